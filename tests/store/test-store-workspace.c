/* SPDX-License-Identifier: Apache-2.0 */
/* Workspaces: names, trash, protection, the lock, newer formats, a lost catalogue. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "hek-sqlite.h"
#include "hek-store-error.h"
#include "store-fixture.h"

static const gboolean yes = TRUE, no = FALSE;

static void
assert_names (HekWorkspace *workspace,
              gboolean      deleted,
              const char   *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = hek_workspace_list (workspace, deleted, &error);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < infos->len; i++)
    {
      g_autofree char *name = hek_collection_info_dup_full_name (infos->pdata[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
create (StoreFixture *fixture,
        const char   *name)
{
  HekStoreSpec spec = store_fixture_spec (fixture->schema, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekStore) store = hek_workspace_create (fixture->workspace, name, &spec, &error);

  g_assert_no_error (error);
}

static void
expect_create (StoreFixture       *fixture,
               const char         *name,
               const HekStoreSpec *spec,
               int                 code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_workspace_create (fixture->workspace, name, spec, &error));
  g_assert_error (error, HEK_STORE_ERROR, code);
}

static void
reopen_workspace (StoreFixture     *fixture,
                  HekWorkspaceMode  mode)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->workspace, hek_workspace_close);
  fixture->workspace = hek_workspace_open (fixture->folder, mode, &error);
  g_assert_no_error (error);
}

static void
test_names (void)
{
  static const char *const tags[] = { "red", "größe", NULL };
  const HekCollectionChange change = { .name = "other/b2", .description = "words",
                                       .tags = tags };
  StoreFixture fixture;
  HekStoreSpec spec;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionInfo) info = NULL;

  store_fixture_set_up (&fixture);
  create (&fixture, "b");
  create (&fixture, "a");
  create (&fixture, "space/a");
  assert_names (fixture.workspace, FALSE, "a b space/a");

  spec = store_fixture_spec (fixture.schema, -1);
  expect_create (&fixture, "a", &spec, HEK_STORE_ERROR_EXISTS);
  expect_create (&fixture, "", &spec, HEK_STORE_ERROR_INVALID);
  expect_create (&fixture, "/x", &spec, HEK_STORE_ERROR_INVALID);
  expect_create (&fixture, "x/y/z", &spec, HEK_STORE_ERROR_INVALID);
  expect_create (&fixture, " x", &spec, HEK_STORE_ERROR_INVALID);
  expect_create (&fixture, "x\n", &spec, HEK_STORE_ERROR_INVALID);
  expect_create (&fixture, "x\xff", &spec, HEK_STORE_ERROR_INVALID);
  spec.key_field = "price";
  expect_create (&fixture, "c", &spec, HEK_STORE_ERROR_INVALID);
  spec.key_field = "nothing";
  expect_create (&fixture, "c", &spec, HEK_STORE_ERROR_INVALID);

  hek_workspace_change (fixture.workspace, "b", &change, &error);
  g_assert_no_error (error);
  for (guint round = 0; round < 2; round++)
    {
      assert_names (fixture.workspace, FALSE, "a other/b2 space/a");
      g_clear_pointer (&info, hek_collection_info_free);
      info = hek_workspace_find (fixture.workspace, "other/b2", &error);
      g_assert_cmpstr (info->description, ==, "words");
      g_assert_cmpuint (g_strv_length (info->tags), ==, 2);
      g_assert_cmpstr (info->tags[1], ==, "größe");
      reopen_workspace (&fixture, HEK_WORKSPACE_WRITE);
    }
  g_assert_false (hek_workspace_change (fixture.workspace, "a",
                                        &(HekCollectionChange) { .name = "space/a" }, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (hek_workspace_find (fixture.workspace, "b", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  store_fixture_end (&fixture);
}

static void
test_trash (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionInfo) info = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;

  store_fixture_begin (&fixture, -1);
  store_fixture_append (fixture.store, 0, 20, 0, HEK_KEYS_REFUSE);
  info = hek_workspace_find (fixture.workspace, "things", &error);

  hek_workspace_delete (fixture.workspace, "things", &error);
  g_assert_no_error (error);
  assert_names (fixture.workspace, FALSE, "");
  assert_names (fixture.workspace, TRUE, "things");
  g_assert_false (hek_store_delete_rows (fixture.store, &(guint64) { 0 }, 1, NULL, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (hek_workspace_purge (fixture.workspace, info->uuid, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED); /* still open */
  g_clear_error (&error);

  create (&fixture, "things");
  g_assert_false (hek_workspace_restore (fixture.workspace, info->uuid, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  hek_workspace_change (fixture.workspace, "things", &(HekCollectionChange) { .name = "new" },
                        &error);
  g_assert_no_error (error);
  hek_workspace_restore (fixture.workspace, info->uuid, &error);
  g_assert_no_error (error);
  assert_names (fixture.workspace, FALSE, "new things");
  snapshot = hek_store_snapshot (fixture.store, &error);
  store_fixture_check_rows (snapshot, 0, 20, 0);
  g_clear_pointer (&snapshot, hek_snapshot_unref);

  hek_workspace_delete (fixture.workspace, "things", &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture.store, hek_store_unref);
  reopen_workspace (&fixture, HEK_WORKSPACE_WRITE);
  assert_names (fixture.workspace, TRUE, "things");
  hek_workspace_purge (fixture.workspace, info->uuid, &error);
  g_assert_no_error (error);
  assert_names (fixture.workspace, TRUE, "");
  assert_names (fixture.workspace, FALSE, "new");
  store_fixture_end (&fixture);
}

static void
test_protected (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekBatch) batch = NULL;

  store_fixture_begin (&fixture, -1);
  store_fixture_append (fixture.store, 0, 20, 0, HEK_KEYS_REFUSE);
  hek_workspace_change (fixture.workspace, "things",
                        &(HekCollectionChange) { .is_protected = &yes }, &error);
  g_assert_no_error (error);
  batch = store_fixture_batch (fixture.schema, 50, 5, 0);
  for (guint round = 0; round < 2; round++)
    {
      g_assert_false (hek_store_is_writable (fixture.store));
      g_assert_false (hek_store_append (fixture.store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error));
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_PROTECTED);
      g_clear_error (&error);
      g_assert_null (hek_import_new (fixture.store, NULL, &error));
      g_clear_error (&error);
      g_assert_false (hek_store_delete_rows (fixture.store, &(guint64) { 0 }, 1, NULL, NULL, NULL));
      g_assert_false (hek_store_seal (fixture.store, NULL, NULL));
      g_assert_false (hek_store_compact (fixture.store, 0, NULL, NULL, NULL));
      g_assert_false (hek_workspace_delete (fixture.workspace, "things", &error));
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_PROTECTED);
      g_clear_error (&error);
      g_assert_false (hek_workspace_change (fixture.workspace, "things",
                                            &(HekCollectionChange) { .name = "x" }, NULL));
      store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
    }
  hek_workspace_change (fixture.workspace, "things", &(HekCollectionChange) { .is_protected = &no },
                        &error);
  g_assert_no_error (error);
  hek_store_append (fixture.store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
  g_assert_no_error (error);
  store_fixture_tear_down (&fixture);
}

static void
test_lock (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekWorkspace) reader = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekSnapshot) first = NULL;
  g_autoptr (HekSnapshot) second = NULL;
  g_autofree char *process = g_strdup_printf ("process %d on ", (int) getpid ());

  store_fixture_begin (&fixture, 0);
  store_fixture_append (fixture.store, 0, 20, 0, HEK_KEYS_REFUSE);
  g_assert_null (hek_workspace_open (fixture.folder, HEK_WORKSPACE_WRITE, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, process));
  g_assert_nonnull (strstr (error->message, "since 20"));
  g_clear_error (&error);

  /* A reader beside the writer sees what is published, and what it holds stays. */
  reader = hek_workspace_open (fixture.folder, HEK_WORKSPACE_READ, &error);
  g_assert_no_error (error);
  store = hek_workspace_open_store (reader, "things", &error);
  g_assert_no_error (error);
  first = hek_store_snapshot (store, &error);
  store_fixture_check_rows (first, 0, 20, 0);
  store_fixture_append (fixture.store, 20, 30, 0, HEK_KEYS_REFUSE);
  store_fixture_import (fixture.store, 50, 1250, 0, HEK_KEYS_REFUSE);
  second = hek_store_snapshot (store, &error);
  g_assert_no_error (error);
  store_fixture_check_rows (second, 0, 1300, 0);
  store_fixture_delete (fixture.store, 600, 700);
  hek_store_seal (fixture.store, NULL, &error);
  g_assert_no_error (error);
  hek_store_compact (fixture.store, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  store_fixture_check_rows (first, 0, 20, 0);
  store_fixture_check_rows (second, 0, 1300, 0);
  g_clear_pointer (&second, hek_snapshot_unref);
  second = hek_store_snapshot (store, &error);
  store_fixture_check_rows (second, 0, 600, 0);

  g_assert_null (hek_workspace_create (reader, "x", &(HekStoreSpec) { .schema = fixture.schema },
                                       &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (hek_store_delete_rows (store, &(guint64) { 0 }, 1, NULL, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);

  /* The store outlives its workspace for reading only. */
  g_clear_pointer (&fixture.workspace, hek_workspace_close);
  g_assert_false (hek_store_delete_rows (fixture.store, &(guint64) { 0 }, 1, NULL, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  store_fixture_tear_down (&fixture);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("hek-store-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (folder, "none", NULL);

  g_assert_null (hek_workspace_open (inner, HEK_WORKSPACE_READ, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (inner, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_null (hek_workspace_open (folder, HEK_WORKSPACE_READ, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_rmdir (folder);
}

static void
test_catalog_lost (void)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-sync" };
  StoreFixture fixture;
  g_autoptr (HekSnapshot) snapshot = NULL;

  store_fixture_begin (&fixture, -1);
  create (&fixture, "space/more");
  store_fixture_append (fixture.store, 0, 20, 0, HEK_KEYS_REFUSE);
  for (guint mode = 0; mode < 2; mode++)
    {
      g_clear_pointer (&fixture.store, hek_store_unref);
      g_clear_pointer (&fixture.workspace, hek_workspace_close);
      for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
        {
          g_autofree char *path = g_strdup_printf ("%s/workspace.sqlite%s", fixture.folder,
                                                   endings[i]);

          g_unlink (path);
        }
      store_fixture_reopen (&fixture, mode == 0 ? HEK_WORKSPACE_READ : HEK_WORKSPACE_WRITE);
      assert_names (fixture.workspace, FALSE, "things space/more");
      g_clear_pointer (&snapshot, hek_snapshot_unref);
      snapshot = hek_store_snapshot (fixture.store, NULL);
      store_fixture_check_rows (snapshot, 0, 20, 0);
    }
  store_fixture_tear_down (&fixture);
}

/* A manifest with one more version than this program knows. */
static void
test_newer (void)
{
  static const char *const more[] = { "SELECT 1", "SELECT 1", "SELECT 1", "SELECT 1" };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (HekSqlite) db = NULL;

  store_fixture_begin (&fixture, -1);
  store_fixture_import (fixture.store, 0, 20, 0, HEK_KEYS_REFUSE);
  path = store_fixture_find_file (&fixture, "records", ".sqlite");
  g_clear_pointer (&fixture.store, hek_store_unref);
  db = hek_sqlite_open (hek_file_ops_system (), path, HEK_SQLITE_WRITE, more, G_N_ELEMENTS (more),
                        &error);
  g_assert_no_error (error);
  g_clear_pointer (&db, hek_sqlite_close);
  g_assert_null (hek_workspace_open_store (fixture.workspace, "things", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_TOO_NEW);
  store_fixture_tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/workspace/names", test_names);
  g_test_add_func ("/store/workspace/trash", test_trash);
  g_test_add_func ("/store/workspace/protected", test_protected);
  g_test_add_func ("/store/workspace/lock", test_lock);
  g_test_add_func ("/store/workspace/missing", test_missing);
  g_test_add_func ("/store/workspace/catalogue-lost", test_catalog_lost);
  g_test_add_func ("/store/workspace/newer", test_newer);
  return g_test_run ();
}
