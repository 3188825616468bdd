/* SPDX-License-Identifier: Apache-2.0 */
/* The model of the Library page: opening, lists, names, the trash, work on files, two processes. */
#include "config.h"

#include "library-fixture.h"

#include <string.h>
#include <time.h>

#include "../test-timing.h"

#define DISPATCH_MAX_NS (16 * G_GINT64_CONSTANT (1000000) * HEK_TEST_SLOWDOWN)

#define MANY 100u

static guint
n_collections (LibraryFixture *fixture)
{
  return g_list_model_get_n_items (hek_library_get_collections (fixture->library));
}

static guint
n_deleted (LibraryFixture *fixture)
{
  return g_list_model_get_n_items (hek_library_get_deleted (fixture->library));
}

static void
test_open (LibraryFixture *fixture,
           gconstpointer   data)
{
  g_autoptr (HekLibrary) own = hek_library_new (fixture->jobs, NULL);
  HekLibrary *other = hek_library_new (fixture->jobs, fixture->workspace_path);

  /* one that nobody closes gives the workspace back when it goes */
  hek_library_open (other);
  while (hek_library_get_state (other) == HEK_LIBRARY_OPENING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (hek_library_get_state (other), ==, HEK_LIBRARY_WRITE);
  g_object_unref (other);
  library_fixture_close (fixture);

  g_assert_true (g_str_has_suffix (hek_library_get_path (own), "/hektor/workspace"));
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_CLOSED);
  library_fixture_open (fixture);
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_WRITE);
  g_assert_null (hek_library_get_message (fixture->library));
  g_assert_true (g_file_test (fixture->workspace_path, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (n_collections (fixture), ==, 0);

  /* closed and opened again */
  hek_library_close (fixture->library);
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_CLOSED);
  library_fixture_open (fixture);
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_WRITE);

  /* closed while it opens: nothing of it arrives */
  hek_library_close (fixture->library);
  hek_library_open (fixture->library);
  hek_library_close (fixture->library);
  library_fixture_wait_idle (fixture);
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_CLOSED);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_names (LibraryFixture *fixture,
            gconstpointer   data)
{
  static const char *const tags[] = { "small", "made up", NULL };
  g_autofree char *uuid = NULL;
  g_autofree char *other = NULL;
  g_autoptr (HekLibraryItem) kept = NULL;
  HekLibraryItem *item;

  library_fixture_open (fixture);
  uuid = library_fixture_import (fixture, "words", 50);
  other = library_fixture_import (fixture, "animals", 50);
  kept = g_object_ref (library_fixture_find (fixture, "animals"));

  hek_library_rename (fixture->library, uuid, "2024/begin");
  hek_library_describe (fixture->library, uuid, "Made for a test", tags);
  library_fixture_wait_idle (fixture);
  item = library_fixture_find (fixture, "2024/begin");
  g_assert_cmpstr (hek_library_item_get_info (item)->uuid, ==, uuid);
  g_assert_cmpstr (hek_library_item_get_info (item)->description, ==, "Made for a test");
  g_assert_cmpstr (hek_library_item_get_info (item)->tags[1], ==, "made up");
  g_assert_cmpstr (hek_library_item_get_info (item)->name_space, ==, "2024");
  g_assert_true (library_fixture_find (fixture, "animals") == kept); /* is the same object */

  /* collections without a namespace come first */
  item = g_list_model_get_item (hek_library_get_collections (fixture->library), 0);
  g_assert_true (item == kept);
  g_object_unref (item);

  hek_library_rename (fixture->library, uuid, "animals");
  library_fixture_wait (fixture, &fixture->n_failed, 1);
  g_assert_nonnull (strstr (fixture->what, "2024/begin"));
  g_assert_nonnull (strstr (fixture->message, "already"));
  hek_library_rename (fixture->library, "nobody", "x");
  g_assert_cmpuint (fixture->n_failed, ==, 2);
}

static void
test_protection (LibraryFixture *fixture,
                 gconstpointer   data)
{
  static const char *const no_tags[] = { NULL };
  g_autofree char *uuid = NULL;
  g_autofree char *more = library_fixture_make_csv (fixture, "more.csv", 50, 10, 8, FALSE);
  const char *paths[] = { more, NULL };
  const HekImportPlan plan = { 0 };

  library_fixture_open (fixture);
  uuid = library_fixture_import (fixture, "words", 50);
  hek_library_protect (fixture->library, uuid, TRUE);
  library_fixture_wait_idle (fixture);
  g_assert_true (hek_library_item_get_info (hek_library_find (fixture->library,
                                                              uuid))->is_protected);

  hek_library_rename (fixture->library, uuid, "other");
  hek_library_describe (fixture->library, uuid, "x", no_tags);
  hek_library_delete (fixture->library, uuid);
  hek_library_compact (fixture->library, uuid);
  hek_library_build_index (fixture->library, uuid);
  g_assert_null (hek_library_import (fixture->library, "words", paths, NULL, &plan));
  g_assert_null (hek_library_resume (fixture->library, uuid));
  g_assert_cmpuint (fixture->n_failed, ==, 7);
  g_assert_nonnull (strstr (fixture->message, "“words” is protected"));
  hek_library_verify (fixture->library, uuid); /* changes nothing */
  library_fixture_wait (fixture, &fixture->n_verified, 1);

  hek_library_protect (fixture->library, uuid, FALSE);
  /* Asked for at once: the list does not know of the protection's end, the collection does. */
  library_fixture_wait_idle (fixture);
  hek_library_rename (fixture->library, uuid, "other");
  library_fixture_wait_idle (fixture);
  library_fixture_find (fixture, "other");
  g_assert_cmpuint (fixture->n_failed, ==, 7);

  /* The list does not know of a protection that is under way, the jobs do. */
  hek_library_protect (fixture->library, uuid, TRUE);
  hek_library_delete (fixture->library, uuid);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 8);
  g_assert_nonnull (strstr (fixture->message, "protected"));
  g_assert_cmpuint (n_collections (fixture), ==, 1);
}

static void
test_trash (LibraryFixture *fixture,
            gconstpointer   data)
{
  g_autofree char *uuid = NULL;
  g_autofree char *again = NULL;
  HekLibraryItem *item;
  g_autoptr (GError) error = NULL;

  library_fixture_open (fixture);
  uuid = library_fixture_import (fixture, "words", 50);
  hek_library_delete (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_deleted, 1);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (n_collections (fixture), ==, 0);
  g_assert_cmpuint (n_deleted (fixture), ==, 1);
  item = hek_library_find (fixture->library, uuid);
  g_assert_cmpint (hek_library_item_get_info (item)->deleted_us, >, 0);
  g_assert_null (hek_library_item_get_stats (item));
  g_assert_null (hek_library_open_store (fixture->library, uuid, &error));

  hek_library_restore (fixture->library, uuid);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (n_collections (fixture), ==, 1);
  g_assert_cmpuint (n_deleted (fixture), ==, 0);
  g_assert_cmpuint (hek_library_item_get_stats (library_fixture_find (fixture, "words"))->n_rows,
                    ==, 50);

  /* its name is taken while it is in the trash */
  hek_library_delete (fixture->library, uuid);
  library_fixture_wait_idle (fixture);
  again = library_fixture_import (fixture, "words", 20);
  g_assert_cmpstr (again, !=, uuid);
  hek_library_restore (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_failed, 1);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (n_deleted (fixture), ==, 1);

  hek_library_purge (fixture->library, uuid);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (n_deleted (fixture), ==, 0);
  g_assert_null (hek_library_find (fixture->library, uuid));
  g_assert_cmpuint (fixture->n_failed, ==, 1);

  /* all of it is still so for who opens the workspace next */
  hek_library_close (fixture->library);
  library_fixture_open (fixture);
  g_assert_cmpuint (n_collections (fixture), ==, 1);
  g_assert_cmpuint (n_deleted (fixture), ==, 0);
  g_assert_cmpint (fixture->longest_ns, <, DISPATCH_MAX_NS);
}

static void
test_upkeep (LibraryFixture *fixture,
             gconstpointer   data)
{
  g_autofree char *uuid = NULL;
  g_autofree char *csv = g_build_filename (fixture->dir, "out.csv", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->dir, "no", "out.csv", NULL);
  static const char *const keys[] = { "item-1", "item-2", "item-3" };
  g_autoptr (HekStore) store = NULL;
  HekLibraryItem *item;
  g_autofree char *text = NULL;
  gsize n_removed;

  library_fixture_open (fixture);
  uuid = library_fixture_import (fixture, "words", 2000);
  item = hek_library_find (fixture->library, uuid);
  g_assert_cmpuint (hek_library_item_get_stats (item)->n_rows, ==, 2000);
  g_assert_cmpuint (hek_library_item_get_n_indexed (item), ==, 2000); /* by itself */
  g_assert_cmpuint (hek_library_item_get_schema (item)->dim, ==, 8);
  g_assert_cmpint (hek_library_item_get_key_field (item), ==, 0);
  g_assert_cmpint (hek_library_item_get_health (item), ==, HEK_HEALTH_GOOD);
  g_assert_cmpstr (hek_library_item_get_health_text (item), ==, "");

  store = hek_library_open_store (fixture->library, uuid, NULL);
  g_assert_true (hek_store_delete_keys (store, keys, 3, &n_removed, NULL, NULL));
  g_clear_pointer (&store, hek_store_unref);
  hek_library_export (fixture->library, uuid, csv);
  hek_library_verify (fixture->library, uuid);
  hek_library_compact (fixture->library, uuid);
  library_fixture_wait_idle (fixture);
  g_assert_cmpuint (fixture->n_exported, ==, 1);
  g_assert_cmpuint (fixture->n_verified, ==, 1);
  g_assert_cmpuint (fixture->n_problems, ==, 0);
  item = hek_library_find (fixture->library, uuid);
  g_assert_cmpuint (hek_library_item_get_stats (item)->n_rows, ==, 1997);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nitem-4,"));
  g_assert_null (strstr (text, "\nitem-3,"));

  /* many deleted rows, which the history still needs: said, but not to be helped yet */
  store = hek_library_open_store (fixture->library, uuid, NULL);
  for (guint i = 100; i < 700; i++)
    {
      g_autofree char *key = g_strdup_printf ("item-%u", i);
      const char *one[] = { key };

      g_assert_true (hek_store_delete_keys (store, one, 1, &n_removed, NULL, NULL));
    }
  g_clear_pointer (&store, hek_store_unref);
  hek_library_verify (fixture->library, uuid);
  library_fixture_wait_idle (fixture);
  item = hek_library_find (fixture->library, uuid);
  g_assert_cmpint (hek_library_item_get_health (item), ==, HEK_HEALTH_DELETED);
  g_assert_nonnull (strstr (hek_library_item_get_health_text (item), "30 %"));

  hek_library_export (fixture->library, uuid, nowhere);
  library_fixture_wait (fixture, &fixture->n_failed, 1);
  g_assert_cmpint (fixture->longest_ns, <, DISPATCH_MAX_NS);
}

/* A byte of the vectors of a collection is another. */
static void
damage (LibraryFixture *fixture,
        const char     *uuid)
{
  g_autofree char *dir = g_build_filename (fixture->workspace_path, "collections", uuid, NULL);
  g_autoptr (GDir) handle = g_dir_open (dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (handle)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_autofree char *bytes = NULL;
      gsize n_bytes;

      if (!g_str_has_suffix (name, ".vec"))
        continue;
      g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
      bytes[n_bytes / 2] ^= 1;
      g_assert_true (g_file_set_contents_full (path, bytes, (gssize) n_bytes,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static void
test_damage (LibraryFixture *fixture,
             gconstpointer   data)
{
  g_autofree char *uuid = NULL;
  g_autofree char *manifest = NULL;
  HekLibraryItem *item;

  library_fixture_open (fixture);
  uuid = library_fixture_import (fixture, "words", 500);
  library_fixture_close (fixture);
  damage (fixture, uuid);
  library_fixture_open (fixture);
  hek_library_verify (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_verified, 1);
  g_assert_cmpuint (fixture->n_problems, >, 0);
  /* the damage is undone; what was found stays until the next verification */
  library_fixture_close (fixture);
  damage (fixture, uuid);
  library_fixture_open (fixture);
  item = hek_library_find (fixture->library, uuid);
  g_assert_cmpint (hek_library_item_get_health (item), ==, HEK_HEALTH_PROBLEM);
  g_assert_nonnull (strstr (hek_library_item_get_health_text (item), ".vec"));
  hek_library_verify (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_verified, 2);
  library_fixture_wait_idle (fixture);
  item = hek_library_find (fixture->library, uuid);
  g_assert_cmpint (hek_library_item_get_health (item), <, HEK_HEALTH_PROBLEM);
  library_fixture_close (fixture);

  /* without its manifest it is in the list, with the reason */
  manifest = g_build_filename (fixture->workspace_path, "collections", uuid, "records.sqlite",
                               NULL);
  g_assert_true (g_file_set_contents (manifest, "nothing of the kind", -1, NULL));
  library_fixture_open (fixture);
  g_assert_cmpuint (n_collections (fixture), ==, 1);
  item = hek_library_find (fixture->library, uuid);
  g_assert_null (hek_library_item_get_stats (item));
  g_assert_nonnull (hek_library_item_get_info (item)->problem);
  g_assert_cmpint (hek_library_item_get_health (item), ==, HEK_HEALTH_PROBLEM);
  g_assert_cmpstr (hek_library_item_get_health_text (item), !=, "");
  hek_library_verify (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_verified, 3);
  g_assert_cmpuint (fixture->n_problems, >, 0);
}

static void
test_locked (LibraryFixture *fixture,
             gconstpointer   data)
{
  g_autofree char *uuid = NULL;
  g_autofree char *csv = library_fixture_make_csv (fixture, "more.csv", 50, 10, 8, FALSE);
  const char *paths[] = { csv, NULL };
  const HekImportPlan plan = { 0 };
  HekWorkspace *writer;
  HekCollectionChange change = { .name = "others" };
  g_autoptr (HekLibraryItem) item = NULL;
  g_autoptr (HekStore) store = NULL;

  library_fixture_open (fixture);
  uuid = library_fixture_import (fixture, "words", 50);
  library_fixture_close (fixture);
  writer = hek_workspace_open (fixture->workspace_path, HEK_WORKSPACE_WRITE, NULL);
  g_assert_nonnull (writer);
  library_fixture_open (fixture);
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_READ);
  g_assert_nonnull (strstr (hek_library_get_message (fixture->library), "process"));
  g_assert_cmpuint (n_collections (fixture), ==, 1);
  item = g_object_ref (library_fixture_find (fixture, "words"));
  store = hek_library_open_store (fixture->library, uuid, NULL);
  g_assert_nonnull (store);
  g_assert_null (hek_library_import (fixture->library, "words", paths, NULL, &plan));
  hek_library_delete (fixture->library, uuid);
  g_assert_cmpuint (fixture->n_failed, ==, 2);
  hek_library_verify (fixture->library, uuid);
  library_fixture_wait (fixture, &fixture->n_verified, 1);

  /* another look: nothing has changed, then it has, then the other one has gone */
  library_fixture_open (fixture);
  g_assert_true (library_fixture_find (fixture, "words") == item);
  g_assert_true (hek_workspace_change (writer, "words", &change, NULL));
  library_fixture_open (fixture);
  library_fixture_find (fixture, "others");
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_READ);
  hek_workspace_close (writer);
  library_fixture_open (fixture);
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_WRITE);
  g_assert_null (hek_library_get_message (fixture->library));
  g_assert_cmpuint (n_collections (fixture), ==, 1);
}

/* Many collections are listed without holding the main thread up. */
static void
test_many (LibraryFixture *fixture,
           gconstpointer   data)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, 4, NULL, 0);
  HekStoreSpec spec = { .schema = schema };
  HekWorkspace *workspace = hek_workspace_open (fixture->workspace_path, HEK_WORKSPACE_WRITE, NULL);
  clock_t start;

  g_assert_nonnull (workspace);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("set-%03u", MANY - 1 - i);
      g_autoptr (HekStore) store = hek_workspace_create (workspace, name, &spec, NULL);

      g_assert_nonnull (store);
    }
  hek_workspace_close (workspace);
  start = clock ();
  library_fixture_open (fixture);
  g_test_message ("%u collections listed in %.1f ms of processor time", MANY,
                  (double) (clock () - start) * 1000 / CLOCKS_PER_SEC);
  g_assert_cmpuint (n_collections (fixture), ==, MANY);
  for (guint i = 0; i < MANY; i += 10)
    {
      g_autofree char *name = g_strdup_printf ("set-%03u", i);
      g_autoptr (HekLibraryItem) item =
        g_list_model_get_item (hek_library_get_collections (fixture->library), i);

      g_assert_cmpstr (hek_library_item_get_name (item), ==, name);
      g_assert_cmpuint (hek_library_item_get_stats (item)->n_rows, ==, 0);
    }
  g_assert_cmpint (fixture->longest_ns, <, DISPATCH_MAX_NS);
}

static void
test_fails (LibraryFixture *fixture,
            gconstpointer   data)
{
  g_autofree char *file = g_build_filename (fixture->dir, "not", NULL);

  /* a file where a folder ought to be */
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  library_fixture_open (fixture);
  g_assert_cmpint (hek_library_get_state (fixture->library), ==, HEK_LIBRARY_FAILED);
  g_assert_nonnull (hek_library_get_message (fixture->library));
  hek_library_verify (fixture->library, "nobody");
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

#define ADD(name, func) \
  g_test_add (name, LibraryFixture, NULL, library_fixture_set_up, func, library_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session/library/open", test_open);
  ADD ("/session/library/names", test_names);
  ADD ("/session/library/protection", test_protection);
  ADD ("/session/library/trash", test_trash);
  ADD ("/session/library/upkeep", test_upkeep);
  ADD ("/session/library/damage", test_damage);
  ADD ("/session/library/locked", test_locked);
  ADD ("/session/library/many", test_many);
  ADD ("/session/library/fails", test_fails);
  return g_test_run ();
}
