/* SPDX-License-Identifier: Apache-2.0 */
/* Banding: the Barten threshold, what is published of the encoding curves, searches that agree. */
#include "hek-banding.h"

#include <math.h>

#include "hek-jnd.h"

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

static HekBanding
banding_of (const HekDisplay *display,
            const char       *curve,
            guint             n_bits)
{
  return (HekBanding) { .curve = hek_luma_curve_find (curve), .viewing = { display, 0 },
                        .n_bits = n_bits };
}

/* π / S at the peak, where 2 / 1.27 / S of BT.2246 is what colour-science prints; the harmonics and
 * the display's size move it by some per cent. */
static void
test_threshold (void)
{
  static const double thresholds[] = { 0.0218764, 0.0141848, 0.0095244, 0.0066805, 0.0049246,
                                       0.0038228, 0.0031188, 0.0026627, 0.0023674, 0.0021814 };
  HekDisplay display = wide_display (10000);
  HekBanding banding = banding_of (&display, "pq", 12);

  for (guint i = 0; i < G_N_ELEMENTS (thresholds); i++)
    {
      double band_deg, cd_m2 = exp10 (-2 + 4.0 * i / 9), want = thresholds[i] * 1.27 / 2 * G_PI;
      double threshold = hek_banding_threshold (&banding, cd_m2, &band_deg);

      g_test_message ("%8.3f cd/m²: threshold %.5f (%.3f of π / S) at bands of %.2f°", cd_m2,
                      threshold, threshold / want, band_deg);
      g_assert_cmpfloat_with_epsilon (threshold, want, 0.05 * want);
      g_assert_true (band_deg > 0.05 && band_deg < 5);
    }
}

/*
 * Miller, Nezamabadi, Daly, "Perceptual signal coding for more efficient usage of bit codes", SMPTE
 * Motion Imaging Journal 122(4), 2013: 12 bits of PQ are below the threshold of Barten's model from
 * 0.005 to 10000 cd/m², 10 bits are not; gamma of 12 bits is above it in the dark, and needs
 * several more bits for that range.
 */
static void
test_published (void)
{
  HekDisplay display = wide_display (10000);
  HekBanding banding = banding_of (&display, "pq", 12);
  HekBandingStep step = hek_banding_worst (&banding);
  guint pq = hek_banding_min_bits (&banding), gamma, linear;

  g_test_message ("PQ, 12 bits: %.2f JND at %.3f cd/m²", step.jnd, step.cd_m2);
  g_assert_cmpfloat (step.jnd, <, 1);
  banding.n_bits = 10;
  g_assert_cmpfloat (hek_banding_worst (&banding).jnd, >, 1);
  banding.curve = hek_luma_curve_find ("gamma");
  banding.n_bits = 12;
  step = hek_banding_worst (&banding);
  g_test_message ("gamma, 12 bits: %.2f JND at %.3f cd/m²", step.jnd, step.cd_m2);
  g_assert_cmpfloat (step.jnd, >, 2);
  g_assert_cmpfloat (step.cd_m2, <, 1);
  gamma = hek_banding_min_bits (&banding);
  banding.curve = hek_luma_curve_find ("linear");
  linear = hek_banding_min_bits (&banding);
  g_test_message ("bits without visible banding: PQ %u, gamma %u, linear %u", pq, gamma, linear);
  g_assert_true (pq == 11 || pq == 12);
  g_assert_true (gamma == 0 || gamma >= pq + 2);
  g_assert_cmpuint (linear, ==, 0);
}

/* Fewer bits, more visible; from farther away not more. The worst step is the worst. */
static void
test_searches (void)
{
  const HekDisplay *display = hek_display_find ("standard-4k");

  for (guint c = 0; c < hek_luma_curve_n (); c++)
    for (guint m = 0; m < 3; m += 2)
      {
        HekBanding banding = banding_of (display, hek_luma_curve (c)->id, 6);
        HekBandingStep worst, step, far;
        guint bits;

        banding.csf = hek_csf (m);
        worst = hek_banding_worst (&banding);
        step = hek_banding_step (&banding, worst.level);
        g_assert_cmpfloat_with_epsilon (step.jnd, worst.jnd, 2e-3 * worst.jnd);
        g_assert_cmpfloat (step.cd_m2, ==, worst.cd_m2);
        for (guint level = 0; level < 63; level += 7)
          g_assert_cmpfloat (hek_banding_step (&banding, level).jnd, <=, worst.jnd * 1.002);

        far = worst;
        banding.n_bits = 7;
        g_assert_cmpfloat (hek_banding_worst (&banding).jnd, <, worst.jnd);
        banding.n_bits = 6;
        banding.viewing.distance_m = 40;
        far = hek_banding_worst (&banding);
        g_assert_cmpfloat (far.jnd, <=, worst.jnd * 1.002);

        bits = hek_banding_min_bits (&banding);
        g_assert_cmpuint (bits, >, 0);
        banding.n_bits = bits;
        g_assert_cmpfloat (hek_banding_worst (&banding).jnd, <=, 1);
        banding.n_bits = bits - 1;
        if (bits > 1)
          g_assert_cmpfloat (hek_banding_worst (&banding).jnd, >, 1);
      }
}

static void
test_special (void)
{
  HekDisplay display = wide_display (10000);
  HekBanding banding = banding_of (&display, "pq", 8);

  g_assert_cmpuint (hek_banding_step (&banding, 100000).level, ==, 254);
  g_assert_true (isfinite (hek_banding_threshold (&banding, INFINITY, NULL)));
  g_assert_true (isfinite (hek_banding_threshold (&banding, -1, NULL)));
  g_assert_true (isnan (hek_banding_threshold (&banding, NAN, NULL)));

  /* nothing to see from a kilometre away */
  banding.viewing.distance_m = 1000;
  g_assert_true (isfinite (hek_banding_worst (&banding).jnd));
  banding.viewing.distance_m = 1e-3;
  g_assert_true (isfinite (hek_banding_worst (&banding).jnd));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vision/banding/threshold", test_threshold);
  g_test_add_func ("/vision/banding/published", test_published);
  g_test_add_func ("/vision/banding/searches", test_searches);
  g_test_add_func ("/vision/banding/special", test_special);
  return g_test_run ();
}
