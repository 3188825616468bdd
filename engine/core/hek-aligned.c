/* SPDX-License-Identifier: Apache-2.0 */
/* Aligned arrays for rows, planes and code books; aligned_alloc() behind checks. */
#include "config.h"

#include "hek-aligned.h"

#include <stdlib.h>
#include <string.h>

#include "hek-checked.h"

gpointer
hek_aligned_try_new (gsize n,
                     gsize element_bytes)
{
  gsize bytes, padded;

  if (!hek_checked_mul (n, element_bytes, &bytes) ||
      !hek_checked_add (bytes, HEK_ALIGNMENT - 1, &padded) ||
      padded > G_MAXSSIZE)
    return NULL;

  padded -= padded % HEK_ALIGNMENT;
  return aligned_alloc (HEK_ALIGNMENT, MAX (padded, HEK_ALIGNMENT));
}

gpointer
hek_aligned_try_new0 (gsize n,
                      gsize element_bytes)
{
  gpointer mem = hek_aligned_try_new (n, element_bytes);

  if (mem != NULL)
    memset (mem, 0, n * element_bytes);
  return mem;
}

gpointer
hek_aligned_new (gsize n,
                 gsize element_bytes)
{
  gpointer mem = hek_aligned_try_new (n, element_bytes);

  if (mem == NULL)
    g_error ("out of memory: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " bytes", n, element_bytes);
  return mem;
}

void
hek_aligned_free (gpointer mem)
{
  free (mem);
}
