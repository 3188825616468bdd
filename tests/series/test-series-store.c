/* SPDX-License-Identifier: Apache-2.0 */
/* Appending, opening again, clocks that jump, full disks, damage, retention; notes and alerts. */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>

#include "hek-rng.h"
#include "hek-series-alert.h"
#include "hek-series-note.h"
#include "hek-store-error.h"
#include "replay-faults.h"
#include "replay.h"
#include "series-fixture.h"

static guint64
count_rows (HekSeriesStore *store,
            const char     *instrument)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesPoints) rows = hek_series_read_rows (
    store, series_fixture_find (store, instrument), HEK_SERIES_LEVEL_RAW, 0, G_MAXINT64, NULL,
    &error);

  g_assert_no_error (error);
  g_assert_null (rows->problems);
  return rows->n_points;
}

static void
seal (HekSeriesStore *store)
{
  g_autoptr (GError) error = NULL;

  hek_series_store_seal (store, &error);
  g_assert_no_error (error);
}

static void
test_open (void)
{
  g_autofree char *folder = series_fixture_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  const HekSeriesInfo *info;
  HekSeriesStore *store = hek_series_store_open (hek_file_ops_system (), folder,
                                                 HEK_SERIES_STORE_READ, &error);

  g_assert_null (store);
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  g_assert_null (hek_series_store_open (hek_file_ops_system (), folder, HEK_SERIES_STORE_OWNER,
                                        &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  series_fixture_append (store, "b", T0, 3);
  series_fixture_append (store, "a", T0 + SECOND, 4.5);
  hek_series_store_unref (store);

  store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  series_fixture_append (store, "b", T0 + 2 * SECOND, 5);
  infos = hek_series_store_list (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (infos->len, ==, 2);
  info = infos->pdata[1];
  g_assert_cmpstr (info->instrument, ==, "b");
  g_assert_cmpstr (info->scope, ==, "");
  g_assert_cmpint (info->kind, ==, HEK_SERIES_GAUGE);
  g_assert_cmpint (info->first_us, ==, T0);
  g_assert_cmpint (info->last_us, ==, T0 + 2 * SECOND);
  g_assert_cmpuint (count_rows (store, "b"), ==, 2);
  /* The same once all of it is in blocks, beside a coarser sum that begins earlier. */
  seal (store);
  series_fixture_append (store, "b", T0 + 3 * SECOND, 5);
  g_clear_pointer (&infos, g_ptr_array_unref);
  infos = hek_series_store_list (store, &error);
  info = infos->pdata[0];
  g_assert_cmpint (info->first_us, ==, T0 + SECOND);
  g_assert_cmpint (info->last_us, ==, T0 + SECOND);
  info = infos->pdata[1];
  g_assert_cmpint (info->first_us, ==, T0);
  g_assert_cmpint (info->last_us, ==, T0 + 3 * SECOND);
  g_assert_null (hek_series_store_find (store, "c", "x", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* What another store of the folder sees is what was appended, at once. */
static void
test_live (void)
{
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  HekSeriesStore *other;
  guint64 version;

  series_fixture_append (store, "a", T0, 1);
  other = series_fixture_open (folder, HEK_SERIES_STORE_READ);
  version = hek_series_store_get_version (other);
  g_assert_cmpuint (hek_series_store_get_version (other), ==, version);
  for (guint i = 1; i < 50; i++)
    {
      series_fixture_append (store, "a", T0 + i * SECOND, i);
      if (i % 20 == 0)
        seal (store);
      g_assert_cmpuint (hek_series_store_get_version (other), !=, version);
      version = hek_series_store_get_version (other);
      g_assert_cmpuint (count_rows (other, "a"), ==, i + 1);
      g_assert_cmpuint (count_rows (store, "a"), ==, i + 1);
    }
  hek_series_store_unref (other);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

typedef struct
{
  HekSeriesStore *store;
  gint n_begun, n_done; /* atomic: rows */
} Shared;

static gpointer
read_on (gpointer data)
{
  Shared *shared = data;
  gint64 id = series_fixture_find (shared->store, "a");
  guint64 before = 0;

  while (g_atomic_int_get (&shared->n_done) < 400)
    {
      gint least = g_atomic_int_get (&shared->n_done);
      g_autoptr (GError) error = NULL;
      HekSeriesPoint total;

      g_assert_true (hek_series_read_total (shared->store, id, 0, G_MAXINT64, &total, NULL, NULL,
                                            &error));
      g_assert_no_error (error);
      g_assert_cmpuint (total.count, >=, MAX (before, (guint64) least));
      g_assert_cmpuint (total.count, <=, (guint64) g_atomic_int_get (&shared->n_begun));
      before = total.count;
    }
  return NULL;
}

/* One appends and seals, others read: each row is there from when it was appended, once. */
static void
test_threads (void)
{
  g_autofree char *folder = series_fixture_folder ();
  Shared shared = { .store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER) };
  GThread *threads[2];

  series_fixture_append (shared.store, "a", T0, 0);
  shared.n_begun = shared.n_done = 1;
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_on, &shared);
  for (gint i = 1; i < 400; i++)
    {
      g_atomic_int_set (&shared.n_begun, i + 1);
      series_fixture_append (shared.store, "a", T0 + i * SECOND, i);
      g_atomic_int_set (&shared.n_done, i + 1);
      if (i % 30 == 0)
        seal (shared.store);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  hek_series_store_unref (shared.store);
  replay_remove_folder (folder);
}

static gpointer
add_note (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesNote) note = hek_series_note_new (T0, T0, "user", NULL, "first");
  HekSeriesStore *store = series_fixture_open (data, HEK_SERIES_STORE_SHARED);

  g_assert_true (hek_series_note_add (store, note, &error));
  g_assert_no_error (error);
  hek_series_store_unref (store);
  return NULL;
}

/* Two who come to a new workspace at once have one database, and nobody's first words are lost. */
static void
test_beginning (void)
{
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *folder = series_fixture_folder ();
      g_autoptr (GPtrArray) notes = NULL;
      g_autoptr (GError) error = NULL;
      GThread *threads[3];
      HekSeriesStore *store;

      for (guint j = 0; j < G_N_ELEMENTS (threads); j++)
        threads[j] = g_thread_new ("note", add_note, folder);
      for (guint j = 0; j < G_N_ELEMENTS (threads); j++)
        g_thread_join (threads[j]);
      store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
      notes = hek_series_note_list (store, 0, G_MAXINT64, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (notes->len, ==, G_N_ELEMENTS (threads));
      hek_series_store_unref (store);
      replay_remove_folder (folder);
    }
}

/* A clock that is set back by an hour, and ahead by a year, with seals between. */
static void
test_clock (void)
{
  g_autofree char *folder = series_fixture_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesPoints) minutes = NULL;
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  static const gint64 starts[] = { T0, T0 - HOUR, T0 + 365 * DAY, T0 - HOUR + 30 * SECOND,
                                   T0 + 90 * SECOND };
  double sum = 0;
  guint64 count = 0;
  gint64 id;

  for (guint jump = 0; jump < G_N_ELEMENTS (starts); jump++)
    {
      for (guint i = 0; i < 100; i++)
        series_fixture_append (store, "a", starts[jump] + i * SECOND, jump * 1000 + i);
      if (jump % 2 == 0)
        seal (store);
    }
  g_assert_cmpuint (count_rows (store, "a"), ==, 500);
  id = series_fixture_find (store, "a");
  minutes = hek_series_read_rows (store, id, HEK_SERIES_LEVEL_MINUTE, 0, G_MAXINT64, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < minutes->n_points; i++)
    {
      g_assert_cmpint (minutes->points[i].time_us % MINUTE, ==, 0);
      g_assert_true (i == 0 || minutes->points[i].time_us > minutes->points[i - 1].time_us);
      count += minutes->points[i].count;
      sum += minutes->points[i].sum;
    }
  g_assert_cmpuint (count, ==, 500);
  g_assert_cmpfloat (sum, ==, 100 * 1000.0 * (0 + 1 + 2 + 3 + 4) + 5 * 99 * 50);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

static void
test_refused (void)
{
  g_autofree char *folder = series_fixture_folder ();
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  HekSeriesSample samples[] = {
    series_fixture_gauge ("a", T0, NAN),
    series_fixture_gauge ("a", T0, INFINITY),
    series_fixture_gauge ("a", -1, 1),
    series_fixture_gauge ("a", T0, 2),
  };
  g_autoptr (GError) error = NULL;
  guint64 n_waiting, n_dropped;

  g_assert_true (hek_series_store_append (store, samples, G_N_ELEMENTS (samples), &error));
  g_assert_no_error (error);
  hek_series_store_get_backlog (store, &n_waiting, &n_dropped);
  g_assert_cmpuint (n_waiting, ==, 0);
  g_assert_cmpuint (n_dropped, ==, 3);
  g_assert_cmpuint (count_rows (store, "a"), ==, 1);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

/* Whatever the disk refuses, and however often: nothing is lost while the process lives. */
static void
test_full_disk (gconstpointer data)
{
  ReplayFault fault = GPOINTER_TO_UINT (data);
  g_autofree char *folder = series_fixture_folder ();
  g_autoptr (ReplayFaults) faults = replay_faults_new ();
  g_autoptr (GError) error = NULL;
  HekSeriesStore *store = hek_series_store_open (replay_faults_get_ops (faults), folder,
                                                 HEK_SERIES_STORE_OWNER, &error);
  guint n_refused = 0;
  guint64 n_waiting, n_dropped;

  g_assert_no_error (error);
  series_fixture_keep_all (store);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("s%u", i / 40);
      HekSeriesSample samples[] = { series_fixture_gauge ("a", T0 + i * SECOND, i),
                                    series_fixture_gauge (name, T0 + i * SECOND, i) };

      if (i % 10 == 3)
        replay_faults_arm (faults, fault, 1 + i / 10 % 4, G_MAXUINT);
      if (i % 10 == 8)
        replay_faults_arm (faults, fault, 0, 0);
      if (!hek_series_store_append (store, samples, 2, &error))
        {
          g_assert_nonnull (error);
          g_clear_error (&error);
          n_refused++;
          hek_series_store_get_backlog (store, &n_waiting, &n_dropped);
          g_assert_cmpuint (n_waiting, >, 0);
        }
      if (i % 50 == 25)
        {
          (void) hek_series_store_seal (store, &error);
          g_clear_error (&error);
        }
    }
  replay_faults_arm (faults, fault, 0, 0);
  g_assert_true (hek_series_store_append (store, NULL, 0, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_refused, >, 20);
  hek_series_store_get_backlog (store, &n_waiting, &n_dropped);
  g_assert_cmpuint (n_waiting, ==, 0);
  g_assert_cmpuint (n_dropped, ==, 0);
  g_assert_cmpuint (count_rows (store, "a"), ==, 200);
  g_assert_cmpuint (count_rows (store, "s0"), ==, 40);
  g_assert_cmpuint (count_rows (store, "s4"), ==, 40);
  hek_series_store_unref (store);
  store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  g_assert_cmpuint (count_rows (store, "a"), ==, 200);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

static void
test_notes (void)
{
  g_autofree char *folder = series_fixture_folder ();
  g_autoptr (GError) error = NULL;
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_SHARED);
  g_autoptr (HekSeriesNote) a = hek_series_note_new (T0, T0 + HOUR, "user", NULL, "one");
  g_autoptr (HekSeriesNote) b = hek_series_note_new (T0 + DAY, 0, "import", "uuid", "two");
  static const char *const users[] = { "user", NULL };
  g_autoptr (GPtrArray) notes = NULL;
  gint64 id;

  g_assert_true (hek_series_note_add (store, a, &error));
  b->detail = g_strdup ("{}");
  g_assert_true (hek_series_note_add (store, b, &error));
  g_assert_cmpint (a->id, !=, b->id);
  /* A span is there wherever it touches. */
  notes = hek_series_note_list (store, T0 + MINUTE, T0 + 2 * DAY, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_cmpstr (((HekSeriesNote *) notes->pdata[0])->text, ==, "one");
  g_assert_cmpstr (((HekSeriesNote *) notes->pdata[1])->detail, ==, "{}");
  g_clear_pointer (&notes, g_ptr_array_unref);
  notes = hek_series_note_list (store, 0, G_MAXINT64, users, "other", &error);
  g_assert_cmpuint (notes->len, ==, 1);
  g_clear_pointer (&notes, g_ptr_array_unref);
  notes = hek_series_note_list (store, 0, G_MAXINT64, NULL, "other", &error);
  g_assert_cmpuint (notes->len, ==, 1);
  g_clear_pointer (&notes, g_ptr_array_unref);

  id = a->id;
  g_free (a->text);
  a->text = g_strdup ("ONE");
  g_assert_true (hek_series_note_change (store, a, &error));
  g_assert_true (hek_series_note_remove (store, id, &error));
  g_assert_true (hek_series_note_remove (store, id, &error));
  g_assert_false (hek_series_note_change (store, a, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (hek_series_note_add (store, a, &error)); /* undo */
  g_assert_cmpint (a->id, ==, id);
  hek_series_store_unref (store);

  store = series_fixture_open (folder, HEK_SERIES_STORE_READ);
  notes = hek_series_note_list (store, 0, G_MAXINT64, NULL, NULL, &error);
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_cmpstr (((HekSeriesNote *) notes->pdata[0])->text, ==, "ONE");
  g_assert_false (hek_series_note_remove (store, id, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

static void
test_alerts (void)
{
  g_autofree char *folder = series_fixture_folder ();
  g_autoptr (GError) error = NULL;
  HekSeriesStore *store = series_fixture_open (folder, HEK_SERIES_STORE_OWNER);
  g_autoptr (GPtrArray) alerts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_alert_free);
  g_autoptr (GPtrArray) events =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_alert_event_free);
  g_autoptr (GPtrArray) read = NULL;
  const char *const removed[] = { "b", NULL };
  const HekSeriesAlertEvent *event;

  g_ptr_array_add (alerts, hek_series_alert_new ("b", "{\"r\":1}", "{\"s\":1}"));
  g_ptr_array_add (alerts, hek_series_alert_new ("a", "{\"r\":2}", NULL));
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (events, hek_series_alert_event_new (T0 + i * SECOND, i % 2 ? "a" : "b", "N",
                                                         "firing", "warning",
                                                         i == 4 ? NAN : i, "text", NULL));
  g_assert_true (hek_series_alert_save (store, alerts, NULL, events, &error));
  g_assert_no_error (error);
  g_assert_cmpint (((HekSeriesAlertEvent *) events->pdata[9])->id, >, 0);
  /* A rule that changes keeps its state and its place. */
  g_ptr_array_set_size (alerts, 0);
  g_ptr_array_add (alerts, hek_series_alert_new ("b", "{\"r\":3}", NULL));
  g_assert_true (hek_series_alert_save (store, alerts, NULL, NULL, &error));
  read = hek_series_alert_list (store, &error);
  g_assert_cmpuint (read->len, ==, 2);
  g_assert_cmpstr (((HekSeriesAlert *) read->pdata[0])->rule, ==, "{\"r\":3}");
  g_assert_cmpstr (((HekSeriesAlert *) read->pdata[0])->state, ==, "{\"s\":1}");
  g_assert_null (((HekSeriesAlert *) read->pdata[1])->state);
  g_clear_pointer (&read, g_ptr_array_unref);

  g_assert_true (hek_series_alert_save (store, NULL, removed, NULL, &error));
  read = hek_series_alert_list (store, &error);
  g_assert_cmpuint (read->len, ==, 1);
  g_clear_pointer (&read, g_ptr_array_unref);
  read = hek_series_alert_history (store, T0, T0 + DAY, "b", 2, &error);
  g_assert_cmpuint (read->len, ==, 2);
  event = read->pdata[1];
  g_assert_cmpint (event->time_us, ==, T0 + 8 * SECOND);
  g_assert_cmpfloat (event->value, ==, 8);
  g_clear_pointer (&read, g_ptr_array_unref);
  read = hek_series_alert_history (store, T0 + 4 * SECOND, T0 + 5 * SECOND, NULL, 100, &error);
  g_assert_cmpuint (read->len, ==, 1);
  g_assert_true (isnan (((HekSeriesAlertEvent *) read->pdata[0])->value));
  g_assert_true (hek_series_alert_forget (store, T0 + 5 * SECOND, &error));
  g_clear_pointer (&read, g_ptr_array_unref);
  read = hek_series_alert_history (store, 0, G_MAXINT64, NULL, 100, &error);
  g_assert_cmpuint (read->len, ==, 5);
  hek_series_store_unref (store);
  replay_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/store/open", test_open);
  g_test_add_func ("/series/store/beginning", test_beginning);
  g_test_add_func ("/series/store/live", test_live);
  g_test_add_func ("/series/store/threads", test_threads);
  g_test_add_func ("/series/store/clock", test_clock);
  g_test_add_func ("/series/store/refused", test_refused);
  g_test_add_data_func ("/series/store/full-disk", GUINT_TO_POINTER (REPLAY_FAULT_FULL),
                        test_full_disk);
  g_test_add_data_func ("/series/store/broken-disk", GUINT_TO_POINTER (REPLAY_FAULT_BROKEN),
                        test_full_disk);
  g_test_add_func ("/series/store/notes", test_notes);
  g_test_add_func ("/series/store/alerts", test_alerts);
  return g_test_run ();
}
