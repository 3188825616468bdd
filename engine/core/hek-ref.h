/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

#include "hek-sanitize.h"

/*
 * g_atomic_ref_count_dec() that ThreadSanitizer understands: whoever gives up the last reference
 * comes after everything that the other owners did before they gave up theirs.
 *
 * Returns: %TRUE: that was the last reference
 */
static inline gboolean
hek_ref_drop (gatomicrefcount *ref)
{
  HEK_HANDED_OVER (ref);
  if (!g_atomic_ref_count_dec (ref))
    return FALSE;
  HEK_TAKEN_OVER (ref);
  return TRUE;
}
