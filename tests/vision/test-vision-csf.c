/* SPDX-License-Identifier: Apache-2.0 */
/* Models of contrast sensitivity: published values, the authors' functions, ranges, bad input. */
#include "hek-csf.h"

#include <math.h>

#include "hek-adapt.h"
#include "hek-test-golden.h"

/* Formulas in double on both sides. */
#define FORMULA_TOLERANCE 1e-9 /* relative */

static double
number (const HekTestGolden *golden,
        guint                row,
        const char          *column)
{
  return hek_test_golden_number (golden, row, column);
}

static void
assert_near (double got,
             double want,
             double relative)
{
  g_assert_cmpfloat_with_epsilon (got, want, fmax (relative * fabs (want), 1e-300));
}

static void
test_table (void)
{
  static const char *const ids[] = { "castle", "castle-full", "barten", "barten-general" };

  g_assert_cmpuint (hek_csf_n (), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HekCsf *csf = hek_csf (i);

      g_assert_cmpstr (csf->id, ==, ids[i]);
      g_assert_true (hek_csf_find (ids[i]) == csf);
      g_assert_true (csf->label != NULL && csf->help != NULL);
      g_assert_true (csf->min_cpd < csf->max_cpd && csf->min_cd_m2 < csf->max_cd_m2);
    }
  g_assert_null (hek_csf_find ("watson"));
  g_assert_null (hek_csf_find (NULL));
}

static void
test_barten (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-barten.csv");
  const HekCsf *csf = hek_csf_find ("barten");

  g_assert_cmpuint (golden->rows->len, ==, 168);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      HekCsfStimulus stimulus = { .cpd = number (golden, i, "cpd"),
                                  .cd_m2 = number (golden, i, "cd_m2"),
                                  .size_deg = number (golden, i, "size_deg") };
      HekAdaptation eye = hek_adapt (stimulus.cd_m2, stimulus.size_deg);

      assert_near (eye.pupil_mm, number (golden, i, "pupil_mm"), FORMULA_TOLERANCE);
      assert_near (eye.trolands, number (golden, i, "trolands"), FORMULA_TOLERANCE);
      assert_near (csf->sensitivity (&stimulus), number (golden, i, "sensitivity"),
                   FORMULA_TOLERANCE);
    }
}

/* Sensitivity at 4 cpd and peaks, X0 = 60°: the project's table of values, to its digits. */
static void
test_barten_published (void)
{
  static const double luminances[] = { 0.1, 1, 10, 100, 1000 };
  static const double at_4_cpd[] = { 65.75, 174.42, 396.01, 657.0, 768.66 };
  static const double peaks[] = { 181, 365, 571, 722, 786 };
  static const double peak_cpd[] = { 0.6, 1.0, 1.6, 2.4, 3.0 };
  const HekCsf *csf = hek_csf_find ("barten");

  for (guint i = 0; i < G_N_ELEMENTS (luminances); i++)
    {
      HekCsfStimulus stimulus = { .cpd = 4, .cd_m2 = luminances[i] };
      double cpd;

      g_assert_cmpfloat_with_epsilon (csf->sensitivity (&stimulus), at_4_cpd[i], 0.05);
      g_assert_cmpfloat_with_epsilon (hek_csf_peak (csf, &stimulus, &cpd), peaks[i], 0.6);
      g_assert_cmpfloat_with_epsilon (cpd, peak_cpd[i], 0.1);
    }
}

/* 2 / 1.27 / S at the peak, ITU-R BT.2246 figure 31 as colour-science's documentation of
 * contrast_sensitivity_function_Barten1999 prints it. */
static void
test_barten_bt2246 (void)
{
  static const double thresholds[] = { 0.0218764, 0.0141848, 0.0095244, 0.0066805, 0.0049246,
                                       0.0038228, 0.0031188, 0.0026627, 0.0023674, 0.0021814 };
  const HekCsf *csf = hek_csf_find ("barten");

  for (guint i = 0; i < G_N_ELEMENTS (thresholds); i++)
    {
      HekCsfStimulus stimulus = { .cd_m2 = exp10 (-2 + 4.0 * i / 9) };

      g_assert_cmpfloat_with_epsilon (2 / 1.27 / hek_csf_peak (csf, &stimulus, NULL), thresholds[i],
                                      1.01e-7);
    }
}

static HekCsfStimulus
read_stimulus (const HekTestGolden *golden,
               guint                i)
{
  return (HekCsfStimulus) { .cpd = number (golden, i, "cpd"), .cd_m2 = number (golden, i, "cd_m2"),
                            .size_deg = sqrt (number (golden, i, "area_deg2")),
                            .eccentricity_deg = number (golden, i, "eccentricity_deg"),
                            .temporal_hz = number (golden, i, "hz") };
}

static void
test_barten_general (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-barten-general.csv");

  g_assert_cmpuint (golden->rows->len, ==, 60);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      HekCsfStimulus stimulus = read_stimulus (golden, i);

      assert_near (hek_csf_find ("barten-general")->sensitivity (&stimulus),
                   number (golden, i, "sensitivity"), FORMULA_TOLERANCE);
    }
}

static void
test_castle_full (void)
{
  static const char *const channels[] = { "achromatic", "red_green", "yellow_violet" };
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-castle-full.csv");

  g_assert_cmpuint (golden->rows->len, ==, 60);
  for (guint i = 0; i < golden->rows->len; i++)
    for (guint c = 0; c < HEK_CSF_N_CHANNELS; c++)
      {
        HekCsfStimulus stimulus = read_stimulus (golden, i);

        /* their angle counts from the temporal side */
        stimulus.off_nasal_deg = fabs (number (golden, i, "vis_field_deg") - 180);
        stimulus.channel = (HekCsfChannel) c;
        assert_near (hek_csf_find ("castle-full")->sensitivity (&stimulus),
                     number (golden, i, channels[c]), FORMULA_TOLERANCE);
      }
}

/* The table of the program has 9 digits of log S. */
static void
test_castle (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-castle.csv");

  g_assert_cmpuint (golden->rows->len, ==, 136);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      HekCsfStimulus stimulus = { .cpd = number (golden, i, "cpd"),
                                  .cd_m2 = number (golden, i, "cd_m2"),
                                  .temporal_hz = number (golden, i, "hz"),
                                  .channel = (HekCsfChannel) number (golden, i, "channel") };

      assert_near (hek_csf_find ("castle")->sensitivity (&stimulus),
                   number (golden, i, "sensitivity"), 1e-7);
    }
}

/* No model leaves its range, and what it ignores does not matter. */
static void
test_range (void)
{
  static const double extremes[] = { 0, -3, 1e-300, 1e300, INFINITY, -INFINITY };

  for (guint m = 0; m < hek_csf_n (); m++)
    {
      const HekCsf *csf = hek_csf (m);
      HekCsfStimulus plain = { .cpd = 2, .cd_m2 = 30 }, inside = plain;

      for (guint i = 0; i < G_N_ELEMENTS (extremes); i++)
        for (guint field = 0; field < 6; field++)
          {
            HekCsfStimulus stimulus = plain;
            double *const fields[] = { &stimulus.cpd, &stimulus.cd_m2, &stimulus.size_deg,
                                       &stimulus.eccentricity_deg, &stimulus.off_nasal_deg,
                                       &stimulus.temporal_hz };
            double s;

            *fields[field] = extremes[i];
            s = csf->sensitivity (&stimulus);
            g_assert_true (isfinite (s) && s >= 0);
            if (field >= 3 && csf->flags == 0)
              g_assert_cmpfloat (s, ==, csf->sensitivity (&plain));
          }

      inside.cpd = csf->max_cpd;
      plain.cpd = 1e9;
      g_assert_cmpfloat (csf->sensitivity (&plain), ==, csf->sensitivity (&inside));
      inside.cd_m2 = csf->min_cd_m2;
      plain.cd_m2 = -1;
      g_assert_cmpfloat (csf->sensitivity (&plain), ==, csf->sensitivity (&inside));
      inside.size_deg = csf->def_size_deg;
      g_assert_cmpfloat (csf->sensitivity (&plain), ==, csf->sensitivity (&inside));
    }
}

static void
test_nan (void)
{
  for (guint m = 0; m < hek_csf_n (); m++)
    {
      const HekCsf *csf = hek_csf (m);
      HekCsfStimulus plain = { .cpd = 2, .cd_m2 = 30 };
      double cpd = 0;

      for (guint field = 0; field < 6; field++)
        {
          HekCsfStimulus stimulus = plain;
          double *const fields[] = { &stimulus.cpd, &stimulus.cd_m2, &stimulus.size_deg,
                                     &stimulus.eccentricity_deg, &stimulus.off_nasal_deg,
                                     &stimulus.temporal_hz };

          *fields[field] = NAN;
          g_assert_true (isnan (csf->sensitivity (&stimulus)));
        }

      plain.channel = HEK_CSF_YELLOW_VIOLET;
      g_assert_cmpint (isnan (csf->sensitivity (&plain)), !=,
                       (csf->flags & HEK_CSF_HAS_COLOR) != 0);
      plain.channel = (HekCsfChannel) 7;
      g_assert_true (isnan (csf->sensitivity (&plain)));
      g_assert_true (isnan (hek_csf_peak (csf, &plain, &cpd)) && isnan (cpd));
    }
}

/* The peak is above everything that a finer search finds. */
static void
test_peak (void)
{
  for (guint m = 0; m < hek_csf_n (); m++)
    for (double cd_m2 = 0.01; cd_m2 < 9e3; cd_m2 *= 7)
      {
        const HekCsf *csf = hek_csf (m);
        HekCsfStimulus stimulus = { .cd_m2 = cd_m2 };
        double cpd, peak = hek_csf_peak (csf, &stimulus, &cpd);

        stimulus.cpd = cpd;
        assert_near (csf->sensitivity (&stimulus), peak, 1e-6);
        for (double f = csf->min_cpd; f < csf->max_cpd; f *= 1.003)
          {
            stimulus.cpd = f;
            g_assert_cmpfloat (csf->sensitivity (&stimulus), <=, peak * (1 + 1e-6));
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vision/csf/table", test_table);
  g_test_add_func ("/vision/csf/barten", test_barten);
  g_test_add_func ("/vision/csf/barten-published", test_barten_published);
  g_test_add_func ("/vision/csf/barten-bt2246", test_barten_bt2246);
  g_test_add_func ("/vision/csf/barten-general", test_barten_general);
  g_test_add_func ("/vision/csf/castle-full", test_castle_full);
  g_test_add_func ("/vision/csf/castle", test_castle);
  g_test_add_func ("/vision/csf/range", test_range);
  g_test_add_func ("/vision/csf/nan", test_nan);
  g_test_add_func ("/vision/csf/peak", test_peak);
  return g_test_run ();
}
