/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One cache line, and one AVX-512 register. */
#define HEK_ALIGNMENT 64

/**
 * hek_aligned_try_new:
 * @n: number of elements
 * @element_bytes: bytes of one element
 *
 * Allocates an uninitialized array whose first byte is aligned to %HEK_ALIGNMENT and
 * whose size is rounded up to it, so that a kernel may read whole registers at the end.
 *
 * Errors: %NULL when the size overflows or memory is short; never aborts.
 * Returns: (transfer full) (nullable): the array; free with hek_aligned_free()
 */
gpointer hek_aligned_try_new (gsize n, gsize element_bytes);

/* Like hek_aligned_try_new(), filled with zero bytes. */
gpointer hek_aligned_try_new0 (gsize n, gsize element_bytes);

/* For small work arrays whose size the code itself decides: aborts when memory is short. */
gpointer hek_aligned_new (gsize n, gsize element_bytes);

void hek_aligned_free (gpointer mem);

static inline void
hek_aligned_clear_ (void *p)
{
  hek_aligned_free (*(gpointer *) p);
}

/* hek_auto_aligned float *row = hek_aligned_new (n, sizeof (float)); */
#define hek_auto_aligned __attribute__ ((cleanup (hek_aligned_clear_)))

G_END_DECLS
