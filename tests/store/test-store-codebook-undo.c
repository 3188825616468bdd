/* SPDX-License-Identifier: Apache-2.0 */
/* Codebooks of a workspace that are deleted and put back: names that go on meaning what they meant,
 * catalogues of before. */
#include "config.h"

#include <string.h>

#include "hek-sqlite.h"
#include "store-codebook.h"

static void
test_numbers (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *other = NULL, *fourth = NULL;

  store_fixture_begin (&fixture, -1);
  first = save (fixture.workspace, "pq", 1);
  second = save (fixture.workspace, "pq", 2);
  delete (fixture.workspace, "pq");
  delete (fixture.workspace, "pq");
  assert_names (fixture.workspace, "");
  third = save (fixture.workspace, "pq", 3);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  assert_names (fixture.workspace, "pq@3");

  /* other@1 was another codebook; pq@3 goes on being this one */
  other = save (fixture.workspace, "other", 4);
  delete (fixture.workspace, "other");
  g_assert_true (hek_workspace_rename_codebook (fixture.workspace, "pq", "other", &error));
  g_assert_true (hek_workspace_rename_codebook (fixture.workspace, "other", "pq", &error));
  g_assert_no_error (error);
  g_assert_true (hek_workspace_rename_codebook (fixture.workspace, "pq", "new", &error));
  fourth = save (fixture.workspace, "pq", 5);
  assert_names (fixture.workspace, "new@3 pq@4");
  delete (fixture.workspace, "pq");
  g_assert_true (hek_workspace_restore_codebook (fixture.workspace, first, &error));
  g_assert_no_error (error);
  assert_names (fixture.workspace, "new@3 pq@1");
  g_assert_false (hek_workspace_rename_codebook (fixture.workspace, "pq", "other", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "\"other@1\""));
  assert_names (fixture.workspace, "new@3 pq@1");
  store_fixture_end (&fixture);
}

static void
test_restore (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL, *other = NULL, *again = NULL;

  store_fixture_begin (&fixture, -1);
  first = save (fixture.workspace, "pq", 1);
  second = save (fixture.workspace, "pq", 2);
  other = save (fixture.workspace, "other", 3);
  delete (fixture.workspace, second);
  delete (fixture.workspace, "other");
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  assert_deleted (fixture.workspace, "other@1 pq@2");
  g_assert_null (hek_workspace_read_codebook (fixture.workspace, second, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (hek_workspace_restore_codebook (fixture.workspace, second, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);

  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  g_assert_true (hek_workspace_restore_codebook (fixture.workspace, second, &error));
  g_assert_no_error (error);
  assert_names (fixture.workspace, "pq@1 pq@2");
  assert_bytes (fixture.workspace, second, 2);
  assert_bytes (fixture.workspace, "pq@2", 2);
  assert_deleted (fixture.workspace, "other@1");
  g_assert_false (hek_workspace_restore_codebook (fixture.workspace, second, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* too many: the first that was deleted goes for good */
  for (guint i = 0; i < HEK_CODEBOOK_MAX_DELETED; i++)
    {
      g_autofree char *name = g_strdup_printf ("more-%u", i);
      g_autofree char *uuid = save (fixture.workspace, name, i);

      delete (fixture.workspace, name);
    }
  g_assert_false (hek_workspace_restore_codebook (fixture.workspace, other, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  again = save (fixture.workspace, "other", 4);
  assert_names (fixture.workspace, "other@2 pq@1 pq@2");
  store_fixture_end (&fixture);
}

/* The first two versions of a catalogue, with a codebook. */
static const char *const second[] = {
  "CREATE TABLE collections (uuid TEXT PRIMARY KEY, name_space TEXT NOT NULL, name TEXT NOT NULL,"
  "  description TEXT NOT NULL, tags TEXT NOT NULL, protected INTEGER NOT NULL,"
  "  created_us INTEGER NOT NULL, deleted_us INTEGER NOT NULL, unsure INTEGER NOT NULL)"
  "  WITHOUT ROWID;",
  "CREATE TABLE codebooks (uuid TEXT PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL,"
  "  method TEXT NOT NULL, dim INTEGER NOT NULL, distance TEXT NOT NULL,"
  "  code_bytes INTEGER NOT NULL, share_bytes INTEGER NOT NULL, collection TEXT NOT NULL,"
  "  collection_uuid TEXT NOT NULL, seq INTEGER NOT NULL, n_rows INTEGER NOT NULL,"
  "  trained_us INTEGER NOT NULL, seed INTEGER NOT NULL, options TEXT NOT NULL, loss REAL,"
  "  bytes BLOB NOT NULL, UNIQUE (name, version));"
  "INSERT INTO codebooks VALUES ('uuid of pq', 'pq', 3, 'pq', 8, 'l2', 2, 64, '', '', 0, 0, 0, 0,"
  "  '', NULL, x'0102');",
};

/* A catalogue of before they could be put back: read as it is, and brought up to date by a
 * writer. */
static void
test_migration (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *uuid = NULL;
  HekSqlite *db;

  store_fixture_begin (&fixture, -1);
  path = g_build_filename (fixture.folder, "workspace.sqlite", NULL);
  hek_store_unref (fixture.store);
  hek_workspace_close (fixture.workspace);
  hek_file_unlink (hek_file_ops_system (), path, NULL);
  db = hek_sqlite_open (hek_file_ops_system (), path, HEK_SQLITE_CREATE, second, 2, &error);
  g_assert_no_error (error);
  hek_sqlite_close (db);

  fixture.workspace = hek_workspace_open (fixture.folder, HEK_WORKSPACE_READ, &error);
  g_assert_no_error (error);
  assert_names (fixture.workspace, "pq@3");
  assert_deleted (fixture.workspace, "");
  fixture.store = hek_workspace_open_store (fixture.workspace, "things", &error);
  g_assert_no_error (error);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  delete (fixture.workspace, "pq");
  uuid = save (fixture.workspace, "pq", 0);
  assert_names (fixture.workspace, "pq@4");
  g_assert_true (hek_workspace_restore_codebook (fixture.workspace, "uuid of pq", &error));
  assert_names (fixture.workspace, "pq@3 pq@4");
  store_fixture_end (&fixture);
}

typedef struct
{
  char *folder, *path;
  guint n_opened, when;
} Migrator;

/* Another program opens the workspace for writing between two looks at the catalogue. */
static HekFile *
open_and_migrate (const HekFileOps  *ops,
                  const char        *path,
                  HekFileFlags       flags,
                  GError           **error)
{
  Migrator *migrator = ops->data;

  if (g_str_equal (path, migrator->path) && migrator->n_opened++ == migrator->when)
    {
      g_autoptr (GError) local = NULL;
      HekWorkspace *writer = hek_workspace_open (migrator->folder, HEK_WORKSPACE_WRITE, &local);

      g_assert_no_error (local);
      hek_workspace_close (writer);
    }
  return hek_file_open (hek_file_ops_system (), path, flags, error);
}

static void
test_migration_meanwhile (void)
{
  StoreFixture fixture;
  Migrator migrator = { NULL };
  HekFileOps ops = *hek_file_ops_system ();

  store_fixture_begin (&fixture, -1);
  migrator.folder = g_strdup (fixture.folder);
  migrator.path = g_build_filename (fixture.folder, "workspace.sqlite", NULL);
  hek_store_unref (fixture.store);
  hek_workspace_close (fixture.workspace);
  ops.open = open_and_migrate;
  ops.data = &migrator;
  do
    {
      g_autoptr (GError) error = NULL;
      HekSqlite *db;

      hek_file_unlink (hek_file_ops_system (), migrator.path, NULL);
      db = hek_sqlite_open (hek_file_ops_system (), migrator.path, HEK_SQLITE_CREATE, second, 2,
                            &error);
      g_assert_no_error (error);
      hek_sqlite_close (db);
      migrator.n_opened = 0;
      fixture.workspace = hek_workspace_open_with (&ops, fixture.folder, HEK_WORKSPACE_READ,
                                                   &error);
      g_assert_no_error (error);
      assert_names (fixture.workspace, "pq@3");
      hek_workspace_close (fixture.workspace);
    }
  while (migrator.when++ < migrator.n_opened);
  g_assert_cmpuint (migrator.when, >, 2);
  fixture.workspace = hek_workspace_open (fixture.folder, HEK_WORKSPACE_WRITE, NULL);
  fixture.store = hek_workspace_open_store (fixture.workspace, "things", NULL);
  store_fixture_end (&fixture);
  g_free (migrator.folder);
  g_free (migrator.path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/codebook-undo/numbers", test_numbers);
  g_test_add_func ("/store/codebook-undo/restore", test_restore);
  g_test_add_func ("/store/codebook-undo/migration", test_migration);
  g_test_add_func ("/store/codebook-undo/migration-meanwhile", test_migration_meanwhile);
  return g_test_run ();
}
