/* SPDX-License-Identifier: Apache-2.0 */
/* The table of metrics: identifiers, values, and how they are put into words. */
#include <math.h>
#include <string.h>

#include "hek-color-difference.h"
#include "hek-metric.h"

static void
test_table (void)
{
  static const char *const ids[] = {
    "mse", "psnr", "ssim", "ciede2000", "ms_ssim", "flip", "ssimulacra2", "pu_psnr", "pu_ssim",
    "pu_ms_ssim", "de76", "cie94", "cie94-textile", "cmc", "itp", "hyab", "cam16ucs",
  };
  guint n = 0, value_idx = 99;

  g_assert_cmpuint (hek_metric_n (), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HekMetric *metric = hek_metric (i);

      g_assert_cmpstr (metric->id, ==, ids[i]);
      g_assert_true (hek_metric_find (ids[i]) == metric);
      g_assert_nonnull (strstr (metric->help, "119"));
      g_assert_cmpuint (metric->n_values, <=, HEK_METRIC_MAX_VALUES);
      g_assert_cmpint (metric->quick, ==, i < 4);
      g_assert_true ((metric->blocks != NULL) != (metric->evaluate != NULL));
      g_assert_true (metric->map_label == NULL || metric->map_min < metric->map_max);
      for (guint v = 0; v < metric->n_values; v++)
        {
          g_assert_true (hek_metric_find_key (metric->values[v].key, &value_idx) == metric);
          g_assert_cmpuint (value_idx, ==, v);
          g_assert_cmpfloat (metric->values[v].typical_min, <, metric->values[v].typical_max);
          n++;
        }
    }
  g_assert_cmpuint (n, <=, HEK_METRIC_MAX_TOTAL);
  g_assert_true (hek_metric_find_key ("delta_e_2000_p95", NULL) == hek_metric_find ("ciede2000"));
  g_assert_null (hek_metric_find ("vmaf"));
  g_assert_null (hek_metric_find_key ("delta_e", NULL));
}

/* Every colour difference is a metric, under its own names. */
static void
test_differences (void)
{
  for (guint i = 0; i < hek_color_n_differences (); i++)
    {
      const HekColorDifference *difference = hek_color_difference (i);
      const HekMetric *metric = hek_metric_find (difference->id);
      g_autofree char *key = g_strconcat (difference->key, "_p95", NULL);
      guint value_idx = 99;

      g_assert_nonnull (metric);
      g_assert_true (hek_metric_find_key (key, &value_idx) == metric);
      g_assert_cmpuint (value_idx, ==, 1);
    }
}

static void
test_setup (void)
{
  static const struct
  {
    const char *text, *message;
  } wrong[] = {
    { "", "METRIC.OPTION=VALUE" },
    { "ssim", "ssim.window" },
    { "ssim.window", "METRIC.OPTION=VALUE" },
    { "sism.window=7", "ms_ssim.sigma" },
    { "ssim.widnow=7", "ssim.window, ssim.sigma" },
    { "mse.window=7", "no options" },
    { "ssim.window=2", "window" },
    { "ssim.window=35", "window" },
    { "ssim.sigma=nan", "sigma" },
    { "ms_ssim.weights=heavy", "wang, equal" },
  };
  HekMetricSetup setup, before;

  hek_metric_setup_init (&setup);
  g_assert_true (setup.viewing.display == hek_display (0));
  g_assert_cmpfloat (setup.options[2].v[0], ==, 11);
  before = setup;
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (hek_metric_setup_set (&setup, wrong[i].text, &error));
      g_assert_true (error != NULL && error->domain == HEK_OPTION_ERROR);
      g_assert_nonnull (strstr (error->message, wrong[i].message));
      g_assert_cmpmem (&setup, sizeof setup, &before, sizeof before);
    }
  g_assert_true (hek_metric_setup_set (&setup, "ssim.window=7", NULL));
  g_assert_true (hek_metric_setup_set (&setup, "ms_ssim.weights=equal", NULL));
  g_assert_cmpfloat (setup.options[2].v[0], ==, 7);
}

static void
test_format (void)
{
  static const struct
  {
    const char *key;
    double value;
    const char *text;
  } cases[] = {
    { "psnr", 34.2312, "34.2 dB" },
    { "psnr", INFINITY, "infinite" },
    { "ssim", 0.97314, "0.9731" },
    { "ssim", NAN, "—" },
    { "mse", 12.345, "12.35" },
    { "delta_e_2000_mean", 1.0849, "1.08" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint value_idx;
      const HekMetric *metric = hek_metric_find_key (cases[i].key, &value_idx);
      g_autofree char *text = hek_metric_value_format (&metric->values[value_idx], cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Words for the best, the worst and no value of each metric; better values never have worse
 * words. */
static void
test_meaning (void)
{
  for (guint i = 0; i < hek_metric_n (); i++)
    for (guint v = 0; v < hek_metric (i)->n_values; v++)
      {
        const HekMetric *metric = hek_metric (i);
        const HekMetricValue *what = &metric->values[v];
        const char *previous = NULL;
        guint n_words = 0;

        for (int step = 0; step <= 1000; step++)
          {
            double part = what->higher_is_better ? 1 - step / 1000.0 : step / 1000.0;
            double value = what->typical_min + part * (what->typical_max - what->typical_min);
            const char *words = metric->meaning (v, value);

            n_words += g_strcmp0 (words, previous) != 0;
            previous = words;
          }
        g_assert_cmpuint (n_words, >=, 5);
        g_assert_cmpuint (n_words, <=, 9); /* SSIMULACRA 2 has a scale of its authors */
        g_assert_cmpstr (metric->meaning (v, NAN), ==, "not defined for these pictures");
      }
  g_assert_cmpstr (hek_metric_find ("psnr")->meaning (0, INFINITY), ==, "no difference");
  g_assert_cmpstr (hek_metric_find ("mse")->meaning (0, 0), ==, "no difference");
  g_assert_cmpstr (hek_metric_find ("ssim")->meaning (0, 1), ==, "no difference");
  g_assert_cmpstr (hek_metric_find ("psnr")->meaning (0, 41), ==, "hard to see, even side by side");
}

/* Every metric has a group and every value a target inside of its usual range. */
static void
test_groups_and_targets (void)
{
  for (guint i = 0; i < hek_metric_n (); i++)
    {
      g_assert_cmpuint (hek_metric (i)->group, <, HEK_METRIC_N_GROUPS);
      for (guint v = 0; v < hek_metric (i)->n_values; v++)
        {
          const HekMetricValue *what = &hek_metric (i)->values[v];

          g_assert_cmpfloat (what->target, >, what->typical_min);
          g_assert_cmpfloat (what->target, <, what->typical_max);
        }
    }
  g_assert_cmpint (hek_metric_find ("psnr")->group, ==, HEK_METRIC_SIGNAL);
  g_assert_cmpint (hek_metric_find ("flip")->group, ==, HEK_METRIC_STRUCTURE);
  g_assert_cmpint (hek_metric_find ("hyab")->group, ==, HEK_METRIC_COLOR);
  g_assert_cmpint (hek_metric_find ("pu_ms_ssim")->group, ==, HEK_METRIC_HDR);
  g_assert_cmpstr (hek_metric_group_label (HEK_METRIC_COLOR), ==, "Colour difference");
}

/* Reports are added up in table order; the newer value of two stays. */
static void
test_report_add (void)
{
  const HekMetric *psnr = hek_metric_find ("psnr"), *flip = hek_metric_find ("flip");
  HekMetricReport report = { .n = 2, .what = { &flip->values[0], &flip->values[1] },
                             .value = { 0.1, NAN } };
  const HekMetricReport more = { .n = 2, .what = { &flip->values[0], &psnr->values[0] },
                                 .value = { 0.2, 30 } };

  g_assert_true (hek_metric_report_has (&report, flip));
  g_assert_false (hek_metric_report_has (&report, psnr));
  hek_metric_report_add (&report, &more);
  g_assert_cmpuint (report.n, ==, 3);
  g_assert_true (report.what[0] == &psnr->values[0]);
  g_assert_true (report.what[1] == &flip->values[0]);
  g_assert_cmpfloat (report.value[0], ==, 30);
  g_assert_cmpfloat (report.value[1], ==, 0.2);
  g_assert_true (isnan (report.value[2]));
  g_assert_true (hek_metric_report_has (&report, psnr));
}

/* FLIP follows the viewing, but for the usual one. */
static void
test_setup_viewing (void)
{
  HekViewing viewing = { .display = hek_display (0) };
  int ppd = hek_options_find (hek_metric_find ("flip")->options,
                              hek_metric_find ("flip")->n_options, "ppd");
  HekMetricSetup setup;
  guint flip = 0;

  while (hek_metric (flip) != hek_metric_find ("flip"))
    flip++;
  hek_metric_setup_init_viewing (&setup, &viewing);
  g_assert_cmpfloat_with_epsilon (setup.options[flip].v[ppd], 67.02, 0.01);
  viewing.distance_m = 2;
  hek_metric_setup_init_viewing (&setup, &viewing);
  g_assert_cmpfloat (setup.options[flip].v[ppd], ==, 0);
  g_assert_cmpfloat (setup.viewing.distance_m, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/table/table", test_table);
  g_test_add_func ("/metric/table/differences", test_differences);
  g_test_add_func ("/metric/table/setup", test_setup);
  g_test_add_func ("/metric/table/format", test_format);
  g_test_add_func ("/metric/table/meaning", test_meaning);
  g_test_add_func ("/metric/table/groups-and-targets", test_groups_and_targets);
  g_test_add_func ("/metric/table/report-add", test_report_add);
  g_test_add_func ("/metric/table/setup-viewing", test_setup_viewing);
  return g_test_run ();
}
