/* SPDX-License-Identifier: Apache-2.0 */
/* Databases on bad media: flipped bits are found by who meets them; refusals change nothing. */
#include "config.h"

#include "hek-sqlite.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-rng.h"
#include "hek-store-error.h"
#include "replay.h"
#include "replay-faults.h"
#include "../test-valgrind.h"

#define HEAD 64u /* every byte of it is flipped */
#define N_ROWS 400

static const char *const migrations[] = {
  "CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT, data BLOB);"
  "CREATE INDEX rows_text ON rows (text);"
  "CREATE VIRTUAL TABLE words USING fts5 (text)",
};

static char *
make_folder (void)
{
  const char *place = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  char *folder = g_build_filename (place, "hek-damage-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

static HekSqlite *
open_database (const HekFileOps  *ops,
               const char        *path,
               HekSqliteMode      mode,
               GError           **error)
{
  return hek_sqlite_open (ops, path, mode, migrations, G_N_ELEMENTS (migrations), error);
}

static gboolean
add_rows (HekSqlite  *db,
          guint       first,
          guint       n,
          GError    **error)
{
  g_autoptr (HekSqliteStmt) row = NULL;
  g_autoptr (HekSqliteStmt) word = NULL;

  row = hek_sqlite_prepare (db, "INSERT INTO rows VALUES (?1, ?2, zeroblob(100))", error);
  word = row != NULL ? hek_sqlite_prepare (db, "INSERT INTO words VALUES (?1)", error) : NULL;
  if (word == NULL || !hek_sqlite_begin (db, error))
    return FALSE;
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *text = g_strdup_printf ("row number %u", i);

      hek_sqlite_bind_int (row, 1, i);
      hek_sqlite_bind_text (row, 2, text, -1);
      hek_sqlite_bind_text (word, 1, text, -1);
      if (!hek_sqlite_run (row, error) || !hek_sqlite_run (word, error))
        {
          hek_sqlite_rollback (db);
          return FALSE;
        }
    }
  return hek_sqlite_commit (db, error);
}

/* Everything, by every path. */
static char *
read_all (const HekFileOps  *ops,
          const char        *path,
          GError           **error)
{
  static const char *const queries[] = {
    "SELECT id, text, length (data) FROM rows ORDER BY id",
    "SELECT text, 0, 0 FROM rows ORDER BY text",
    "SELECT rowid, text, 0 FROM words WHERE words MATCH 'number'",
  };
  g_autoptr (HekSqlite) db = open_database (ops, path, HEK_SQLITE_READ, error);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (HekSqliteStmt) stmt = NULL;
      HekSqliteStep step;

      stmt = db != NULL ? hek_sqlite_prepare (db, queries[i], error) : NULL;
      if (stmt == NULL)
        return NULL;
      while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
        for (int k = 0; k < 3; k++)
          g_string_append_printf (text, "%s;", hek_sqlite_get_text (stmt, k));
      if (step == HEK_SQLITE_ERROR)
        return NULL;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_problem (const char *file,
             guint64     offset,
             const char *what,
             gpointer    user_data)
{
  g_autofree char *name = g_path_get_basename (file);

  g_string_append_printf (user_data, "%s:%" G_GUINT64_FORMAT ";", name, offset);
}

static char *
verify (const char *path)
{
  GString *found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_sqlite_verify_path (hek_file_ops_system (), path, add_problem, found, NULL,
                                         &error));
  g_assert_no_error (error);
  return g_string_free (found, FALSE);
}

static guint64
size_of (const char *path)
{
  GStatBuf st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  return (guint64) st.st_size;
}

/*
 * Flips bits in each region of @name, and in each byte of its head: verify names file and offset;
 * reading gives an error that does, or what it gave before.
 */
static void
flip_everywhere (const char *folder,
                 const char *name,
                 guint       unit,
                 guint       header)
{
  g_autofree char *path = g_build_filename (folder, "test.sqlite", NULL);
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_autofree char *before = NULL;
  guint64 region = hek_test_under_valgrind () ? 16384 : 512;
  guint64 n_bytes = size_of (file);
  guint n_errors = 0;
  guint n_flips = 0;
  HekRng rng;

  before = read_all (hek_file_ops_system (), path, NULL);
  g_assert_nonnull (before);
  hek_rng_init (&rng, 11);
  for (guint64 at = 0; at < n_bytes; at += at < HEAD ? 1 : region)
    {
      guint64 inside = at < HEAD ? 0 : hek_rng_below (&rng, MIN (region, n_bytes - at));
      guint64 offset = at + inside;
      guint8 bits = (guint8) (1 + hek_rng_below (&rng, 255));
      guint64 start = offset < header ? 0 : offset - (offset - header) % unit;
      g_autofree char *expected = g_strdup_printf ("%s:%" G_GUINT64_FORMAT ";", name, start);
      g_autofree char *place = g_strdup_printf ("%s is damaged at offset %" G_GUINT64_FORMAT ":",
                                                file, start);
      g_autofree char *found = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      replay_flip (file, offset, bits);
      found = verify (path);
      g_assert_cmpstr (found, ==, expected);
      after = read_all (hek_file_ops_system (), path, &error);
      if (after == NULL)
        {
          g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
          g_assert_nonnull (strstr (error->message, place));
          n_errors++;
        }
      else
        g_assert_cmpstr (after, ==, before);
      n_flips++;
      replay_flip (file, offset, bits);
    }
  g_test_message ("%s: %u flips, %u met by a read", name, n_flips, n_errors);
  if (!g_str_has_suffix (name, "-sync"))
    g_assert_cmpuint (n_errors * 10, >, n_flips * 9);
}

static void
test_flips (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "test.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  HekSqlite *db = open_database (hek_file_ops_system (), path, HEK_SQLITE_CREATE, &error);

  g_assert_no_error (error);
  g_assert_true (add_rows (db, 0, N_ROWS, &error));
  hek_sqlite_close (db);
  flip_everywhere (folder, "test.sqlite", 4096, 0);
  replay_remove_folder (folder);
}

static void
copy_file (const char *from,
           const char *to,
           const char *name)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autofree char *data = NULL;
  gsize n_bytes;

  g_assert_true (g_file_get_contents (source, &data, &n_bytes, NULL));
  g_assert_true (g_file_set_contents (target, data, (gssize) n_bytes, NULL));
}

/* As a killed process leaves it: committed transactions in the log. */
static void
test_flips_in_log (void)
{
  g_autofree char *live = make_folder ();
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (live, "test.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSqlite) db = open_database (hek_file_ops_system (), path, HEK_SQLITE_CREATE,
                                            &error);

  g_assert_no_error (error);
  g_assert_true (hek_sqlite_checkpoint (db, &error));
  for (guint i = 0; i < 10; i++)
    g_assert_true (add_rows (db, i * 10, 10, &error));
  copy_file (live, folder, "test.sqlite");
  copy_file (live, folder, "test.sqlite-wal");
  copy_file (live, folder, "test.sqlite-sync");
  flip_everywhere (folder, "test.sqlite-wal", 4096 + 24, 32);
  flip_everywhere (folder, "test.sqlite-sync", 512, 0);

  /* Beside a running writer the frame that is read is what finds it. */
  {
    g_autofree char *log = g_strconcat (path, "-wal", NULL);
    g_autofree char *text = NULL;

    replay_flip (log, size_of (log) - 10, 1);
    text = read_all (hek_file_ops_system (), path, &error);
    g_assert_null (text);
    g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
    g_clear_error (&error);
    g_assert_true (hek_sqlite_exec (db, "PRAGMA shrink_memory", &error));
    replay_flip (log, size_of (log) - 10, 1);
  }
  g_clear_pointer (&db, hek_sqlite_close);
  replay_remove_folder (live);
  replay_remove_folder (folder);
}

/* The database holds a whole number of transactions of 20 rows, at least @n. */
static void
assert_holds (const char *path,
              guint       n_acknowledged,
              guint       n_started)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSqlite) db = open_database (hek_file_ops_system (), path, HEK_SQLITE_CREATE,
                                            &error);
  g_autoptr (GString) found = g_string_new (NULL);
  gint64 n = -1;

  g_assert_no_error (error);
  g_assert_true (hek_sqlite_query_int (db, "SELECT count(*) FROM rows", &n, &error));
  g_assert_cmpint (n, >=, n_acknowledged * 20);
  g_assert_cmpint (n, <=, n_started * 20);
  g_assert_cmpint (n % 20, ==, 0);
  g_assert_true (hek_sqlite_verify (db, add_problem, found, NULL, &error));
  g_assert_cmpstr (found->str, ==, "");
  g_assert_true (add_rows (db, 10000, 20, &error));
  g_assert_no_error (error);
}

/* Opens, 6 transactions, a checkpoint, closes; stops at the first error. */
static guint
run_until_refused (const HekFileOps  *ops,
                   const char        *path,
                   guint             *n_started,
                   GError           **error)
{
  HekSqlite *db = open_database (ops, path, HEK_SQLITE_CREATE, error);
  guint n = 0;

  *n_started = 0;
  for (; db != NULL && n < 6; n++)
    {
      *n_started = n + 1;
      if (!add_rows (db, n * 20, 20, error) || (n == 3 && !hek_sqlite_checkpoint (db, error)))
        break;
    }
  hek_sqlite_close (db);
  return n;
}

static void
test_refusals (gconstpointer data)
{
  static const int codes[] = {
    [REPLAY_FAULT_FULL] = G_FILE_ERROR_NOSPC, [REPLAY_FAULT_READ_ONLY] = G_FILE_ERROR_ROFS,
    [REPLAY_FAULT_BROKEN] = G_FILE_ERROR_IO,
  };
  g_autoptr (ReplayFaults) faults = replay_faults_new ();
  g_autofree char *whole = make_folder ();
  g_autofree char *whole_path = g_build_filename (whole, "test.sqlite", NULL);
  guint n_errors = 0;
  guint n_operations, n_all;

  g_assert_cmpuint (run_until_refused (replay_faults_get_ops (faults), whole_path, &n_all, NULL),
                    ==, 6);
  n_operations = replay_faults_get_n_operations (faults);
  replay_remove_folder (whole);
  for (guint nth = 1; nth <= n_operations; nth += hek_test_under_valgrind () ? 25 : 1)
    for (guint n = 1; n > 0; n = n == 1 ? G_MAXUINT : 0)
      for (ReplayFault fault = REPLAY_FAULT_FULL; fault <= REPLAY_FAULT_BROKEN; fault++)
        {
          g_autofree char *folder = make_folder ();
          g_autofree char *path = g_build_filename (folder, "test.sqlite", NULL);
          g_autoptr (GError) error = NULL;
          guint n_done, n_started;

          replay_faults_arm (faults, fault, nth, n);
          n_done = run_until_refused (replay_faults_get_ops (faults), path, &n_started, &error);
          if (error != NULL)
            {
              g_assert_error (error, G_FILE_ERROR, codes[fault]);
              g_assert_nonnull (strstr (error->message, folder));
              n_errors++;
            }
          else
            g_assert_cmpuint (n_done, ==, 6);
          assert_holds (path, n_done, n_started);
          replay_remove_folder (folder);
        }
  g_test_message ("%u operations, %u refusals reported", n_operations, n_errors);
  g_assert_cmpuint (n_errors, >, 20);
}

/* Reading goes on where nothing can be written: with a log, as after a kill, and without. */
static void
test_read_only (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "test.sqlite", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);
  g_autoptr (ReplayFaults) faults = replay_faults_new ();
  const HekFileOps *ops = replay_faults_get_ops (faults);
  g_autoptr (GError) error = NULL;
  HekSqlite *db = open_database (hek_file_ops_system (), path, HEK_SQLITE_CREATE, &error);

  g_assert_true (add_rows (db, 0, 20, &error));
  replay_faults_arm (faults, REPLAY_FAULT_READ_ONLY, 1, G_MAXUINT);
  for (guint k = 0; k < 2; k++)
    {
      g_autofree char *text = NULL;

      text = read_all (ops, path, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (text, "row number 19;"));
      g_assert_null (open_database (ops, path, HEK_SQLITE_WRITE, &error));
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ROFS);
      g_clear_error (&error);
      g_clear_pointer (&db, hek_sqlite_close);
      g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
    }
  replay_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/damage/flips", test_flips);
  g_test_add_func ("/store/damage/flips-in-log", test_flips_in_log);
  g_test_add_data_func ("/store/damage/refusals", NULL, test_refusals);
  g_test_add_func ("/store/damage/read-only", test_read_only);
  return g_test_run ();
}
