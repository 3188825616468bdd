/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/*
 * Arithmetic on sizes that come from outside: the result is stored only when it fits,
 * and the caller turns FALSE into an error of its own module.
 */
static inline gboolean
hek_checked_mul (gsize  a,
                 gsize  b,
                 gsize *out)
{
  gsize r;

  if (__builtin_mul_overflow (a, b, &r))
    return FALSE;
  *out = r;
  return TRUE;
}

static inline gboolean
hek_checked_add (gsize  a,
                 gsize  b,
                 gsize *out)
{
  gsize r;

  if (__builtin_add_overflow (a, b, &r))
    return FALSE;
  *out = r;
  return TRUE;
}
