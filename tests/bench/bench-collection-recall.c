/* SPDX-License-Identifier: Apache-2.0 */
/* What part of the true neighbours comes at the defaults: at many sizes, on real data in their own
 * distances, and within a radius. The truth is the exact search of the same collection. */
#include "config.h"

#include "bench-collection.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hek-collection-import.h"
#include "hek-collection-index.h"
#include "hek-rows-convert.h"

#define N_RADIUS 50    /* queries */
#define RADIUS_ROWS 100 /* that are within it */
#define MAX_QUERIES 1000

/* --- sizes --------------------------------------------------------------------------------- */

/* All rows within the distance of the hundredth neighbour. */
static void
measure_radius (HekSearcher *searcher,
                const float *queries,
                guint        dim)
{
  const HekSearchOptions usual = { .k = RADIUS_ROWS }, exact = { .k = RADIUS_ROWS, .exact = TRUE };
  g_autofree HekHit *hits = g_new (HekHit, N_RADIUS * RADIUS_ROWS);
  gsize n_found = 0, n_true = 0;

  bench_search (searcher, queries, N_RADIUS, &exact, hits, NULL);
  for (gsize q = 0; q < N_RADIUS; q++)
    {
      double radius = hits[q * RADIUS_ROWS + RADIUS_ROWS - 1].distance;
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) found = hek_searcher_search_radius (searcher, queries + q * dim, radius,
                                                             &usual, NULL, &error);
      g_autoptr (GArray) all = hek_searcher_search_radius (searcher, queries + q * dim, radius,
                                                           &exact, NULL, &error);

      bench_check (error);
      n_found += found->len;
      n_true += all->len;
    }
  bench_report ("rows within a radius that are found", (double) n_found / (double) n_true, "", 0.95,
                FALSE);
}

/* The narrowest search that finds 99 of 100. */
static void
measure_width (HekSearcher *searcher,
               const float *queries,
               const float *truth,
               gsize        n,
               HekHit      *hits)
{
  HekSearchOptions options = { .k = BENCH_K, .ef = 16 };
  double recall;

  for (;; options.ef *= 2)
    {
      bench_search (searcher, queries, n, &options, hits, NULL);
      recall = bench_recall (hits, truth, n);
      if (recall >= 0.99 || options.ef >= 4096)
        break;
    }
  printf ("# ef %u\n", options.ef);
  bench_report ("recall@10 that ef alone reaches", recall, "", 0.99, FALSE);
}

static void
measure_size (const Bench *bench)
{
  gsize n = bench_n_truth (bench);
  g_autofree float *queries = bench_make_queries (bench, n);
  g_autofree float *truth = bench_load_truth (bench);
  g_autofree HekHit *hits = g_new (HekHit, n * BENCH_K);
  g_autofree char *what = g_strdup_printf ("recall@10 at the defaults, %zu rows", bench->n);
  const HekSearchOptions options = { .k = BENCH_K };
  BenchOpened opened;

  bench_open (bench, &opened);
  bench_search (opened.searcher, queries, n, &options, hits, NULL);
  bench_report (what, bench_recall (hits, truth, n), "", bench->n <= 1000 ? 0.99 : 0.95, FALSE);
  measure_width (opened.searcher, queries, truth, n, hits);
  measure_radius (opened.searcher, queries, bench->dim);
  bench_close (&opened);
}

void
bench_recall_size (const Bench *bench)
{
  bench_prepare (bench);
  bench_step (bench, measure_size);
}

/* --- real data ----------------------------------------------------------------------------- */

typedef struct
{
  const char *rows;
  const char *queries; /* (nullable): the rows themselves, each without itself */
  HekDistance distance;
} Set;

static const Set sets[] = {
  { "fashion-mnist/train-images-idx3-ubyte.gz", "fashion-mnist/t10k-images-idx3-ubyte.gz",
    HEK_DISTANCE_L2 },
  { "sift-5k/base.fvecs", "sift-5k/query.fvecs", HEK_DISTANCE_L2 },
  { "sift-5k/base.fvecs", "sift-5k/query.fvecs", HEK_DISTANCE_IP },
  { "sift-5k/base.fvecs", "sift-5k/query.fvecs", HEK_DISTANCE_COSINE },
  { "clip-text/lvis_v1_clip_a+cname.npy", NULL, HEK_DISTANCE_COSINE },
  { "clip-text/oid_clip_a+cname.npy", NULL, HEK_DISTANCE_COSINE },
  { "clip-text/o365_clip_a+cnamefix.npy", NULL, HEK_DISTANCE_COSINE },
  { "glove-50d-head/glove.6B.50d.txt", NULL, HEK_DISTANCE_COSINE },
};

static char *
data_path (const char *name)
{
  const char *root = g_getenv ("HEKTOR_BENCH_DATA");
  g_autofree char *beside = g_build_filename (g_getenv ("HEK_TEST_DATA"), "..", "..", "..",
                                              "shared", "data", NULL);

  return g_build_filename (root != NULL ? root : beside, "ann", name, NULL);
}

/* The first vectors of a file as floats. */
static float *
read_queries (const char *name,
              gsize      *n)
{
  g_autofree char *path = data_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSource) source = hek_source_open (path, NULL, NULL, NULL, &error);
  g_autoptr (HekBatch) batch = NULL;
  float *queries;
  HekRows rows;

  bench_check (error);
  hek_source_next (source, MAX_QUERIES, &batch, NULL, &error);
  bench_check (error);
  rows = hek_batch_get_rows (batch);
  queries = g_new (float, rows.n * rows.dim);
  hek_rows_convert (&rows, HEK_DTYPE_F32, (guint8 *) queries);
  *n = rows.n;
  return queries;
}

/* A new collection of a file, with its index. Returns: (transfer full) */
static HekStore *
import_set (HekWorkspace *workspace,
            const char   *name,
            const Set    *set)
{
  g_autofree char *path = data_path (set->rows);
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  g_autoptr (GError) error = NULL;
  const HekImportPlan plan = { .has_distance = TRUE, .distance = set->distance };
  HekImportReport report;
  HekIndexReport index;
  HekStore *store;

  g_ptr_array_add (sources, hek_source_open (path, NULL, NULL, NULL, &error));
  bench_check (error);
  hek_collection_import (workspace, name, &plan, sources, &report, NULL, &error);
  bench_check (error);
  store = hek_workspace_open_store (workspace, name, &error);
  bench_check (error);
  hek_collection_build_index (store, NULL, FALSE, &index, NULL, &error);
  bench_check (error);
  return store;
}

/* The part of the @k nearest that comes; queries that are rows do not count themselves. */
static double
measure_recall (HekSearcher *searcher,
                const float *queries,
                gsize        n,
                gboolean     are_rows)
{
  guint k = are_rows ? BENCH_K + 1 : BENCH_K;
  const HekSearchOptions usual = { .k = k }, exact = { .k = k, .exact = TRUE };
  g_autofree HekHit *found = g_new (HekHit, n * k);
  g_autofree HekHit *all = g_new (HekHit, n * k);
  gsize n_right = 0;

  bench_search (searcher, queries, n, &usual, found, NULL);
  bench_search (searcher, queries, n, &exact, all, NULL);
  for (gsize q = 0; q < n; q++)
    {
      float last = all[q * k + k - 1].distance;

      for (guint i = 0; i < k; i++)
        n_right += found[q * k + i].distance <= last + 1e-4f * fabsf (last) + 1e-6f;
    }
  return (double) (n_right - (are_rows ? n : 0)) / (double) (n * BENCH_K);
}

static void
measure_sets (const Bench *bench)
{
  g_autofree char *folder = bench_path (bench, "workspace");
  g_autoptr (GError) error = NULL;
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);

  bench_check (error);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autofree char *name = g_strdup_printf ("set %u", i);
      g_autofree char *what = g_strdup_printf ("recall@10 at the defaults, %s, %s", sets[i].rows,
                                               hek_distance_id (sets[i].distance));
      g_autoptr (HekStore) store = import_set (workspace, name, &sets[i]);
      g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, &error);
      g_autoptr (HekSearcher) searcher = hek_searcher_new (snapshot, NULL, &error);
      gboolean are_rows = sets[i].queries == NULL;
      gsize n;
      g_autofree float *queries = read_queries (are_rows ? sets[i].rows : sets[i].queries, &n);

      bench_check (error);
      bench_report (what, measure_recall (searcher, queries, n, are_rows), "", 0.95, FALSE);
    }
}

void
bench_recall_sets (const Bench *bench)
{
  g_autofree char *path = data_path (sets[0].rows);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      printf ("# the sets are not there: set HEKTOR_BENCH_DATA\n");
      return;
    }
  bench_step (bench, measure_sets);
}
