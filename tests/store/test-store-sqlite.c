/* SPDX-License-Identifier: Apache-2.0 */
/* Databases with checksums: transactions, several connections, migrations, damage, refusals. */
#include "config.h"

#include "hek-sqlite.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-store-error.h"

static const char *const migrations[] = {
  "CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, real REAL, data BLOB)",
  "CREATE TABLE notes (id INTEGER PRIMARY KEY, row INTEGER REFERENCES rows (id))",
};

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hek-sqlite-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "test.sqlite", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_auto (GStrv) names = hek_file_list_directory (hek_file_ops_system (), fixture->folder, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static HekSqlite *
open_database (const char    *path,
               HekSqliteMode  mode)
{
  g_autoptr (GError) error = NULL;
  HekSqlite *db = hek_sqlite_open (hek_file_ops_system (), path, mode, migrations,
                                   G_N_ELEMENTS (migrations), &error);

  g_assert_no_error (error);
  return db;
}

/* Rows first … first + n - 1, with blobs of 300 bytes. */
static void
add_rows (HekSqlite *db,
          guint      first,
          guint      n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    db, "INSERT INTO rows VALUES (?1, ?2, ?3, ?4)", &error);
  guint8 blob[300];

  g_assert_no_error (error);
  g_assert_true (hek_sqlite_begin (db, &error));
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *text = g_strdup_printf ("row %u", i);

      memset (blob, (int) i, sizeof blob);
      hek_sqlite_bind_int (stmt, 1, i);
      hek_sqlite_bind_text (stmt, 2, text, -1);
      hek_sqlite_bind_real (stmt, 3, i / 2.0);
      hek_sqlite_bind_blob (stmt, 4, blob, sizeof blob);
      g_assert_true (hek_sqlite_run (stmt, &error));
    }
  g_assert_true (hek_sqlite_commit (db, &error));
  g_assert_no_error (error);
}

static gint64
count_rows (HekSqlite  *db,
            GError    **error)
{
  gint64 n = -1;

  return hek_sqlite_query_int (db, "SELECT count(*) FROM rows WHERE length(data) = 300", &n, error)
    ? n : -1;
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
verify (HekSqlite *db)
{
  g_autoptr (GError) error = NULL;
  GString *found = g_string_new (NULL);

  g_assert_true (hek_sqlite_verify (db, add_problem, found, NULL, &error));
  g_assert_no_error (error);
  return g_string_free (found, FALSE);
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  HekSqlite *db = open_database (fixture->path, HEK_SQLITE_CREATE);
  HekSqliteStmt *stmt;
  gsize n_bytes;
  g_autofree char *found = NULL;

  add_rows (db, 1, 100);
  g_assert_cmpint (hek_sqlite_get_last_row_id (db), ==, 100);
  g_assert_true (hek_sqlite_begin (db, &error));
  g_assert_true (hek_sqlite_exec (db, "DELETE FROM rows WHERE id <= 50", &error));
  g_assert_cmpint (hek_sqlite_get_n_changes (db), ==, 50);
  hek_sqlite_rollback (db);
  g_assert_cmpint (count_rows (db, &error), ==, 100);
  hek_sqlite_close (db);

  db = open_database (fixture->path, HEK_SQLITE_WRITE);
  stmt = hek_sqlite_prepare (db, "SELECT id, text, real, data, NULL FROM rows WHERE text = ?",
                             &error);
  hek_sqlite_bind_text (stmt, 1, "row 7!", 5);
  g_assert_cmpint (hek_sqlite_step (stmt, &error), ==, HEK_SQLITE_ROW);
  g_assert_cmpint (hek_sqlite_get_int (stmt, 0), ==, 7);
  g_assert_cmpstr (hek_sqlite_get_text (stmt, 1), ==, "row 7");
  g_assert_cmpfloat (hek_sqlite_get_real (stmt, 2), ==, 3.5);
  g_assert_cmpint (((const guint8 *) hek_sqlite_get_blob (stmt, 3, &n_bytes))[299], ==, 7);
  g_assert_cmpuint (n_bytes, ==, 300);
  g_assert_true (hek_sqlite_is_null (stmt, 4));
  g_assert_cmpint (hek_sqlite_step (stmt, &error), ==, HEK_SQLITE_DONE);
  hek_sqlite_stmt_free (stmt);

  g_assert_false (hek_sqlite_exec (db, "INSERT INTO rows VALUES (7, 'x', 0, NULL)", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (hek_sqlite_exec (db, "INSERT INTO notes VALUES (1, 700)", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (hek_sqlite_prepare (db, "SELEC 1", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  found = verify (db);
  g_assert_cmpstr (found, ==, "");
  hek_sqlite_close (db);
}

static void
test_migrations (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const broken[] = { "CREATE TABLE rows (id)", "CREATE TABLE a (id); nonsense" };
  const HekFileOps *ops = hek_file_ops_system ();
  g_autoptr (GError) error = NULL;
  HekSqlite *db;
  gint64 n = 0;

  g_assert_null (hek_sqlite_open (ops, fixture->path, HEK_SQLITE_WRITE, migrations, 1, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* The one that fails leaves nothing; the ones before stay. */
  g_assert_null (hek_sqlite_open (ops, fixture->path, HEK_SQLITE_CREATE, broken, 2, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  db = hek_sqlite_open (ops, fixture->path, HEK_SQLITE_WRITE, broken, 1, &error);
  g_assert_no_error (error);
  g_assert_true (hek_sqlite_query_int (db, "SELECT count(*) FROM sqlite_schema", &n, &error));
  g_assert_cmpint (n, ==, 1);
  hek_sqlite_close (db);

  g_unlink (fixture->path);
  db = hek_sqlite_open (ops, fixture->path, HEK_SQLITE_CREATE, migrations, 1, &error);
  hek_sqlite_close (db);
  g_assert_null (hek_sqlite_open (ops, fixture->path, HEK_SQLITE_READ, migrations, 2, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  hek_sqlite_close (open_database (fixture->path, HEK_SQLITE_WRITE));
  g_assert_null (hek_sqlite_open (ops, fixture->path, HEK_SQLITE_WRITE, migrations, 1, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_TOO_NEW);
}

/* A reader keeps its state while the writer goes on, past a checkpoint and beyond the reader. */
static void
test_readers (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSqlite) writer = open_database (fixture->path, HEK_SQLITE_CREATE);
  g_autoptr (HekSqlite) reader = NULL;

  add_rows (writer, 1, 100);
  reader = open_database (fixture->path, HEK_SQLITE_READ);
  g_assert_true (hek_sqlite_begin_read (reader, &error));
  for (guint i = 1; i < 30; i++)
    {
      add_rows (writer, i * 100 + 1, 100);
      g_assert_cmpint (count_rows (reader, &error), ==, 100);
      if (i % 10 == 0)
        g_assert_true (hek_sqlite_checkpoint (writer, &error));
    }
  hek_sqlite_rollback (reader);
  g_assert_cmpint (count_rows (reader, &error), ==, 3000);
  g_assert_false (hek_sqlite_exec (reader, "DELETE FROM rows", &error));
  g_clear_error (&error);

  /* The index of the log is that of SQLite's own tools. */
  {
    g_autofree char *program = g_find_program_in_path ("sqlite3");
    const char *argv[] = { program, "-readonly", fixture->path, "SELECT count(*) FROM rows", NULL };
    g_autofree char *out = NULL;

    if (program != NULL)
      {
        g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, NULL,
                                     &error));
        g_assert_cmpstr (out, ==, "3000\n");
      }
  }
}

/* A page that a large transaction writes twice is taken as it is until the commit. */
static void
test_spill (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  HekSqlite *db = open_database (fixture->path, HEK_SQLITE_CREATE);
  g_autofree char *found = NULL;

  g_assert_true (hek_sqlite_exec (db, "PRAGMA cache_size = 20", &error));
  add_rows (db, 1, 2000);
  g_assert_true (hek_sqlite_begin (db, &error));
  for (guint i = 0; i < 5; i++)
    g_assert_true (hek_sqlite_exec (db, "UPDATE rows SET real = real + 1", &error));
  g_assert_no_error (error);
  g_assert_true (hek_sqlite_commit (db, &error));
  g_assert_true (hek_sqlite_begin (db, &error));
  g_assert_true (hek_sqlite_exec (db, "UPDATE rows SET real = real + 1", &error));
  g_assert_true (hek_sqlite_exec (db, "UPDATE rows SET real = real - 1", &error));
  hek_sqlite_rollback (db);
  add_rows (db, 2001, 500);
  g_assert_cmpint (count_rows (db, &error), ==, 2500);
  found = verify (db);
  g_assert_cmpstr (found, ==, "");
  hek_sqlite_close (db);
  db = open_database (fixture->path, HEK_SQLITE_READ);
  g_assert_cmpint (count_rows (db, &error), ==, 2500);
  hek_sqlite_close (db);
}

/* Rows 1 … 50 always have the same number in common. */
static gpointer
read_beside (gpointer data)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  guint n_reads = 0;
  gint64 last = 0;

  while (last < 200)
    {
      g_autoptr (HekSqlite) db = open_database (path, HEK_SQLITE_READ);

      for (guint i = 0; i < 20; i++)
        {
          gint64 n_wrong = -1;
          gint64 now = -1;

          g_assert_true (hek_sqlite_begin_read (db, &error));
          g_assert_true (hek_sqlite_query_int (db, "SELECT max (real) FROM rows", &now, &error));
          g_assert_true (hek_sqlite_query_int (
            db, "SELECT count(*) FROM rows WHERE real <> (SELECT max (real) FROM rows)", &n_wrong,
            &error));
          hek_sqlite_rollback (db);
          g_assert_no_error (error);
          g_assert_cmpint (n_wrong, ==, 0);
          g_assert_cmpint (now, >=, last);
          last = now;
          n_reads++;
        }
    }
  return GUINT_TO_POINTER (n_reads);
}

/* Readers that come and go beside a writer that commits, moves its log and begins it anew. */
static void
test_beside (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  HekSqlite *db = open_database (fixture->path, HEK_SQLITE_CREATE);
  GThread *readers[3];
  guint n_reads = 0;

  add_rows (db, 1, 50);
  g_assert_true (hek_sqlite_exec (db, "UPDATE rows SET real = 0", &error));
  g_assert_true (hek_sqlite_exec (db, "PRAGMA wal_autocheckpoint = 10", &error));
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("reader", read_beside, fixture->path);
  for (guint i = 0; i < 200; i++)
    {
      g_assert_true (hek_sqlite_exec (db, "UPDATE rows SET real = real + 1", &error));
      if (i % 50 == 49)
        {
          hek_sqlite_close (db);
          db = open_database (fixture->path, HEK_SQLITE_WRITE);
          g_assert_true (hek_sqlite_exec (db, "PRAGMA wal_autocheckpoint = 10", &error));
        }
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    n_reads += GPOINTER_TO_UINT (g_thread_join (readers[i]));
  g_test_message ("%u reads beside", n_reads);
  hek_sqlite_close (db);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/sqlite/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/store/sqlite/migrations", Fixture, NULL, set_up, test_migrations, tear_down);
  g_test_add ("/store/sqlite/readers", Fixture, NULL, set_up, test_readers, tear_down);
  g_test_add ("/store/sqlite/spill", Fixture, NULL, set_up, test_spill, tear_down);
  g_test_add ("/store/sqlite/beside", Fixture, NULL, set_up, test_beside, tear_down);
  return g_test_run ();
}
