/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

/*
 * Functions whose bits are the same on every machine: those of libm take another path where the
 * processor fuses multiplications, and a layout would show it. Sums and products only, in double.
 */

/* e to the power of @x, to 4e-16 of itself; 0 below −708, and the largest there is above 709. */
static inline double
hek_layout_exp (double x)
{
  static const double inverse_factorials[] = {
    1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
    1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1.0, 1.0,
  };
  const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
  double whole, rest, sum = 0, power;
  guint64 bits;

  if (!(x >= -708))
    return x < -708 ? 0 : NAN;
  x = MIN (x, 709);
  whole = floor (x * 1.4426950408889634 + 0.5);
  rest = (x - whole * ln2_high) - whole * ln2_low;
  for (guint i = 0; i < G_N_ELEMENTS (inverse_factorials); i++)
    sum = sum * rest + inverse_factorials[i];
  bits = (guint64) (1023 + (gint64) whole) << 52;
  memcpy (&power, &bits, sizeof power);
  return sum * power;
}

/* Natural logarithm of a normal number @x > 0, to 1e-15 of itself or of 1. */
static inline double
hek_layout_log (double x)
{
  int exponent = 0;
  double m = frexp (x, &exponent), t, square, sum = 0;

  if (m < 0.70710678118654752)
    {
      m *= 2;
      exponent--;
    }
  t = (m - 1) / (m + 1);
  square = t * t;
  for (int i = 21; i > 0; i -= 2)
    sum = sum * square + 1.0 / i;
  return exponent * 0.69314718055994531 + 2 * t * sum;
}
