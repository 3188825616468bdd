/* SPDX-License-Identifier: Apache-2.0 */
/* Quantized ramps: between the levels of the curve, and what of them an sRGB screen shows. */
#include "hek-curve-ramp.h"

#include <math.h>

#include "hek-pu21.h"

#define N 400

static void
test_columns (void)
{
  for (guint d = 0; d < hek_display_n (); d++)
    for (guint c = 0; c < hek_luma_curve_n (); c++)
      {
        const HekDisplay *display = hek_display (d);
        HekCurveRamp ramp = { display, hek_luma_curve (c), 3 + c, hek_curve_ramp_floor (display),
                              hek_curve_ramp_ceiling (display) };
        HekCurveRampColumn columns[N];

        hek_curve_ramp_columns (&ramp, columns, N);
        g_assert_cmpfloat_with_epsilon (columns[0].smooth_cd_m2, ramp.min_cd_m2,
                                        1e-6 * ramp.min_cd_m2);
        g_assert_cmpfloat_with_epsilon (columns[N - 1].smooth_cd_m2, ramp.max_cd_m2,
                                        1e-6 * ramp.max_cd_m2);
        for (guint i = 0; i < N; i++)
          {
            double slack = 1e-9 * columns[i].upper_cd_m2;

            /* PU21 has no codes below 0.005 cd/m² */
            if (columns[i].part > 0)
              g_assert_cmpfloat (columns[i].lower_cd_m2, <=, columns[i].smooth_cd_m2 + slack);
            g_assert_cmpfloat (columns[i].upper_cd_m2, >=, columns[i].smooth_cd_m2 - slack);
            g_assert_true (columns[i].part >= 0 && columns[i].part <= 1);
            g_assert_cmpfloat (columns[i].lower_cd_m2, ==,
                               hek_luma_curve_level (ramp.curve, display, ramp.n_bits,
                                                     columns[i].level)
                                 + hek_display_reflection (display));
          }
      }
}

/* Even in PU21, whatever the curve. */
static void
test_even (void)
{
  HekCurveRamp ramp = { hek_display_find ("standard-hdr-pq"), hek_luma_curve_find ("gamma"), 8, 0.1,
                        1000 };
  HekCurveRampColumn columns[N];
  double step = (hek_pu21_encode (HEK_PU21_BANDING_GLARE, 1000)
                 - hek_pu21_encode (HEK_PU21_BANDING_GLARE, 0.1)) / (N - 1);

  hek_curve_ramp_columns (&ramp, columns, N);
  for (guint i = 1; i < N; i++)
    g_assert_cmpfloat_with_epsilon (
      hek_pu21_encode (HEK_PU21_BANDING_GLARE, columns[i].smooth_cd_m2)
        - hek_pu21_encode (HEK_PU21_BANDING_GLARE, columns[i - 1].smooth_cd_m2), step, 1e-6);
}

static double
mean_code (const guint8 *gray,
           guint         first,
           guint         n)
{
  double sum = 0;

  for (guint y = 0; y < HEK_CURVE_RAMP_N_ROWS; y++)
    for (guint x = first; x < first + n; x++)
      sum += gray[y * N + x];
  return sum / (n * HEK_CURVE_RAMP_N_ROWS);
}

/*
 * The sRGB curve on the first display and its white: the codes of the screen are nearly those of
 * the display. Few bits make flat bands whose edges the gain makes larger; dithering gives the mean
 * of the smooth ramp back.
 */
static void
test_paint (void)
{
  const HekDisplay *display = hek_display_find ("eizo-cg3146"); /* a dark room */
  HekCurveRamp ramp = { display, hek_luma_curve_find ("srgb"), 4, 20, 150 };
  double white = hek_curve_ramp_white (display, 0), black = display->black_cd_m2;
  HekCurveRampColumn columns[N];
  guint8 flat[HEK_CURVE_RAMP_N_ROWS * N], dithered[HEK_CURVE_RAMP_N_ROWS * N];
  guint8 magnified[HEK_CURVE_RAMP_N_ROWS * N];

  g_assert_cmpfloat (white, ==, display->peak_cd_m2);
  hek_curve_ramp_columns (&ramp, columns, N);
  hek_curve_ramp_paint (columns, N, &(HekCurveRampScreen){ white, 1, FALSE }, flat);
  hek_curve_ramp_paint (columns, N, &(HekCurveRampScreen){ white, 1, TRUE }, dithered);
  hek_curve_ramp_paint (columns, N, &(HekCurveRampScreen){ white, 8, FALSE }, magnified);
  for (guint x = 0; x < N; x++)
    {
      double shown = columns[x].part >= 0.5 ? columns[x].upper_cd_m2 : columns[x].lower_cd_m2;
      double level = round (15 * ramp.curve->encode (display, shown)), code = 17 * level;

      /* 4 bits are every 17th of 8; black raises the light a little */
      g_assert_cmpfloat_with_epsilon (flat[x], code, 1.5 + 255 * black / white * 5);
    }
  for (guint x = 0; x + 16 <= N; x += 16)
    {
      double code = 255 * ramp.curve->encode (display, columns[x + 8].smooth_cd_m2);

      g_assert_cmpfloat_with_epsilon (mean_code (dithered, x, 16), code, 2);
    }
  /* in the middle of the ramp a band's edges are 8 times as far from the smooth ramp */
  {
    double low = 255, high = 0;

    for (guint x = 0; x < N; x++)
      {
        low = MIN (low, (double) magnified[x] - flat[x]);
        high = MAX (high, (double) magnified[x] - flat[x]);
      }
    g_assert_cmpfloat_with_epsilon (high, 7 * 8.5, 8);
    g_assert_cmpfloat_with_epsilon (low, -7 * 8.5, 8);
  }
}

/* Sixteen bits: the screen shows the smooth ramp, its own rounding dithered. */
static void
test_smooth (void)
{
  HekCurveRamp ramp = { hek_display (0), hek_luma_curve_find ("pu21"), 16, 1, 1.2 };
  HekCurveRampColumn columns[N];
  guint8 gray[HEK_CURVE_RAMP_N_ROWS * N];

  hek_curve_ramp_columns (&ramp, columns, N);
  hek_curve_ramp_paint (columns, N, &(HekCurveRampScreen){ 2, 1, FALSE }, gray);
  for (guint x = 16; x + 16 <= N; x += 8)
    g_assert_cmpfloat (mean_code (gray, x, 8), >, mean_code (gray, x - 16, 8));
}

static void
test_special (void)
{
  static const double bad[] = { NAN, INFINITY, -INFINITY, -1, 0, 1e9 };
  const HekDisplay *display = hek_display (3);
  HekCurveRampColumn columns[N];
  guint8 gray[HEK_CURVE_RAMP_N_ROWS * N];

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    for (guint k = 0; k < G_N_ELEMENTS (bad); k++)
      {
        HekCurveRamp ramp = { display, hek_luma_curve (4), 8, bad[i], bad[k] };

        hek_curve_ramp_columns (&ramp, columns, N);
        for (guint x = 0; x < N; x++)
          g_assert_true (columns[x].smooth_cd_m2 >= hek_curve_ramp_floor (display) * (1 - 1e-9)
                         && columns[x].smooth_cd_m2 <= hek_curve_ramp_ceiling (display)
                         && isfinite (columns[x].lower_cd_m2) && isfinite (columns[x].upper_cd_m2));
        hek_curve_ramp_paint (columns, N, &(HekCurveRampScreen){ 203, 8, TRUE }, gray);
      }
  {
    HekCurveRamp swapped = { display, hek_luma_curve (0), 8, 10, 2 };

    hek_curve_ramp_columns (&swapped, columns, N);
    g_assert_cmpfloat (columns[0].smooth_cd_m2, <, columns[N - 1].smooth_cd_m2);
    hek_curve_ramp_columns (&swapped, columns, 1);
    g_assert_cmpfloat_with_epsilon (columns[0].smooth_cd_m2, 2, 1e-6);
  }
  g_assert_cmpfloat (hek_curve_ramp_white (display, 0), ==,
                     203 + hek_display_reflection (display));
  g_assert_cmpfloat (hek_curve_ramp_white (display, 1000), ==, 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vision/curve-ramp/columns", test_columns);
  g_test_add_func ("/vision/curve-ramp/even", test_even);
  g_test_add_func ("/vision/curve-ramp/paint", test_paint);
  g_test_add_func ("/vision/curve-ramp/smooth", test_smooth);
  g_test_add_func ("/vision/curve-ramp/special", test_special);
  return g_test_run ();
}
