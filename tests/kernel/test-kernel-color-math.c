/* SPDX-License-Identifier: Apache-2.0 */
/* The accuracy that hek-kernel-color.h states for the functions of one float under the colour
 * rows, against long double. */
#include <glib.h>
#include <math.h>

#include "hek-kernel-color-math.h"
#include "hek-kernel-color-power.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

/* Distance in units of the last place of the right value. */
static double
ulps (float       got,
      long double want)
{
  int exponent;

  frexpf ((float) want, &exponent);
  return (double) (fabsl (got - want) / ldexpl (1, exponent - 24));
}

static double
relative (float       got,
          long double want)
{
  return (double) fabsl (got / want - 1);
}

/* Each binade of the normal floats, at steps that share no factor with its size. */
static void
test_roots (void)
{
  double cube = 0, denormal = 0;

  for (int32_t i = 0x00800000; i < hek_bits_from_float (HEK_KERNEL_HUGE); i += 4099)
    {
      float x = hek_float_from_bits (i);

      cube = MAX (cube, ulps (hek_cbrt (x), cbrtl (x)));
    }
  for (int32_t i = 0; i < 0x00800000; i += 1009)
    {
      float x = hek_float_from_bits (i);

      denormal = MAX (denormal, (double) fabsl (hek_cbrt (x) - cbrtl (x)));
    }
  g_test_message ("cube root %.2f ulp, denormals %.2g", cube, denormal);
  g_assert_cmpfloat (cube, <=, 1.1);
  g_assert_cmpfloat (denormal, <=, 5e-14);
}

static void
test_curves (void)
{
  double decode = 0, encode = 0, power = 0;

  for (int32_t i = hek_bits_from_float (0.0405f); i < hek_bits_from_float (1e6f); i += 401)
    {
      float x = hek_float_from_bits (i);

      decode = MAX (decode, relative (hek_srgb_decode (x), powl ((x + 0.055L) / 1.055L, 2.4L)));
    }
  for (int32_t i = hek_bits_from_float (0.00314f); i < hek_bits_from_float (1e6f); i += 401)
    {
      float x = hek_float_from_bits (i);

      encode = MAX (encode, relative (hek_srgb_encode (x), 1.055L * powl (x, 1 / 2.4L) - 0.055L));
    }
  for (int i = 0; i <= 100000; i++)
    {
      float x = -25.0f * (float) i / 100000;

      power = MAX (power, relative (hek_exp2 (x), exp2l (x)));
    }
  g_test_message ("sRGB decoded %.2g, encoded %.2g, 2^x %.2g", decode, encode, power);
  g_assert_cmpfloat (decode, <=, 7e-7);
  g_assert_cmpfloat (encode, <=, 7e-7);
  g_assert_cmpfloat (power, <=, 1.5e-7);
}

static void
test_angles (void)
{
  const long double degree = atanl (1) / 45;
  double sine = 0, cosine = 0, hue = 0;
  HekRng rng;

  for (int i = -100000; i <= 100000; i++)
    {
      float x = 1.0471975f * (float) i / 100000, y = 0.7853981f * (float) i / 100000;

      sine = MAX (sine, (double) fabsl (hek_sin_60 (x) - sinl (x)));
      cosine = MAX (cosine, (double) fabsl (hek_cos_45 (y) - cosl (y)));
    }
  hek_rng_init (&rng, 1);
  for (int i = 0; i < 300000; i++)
    {
      float x = (float) (hek_rng_double (&rng) - 0.5), y = (float) (hek_rng_double (&rng) - 0.5);
      float got = hek_hue_degrees (x, y);
      double error = (double) fabsl (remainderl (got - atan2l (y, x) / degree, 360));

      g_assert_true (got >= 0 && got < 360);
      hue = MAX (hue, error);
    }
  g_test_message ("sine %.2g, cosine %.2g, hue %.2g degrees", sine, cosine, hue);
  g_assert_cmpfloat (sine, <=, 1e-7);
  g_assert_cmpfloat (cosine, <=, 1e-7);
  g_assert_cmpfloat (hue, <=, 2.5e-5);
}

/* x^p over all of its range of exponents, and log2 beside 1, where it has to be relative. */
static void
test_powers (void)
{
  static const double exponents[] = { 1 / 2.6, 0.1593017578125, 1.0, 2.2, 2.6, 6.2773946360153259 };
  double logarithm = 0;

  for (guint k = 0; k < G_N_ELEMENTS (exponents); k++)
    {
      HekKernelPower p = hek_power_of (exponents[k]);
      double worst = 0;

      for (int32_t i = 0x00800000; i < 0x7f800000; i += 3001)
        {
          float x = hek_float_from_bits (i);
          long double want = powl (x, (long double) exponents[k]);

          if (want > 2e-38L && want < 2e38L)
            worst = MAX (worst, relative (hek_power (x, p), want));
        }
      g_test_message ("x^%.4f: %.2g", exponents[k], worst);
      g_assert_cmpfloat (worst, <=, MAX (3e-7, 2.2e-7 * exponents[k]));
      g_assert_cmpfloat (hek_power (0, p), ==, 0);
      g_assert_cmpfloat (hek_power (1e-39f, p), ==, 0);
      g_assert_cmpfloat (hek_power (-3, p), ==, 0);
      g_assert_cmpfloat (hek_power (INFINITY, p), ==, INFINITY);
      g_assert_true (isnan (hek_power (NAN, p)));
    }
  for (int i = -300000; i <= 400000; i++)
    {
      float x = 1 + (float) i * 1e-6f;

      if (x != 1)
        logarithm = MAX (logarithm, relative (hek_log2 (x), log2l (x)));
    }
  g_test_message ("log2 %.2g", logarithm);
  g_assert_cmpfloat (logarithm, <=, 2.5e-7);
}

/* ST 2084 in long double, with m2 of PQ and of Jzazbz. */
static long double
pq_formula (long double light,
            long double m2)
{
  long double u = powl (light, 2610 / 16384.0L);

  return powl ((3424 / 4096.0L + 2413 / 128.0L * u) / (1 + 2392 / 128.0L * u), m2);
}

static void
test_pq (void)
{
  static const double m2[] = { 78.84375, 134.034375 };

  for (guint k = 0; k < G_N_ELEMENTS (m2); k++)
    {
      HekKernelPq q = hek_pq_of (m2[k]);
      double encode = 0, decode = 0;

      for (int32_t i = hek_bits_from_float (1e-10f); i < hek_bits_from_float (4.0f); i += 101)
        {
          float x = hek_float_from_bits (i);
          float code = (float) pq_formula (x, m2[k]);

          encode = MAX (encode, relative (hek_pq_encode (x, q), pq_formula (x, m2[k])));
          /* the light of the code that the float is: by the slope of the formula */
          if (x >= 1e-6f)
            {
              long double at = pq_formula (x, m2[k]);
              long double slope = (pq_formula (x * 1.001L, m2[k]) - at) / (x * 0.001L);
              long double light = x + (code - at) / slope;

              decode = MAX (decode, relative (hek_pq_decode (code, q), light));
            }
        }
      g_test_message ("ST 2084 with m2 = %g: encoded %.2g, decoded %.2g", m2[k], encode, decode);
      g_assert_cmpfloat (encode, <=, 5e-6);
      g_assert_cmpfloat (decode, <=, 5e-6);

      g_assert_cmpfloat (hek_pq_encode (-1, q), ==, hek_pq_encode (0, q));
      g_assert_cmpfloat_with_epsilon (hek_pq_encode (0, q) / q.zero, 1, 1e-5);
      g_assert_cmpfloat (hek_pq_decode (q.zero, q), <=, 1e-30);
      g_assert_true (hek_pq_decode (0, q) == hek_pq_decode (-INFINITY, q));
      g_assert_true (isinf (hek_pq_decode (100, q)));
      g_assert_true (isinf (hek_pq_decode (INFINITY, q)));
      g_assert_true (isfinite (hek_pq_encode (INFINITY, q)));
      g_assert_true (isnan (hek_pq_encode (NAN, q)) && isnan (hek_pq_decode (NAN, q)));
    }
}

static void
test_hlg (void)
{
  const long double a = 0.17883277L, b = 1 - 4 * a, c = 0.5L - a * logl (4 * a);
  double encode = 0, decode = 0;

  for (int32_t i = hek_bits_from_float (1e-6f); i < hek_bits_from_float (4.0f); i += 101)
    {
      float x = hek_float_from_bits (i);
      long double code = x <= 1 / 12.0L ? sqrtl (3 * (long double) x) : a * logl (12 * x - b) + c;
      long double light = x <= 0.5L ? x * (long double) x / 3 : (expl ((x - c) / a) + b) / 12;

      encode = MAX (encode, relative (hek_hlg_encode (x), code));
      decode = MAX (decode, relative (hek_hlg_decode (x), light));
    }
  g_test_message ("HLG encoded %.2g, decoded %.2g", encode, decode);
  g_assert_cmpfloat (encode, <=, 5e-7);
  g_assert_cmpfloat (decode, <=, 4e-6);
  g_assert_cmpfloat (hek_hlg_encode (-1), ==, 0);
  g_assert_cmpfloat (hek_hlg_decode (-1), ==, 0);
  g_assert_cmpfloat (hek_hlg_encode (INFINITY), ==, INFINITY);
  g_assert_cmpfloat (hek_hlg_decode (INFINITY), ==, INFINITY);
  g_assert_true (isnan (hek_hlg_encode (NAN)) && isnan (hek_hlg_decode (NAN)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/color-math/roots", test_roots);
  g_test_add_func ("/kernel/color-math/curves", test_curves);
  g_test_add_func ("/kernel/color-math/angles", test_angles);
  g_test_add_func ("/kernel/color-math/powers", test_powers);
  hek_test_add_heavy ("/kernel/color-math/pq", test_pq);
  g_test_add_func ("/kernel/color-math/hlg", test_hlg);
  return g_test_run ();
}
