/* SPDX-License-Identifier: Apache-2.0 */
/* Codebooks of a workspace: names and versions, who uses them, flipped bytes, older catalogues,
 * power cuts in the midst of changes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hek-sqlite.h"
#include "replay.h"
#include "store-codebook.h"
#include "../test-valgrind.h"

static void
test_versions (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;

  store_fixture_begin (&fixture, -1);
  assert_names (fixture.workspace, "");
  first = save (fixture.workspace, "pq16", 0);
  second = save (fixture.workspace, "pq16", 1);
  third = save (fixture.workspace, "a.b_c-9", 2);
  assert_names (fixture.workspace, "a.b_c-9@1 pq16@1 pq16@2");
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  assert_names (fixture.workspace, "a.b_c-9@1 pq16@1 pq16@2");
  assert_bytes (fixture.workspace, "pq16", 1);
  assert_bytes (fixture.workspace, "pq16@1", 0);
  assert_bytes (fixture.workspace, third, 2);

  info = hek_workspace_find_codebook (fixture.workspace, "pq16@2", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->uuid, ==, second);
  g_assert_cmpstr (info->method, ==, "pq");
  g_assert_cmpuint (info->dim, ==, 784);
  g_assert_cmpint (info->distance, ==, HEK_DISTANCE_COSINE);
  g_assert_cmpuint (info->code_bytes, ==, 98);
  g_assert_cmpuint (info->share_bytes, ==, 802816);
  g_assert_cmpstr (info->collection, ==, "other/things");
  g_assert_cmpuint (info->seq, ==, 17);
  g_assert_cmpuint (info->n_rows, ==, 60000);
  g_assert_cmpint (info->trained_us, ==, 1234567);
  g_assert_cmpuint (info->seed, ==, G_MAXUINT64 - 1);
  g_assert_cmpstr (info->options, ==, "m=98 bits=8");
  g_assert_cmpfloat (info->loss, ==, 1.5);
  g_assert_cmpuint (info->n_bytes, ==, BOOK_BYTES);
  g_clear_pointer (&info, hek_codebook_info_free);
  info = hek_workspace_find_codebook (fixture.workspace, first, &error);
  g_assert_true (isnan (info->loss));

  g_assert_null (try_save (fixture.workspace, "x", 0, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (hek_workspace_find_codebook (fixture.workspace, "pq16@3", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  store_fixture_end (&fixture);
}

static void
test_names (void)
{
  static const char *const bad[] = { "", ".hidden", "-x", "a b", "a/b", "a@1", "größe", "../x" };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *longest = g_strnfill (HEK_CODEBOOK_NAME_MAX_BYTES, 'x');
  g_autofree char *longer = g_strnfill (HEK_CODEBOOK_NAME_MAX_BYTES + 1, 'x');
  g_autofree char *uuid = NULL;

  store_fixture_begin (&fixture, -1);
  uuid = save (fixture.workspace, longest, 0);
  g_assert_null (try_save (fixture.workspace, longer, 0, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_clear_error (&error);
      g_assert_null (try_save (fixture.workspace, bad[i], 0, &error));
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
    }
  g_clear_error (&error);
  g_assert_false (hek_workspace_rename_codebook (fixture.workspace, longest, "a b", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  store_fixture_end (&fixture);
}

static void
test_rename (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL, *other = NULL;

  store_fixture_begin (&fixture, -1);
  first = save (fixture.workspace, "old", 0);
  second = save (fixture.workspace, "old", 1);
  other = save (fixture.workspace, "other", 2);
  g_assert_false (hek_workspace_rename_codebook (fixture.workspace, "old", "other", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (hek_workspace_rename_codebook (fixture.workspace, "nobody", "new", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (hek_workspace_rename_codebook (fixture.workspace, "old", "new", &error));
  g_assert_no_error (error);
  assert_names (fixture.workspace, "new@1 new@2 other@1");
  assert_bytes (fixture.workspace, first, 0);
  g_assert_true (hek_workspace_delete_codebook (fixture.workspace, "new@1", &error));
  g_assert_true (hek_workspace_delete_codebook (fixture.workspace, other, &error));
  g_assert_no_error (error);
  assert_names (fixture.workspace, "new@2");
  store_fixture_end (&fixture);
}

static gboolean
write_byte (HekSidecarWriter  *writer,
            gpointer           data,
            GError           **error)
{
  return hek_sidecar_write (writer, "x", 1, error);
}

static void
test_used (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL, *sidecar = NULL;
  g_auto (GStrv) users = NULL;

  store_fixture_begin (&fixture, -1);
  uuid = save (fixture.workspace, "pq", 0);
  sidecar = g_strconcat (uuid, HEK_CODEBOOK_SIDECAR, NULL);
  g_assert_true (hek_store_put_sidecar (fixture.store, 0, sidecar, write_byte, NULL, &error));
  users = hek_workspace_list_codebook_users (fixture.workspace, uuid, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (users), ==, 1);
  g_assert_cmpstr (users[0], ==, "things");
  g_assert_false (hek_workspace_delete_codebook (fixture.workspace, "pq", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "\"things\""));
  g_clear_error (&error);
  assert_names (fixture.workspace, "pq@1");
  g_assert_true (hek_store_remove_sidecar (fixture.store, 0, sidecar, &error));
  g_assert_true (hek_workspace_delete_codebook (fixture.workspace, "pq", &error));
  g_assert_no_error (error);
  assert_names (fixture.workspace, "");
  store_fixture_end (&fixture);
}

/* --- damage ---------------------------------------------------------------------------------- */

static void
test_flipped_byte (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *uuid = NULL, *other = NULL;
  g_autoptr (GBytes) bytes = make_bytes (0);
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);

  store_fixture_begin (&fixture, -1);
  path = g_build_filename (fixture.folder, "workspace.sqlite", NULL);
  uuid = save (fixture.workspace, "pq", 0);
  other = save (fixture.workspace, "other", 1);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  flip_page_with (path, (const guint8 *) g_bytes_get_data (bytes, NULL) + 8000, 64);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  g_assert_null (hek_workspace_read_codebook (fixture.workspace, "pq", NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  assert_bytes (fixture.workspace, "other", 1);
  g_assert_true (hek_workspace_verify (fixture.workspace, problems, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((HekStoreProblem *) problems->pdata[0])->file, ==, "workspace.sqlite");
  store_fixture_tear_down (&fixture);
}

/* A catalogue whose collections cannot be read is made anew, with its codebooks. */
static void
test_rescue (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *uuid = NULL, *gone = NULL, *older = NULL, *next = NULL;

  store_fixture_begin (&fixture, -1);
  path = g_build_filename (fixture.folder, "workspace.sqlite", NULL);
  uuid = save (fixture.workspace, "pq", 3);
  older = save (fixture.workspace, "older", 5);
  gone = save (fixture.workspace, "gone", 4);
  delete (fixture.workspace, older);
  delete (fixture.workspace, gone);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  flip_page_with (path, (const guint8 *) hek_store_get_uuid (fixture.store), 36);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  assert_names (fixture.workspace, "pq@1");
  assert_bytes (fixture.workspace, uuid, 3);
  assert_deleted (fixture.workspace, "gone@1 older@1");
  next = save (fixture.workspace, "gone", 6);
  assert_names (fixture.workspace, "gone@2 pq@1");
  g_assert_true (hek_workspace_restore_codebook (fixture.workspace, gone, &error));
  assert_bytes (fixture.workspace, "gone@1", 4);
  store_fixture_end (&fixture);
}

/* A catalogue of before there were codebooks. */
static void
test_migration (void)
{
  static const char *const first[] = {
    "CREATE TABLE collections (uuid TEXT PRIMARY KEY, name_space TEXT NOT NULL, name TEXT NOT NULL,"
    "  description TEXT NOT NULL, tags TEXT NOT NULL, protected INTEGER NOT NULL,"
    "  created_us INTEGER NOT NULL, deleted_us INTEGER NOT NULL, unsure INTEGER NOT NULL)"
    "  WITHOUT ROWID;",
  };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *uuid = NULL;
  HekSqlite *db;

  store_fixture_begin (&fixture, -1);
  path = g_build_filename (fixture.folder, "workspace.sqlite", NULL);
  hek_store_unref (fixture.store);
  hek_workspace_close (fixture.workspace);
  hek_file_unlink (hek_file_ops_system (), path, NULL);
  db = hek_sqlite_open (hek_file_ops_system (), path, HEK_SQLITE_CREATE, first, 1, &error);
  g_assert_no_error (error);
  hek_sqlite_close (db);

  fixture.workspace = hek_workspace_open (fixture.folder, HEK_WORKSPACE_READ, &error);
  g_assert_no_error (error);
  assert_names (fixture.workspace, "");
  fixture.store = hek_workspace_open_store (fixture.workspace, "things", &error);
  g_assert_no_error (error);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  uuid = save (fixture.workspace, "pq", 0);
  assert_names (fixture.workspace, "pq@1");
  store_fixture_end (&fixture);
}

/* A catalogue of before codebooks could be put back, damaged within the row of one: making it newer
 * meets that, and all others are kept. */
static void
test_migration_damaged (void)
{
  static const char *const old[] = {
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
    "WITH RECURSIVE n (i) AS (VALUES (11) UNION ALL SELECT i + 1 FROM n WHERE i < 19)"
    "  INSERT INTO codebooks SELECT 'uuid' || i, 'b' || i, 3, 'pq', 8, 'l2', 2, 64, '', '', 0, 0,"
    "  0, 0, '', NULL, zeroblob (3000) FROM n;",
  };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL, *uuid = NULL;
  HekSqlite *db;

  store_fixture_begin (&fixture, -1);
  path = g_build_filename (fixture.folder, "workspace.sqlite", NULL);
  hek_store_unref (fixture.store);
  hek_workspace_close (fixture.workspace);
  hek_file_unlink (hek_file_ops_system (), path, NULL);
  db = hek_sqlite_open (hek_file_ops_system (), path, HEK_SQLITE_CREATE, old, 2, &error);
  g_assert_no_error (error);
  g_assert_true (hek_sqlite_checkpoint (db, &error));
  hek_sqlite_close (db);
  flip_page_with (path, (const guint8 *) "uuid15b15", 9);

  fixture.workspace = hek_workspace_open (fixture.folder, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  fixture.store = hek_workspace_open_store (fixture.workspace, "things", &error);
  g_assert_no_error (error);
  assert_names (fixture.workspace, "b11@3 b12@3 b13@3 b14@3 b16@3 b17@3 b18@3 b19@3");
  bytes = hek_workspace_read_codebook (fixture.workspace, "uuid19", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3000);
  uuid = save (fixture.workspace, "b17", 0);
  assert_bytes (fixture.workspace, "b17@4", 0);
  store_fixture_end (&fixture);
}

/* --- power cuts ------------------------------------------------------------------------------ */

#define N_CHANGES 24u

/* Change @number of a series: most save, some rename, some delete and put back. */
static void
change (HekWorkspace *workspace,
        guint         number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL, *name = g_strdup_printf ("b%u", number / 8);
  g_autofree char *renamed = g_strdup_printf ("c%u", number / 8);

  if (number % 8 == 5)
    hek_workspace_rename_codebook (workspace, name, renamed, &error);
  else if (number % 8 == 6 || number % 8 == 7)
    hek_workspace_delete_codebook (workspace, "a", &error);
  else if (number % 16 == 8)
    {
      g_autoptr (GPtrArray) deleted = hek_workspace_list_deleted_codebooks (workspace, &error);

      hek_workspace_restore_codebook (workspace, ((HekCodebookInfo *) deleted->pdata[0])->uuid,
                                      &error);
    }
  else
    uuid = save (workspace, number % 2 == 0 ? "a" : name, number);
  g_assert_no_error (error);
}

static gboolean
add_to_digest (HekWorkspace  *workspace,
               GPtrArray     *infos,
               gboolean       deleted,
               GString       *out,
               GError       **error)
{
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const HekCodebookInfo *info = infos->pdata[i];
      g_autoptr (GBytes) bytes =
        deleted ? NULL : hek_workspace_read_codebook (workspace, info->uuid, NULL, error);
      g_autoptr (GBytes) expected = make_bytes ((guint) (G_MAXUINT64 - info->seed));

      if (bytes == NULL && !deleted)
        return FALSE;
      g_string_append_printf (out, "%s%s@%u%s ", deleted ? "-" : "", info->name, info->version,
                              deleted || g_bytes_equal (bytes, expected) ? ""
                                                                         : " is another one");
    }
  return infos != NULL;
}

/* Names, and whether what they name is whole; those that are deleted with a "-". */
static char *
digest (HekWorkspace  *workspace,
        GError       **error)
{
  g_autoptr (GPtrArray) infos = hek_workspace_list_codebooks (workspace, error);
  g_autoptr (GPtrArray) deleted =
    infos != NULL ? hek_workspace_list_deleted_codebooks (workspace, error) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  return add_to_digest (workspace, infos, FALSE, out, error) &&
         add_to_digest (workspace, deleted, TRUE, out, error) ? g_strdup (out->str) : NULL;
}

static gboolean
check_folder (const char  *folder,
              guint64      acknowledged,
              guint64      started,
              gpointer     user_data,
              GError     **error)
{
  GPtrArray *expected = user_data;
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, error);
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  g_autofree char *found = workspace != NULL ? digest (workspace, error) : NULL;

  if (found == NULL || !hek_workspace_verify (workspace, problems, NULL, error))
    return FALSE;
  for (guint64 number = acknowledged; number <= started && problems->len == 0; number++)
    if (g_str_equal (found, g_ptr_array_index (expected, number)))
      return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%u problems; codebooks: %s",
               problems->len, found);
  return FALSE;
}

static void
test_power_cuts (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Replay) replay = replay_new ();
  HekWorkspace *workspace = hek_workspace_open_with (replay_get_ops (replay),
                                                     replay_get_folder (replay),
                                                     HEK_WORKSPACE_WRITE, &error);

  g_assert_no_error (error);
  g_ptr_array_add (expected, digest (workspace, &error));
  for (guint number = 1; number <= N_CHANGES; number++)
    {
      replay_start (replay, number);
      change (workspace, number);
      replay_acknowledge (replay, number);
      g_ptr_array_add (expected, digest (workspace, &error));
      g_assert_no_error (error);
    }
  hek_workspace_close (workspace);
  replay_run (replay, GPOINTER_TO_UINT (data), 5, check_folder, expected);
}

static gboolean
check_rescued (const char  *folder,
               guint64      acknowledged,
               guint64      started,
               gpointer     user_data,
               GError     **error)
{
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, error);
  g_autofree char *found = workspace != NULL ? digest (workspace, error) : NULL;

  if (found == NULL)
    return FALSE;
  if (acknowledged == 0 || g_str_equal (found, "a@1 b@1 -c@1 "))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "codebooks: %s", found);
  return FALSE;
}

/* Also while a damaged catalogue is made anew, its codebooks are on the disk. */
static void
test_rescue_power_cuts (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL, *uuid = NULL, *path = NULL, *contents = NULL;
  g_autoptr (Replay) replay = replay_new ();
  const HekFileOps *ops = replay_get_ops (replay);
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, 4, NULL, 0);
  const HekStoreSpec spec = { .schema = schema };
  HekWorkspace *workspace;
  HekStore *store;
  HekFile *file;
  gsize n_bytes, at = 0;

  workspace = hek_workspace_open_with (ops, replay_get_folder (replay), HEK_WORKSPACE_WRITE,
                                       &error);
  g_assert_no_error (error);
  store = hek_workspace_create (workspace, "things", &spec, &error);
  g_assert_no_error (error);
  a = save (workspace, "a", 0);
  b = save (workspace, "b", 1);
  c = save (workspace, "c", 2);
  delete (workspace, "c");
  uuid = g_strdup (hek_store_get_uuid (store));
  hek_store_unref (store);
  hek_workspace_close (workspace);

  path = g_build_filename (replay_get_folder (replay), "workspace.sqlite", NULL);
  g_assert_true (g_file_get_contents (path, &contents, &n_bytes, NULL));
  while (at + 36 < n_bytes && memcmp (contents + at, uuid, 36) != 0)
    at++;
  g_assert_cmpuint (at + 36, <, n_bytes);
  contents[at] ^= 1;
  replay_start (replay, 1);
  file = hek_file_open (ops, path, HEK_FILE_WRITE, &error);
  g_assert_true (hek_file_write (file, at, contents + at, 1, &error));
  g_assert_true (hek_file_sync (file, &error));
  hek_file_close (file);
  replay_acknowledge (replay, 1);
  workspace = hek_workspace_open_with (ops, replay_get_folder (replay), HEK_WORKSPACE_WRITE,
                                       &error);
  g_assert_no_error (error);
  hek_workspace_close (workspace);
  g_test_message ("%u operations", replay_get_n_operations (replay));
  replay_run (replay, GPOINTER_TO_UINT (data), 6, check_rescued, NULL);
}

int
main (int   argc,
      char *argv[])
{
  guint n_states = hek_test_under_valgrind () ? 8 : 200;

  if (argc > 2 && g_str_equal (argv[1], "--states"))
    n_states = (guint) atoi (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/codebook/versions", test_versions);
  g_test_add_func ("/store/codebook/names", test_names);
  g_test_add_func ("/store/codebook/rename", test_rename);
  g_test_add_func ("/store/codebook/used", test_used);
  g_test_add_func ("/store/codebook/flipped-byte", test_flipped_byte);
  g_test_add_func ("/store/codebook/rescue", test_rescue);
  g_test_add_func ("/store/codebook/migration", test_migration);
  g_test_add_func ("/store/codebook/migration-damaged", test_migration_damaged);
  g_test_add_data_func ("/store/codebook/rescue-power-cuts", GUINT_TO_POINTER (n_states),
                        test_rescue_power_cuts);
  g_test_add_data_func ("/store/codebook/power-cuts", GUINT_TO_POINTER (n_states),
                        test_power_cuts);
  return g_test_run ();
}
