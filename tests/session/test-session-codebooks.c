/* SPDX-License-Identifier: Apache-2.0 */
/* The codebook library: what it lists, what it refuses, what is undone, codes of collections, two
 * codebooks compared. */
#include "config.h"

#include <string.h>

#include "codebook-fixture.h"

static const HekCodebookUser *
find_user (CodebookFixture *fixture,
           const char      *uuid,
           const char      *collection)
{
  HekCodebookItem *item = hek_codebook_list_find (fixture->list, uuid);

  g_assert_nonnull (item);
  return hek_codebook_item_find_user (item, collection);
}

static void
assert_refused (CodebookFixture *fixture,
                guint            n,
                const char      *what,
                const char      *message)
{
  g_assert_cmpuint (fixture->n_failed, ==, n);
  g_assert_cmpstr (fixture->what, ==, what);
  g_assert_nonnull (strstr (fixture->message, message));
}

static void
assert_fit (CodebookFixture *fixture,
            const char      *uuid,
            const char      *collection,
            const char      *expected)
{
  g_autofree char *reason = hek_codebook_list_check_fit (fixture->list, uuid, collection);

  if (expected == NULL)
    g_assert_cmpstr (reason, ==, NULL);
  else
    g_assert_nonnull (strstr (reason, expected));
}

/* --- the list -------------------------------------------------------------------------------- */

static void
test_list (CodebookFixture *fixture,
           gconstpointer    data)
{
  g_autofree char *path = NULL, *first = NULL, *second = NULL, *other = NULL;
  g_autoptr (HekCodebookItem) kept = NULL;
  HekCodebookItem *item;

  g_assert_true (hek_codebook_list_is_loading (fixture->list));
  codebook_fixture_wait_names (fixture, "");
  first = codebook_fixture_import (fixture, "pq", "pq", CODEBOOK_DIM, HEK_DISTANCE_L2);
  kept = g_object_ref (hek_codebook_list_find (fixture->list, first));
  g_assert_true (hek_codebook_item_is_newest (kept));
  other = codebook_fixture_import (fixture, "a", "sq8", 6, HEK_DISTANCE_COSINE);
  g_assert_true (hek_codebook_list_find (fixture->list, first) == kept); /* nothing changed */
  second = codebook_fixture_import (fixture, "pq", "sq4", CODEBOOK_DIM, HEK_DISTANCE_L2);
  codebook_fixture_wait_names (fixture, "a@1 pq@2 pq@1");
  item = hek_codebook_list_find (fixture->list, first);
  g_assert_true (item != kept);
  g_assert_false (hek_codebook_item_is_newest (item));
  g_assert_cmpuint (hek_codebook_item_get_users (item)->len, ==, 0);
  item = hek_codebook_list_find (fixture->list, other);
  g_assert_cmpstr (hek_codebook_item_get_info (item)->method, ==, "sq8");
  g_assert_cmpuint (hek_codebook_item_get_info (item)->seed, ==, 5);

  /* the name of a file, as a codebook can be called */
  path = codebook_fixture_make_file (fixture, "-größe 4.v2.hekbook", "sq4", 4, HEK_DISTANCE_IP);
  hek_codebook_list_import (fixture->list, path, NULL);
  codebook_fixture_wait (fixture, &fixture->n_imported, 4);
  g_assert_cmpstr (fixture->name, ==, "_gr____e_4.v2@1");
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_rename (CodebookFixture *fixture,
             gconstpointer    data)
{
  g_autofree char *first = NULL, *second = NULL, *other = NULL;

  first = codebook_fixture_import (fixture, "pq", "sq8", CODEBOOK_DIM, HEK_DISTANCE_L2);
  second = codebook_fixture_import (fixture, "pq", "sq4", CODEBOOK_DIM, HEK_DISTANCE_L2);
  other = codebook_fixture_import (fixture, "z", "sq4", CODEBOOK_DIM, HEK_DISTANCE_L2);
  hek_codebook_list_rename (fixture->list, first, "better");
  codebook_fixture_wait (fixture, &fixture->n_renamed, 1);
  codebook_fixture_wait_names (fixture, "better@2 better@1 z@1");
  hek_codebook_list_rename (fixture->list, second, "better"); /* as it is */
  hek_codebook_list_rename (fixture->list, other, "better");
  codebook_fixture_wait (fixture, &fixture->n_failed, 1);
  assert_refused (fixture, 1, "Renaming z@1", "already");
  hek_codebook_list_rename (fixture->list, other, "no name");
  codebook_fixture_wait (fixture, &fixture->n_failed, 2);
  hek_codebook_list_rename (fixture->list, "nobody", "name");
  assert_refused (fixture, 3, "Renaming ", "not there");
  codebook_fixture_wait_names (fixture, "better@2 better@1 z@1");
  g_assert_cmpuint (fixture->n_renamed, ==, 1);
}

static void
test_delete (CodebookFixture *fixture,
             gconstpointer    data)
{
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  first = codebook_fixture_import (fixture, "pq", "sq8", CODEBOOK_DIM, HEK_DISTANCE_L2);
  second = codebook_fixture_import (fixture, "pq", "sq4", CODEBOOK_DIM, HEK_DISTANCE_L2);
  g_assert_null (hek_codebook_list_get_deleted (fixture->list));
  g_assert_false (hek_codebook_list_restore (fixture->list));
  hek_codebook_list_delete (fixture->list, second);
  hek_codebook_list_delete (fixture->list, first);
  codebook_fixture_wait (fixture, &fixture->n_deleted, 2);
  codebook_fixture_wait_names (fixture, "");
  g_assert_cmpstr (fixture->name, ==, "pq@1");
  g_assert_cmpstr (hek_codebook_list_get_deleted (fixture->list), ==, "pq@1");
  third = codebook_fixture_import (fixture, "pq", "sq4", CODEBOOK_DIM, HEK_DISTANCE_L2);
  codebook_fixture_wait_names (fixture, "pq@3");

  /* one after the other, also in another session */
  g_assert_true (hek_codebook_list_restore (fixture->list));
  codebook_fixture_wait (fixture, &fixture->n_restored, 1);
  codebook_fixture_wait_names (fixture, "pq@3 pq@1");
  g_assert_cmpstr (fixture->uuid, ==, first);
  codebook_fixture_close (fixture);
  codebook_fixture_open (fixture);
  codebook_fixture_wait_names (fixture, "pq@3 pq@1");
  g_assert_true (hek_codebook_list_restore (fixture->list));
  codebook_fixture_wait (fixture, &fixture->n_restored, 2);
  codebook_fixture_wait_names (fixture, "pq@3 pq@2 pq@1");
  g_assert_cmpstr (fixture->uuid, ==, second);
  g_assert_nonnull (hek_codebook_list_find (fixture->list, second));
  g_assert_null (hek_codebook_list_get_deleted (fixture->list));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_files (CodebookFixture *fixture,
            gconstpointer    data)
{
  g_autofree char *uuid = NULL, *bad = g_build_filename (fixture->base.dir, "bad.hekbook", NULL);
  g_autofree char *made = g_build_filename (fixture->base.dir, "made.hekbook", NULL);
  g_autofree char *saved = g_build_filename (fixture->base.dir, "saved.hekbook", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->base.dir, "no", "such", "folder", NULL);
  g_autoptr (GMappedFile) a = NULL;
  g_autoptr (GMappedFile) b = NULL;

  uuid = codebook_fixture_import (fixture, "pq", "pq", CODEBOOK_DIM, HEK_DISTANCE_L2);
  hek_codebook_list_export (fixture->list, uuid, saved);
  codebook_fixture_wait (fixture, &fixture->n_exported, 1);
  a = g_mapped_file_new (made, FALSE, NULL);
  b = g_mapped_file_new (saved, FALSE, NULL);
  g_assert_cmpmem (g_mapped_file_get_contents (a), g_mapped_file_get_length (a),
                   g_mapped_file_get_contents (b), g_mapped_file_get_length (b));
  hek_codebook_list_export (fixture->list, uuid, nowhere);
  codebook_fixture_wait (fixture, &fixture->n_failed, 1);
  assert_refused (fixture, 1, "Exporting pq@1", "folder");
  g_assert_true (g_file_set_contents (bad, "HEKBOOK?", -1, NULL));
  hek_codebook_list_import (fixture->list, bad, NULL);
  codebook_fixture_wait (fixture, &fixture->n_failed, 2);
  g_assert_cmpstr (fixture->what, ==, "Importing bad.hekbook");
  codebook_fixture_wait_names (fixture, "pq@1");
}

/* --- codes ----------------------------------------------------------------------------------- */

static void
test_codes (CodebookFixture *fixture,
            gconstpointer    data)
{
  g_autofree char *uuid = NULL;
  const HekCodebookUser *user;

  uuid = codebook_fixture_import (fixture, "sq", "sq8", CODEBOOK_DIM, HEK_DISTANCE_L2);
  assert_fit (fixture, uuid, fixture->words, NULL);
  hek_codebook_list_apply (fixture->list, uuid, fixture->words);
  assert_fit (fixture, uuid, fixture->words, "being encoded");
  hek_codebook_list_delete (fixture->list, uuid);
  assert_refused (fixture, 1, "Deleting sq@1", "being encoded");
  codebook_fixture_wait (fixture, &fixture->n_applied, 1);
  g_assert_cmpuint (fixture->report.n_vectors, ==, CODEBOOK_ROWS);
  user = find_user (fixture, uuid, fixture->words);
  g_assert_cmpstr (user->name, ==, "words");
  g_assert_cmpuint (user->n_rows, ==, CODEBOOK_ROWS);
  g_assert_cmpuint (user->n_rows_missing, ==, 0);
  g_assert_cmpuint (user->n_bytes, >, CODEBOOK_ROWS * CODEBOOK_DIM);
  g_assert_false (hek_codebook_list_is_applying (fixture->list, uuid, fixture->words));
  assert_fit (fixture, uuid, fixture->words, "All its rows");

  hek_codebook_list_delete (fixture->list, uuid);
  assert_refused (fixture, 2, "Deleting sq@1", "“words”");
  hek_codebook_list_remove_codes (fixture->list, uuid, fixture->words);
  codebook_fixture_wait (fixture, &fixture->n_removed, 1);
  g_assert_null (find_user (fixture, uuid, fixture->words));
  assert_fit (fixture, uuid, fixture->words, NULL);
  hek_codebook_list_delete (fixture->list, uuid);
  codebook_fixture_wait (fixture, &fixture->n_deleted, 1);
  codebook_fixture_wait_names (fixture, "");
}

static void
test_fit (CodebookFixture *fixture,
          gconstpointer    data)
{
  g_autofree char *uuid = NULL, *cosine = NULL, *flat = NULL;

  uuid = codebook_fixture_import (fixture, "sq", "sq8", CODEBOOK_DIM, HEK_DISTANCE_L2);
  cosine = codebook_fixture_import (fixture, "cos", "sq8", CODEBOOK_DIM, HEK_DISTANCE_COSINE);
  flat = codebook_fixture_import (fixture, "flat", "sq8", 6, HEK_DISTANCE_L2);
  assert_fit (fixture, uuid, fixture->flat, "6 numbers; the codebook is for 8");
  assert_fit (fixture, cosine, fixture->words, "distance is l2; the codebook is for cosine");
  assert_fit (fixture, flat, fixture->flat, NULL);
  assert_fit (fixture, uuid, "nobody", "not there");
  assert_fit (fixture, "nobody", fixture->words, "not there");
  hek_codebook_list_apply (fixture->list, uuid, fixture->flat);
  assert_refused (fixture, 1, "Encoding other/flat with sq@1", "6 numbers");

  hek_library_protect (fixture->base.library, fixture->words, TRUE);
  hek_codebook_list_apply (fixture->list, flat, fixture->flat);
  codebook_fixture_wait (fixture, &fixture->n_applied, 1);
  assert_fit (fixture, uuid, fixture->words, "protected");
  hek_codebook_list_remove_codes (fixture->list, uuid, fixture->words);
  assert_refused (fixture, 2, "Removing codes of sq@1", "protected");
}

/* --- comparison ------------------------------------------------------------------------------ */

static void
test_compare (CodebookFixture *fixture,
              gconstpointer    data)
{
  g_autofree char *sq8 = NULL, *sq4 = NULL, *flat = NULL, *reason = NULL;
  const HekCodebookComparison *found;
  double by;

  sq8 = codebook_fixture_import (fixture, "sq8", "sq8", CODEBOOK_DIM, HEK_DISTANCE_L2);
  sq4 = codebook_fixture_import (fixture, "sq4", "sq4", CODEBOOK_DIM, HEK_DISTANCE_L2);
  flat = codebook_fixture_import (fixture, "flat", "sq8", 6, HEK_DISTANCE_L2);
  reason = hek_codebook_list_check_comparison (fixture->list, sq8, flat, NULL);
  g_assert_nonnull (strstr (reason, "6 numbers"));
  g_free (reason);
  reason = hek_codebook_list_check_comparison (fixture->list, sq8, sq4, fixture->flat);
  g_assert_nonnull (strstr (reason, "6 numbers"));
  g_assert_null (hek_codebook_list_check_comparison (fixture->list, sq8, sq4, NULL));
  hek_codebook_list_compare (fixture->list, sq8, flat, fixture->words);
  assert_refused (fixture, 1, "Comparing sq8@1 with another codebook", "6 numbers");
  g_assert_null (hek_codebook_list_get_comparison (fixture->list));

  hek_codebook_list_compare (fixture->list, sq4, sq8, fixture->words); /* replaced by the next */
  hek_codebook_list_compare (fixture->list, sq8, sq4, fixture->words);
  g_assert_true (hek_codebook_list_is_comparing (fixture->list));
  codebook_fixture_wait (fixture, &fixture->n_compared, 1);
  found = hek_codebook_list_get_comparison (fixture->list);
  g_assert_cmpstr (hek_codebook_item_get_name (found->a), ==, "sq8@1");
  g_assert_cmpstr (hek_codebook_item_get_name (found->b), ==, "sq4@1");
  g_assert_cmpstr (found->collection, ==, "words");
  g_assert_cmpuint (found->n_rows_all, ==, CODEBOOK_ROWS);
  g_assert_cmpuint (found->error_a.n_rows, ==, CODEBOOK_ROWS);
  g_assert_cmpfloat (found->error_a.mse * 50, <, found->error_b.mse);
  g_assert_cmpfloat (found->error_b.relative_error, <, 1);
  g_assert_cmpint (hek_codebook_comparison_get_better (found, &by), ==, -1);
  g_assert_cmpfloat_with_epsilon (by, 1 - found->error_a.mse / found->error_b.mse, 1e-12);
}

/* --- beginning and end ----------------------------------------------------------------------- */

/* Closed in the midst of reading, comparing and encoding. */
static void
test_close (CodebookFixture *fixture,
            gconstpointer    data)
{
  g_autofree char *a = NULL, *b = NULL;

  a = codebook_fixture_import (fixture, "a", "sq8", CODEBOOK_DIM, HEK_DISTANCE_L2);
  b = codebook_fixture_import (fixture, "b", "sq4", CODEBOOK_DIM, HEK_DISTANCE_L2);
  hek_codebook_list_compare (fixture->list, a, b, fixture->words);
  hek_codebook_list_apply (fixture->list, a, fixture->words);
  hek_codebook_list_refresh (fixture->list);
  codebook_fixture_close (fixture);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpuint (fixture->n_compared, ==, 0);
}

static void
test_other_workspace (CodebookFixture *fixture,
                      gconstpointer    data)
{
  g_autofree char *uuid = NULL;

  uuid = codebook_fixture_import (fixture, "a", "sq8", CODEBOOK_DIM, HEK_DISTANCE_L2);
  hek_library_close (fixture->base.library);
  g_assert_cmpuint (g_list_model_get_n_items (hek_codebook_list_get_items (fixture->list)), ==, 0);
  g_assert_true (hek_codebook_list_is_loading (fixture->list));
  hek_codebook_list_delete (fixture->list, uuid);
  assert_refused (fixture, 1, "Deleting ", "not there");
  hek_codebook_list_import (fixture->list, "x.hekbook", NULL);
  assert_refused (fixture, 2, "Importing x.hekbook", "not open");
  hek_library_open (fixture->base.library);
  codebook_fixture_wait_names (fixture, "a@1");
  g_assert_nonnull (hek_codebook_list_find (fixture->list, uuid));
}

#define ADD(name, func) \
  g_test_add (name, CodebookFixture, NULL, codebook_fixture_set_up, func, \
              codebook_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session/codebooks/list", test_list);
  ADD ("/session/codebooks/rename", test_rename);
  ADD ("/session/codebooks/delete", test_delete);
  ADD ("/session/codebooks/files", test_files);
  ADD ("/session/codebooks/codes", test_codes);
  ADD ("/session/codebooks/fit", test_fit);
  ADD ("/session/codebooks/compare", test_compare);
  ADD ("/session/codebooks/close", test_close);
  ADD ("/session/codebooks/other-workspace", test_other_workspace);
  return g_test_run ();
}
