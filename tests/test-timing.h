/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

#include "test-valgrind.h"

/*
 * Limits of time hold for a plain build. An instrumented one, and valgrind, which emulates every
 * instruction, run the same checks with this many times as long: they find errors of memory and of
 * threads, not of speed.
 */
static inline int
hek_test_slowdown (void)
{
  if (hek_test_under_valgrind ())
    return 50;
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
  return 10;
#elif defined HEK_COUNTS_LINES /* -Db_coverage=true */
  return 3;
#else
  return 1;
#endif
}

#define HEK_TEST_SLOWDOWN (hek_test_slowdown ())
