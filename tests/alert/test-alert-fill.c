/* SPDX-License-Identifier: Apache-2.0 */
/* After a restart a window is as full as before: filled from the store, it reads what one reads
 * that was there all the time. */
#include "config.h"

#include "hek-alert-window.h"

#include <math.h>

#include "alert-fixture.h"

#define N_SECONDS 400

/* A second of some series: with a trend, gaps, and a shape of its own for each. */
static gboolean
fill_sample (HekSeriesSample *sample,
             HekHistogram    *histogram,
             guint            i,
             guint            of)
{
  static const char *const scopes[] = { "a", "b" };
  double value = 1000 + 10 * i + 37 * (i * (of + 3) % 11);

  *sample = (HekSeriesSample) {
    .instrument = "search.latency", .scope = scopes[of % 2], .unit = "ns",
    .kind = HEK_SERIES_HISTOGRAM, .histogram = histogram,
    .point = { 0, 2, 3 * value, value, 2 * value, 2 * value },
  };
  hek_histogram_add (histogram, (guint64) value, 1);
  hek_histogram_add (histogram, (guint64) (2 * value), 1);
  if (of == 2)
    *sample = alert_fixture_gauge (0, value);
  if (of == 3)
    *sample = alert_fixture_counter (0, 1 + i % 5);
  return i % 7 != of; /* a gap */
}

/* @begin_us: of steady time */
static void
check_from (const char     *json,
            HekSeriesStore *store,
            gint64          clock_us,
            gint64          begin_us,
            double          tolerance)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (json);
  gint64 end_us = begin_us + N_SECONDS * SECOND;
  g_autoptr (HekAlertWindow) watched = hek_alert_window_new (rule, begin_us);
  g_autoptr (HekAlertWindow) filled = hek_alert_window_new (rule, end_us);
  g_autoptr (GError) error = NULL;
  HekAlertReading before, after;

  for (guint i = 0; i < N_SECONDS; i++)
    {
      for (guint of = 0; of < 4; of++)
        {
          g_autoptr (HekHistogram) histogram = hek_histogram_new ();
          HekSeriesSample sample;

          if (fill_sample (&sample, histogram, i, of) &&
              hek_alert_window_wants (watched, sample.instrument, sample.scope))
            hek_alert_window_add (watched, &sample, begin_us + i * SECOND);
        }
      hek_alert_window_read (watched, begin_us + i * SECOND, &before);
    }
  hek_alert_window_read (watched, end_us, &before);
  g_assert_true (hek_alert_window_fill (filled, store, end_us, clock_us, NULL, &error));
  g_assert_no_error (error);
  hek_alert_window_read (filled, end_us, &after);
  g_test_message ("%s: watched %g, filled %g", json, before.value, after.value);
  g_assert_cmpint (after.has_value, ==, before.has_value);
  g_assert_cmpfloat_with_epsilon (after.value, before.value, tolerance * before.value + 1e-9);
  g_assert_cmpint (ABS (after.age_us - before.age_us), <=, SECOND);
  if (rule->condition == HEK_ALERT_ANOMALY)
    {
      g_test_message ("z: watched %g, filled %g", before.z, after.z);
      g_assert_false (isnan (after.z));
      g_assert_cmpfloat_with_epsilon (after.z, before.z, 0.5);
    }
}

static void
check_rule (const char     *json,
            HekSeriesStore *store,
            gint64          clock_us,
            double          tolerance)
{
  check_from (json, store, clock_us, 5000 * SECOND, tolerance);
  /* the machine was started just now: what was before it counts all the same */
  check_from (json, store, clock_us, -N_SECONDS * SECOND, tolerance);
}

static void
test_fill (void)
{
  char *folder = alert_fixture_folder ();
  g_autoptr (GError) error = NULL;
  HekSeriesStore *store = hek_series_store_open (hek_file_ops_system (), folder,
                                                 HEK_SERIES_STORE_OWNER, &error);
  /* rows of long ago would be minutes by now */
  gint64 begin_us = (g_get_real_time () / (60 * SECOND) - 10) * 60 * SECOND;
  gint64 clock_us = begin_us + N_SECONDS * SECOND;

  g_assert_no_error (error);
  for (guint i = 0; i < N_SECONDS; i++)
    for (guint of = 0; of < 4; of++)
      {
        g_autoptr (HekHistogram) histogram = hek_histogram_new ();
        HekSeriesSample sample;
        gboolean is_there = fill_sample (&sample, histogram, i, of);

        sample.point.time_us = begin_us + i * SECOND;
        if (is_there)
          g_assert_true (hek_series_store_append (store, &sample, 1, &error));
      }
  check_rule ("{'name': 'n', 'series': 'search.latency', 'reduce': 'p90', 'window_s': 60,"
              " 'threshold': 1}", store, clock_us, 0);
  check_rule ("{'name': 'n', 'series': 'search.latency', 'reduce': 'p50', 'window_s': 300,"
              " 'collection': 'a', 'threshold': 1}", store, clock_us, 0);
  check_rule ("{'name': 'n', 'series': 'search.latency', 'reduce': 'max', 'window_s': 200,"
              " 'collection': 'b', 'threshold': 1}", store, clock_us, 0);
  check_rule ("{'name': 'n', 'series': 'search.latency', 'reduce': 'count', 'window_s': 100,"
              " 'threshold': 1}", store, clock_us, 0);
  check_rule ("{'name': 'n', 'series': 'errors', 'reduce': 'sum', 'window_s': 100,"
              " 'threshold': 1}", store, clock_us, 0);
  check_rule ("{'name': 'n', 'series': 'errors', 'reduce': 'rate', 'window_s': 100,"
              " 'threshold': 1}", store, clock_us, 1e-9);
  check_rule ("{'name': 'n', 'series': 'process.rss', 'reduce': 'last', 'threshold': 1}", store,
              clock_us, 0);
  check_rule ("{'name': 'n', 'series': 'process.rss', 'reduce': 'min', 'window_s': 50,"
              " 'threshold': 1}", store, clock_us, 0.02);
  check_rule ("{'name': 'n', 'series': 'process.rss', 'reduce': 'mean', 'window_s': 10,"
              " 'condition': 'anomaly'}", store, clock_us, 0.02);
  check_rule ("{'name': 'n', 'series': 'search.latency', 'reduce': 'p99', 'window_s': 10,"
              " 'condition': 'anomaly'}", store, clock_us, 0.02);
  hek_series_store_unref (store);
  alert_fixture_remove (folder);
}

/* A series that nobody has measured yet. */
static void
test_nothing (void)
{
  char *folder = alert_fixture_folder ();
  g_autoptr (GError) error = NULL;
  HekSeriesStore *store = hek_series_store_open (hek_file_ops_system (), folder,
                                                 HEK_SERIES_STORE_OWNER, &error);
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'n', 'series': 'process.rss', 'reduce': 'last', 'condition': 'anomaly'}");
  g_autoptr (HekAlertWindow) window = hek_alert_window_new (rule, SECOND);
  HekAlertReading reading;

  g_assert_no_error (error);
  g_assert_true (hek_alert_window_fill (window, store, SECOND, 1790000000 * SECOND, NULL, &error));
  g_assert_no_error (error);
  hek_alert_window_read (window, SECOND, &reading);
  g_assert_false (reading.has_value);
  hek_series_store_unref (store);
  alert_fixture_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/fill/same", test_fill);
  g_test_add_func ("/alert/fill/nothing", test_nothing);
  return g_test_run ();
}
