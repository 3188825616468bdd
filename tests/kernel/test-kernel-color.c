/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colour rows of every instruction set against the scalar ones, bit for bit: all lengths up
 * to one strip and a little more, in place, unaligned, with denormals, infinities and NaN. And
 * the accuracy that hek-kernel-color.h states for the functions of one float under them.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-color-math.h"
#include "hek-kernel-color.h"
#include "hek-rng.h"

#define MAX_PIXELS 200
#define GUARD 12345.0f

/* Any matrix does: what counts is that every path uses it in the same way. */
static const HekKernelMatrix matrix = { { { 0.43f, 0.19f }, { 0.21f, 0.07f }, { 0.018f, 0.87f } } };
static const HekKernelMatrix other = { { { 0.21f, -0.004f }, { 1.98f, 0.45f },
                                         { 0.026f, -0.81f } } };

typedef enum
{
  OP_SRGB_DECODE,
  OP_SRGB_ENCODE,
  OP_LAB_FROM_RGB,
  OP_RGB_FROM_LAB,
  OP_OKLAB_FROM_RGB,
  OP_RGB_FROM_OKLAB,
  OP_POLAR_FROM_AB,
  OP_AB_FROM_POLAR,
  OP_DELTA_E_76,
  OP_DELTA_E_2000,
  N_OPS
} Op;

/* @out has room for 3 n floats, of which the differences fill n. */
static void
apply (const HekKernelColor *k,
       Op                    op,
       const float          *a,
       const float          *b,
       float                *out,
       size_t                n)
{
  switch (op)
    {
    case OP_SRGB_DECODE:
      k->srgb_decode (a, out, n);
      break;
    case OP_SRGB_ENCODE:
      k->srgb_encode (a, out, n);
      break;
    case OP_LAB_FROM_RGB:
      k->lab_from_rgb (&matrix, a, out, n);
      break;
    case OP_RGB_FROM_LAB:
      k->rgb_from_lab (&matrix, a, out, n);
      break;
    case OP_OKLAB_FROM_RGB:
      k->oklab_from_rgb (&matrix, &other, a, out, n);
      break;
    case OP_RGB_FROM_OKLAB:
      k->rgb_from_oklab (&other, &matrix, a, out, n);
      break;
    case OP_POLAR_FROM_AB:
      k->polar_from_ab (a, out, n);
      break;
    case OP_AB_FROM_POLAR:
      k->ab_from_polar (a, out, n);
      break;
    case OP_DELTA_E_76:
      k->delta_e_76 (a, b, out, n);
      break;
    case OP_DELTA_E_2000:
      k->delta_e_2000 (a, b, out, n);
      break;
    case N_OPS:
      g_assert_not_reached ();
    }
}

static size_t
n_out (Op     op,
       size_t n)
{
  return op <= OP_SRGB_ENCODE || op >= OP_DELTA_E_76 ? n : 3 * n;
}

/* Which NaN it is depends on the order in which a compiler puts the operands: any NaN equals any
 * other. */
static void
assert_same (const float *a,
             const float *b,
             size_t       n,
             Op           op)
{
  for (size_t i = 0; i < n; i++)
    if (memcmp (&a[i], &b[i], sizeof *a) != 0 && !(isnan (a[i]) && isnan (b[i])))
      g_error ("operation %d, value %zu: %a is not %a", (int) op, i, a[i], b[i]);
}

static void
fill (float  *v,
      size_t  n,
      guint64 seed,
      double  lo,
      double  hi)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (size_t i = 0; i < n; i++)
    v[i] = (float) (lo + (hi - lo) * hek_rng_double (&rng));
}

static void
compare_all (const float *a,
             const float *b,
             size_t       n)
{
  const HekKernelColor *scalar = hek_kernel_color_nth (0), *k;
  float want[3 * MAX_PIXELS + 1], got[3 * MAX_PIXELS + 1];

  for (guint level = 1; (k = hek_kernel_color_nth (level)) != NULL; level++)
    for (Op op = 0; op < N_OPS; op++)
      {
        size_t m = n_out (op, n);

        want[m] = got[m] = GUARD;
        apply (scalar, op, a, b, want, n);
        apply (k, op, a, b, got, n);
        assert_same (got, want, m + 1, op);
        g_assert_cmpfloat (got[m], ==, GUARD);
      }
}

static void
test_lengths (void)
{
  static const double ranges[][2] = { { 0, 1 }, { -0.5, 2 }, { -100, 100 }, { -1e-40, 1e-40 },
                                      { -1e30, 1e30 } };
  float a[3 * MAX_PIXELS + 1], b[3 * MAX_PIXELS + 1];

  for (guint r = 0; r < G_N_ELEMENTS (ranges); r++)
    for (size_t n = 0; n <= 67; n++)
      {
        fill (a, G_N_ELEMENTS (a), 2 * n + 1, ranges[r][0], ranges[r][1]);
        fill (b, G_N_ELEMENTS (b), 2 * n + 2, ranges[r][0], ranges[r][1]);
        compare_all (a, b, n);
        compare_all (a + 1, b + 1, n);
      }
  compare_all (a, b, MAX_PIXELS);
  compare_all (a, a, MAX_PIXELS);
}

static void
test_special_values (void)
{
  static const float special[] = {
    NAN, -NAN, INFINITY, -INFINITY, 0, -0.0f, 1e-45f, -1e-45f, 1e-39f, 3e38f, -3e38f, 1, -1, 50,
    0.0031308f, 0.04045f, 1e6f, 360, 90, -90, 270, 0.008856452f,
  };
  const size_t n_special = G_N_ELEMENTS (special);
  float a[3 * MAX_PIXELS], b[3 * MAX_PIXELS];
  HekRng rng;

  hek_rng_init (&rng, 7);
  for (guint round = 0; round < 200; round++)
    {
      for (size_t i = 0; i < G_N_ELEMENTS (a); i++)
        {
          a[i] = special[hek_rng_below (&rng, n_special)];
          b[i] = special[hek_rng_below (&rng, n_special)];
        }
      compare_all (a, b, MAX_PIXELS);
    }
}

static void
test_in_place (void)
{
  const HekKernelColor *k;
  float a[3 * MAX_PIXELS], want[3 * MAX_PIXELS], row[3 * MAX_PIXELS];

  fill (a, G_N_ELEMENTS (a), 3, -0.2, 1.2);
  for (guint level = 0; (k = hek_kernel_color_nth (level)) != NULL; level++)
    for (Op op = 0; op <= OP_AB_FROM_POLAR; op++)
      for (size_t n = 1; n <= MAX_PIXELS; n += 33)
        {
          memcpy (row, a, sizeof a);
          apply (k, op, a, a, want, n);
          apply (k, op, row, row, row, n);
          assert_same (row, want, n_out (op, n), op);
        }
}

/* NaN in one pixel stays there. */
static void
test_nan_stays (void)
{
  const HekKernelColor *k = hek_kernel_color ();
  float a[3 * MAX_PIXELS], b[3 * MAX_PIXELS], out[3 * MAX_PIXELS];

  for (int channel = 0; channel < 3; channel++)
    for (Op op = OP_DELTA_E_76; op <= OP_DELTA_E_2000; op++)
      {
        fill (a, G_N_ELEMENTS (a), 5, 0, 80);
        fill (b, G_N_ELEMENTS (b), 6, 0, 80);
        a[3 * 70 + channel] = NAN;
        b[3 * 10 + channel] = NAN;
        apply (k, op, a, b, out, MAX_PIXELS);
        for (size_t i = 0; i < MAX_PIXELS; i++)
          g_assert_true (isnan (out[i]) == (i == 10 || i == 70));
      }
}

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
  double cube = 0, fifth = 0, denormal = 0;

  for (int32_t i = 0x00800000; i < hek_bits_from_float (HEK_KERNEL_HUGE); i += 4099)
    {
      float x = hek_float_from_bits (i);

      cube = MAX (cube, ulps (hek_cbrt (x), cbrtl (x)));
      if (x < 1e37f)
        fifth = MAX (fifth, ulps (hek_root5 (x), powl (x, 0.2L)));
    }
  for (int32_t i = 0; i < 0x00800000; i += 1009)
    {
      float x = hek_float_from_bits (i);

      denormal = MAX (denormal, (double) fabsl (hek_cbrt (x) - cbrtl (x)));
    }
  g_test_message ("cube root %.2f ulp, fifth root %.2f ulp, denormals %.2g", cube, fifth, denormal);
  g_assert_cmpfloat (cube, <=, 1);
  g_assert_cmpfloat (fifth, <=, 1.1);
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/color/lengths", test_lengths);
  g_test_add_func ("/kernel/color/special-values", test_special_values);
  g_test_add_func ("/kernel/color/in-place", test_in_place);
  g_test_add_func ("/kernel/color/nan-stays", test_nan_stays);
  g_test_add_func ("/kernel/color/roots", test_roots);
  g_test_add_func ("/kernel/color/curves", test_curves);
  g_test_add_func ("/kernel/color/angles", test_angles);
  return g_test_run ();
}
