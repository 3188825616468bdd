/* SPDX-License-Identifier: Apache-2.0 */
/* Windows against the plain definition: all samples of the last so many seconds, looked at anew. */
#include "config.h"

#include "hek-alert-window.h"

#include <math.h>

#include "alert-fixture.h"

#define BEGIN (1000 * SECOND)

typedef struct
{
  gint64 at_us;
  HekSeriesPoint point;
  HekHistogram *histogram;
} Record;

static void
record_clear (gpointer record)
{
  hek_histogram_free (((Record *) record)->histogram);
}

static HekSeriesSample
latency (const char         *scope,
         const HekHistogram *histogram)
{
  return (HekSeriesSample) {
    .instrument = "search.latency", .scope = scope, .kind = HEK_SERIES_HISTOGRAM, .unit = "ns",
    .point = { 0, hek_histogram_get_count (histogram), (double) hek_histogram_get_sum (histogram),
               (double) hek_histogram_get_min (histogram),
               (double) hek_histogram_get_max (histogram),
               (double) hek_histogram_get_max (histogram) },
    .histogram = histogram,
  };
}

static HekHistogram *
some_values (void)
{
  HekHistogram *histogram = hek_histogram_new ();
  int n = g_test_rand_int_range (1, 20);

  for (int i = 0; i < n; i++)
    hek_histogram_add (histogram, (guint64) exp (g_test_rand_double_range (5, 18)), 1);
  return histogram;
}

static double
defined (const GArray   *records,
         HekAlertReduce  reduce,
         gint64          now_us,
         gint64          window_us)
{
  g_autoptr (HekHistogram) all = hek_histogram_new ();

  for (guint i = 0; i < records->len; i++)
    {
      const Record *record = &g_array_index (records, Record, i);

      if (record->at_us / SECOND > (now_us - window_us) / SECOND)
        hek_histogram_merge (all, record->histogram);
    }
  if (reduce == HEK_ALERT_COUNT)
    return (double) hek_histogram_get_count (all);
  if (reduce == HEK_ALERT_SUM)
    return (double) hek_histogram_get_sum (all);
  if (hek_histogram_get_count (all) == 0)
    return NAN;
  if (reduce == HEK_ALERT_MEAN)
    return hek_histogram_get_mean (all);
  if (reduce == HEK_ALERT_MIN)
    return (double) hek_histogram_get_min (all);
  if (reduce == HEK_ALERT_MAX)
    return (double) hek_histogram_get_max (all);
  return hek_histogram_get_quantile (all, hek_alert_reduce_quantile (reduce));
}

static void
check_reduction (HekAlertReduce reduce,
                 gint64         window_s)
{
  guint n;
  g_autofree char *json = g_strdup_printf (
    "{'name': 'n', 'series': 'search.latency', 'reduce': '%s', 'window_s': %d, 'threshold': 1}",
    hek_alert_reduces (&n)[reduce].id, (int) window_s);
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (json);
  g_autoptr (HekAlertWindow) window = hek_alert_window_new (rule, BEGIN);
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (Record));
  gint64 now_us = BEGIN;

  g_array_set_clear_func (records, record_clear);
  for (guint i = 0; i < 400; i++)
    {
      HekAlertReading reading;
      double expected;

      now_us += g_test_rand_int_range (0, 30) == 0 ? 2 * window_s * SECOND
                                                   : g_test_rand_int_range (1, 3 * (int) SECOND);
      if (g_test_rand_bit ())
        {
          Record record = { .at_us = now_us, .histogram = some_values () };
          HekSeriesSample sample = latency (i % 2 ? "a" : "b", record.histogram);

          /* what other processes had measured comes late */
          if (i % 7 == 0)
            record.at_us -= g_test_rand_int_range (0, 2 * (int) window_s) * SECOND;
          hek_alert_window_add (window, &sample, record.at_us);
          g_array_append_val (records, record);
        }
      hek_alert_window_read (window, now_us, &reading);
      expected = defined (records, reduce, now_us, window_s * SECOND);
      g_assert_cmpint (reading.has_value, ==, !isnan (expected));
      if (!isnan (expected))
        g_assert_cmpfloat_with_epsilon (reading.value, expected, 1e-9 * (expected + 1));
    }
}

static void
test_reductions (void)
{
  static const HekAlertReduce reductions[] = {
    HEK_ALERT_MEAN, HEK_ALERT_MIN, HEK_ALERT_MAX, HEK_ALERT_SUM,
    HEK_ALERT_COUNT, HEK_ALERT_P50, HEK_ALERT_P99, HEK_ALERT_P999,
  };

  for (guint i = 0; i < G_N_ELEMENTS (reductions); i++)
    {
      check_reduction (reductions[i], 1);
      check_reduction (reductions[i], 60);
      check_reduction (reductions[i], 240);
    }
}

/* A day in 240 cells of six minutes. */
static void
test_long (void)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'n', 'series': 'search.latency', 'reduce': 'count', 'window_s': 86400,"
    " 'threshold': 1}");
  g_autoptr (HekAlertWindow) window = hek_alert_window_new (rule, BEGIN);
  g_autoptr (HekHistogram) one = hek_histogram_new ();
  HekSeriesSample sample;
  HekAlertReading reading;

  hek_histogram_add (one, 100, 1);
  sample = latency ("a", one);
  for (guint i = 0; i < 3 * 86400; i += 10)
    hek_alert_window_add (window, &sample, BEGIN + i * SECOND);
  hek_alert_window_read (window, BEGIN + 3 * 86400 * SECOND, &reading);
  g_assert_cmpfloat_with_epsilon (reading.value, 8640, 8640 / 240.0 + 1);
}

static void
test_gauge (void)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'n', 'series': 'process.rss', 'reduce': 'mean', 'window_s': 10, 'threshold': 1}");
  g_autoptr (HekAlertRule) none = alert_fixture_rule (
    "{'name': 'n', 'series': 'process.rss', 'condition': 'no-data', 'window_s': 10}");
  g_autoptr (HekAlertWindow) window = hek_alert_window_new (rule, BEGIN);
  g_autoptr (HekAlertWindow) absent = hek_alert_window_new (none, BEGIN);
  HekSeriesSample sample = alert_fixture_gauge (0, 4);
  HekAlertReading reading;

  hek_alert_window_read (window, BEGIN, &reading);
  g_assert_false (reading.has_value);
  hek_alert_window_add (window, &sample, BEGIN);
  hek_alert_window_add (absent, &sample, BEGIN);
  /* it stands at 4 for five seconds, then at 10 */
  for (guint i = 0; i < 5; i++)
    hek_alert_window_read (window, BEGIN + i * SECOND, &reading);
  g_assert_cmpfloat (reading.value, ==, 4);
  sample.point = (HekSeriesPoint) { 0, 1, 10, 10, 10, 10 };
  hek_alert_window_add (window, &sample, BEGIN + 5 * SECOND);
  for (guint i = 5; i < 10; i++)
    hek_alert_window_read (window, BEGIN + i * SECOND, &reading);
  g_assert_cmpfloat (reading.value, ==, 7);
  for (guint i = 10; i < 40; i++)
    hek_alert_window_read (window, BEGIN + i * SECOND, &reading);
  g_assert_cmpfloat (reading.value, ==, 10);
  g_assert_cmpint (reading.age_us, ==, 34 * SECOND);
  hek_alert_window_read (absent, BEGIN + 10 * SECOND, &reading);
  g_assert_false (hek_alert_condition_holds (none, &reading, FALSE));
  hek_alert_window_read (absent, BEGIN + 11 * SECOND, &reading);
  g_assert_true (hek_alert_condition_holds (none, &reading, FALSE));
  g_assert_cmpfloat (reading.value, ==, 11);
}

/* Of all collections together: the sum of how each stands. */
static void
test_together (void)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'n', 'series': 'collection.segments', 'reduce': 'max', 'window_s': 5,"
    " 'threshold': 1}");
  g_autoptr (HekAlertWindow) window = hek_alert_window_new (rule, BEGIN);
  HekSeriesSample a = alert_fixture_gauge (0, 3), b = alert_fixture_gauge (0, 4);
  HekAlertReading reading;

  a.instrument = b.instrument = "collection.segments";
  a.scope = "a";
  b.scope = "b";
  g_assert_true (hek_alert_window_wants (window, a.instrument, a.scope));
  g_assert_false (hek_alert_window_wants (window, "process.rss", ""));
  hek_alert_window_add (window, &a, BEGIN);
  hek_alert_window_read (window, BEGIN, &reading);
  g_assert_cmpfloat (reading.value, ==, 3);
  hek_alert_window_add (window, &b, BEGIN + SECOND);
  hek_alert_window_read (window, BEGIN + SECOND, &reading);
  g_assert_cmpfloat (reading.value, ==, 7);
  b.point.last = 1;
  hek_alert_window_add (window, &b, BEGIN + 2 * SECOND);
  for (guint i = 2; i < 10; i++)
    hek_alert_window_read (window, BEGIN + i * SECOND, &reading);
  g_assert_cmpfloat (reading.value, ==, 4);
}

static void
test_counter (void)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'n', 'series': 'errors', 'reduce': 'rate', 'window_s': 10, 'threshold': 1}");
  g_autoptr (HekAlertWindow) window = hek_alert_window_new (rule, BEGIN);
  HekSeriesSample sample = alert_fixture_counter (0, 5);
  HekAlertReading reading;

  hek_alert_window_read (window, BEGIN, &reading);
  g_assert_cmpfloat (reading.value, ==, 0); /* nothing counted is no missing value */
  g_assert_true (reading.has_value);
  /* as long as there is less than a window: a second of what there is */
  hek_alert_window_add (window, &sample, BEGIN + 2 * SECOND);
  hek_alert_window_read (window, BEGIN + 2 * SECOND, &reading);
  g_assert_cmpfloat (reading.value, ==, 2.5);
  for (guint i = 3; i <= 20; i++)
    {
      hek_alert_window_add (window, &sample, BEGIN + i * SECOND);
      hek_alert_window_read (window, BEGIN + i * SECOND, &reading);
    }
  g_assert_cmpfloat (reading.value, ==, 5);
  hek_alert_window_read (window, BEGIN + 25 * SECOND, &reading);
  g_assert_cmpfloat (reading.value, ==, 2.5);
  hek_alert_window_read (window, BEGIN + 100 * SECOND, &reading);
  g_assert_cmpfloat (reading.value, ==, 0);
}

static void
test_anomaly (void)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'n', 'series': 'process.rss', 'reduce': 'last', 'window_s': 1,"
    " 'condition': 'anomaly', 'threshold': 6}");
  g_autoptr (HekAlertWindow) window = hek_alert_window_new (rule, BEGIN);
  HekAlertReading reading;
  guint n_false = 0;

  for (guint i = 0; i < 300; i++)
    {
      HekSeriesSample sample = alert_fixture_gauge (0, 100 + g_test_rand_double_range (-1, 1));

      hek_alert_window_add (window, &sample, BEGIN + i * SECOND);
      hek_alert_window_read (window, BEGIN + i * SECOND, &reading);
      g_assert_cmpint (isnan (reading.z), ==, i <= HEK_ALERT_BASELINE_MIN);
      n_false += hek_alert_condition_holds (rule, &reading, FALSE);
    }
  g_assert_cmpuint (n_false, ==, 0);
  for (guint i = 300; i < 400; i++)
    {
      HekSeriesSample sample = alert_fixture_gauge (0, 50);

      hek_alert_window_add (window, &sample, BEGIN + i * SECOND);
      hek_alert_window_read (window, BEGIN + i * SECOND, &reading);
      /* a new level is new for half of the baseline, then it is what there is */
      if (i < 325)
        g_assert_true (hek_alert_condition_holds (rule, &reading, FALSE));
      if (i > 365)
        g_assert_false (hek_alert_condition_holds (rule, &reading, FALSE));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/window/reductions", test_reductions);
  g_test_add_func ("/alert/window/long", test_long);
  g_test_add_func ("/alert/window/gauge", test_gauge);
  g_test_add_func ("/alert/window/together", test_together);
  g_test_add_func ("/alert/window/counter", test_counter);
  g_test_add_func ("/alert/window/anomaly", test_anomaly);
  return g_test_run ();
}
