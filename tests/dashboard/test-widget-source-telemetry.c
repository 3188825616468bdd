/* SPDX-License-Identifier: Apache-2.0 */
/* Sources that read telemetry: values equal what was recorded, together and each by itself. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-series-note.h"
#include "source-fixture.h"

#define OTHER "7e6dcb3c-06a6-4b07-8d0a-1d4b6e3b7c55" /* a collection that is gone */

static void
set_up (SourceFixture *fixture,
        gconstpointer  data)
{
  source_fixture_set_up (fixture);
  for (gint64 i = 0; i < 60; i++)
    {
      source_fixture_record (fixture, "", "process.rss", HEK_SERIES_GAUGE, i, 1e6);
      if (i >= 20 && i < 30)
        continue; /* nothing happened */
      source_fixture_record (fixture, fixture->uuid, "search.queries", HEK_SERIES_COUNTER, i, 2);
      source_fixture_record (fixture, fixture->uuid, "search.latency", HEK_SERIES_HISTOGRAM, i,
                             (double) (100 + i));
      source_fixture_record (fixture, OTHER, "search.queries", HEK_SERIES_COUNTER, i, 1);
      source_fixture_record (fixture, OTHER, "search.latency", HEK_SERIES_HISTOGRAM, i, 50);
    }
  source_fixture_record (fixture, fixture->uuid, "memory.graphs", HEK_SERIES_GAUGE, 0, 1000);
  source_fixture_record (fixture, OTHER, "memory.graphs", HEK_SERIES_GAUGE, 10, 500);
  source_fixture_record (fixture, fixture->uuid, "memory.graphs", HEK_SERIES_GAUGE, 40, 2000);
}

static void
tear_down (SourceFixture *fixture,
           gconstpointer  data)
{
  source_fixture_tear_down (fixture);
}

static void
test_values (SourceFixture *fixture,
             gconstpointer  data)
{
  g_autoptr (HekFrame) frame = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"search.latency\", \"collection\": "
             "\"photos\", \"reduce\": \"mean\", \"bucket\": 1, \"envelope\": \"yes\"}");
  const double *values = frame->columns[1].reals;

  g_assert_cmpuint (frame->n_rows, ==, 60);
  g_assert_cmpstr (frame->columns[1].unit, ==, "ns");
  g_assert_cmpint (frame->columns[2].role, ==, HEK_FRAME_LOW);
  g_assert_cmpint (frame->columns[3].role, ==, HEK_FRAME_HIGH);
  for (guint i = 0; i < 60; i++)
    {
      g_assert_cmpint (frame->columns[0].times[i], ==, T0 + i * SECOND);
      if (i >= 20 && i < 30)
        g_assert_true (isnan (values[i])); /* a gap: there is no latency of nothing */
      else
        g_assert_cmpfloat (values[i], ==, 100 + i);
    }
}

static void
test_together (SourceFixture *fixture,
               gconstpointer  data)
{
  g_autoptr (HekFrame) rate = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"search.queries\", \"bucket\": 1}");
  g_autoptr (HekFrame) each = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"search.queries\", \"bucket\": 10, "
             "\"by\": \"collection\", \"reduce\": \"sum\"}");
  g_autoptr (HekFrame) memory = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"memory.graphs\", \"bucket\": 10}");
  double sums[2] = { 0, 0 };

  /* 0 where the recorder was on and nothing came */
  g_assert_cmpuint (rate->n_rows, ==, 60);
  g_assert_cmpstr (rate->columns[1].unit, ==, "1/s");
  for (guint i = 0; i < 60; i++)
    g_assert_cmpfloat (rate->columns[1].reals[i], ==, i >= 20 && i < 30 ? 0 : 3);

  g_assert_cmpuint (each->n_columns, ==, 3);
  for (guint c = 1; c < 3; c++)
    for (gsize i = 0; i < each->n_rows; i++)
      sums[strcmp (each->columns[c].name, "photos") != 0] += each->columns[c].reals[i];
  g_assert_cmpfloat (sums[0], ==, 100);
  g_assert_cmpfloat (sums[1], ==, 50);

  /* amounts stand until the next, and are added */
  g_assert_cmpuint (memory->n_rows, ==, 5);
  g_assert_cmpfloat (memory->columns[1].reals[0], ==, 1000);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpfloat (memory->columns[1].reals[i], ==, 1500);
  g_assert_cmpfloat (memory->columns[1].reals[4], ==, 2500);
}

static void
test_range (SourceFixture *fixture,
            gconstpointer  data)
{
  g_autoptr (HekFrame) median = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"search.latency\", \"over\": \"range\", "
             "\"reduce\": \"p50\"}");
  g_autoptr (HekFrame) p99 = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"search.latency\", \"over\": \"range\", "
             "\"collection\": \"photos\"}");
  g_autoptr (HekFrame) count = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"search.latency\", \"over\": \"range\", "
             "\"reduce\": \"count\", \"by\": \"collection\"}");

  g_assert_cmpuint (median->n_rows, ==, 1);
  g_assert_cmpfloat (median->columns[0].reals[0], ==, 50); /* 50 of 50, and 50 above 100 */
  g_assert_cmpfloat (fabs (p99->columns[0].reals[0] - 159), <, 0.01 * 159);
  g_assert_cmpuint (count->n_rows, ==, 2);
  g_assert_cmpfloat (count->columns[1].reals[0], ==, 50);
  g_assert_cmpfloat (count->columns[1].reals[1], ==, 50);
}

static void
test_distribution (SourceFixture *fixture,
                   gconstpointer  data)
{
  g_autoptr (HekFrame) range = source_fixture_fetch (
    fixture, "{\"source\": \"distribution\", \"series\": \"search.latency\", \"over\": \"range\", "
             "\"bins\": 10}");
  g_autoptr (HekFrame) times = source_fixture_fetch (
    fixture, "{\"source\": \"distribution\", \"series\": \"search.latency\", \"bucket\": 10, "
             "\"bins\": 12}");
  double n = 0;

  g_assert_cmpuint (range->n_rows, <=, 10);
  for (gsize i = 0; i < range->n_rows; i++)
    {
      n += range->columns[2].reals[i];
      if (i > 0)
        g_assert_cmpfloat (range->columns[0].reals[i], ==, range->columns[1].reals[i - 1]);
    }
  g_assert_cmpfloat (n, ==, 100);
  g_assert_cmpfloat (range->columns[0].reals[0], <=, 50);
  g_assert_cmpfloat (range->columns[1].reals[range->n_rows - 1], >, 159);

  n = 0;
  g_assert_cmpuint (times->n_rows, ==, 6);
  g_assert_cmpuint (times->n_columns, <=, 13);
  for (guint c = 1; c < times->n_columns; c++)
    for (gsize i = 0; i < times->n_rows; i++)
      if (!isnan (times->columns[c].reals[i]))
        n += times->columns[c].reals[i];
  g_assert_cmpfloat (n, ==, 100);
}

/* Counts and columns of a frame of counts by time. */
static double
sum_counts (const HekFrame *frame)
{
  double n = 0;

  for (guint c = 1; c < frame->n_columns; c++)
    for (gsize i = 0; i < frame->n_rows; i++)
      n += isnan (frame->columns[c].reals[i]) ? 0 : frame->columns[c].reals[i];
  return n;
}

/* A second of an hour, on 600 pixels beside axis and colour bar, would be less than one of them:
 * columns are as wide as can be seen, and nothing that was counted is left out. */
static void
test_columns (SourceFixture *fixture,
              gconstpointer  data)
{
  const char *query = "{\"source\": \"distribution\", \"series\": \"search.latency\"}";
  g_autoptr (HekFrame) narrow = NULL;
  g_autoptr (HekFrame) one = NULL;

  fixture->context.to_us = T0 + 3600 * SECOND;
  fixture->context.n_points = 600;
  narrow = source_fixture_fetch (fixture, query);
  g_assert_cmpfloat (sum_counts (narrow), ==, 100);
  g_assert_cmpint (narrow->columns[0].times[1] - narrow->columns[0].times[0], >=, 18 * SECOND);
  g_assert_cmpint (narrow->columns[0].times[1] - narrow->columns[0].times[0], <=, 30 * SECOND);

  /* all of it in one column: how wide it is, is still to be seen */
  fixture->context.n_points = 30;
  one = source_fixture_fetch (fixture, query);
  g_assert_cmpuint (one->n_rows, ==, 2);
  g_assert_cmpfloat (sum_counts (one), ==, 100);
  g_assert_cmpint (one->columns[0].times[1] - one->columns[0].times[0], >=, 360 * SECOND);
}

static void
test_nothing (SourceFixture *fixture,
              gconstpointer  data)
{
  g_autoptr (HekFrame) none = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"import.time\"}");
  g_autoptr (HekFrame) zero = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"import.rows\", \"bucket\": 1}");
  g_autoptr (HekFrame) total = source_fixture_fetch (
    fixture, "{\"source\": \"telemetry\", \"series\": \"errors\", \"over\": \"range\", "
             "\"reduce\": \"sum\"}");

  g_assert_cmpuint (none->n_rows, ==, 0);
  g_assert_cmpuint (none->n_columns, ==, 2);
  g_assert_cmpuint (zero->n_rows, ==, 60); /* nothing was imported while the recorder was on */
  for (guint i = 0; i < 60; i++)
    g_assert_cmpfloat (zero->columns[1].reals[i], ==, 0);
  g_assert_cmpuint (total->n_rows, ==, 1);
  g_assert_cmpfloat (total->columns[0].reals[0], ==, 0);
  source_fixture_fail (fixture, "{\"source\": \"telemetry\", \"series\": \"search.latancy\"}",
                       "series: there is no “search.latancy”");
  source_fixture_fail (fixture, "{\"source\": \"telemetry\", \"series\": \"search.queries\", "
                                "\"reduce\": \"p99\"}", "has no percentiles");
  source_fixture_fail (fixture, "{\"source\": \"distribution\", \"series\": \"search.queries\"}",
                       "are not kept");
  source_fixture_fail (fixture, "{\"source\": \"telemetry\", \"series\": \"search.latency\", "
                                "\"collection\": \"nobody\"}", "nobody");
  fixture->context.series = NULL; /* nothing was ever recorded */
  {
    g_autoptr (HekFrame) frame = source_fixture_fetch (
      fixture, "{\"source\": \"telemetry\", \"series\": \"search.latency\"}");
    g_autoptr (HekFrame) events = source_fixture_fetch (fixture, "{\"source\": \"events\"}");

    g_assert_cmpuint (frame->n_rows, ==, 0);
    g_assert_cmpuint (events->n_rows, ==, 0);
  }
}

static void
test_anomalies (SourceFixture *fixture,
                gconstpointer  data)
{
  guint n_marked = 0;

  for (gint64 i = 100; i < 300; i++)
    source_fixture_record (fixture, fixture->uuid, "collection.rows", HEK_SERIES_GAUGE, i,
                           i == 250 ? 900 : 100 + (double) (i * 7 % 5));
  {
    g_autoptr (HekFrame) frame = source_fixture_fetch (
      fixture, "{\"source\": \"telemetry\", \"series\": \"collection.rows\", \"bucket\": 1, "
               "\"anomalies\": \"yes\", \"collection\": \"photos\"}");
    int marks = hek_frame_find_role (frame, HEK_FRAME_ANOMALY, -1);

    g_assert_cmpint (marks, >=, 0);
    for (gsize i = 0; i < frame->n_rows; i++)
      if (frame->columns[marks].reals[i] != 0)
        {
          g_assert_cmpint (frame->columns[0].times[i], ==, T0 + 250 * SECOND);
          n_marked++;
        }
    g_assert_cmpuint (n_marked, ==, 1);
  }
}

static void
test_events (SourceFixture *fixture,
             gconstpointer  data)
{
  g_autoptr (HekSeriesNote) note = hek_series_note_new (T0 + SECOND, T0 + 3 * SECOND, "import",
                                                        fixture->uuid, "100 rows");
  g_autoptr (HekSeriesNote) own = hek_series_note_new (T0 + 9 * SECOND, T0 + 9 * SECOND, "user", "",
                                                       "look");
  g_autoptr (GError) error = NULL;

  hek_series_note_add (fixture->series, note, &error);
  hek_series_note_add (fixture->series, own, &error);
  g_assert_no_error (error);
  {
    g_autoptr (HekFrame) all = source_fixture_fetch (fixture, "{\"source\": \"events\"}");
    g_autoptr (HekFrame) imports = source_fixture_fetch (
      fixture, "{\"source\": \"events\", \"kinds\": \"import, index\"}");

    g_assert_cmpuint (all->n_rows, ==, 2);
    g_assert_cmpint (all->columns[0].times[0], ==, T0 + SECOND);
    g_assert_cmpint (all->columns[1].times[0], ==, T0 + 3 * SECOND);
    g_assert_cmpint (all->columns[1].times[1], ==, G_MININT64); /* a moment has no end */
    g_assert_cmpstr (all->columns[3].texts[0], ==, "photos");
    g_assert_cmpstr (all->columns[4].texts[1], ==, "look");
    g_assert_cmpuint (imports->n_rows, ==, 1);
  }
}

#define ADD(name, func) \
  g_test_add ("/dashboard/telemetry/" name, SourceFixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("values", test_values);
  ADD ("together", test_together);
  ADD ("range", test_range);
  ADD ("distribution", test_distribution);
  ADD ("columns", test_columns);
  ADD ("nothing", test_nothing);
  ADD ("anomalies", test_anomalies);
  ADD ("events", test_events);
  return g_test_run ();
}
