/* SPDX-License-Identifier: Apache-2.0 */
/* Just noticeable differences of luminance and colour, opponent colours, adaptation. */
#include "hek-jnd.h"

#include <math.h>

#include "hek-adapt.h"
#include "hek-color-space.h"
#include "hek-dkl.h"
#include "hek-test-golden.h"

/* Below it chromaticities are violet. */
#define MACADAM_MIN_Y 0.28

static void
test_gsdf (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-gsdf.csv");

  g_assert_cmpuint (golden->rows->len, ==, 75);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      double index = hek_test_golden_number (golden, i, "index");
      double cd_m2 = hek_test_golden_number (golden, i, "cd_m2");
      double back = hek_test_golden_number (golden, i, "back");

      g_assert_cmpfloat_with_epsilon (hek_gsdf_luminance (index), cd_m2, 1e-9 * cd_m2);
      g_assert_cmpfloat_with_epsilon (hek_gsdf_index (CLAMP (cd_m2, 0.05, 3993.404)),
                                      CLAMP (back, 1, 1023), 0.01);
      g_assert_cmpfloat_with_epsilon (back, index, 0.2);
    }

  /* the ends that PS3.14 states; its equation is a fit */
  g_assert_cmpfloat_with_epsilon (hek_gsdf_luminance (1), 0.05, 1e-4);
  g_assert_cmpfloat_with_epsilon (hek_gsdf_luminance (1023), 3993.404, 0.1);
  g_assert_cmpfloat (hek_gsdf_luminance (-5), ==, hek_gsdf_luminance (1));
  g_assert_cmpfloat (hek_gsdf_luminance (INFINITY), ==, hek_gsdf_luminance (1023));
  g_assert_cmpfloat (hek_gsdf_index (-1), ==, hek_gsdf_index (0.05));
  g_assert_cmpfloat (hek_gsdf_index (INFINITY), ==, hek_gsdf_index (3993.404));
  g_assert_true (isnan (hek_gsdf_luminance (NAN)) && isnan (hek_gsdf_index (NAN)));
}

/* The Barten threshold of BT.2246, which rounds 4/π: 2 / 1.27 / S. Values: colour-science. */
static void
test_step (void)
{
  static const double thresholds[] = { 0.0218764, 0.0141848, 0.0095244, 0.0066805, 0.0049246,
                                       0.0038228, 0.0031188, 0.0026627, 0.0023674, 0.0021814 };
  const HekCsf *csf = hek_csf_find ("barten");

  for (guint i = 0; i < G_N_ELEMENTS (thresholds); i++)
    {
      double cd_m2 = exp10 (-2 + 4.0 * i / 9), step = hek_jnd_step (csf, cd_m2);

      g_assert_cmpfloat_with_epsilon (step / cd_m2 * 4 / G_PI / 1.27, thresholds[i], 1.01e-7);
      g_assert_cmpfloat_with_epsilon (hek_jnd_between (csf, cd_m2 - step / 2, cd_m2 + step / 2), 1,
                                      1e-9);
      g_assert_cmpfloat (hek_jnd_between (csf, cd_m2, cd_m2), ==, 0);
    }
  g_assert_true (isnan (hek_jnd_step (csf, NAN)));
  g_assert_true (hek_jnd_step (csf, -1) > 0 && isfinite (hek_jnd_step (csf, INFINITY)));
}

static void
test_curve_step (void)
{
  const HekCsf *csf = hek_csf_find ("barten");
  const HekDisplay *display = hek_display_find ("standard-4k");
  const HekLumaCurve *srgb = hek_luma_curve_find ("srgb");
  double fine = hek_jnd_curve_step (csf, srgb, display, 10, 512);
  double coarse = hek_jnd_curve_step (csf, srgb, display, 8, 128);

  g_assert_cmpfloat_with_epsilon (coarse / fine, 1023.0 / 255, 0.05);
  g_assert_cmpfloat (hek_jnd_curve_step (csf, hek_luma_curve_find ("pq"), display, 8, 254), ==, 0);
}

/* k of castleCSF's own detection threshold is the amplitude of one JND. Its matrix has 2.3112 and
 * 50.9875 where ColorVideoVDP has 2.31113 and 50.97757. */
static void
test_color (void)
{
  static const char *const bkg[] = { "bkg_l", "bkg_m", "bkg_s" };
  static const char *const dir[] = { "delta_l", "delta_m", "delta_s" };
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-castle-color.csv");
  const HekCsf *csf = hek_csf_find ("castle-full");

  g_assert_cmpuint (golden->rows->len, ==, 30);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      HekCsfStimulus stimulus = { .cpd = hek_test_golden_number (golden, i, "cpd"),
                                  .size_deg = sqrt (hek_test_golden_number (golden, i,
                                                                            "area_deg2")) };
      double background[3], delta[3], k = hek_test_golden_number (golden, i, "k");

      hek_test_golden_triple (golden, i, bkg, background);
      hek_test_golden_triple (golden, i, dir, delta);
      for (int c = 0; c < 3; c++)
        delta[c] *= k;
      hek_xyz_from_lms (background, background);
      hek_xyz_from_lms (delta, delta);
      g_assert_cmpfloat_with_epsilon (hek_jnd_color (csf, &stimulus, background, delta), 1, 1e-3);
    }
}

static void
test_color_special (void)
{
  const double white[3] = { 95, 100, 109 }, black[3] = { 0 }, red[3] = { 1, 0.5, 0.1 };
  const double nan[3] = { 1, NAN, 1 };
  HekCsfStimulus stimulus = { .cpd = 1 };
  HekJndEllipse ellipse = { .x = 7 };

  g_assert_true (isfinite (hek_jnd_color (hek_csf_find ("castle"), &stimulus, black, red)));
  g_assert_cmpfloat (hek_jnd_color (hek_csf_find ("castle"), &stimulus, white, black), ==, 0);
  g_assert_true (isnan (hek_jnd_color (hek_csf_find ("castle"), &stimulus, nan, red)));
  g_assert_true (isnan (hek_jnd_color (hek_csf_find ("castle"), &stimulus, white, nan)));
  g_assert_true (isnan (hek_jnd_color (hek_csf_find ("barten"), &stimulus, white, red)));
  g_assert_false (hek_jnd_ellipse (hek_csf_find ("barten"), &stimulus, white, &ellipse));
  g_assert_false (hek_jnd_ellipse (hek_csf_find ("castle"), &stimulus, black, &ellipse));
  g_assert_false (hek_jnd_ellipse (hek_csf_find ("castle"), &stimulus, nan, &ellipse));
  stimulus.cpd = NAN;
  g_assert_false (hek_jnd_ellipse (hek_csf_find ("castle"), &stimulus, white, &ellipse));
  g_assert_cmpfloat (ellipse.x, ==, 7);
}

static void
xyz_of_xy (double x,
           double y,
           double luminance,
           double xyz[3])
{
  xyz[0] = x * luminance / y;
  xyz[1] = luminance;
  xyz[2] = (1 - x - y) * luminance / y;
}

/* Points of the ellipse are one JND from its centre. */
static void
test_ellipse (void)
{
  const HekCsf *csf = hek_csf_find ("castle-full");
  HekCsfStimulus stimulus = { .cpd = 0.5 };

  for (double x = 0.2; x < 0.5; x += 0.1)
    for (double y = 0.2; y < 0.5; y += 0.1)
      {
        HekJndEllipse e;
        double center[3], last = 0;

        xyz_of_xy (x, y, 48, center);
        g_assert_true (hek_jnd_ellipse (csf, &stimulus, center, &e));
        g_assert_cmpfloat_with_epsilon (e.x, x, 1e-12);
        g_assert_cmpfloat_with_epsilon (e.y, y, 1e-12);
        g_assert_true (e.major >= e.minor && e.minor > 0 && e.angle_deg >= 0 && e.angle_deg < 180);
        for (int i = 0; i < 8; i++)
          {
            /* small, since XYZ is not linear in x and y */
            double t = i * G_PI / 4, turn = e.angle_deg * G_PI / 180, delta[3], jnd;
            double u = 1e-4 * e.major * cos (t), v = 1e-4 * e.minor * sin (t);

            xyz_of_xy (x + u * cos (turn) - v * sin (turn), y + u * sin (turn) + v * cos (turn), 48,
                       delta);
            for (int c = 0; c < 3; c++)
              delta[c] -= center[c];
            jnd = 1e4 * hek_jnd_color (csf, &stimulus, center, delta);
            g_assert_cmpfloat_with_epsilon (jnd, 1, 1e-3);
            last = jnd;
          }
        g_assert_cmpfloat (last, >, 0);
      }
}

/*
 * The model's ellipses beside those that MacAdam measured, with one observer and another task. Away
 * from violet they agree; there the model, whose contrasts are all over luminance, sees S cones too
 * well, and only the figures are printed.
 */
static void
test_macadam (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-macadam.csv");
  HekCsfStimulus stimulus = { .cpd = 0.5 };
  double sum_off = 0;
  guint n = 0;

  g_assert_cmpuint (golden->rows->len, ==, 25);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      double major = 1e-3 * hek_test_golden_number (golden, i, "major");
      double minor = 1e-3 * hek_test_golden_number (golden, i, "minor");
      double angle = hek_test_golden_number (golden, i, "angle_deg");
      HekJndEllipse e;
      double xyz[3], off;

      xyz_of_xy (hek_test_golden_number (golden, i, "x"),
                 hek_test_golden_number (golden, i, "y"), 48, xyz);
      g_assert_true (hek_jnd_ellipse (hek_csf_find ("castle"), &stimulus, xyz, &e));
      off = remainder (e.angle_deg - angle, 180);
      g_test_message ("%.3f %.3f: measured %.5f × %.5f at %.0f°, model %.5f × %.5f at %.0f°", e.x,
                      e.y, major, minor, angle, e.major, e.minor, e.angle_deg);
      if (e.y < MACADAM_MIN_Y)
        continue;
      sum_off += fabs (off);
      n++;
      g_assert_true (e.major > major / 2 && e.major < major * 2);
      g_assert_true (e.minor > minor / 2.5 && e.minor < minor * 2.5);
    }
  g_assert_cmpuint (n, ==, 14);
  g_assert_cmpfloat (sum_off / n, <, 12);
}

static void
test_dkl (void)
{
  const HekColorSpace *space = hek_color_space_find ("xyz");
  float rows[3 * 100], dkl[3 * 100];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = (float) (i * 7919 % 301);
  hek_dkl_from_light_rows (rows, dkl, 100);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i += 3)
    {
      double v[3] = { rows[i], rows[i + 1], rows[i + 2] }, back[3];

      space->from_linear (v, v);
      hek_dkl_from_xyz (v, back);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (dkl[i + c], back[c], 1e-6 * 60 * 300);
      hek_xyz_from_dkl (back, back);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (back[c], v[c], 1e-10);
    }
  hek_light_from_dkl_rows (dkl, dkl, 100);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpfloat_with_epsilon (dkl[i], rows[i], 1e-3);
}

/* D65 white in CIE 2006 LMS, of L + M = 1: the default background of castleCSF's CSF_base.m. */
static void
test_white (void)
{
  const double xyz[3] = { 0.9505, 1, 1.0888 };
  double lms[3], dkl[3];

  hek_lms_from_xyz (xyz, lms);
  g_assert_cmpfloat_with_epsilon (lms[0] / (lms[0] + lms[1]), 0.6991, 1e-3);
  g_assert_cmpfloat_with_epsilon (lms[2] / (lms[0] + lms[1]), 0.0198, 1e-4);
  hek_dkl_from_xyz (xyz, dkl);
  g_assert_cmpfloat_with_epsilon (dkl[0], 1.051, 1e-3);
  g_assert_cmpfloat_with_epsilon (dkl[1] / dkl[0], 0.0036, 3e-4);
  g_assert_cmpfloat_with_epsilon (dkl[2] / dkl[0], 0.0099, 3e-4);
}

static void
test_adapt (void)
{
  const float block[] = { 1, 2, 99, 3, NAN, 99, INFINITY, 6, 99 }, dark[] = { NAN, 0 };
  HekAdaptation eye = hek_adapt (100, 60);

  /* colour-science's documentation of pupil_diameter_Barten1999 */
  g_assert_cmpfloat_with_epsilon (eye.pupil_mm, 2.7931307, 1e-7);
  g_assert_cmpfloat (hek_adapt_local (block, 3, 2, 3), ==, 3);
  g_assert_cmpfloat (hek_adapt_local (dark, 2, 2, 1), ==, HEK_ADAPT_MIN_CD_M2);
  g_assert_cmpfloat (hek_adapt_local (dark, 2, 1, 1), ==, HEK_ADAPT_MIN_CD_M2);
  g_assert_cmpfloat (hek_adapt_contrast (2, 0), ==, 200);
  g_assert_cmpfloat (hek_adapt_contrast (-INFINITY, 5), ==, -1000);
  g_assert_cmpfloat (hek_adapt_contrast (NAN, 5), ==, 0);
  g_assert_cmpfloat (hek_adapt_contrast (3, NAN), ==, 300);
  eye = hek_adapt (NAN, NAN);
  g_assert_true (isfinite (eye.pupil_mm) && isfinite (eye.trolands));
  eye = hek_adapt (INFINITY, INFINITY);
  g_assert_true (eye.cd_m2 == 1e6 && eye.pupil_mm >= 2 && isfinite (eye.trolands));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vision/jnd/gsdf", test_gsdf);
  g_test_add_func ("/vision/jnd/step", test_step);
  g_test_add_func ("/vision/jnd/curve-step", test_curve_step);
  g_test_add_func ("/vision/jnd/color", test_color);
  g_test_add_func ("/vision/jnd/color-special", test_color_special);
  g_test_add_func ("/vision/jnd/ellipse", test_ellipse);
  g_test_add_func ("/vision/jnd/macadam", test_macadam);
  g_test_add_func ("/vision/jnd/dkl", test_dkl);
  g_test_add_func ("/vision/jnd/white", test_white);
  g_test_add_func ("/vision/jnd/adapt", test_adapt);
  return g_test_run ();
}
