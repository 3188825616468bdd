/* SPDX-License-Identifier: Apache-2.0 */
/* Exports read back to what was appended; retention takes detail and no sums. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "hek-rng.h"
#include "hek-series-export.h"
#include "hek-series-note.h"
#include "hek-series-store-private.h"
#include "replay.h"
#include "series-fixture.h"

static char *
export (HekSeriesStore               *store,
        gint64                        id,
        const HekSeriesExportOptions *options)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  hek_series_export (store, &id, 1, options, stream, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static const double values[] = { 0.1, 1e-300, -0.0, 3, 1.0 / 3, 9007199254740992.0, 1e22, -17.25 };

static HekSeriesStore *
make_values (const char *folder,
             gint64     *id)
{
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      series_fixture_append (store, "odd, \"name\"", T0 + i * (SECOND + 7), values[i]);
      if (i == 4)
        g_assert_true (hek_series_store_seal (store, NULL));
    }
  *id = series_fixture_find (store, "odd, \"name\"");
  return store;
}

static void
test_csv (void)
{
  g_autofree char *folder = series_fixture_folder ();
  gint64 id;
  g_autoptr (HekSeriesStore) store = make_values (folder, &id);
  HekSeriesExportOptions options = { HEK_SERIES_EXPORT_CSV, 0, G_MAXINT64, 0, FALSE };
  g_autofree char *csv = export (store, id, &options);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (values) + 2);
  g_assert_cmpstr (lines[0], ==, "time,time_us,series,scope,unit,count,sum,min,max,last");
  g_assert_true (g_str_has_prefix (lines[1], "2026-11-01T00:00:00.000000Z,1793491200000000,"
                                             "\"odd, \"\"name\"\"\",,1,1,0.1,"));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      double last = g_ascii_strtod (strrchr (lines[i + 1], ',') + 1, NULL);

      g_assert_cmpmem (&last, sizeof last, &values[i], sizeof last);
    }
  g_clear_pointer (&store, hek_series_store_unref);
  replay_remove_folder (folder);
}

static void
test_json (void)
{
  g_autofree char *folder = series_fixture_folder ();
  gint64 id;
  g_autoptr (HekSeriesStore) store = make_values (folder, &id);
  HekSeriesExportOptions options = { HEK_SERIES_EXPORT_JSON, T0, T0 + HOUR, MINUTE, TRUE };
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *series;
  JsonArray *points;

  options.bucket_us = 0;
  options.histograms = FALSE;
  text = export (store, id, &options);
  g_assert_true (json_parser_load_from_data (parser, text, -1, &error));
  g_assert_no_error (error);
  series = json_array_get_object_element (
    json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "series"),
    0);
  g_assert_cmpstr (json_object_get_string_member (series, "series"), ==, "odd, \"name\"");
  g_assert_cmpstr (json_object_get_string_member (series, "kind"), ==, "gauge");
  points = json_object_get_array_member (series, "points");
  g_assert_cmpuint (json_array_get_length (points), ==, G_N_ELEMENTS (values));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      JsonArray *point = json_array_get_array_element (points, i);

      g_assert_cmpint (json_array_get_int_element (point, 0), ==, T0 + i * (SECOND + 7));
      g_assert_cmpfloat (json_array_get_double_element (point, 5), ==, values[i]);
    }
  g_clear_pointer (&store, hek_series_store_unref);
  replay_remove_folder (folder);
}

/* --- retention --- */

#define N_SERIES 20
#define N_MINUTES 400

static void
append_minutes (HekSeriesStore *store,
                HekRng         *rng,
                guint           minute,
                double         *sum)
{
  g_autofree HekSeriesSample *samples = g_new (HekSeriesSample, N_SERIES * 60);
  static const char *const names[N_SERIES] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j",
                                               "k", "l", "m", "n", "o", "p", "q", "r", "s", "t" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_SERIES * 60; i++)
    {
      double value = hek_rng_double (rng);

      samples[i] = series_fixture_gauge (names[i % N_SERIES],
                                         T0 + minute * MINUTE + i / N_SERIES * SECOND, value);
      if (i % N_SERIES == 0)
        *sum += value;
    }
  g_assert_true (hek_series_store_append (store, samples, N_SERIES * 60, &error));
  g_assert_no_error (error);
}

/* Noise that no code makes small, and a budget that it exceeds: seconds go, minutes stay. */
static void
test_budget (void)
{
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  HekSeriesRetention retention = { .budget_bytes = HEK_SERIES_BUDGET_BYTES_MIN };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesPoints) rows = NULL;
  HekSeriesPoint total;
  guint64 n_bytes;
  double sum = 0;
  gint64 id;
  HekRng rng;

  hek_rng_init (&rng, 6);
  g_assert_true (hek_series_store_set_retention (store, &retention, &error));
  for (guint i = 0; i < N_MINUTES; i++)
    {
      append_minutes (store, &rng, i, &sum);
      if (i % 15 == 14)
        {
          g_assert_true (hek_series_store_seal (store, &error));
          g_assert_true (hek_series_store_get_size (store, &n_bytes, &error));
          g_assert_cmpuint (n_bytes, <=, HEK_SERIES_BUDGET_BYTES_MIN);
        }
    }
  id = series_fixture_find (store, "a");
  rows = hek_series_read_rows (store, id, HEK_SERIES_LEVEL_RAW, 0, G_MAXINT64, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("of %u rows %u are kept as seconds", N_MINUTES * 60, rows->n_points);
  g_assert_cmpuint (rows->n_points, <, N_MINUTES * 60 * 9 / 10);
  g_assert_cmpuint (rows->n_points, >, N_MINUTES * 60 / 10);
  /* The latest ones. */
  g_assert_cmpint (rows->points[0].time_us, ==,
                   T0 + (gint64) (N_MINUTES * 60 - rows->n_points) * SECOND);
  g_assert_true (hek_series_read_total (store, id, 0, G_MAXINT64, &total, NULL, NULL, &error));
  g_assert_cmpuint (total.count, ==, N_MINUTES * 60);
  g_assert_cmpfloat (fabs (total.sum - sum), <, 1e-6);
  g_clear_pointer (&rows, hek_series_points_free);
  /* A fine step where there are only minutes: these stand in. */
  rows = hek_series_read_buckets (store, id, T0, T0 + N_MINUTES * MINUTE, 10 * SECOND, NULL,
                                  &error);
  total.count = 0;
  for (guint i = 0; i < rows->n_points; i++)
    total.count += rows->points[i].count;
  g_assert_cmpuint (total.count, ==, N_MINUTES * 60);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* Ages: what is older than them is gone at its level only. */
static void
test_ages (void)
{
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  HekSeriesRetention retention = { .raw_us = HOUR, .minute_us = 5 * DAY,
                                   .budget_bytes = HEK_SERIES_BUDGET_BYTES_MIN };
  HekSeriesRetention read;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesPoints) raw = NULL;
  g_autoptr (HekSeriesPoints) minutes = NULL;
  g_autoptr (HekSeriesPoints) hours = NULL;
  gint64 now = g_get_real_time () / HOUR * HOUR, id;

  for (guint day = 10; day-- > 0;)
    {
      for (guint i = 0; i < 120; i++)
        series_fixture_append (store, "a", now - day * DAY - 20 * MINUTE + i * SECOND, i);
      g_assert_true (hek_series_store_seal (store, &error));
    }
  g_assert_true (hek_series_store_set_retention (store, &retention, &error));
  g_assert_true (hek_series_store_get_retention (store, &read, &error));
  g_assert_cmpmem (&read, sizeof read, &retention, sizeof retention);
  series_fixture_append (store, "a", now, 1);
  g_assert_true (hek_series_store_seal (store, &error));
  id = series_fixture_find (store, "a");
  raw = hek_series_read_rows (store, id, HEK_SERIES_LEVEL_RAW, 0, G_MAXINT64, NULL, &error);
  minutes = hek_series_read_rows (store, id, HEK_SERIES_LEVEL_MINUTE, 0, G_MAXINT64, NULL, &error);
  hours = hek_series_read_rows (store, id, HEK_SERIES_LEVEL_HOUR, 0, G_MAXINT64, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hours->n_points, ==, 11);
  g_assert_cmpuint (minutes->n_points, <=, 11);
  g_assert_cmpuint (raw->n_points, <=, 121);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* Histograms of seconds go after a while: those of minutes stand in, and none are lost. */
static void
test_histograms (void)
{
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  HekSeriesRetention retention = { .raw_histogram_us = DAY,
                                   .budget_bytes = HEK_SERIES_BUDGET_BYTES_MIN };
  g_autoptr (HekHistogram) one = hek_histogram_new ();
  g_autoptr (HekHistogram) sum = NULL;
  g_autoptr (HekSeriesHistograms) buckets = NULL;
  g_autoptr (HekSeriesPoints) rows = NULL;
  g_autoptr (GError) error = NULL;
  HekSeriesPoint total;
  gint64 from = (g_get_real_time () - 3 * DAY) / HOUR * HOUR, id;
  guint64 count = 0;

  hek_histogram_add (one, 1000, 3);
  g_assert_true (hek_series_store_set_retention (store, &retention, &error));
  for (guint i = 0; i < 1200; i++)
    {
      HekSeriesSample sample = { "h", "", HEK_SERIES_HISTOGRAM, "ns",
                                 { from + i * SECOND, 3, 3000, 1000, 1000, 1000 }, one };

      g_assert_true (hek_series_store_append (store, &sample, 1, &error));
      if (i == 599)
        g_assert_true (hek_series_store_seal (store, &error));
    }
  id = series_fixture_find (store, "h");
  rows = hek_series_read_rows (store, id, HEK_SERIES_LEVEL_RAW, 0, G_MAXINT64, NULL, &error);
  g_assert_cmpuint (rows->n_points, ==, 1200);
  buckets = hek_series_read_histograms (store, id, from, from + HOUR, 10 * SECOND, NULL, &error);
  g_assert_no_error (error);
  /* Ten minutes that are sealed and too old, and ten that are not sealed yet. */
  g_assert_cmpuint (buckets->n, ==, 10 + 60);
  for (guint i = 0; i < buckets->n; i++)
    count += hek_histogram_get_count (buckets->histograms[i]);
  g_assert_cmpuint (count, ==, 3 * 1200);
  g_assert_true (hek_series_read_total (store, id, from, from + HOUR, &total, &sum, NULL, &error));
  g_assert_cmpuint (total.count, ==, 3 * 1200);
  g_assert_cmpuint (hek_histogram_get_count (sum), ==, 3 * 1200);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* A histogram with values in @n buckets. */
static HekHistogram *
wide_histogram (guint n)
{
  HekHistogram *histogram = hek_histogram_new ();

  for (guint i = 0; i < n; i++)
    hek_histogram_add (histogram, hek_histogram_bucket_first (700 + i), 1 + i % 90);
  return histogram;
}

/* Blocks that are full of large histograms are not put together again and again: what is written
 * grows as what is measured does. */
static void
test_large_histograms (void)
{
  const guint n_seals = 16, n_rows = 300;
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  g_autoptr (HekHistogram) one = wide_histogram (600);
  const double n = (double) hek_histogram_get_count (one);
  const HekSeriesPoint point = { 0, hek_histogram_get_count (one),
                                 (double) hek_histogram_get_sum (one), 1, 1, 1 };
  g_autoptr (HekHistogram) sum = NULL;
  g_autoptr (GError) error = NULL;
  HekSeriesPoint total;
  gint64 n_written = 0, from = T0;

  for (guint i = 0; i < n_seals * n_rows; i++)
    {
      HekSeriesSample sample = { "h", "", HEK_SERIES_HISTOGRAM, "ns", point, one };

      sample.point.time_us = from + i * SECOND;
      g_assert_true (hek_series_store_append (store, &sample, 1, &error));
      if (i % n_rows == n_rows - 1)
        g_assert_true (hek_series_store_seal (store, &error));
    }
  g_assert_true (hek_sqlite_query_int (store->writer,
                                       "SELECT seq FROM sqlite_sequence WHERE name = 'block'",
                                       &n_written, &error));
  /* Nine at each seal (one of rows and one or two of histograms at each level), and those that are
   * put together; it was nearly twice as many when full ones were, too, and more with each seal. */
  g_assert_cmpint (n_written, <=, 12 * n_seals);
  g_assert_true (hek_series_read_total (store, series_fixture_find (store, "h"), from, from + DAY,
                                        &total, &sum, NULL, &error));
  g_assert_cmpfloat ((double) total.count, ==, n * n_seals * n_rows);
  g_assert_cmpfloat ((double) hek_histogram_get_count (sum), ==, n * n_seals * n_rows);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* Of what the engine noted the latest are kept; what users wrote is kept for ever. */
static void
test_notes (void)
{
  const guint n_events = 10500;
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_note_free);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_events; i++)
    g_ptr_array_add (notes, hek_series_note_new (T0 + i * SECOND, 0, "error", "", "again"));
  for (guint i = 0; i < 5; i++)
    g_ptr_array_insert (notes, 10 * i,
                        hek_series_note_new (T0 + i * SECOND, 0, "user", "", "mine"));
  g_assert_true (hek_series_note_add_all (store, notes, &error));
  series_fixture_append (store, "a", T0, 1);
  g_assert_true (hek_series_store_seal (store, &error));
  g_assert_no_error (error);
  first = hek_series_note_list (store, T0, T0 + 500 * SECOND, NULL, NULL, &error);
  g_assert_cmpuint (first->len, ==, 5);
  rest = hek_series_note_list (store, T0 + 500 * SECOND, G_MAXINT64, NULL, NULL, &error);
  g_assert_cmpuint (rest->len, ==, 10000);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/export/csv", test_csv);
  g_test_add_func ("/series/export/json", test_json);
  g_test_add_func ("/series/retain/budget", test_budget);
  g_test_add_func ("/series/retain/ages", test_ages);
  g_test_add_func ("/series/retain/histograms", test_histograms);
  g_test_add_func ("/series/retain/large-histograms", test_large_histograms);
  g_test_add_func ("/series/retain/notes", test_notes);
  return g_test_run ();
}
