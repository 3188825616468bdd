/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/*
 * valgrind computes long double in 64 bits, and the matrices of engine/color are derived in long
 * double: what is right to the last bit elsewhere is not there. packaging/slow.sh says so.
 */
static inline gboolean
hek_test_skip_under_valgrind (void)
{
  if (g_getenv ("HEK_TEST_VALGRIND") == NULL)
    return FALSE;
  g_test_skip ("valgrind computes long double in 64 bits");
  return TRUE;
}
