/* SPDX-License-Identifier: Apache-2.0 */
/* Spools of other processes: each row once, whoever ends when; and the recorder over both. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-series-note.h"
#include "hek-series-recorder.h"
#include "hek-series-spool.h"
#include "hek-series-store-private.h"
#include "hek-store-error.h"
#include "hek-telemetry.h"
#include "replay.h"
#include "series-fixture.h"

static void
take_all (HekSeriesStore *store)
{
  g_autoptr (GError) error = NULL;

  hek_series_spool_take_all (store, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Sum of the values, and how many. */
static guint64
count_of (HekSeriesStore *store,
          const char     *instrument,
          const char     *scope,
          double         *sum)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesInfo) info = hek_series_store_find (store, instrument, scope, &error);
  HekSeriesPoint total;

  if (info == NULL)
    {
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
      return 0;
    }
  g_assert_true (hek_series_read_total (store, info->id, 0, G_MAXINT64, &total, NULL, NULL,
                                        &error));
  g_assert_no_error (error);
  *sum = total.sum;
  return total.count;
}

static void
spool_row (HekSeriesSpool *spool,
           guint           i)
{
  HekSeriesSample samples[] = { series_fixture_gauge ("g", T0 + i * SECOND, i),
                                series_fixture_gauge ("c", T0 + i * SECOND, i) };
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_note_free);
  g_autoptr (GError) error = NULL;

  samples[1].kind = HEK_SERIES_COUNTER;
  if (i % 10 == 0)
    g_ptr_array_add (notes, hek_series_note_new (T0 + i * SECOND, 0, "import", "uuid", "note"));
  hek_series_spool_append (spool, samples, 2, notes, &error);
  g_assert_no_error (error);
}

static guint
count_spools (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "telemetry", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".spool");
  return n;
}

static void
test_once (void)
{
  g_autofree char *folder = series_fixture_folder ();
  g_autoptr (GError) error = NULL;
  HekSeriesSpool *spool = hek_series_spool_new (hek_file_ops_system (), folder, &error);
  HekSeriesStore *store;
  g_autoptr (GPtrArray) notes = NULL;
  double sum = 0;

  g_assert_no_error (error);
  store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  for (guint i = 0; i < 100; i++)
    {
      spool_row (spool, i);
      if (i % 7 == 0)
        take_all (store);
      if (i % 30 == 29)
        {
          /* Another owner goes on where this one ended. */
          hek_series_store_unref (store);
          store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
        }
    }
  take_all (store);
  take_all (store);
  g_assert_cmpuint (count_of (store, "c", "", &sum), ==, 100);
  g_assert_cmpfloat (sum, ==, 99 * 50);
  /* How another program stands is a series of its own. */
  g_assert_cmpuint (count_of (store, "g", "", &sum), ==, 0);
  g_assert_cmpuint (count_of (store, "g", "@test-series-spool", &sum), ==, 100);
  notes = hek_series_note_list (store, 0, G_MAXINT64, NULL, NULL, &error);
  g_assert_cmpuint (notes->len, ==, 10);
  g_assert_cmpuint (count_spools (folder), ==, 1);
  hek_series_spool_free (spool);
  take_all (store);
  g_assert_cmpuint (count_spools (folder), ==, 0);
  g_assert_cmpuint (count_of (store, "c", "", &sum), ==, 100);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* Cut off anywhere, as a process is killed or a disk is full: what is whole is there, once. */
static void
test_cut (void)
{
  g_autofree char *folder = series_fixture_folder ();
  g_autofree char *telemetry = g_build_filename (folder, "telemetry", NULL);
  g_autofree char *whole = NULL;
  g_autofree char *path = NULL;
  gsize n_bytes;
  g_autoptr (GError) error = NULL;
  HekSeriesSpool *spool = hek_series_spool_new (hek_file_ops_system (), folder, &error);
  g_autoptr (GDir) dir = g_dir_open (telemetry, 0, NULL);
  HekSeriesStore *store;
  guint64 before = 0;
  double sum = 0;

  path = g_build_filename (telemetry, g_dir_read_name (dir), NULL);
  for (guint i = 0; i < 5; i++)
    spool_row (spool, i);
  hek_series_spool_free (spool);
  g_assert_true (g_file_get_contents (path, &whole, &n_bytes, NULL));
  store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  g_assert_cmpint (g_unlink (path), ==, 0);
  for (gsize n = 0; n < n_bytes; n += 5)
    {
      g_autofree char *cut = g_strdup_printf ("%s/%u-cut.spool", telemetry, (guint) n);
      guint64 after;

      g_assert_true (g_file_set_contents (cut, whole, (gssize) n, NULL));
      take_all (store);
      /* One without a whole head is of nobody that is known. */
      g_assert_cmpint (g_file_test (cut, G_FILE_TEST_EXISTS), ==, n < 9);
      after = count_of (store, "c", "", &sum);
      g_assert_cmpuint (after - before, <=, 5);
      if (n + 5 >= n_bytes)
        g_assert_cmpuint (after - before, ==, 4);
      before = after;
    }
  for (gsize n = 9; n < n_bytes; n += 3)
    {
      g_autofree char *flipped = g_strdup_printf ("%s/%u-flip.spool", telemetry, (guint) n);
      guint64 after;

      whole[n] ^= 0x10;
      g_assert_true (g_file_set_contents (flipped, whole, (gssize) n_bytes, NULL));
      whole[n] ^= 0x10;
      take_all (store);
      g_assert_false (g_file_test (flipped, G_FILE_TEST_EXISTS));
      after = count_of (store, "c", "", &sum);
      g_assert_cmpuint (after - before, <=, 4);
      before = after;
    }
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* --- the recorder --- */

typedef struct
{
  gint n_calls;   /* atomic */
  gint n_samples; /* atomic: of search.latency */
} Heard;

static void
hear (HekSeriesStore        *store,
      const HekSeriesSample *samples,
      guint                  n_samples,
      const GError          *error,
      gpointer               user_data)
{
  Heard *heard = user_data;

  g_assert_no_error (error);
  g_atomic_int_inc (&heard->n_calls);
  for (guint i = 0; i < n_samples; i++)
    if (g_str_equal (samples[i].instrument, "search.latency"))
      g_atomic_int_add (&heard->n_samples, (gint) samples[i].point.count);
}

static void
record_searches (guint n)
{
  HekTelemetryScope *scope = hek_telemetry_scope ("uuid");

  for (guint i = 0; i < n; i++)
    hek_telemetry_record (scope, HEK_INSTRUMENT_SEARCH_LATENCY, 1000 * (i + 1));
}

static void
test_recorder (void)
{
  g_autofree char *folder = series_fixture_folder ();
  Heard heard = { 0 };
  HekSeriesRecorder *recorder =
    hek_series_recorder_start (hek_file_ops_system (), folder, hear, &heard);
  g_autoptr (HekSeriesStore) store = NULL;
  g_autoptr (HekSeriesInfo) info = NULL;
  g_autoptr (HekHistogram) histogram = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GError) error = NULL;
  HekSeriesPoint total;

  record_searches (1000);
  hek_telemetry_event (hek_telemetry_scope ("uuid"), HEK_EVENT_INDEX, 0, "index built");
  hek_series_recorder_flush (recorder);
  store = hek_series_recorder_dup_store (recorder);
  g_assert_nonnull (store);
  info = hek_series_store_find (store, "search.latency", "uuid", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->unit, ==, "ns");
  g_assert_cmpint (info->kind, ==, HEK_SERIES_HISTOGRAM);
  g_assert_cmpint (info->last_us % SECOND, ==, 0);
  g_assert_cmpint (ABS (info->last_us - g_get_real_time ()), <, 30 * SECOND);
  record_searches (500);
  hek_series_recorder_stop (recorder); /* which keeps what came last */
  g_assert_true (hek_series_read_total (store, info->id, 0, G_MAXINT64, &total, &histogram, NULL,
                                        &error));
  g_assert_no_error (error);
  g_assert_cmpuint (total.count, ==, 1500);
  g_assert_cmpfloat (total.sum, ==, 1000.0 * (1000 * 1001 / 2 + 500 * 501 / 2));
  g_assert_cmpuint (hek_histogram_get_count (histogram), ==, 1500);
  g_assert_cmpint (heard.n_samples, ==, 1500);
  notes = hek_series_note_list (store, 0, G_MAXINT64, NULL, NULL, &error);
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_cmpstr (((HekSeriesNote *) notes->pdata[0])->kind, ==, "index");
  g_assert_cmpstr (((HekSeriesNote *) notes->pdata[0])->scope, ==, "uuid");
  g_clear_pointer (&store, hek_series_store_unref);
  replay_remove_folder (folder);
}

/* While somebody else is the owner it spools; then it becomes the owner and takes that in. */
static void
test_takes_over (void)
{
  g_autofree char *folder = series_fixture_folder ();
  Heard heard = { 0 };
  HekSeriesStore *owner = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  HekSeriesRecorder *recorder =
    hek_series_recorder_start (hek_file_ops_system (), folder, hear, &heard);
  g_autoptr (HekSeriesStore) store = NULL;
  double sum;

  record_searches (100);
  hek_series_recorder_flush (recorder);
  g_assert_null (hek_series_recorder_dup_store (recorder));
  g_assert_cmpuint (count_spools (folder), ==, 1);
  take_all (owner);
  g_assert_cmpuint (count_of (owner, "search.latency", "uuid", &sum), ==, 100);
  record_searches (10);
  hek_series_recorder_flush (recorder);
  hek_series_store_unref (owner);
  for (guint i = 0; i < 20 && store == NULL; i++)
    {
      hek_series_recorder_flush (recorder);
      store = hek_series_recorder_dup_store (recorder);
    }
  g_assert_nonnull (store);
  hek_series_recorder_flush (recorder);
  g_assert_cmpuint (count_of (store, "search.latency", "uuid", &sum), ==, 110);
  g_assert_cmpuint (count_spools (folder), ==, 0);
  g_clear_pointer (&store, hek_series_store_unref);
  hek_series_recorder_stop (recorder);
  replay_remove_folder (folder);
}

/* While the database cannot be opened what is measured is spooled, in every second. */
static void
test_too_new (void)
{
  static const char *const migrations[99];
  g_autofree char *folder = series_fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "telemetry", "telemetry.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  HekSeriesRecorder *recorder;
  HekSqlite *db;
  double sum;

  g_assert_true (hek_sqlite_exec (store->writer, "PRAGMA user_version = 99", &error));
  hek_series_store_unref (store);
  recorder = hek_series_recorder_start (hek_file_ops_system (), folder, NULL, NULL);
  for (guint i = 0; i < 10; i++)
    {
      record_searches (10);
      hek_series_recorder_flush (recorder);
    }
  g_assert_null (hek_series_recorder_dup_store (recorder));
  hek_series_recorder_stop (recorder);

  db = hek_sqlite_open (hek_file_ops_system (), path, HEK_SQLITE_CREATE, migrations,
                        G_N_ELEMENTS (migrations), &error);
  g_assert_no_error (error);
  g_assert_true (hek_sqlite_exec (db, "PRAGMA user_version = 1", &error));
  hek_sqlite_close (db);
  store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  take_all (store);
  g_assert_cmpuint (count_of (store, "search.latency", "uuid", &sum), ==, 100);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* What was recorded for one workspace and never collected is not another one's. */
static void
test_leftovers (void)
{
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesRecorder *recorder;
  g_autoptr (HekSeriesStore) store = NULL;
  double sum;

  hek_telemetry_set_enabled (TRUE);
  record_searches (10);
  hek_telemetry_event (hek_telemetry_scope ("uuid"), HEK_EVENT_INDEX, 0, "index built");
  hek_telemetry_set_enabled (FALSE);
  recorder = hek_series_recorder_start (hek_file_ops_system (), folder, NULL, NULL);
  record_searches (1);
  hek_series_recorder_flush (recorder);
  store = hek_series_recorder_dup_store (recorder);
  hek_series_recorder_stop (recorder);
  g_assert_cmpuint (count_of (store, "search.latency", "uuid", &sum), ==, 1);
  {
    g_autoptr (GPtrArray) notes = hek_series_note_list (store, 0, G_MAXINT64, NULL, NULL, NULL);

    g_assert_cmpuint (notes->len, ==, 0);
  }
  g_clear_pointer (&store, hek_series_store_unref);
  replay_remove_folder (folder);
}

/* One that is stopped on another thread, late, does not end the recording of the next one. */
static void
test_overlap (void)
{
  g_autofree char *old_folder = series_fixture_folder ();
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesRecorder *old =
    hek_series_recorder_start (hek_file_ops_system (), old_folder, NULL, NULL);
  HekSeriesRecorder *recorder =
    hek_series_recorder_start (hek_file_ops_system (), folder, NULL, NULL);
  g_autoptr (HekSeriesStore) store = NULL;
  double sum;

  hek_series_recorder_stop (old);
  record_searches (10);
  hek_series_recorder_flush (recorder);
  store = hek_series_recorder_dup_store (recorder);
  g_assert_cmpuint (count_of (store, "search.latency", "uuid", &sum), ==, 10);
  g_clear_pointer (&store, hek_series_store_unref);
  hek_series_recorder_stop (recorder);
  g_assert_false (hek_telemetry_is_enabled ());
  replay_remove_folder (old_folder);
  replay_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_set_prgname ("test-series-spool");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/spool/once", test_once);
  g_test_add_func ("/series/spool/cut", test_cut);
  g_test_add_func ("/series/recorder/keeps", test_recorder);
  g_test_add_func ("/series/recorder/takes-over", test_takes_over);
  g_test_add_func ("/series/recorder/too-new", test_too_new);
  g_test_add_func ("/series/recorder/leftovers", test_leftovers);
  g_test_add_func ("/series/recorder/overlap", test_overlap);
  return g_test_run ();
}
