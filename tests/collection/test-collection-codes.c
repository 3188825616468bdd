/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes of a collection: searches on them beside exact ones, with filters, deleted rows, earlier
 * commits, segments without codes and journals; what imports, compactions and cancels make of them.
 */
#include "config.h"

#include "codes-fixture.h"

#include <string.h>

#include "hek-codes-merge-private.h"
#include "hek-collection-compact.h"
#include "hek-parallel.h"

static HekCodesInfo *
get_codes_info (HekSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = hek_collection_list_codes (snapshot, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (infos->len, ==, 1);
  return g_ptr_array_steal_index (infos, 0);
}

/* Codes of every segment are what encoding its rows gives. */
static void
check_codes (HekSnapshot *snapshot,
             const char  *uuid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (HekCodebookInfo) info = hek_codes_read_codebook (snapshot, uuid, &book, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);
      gsize n_bytes = segment->rows.n * info->code_bytes;
      g_autofree guint8 *expected = g_malloc (MAX (n_bytes, 1));
      g_autoptr (HekSegmentCodes) codes =
        hek_segment_codes_open (snapshot, i, uuid, book, &error);

      g_assert_no_error (error);
      g_assert_nonnull (codes);
      g_assert_true (hek_codebook_encode (book, &segment->rows, expected, NULL, &error));
      g_assert_cmpmem (codes->codes, n_bytes, expected, n_bytes);
    }
}

/* --- searches -------------------------------------------------------------------------------- */

/* Rows in two segments with codes; then deletes; then a journal. */
static void
test_search (CompactFixture *fixture,
             gconstpointer   data)
{
  /* The rows are noise, which no code of a few bits can tell apart. */
  static const struct { const char *id; double plain, reranked; } methods[] = {
    { "f16", 0.98, 1 },     { "bf16", 0.95, 1 }, { "sq8", 0.95, 1 },     { "sq6", 0.9, 0.99 },
    { "sq4", 0.75, 0.99 },  { "pq", 0.15, 0.5 }, { "rabitq", 0.3, 0.9 },
  };
  guint64 before;

  compact_import (fixture, 3000, FALSE);
  compact_import (fixture, 500, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *uuid = train (fixture, methods[i].id, methods[i].id);
      HekCodesReport report = apply (fixture, methods[i].id);

      g_assert_cmpuint (report.n_segments, ==, 2);
      g_assert_cmpuint (report.n_made, ==, 2);
      g_assert_cmpuint (report.n_vectors, ==, 3500);
      g_assert_cmpuint (apply (fixture, uuid).n_made, ==, 0);
    }
  before = compact_delete (fixture, 0, 3500, 3) - 1;
  {
    g_autoptr (HekBatch) batch = things_new_batch (
      &fixture->things, fixture->vectors + fixture->n_rows * DIM, fixture->n_rows, 100, N_LABELS);

    things_append (&fixture->things, batch);
    fixture->n_rows += 100;
  }
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HekSnapshot) now = snapshot_of (fixture);
      g_autoptr (HekSnapshot) then =
        hek_store_snapshot_at (fixture->things.store, before, &error);
      double plain, reranked;

      g_assert_no_error (error);
      plain = measure_recall (now, methods[i].id, -1, HEK_SEARCH_NO_RERANK);
      reranked = measure_recall (now, methods[i].id, -1, 0);
      g_test_message ("%s: recall %.3f, reranked %.3f", methods[i].id, plain, reranked);
      g_assert_cmpfloat (plain, >=, methods[i].plain);
      g_assert_cmpfloat (reranked, >=, methods[i].reranked);
      g_assert_cmpfloat (measure_recall (now, methods[i].id, 5, 0), >=, methods[i].reranked);
      g_assert_cmpfloat (measure_recall (then, methods[i].id, -1, 0), >=, methods[i].reranked);
      g_assert_cmpfloat (measure_recall (now, methods[i].id, -1, 4000), ==, 1);
    }
}

static void
test_threads (CompactFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  g_autoptr (HekSearchCodes) codes = NULL;
  g_autofree HekHit *one = g_new0 (HekHit, N_QUERIES * K);
  g_autofree HekHit *many = g_new0 (HekHit, N_QUERIES * K);
  guint n_one[N_QUERIES], n_many[N_QUERIES];
  HekSearchOptions options = { 0 };

  compact_import (fixture, 4000, FALSE);
  compact_import (fixture, 700, FALSE);
  uuid = train (fixture, "sq4", "sq4");
  apply (fixture, uuid);
  searcher = things_open_searcher (&fixture->things, 0);
  options.codes = codes = hek_search_codes_open (searcher, "sq4", NULL, &error);
  g_assert_no_error (error);
  hek_parallel_set_n_threads (1);
  search (searcher, options, one, n_one);
  hek_parallel_set_n_threads (4);
  search (searcher, options, many, n_many);
  hek_parallel_set_n_threads (0);
  g_assert_cmpmem (n_one, sizeof n_one, n_many, sizeof n_many);
  for (guint i = 0; i < N_QUERIES * K; i++)
    {
      g_assert_true (is_same_place (one[i].place, many[i].place));
      g_assert_cmpfloat (one[i].distance, ==, many[i].distance);
    }
}

/* Queries that are asked together find what each finds alone, with the same distances. */
static void
check_together (HekSearcher      *searcher,
                HekSearchOptions  options)
{
  g_autofree float *queries = g_new (float, N_QUERIES * DIM);
  g_autofree HekHit *together = g_new0 (HekHit, N_QUERIES * K);
  guint n_together[N_QUERIES];

  search (searcher, options, together, n_together);
  make_queries (queries);
  options.k = K;
  for (guint q = 0; q < N_QUERIES; q++)
    {
      g_autoptr (GError) error = NULL;
      const HekRows row = { HEK_DTYPE_F32, DIM, 1, DIM * sizeof (float),
                            (const guint8 *) (queries + q * DIM) };
      HekHit alone[K];
      guint n_alone;

      g_assert_true (hek_searcher_search (searcher, &row, &options, alone, &n_alone, NULL,
                                          &error));
      g_assert_no_error (error);
      g_assert_cmpuint (n_alone, ==, n_together[q]);
      for (guint i = 0; i < n_alone; i++)
        {
          g_assert_true (is_same_place (alone[i].place, together[q * K + i].place));
          g_assert_cmpfloat (alone[i].distance, ==, together[q * K + i].distance);
        }
    }
}

static void
test_together (CompactFixture *fixture,
               gconstpointer   data)
{
  static const char *const methods[] = { "sq8", "opq", "rabitq" };

  compact_import (fixture, 3000, FALSE);
  compact_import (fixture, 500, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *uuid = train (fixture, methods[i], methods[i]);
      g_autoptr (HekSearcher) searcher = NULL;
      g_autoptr (HekSearchCodes) codes = NULL;
      g_autoptr (HekSnapshot) snapshot = NULL;
      g_autoptr (HekFilter) filter = NULL;
      g_autoptr (HekRowFilter) few = NULL;
      HekSearchOptions options = { .rerank = HEK_SEARCH_NO_RERANK };

      apply (fixture, uuid);
      snapshot = snapshot_of (fixture);
      searcher = things_open_searcher (&fixture->things, 0);
      options.codes = codes = hek_search_codes_open (searcher, methods[i], NULL, &error);
      g_assert_no_error (error);
      check_together (searcher, options);
      filter = hek_filter_parse ("label = 5", hek_snapshot_get_schema (snapshot), &error);
      options.filter = few = hek_row_filter_new (searcher, filter, NULL, &error);
      g_assert_no_error (error);
      check_together (searcher, options);
    }
}

/* --- segments -------------------------------------------------------------------------------- */

/* Compaction copies codes, encodes what had none, and searches made before go on. */
static void
test_compact (CompactFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  const HekCompactOptions single = { .dead = 0, .single = TRUE };
  g_autoptr (HekSnapshot) old = NULL;
  g_autoptr (HekSnapshot) now = NULL;
  g_autoptr (HekCodesInfo) info = NULL;
  g_autofree char *uuid = NULL;
  HekCompactReport report;

  compact_import (fixture, 2500, TRUE);
  compact_import (fixture, 900, FALSE);
  uuid = train (fixture, "sq8", "sq8");
  apply (fixture, uuid);
  compact_import (fixture, 300, FALSE); /* without codes: the store knows nothing of them */
  compact_delete (fixture, 100, 3000, 7);
  old = snapshot_of (fixture);
  info = get_codes_info (old);
  g_assert_cmpuint (info->n_segments, ==, 2);
  g_assert_cmpuint (info->n_missing, ==, 1);
  g_assert_cmpuint (info->n_rows_missing, ==, 300);
  g_assert_cmpfloat (measure_recall (old, "sq8", -1, 0), >=, 0.99);

  g_assert_true (hek_collection_compact (fixture->things.store, &single, &report, NULL, &error));
  g_assert_no_error (error);
  now = snapshot_of (fixture);
  g_assert_cmpuint (hek_snapshot_get_n_segments (now), ==, 1);
  check_codes (now, uuid);
  g_assert_cmpfloat (measure_recall (now, "sq8", -1, 0), >=, 0.99);
  hek_collection_unload_codes (old); /* its files are gone: all is compared exactly */
  g_assert_cmpfloat (measure_recall (old, "sq8", -1, 0), >=, 0.99);
  g_clear_pointer (&info, hek_codes_info_free);
  info = get_codes_info (now);
  g_assert_cmpuint (info->n_missing, ==, 0);
  g_assert_cmpuint (info->n_rows, ==, hek_snapshot_get_n_rows (now));
}

static void
test_missing (CompactFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;
  g_autoptr (HekSnapshot) now = NULL;
  guint n_made;

  compact_import (fixture, 800, FALSE);
  uuid = train (fixture, "f16", "half");
  apply (fixture, uuid);
  compact_import (fixture, 600, FALSE);
  g_assert_true (hek_collection_complete_codes (fixture->things.store, &n_made, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_made, ==, 1);
  now = snapshot_of (fixture);
  check_codes (now, uuid);
  g_assert_true (hek_collection_complete_codes (fixture->things.store, &n_made, NULL, &error));
  g_assert_cmpuint (n_made, ==, 0);

  g_assert_true (hek_collection_remove_codes (fixture->things.store, uuid, &error));
  g_assert_no_error (error);
  g_clear_pointer (&now, hek_snapshot_unref);
  now = snapshot_of (fixture);
  g_assert_null (hek_collection_find_codes (now, NULL, "half", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  for (guint i = 0; i < hek_snapshot_get_n_segments (now); i++)
    {
      g_auto (GStrv) names = hek_snapshot_list_sidecars (now, (int) i);

      g_assert_cmpuint (g_strv_length (names), ==, 0);
    }
  g_assert_true (hek_workspace_delete_codebook (fixture->things.workspace, "half", &error));
  g_assert_no_error (error);
}

static void
cancel_soon (double   fraction,
             gpointer data)
{
  if (fraction > 0.3)
    g_cancellable_cancel (data);
}

static void
test_cancel (CompactFixture *fixture,
             gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable, .progress = cancel_soon,
                         .progress_data = cancellable };
  g_autofree char *uuid = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (HekCodesInfo) codes = NULL;
  HekCodesReport report;

  for (guint i = 0; i < 4; i++)
    compact_import (fixture, 1000, FALSE);
  uuid = train (fixture, "f16", "half");
  bytes = hek_workspace_read_codebook (fixture->things.workspace, uuid, &info, &error);
  g_assert_false (hek_collection_apply_codebook (fixture->things.store, info, bytes, &report, &task,
                                                 &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  snapshot = snapshot_of (fixture);
  codes = get_codes_info (snapshot);
  g_assert_cmpuint (codes->n_segments, >, 0);
  g_assert_cmpuint (codes->n_missing, >, 0);
  g_assert_cmpfloat (measure_recall (snapshot, "half", -1, 0), ==, 1);
  g_assert_cmpuint (apply (fixture, uuid).n_segments, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  static const CompactTest tests[] = {
    { "/collection/codes/search", test_search },
    { "/collection/codes/threads", test_threads },
    { "/collection/codes/together", test_together },
    { "/collection/codes/compact", test_compact },
    { "/collection/codes/missing", test_missing },
    { "/collection/codes/cancel", test_cancel },
  };

  g_test_init (&argc, &argv, NULL);
  compact_add_tests (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
