/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colour rows of every instruction set against the scalar ones, bit for bit: all lengths up
 * to one strip and a little more, in place, unaligned, with denormals, infinities and NaN.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-kernel-color.h"
#include "hek-rng.h"

#define MAX_PIXELS 200
#define GUARD 12345.0f

/* Any matrix does: what counts is that every path uses it in the same way. */
static const HekKernelMatrix matrix = { { { 0.43f, 0.19f }, { 0.21f, 0.07f }, { 0.018f, 0.87f } } };
static const HekKernelMatrix other = { { { 0.21f, -0.004f }, { 1.98f, 0.45f },
                                         { 0.026f, -0.81f } } };

static const HekKernelWideMatrix wide = { { { 0.43, 0.19 }, { 0.21, 0.07 }, { 0.018, 0.87 } } };
static const double white[3] = { 0.95, 1, 1.09 };

/* Jzazbz, roughly */
static const HekKernelPqSpace pq_space = {
  .cones_from_rgb = { { { 0.41, 0.05 }, { 0.21, 0.11 }, { 0.09, 0.63 } } },
  .rgb_from_cones = { { { 4.1, 0.23 }, { -1.27, -0.34 }, { -0.004, 1.7 } } },
  .out_from_cones = { { { 0.5f, 0 }, { 3.52f, 0.54f }, { 0.2f, -1.3f } } },
  .cones_from_out = { { { 0.14f, 0.06f }, { -0.14f, -0.06f }, { -0.1f, -0.8f } } },
  .weight = { 0.02, 0.019, 0.021 },
  .m2 = 134.034375,
  .d = -0.56,
  .d0 = 1.6e-11,
};

static const HekKernelCam16 cam16 = {
  .cones_from_rgb = { { 36.3, 53.9, 5.4 }, { 16.9, 72.5, 9.9 }, { 2.3, 9.5, 88.3 } },
  .rgb_from_cones = { { 0.042, -0.031, 0.001 }, { -0.01, 0.022, -0.002 }, { 0, -0.0016, 0.0115 } },
  .f_l = 0.273,
  .achromatic = 24.5,
  .exponent = 1.33,
  .colorfulness = 0.68,
  .magnitude = 3911,
};

typedef enum
{
  OP_SRGB_DECODE,
  OP_SRGB_ENCODE,
  OP_POWER,
  OP_POWER_ROOT,
  OP_PQ_ENCODE,
  OP_PQ_DECODE,
  OP_HLG_ENCODE,
  OP_HLG_DECODE,
  OP_PU21_ENCODE,
  OP_PU21_DECODE,
  OP_LAB_FROM_RGB,
  OP_LAB_FROM_SRGB,
  OP_RGB_FROM_LAB,
  OP_OKLAB_FROM_RGB,
  OP_RGB_FROM_OKLAB,
  OP_POLAR_FROM_AB,
  OP_AB_FROM_POLAR,
  OP_MATRIX,
  OP_PQ_SPACE_FROM_RGB,
  OP_RGB_FROM_PQ_SPACE,
  OP_XYB_FROM_RGB,
  OP_RGB_FROM_XYB,
  OP_LUV_FROM_RGB,
  OP_RGB_FROM_LUV,
  OP_HSV_FROM_SRGB,
  OP_HSL_FROM_SRGB,
  OP_SRGB_FROM_HSV,
  OP_SRGB_FROM_HSL,
  OP_CAM16UCS_FROM_RGB,
  OP_RGB_FROM_CAM16UCS,
  OP_DISTANCE,
  OP_DELTA_ITP,
  OP_HYAB,
  OP_DELTA_E_94,
  OP_DELTA_E_CMC,
  OP_DELTA_E_2000,
  N_OPS
} Op;

#define FIRST_SPACE OP_LAB_FROM_RGB
#define FIRST_NEW_SPACE OP_MATRIX
#define FIRST_DIFFERENCE OP_DISTANCE

#define PQ_M2 78.84375

/* banding-glare */
static const double pu21[7] = { 0.353487901, 0.3734658629, 8.277049286e-05, 0.9062562627,
                                0.09150303166, 0.9099517204, 596.3148142 };

/* @out has room for n floats. */
static void
apply_curve (const HekKernelColor *k,
             Op                    op,
             const float          *a,
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
    case OP_POWER:
      k->power (2.6, a, out, n);
      break;
    case OP_POWER_ROOT:
      k->power (256.0 / 563, a, out, n);
      break;
    case OP_PQ_ENCODE:
      k->pq_encode (PQ_M2, 1e-4, a, out, n);
      break;
    case OP_PQ_DECODE:
      k->pq_decode (PQ_M2, 1e4, a, out, n);
      break;
    case OP_HLG_ENCODE:
      k->hlg_encode (a, out, n);
      break;
    case OP_HLG_DECODE:
      k->hlg_decode (a, out, n);
      break;
    case OP_PU21_ENCODE:
      k->pu21_encode (pu21, 0.005f, 1e4f, a, out, n);
      break;
    case OP_PU21_DECODE:
      k->pu21_decode (pu21, 0, 595.4f, a, out, n);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* @out has room for 3 n floats. */
static void
apply_space (const HekKernelColor *k,
             Op                    op,
             const float          *a,
             float                *out,
             size_t                n)
{
  switch (op)
    {
    case OP_LAB_FROM_RGB:
      k->lab_from_rgb (&matrix, a, out, n);
      break;
    case OP_LAB_FROM_SRGB:
      k->lab_from_srgb (&matrix, a, out, n);
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
    default:
      g_assert_not_reached ();
    }
}

/* @out has room for 3 n floats. */
static void
apply_new_space (const HekKernelColor *k,
                 Op                    op,
                 const float          *a,
                 float                *out,
                 size_t                n)
{
  switch (op)
    {
    case OP_MATRIX:
      k->matrix (&wide, a, out, n);
      break;
    case OP_PQ_SPACE_FROM_RGB:
      k->pq_space_from_rgb (&pq_space, a, out, n);
      break;
    case OP_RGB_FROM_PQ_SPACE:
      k->rgb_from_pq_space (&pq_space, a, out, n);
      break;
    case OP_XYB_FROM_RGB:
      k->xyb_from_rgb (&matrix, 0.0038, a, out, n);
      break;
    case OP_RGB_FROM_XYB:
      k->rgb_from_xyb (&matrix, 0.0038, a, out, n);
      break;
    case OP_LUV_FROM_RGB:
      k->luv_from_rgb (&matrix, white, a, out, n);
      break;
    case OP_RGB_FROM_LUV:
      k->rgb_from_luv (&matrix, white, a, out, n);
      break;
    case OP_HSV_FROM_SRGB:
      k->hsv_from_srgb (a, out, n);
      break;
    case OP_HSL_FROM_SRGB:
      k->hsl_from_srgb (a, out, n);
      break;
    case OP_SRGB_FROM_HSV:
      k->srgb_from_hsv (a, out, n);
      break;
    case OP_SRGB_FROM_HSL:
      k->srgb_from_hsl (a, out, n);
      break;
    case OP_CAM16UCS_FROM_RGB:
      k->cam16ucs_from_rgb (&cam16, a, out, n);
      break;
    case OP_RGB_FROM_CAM16UCS:
      k->rgb_from_cam16ucs (&cam16, a, out, n);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* @out has room for n floats. */
static void
apply_difference (const HekKernelColor *k,
                  Op                    op,
                  const float          *a,
                  const float          *b,
                  float                *out,
                  size_t                n)
{
  static const HekKernelCie94 textile = { 0.5f, 0.048f, 0.014f };

  switch (op)
    {
    case OP_DISTANCE:
      k->distance (a, b, out, n);
      break;
    case OP_DELTA_ITP:
      k->delta_itp (a, b, out, n);
      break;
    case OP_HYAB:
      k->hyab (a, b, out, n);
      break;
    case OP_DELTA_E_94:
      k->delta_e_94 (&textile, a, b, out, n);
      break;
    case OP_DELTA_E_CMC:
      k->delta_e_cmc (2, 1, a, b, out, n);
      break;
    case OP_DELTA_E_2000:
      k->delta_e_2000 (a, b, out, n);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
apply (const HekKernelColor *k,
       Op                    op,
       const float          *a,
       const float          *b,
       float                *out,
       size_t                n)
{
  if (op < FIRST_SPACE)
    apply_curve (k, op, a, out, n);
  else if (op < FIRST_NEW_SPACE)
    apply_space (k, op, a, out, n);
  else if (op < FIRST_DIFFERENCE)
    apply_new_space (k, op, a, out, n);
  else
    apply_difference (k, op, a, b, out, n);
}

static size_t
n_out (Op     op,
       size_t n)
{
  return op < FIRST_SPACE || op >= FIRST_DIFFERENCE ? n : 3 * n;
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
    for (Op op = 0; op < FIRST_DIFFERENCE; op++)
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
    for (Op op = FIRST_DIFFERENCE; op < N_OPS; op++)
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/color/lengths", test_lengths);
  g_test_add_func ("/kernel/color/special-values", test_special_values);
  g_test_add_func ("/kernel/color/in-place", test_in_place);
  g_test_add_func ("/kernel/color/nan-stays", test_nan_stays);
  return g_test_run ();
}
