/* SPDX-License-Identifier: Apache-2.0 */
/* Merged and mended graphs: recall beside a graph that is built of the same rows, structure, the
 * same bytes on any number of threads, copies, and sources of which nothing is left. */
#include "config.h"

#include "hnsw-fixture.h"

#include "hek-hnsw-merge.h"
#include "../test-valgrind.h"

#define K 10
#define DIM 24
#define MAX_SOURCES 8

/* What recall may lose against building, and how much two graphs of the same rows differ by their
 * seeds alone, on 300 queries. */
#define MAX_LOSS (0.005 + 0.003)

/* Rows of some old segments, of which some are left, in another order. */
typedef struct
{
  TestRows all;               /* the rows of the sources, one after the other */
  HekHnsw *graphs[MAX_SOURCES];
  HekHnswSource sources[MAX_SOURCES];
  guint n_sources;
  TestRows left;
} Parts;

typedef gboolean (*IsDead) (const Parts *parts, gsize row);

static gboolean
none_dead (const Parts *parts,
           gsize        row)
{
  return FALSE;
}

static gboolean
quarter_dead (const Parts *parts,
              gsize        row)
{
  return row * 2654435761u % 4096 < 1024;
}

static gboolean
most_dead (const Parts *parts,
           gsize        row)
{
  return row * 2654435761u % 4096 < 3072;
}

/* All of the rows on one side. */
static gboolean
region_dead (const Parts *parts,
             gsize        row)
{
  return parts->all.data[row * parts->all.rows.dim] > 3;
}

static gboolean
first_dead (const Parts *parts,
            gsize        row)
{
  return row < parts->sources[0].n_rows;
}

static gboolean
all_dead (const Parts *parts,
          gsize        row)
{
  return TRUE;
}

/* @sizes: rows of each source; 0 ends them; a negative size: without a graph. New rows interleave
 * the sources: as a store does it, by turns of those with rows left. */
static void
parts_init (Parts       *parts,
            TestRows     all,
            HekDistance  distance,
            const int   *sizes,
            IsDead       is_dead)
{
  gsize begin[MAX_SOURCES], next[MAX_SOURCES] = { 0 }, first = 0, n = 0, row_bytes;
  gboolean more = TRUE;

  *parts = (Parts) { .all = all };
  row_bytes = all.rows.dim * sizeof (float);
  for (guint s = 0; sizes[s] != 0; s++)
    {
      HekRows rows = all.rows;

      rows.n = (gsize) ABS (sizes[s]);
      rows.data += first * row_bytes;
      parts->graphs[s] = sizes[s] > 0 ? test_build (&rows, distance) : NULL;
      parts->sources[s] = (HekHnswSource) { parts->graphs[s], rows.n, g_new (guint32, rows.n) };
      begin[s] = first;
      first += rows.n;
      parts->n_sources++;
    }
  g_assert_cmpuint (first, ==, all.rows.n);

  parts->left = all;
  parts->left.data = hek_aligned_new (MAX (all.rows.n, 1), row_bytes);
  while (more)
    {
      more = FALSE;
      for (guint s = 0; s < parts->n_sources; s++)
        for (guint turn = 0; turn < 5 && next[s] < parts->sources[s].n_rows; turn++)
          {
            guint32 *new_rows = (guint32 *) parts->sources[s].new_rows;
            gsize row = next[s]++;
            gboolean dead = is_dead (parts, begin[s] + row);

            new_rows[row] = dead ? HEK_HNSW_GONE : (guint32) n;
            if (!dead)
              memcpy (parts->left.data + n++ * all.rows.dim,
                      all.data + (begin[s] + row) * all.rows.dim, row_bytes);
            more = TRUE;
          }
    }
  parts->left.rows.n = n;
  parts->left.rows.data = (const guint8 *) parts->left.data;
}

static void
parts_clear (Parts *parts)
{
  for (guint s = 0; s < parts->n_sources; s++)
    {
      g_clear_pointer (&parts->graphs[s], hek_hnsw_unref);
      g_free ((guint32 *) parts->sources[s].new_rows);
    }
  test_rows_clear (&parts->all);
  test_rows_clear (&parts->left);
}

static HekHnsw *
merge_parts (const Parts  *parts,
             HekDistance   distance,
             HekHnswMerge *merge)
{
  g_autoptr (GError) error = NULL;
  HekHnsw *index = hek_hnsw_merge (&parts->left.rows, distance, parts->sources, parts->n_sources,
                                   NULL, merge, NULL, &error);

  g_assert_no_error (error);
  hek_hnsw_validate (index, NULL, &error);
  g_assert_no_error (error);
  return index;
}

static double
recall_of (HekHnsw       *index,
           const HekRows *queries)
{
  HekHnswQuery query = { .k = K };
  HekHnswRecall recall;
  g_autoptr (GError) error = NULL;

  hek_hnsw_measure_recall (index, queries, 300, &query, &recall, NULL, &error);
  g_assert_no_error (error);
  return recall.recall;
}

/* Merges and compares with building. Returns: what was done */
static HekHnswMerge
check_parts (const Parts   *parts,
             HekDistance    distance,
             const HekRows *queries)
{
  HekHnswMerge merge;
  g_autoptr (HekHnsw) merged = merge_parts (parts, distance, &merge);
  g_autoptr (HekHnsw) built = test_build (&parts->left.rows, distance);
  double recall = recall_of (merged, queries);

  g_test_message ("%zu kept, %zu joined, %zu inserted: recall %.4f, built %.4f", merge.n_kept,
                  merge.n_joined, merge.n_inserted, recall, recall_of (built, queries));
  g_assert_cmpfloat (recall, >=, 0.95);
  g_assert_cmpfloat (recall, >=, recall_of (built, queries) - MAX_LOSS);
  return merge;
}

static const int halves[] = { 4000, 3000, 0 }, many[] = { 900, 2500, -700, 1200, 800, 1100, 0 };
static const int one[] = { 7000, 0 }, fresh[] = { 6000, -900, 0 };

static void
test_recall (void)
{
  static const struct
  {
    const int *sizes;
    gsize n;
    IsDead is_dead;
    gboolean joins, inserts;
  } cases[] = {
    { halves, 7000, none_dead, TRUE, FALSE },   { one, 7000, quarter_dead, FALSE, FALSE },
    { many, 7200, quarter_dead, TRUE, TRUE },   { many, 7200, none_dead, TRUE, TRUE },
    { one, 7000, region_dead, FALSE, FALSE },   { fresh, 6900, none_dead, FALSE, TRUE },
  };
  TestRows q = test_rows_new (300, DIM, 8, 10, 99);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int distance = 0; distance < (i < 3 ? HEK_N_DISTANCES : 1); distance++)
      {
        Parts parts;
        HekHnswMerge merge;

        parts_init (&parts, test_rows_new (cases[i].n, DIM, 8, 10, 11 + i), distance,
                    cases[i].sizes, cases[i].is_dead);
        merge = check_parts (&parts, distance, &q.rows);
        g_assert_false (merge.is_built);
        g_assert_cmpuint (merge.n_kept, >, 0);
        g_assert_true (!cases[i].joins || merge.n_joined > 0);
        g_assert_cmpuint (merge.n_inserted > 0, ==, cases[i].inserts);
        parts_clear (&parts);
      }
  test_rows_clear (&q);
}

/* What is lost in one compaction must not add up over many. */
static void
test_generations (void)
{
  enum { N = 6000, STEP = 600, N_GENERATIONS = 6 };
  TestRows all = test_rows_new (N + N_GENERATIONS * STEP, DIM, 8, 10, 21);
  TestRows q = test_rows_new (300, DIM, 8, 10, 99);
  g_autofree float *rows = g_memdup2 (all.data, N * DIM * sizeof (float));
  HekRows view = { HEK_DTYPE_F32, DIM, N, DIM * sizeof (float), (const guint8 *) rows };
  g_autoptr (HekHnsw) graph = test_build (&view, HEK_DISTANCE_L2);
  g_autoptr (HekHnsw) built = NULL;

  for (guint g = 0; g < N_GENERATIONS; g++)
    {
      g_autofree float *next = g_new (float, (N + STEP) * DIM);
      g_autofree guint32 *new_rows = g_new (guint32, view.n);
      HekHnswSource source = { graph, view.n, new_rows };
      HekRows next_view = view;
      g_autoptr (GError) error = NULL;
      HekHnsw *merged;
      gsize n = 0;

      for (gsize i = 0; i < view.n; i++)
        {
          new_rows[i] = i % 10 == g % 10 ? HEK_HNSW_GONE : (guint32) n;
          if (new_rows[i] != HEK_HNSW_GONE)
            memcpy (next + n++ * DIM, rows + i * DIM, DIM * sizeof (float));
        }
      memcpy (next + n * DIM, all.data + (N + g * STEP) * DIM, STEP * DIM * sizeof (float));
      next_view.n = n + STEP;
      next_view.data = (const guint8 *) next;
      merged = hek_hnsw_merge (&next_view, HEK_DISTANCE_L2, &source, 1, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      hek_hnsw_validate (merged, NULL, &error);
      g_assert_no_error (error);
      hek_hnsw_unref (graph);
      graph = merged;
      g_free (rows);
      rows = g_steal_pointer (&next);
      view = next_view;
    }
  built = test_build (&view, HEK_DISTANCE_L2);
  g_assert_cmpfloat (recall_of (graph, &q.rows), >=, recall_of (built, &q.rows) - MAX_LOSS);
  test_rows_clear (&all);
  test_rows_clear (&q);
}

static void
test_threads (void)
{
  Parts parts;
  g_autoptr (GByteArray) first = NULL;

  parts_init (&parts, test_rows_new (7200, DIM, 8, 10, 3), HEK_DISTANCE_L2, many, quarter_dead);
  for (guint n_threads = 1; n_threads <= 4; n_threads *= 2)
    {
      g_autoptr (HekHnsw) index = NULL;
      g_autoptr (GByteArray) image = NULL;

      hek_parallel_set_n_threads (n_threads);
      index = merge_parts (&parts, HEK_DISTANCE_L2, NULL);
      image = test_image (index);
      if (first == NULL)
        first = g_steal_pointer (&image);
      else
        g_assert_cmpmem (first->data, first->len, image->data, image->len);
    }
  hek_parallel_set_n_threads (0);
  parts_clear (&parts);
}

/* Copies of rows in one source and in several share a vertex, and all of them are answered. */
static void
test_copies (void)
{
  TestRows all = test_rows_new (7000, DIM, 8, 10, 4);
  Parts parts;
  g_autoptr (HekHnsw) index = NULL;
  g_autoptr (HekHnswSearcher) searcher = NULL;
  HekHnswQuery query = { .k = 60 };
  HekNeighbor found[60];
  HekHnswInfo info;
  guint n_copies = 0;

  for (gsize i = 0; i < all.rows.n; i++)
    if (i % 100 == 7)
      memcpy (all.data + i * DIM, all.data + 7 * DIM, DIM * sizeof (float));
    else if (i >= 5000)
      memcpy (all.data + i * DIM, all.data + (i - 5000) * DIM, DIM * sizeof (float));
  parts_init (&parts, all, HEK_DISTANCE_L2, halves, none_dead);
  index = merge_parts (&parts, HEK_DISTANCE_L2, NULL);
  hek_hnsw_get_info (index, &info);
  g_assert_cmpuint (info.n_vertices, <=, 5000);
  searcher = hek_hnsw_searcher_new (index);
  g_assert_cmpuint (hek_hnsw_search (searcher, all.data + 7 * DIM, &query, found), ==, 60);
  for (guint i = 0; i < 60; i++)
    n_copies += found[i].distance == 0;
  g_assert_cmpuint (n_copies, ==, 60);
  parts_clear (&parts);
}

/* Nearly every vertex lost most of its links. */
static void
test_little_left (void)
{
  Parts parts;
  HekHnswMerge merge;
  TestRows q = test_rows_new (300, DIM, 8, 10, 99);

  parts_init (&parts, test_rows_new (20000, DIM, 8, 10, 12), HEK_DISTANCE_L2,
              (const int[]) { 20000, 0 }, most_dead);
  merge = check_parts (&parts, HEK_DISTANCE_L2, &q.rows);
  g_assert_false (merge.is_built);
  g_assert_cmpuint (merge.n_joined, >, merge.n_kept);
  parts_clear (&parts);
  test_rows_clear (&q);
}

static void
test_nothing_left (void)
{
  Parts parts;
  HekHnswMerge merge;
  g_autoptr (HekHnsw) index = NULL;
  TestRows q = test_rows_new (300, DIM, 8, 10, 99);

  parts_init (&parts, test_rows_new (7000, DIM, 8, 10, 5), HEK_DISTANCE_L2, halves, all_dead);
  index = merge_parts (&parts, HEK_DISTANCE_L2, &merge);
  g_assert_cmpuint (hek_hnsw_get_n_rows (index), ==, 0);
  g_assert_true (merge.is_built);
  parts_clear (&parts);

  /* all of one source */
  parts_init (&parts, test_rows_new (11000, DIM, 8, 10, 5), HEK_DISTANCE_L2,
              (const int[]) { 5500, 5500, 0 }, first_dead);
  merge = check_parts (&parts, HEK_DISTANCE_L2, &q.rows);
  g_assert_cmpuint (merge.n_kept, ==, 5500);
  parts_clear (&parts);
  test_rows_clear (&q);
}

/* Few rows, and rows of which too few are in graphs, are built as ever. */
static void
test_built (void)
{
  Parts parts;
  HekHnswMerge merge;

  for (guint i = 0; i < 2; i++)
    {
      static const int few[] = { 700, 500, 0 }, strange[] = { 600, -5400, 0 };
      g_autoptr (HekHnsw) merged = NULL;
      g_autoptr (HekHnsw) built = NULL;
      g_autoptr (GByteArray) a = NULL;
      g_autoptr (GByteArray) b = NULL;

      parts_init (&parts, test_rows_new (i == 0 ? 1200 : 6000, DIM, 8, 10, 6), HEK_DISTANCE_L2,
                  i == 0 ? few : strange, none_dead);
      merged = merge_parts (&parts, HEK_DISTANCE_L2, &merge);
      built = test_build (&parts.left.rows, HEK_DISTANCE_L2);
      a = test_image (merged);
      b = test_image (built);
      g_assert_true (merge.is_built);
      g_assert_cmpmem (a->data, a->len, b->data, b->len);
      parts_clear (&parts);
    }
}

/* For the inner product the longest vector says what is near: a source with much shorter ones is no
 * help. */
static void
test_lengths (void)
{
  TestRows all = test_rows_new (7000, DIM, 8, 10, 8), q = test_rows_new (300, DIM, 8, 10, 99);
  Parts parts;

  for (gsize i = 0; i < 4000 * DIM; i++)
    all.data[i] *= 0.1f;
  parts_init (&parts, all, HEK_DISTANCE_IP, halves, none_dead);
  check_parts (&parts, HEK_DISTANCE_IP, &q.rows);
  parts_clear (&parts);
  test_rows_clear (&q);
}

/* Links that the sources have more of, and options that are not theirs. */
static void
test_options (void)
{
  Parts parts;
  HekHnswOptions options;
  HekHnswInfo info;
  g_autoptr (HekHnsw) index = NULL;
  g_autoptr (GError) error = NULL;

  parts_init (&parts, test_rows_new (7000, DIM, 8, 10, 9), HEK_DISTANCE_L2, halves, quarter_dead);
  options = (HekHnswOptions) { .m = 8, .ef_construction = 60, .seed = 77 };
  index = hek_hnsw_merge (&parts.left.rows, HEK_DISTANCE_L2, parts.sources, parts.n_sources,
                          &options, NULL, NULL, &error);
  g_assert_no_error (error);
  hek_hnsw_validate (index, NULL, &error);
  g_assert_no_error (error);
  hek_hnsw_get_info (index, &info);
  g_assert_cmpuint (info.m, ==, 8);
  g_assert_cmpuint (info.ef_construction, ==, 60);
  parts_clear (&parts);
}

/* Graphs that were built on other codes, and the result on each kind of them. */
static void
test_traverse (void)
{
  Parts parts;
  TestRows q = test_rows_new (300, DIM, 8, 10, 99);

  parts_init (&parts, test_rows_new (7000, DIM, 8, 10, 13), HEK_DISTANCE_L2, halves, quarter_dead);
  for (int traverse = 0; traverse < HEK_N_TRAVERSES; traverse++)
    {
      HekHnswOptions options;
      g_autoptr (HekHnsw) index = NULL;
      g_autoptr (GError) error = NULL;

      hek_hnsw_options_init (&options);
      options.traverse = (HekTraverse) traverse;
      index = hek_hnsw_merge (&parts.left.rows, HEK_DISTANCE_L2, parts.sources, parts.n_sources,
                              &options, NULL, NULL, &error);
      g_assert_no_error (error);
      hek_hnsw_validate (index, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (recall_of (index, &q.rows), >=, 0.95);
    }
  parts_clear (&parts);
  test_rows_clear (&q);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (20000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  Parts parts;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;
  GThread *thread;

  parts_init (&parts, test_rows_new (14000, DIM, 8, 10, 10), HEK_DISTANCE_L2,
              (const int[]) { 7000, 7000, 0 }, quarter_dead);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (hek_hnsw_merge (&parts.left.rows, HEK_DISTANCE_L2, parts.sources,
                                 parts.n_sources, NULL, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  parts_clear (&parts);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hek_test_add_bulk ("/hnsw-merge/recall", test_recall);
  g_test_add_func ("/hnsw-merge/generations", test_generations);
  g_test_add_func ("/hnsw-merge/threads", test_threads);
  g_test_add_func ("/hnsw-merge/copies", test_copies);
  hek_test_add_bulk ("/hnsw-merge/little-left", test_little_left);
  hek_test_add_bulk ("/hnsw-merge/nothing-left", test_nothing_left);
  g_test_add_func ("/hnsw-merge/built", test_built);
  g_test_add_func ("/hnsw-merge/lengths", test_lengths);
  g_test_add_func ("/hnsw-merge/options", test_options);
  g_test_add_func ("/hnsw-merge/traverse", test_traverse);
  g_test_add_func ("/hnsw-merge/cancel", test_cancel);
  return g_test_run ();
}
