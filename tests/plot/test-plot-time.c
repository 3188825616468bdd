/* SPDX-License-Identifier: Apache-2.0 */
/* Axes of time: ticks at round local times at every zoom, also where the clocks change. */
#include "config.h"

#include "hek-plot-time.h"

#include <math.h>
#include <string.h>

#define SECOND 1e6
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)

/* 2026-10-24 22:00:00 UTC: midnight in central Europe, before the clocks go back at 01:00 UTC. */
#define BEFORE_CHANGE (1792879200 * SECOND)

/* 2026-11-22 12:00:00 UTC */
#define NOON (1795348800 * SECOND)

static char *
label (double min,
       double max,
       guint  n_wanted,
       guint  i)
{
  HekPlotTicks ticks;

  hek_plot_ticks_init (&ticks, min, max, HEK_PLOT_TIME, n_wanted, FALSE);
  return i < ticks.n_ticks ? hek_plot_ticks_format (&ticks, i) : NULL;
}

static void
check (double      span,
       const char *first,
       const char *second)
{
  g_autofree char *one = label (NOON, NOON + span, 6, 0);
  g_autofree char *two = label (NOON, NOON + span, 6, 1);

  g_assert_cmpstr (one, ==, first);
  g_assert_cmpstr (two, ==, second);
}

/* In central Europe, at 13:00. */
static void
test_labels (void)
{
  check (1.5 * SECOND, "13:00:00.0", "13:00:00.5");
  check (12 * SECOND, "13:00:00", "13:00:02");
  check (360 * SECOND, "13:00", "13:01");
  check (6 * HOUR, "13:00", "14:00");
  check (24 * HOUR, "18:00", "23 Nov");
  check (20 * DAY, "23 Nov", "30 Nov");
  check (400 * DAY, "2027", "Apr");
  check (4000 * DAY, "2028", "2030");
}

/* Ticks ascend, lie within, are at least two wherever there is room for steps, and never too many,
 * from microseconds to millennia. */
static void
test_spans (void)
{
  for (double span = 20; span < 4000 * 365.0 * DAY; span *= 1.7)
    for (guint n = 2; n < 10; n++)
      {
        HekPlotTicks ticks;

        hek_plot_ticks_init (&ticks, NOON + 0.31 * span, NOON + 1.31 * span, HEK_PLOT_TIME, n,
                             FALSE);
        g_assert_cmpuint (ticks.n_ticks, <=, HEK_PLOT_MAX_TICKS);
        g_assert_cmpuint (ticks.n_ticks, <=, n + 1);
        for (guint i = 0; i < ticks.n_ticks; i++)
          {
            g_autofree char *text = hek_plot_ticks_format (&ticks, i);

            g_assert_cmpuint (strlen (text), >, 0);
            g_assert_cmpfloat (ticks.ticks[i], >=, ticks.min);
            g_assert_cmpfloat (ticks.ticks[i], <=, ticks.max);
            if (i > 0)
              g_assert_cmpfloat (ticks.ticks[i], >, ticks.ticks[i - 1]);
          }
      }
}

/* 25 hours of a day: midnights and 06:00 stay where the clock on the wall has them. */
static void
test_clock_change (void)
{
  HekPlotTicks ticks;

  hek_plot_ticks_init (&ticks, BEFORE_CHANGE, BEFORE_CHANGE + 25 * HOUR, HEK_PLOT_TIME, 5, FALSE);
  g_assert_cmpuint (ticks.n_ticks, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      static const char *const wanted[] = { "25 Oct", "06:00", "12:00", "18:00", "26 Oct" };
      g_autofree char *text = hek_plot_ticks_format (&ticks, i);

      g_assert_cmpstr (text, ==, wanted[i]);
    }
  g_assert_cmpfloat (ticks.ticks[1] - ticks.ticks[0], ==, 7 * HOUR);
  g_assert_cmpfloat (ticks.ticks[2] - ticks.ticks[1], ==, 6 * HOUR);
}

static void
test_words (void)
{
  g_autofree char *time = hek_plot_time_format (NOON + 250000, 1e4);
  g_autofree char *none = hek_plot_time_format (NAN, 1);
  g_autofree char *far_away = hek_plot_time_format (1e300, 1);
  g_autofree char *minutes = hek_plot_time_format_span (15 * 60 * SECOND);
  g_autofree char *days = hek_plot_time_format_span (-12 * DAY);
  HekPlotTicks ticks;

  g_assert_cmpstr (time, ==, "2026-11-22 13:00:00.25");
  g_assert_cmpstr (none, ==, "—");
  g_assert_cmpstr (far_away, ==, "—");
  g_assert_cmpstr (minutes, ==, "15 min");
  g_assert_cmpstr (days, ==, "12 days");
  /* a moment is half a minute on either side of it */
  hek_plot_ticks_init (&ticks, NOON, NOON, HEK_PLOT_TIME, 5, FALSE);
  g_assert_cmpfloat (ticks.max - ticks.min, ==, 60 * SECOND);
  hek_plot_ticks_init (&ticks, NAN, INFINITY, HEK_PLOT_TIME, 5, FALSE);
  g_assert_true (isfinite (ticks.min) && isfinite (ticks.max));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", TRUE);
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-time/labels", test_labels);
  g_test_add_func ("/plot-time/spans", test_spans);
  g_test_add_func ("/plot-time/clock-change", test_clock_change);
  g_test_add_func ("/plot-time/words", test_words);
  return g_test_run ();
}
