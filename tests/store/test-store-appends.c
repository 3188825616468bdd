/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small appends, which are commits as soon as they are in the journal: what of them is there when
 * the manifest lost them, and what the manifest forgets when they are old.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "hek-sqlite.h"
#include "store-fixture.h"

/* Files of the manifest as they are on the disk. */
static const char *const endings[] = { "", "-wal", "-sync" };

static char *
manifest_path (StoreFixture *fixture,
               const char   *ending)
{
  return g_strconcat (fixture->folder, "/collections/", hek_store_get_uuid (fixture->store),
                      "/records.sqlite", ending, NULL);
}

typedef struct
{
  char *path[G_N_ELEMENTS (endings)];
  char *data[G_N_ELEMENTS (endings)];
  gsize n_bytes[G_N_ELEMENTS (endings)];
} Saved;

static void
save_manifest (StoreFixture *fixture,
               Saved        *saved)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      saved->path[i] = manifest_path (fixture, endings[i]);
      g_file_get_contents (saved->path[i], &saved->data[i], &saved->n_bytes[i], &error);
      g_assert_no_error (error);
    }
}

/* As after a power cut that took the end of the log along. */
static void
restore_manifest (Saved *saved)
{
  g_autofree char *shm = g_strconcat (saved->path[0], "-shm", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_file_set_contents (saved->path[i], saved->data[i], (gssize) saved->n_bytes[i], &error);
      g_assert_no_error (error);
      g_free (saved->path[i]);
      g_free (saved->data[i]);
    }
  g_unlink (shm);
}

static HekSnapshot *
now (HekStore *store)
{
  g_autoptr (GError) error = NULL;
  HekSnapshot *snapshot = hek_store_snapshot (store, &error);

  g_assert_no_error (error);
  return snapshot;
}

/* Ten rows; three more; of these ten two replaced; one gone with a commit that the manifest has. */
static void
check_rows (HekSnapshot *snapshot,
            gint64       time_us)
{
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  HekRowPlace place;

  g_assert_cmpuint (hek_snapshot_get_seq (snapshot), ==, 4);
  g_assert_cmpint (hek_snapshot_get_time (snapshot), ==, time_us);
  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, 12);
  g_assert_true (hek_snapshot_find_key (snapshot, "row 12", &place, &error));
  store_fixture_check_row (snapshot, place, 12, 0);
  g_assert_cmpuint (hek_snapshot_get_row_id (snapshot, place), ==, 12);
  g_assert_true (hek_snapshot_find_key (snapshot, "row 4", &place, &error));
  store_fixture_check_row (snapshot, place, 4, 9);
  g_assert_cmpuint (hek_snapshot_get_row_id (snapshot, place), ==, 14);
  g_assert_false (hek_snapshot_find_key (snapshot, "row 0", &place, &error));
  g_assert_no_error (error);
}

/* The manifest lost two commits: a reader finds them, and so does the next writer, for good. */
static void
test_lost_log (void)
{
  StoreFixture fixture;
  Saved saved;
  gint64 time_us;

  store_fixture_set_up (&fixture);
  store_fixture_create (&fixture, -1);
  store_fixture_append (fixture.store, 0, 10, 0, HEK_KEYS_REFUSE);
  store_fixture_delete (fixture.store, 0, 1);
  save_manifest (&fixture, &saved);
  store_fixture_append (fixture.store, 10, 3, 0, HEK_KEYS_REFUSE);
  store_fixture_append (fixture.store, 3, 2, 9, HEK_KEYS_REPLACE);
  {
    g_autoptr (HekSnapshot) snapshot = now (fixture.store);

    time_us = hek_snapshot_get_time (snapshot);
    check_rows (snapshot, time_us);
  }
  g_clear_pointer (&fixture.store, hek_store_unref);
  g_clear_pointer (&fixture.workspace, hek_workspace_close);
  restore_manifest (&saved);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HekSnapshot) snapshot = NULL;

      store_fixture_reopen (&fixture, i == 1 ? HEK_WORKSPACE_WRITE : HEK_WORKSPACE_READ);
      snapshot = now (fixture.store);
      check_rows (snapshot, time_us);
      store_fixture_verify (fixture.workspace);
    }
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (HekSnapshot) snapshot = NULL;
    g_autoptr (HekSnapshot) then = hek_store_snapshot_at (fixture.store, 3, &error);
    g_autoptr (GArray) hits = NULL;
    guint64 seq = 0;

    g_assert_no_error (error);
    g_assert_cmpuint (hek_snapshot_get_n_rows (then), ==, 12);
    g_assert_true (hek_store_seq_at (fixture.store, time_us, &seq, &error));
    g_assert_cmpuint (seq, ==, 4);
    g_assert_cmpuint (store_fixture_append (fixture.store, 20, 5, 0, HEK_KEYS_REFUSE), ==, 5);
    snapshot = now (fixture.store);
    hits = hek_snapshot_search_text (snapshot, "word12", 10, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (hits->len, ==, 1);
  }
  store_fixture_verify (fixture.workspace);
  store_fixture_tear_down (&fixture);
}

static gint64
count_commits (StoreFixture *fixture)
{
  static const char *const none[] = { "SELECT 1", "SELECT 1" };
  g_autofree char *path = manifest_path (fixture, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSqlite) db = hek_sqlite_open (hek_file_ops_system (), path, HEK_SQLITE_READ, none,
                                              G_N_ELEMENTS (none), &error);
  gint64 n = -1;

  g_assert_no_error (error);
  g_assert_true (hek_sqlite_query_int (db, "SELECT COUNT (*) FROM commits", &n, &error));
  return n;
}

/* What is older than the history is forgotten when journals are sealed, unless it is pinned. */
static void
test_prune (gconstpointer data)
{
  gint64 history_s = GPOINTER_TO_INT (data);
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) pinned = NULL;

  store_fixture_set_up (&fixture);
  store_fixture_create (&fixture, history_s);
  for (guint i = 0; i < 50; i++)
    store_fixture_append (fixture.store, i * 10, 3, 0, HEK_KEYS_REFUSE);
  g_assert_true (hek_store_pin (fixture.store, 20, &error));
  g_assert_cmpint (count_commits (&fixture), ==, 50);
  g_assert_true (hek_store_seal (fixture.store, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_commits (&fixture), ==, history_s == 0 ? 2 : 50);

  pinned = hek_store_snapshot_at (fixture.store, 20, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hek_snapshot_get_n_rows (pinned), ==, 60);
  g_assert_cmpint (hek_snapshot_get_time (pinned), >, 0);
  if (history_s == 0)
    {
      g_assert_null (hek_store_snapshot_at (fixture.store, 21, &error));
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_HISTORY);
    }
  else
    {
      g_autoptr (HekSnapshot) then = hek_store_snapshot_at (fixture.store, 21, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (hek_snapshot_get_n_rows (then), ==, 63);
    }
  store_fixture_verify (fixture.workspace);
  store_fixture_tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/appends/lost-log", test_lost_log);
  g_test_add_data_func ("/store/appends/prune", GINT_TO_POINTER (0), test_prune);
  g_test_add_data_func ("/store/appends/keep", GINT_TO_POINTER (3600), test_prune);
  return g_test_run ();
}
