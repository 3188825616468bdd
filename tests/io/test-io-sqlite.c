/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of SQLite databases. */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "test-io-table.h"

static char *
make_database (const char *name,
               const char *sql)
{
  char *path = test_io_temp (name);
  sqlite3 *db;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return path;
}

static const char items[]
  = "CREATE TABLE items (id INTEGER PRIMARY KEY, price REAL, label TEXT, code TEXT, seen TEXT,"
    " meta TEXT, raw BLOB, emb BLOB);"
    "INSERT INTO items VALUES (1, 1.5, 'a', '007', '2024-05-01', '{\"a\": 1}', x'00',"
    " x'0000803f000000c0');"
    "INSERT INTO items VALUES (2, 2, NULL, '8', NULL, '[]', NULL, x'0000003f00000000');"
    "INSERT INTO items VALUES (3, NULL, 'c', '9', '2024-05-01T10:00Z', NULL, NULL, x'0000803f');"
    "INSERT INTO items VALUES (4, 0.25, 'd', '10', NULL, NULL, NULL, x'0000803f0000807f');"
    "INSERT INTO items VALUES (5, 0.5, cast (x'ff' AS TEXT), '11', NULL, NULL, NULL,"
    " x'0000803f0000803f');"
    "INSERT INTO items VALUES (6, 0.125, 'f', '12', NULL, NULL, NULL, '[3, 4]');";

static void
test_table (void)
{
  g_autofree char *path = make_database ("items.db", items), *dump = NULL;
  g_autoptr (HekSource) source = test_io_open (path, "sqlite", NULL);

  g_assert_cmpuint (source->notes->len, ==, 1);
  dump = test_io_table_dump (source);
  g_assert_cmpstr (dump, ==,
                   "id:integer price:real label:text code:text seen:time meta:json 2\n"
                   "1 1.5 \"a\" \"007\" 2024-05-01T00:00:00Z {\"a\": 1} |1 -2\n"
                   "2 2 - \"8\" - [] |0.5 0\n"
                   "6 0.125 \"f\" \"12\" - - |3 4\n"
                   "! 3: column “emb” does not hold a vector of 2 numbers\n"
                   "! 4: column “emb” does not hold a vector of 2 numbers\n"
                   "! 5: the value in column “label” is not of type text\n");
  test_io_table_resume (path, "sqlite");
}

static void
test_choice (void)
{
  g_autofree char *path
    = make_database ("two.db", "CREATE TABLE \"a \"\"b\" (x, v TEXT, w TEXT);"
                               "INSERT INTO \"a \"\"b\" VALUES (1, '[1, 2]', '[1, 2, 3]');"
                               "CREATE TABLE c (y); CREATE VIEW d AS SELECT 1;");
  g_autofree char *dump = NULL;
  g_auto (GStrv) names = hek_source_list_names (path, hek_source_format_find ("sqlite"), 0, NULL);
  g_autoptr (HekSource) source = NULL;

  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "a \"b");
  test_io_refused (path, "sqlite", HEK_SOURCE_ERROR_INVALID, "several tables");
  source = test_io_open (path, "sqlite", "table=a \"b", "vectors=v", NULL);
  dump = test_io_table_dump (source);
  g_assert_cmpstr (dump, ==, "x:integer w:json 2\n1 [1, 2, 3] |1 2\n");
}

static void
test_refused (void)
{
  g_autofree char *empty = make_database ("empty.db", "CREATE VIEW v AS SELECT 1;");
  g_autofree char *path = make_database ("damaged.db", items), *bytes = NULL;
  gsize n;

  test_io_refused (empty, "sqlite", HEK_SOURCE_ERROR_UNKNOWN, "no tables");
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  memset (bytes + 100, 0xff, 100);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
  test_io_refused (path, "sqlite", HEK_SOURCE_ERROR_DAMAGED, "cannot be read by SQLite");
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io/sqlite/table", test_table);
  g_test_add_func ("/io/sqlite/choice", test_choice);
  g_test_add_func ("/io/sqlite/refused", test_refused);
  status = g_test_run ();
  test_io_clean ();
  return status;
}
