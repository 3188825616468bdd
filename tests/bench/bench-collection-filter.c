/* SPDX-License-Identifier: Apache-2.0 */
/* Searches among the rows that an expression lets through, against an exact scan of these and the
 * search of all rows. */
#include "config.h"

#include "bench-collection.h"

#include <stdio.h>

#include "hek-collection-index.h"

#define BATCH_ROWS 16384
#define N_PARTS 1000 /* values of the attribute */
#define N_SEARCHES 1000
#define N_EXACT 50  /* of many rows; of few: */
#define N_SPARSE 500
#define N_RUNS 3

/* With an attribute that says nothing about the vector. */
static void
import_parts (const Bench *bench)
{
  const HekField field = { (char *) "part", HEK_FIELD_INTEGER };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, bench->dim, &field, 1);
  const HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_L2, .history_s = -1 };
  g_autofree char *folder = bench_path (bench, "workspace");
  g_autoptr (GError) error = NULL;
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  BenchClusters *clusters = bench_clusters_new (bench->dim);
  g_autoptr (HekStore) store = NULL;
  g_autoptr (HekImport) import = NULL;
  HekIndexReport report;

  bench_check (error);
  store = hek_workspace_create (workspace, "clusters", &spec, &error);
  bench_check (error);
  import = hek_import_new (store, NULL, &error);
  for (gsize first = 0; first < bench->n; first += BATCH_ROWS)
    {
      gsize n = MIN (BATCH_ROWS, bench->n - first);
      g_autoptr (HekBatch) batch = hek_batch_try_new (schema, n);

      bench_clusters_make (clusters, FALSE, first, n, (float *) (gpointer) batch->vectors);
      for (gsize i = 0; i < n; i++)
        hek_column_append_integer (batch->columns[0], (gint64) ((first + i) * 7919 % N_PARTS));
      batch->n_rows = n;
      hek_import_append (import, batch, NULL, &error);
      bench_check (error);
    }
  hek_import_commit (import, NULL, NULL, &error);
  bench_check (error);
  hek_collection_build_index (store, NULL, FALSE, &report, NULL, &error);
  bench_check (error);
  bench_clusters_free (clusters);
}

/* Searches a second, the best of some runs. */
static double
rate (HekSearcher            *searcher,
      const float            *queries,
      gsize                   n,
      const HekSearchOptions *options,
      HekHit                 *hits)
{
  double best = G_MAXDOUBLE;

  for (guint run = 0; run < N_RUNS; run++)
    best = MIN (best, bench_search (searcher, queries, n, options, hits, NULL));
  return (double) n / best;
}

static HekRowFilter *
make_filter (const Bench *bench,
             HekSearcher *searcher,
             guint        n_parts)
{
  HekSchema *schema = hek_snapshot_get_schema (hek_searcher_get_snapshot (searcher));
  g_autofree char *text = g_strdup_printf ("part < %u", n_parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekFilter) filter = hek_filter_parse (text, schema, &error);
  HekRowFilter *rows = NULL;
  double best = G_MAXDOUBLE;

  bench_check (error);
  for (guint run = 0; run < N_RUNS; run++)
    {
      double start = bench_process_s ();

      g_clear_pointer (&rows, hek_row_filter_free);
      rows = hek_row_filter_new (searcher, filter, NULL, &error);
      bench_check (error);
      best = MIN (best, bench_process_s () - start);
    }
  bench_report ("expression to bitmap, of a million rows", best * 1e3 * 1e6 / (double) bench->n,
                "ms", 5, TRUE);
  return rows;
}

static void
measure_parts (const Bench *bench)
{
  static const guint n_parts[] = { 500, 100, 10, 1 };
  g_autofree float *queries = bench_make_queries (bench, N_SEARCHES);
  g_autofree HekHit *found = g_new (HekHit, N_SEARCHES * BENCH_K);
  g_autofree HekHit *exact = g_new (HekHit, N_SPARSE * BENCH_K);
  BenchOpened opened;

  bench_open (bench, &opened);
  for (guint i = 0; i < G_N_ELEMENTS (n_parts); i++)
    {
      g_autoptr (HekRowFilter) filter = make_filter (bench, opened.searcher, n_parts[i]);
      HekSearchOptions options = { .k = BENCH_K };
      guint n_exact = n_parts[i] >= N_PARTS / 10 ? N_EXACT : N_SPARSE;
      float truth[N_SPARSE];
      double all = rate (opened.searcher, queries, N_SEARCHES, &options, found), walked, scanned;

      options.filter = filter;
      walked = rate (opened.searcher, queries, N_SEARCHES, &options, found);
      options.exact = TRUE;
      scanned = rate (opened.searcher, queries, n_exact, &options, exact);
      for (guint q = 0; q < n_exact; q++)
        truth[q] = exact[q * BENCH_K + BENCH_K - 1].distance;
      printf ("# among %.1f %%: %.0f searches/s, exact %.0f, all rows %.0f\n",
              100.0 * n_parts[i] / N_PARTS, walked, scanned, all);
      bench_report ("  recall@10", bench_recall (found, truth, n_exact), "", 0.95, FALSE);
      bench_report ("  against an exact scan", walked / scanned, "x", 0.95, FALSE);
      if (i == 0)
        bench_report ("  against the search of all rows", walked / all, "x", 0.5, FALSE);
    }
  bench_close (&opened);
}

void
bench_filter_rows (const Bench *bench)
{
  g_assert_cmpint (g_mkdir_with_parents (bench->folder, 0700), ==, 0);
  bench_step (bench, import_parts);
  bench_step (bench, measure_parts);
}
