/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Elementary functions of doubles from additions, multiplications, divisions and square roots
 * alone, which IEEE 754 rounds the same everywhere: libm's take another path on processors with
 * fused multiply-add, and a descent would carry the last bit through all of a layout. Series are
 * those of Taylor, long enough for the ranges that arguments are reduced to; errors are below
 * 6 · 2⁻⁵³ of the result (tests/layout/test-layout-math.c).
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#define HEK_LN2_HIGH 0x1.62e42fee00000p-1 /* 32 bits of it: products with exponents are exact */
#define HEK_LN2_LOW 0x1.a39ef35793c76p-33
#define HEK_PI 0x1.921fb54442d18p+1
#define HEK_HALF_PI_HIGH 0x1.921fb54400000p+0
#define HEK_HALF_PI_LOW 0x1.0b4611a626331p-34

/* 2 atanh (s) / s − 2, for s² of at most 0.0295 */
static inline double
hek_log_series (double s2)
{
  double sum = 0;

  for (int k = 21; k >= 3; k -= 2)
    sum = (sum + 2.0 / k) * s2;
  return sum;
}

/* The logarithm of a finite x > 0 that is no denormal. */
static inline double
hek_log (double x)
{
  uint64_t bits;
  int64_t exponent;
  double m, s;

  memcpy (&bits, &x, sizeof bits);
  exponent = (int64_t) (bits >> 52) - 1023;
  bits = (bits & UINT64_C (0x000fffffffffffff)) | UINT64_C (0x3ff0000000000000);
  memcpy (&m, &bits, sizeof m);
  if (m > 0x1.6a09e667f3bcdp+0)
    {
      m *= 0.5;
      exponent++;
    }
  s = (m - 1) / (m + 1);
  return (double) exponent * HEK_LN2_HIGH
         + (s * hek_log_series (s * s) + (2 * s + (double) exponent * HEK_LN2_LOW));
}

/* log (1 + x), x > −1: exact for small x, too. */
static inline double
hek_log1p (double x)
{
  double s;

  if (x > 0.4 || x < -0.29)
    return hek_log (1 + x);
  s = x / (2 + x);
  return s * hek_log_series (s * s) + 2 * s;
}

/* e to the power of @x; 0 below −708, and the power of 709 above it. */
static inline double
hek_exp (double x)
{
  static const double factors[] = {
    1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
    1.0 / 40320,      1.0 / 5040,      1.0 / 720,      1.0 / 120,     1.0 / 24,
    1.0 / 6,          1.0 / 2,         1.0,            1.0,
  };
  double n, r, sum = 0, power;
  uint64_t bits;

  if (!(x >= -708))
    return x < -708 ? 0 : x;
  x = x < 709 ? x : 709;
  n = floor (x * (1 / (HEK_LN2_HIGH + HEK_LN2_LOW)) + 0.5);
  r = (x - n * HEK_LN2_HIGH) - n * HEK_LN2_LOW;
  for (int k = 0; k < 14; k++)
    sum = sum * r + factors[k];
  bits = (uint64_t) ((int64_t) n + 1023) << 52;
  memcpy (&power, &bits, sizeof power);
  return sum * power;
}

/* exp (x) − 1 for |x| < 700. */
static inline double
hek_expm1 (double x)
{
  static const double factors[] = {
    1.0 / 87178291200, 1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
    1.0 / 362880,      1.0 / 40320,      1.0 / 5040,      1.0 / 720,      1.0 / 120,
    1.0 / 24,          1.0 / 6,          1.0 / 2,
  };
  double n = floor (x * (1 / (HEK_LN2_HIGH + HEK_LN2_LOW)) + 0.5);
  double r = (x - n * HEK_LN2_HIGH) - n * HEK_LN2_LOW;
  double sum = 0, power;
  uint64_t bits = (uint64_t) ((int64_t) n + 1023) << 52;

  for (int k = 0; k < 13; k++)
    sum = sum * r + factors[k];
  sum = r + r * r * sum;
  memcpy (&power, &bits, sizeof power);
  return power * sum + (power - 1);
}

/* asinh (x), x >= 0. */
static inline double
hek_asinh (double x)
{
  double square = x * x;

  return hek_log1p (x + square / (1 + sqrt (1 + square)));
}

/* tanh (x), x >= 0. */
static inline double
hek_tanh (double x)
{
  double e;

  if (x > 20)
    return 1;
  e = hek_expm1 (2 * x);
  return e / (e + 2);
}

/* Sine and cosine, |x| < 10⁵. */
static inline void
hek_sin_cos (double  x,
             double *sine,
             double *cosine)
{
  static const double sines[] = {
    1.0 / 355687428096000, -1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800,
    1.0 / 362880,          -1.0 / 5040,          1.0 / 120,        -1.0 / 6,
  };
  static const double cosines[] = {
    -1.0 / 6402373705728000, 1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600,
    -1.0 / 3628800,          1.0 / 40320,          -1.0 / 720,         1.0 / 24,
  };
  double n = floor (x * (2 / HEK_PI) + 0.5);
  double r = (x - n * HEK_HALF_PI_HIGH) - n * HEK_HALF_PI_LOW, r2 = r * r;
  double s = 0, c = 0;
  int quarter = (int) ((int64_t) n & 3);

  for (int k = 0; k < 8; k++)
    {
      s = s * r2 + sines[k];
      c = c * r2 + cosines[k];
    }
  s = r + r * r2 * s;
  c = 1 - (0.5 * r2 - r2 * r2 * c);
  *sine = (quarter & 1) != 0 ? c : s;
  *cosine = (quarter & 1) != 0 ? s : c;
  if ((quarter & 2) != 0)
    *sine = -*sine;
  if (quarter == 1 || quarter == 2)
    *cosine = -*cosine;
}

/* The angle of (x, y), y >= 0, in [0, π]; 0 for (0, 0). Two halvings of the angle leave at most
 * π/16 for the series. */
static inline double
hek_angle (double y,
           double x)
{
  double ax = fabs (x), big = ax > y ? ax : y, small = ax > y ? y : ax;
  double t, t2, sum = 0, angle;

  if (big == 0)
    return 0;
  t = small / big;
  t = t / (1 + sqrt (1 + t * t));
  t = t / (1 + sqrt (1 + t * t));
  t2 = t * t;
  for (int k = 23; k >= 3; k -= 2)
    sum = (1.0 / k - sum) * t2;
  angle = 4 * (t - t * sum);
  if (y > ax)
    angle = HEK_PI / 2 - angle;
  return x < 0 ? HEK_PI - angle : angle;
}
