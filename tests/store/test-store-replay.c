/* SPDX-License-Identifier: Apache-2.0 */
/* Power cuts in the midst of transactions; the harness itself, on files whose rules are plain. */
#include "config.h"

#include "hek-sqlite.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "hek-rng.h"
#include "replay.h"
#include "../test-valgrind.h"

#define N_CHANGES 60u

static const char *const migrations[] = {
  "CREATE TABLE rows (id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
  "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL);"
  "INSERT INTO state VALUES (1, 0)",
};

/* The database after each change. */
typedef struct
{
  GPtrArray *digests; /* by change */
} Expected;

static char *
digest_of (HekSqlite  *db,
           GError    **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db, "SELECT id, data FROM rows ORDER BY id", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      gint64 id = hek_sqlite_get_int (stmt, 0);
      gsize n_bytes;
      const guint8 *data = hek_sqlite_get_blob (stmt, 1, &n_bytes);

      g_checksum_update (sum, (const guint8 *) &id, sizeof id);
      g_checksum_update (sum, data, (gssize) n_bytes);
    }
  return step == HEK_SQLITE_DONE ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

/* Inserts, updates and deletes of rows of 1 to 6,000 bytes. */
static void
change_rows (HekSqlite *db,
             HekRng    *rng,
             guint64    seq)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = g_malloc (6000);
  g_autoptr (HekSqliteStmt) put = hek_sqlite_prepare (
    db, "INSERT OR REPLACE INTO rows VALUES (?1, ?2)", &error);
  g_autoptr (HekSqliteStmt) remove = hek_sqlite_prepare (
    db, "DELETE FROM rows WHERE id BETWEEN ?1 AND ?1 + 3", &error);
  g_autoptr (HekSqliteStmt) mark = hek_sqlite_prepare (db, "UPDATE state SET seq = ?1", &error);
  guint n = 1 + (guint) hek_rng_below (rng, 12);

  g_assert_no_error (error);
  g_assert_true (hek_sqlite_begin (db, &error));
  for (guint i = 0; i < n; i++)
    {
      gsize n_bytes = 1 + (gsize) hek_rng_below (rng, 6000);

      memset (data, (int) hek_rng_below (rng, 256), n_bytes);
      hek_sqlite_bind_int (put, 1, (gint64) hek_rng_below (rng, 200));
      hek_sqlite_bind_blob (put, 2, data, n_bytes);
      g_assert_true (hek_sqlite_run (put, &error));
    }
  hek_sqlite_bind_int (remove, 1, (gint64) hek_rng_below (rng, 200));
  g_assert_true (hek_sqlite_run (remove, &error));
  hek_sqlite_bind_int (mark, 1, (gint64) seq);
  g_assert_true (hek_sqlite_run (mark, &error));
  g_assert_true (hek_sqlite_commit (db, &error));
  g_assert_no_error (error);
}

static void
run_scenario (Replay   *replay,
              Expected *expected,
              guint     n_changes)
{
  g_autofree char *path = g_build_filename (replay_get_folder (replay), "test.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  HekSqlite *db = NULL;
  HekRng rng;

  hek_rng_init (&rng, 7);
  for (guint seq = 1; seq <= n_changes; seq++)
    {
      if (seq % 20 == 1) /* closed, opened, and now and then moved from the log to the database */
        {
          hek_sqlite_close (db);
          db = hek_sqlite_open (replay_get_ops (replay), path, HEK_SQLITE_CREATE, migrations,
                                G_N_ELEMENTS (migrations), &error);
          g_assert_no_error (error);
          if (expected->digests->len == 0)
            g_ptr_array_add (expected->digests, digest_of (db, &error));
          g_assert_true (hek_sqlite_exec (db, "PRAGMA wal_autocheckpoint = 25", &error));
          g_assert_true (hek_sqlite_exec (db, "PRAGMA cache_size = 10", &error));
        }
      replay_start (replay, seq);
      change_rows (db, &rng, seq);
      replay_acknowledge (replay, seq);
      g_ptr_array_add (expected->digests, digest_of (db, &error));
      g_assert_no_error (error);
    }
  hek_sqlite_close (db);
}

static void
add_problem (const char *file,
             guint64     offset,
             const char *what,
             gpointer    user_data)
{
  g_string_append_printf (user_data, "%s at %" G_GUINT64_FORMAT ": %s; ", file, offset, what);
}

static gboolean
check_database (const char  *folder,
                guint64      acknowledged,
                guint64      started,
                gpointer     user_data,
                GError     **error)
{
  Expected *expected = user_data;
  g_autofree char *path = g_build_filename (folder, "test.sqlite", NULL);
  g_autoptr (GString) problems = g_string_new (NULL);
  g_autoptr (HekSqlite) db = NULL;
  g_autofree char *digest = NULL;
  gint64 seq = -1;

  db = hek_sqlite_open (hek_file_ops_system (), path, HEK_SQLITE_CREATE, migrations,
                        G_N_ELEMENTS (migrations), error);
  if (db == NULL || !hek_sqlite_query_int (db, "SELECT seq FROM state", &seq, error))
    return FALSE;
  digest = digest_of (db, error);
  if (digest == NULL || !hek_sqlite_verify (db, add_problem, problems, NULL, error))
    return FALSE;
  if (problems->len > 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, problems->str);
      return FALSE;
    }
  if (seq >= (gint64) acknowledged && seq <= (gint64) started &&
      g_str_equal (digest, g_ptr_array_index (expected->digests, seq)))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "it holds change %" G_GINT64_FORMAT, seq);
  return FALSE;
}

static void
test_database (gconstpointer data)
{
  guint n_states = GPOINTER_TO_UINT (data);
  g_autoptr (Replay) replay = replay_new ();
  Expected expected = { g_ptr_array_new_with_free_func (g_free) };

  run_scenario (replay, &expected, N_CHANGES);
  g_test_message ("%u operations, %u states", replay_get_n_operations (replay), n_states);
  replay_run (replay, n_states, 1, check_database, &expected);
  g_ptr_array_unref (expected.digests);
}

/* Change 1: a.txt is "1…1"; change 2: it is replaced by "2…2"; change 3: moved into a new
 * folder. */
static void
run_files (Replay *replay)
{
  const HekFileOps *ops = replay_get_ops (replay);
  g_autofree char *path = g_build_filename (replay_get_folder (replay), "a.txt", NULL);
  g_autofree char *folder = g_build_filename (replay_get_folder (replay), "in", NULL);
  g_autofree char *moved = g_build_filename (folder, "b.txt", NULL);
  g_autoptr (GError) error = NULL;
  char text[2000];

  for (guint seq = 1; seq <= 2; seq++)
    {
      replay_start (replay, seq);
      memset (text, (int) ('0' + seq), sizeof text);
      g_assert_true (hek_file_replace_whole (ops, path, text, sizeof text, &error));
      replay_acknowledge (replay, seq);
    }
  replay_start (replay, 3);
  g_assert_true (hek_file_make_directory (ops, folder, &error));
  g_assert_true (hek_file_sync_parent (ops, folder, &error));
  g_assert_true (hek_file_rename (ops, path, moved, &error));
  g_assert_true (hek_file_sync_directory (ops, folder, &error));
  replay_acknowledge (replay, 3);
  g_assert_no_error (error);
}

static gboolean
check_files (const char  *folder,
             guint64      acknowledged,
             guint64      started,
             gpointer     user_data,
             GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "a.txt", NULL);
  g_autofree char *moved = g_build_filename (folder, "in", "b.txt", NULL);
  g_autofree char *text = NULL;
  guint *n_seen = user_data;
  gsize n_bytes = 0;
  guint64 seq = 0;

  if (g_file_get_contents (moved, &text, &n_bytes, NULL))
    seq = 3;
  else if (g_file_get_contents (path, &text, &n_bytes, NULL))
    seq = n_bytes == 2000 ? (guint64) (text[0] - '0') : 100;
  for (gsize i = 0; i < n_bytes; i++)
    if (text[i] != (seq == 1 ? '1' : '2'))
      return FALSE;
  n_seen[seq]++;
  return seq >= acknowledged && seq <= started;
}

static void
test_files (void)
{
  g_autoptr (Replay) replay = replay_new ();
  guint n_seen[101] = { 0 };

  run_files (replay);
  replay_run (replay, 500, 3, check_files, n_seen);
  g_assert_cmpuint (n_seen[0], >, 0);
  g_assert_cmpuint (n_seen[1], >, 0);
  g_assert_cmpuint (n_seen[2], >, 0);
  g_assert_cmpuint (n_seen[3], >, 0);
}

/* The harness must notice what is wrong: a rename before the data was synced. */
static gboolean
look_only (const char  *folder,
           guint64      acknowledged,
           guint64      started,
           gpointer     user_data,
           GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "a.txt", NULL);
  g_autofree char *text = NULL;
  guint *n_wrong = user_data;
  gsize n_bytes;

  if (!g_file_get_contents (path, &text, &n_bytes, NULL))
    *n_wrong += acknowledged > 0;
  else
    *n_wrong += n_bytes != 5000 || memchr (text, 0, n_bytes) != NULL;
  return TRUE;
}

static void
test_careless (void)
{
  g_autoptr (Replay) replay = replay_new ();
  const HekFileOps *ops = replay_get_ops (replay);
  g_autofree char *temp = g_build_filename (replay_get_folder (replay), "temp", NULL);
  g_autofree char *path = g_build_filename (replay_get_folder (replay), "a.txt", NULL);
  g_autoptr (HekFile) file = NULL;
  char text[5000];
  guint n_wrong = 0;

  memset (text, 'x', sizeof text);
  replay_start (replay, 1);
  file = hek_file_open (ops, temp, HEK_FILE_WRITE | HEK_FILE_NEW, NULL);
  g_assert_true (hek_file_write (file, 0, text, sizeof text, NULL));
  g_assert_true (hek_file_rename (ops, temp, path, NULL));
  replay_acknowledge (replay, 1);
  g_assert_true (hek_file_sync_parent (ops, path, NULL));
  g_clear_pointer (&file, hek_file_close);
  replay_run (replay, 100, 5, look_only, &n_wrong);
  g_assert_cmpuint (n_wrong, >, 10);
}

int
main (int   argc,
      char *argv[])
{
  guint n_states = hek_test_under_valgrind () ? 60 : 2400;

  if (argc > 2 && g_str_equal (argv[1], "--states"))
    n_states = (guint) atoi (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/replay/files", test_files);
  g_test_add_func ("/store/replay/careless", test_careless);
  g_test_add_data_func ("/store/replay/database", GUINT_TO_POINTER (n_states), test_database);
  return g_test_run ();
}
