/* SPDX-License-Identifier: Apache-2.0 */
/* A rule that is put on the past fires when it would have fired then. */
#include "config.h"

#include "hek-alert-replay.h"

#include <math.h>

#include "alert-fixture.h"
#include "hek-alert-state.h"
#include "hek-alert-window.h"

#define N_SECONDS 700

/* High from 100 to 200, for ten seconds at 300, and from 570 on; nothing ran from 350 to 450. */
static gboolean
make_sample (HekSeriesSample *sample,
             gint64           begin_us,
             guint            i)
{
  gboolean is_high = (i >= 100 && i < 200) || (i >= 300 && i < 310) || i >= 570;

  *sample = alert_fixture_gauge (begin_us + i * SECOND, is_high ? 1000 : 100);
  return i < 350 || i >= 450;
}

typedef struct
{
  char *folder;
  HekSeriesStore *store;
  gint64 begin_us;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = alert_fixture_folder ();
  fixture->store = hek_series_store_open (hek_file_ops_system (), fixture->folder,
                                          HEK_SERIES_STORE_OWNER, &error);
  g_assert_no_error (error);
  fixture->begin_us = (g_get_real_time () / (60 * SECOND) - 20) * 60 * SECOND;
  for (guint i = 0; i < N_SECONDS; i++)
    {
      g_autoptr (HekHistogram) histogram = hek_histogram_new ();
      HekSeriesSample samples[2];
      double value = 1e6 * (1 + i % 10 + (i > 400 ? 50 : 0));

      if (!make_sample (&samples[0], fixture->begin_us, i))
        continue;
      hek_histogram_add (histogram, (guint64) value, 1);
      samples[1] = (HekSeriesSample) {
        .instrument = "search.latency", .scope = "a", .unit = "ns", .kind = HEK_SERIES_HISTOGRAM,
        .point = { fixture->begin_us + i * SECOND, 1, value, value, value, value },
        .histogram = histogram,
      };
      g_assert_true (hek_series_store_append (fixture->store, samples, 2, &error));
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_series_store_unref (fixture->store);
  alert_fixture_remove (fixture->folder);
}

static HekAlertReplay
replay (Fixture    *fixture,
        const char *json)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (json);
  g_autoptr (GError) error = NULL;
  HekAlertReplay result;

  g_assert_true (hek_alert_replay (fixture->store, rule, fixture->begin_us,
                                   fixture->begin_us + N_SECONDS * SECOND, NULL, &result,
                                   &error));
  g_assert_no_error (error);
  g_test_message ("%s: fired %u times, %g s of %g s, %g to %g", json, result.n_fired,
                  (double) result.firing_us / SECOND, (double) result.watched_us / SECOND,
                  result.min, result.max);
  return result;
}

static void
test_gauge (Fixture       *fixture,
            gconstpointer  data)
{
  HekAlertReplay result = replay (
    fixture, "{'name': 'n', 'series': 'process.rss', 'reduce': 'last', 'condition': 'above',"
             " 'threshold': 500, 'for_s': 30, 'resolve_s': 20}");

  /* ten seconds are too short, and what nobody watched does not count */
  g_assert_cmpuint (result.n_fired, ==, 2);
  g_assert_cmpint (ABS (result.first_us - fixture->begin_us - 131 * SECOND), <=, SECOND);
  g_assert_cmpint (ABS (result.last_us - fixture->begin_us - 601 * SECOND), <=, SECOND);
  g_assert_cmpint (ABS (result.firing_us - (90 + 99) * SECOND), <=, 2 * SECOND);
  g_assert_cmpint (ABS (result.watched_us - 598 * SECOND), <=, 2 * SECOND);
  g_assert_cmpfloat (result.min, ==, 100);
  g_assert_cmpfloat (result.max, ==, 1000);
  g_assert_true (result.is_firing);
  g_assert_false (result.is_coarse);

  result = replay (fixture, "{'name': 'n', 'series': 'process.rss', 'reduce': 'last',"
                            " 'condition': 'above', 'threshold': 500, 'for_s': 0,"
                            " 'resolve_s': 0}");
  g_assert_cmpuint (result.n_fired, ==, 3);
  result = replay (fixture, "{'name': 'n', 'series': 'process.rss', 'reduce': 'last',"
                            " 'condition': 'above', 'threshold': 5000}");
  g_assert_cmpuint (result.n_fired, ==, 0);
  g_assert_cmpint (result.first_us, ==, 0);
}

/* Percentiles: the same readings as a window that is fed as it happens. */
static void
test_histogram (Fixture       *fixture,
                gconstpointer  data)
{
  HekAlertReplay result = replay (
    fixture, "{'name': 'n', 'series': 'search.latency', 'reduce': 'p99', 'window_s': 30,"
             " 'condition': 'above', 'threshold': 40000000, 'for_s': 10}");

  g_assert_cmpuint (result.n_fired, ==, 1);
  g_assert_cmpint (result.first_us, >=, fixture->begin_us + 450 * SECOND);
  g_assert_cmpfloat_with_epsilon (result.max, 60e6, 0.01 * 60e6);
  g_assert_true (result.is_firing);
  /* another collection has none */
  result = replay (fixture, "{'name': 'n', 'series': 'search.latency', 'reduce': 'p99',"
                            " 'collection': 'b', 'condition': 'above', 'threshold': 1}");
  g_assert_cmpuint (result.n_fired, ==, 0);
  g_assert_true (isnan (result.max));
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'n', 'series': 'process.rss', 'reduce': 'last', 'threshold': 500}");
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  HekAlertReplay result = { .n_fired = 77 };

  g_cancellable_cancel (cancellable);
  g_assert_false (hek_alert_replay (fixture->store, rule, fixture->begin_us,
                                    fixture->begin_us + 60 * SECOND, &task, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (result.n_fired, ==, 77);
}

/* What a day of seconds costs; printed. */
static void
test_time (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'n', 'series': 'search.latency', 'reduce': 'p99', 'window_s': 300,"
    " 'threshold': 500}");
  g_autoptr (GError) error = NULL;
  gint64 begin_us = g_get_monotonic_time ();
  HekAlertReplay result;

  g_assert_true (hek_alert_replay (fixture->store, rule,
                                   fixture->begin_us - 86400 * SECOND + N_SECONDS * SECOND,
                                   fixture->begin_us + N_SECONDS * SECOND, NULL, &result,
                                   &error));
  g_test_message ("a day of which %u s were kept: %.0f ms", N_SECONDS,
                  (double) (g_get_monotonic_time () - begin_us) / 1e3);
  g_assert_cmpuint (result.n_fired, ==, 1); /* it goes on across what nobody watched */
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/alert/replay/gauge", test_gauge);
  ADD ("/alert/replay/histogram", test_histogram);
  ADD ("/alert/replay/cancel", test_cancel);
  ADD ("/alert/replay/time", test_time);
#undef ADD
  return g_test_run ();
}
