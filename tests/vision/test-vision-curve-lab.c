/* SPDX-License-Identifier: Apache-2.0 */
/* The arrays of the curve lab: published facts of the curves, and the exact functions step by
 * step. */
#include "hek-curve-lab.h"

#include <math.h>

#include "hek-curve-ramp.h"
#include "hek-jnd.h"
#include "../test-valgrind.h"

/* The range of ST 2084, a large display from 1.5 picture heights, in the dark, as in BT.2246. */
static HekDisplay
wide_display (double peak)
{
  HekDisplay display = *hek_display_find ("standard-hdr-pq");

  display.peak_cd_m2 = peak;
  display.black_cd_m2 = 0.005;
  display.ambient_lux = 0;
  display.diagonal_m = 2;
  display.distance_m = 1.5 * 2 / hypot (16, 9) * 9;
  return display;
}

static guint
curve_idx (const char *id)
{
  for (guint c = 0; c < hek_luma_curve_n (); c++)
    if (hek_luma_curve (c) == hek_luma_curve_find (id))
      return c;
  g_assert_not_reached ();
}

static double
code_at (const HekCurveLabSteps *steps,
         const char             *id,
         double                  cd_m2)
{
  const double *code = steps->curves[curve_idx (id)].code;

  for (guint i = 1; i < HEK_CURVE_LAB_N_CODES; i++)
    if (steps->cd_m2[i] >= cd_m2)
      {
        double part = log (cd_m2 / steps->cd_m2[i - 1])
                      / log (steps->cd_m2[i] / steps->cd_m2[i - 1]);

        return code[i - 1] + part * (code[i] - code[i - 1]);
      }
  return code[HEK_CURVE_LAB_N_CODES - 1];
}

/* ITU-R BT.2408-7, table 1: PQ and HLG signals of grey cards and white on a display of 1000
 * cd/m². */
static void
test_codes (void)
{
  static const struct
  {
    double cd_m2, pq, hlg;
  } rows[] = { { 26, 0.38, 0.38 }, { 162, 0.56, 0.71 }, { 179, 0.57, 0.73 }, { 203, 0.58, 0.75 } };
  HekDisplay display = wide_display (1000);
  g_autoptr (HekCurveLabSteps) steps = hek_curve_lab_steps_new (&display, NULL, 8, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpfloat_with_epsilon (code_at (steps, "pq", rows[i].cd_m2), rows[i].pq, 0.0055);
      g_assert_cmpfloat_with_epsilon (code_at (steps, "hlg", rows[i].cd_m2), rows[i].hlg, 0.0055);
    }
  /* IEC 61966-2-1: code 118 of 255 is 18 % of the light */
  g_assert_cmpfloat_with_epsilon (code_at (steps, "srgb", 180), 117.6 / 255, 1e-3);
  g_assert_cmpfloat_with_epsilon (code_at (steps, "linear", 500), 0.5, 1e-3);
  g_assert_cmpfloat (steps->cd_m2[0], ==, hek_curve_ramp_floor (&display));
  g_assert_cmpfloat (steps->cd_m2[HEK_CURVE_LAB_N_CODES - 1], ==,
                     hek_curve_ramp_ceiling (&display));
}

/*
 * Miller, Nezamabadi, Daly, SMPTE Motion Imaging Journal 122(4), 2013, and ITU-R BT.2246: over
 * 0.005 to 10000 cd/m² 12 bits of PQ are below the threshold of Barten's model and 10 bits are not;
 * gamma needs 15.
 */
static void
test_published (void)
{
  HekDisplay display = wide_display (10000);
  HekViewing viewing = { &display, 0 };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (HekCurveLabBanding) banding = hek_curve_lab_banding_new (&viewing, NULL, NULL, NULL);
  double cost_ms = (double) (g_get_monotonic_time () - start) / 1000, min, max;
  guint pq = curve_idx ("pq"), gamma = curve_idx ("gamma"), linear = curve_idx ("linear");

  g_test_message ("%.0f ms; bits without banding: PQ %u, gamma %u, PU21 %u, HLG %u", cost_ms,
                  banding->min_bits[pq], banding->min_bits[gamma],
                  banding->min_bits[curve_idx ("pu21")], banding->min_bits[curve_idx ("hlg")]);
  g_assert_true (banding->min_bits[pq] == 11 || banding->min_bits[pq] == 12);
  g_assert_cmpuint (banding->min_bits[gamma], ==, 15);
  g_assert_cmpuint (banding->min_bits[linear], ==, 0);
  g_assert_cmpfloat (banding->worst[pq][11].jnd, <, 1);
  g_assert_cmpfloat (banding->worst[pq][9].jnd, >, 1);
  g_assert_cmpfloat (banding->worst[gamma][11].jnd, >, 2);

  /* the dark is where gamma shows it */
  hek_curve_lab_banding_stretch (banding, gamma, 12, &min, &max);
  g_assert_cmpfloat (min, >=, 0.005);
  g_assert_cmpfloat (max, <, 2);
  g_assert_cmpfloat (max, >, min);
}

static void
test_banding (void)
{
  for (guint d = 0; d < hek_display_n (); d += 3)
    {
      HekViewing viewing = { hek_display (d), 0.8 };
      const HekCsf *csf = hek_csf (d % hek_csf_n ());
      g_autoptr (HekCurveLabBanding) lab = hek_curve_lab_banding_new (&viewing, csf, NULL, NULL);

      for (guint c = 0; c < hek_luma_curve_n (); c++)
        {
          HekBanding banding = { csf, hek_luma_curve (c), viewing, 7 };
          HekBandingStep worst = hek_banding_worst (&banding);

          g_assert_cmpfloat (lab->worst[c][6].jnd, ==, worst.jnd);
          g_assert_cmpuint (lab->worst[c][6].level, ==, worst.level);
          if (c == d % hek_luma_curve_n ())
            g_assert_cmpuint (lab->min_bits[c], ==, hek_banding_min_bits (&banding));
        }
    }
}

static void
test_steps (void)
{
  static const guint bits[] = { 1, 6, 8, 12 };

  for (guint d = 0; d < hek_display_n (); d++)
    {
      const HekDisplay *display = hek_display (d);
      const HekCsf *csf = hek_csf (d % hek_csf_n ());
      guint n_bits = bits[d % G_N_ELEMENTS (bits)];
      g_autoptr (HekCurveLabSteps) steps
        = hek_curve_lab_steps_new (display, csf, n_bits, NULL, NULL);

      for (guint c = 0; c < hek_luma_curve_n (); c++)
        {
          const HekCurveLabCurve *curve = &steps->curves[c];
          guint n_visible = 0;

          g_assert_cmpuint (curve->n_levels, ==, 1u << n_bits);
          for (guint level = 0; level + 1 < curve->n_levels; level++)
            n_visible += curve->jnd[level] > 1;
          g_assert_cmpuint (curve->n_visible, ==, n_visible);
          g_assert_cmpuint (hek_curve_lab_steps_count (curve, 0, INFINITY, &n_visible), ==,
                            curve->n_shown);
          g_assert_cmpuint (n_visible, ==, curve->n_visible);
          g_assert_cmpuint (hek_curve_lab_steps_count (curve, 1e5, 2e5, &n_visible), ==, 0);
          g_assert_cmpuint (curve->n_shown, <=, curve->n_levels - 1);
          for (guint level = 0; level + 1 < curve->n_levels; level += 1 + curve->n_levels / 20)
            {
              double want = hek_jnd_curve_step (csf, curve->curve, display, n_bits, level);

              g_assert_cmpfloat_with_epsilon (curve->jnd[level], want, 2e-3 * want + 1e-12);
              g_assert_cmpfloat (curve->jnd[curve->worst], >=, curve->jnd[level]);
            }
          /* PU21 has no codes below 0.005 cd/m² */
          g_assert_cmpfloat_with_epsilon (curve->cd_m2[0], steps->floor_cd_m2, 0.005);
          g_assert_cmpfloat_with_epsilon (curve->cd_m2[curve->n_levels - 1], steps->ceiling_cd_m2,
                                          1e-6 * steps->ceiling_cd_m2);
        }
    }
}

/* A chart of few points keeps the largest steps; one of many all of them. */
static void
test_thin (void)
{
  const HekDisplay *display = hek_display_find ("standard-hdr-pq");
  gint64 start = g_get_monotonic_time ();
  g_autoptr (HekCurveLabSteps) steps = hek_curve_lab_steps_new (display, NULL, 16, NULL, NULL);
  g_autofree guint *levels = g_new (guint, 1u << 16);

  g_test_message ("16 bits: %.0f ms", (double) (g_get_monotonic_time () - start) / 1000);
  for (guint c = 0; c < hek_luma_curve_n (); c++)
    {
      const HekCurveLabCurve *curve = &steps->curves[c];
      guint n = hek_curve_lab_steps_thin (curve, steps->floor_cd_m2, steps->ceiling_cd_m2, levels,
                                          300);
      gboolean worst = FALSE;

      g_assert_cmpuint (n, <=, 300);
      g_assert_cmpuint (n, >, 20);
      for (guint i = 0; i < n; i++)
        {
          worst = worst || levels[i] == curve->worst;
          g_assert_true (i == 0 || levels[i] > levels[i - 1]);
          g_assert_cmpfloat (curve->jnd[levels[i]], >, 0);
        }
      g_assert_true (worst);
      n = hek_curve_lab_steps_thin (curve, steps->floor_cd_m2, steps->ceiling_cd_m2, levels,
                                    1u << 16);
      g_assert_cmpuint (n, ==, curve->n_shown);
      /* nothing to show */
      g_assert_cmpuint (hek_curve_lab_steps_thin (curve, 1e5, 2e5, levels, 300), ==, 0);
    }
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  HekViewing viewing = { hek_display (0), 0 };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_curve_lab_steps_new (hek_display (0), NULL, 8, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (hek_curve_lab_banding_new (&viewing, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  hek_curve_lab_steps_unref (NULL);
  hek_curve_lab_banding_unref (NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vision/curve-lab/codes", test_codes);
  g_test_add_func ("/vision/curve-lab/published", test_published);
  hek_test_add_heavy ("/vision/curve-lab/banding", test_banding);
  g_test_add_func ("/vision/curve-lab/steps", test_steps);
  g_test_add_func ("/vision/curve-lab/thin", test_thin);
  g_test_add_func ("/vision/curve-lab/cancel", test_cancel);
  return g_test_run ();
}
