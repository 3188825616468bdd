/* SPDX-License-Identifier: Apache-2.0 */
/* Codebooks and collections: names, memory, refusals, damage, files. */
#include "config.h"

#include "codes-fixture.h"

#include <string.h>

/* --- names, memory, refusals ----------------------------------------------------------------- */

static void
test_names (CompactFixture *fixture,
            gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = fixture->things.workspace;
  g_autofree char *first = NULL, *second = NULL, *found = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;

  compact_import (fixture, 300, FALSE);
  first = train (fixture, "f16", "half");
  second = train (fixture, "f16", "half");
  apply (fixture, "half@1");
  snapshot = snapshot_of (fixture);
  found = hek_collection_find_codes (snapshot, workspace, "half", &error);
  g_assert_cmpstr (found, ==, first);
  g_assert_true (hek_workspace_rename_codebook (workspace, "half", "new", &error));
  for (guint i = 0; i < 4; i++)
    {
      static const char *const names[] = { "half", "half@1", "new", "new@1" };
      g_autofree char *uuid = hek_collection_find_codes (snapshot, workspace, names[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (uuid, ==, first);
    }
  g_assert_null (hek_collection_find_codes (snapshot, workspace, "new@2", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (hek_workspace_delete_codebook (workspace, "new@1", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (hek_workspace_delete_codebook (workspace, second, &error));
  g_assert_no_error (error);
}

/* Nothing is read before it is searched; four times less than the vectors; and let go. */
static void
test_memory (CompactFixture *fixture,
             gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  g_autoptr (HekSearchCodes) codes = NULL;
  HekSnapshot *snapshot;
  guint64 n_bytes;

  compact_import (fixture, 10000, FALSE);
  uuid = train (fixture, "sq8", "sq8");
  apply (fixture, uuid);
  searcher = things_open_searcher (&fixture->things, 0);
  snapshot = hek_searcher_get_snapshot (searcher);
  g_assert_cmpuint (hek_collection_get_codes_memory (snapshot), ==, 0);
  codes = hek_search_codes_open (searcher, "sq8", NULL, &error);
  g_assert_no_error (error);
  n_bytes = hek_collection_get_codes_memory (snapshot);
  g_assert_cmpuint (n_bytes, ==, hek_search_codes_get_memory (codes));
  g_assert_cmpuint (n_bytes, >=, 10000 * DIM);
  g_assert_cmpuint (n_bytes, <=, 10000 * DIM * sizeof (float) / 4 + 1000);
  g_assert_cmpuint (hek_search_codes_get_n_rows (codes), ==, 10000);
  hek_collection_unload_codes (snapshot);
  g_assert_cmpuint (hek_collection_get_codes_memory (snapshot), ==, 0);
  g_assert_cmpfloat (measure_recall (snapshot, "sq8", -1, 0), >=, 0.99);
  g_assert_cmpuint (hek_collection_get_codes_memory (snapshot), ==, n_bytes);
}

static void
test_refused (CompactFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  Things other = { 0 };
  g_autofree char *uuid = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  HekCodesReport report;

  compact_import (fixture, 300, FALSE);
  uuid = train (fixture, "f16", "half");
  bytes = hek_workspace_read_codebook (fixture->things.workspace, uuid, &info, &error);
  for (guint i = 0; i < 2; i++)
    {
      things_set_up (&other, i == 0 ? DIM + 1 : DIM, i == 0 ? HEK_DISTANCE_L2 : HEK_DISTANCE_COSINE,
                     0);
      g_assert_false (hek_collection_apply_codebook (other.store, info, bytes, &report, NULL,
                                                     &error));
      g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION);
      g_assert_nonnull (strstr (error->message, i == 0 ? "not of 13" : "not for cosine"));
      g_clear_error (&error);
      things_tear_down (&other);
    }
  searcher = things_open_searcher (&fixture->things, 0);
  g_assert_null (hek_search_codes_open (searcher, "nothing", NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
}

/* Without reading anything, and evenly. */
static void
test_count_and_sample (CompactFixture *fixture,
                       gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL, *other = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (HekBatch) some = NULL;
  g_autoptr (HekBatch) all = NULL;
  HekCodebookInfo info = { .code_bytes = DIM };
  HekCodesCount count = { .n_rows = 77 };

  compact_import (fixture, 600, FALSE);
  uuid = train (fixture, "sq8", "sq8");
  other = train (fixture, "sq8", "other");
  apply (fixture, uuid);
  compact_import (fixture, 400, FALSE);
  snapshot = snapshot_of (fixture);
  info.uuid = other;
  g_assert_false (hek_collection_count_codes (snapshot, &info, &count));
  g_assert_cmpuint (count.n_rows, ==, 77);
  info.uuid = uuid;
  g_assert_true (hek_collection_count_codes (snapshot, &info, &count));
  g_assert_cmpuint (count.n_rows + count.n_rows_missing, ==, 1000);
  g_assert_cmpuint (count.n_rows, >=, 600);
  g_assert_cmpuint (count.n_bytes, >=, count.n_rows * DIM);
  g_assert_cmpuint (hek_collection_get_codes_memory (snapshot), ==, 0);

  some = hek_codebook_sample_rows (snapshot, 100, &error);
  all = hek_codebook_sample_rows (snapshot, 5000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->n_rows, ==, 1000);
  g_assert_cmpuint (some->n_rows, ==, 100);
  for (gsize i = 0; i < 100; i++)
    g_assert_cmpmem ((const float *) some->vectors + i * DIM, DIM * sizeof (float),
                     (const float *) all->vectors + i * 10 * DIM, DIM * sizeof (float));
}

/* --- damage and files ------------------------------------------------------------------------ */

static void
flip (const char *path,
      gsize       at)
{
  g_autofree char *data = NULL;
  gsize n_bytes;

  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  g_assert_cmpuint (at, <, n_bytes);
  data[at] ^= 4;
  g_assert_true (g_file_set_contents (path, data, (gssize) n_bytes, NULL));
}

/* The file in the folder of the collection that ends so. */
static char *
find_file (CompactFixture *fixture,
           const char     *suffix)
{
  g_autofree char *folder = g_build_filename (fixture->things.folder, "collections",
                                              hek_store_get_uuid (fixture->things.store), NULL);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (names)) != NULL)
    if (g_str_has_suffix (name, suffix))
      return g_build_filename (folder, name, NULL);
  g_assert_not_reached ();
}

static void
test_damage (CompactFixture *fixture,
             gconstpointer   data)
{
  static const char *const suffixes[] = { ".codes", ".codebook" };

  compact_import (fixture, 3000, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *uuid = train (fixture, "sq8", "sq8");
      g_autofree char *path = NULL;
      g_autoptr (HekSearcher) searcher = NULL;
      g_autoptr (GPtrArray) problems =
        g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);

      apply (fixture, uuid);
      path = find_file (fixture, suffixes[i]);
      flip (path, 4096 + 100);
      searcher = things_open_searcher (&fixture->things, 0);
      g_assert_null (hek_search_codes_open (searcher, uuid, NULL, &error));
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
      g_clear_error (&error);
      g_assert_true (hek_store_verify (fixture->things.store, problems, NULL, &error));
      g_assert_cmpuint (problems->len, ==, 1);
      g_assert_true (g_str_has_suffix (((HekStoreProblem *) problems->pdata[0])->file,
                                       suffixes[i]));
      g_assert_true (hek_collection_remove_codes (fixture->things.store, uuid, &error));
      g_assert_no_error (error);
    }
}

static void
test_file (CompactFixture *fixture,
           gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = fixture->things.workspace;
  g_autofree char *path = g_build_filename (fixture->things.folder, "sq8.hekbook", NULL);
  g_autofree char *uuid = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (HekCodebook) first = NULL;
  g_autoptr (HekCodebook) second = NULL;
  const HekRows rows = { HEK_DTYPE_F32, DIM, 1000, DIM * sizeof (float),
                         (const guint8 *) fixture->vectors };
  HekCodebookError a, b;

  uuid = train (fixture, "sq8", "sq8");
  g_assert_true (hek_codebook_export (workspace, "sq8", path, &error));
  info = hek_codebook_import (workspace, path, "taken", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->name, ==, "taken");
  g_assert_cmpstr (info->method, ==, "sq8");
  g_assert_cmpuint (info->dim, ==, DIM);
  g_assert_cmpuint (info->seed, ==, 3);
  first = hek_codebook_load (workspace, "sq8", NULL, &error);
  second = hek_codebook_load (workspace, "taken", NULL, &error);
  g_assert_true (hek_codebook_measure (first, &rows, &a, NULL, &error));
  g_assert_true (hek_codebook_measure (second, &rows, &b, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (a.mse, ==, b.mse);
  g_assert_cmpfloat (a.mse, >, 0);
  /* numbers of [-1, 1) in steps of 2 / 255 at most: a step²/12 each */
  g_assert_cmpfloat (a.mse, <, DIM * 4.0 / (255 * 255) / 12 * 1.2);
  g_assert_cmpfloat_with_epsilon (a.relative_error, a.mse / (DIM / 3.0), a.relative_error * 0.05);

  flip (path, 60);
  g_assert_null (hek_codebook_import (workspace, path, "bad", &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (hek_codebook_import (workspace, fixture->things.folder, "bad", &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  static const CompactTest tests[] = {
    { "/collection/codebook/names", test_names },
    { "/collection/codebook/memory", test_memory },
    { "/collection/codebook/count-and-sample", test_count_and_sample },
    { "/collection/codebook/refused", test_refused },
    { "/collection/codebook/damage", test_damage },
    { "/collection/codebook/file", test_file },
  };

  g_test_init (&argc, &argv, NULL);
  compact_add_tests (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
