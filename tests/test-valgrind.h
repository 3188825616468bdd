/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

static inline gboolean
hek_test_under_valgrind (void)
{
  return g_getenv ("HEK_TEST_VALGRIND") != NULL;
}

/* Adds a test of what comes out of much arithmetic, whose code smaller tests beside it reach, too:
 * valgrind, which runs the kernels some 500 times slower, leaves it out. */
static inline void
hek_test_add_heavy (const char *path,
                    GTestFunc   func)
{
  if (!hek_test_under_valgrind ())
    g_test_add_func (path, func);
}

/* Under valgrind or a sanitizer: where tests that take seconds elsewhere take minutes. */
static inline gboolean
hek_test_is_slowed (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return TRUE;
#else
  return hek_test_under_valgrind ();
#endif
}

/* The same for one of seconds, which sanitizers leave out, too. */
static inline void
hek_test_add_bulk (const char *path,
                   GTestFunc   func)
{
  if (!hek_test_is_slowed ())
    g_test_add_func (path, func);
}

/*
 * valgrind computes long double in 64 bits, and the matrices of engine/color are derived in long
 * double: what is right to the last bit elsewhere is not there. packaging/slow.sh says so.
 */
static inline gboolean
hek_test_skip_under_valgrind (void)
{
  if (!hek_test_under_valgrind ())
    return FALSE;
  g_test_skip ("valgrind computes long double in 64 bits");
  return TRUE;
}
