/* SPDX-License-Identifier: Apache-2.0 */
/* Displays against ColorVideoVDP, and the encoding curves on them. */
#include "hek-display.h"

#include <math.h>

#include "hek-luma-curve.h"
#include "hek-pu21.h"
#include "hek-test-golden.h"
#include "hek-transfer.h"

static void
test_table (void)
{
  g_assert_cmpuint (hek_display_n (), >=, 12);
  g_assert_cmpstr (hek_display (0)->id, ==, "standard-4k");
  for (guint i = 0; i < hek_display_n (); i++)
    {
      const HekDisplay *display = hek_display (i);
      const HekTransfer *transfer = hek_transfer_find (display->transfer);

      g_assert_true (hek_display_find (display->id) == display);
      g_assert_true (display->label != NULL && display->help != NULL);
      g_assert_nonnull (transfer);
      g_assert_cmpint (transfer->absolute, ==, display->kind == HEK_DISPLAY_PQ);
      g_assert_true (display->peak_cd_m2 > display->black_cd_m2 && display->black_cd_m2 > 0);
      g_assert_cmpfloat (hek_display_floor (display), <, hek_display_ceiling (display));
    }
  g_assert_null (hek_display_find ("standard_4k"));
  g_assert_null (hek_display_find (NULL));
}

static void
test_geometry (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-display-size.csv");

  g_assert_cmpuint (golden->rows->len, ==, 10);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      const HekDisplay *display = hek_display_find (hek_test_golden_text (golden, i, "display"));
      HekViewing near = { display, 0 }, far = { display, 100 * display->distance_m };
      double ppd = hek_test_golden_number (golden, i, "ppd");

      g_assert_cmpfloat_with_epsilon (hek_display_ppd (display, 0), ppd, 1e-9 * ppd);
      g_assert_cmpfloat (hek_viewing_ppd (&near), ==, hek_display_ppd (display, NAN));
      g_assert_cmpfloat_with_epsilon (hek_viewing_ppd (&far), 100 * ppd, 0.02 * ppd);
      g_assert_cmpfloat_with_epsilon (display->black_cd_m2,
                                      hek_test_golden_number (golden, i, "black"), 1e-12);
      g_assert_cmpfloat_with_epsilon (hek_display_reflection (display),
                                      hek_test_golden_number (golden, i, "reflection"), 1e-12);
      g_assert_cmpfloat (display->peak_cd_m2, ==, hek_test_golden_number (golden, i, "peak"));
    }
}

/* Codes through the transfer function to the picture's linear light, and that through the display:
 * grey in ColorVideoVDP. */
static void
test_golden (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-display.csv");

  g_assert_cmpuint (golden->rows->len, ==, 90);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      const HekDisplay *display = hek_display_find (hek_test_golden_text (golden, i, "display"));
      double light = hek_transfer_find (display->transfer)
                       ->decode (hek_test_golden_number (golden, i, "code"));
      double v[3], want = hek_test_golden_number (golden, i, "cd_m2");

      if (display->kind == HEK_DISPLAY_PQ)
        light /= HEK_TRANSFER_REFERENCE_WHITE;
      v[0] = v[1] = v[2] = light;
      hek_display_show (display, v, v);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (v[c], want, 1e-9 * want);
    }
}

/* ITU-R BT.2100: a display of 1000 cd/m² has γ = 1.2; BT.2408: 75 % of the signal, the diffuse
 * white, is 203 cd/m² there. */
static void
test_hlg (void)
{
  HekDisplay display = *hek_display_find ("standard-hdr-hlg");
  double white[3] = { 1, 1, 1 }, color[3] = { 2, 0.5, 0.1 }, brighter[3];
  const HekLumaCurve *hlg = hek_luma_curve_find ("hlg");

  display.peak_cd_m2 = 1000;
  display.black_cd_m2 = 0;
  display.ambient_lux = 0;
  g_assert_cmpfloat_with_epsilon (hek_display_hlg_gamma (&display), 1.2, 1e-12);
  hek_display_show (&display, white, white);
  g_assert_cmpfloat_with_epsilon (white[0], 203, 1e-9);
  g_assert_cmpfloat_with_epsilon (hlg->decode (&display, 0.75), 203, 0.5);
  g_assert_cmpfloat_with_epsilon (hlg->encode (&display, 1000), 1, 1e-7);

  /* 1.2 + 0.42 log10 2; a brighter display keeps the ratios of a colour */
  display.peak_cd_m2 = 2000;
  g_assert_cmpfloat_with_epsilon (hek_display_hlg_gamma (&display), 1.2 + 0.42 * log10 (2), 1e-12);
  hek_display_show (&display, color, brighter);
  g_assert_cmpfloat_with_epsilon (brighter[0] / brighter[1], 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (brighter[1] / brighter[2], 5, 1e-9);
}

static void
test_rows (void)
{
  for (guint d = 0; d < hek_display_n (); d++)
    {
      const HekDisplay *display = hek_display (d);
      float linear[3 * 400], light[3 * 400];

      for (guint i = 0; i < G_N_ELEMENTS (linear); i++)
        linear[i] = (float) (exp10 (-6 + 8.0 * (i * 7919 % 1201) / 1201) - 1e-4);
      hek_display_show_rows (display, linear, light, G_N_ELEMENTS (linear) / 3);
      for (guint i = 0; i < G_N_ELEMENTS (linear); i += 3)
        {
          double v[3] = { linear[i], linear[i + 1], linear[i + 2] };

          hek_display_show (display, v, v);
          for (guint c = 0; c < 3; c++)
            g_assert_cmpfloat_with_epsilon (light[i + c], v[c], 2e-6 * v[c]);
        }
      hek_display_show_rows (display, linear, linear, G_N_ELEMENTS (linear) / 3);
      g_assert_cmpmem (linear, sizeof linear, light, sizeof light);
    }
}

static void
test_special (void)
{
  static const double bad[] = { NAN, INFINITY, -INFINITY, 1e300, -1, 0 };

  for (guint d = 0; d < hek_display_n (); d++)
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
      for (guint j = 0; j < G_N_ELEMENTS (bad); j++)
        {
          const HekDisplay *display = hek_display (d);
          double v[3] = { bad[i], bad[j], 0.5 };
          float row[3] = { (float) bad[i], (float) bad[j], 0.5f };
          double slack = 1e-6 * hek_display_ceiling (display);

          hek_display_show (display, v, v);
          hek_display_show_rows (display, row, row, 1);
          for (int c = 0; c < 3; c++)
            {
              g_assert_cmpfloat (v[c], >=, hek_display_floor (display) - 1e-12);
              g_assert_cmpfloat (v[c], <=, hek_display_ceiling (display) + slack);
              g_assert_cmpfloat_with_epsilon (row[c], v[c], slack);
            }
        }
}

static void
test_curves (void)
{
  static const char *const ids[] = { "srgb", "linear", "gamma", "pu21", "pq", "hlg" };

  g_assert_cmpuint (hek_luma_curve_n (), ==, G_N_ELEMENTS (ids));
  g_assert_null (hek_luma_curve_find ("log"));
  for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
    {
      const HekLumaCurve *curve = hek_luma_curve_find (ids[k]);

      g_assert_true (curve == hek_luma_curve (k));
      for (guint d = 0; d < hek_display_n (); d++)
        {
          const HekDisplay *display = hek_display (d);
          double black = fmax (display->black_cd_m2, HEK_PU21_MIN_CD_M2), last = -1;

          for (guint i = 0; i <= 64; i++)
            {
              double y = black + (display->peak_cd_m2 - black) * pow (i / 64.0, 3);
              double code = curve->encode (display, y);

              g_assert_true (code >= 0 && code <= 1 && code > last);
              g_assert_cmpfloat_with_epsilon (curve->decode (display, code), y, 1e-6 * y);
              last = code;
            }
          g_assert_cmpfloat (curve->decode (display, 0), >=, display->black_cd_m2);
          g_assert_cmpfloat_with_epsilon (curve->decode (display, 1), display->peak_cd_m2,
                                          1e-9 * display->peak_cd_m2);
          g_assert_cmpfloat (curve->encode (display, INFINITY), <=, 1);
          g_assert_cmpfloat (curve->encode (display, -INFINITY), >=, 0);
          g_assert_cmpfloat (curve->decode (display, -3), ==, curve->decode (display, 0));
          g_assert_cmpfloat (curve->decode (display, INFINITY), ==, curve->decode (display, 1));
          g_assert_true (isnan (curve->encode (display, NAN)));
          g_assert_true (isnan (curve->decode (display, NAN)));
          g_assert_cmpfloat (hek_luma_curve_level (curve, display, 8, 255), ==,
                             hek_luma_curve_level (curve, display, 8, 999));
        }
    }
}

/* Codes of ST 2084 from its formula, PU21 banding-glare, sRGB of IEC 61966-2-1. */
static void
test_curve_values (void)
{
  static const double pq[][2] = { { 0.1, 0.062337 }, { 1, 0.149946 },   { 10, 0.299699 },
                                  { 100, 0.508078 }, { 203, 0.580689 }, { 1000, 0.751827 },
                                  { 4000, 0.902572 } };
  HekDisplay display = *hek_display_find ("standard-hdr-pq");

  display.peak_cd_m2 = 10000;
  display.black_cd_m2 = 0.005;
  for (guint i = 0; i < G_N_ELEMENTS (pq); i++)
    g_assert_cmpfloat_with_epsilon (hek_luma_curve_find ("pq")->encode (&display, pq[i][0]),
                                    pq[i][1], 5.1e-7);
  g_assert_cmpfloat_with_epsilon (hek_luma_curve_find ("pu21")->encode (&display, 100),
                                  256.3838973127 / 595.3939200201, 1e-9);
  g_assert_cmpfloat_with_epsilon (hek_luma_curve_find ("pu21")->decode (&display, 0.5),
                                  hek_pu21_decode (HEK_PU21_BANDING_GLARE, 595.3939200201 / 2),
                                  1e-6);

  display.peak_cd_m2 = 80;
  display.black_cd_m2 = 0;
  g_assert_cmpfloat_with_epsilon (hek_luma_curve_find ("srgb")->decode (&display, 0.5),
                                  80 * 0.21404114, 1e-6);
  g_assert_cmpfloat_with_epsilon (hek_luma_curve_find ("gamma")->decode (&display, 0.5),
                                  80 * 0.217637641, 1e-6);
}

/* A grey ramp of luminance with what is beyond it. */
static void
fill_light (const HekDisplay *display,
            double           *cd_m2,
            guint             n)
{
  for (guint i = 0; i < n - 4; i++)
    cd_m2[i] = 0.5 * display->black_cd_m2 * pow (4 * display->peak_cd_m2 / display->black_cd_m2,
                                                 i / (n - 5.0));
  cd_m2[n - 4] = 0;
  cd_m2[n - 3] = -1;
  cd_m2[n - 2] = INFINITY;
  cd_m2[n - 1] = NAN;
}

/* Rows against the references, to what 12 bits need many times over. */
static void
test_curve_rows (void)
{
  enum { N = 997 };
  double cd_m2[N];
  float row[N], code[N];

  for (guint d = 0; d < hek_display_n (); d++)
    {
      fill_light (hek_display (d), cd_m2, N);
      for (guint i = 0; i < N; i++)
        row[i] = (float) cd_m2[i];
      for (guint c = 0; c < hek_luma_curve_n (); c++)
        {
          const HekLumaCurve *curve = hek_luma_curve (c);

          curve->encode_rows (hek_display (d), row, code, N);
          for (guint i = 0; i < N - 1; i++)
            {
              double v = (double) row[i], bit = isfinite (v) ? 1.2e-7 * fabs (v) : 0;

              g_assert_cmpfloat ((double) code[i], >=,
                                 curve->encode (hek_display (d), v - bit) - 2e-6);
              g_assert_cmpfloat ((double) code[i], <=,
                                 curve->encode (hek_display (d), v + bit) + 2e-6);
            }
          g_assert_true (isnan (code[N - 1]));
          curve->encode_rows (hek_display (d), row, row, 0);
        }
    }
}

/* There and back; what is shown is that and the light of the room. */
static void
test_emit (void)
{
  for (guint d = 0; d < hek_display_n (); d++)
    {
      const HekDisplay *display = hek_display (d);
      double brightest = hek_display_brightest (display);
      double extra = hek_display_reflection (display)
                     + (display->kind == HEK_DISPLAY_PQ ? display->black_cd_m2 : 0);

      g_assert_cmpfloat (brightest, ==, display->kind == HEK_DISPLAY_GOG ? 1 : brightest);
      for (guint i = 0; i <= 20; i++)
        {
          double linear[3] = { brightest * i / 20, brightest * i / 40, brightest * (20 - i) / 60 };
          double light[3], seen[3], back[3];
          float row[3];

          hek_display_emit (display, linear, light);
          hek_display_show (display, linear, seen);
          for (int c = 0; c < 3; c++)
            {
              g_assert_cmpfloat (light[c], >=, display->black_cd_m2);
              g_assert_cmpfloat (light[c], <=, display->peak_cd_m2);
              /* a PQ display makes 0.005 cd/m² of less */
              g_assert_cmpfloat_with_epsilon (light[c] + extra, seen[c],
                                              linear[c] > 0 ? 1e-9 : 0.006);
              row[c] = (float) linear[c];
            }
          hek_display_emit_inverse (display, light, back);
          hek_display_emit_rows (display, row, row, 1);
          for (int c = 0; c < 3; c++)
            {
              g_assert_cmpfloat_with_epsilon (back[c], linear[c], 1e-9);
              g_assert_cmpfloat_with_epsilon ((double) row[c], light[c], 1e-5 * light[c]);
            }
        }
    }
}

/* Floats that are no light; white is 203 cd/m² on PQ displays (ITU-R BT.2408). */
static void
test_emit_special (void)
{
  const double bad[3] = { NAN, -5, INFINITY };

  for (guint d = 0; d < hek_display_n (); d++)
    {
      const HekDisplay *display = hek_display (d);
      double light[3], back[3];
      float row[3] = { NAN, -5, INFINITY };

      hek_display_emit (display, bad, light);
      hek_display_emit_rows (display, row, row, 1);
      g_assert_cmpfloat (light[0], ==, display->black_cd_m2);
      g_assert_cmpfloat (light[1], ==, display->black_cd_m2);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon ((double) row[c], light[c], 1e-5 * light[c]);
      hek_display_emit_inverse (display, light, back);
      g_assert_cmpfloat (back[0], ==, 0);
      g_assert_cmpfloat (back[1], ==, 0);
      g_assert_cmpfloat (back[2], >, 0);
      hek_display_emit_inverse (display, bad, back);
      g_assert_true (isfinite (back[0]) && isfinite (back[1]) && isfinite (back[2]));
      if (display->kind == HEK_DISPLAY_PQ)
        {
          hek_display_emit (display, (double[]){ 1, 1, 1 }, light);
          g_assert_cmpfloat (light[0], ==, 203);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vision/display/table", test_table);
  g_test_add_func ("/vision/display/geometry", test_geometry);
  g_test_add_func ("/vision/display/golden", test_golden);
  g_test_add_func ("/vision/display/hlg", test_hlg);
  g_test_add_func ("/vision/display/rows", test_rows);
  g_test_add_func ("/vision/display/special", test_special);
  g_test_add_func ("/vision/display/curves", test_curves);
  g_test_add_func ("/vision/display/curve-values", test_curve_values);
  g_test_add_func ("/vision/display/curve-rows", test_curve_rows);
  g_test_add_func ("/vision/display/emit", test_emit);
  g_test_add_func ("/vision/display/emit-special", test_emit_special);
  return g_test_run ();
}
