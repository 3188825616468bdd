/* SPDX-License-Identifier: Apache-2.0 */
/* Ticks: properties over many ranges, and the words of their labels. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-plot-axis.h"
#include "hek-rng.h"

/* Sums of steps are not exact. */
#define SLACK 1e-6

static gboolean
is_nice (double step)
{
  double mantissa = step / pow (10, floor (log10 (step) + 1e-9));

  return fabs (mantissa - 1) < SLACK || fabs (mantissa - 2) < SLACK || fabs (mantissa - 5) < SLACK
         || fabs (mantissa - 10) < SLACK;
}

static void
check_common (const HekPlotTicks *ticks,
              double              min,
              double              max,
              gboolean            grow)
{
  double slack = SLACK * (ticks->max - ticks->min);

  g_assert_cmpuint (ticks->n_ticks, >=, 1);
  g_assert_cmpuint (ticks->n_ticks, <=, HEK_PLOT_MAX_TICKS);
  g_assert_cmpfloat (ticks->min, <, ticks->max);
  if (grow)
    {
      g_assert_cmpfloat (ticks->min, <=, min + slack);
      g_assert_cmpfloat (ticks->max, >=, max - slack);
    }
  else
    {
      g_assert_cmpfloat (ticks->min, ==, min);
      g_assert_cmpfloat (ticks->max, ==, max);
    }
  for (guint i = 0; i < ticks->n_ticks; i++)
    {
      double f = hek_plot_ticks_to_fraction (ticks, ticks->ticks[i]);
      g_autofree char *text = hek_plot_ticks_format (ticks, i);

      g_assert_cmpfloat (f, >=, -SLACK);
      g_assert_cmpfloat (f, <=, 1 + SLACK);
      g_assert_cmpfloat_with_epsilon (hek_plot_ticks_from_fraction (ticks, f), ticks->ticks[i],
                                      1e-9 * (fabs (ticks->ticks[i]) + ticks->max - ticks->min));
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (strlen (text), >, 0);
      if (i > 0)
        {
          g_autofree char *before = hek_plot_ticks_format (ticks, i - 1);

          g_assert_cmpfloat (ticks->ticks[i - 1], <, ticks->ticks[i]);
          g_assert_cmpstr (before, !=, text); /* labels tell neighbours apart */
        }
    }
}

static void
test_linear (void)
{
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint n = 0; n < 20000; n++)
    {
      double magnitude = pow (10, 40 * hek_rng_double (&rng) - 20);
      double min = magnitude * (hek_rng_double (&rng) - 0.5);
      double span = magnitude * pow (10, -8 * hek_rng_double (&rng));
      double max = min + span;
      guint wanted = 2 + (guint) hek_rng_below (&rng, 10);
      gboolean grow = n % 2 == 0;
      HekPlotTicks ticks;

      hek_plot_ticks_init (&ticks, min, max, HEK_PLOT_LINEAR, wanted, grow);
      check_common (&ticks, min, max, grow);
      g_assert_true (is_nice (ticks.step));
      g_assert_cmpuint (ticks.n_ticks, >=, 2);
      g_assert_cmpuint (ticks.n_ticks, <=, wanted * 3 + 2);
      for (guint i = 0; i < ticks.n_ticks; i++)
        {
          double k = ticks.ticks[i] / ticks.step;

          g_assert_cmpfloat (fabs (k - round (k)), <=, SLACK * MAX (fabs (k), 1));
        }
      if (grow)
        {
          g_assert_cmpfloat_with_epsilon (ticks.ticks[0], ticks.min, SLACK * ticks.step);
          g_assert_cmpfloat_with_epsilon (ticks.ticks[ticks.n_ticks - 1], ticks.max,
                                          SLACK * ticks.step);
        }
    }
}

static void
test_log (gconstpointer data)
{
  HekPlotScale scale = GPOINTER_TO_INT (data);
  HekRng rng;

  hek_rng_init (&rng, 2);
  for (guint n = 0; n < 20000; n++)
    {
      double min = pow (10, 24 * hek_rng_double (&rng) - 12);
      double max = min * pow (10, 0.001 + 12 * pow (hek_rng_double (&rng), 3));
      gboolean grow = n % 2 == 0;
      HekPlotTicks ticks;

      hek_plot_ticks_init (&ticks, min, max, scale, 2 + (guint) hek_rng_below (&rng, 8), grow);
      check_common (&ticks, min, max, grow);
      g_assert_cmpfloat (ticks.min, >, 0);
      if (max / min >= (scale == HEK_PLOT_LOG2 ? 4 : 10))
        g_assert_cmpuint (ticks.n_ticks, >=, 2);
      if (ticks.step != 0)
        continue;
      for (guint i = 0; i < ticks.n_ticks; i++)
        {
          double e = scale == HEK_PLOT_LOG2 ? log2 (ticks.ticks[i]) : log10 (ticks.ticks[i]);

          if (scale == HEK_PLOT_LOG2)
            g_assert_cmpfloat (fabs (e - round (e)), <, 1e-9);
          else
            g_assert_true (is_nice (ticks.ticks[i]));
        }
    }
}

static void
test_odd_ranges (void)
{
  static const double ends[] = { 0, -0.0, 1, -1, 1e-320, 1e308, -1e308, NAN, INFINITY, -INFINITY,
                                 1e9, 1e9 + 1e-7, 5, 5 + 1e-15 };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ends); j++)
      for (guint scale = HEK_PLOT_LINEAR; scale <= HEK_PLOT_LOG2; scale++)
        for (guint grow = 0; grow < 2; grow++)
          {
            HekPlotTicks ticks;

            hek_plot_ticks_init (&ticks, ends[i], ends[j], scale, 5, grow != 0);
            g_assert_true (isfinite (ticks.min) && isfinite (ticks.max));
            check_common (&ticks, ticks.min, ticks.max, FALSE);
          }
}

static void
check_labels (double       min,
              double       max,
              HekPlotScale scale,
              guint        n_wanted,
              const char  *expected)
{
  g_autoptr (GString) all = g_string_new (NULL);
  HekPlotTicks ticks;

  hek_plot_ticks_init (&ticks, min, max, scale, n_wanted, FALSE);
  for (guint i = 0; i < ticks.n_ticks; i++)
    {
      g_autofree char *text = hek_plot_ticks_format (&ticks, i);

      g_string_append_printf (all, "%s%s", i > 0 ? " " : "", text);
    }
  g_assert_cmpstr (all->str, ==, expected);
}

static void
test_labels (void)
{
  check_labels (0, 1, HEK_PLOT_LINEAR, 5, "0 0.2 0.4 0.6 0.8 1.0");
  check_labels (-50, 50, HEK_PLOT_LINEAR, 5, "−40 −20 0 20 40");
  check_labels (0, 100, HEK_PLOT_LINEAR, 5, "0 20 40 60 80 100");
  check_labels (0, 2e6, HEK_PLOT_LINEAR, 4, "0 0.5M 1.0M 1.5M 2.0M");
  check_labels (0, 40000, HEK_PLOT_LINEAR, 4, "0 10k 20k 30k 40k");
  check_labels (1000000, 1000002, HEK_PLOT_LINEAR, 2, "1000000 1000001 1000002");
  check_labels (0, 4e-6, HEK_PLOT_LINEAR, 4, "0 1×10⁻⁶ 2×10⁻⁶ 3×10⁻⁶ 4×10⁻⁶");
  check_labels (2, 256, HEK_PLOT_LOG2, 8, "2 4 8 16 32 64 128 256");
  check_labels (2, 256, HEK_PLOT_LOG2, 4, "4 16 64 256");
  check_labels (1, 1000, HEK_PLOT_LOG10, 7, "1 2 5 10 20 50 100 200 500 1000");
  check_labels (1, 1000, HEK_PLOT_LOG10, 4, "1 10 100 1000");
  check_labels (1e-6, 1e6, HEK_PLOT_LOG10, 5, "10⁻⁶ 0.001 1 1000 10⁶");
}

static void
check_value (double      value,
             guint       n_significant,
             const char *expected)
{
  g_autofree char *text = hek_plot_format_value (value, n_significant);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_values (void)
{
  check_value (34.21, 3, "34.2");
  check_value (9.996, 3, "10.0");
  check_value (0.97314, 3, "0.973");
  check_value (-0.5, 2, "−0.50");
  check_value (123456, 3, "123456");
  check_value (0, 3, "0");
  check_value (-0.0, 3, "0");
  check_value (NAN, 3, "—");
  check_value (INFINITY, 3, "∞");
  check_value (-INFINITY, 3, "−∞");
  check_value (1.5e-7, 2, "1.5×10⁻⁷");
  check_value (-9.99e12, 2, "−1.0×10¹³");
}

static void
test_title (void)
{
  static const struct { const char *label, *unit, *expected; } rows[] = {
    { "PSNR", "dB", "PSNR (dB)" }, { "SSIM", NULL, "SSIM" }, { NULL, NULL, "" },
    { NULL, "dB", "dB" },          { "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HekPlotAxis axis = { .label = rows[i].label, .unit = rows[i].unit };
      g_autofree char *title = hek_plot_axis_title (&axis);

      g_assert_cmpstr (title, ==, rows[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/axis/linear", test_linear);
  g_test_add_data_func ("/plot/axis/log10", GINT_TO_POINTER (HEK_PLOT_LOG10), test_log);
  g_test_add_data_func ("/plot/axis/log2", GINT_TO_POINTER (HEK_PLOT_LOG2), test_log);
  g_test_add_func ("/plot/axis/odd-ranges", test_odd_ranges);
  g_test_add_func ("/plot/axis/labels", test_labels);
  g_test_add_func ("/plot/axis/values", test_values);
  g_test_add_func ("/plot/axis/title", test_title);
  return g_test_run ();
}
