/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging and mending of graphs against building them anew from the same rows, in the same run: the
 * ratio of processor time, recall@10 of both at the default width, and how many codes a search
 * measures in each.
 *
 * usage: bench-merge [fashion|clusters]… [rows=N] [threads=N] [case=TEXT]
 * case: only those whose name has it
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench-hnsw-data.h"
#include "hek-hnsw-merge.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#define N_QUERIES 1000
#define MAX_PARTS 16
#define N_GENERATIONS 8

/* Recall may be so much lower than that of a graph that is built anew. */
#define MAX_LOSS 0.005

static double
process_s (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static HekRows
rows_of (const BenchSet *set,
         const float    *data,
         gsize           n)
{
  return (HekRows) { .dtype = HEK_DTYPE_F32,
                     .dim = set->dim,
                     .n = n,
                     .stride_bytes = set->dim * sizeof (float),
                     .data = (const guint8 *) data };
}

static HekHnsw *
build (const HekRows *rows)
{
  g_autoptr (GError) error = NULL;
  HekHnsw *index = hek_hnsw_build (rows, HEK_DISTANCE_L2, NULL, NULL, &error);

  g_assert_no_error (error);
  return index;
}

/* Codes that a search measures at the default width, on average. */
static double
measure_work (HekHnsw        *index,
              const BenchSet *set)
{
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (index);
  HekHnswQuery query = { .k = BENCH_K };
  HekNeighbor found[BENCH_K];
  double sum = 0;

  for (gsize q = 0; q < set->n_queries; q++)
    {
      gsize n_codes, n_exact;

      hek_hnsw_search (searcher, set->queries + q * set->dim, &query, found);
      hek_hnsw_searcher_get_counts (searcher, &n_codes, &n_exact);
      sum += (double) n_codes;
    }
  return sum / (double) set->n_queries;
}

static double
measure_recall (HekHnsw        *index,
                const BenchSet *set,
                guint           ef)
{
  HekRows queries = rows_of (set, set->queries, set->n_queries);
  HekHnswQuery query = { .k = BENCH_K, .ef = ef };
  HekHnswRecall recall;
  g_autoptr (GError) error = NULL;

  hek_hnsw_measure_recall (index, &queries, (guint) set->n_queries, &query, &recall, NULL, &error);
  g_assert_no_error (error);
  return recall.recall;
}

/* What is left of some graphs, and rows that are in none. */
typedef struct
{
  HekHnswSource sources[MAX_PARTS];
  guint n_sources;
  float *data; /* owned: the rows of the result */
  gsize n;
} Case;

static void
case_add (Case          *c,
          const HekHnsw *graph,
          const HekRows *rows,
          gboolean (*is_dead) (gsize row, const HekRows *rows, double part),
          double         part)
{
  guint32 *new_rows = g_new (guint32, rows->n);

  for (gsize i = 0; i < rows->n; i++)
    {
      gboolean dead = is_dead != NULL && is_dead (i, rows, part);

      new_rows[i] = dead ? HEK_HNSW_GONE : (guint32) c->n;
      if (!dead)
        memcpy (c->data + rows->dim * c->n++, hek_rows_get (rows, i), rows->dim * sizeof (float));
    }
  c->sources[c->n_sources++] = (HekHnswSource) { graph, rows->n, new_rows };
}

/* Merges and builds, and prints both. Returns: (transfer full): the merged graph; its rows are
 * c->data */
static HekHnsw *
case_run (Case           *c,
          const BenchSet *set,
          const char     *name)
{
  HekRows rows = rows_of (set, c->data, c->n);
  HekHnswMerge merge;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekHnsw) built = NULL;
  double begin = process_s (), merge_s, build_s, lost, lost_narrow;
  HekHnsw *merged = hek_hnsw_merge (&rows, HEK_DISTANCE_L2, c->sources, c->n_sources, NULL, &merge,
                                    NULL, &error);

  g_assert_no_error (error);
  merge_s = process_s () - begin;
  begin = process_s ();
  built = build (&rows);
  build_s = process_s () - begin;
  hek_hnsw_validate (merged, NULL, &error);
  g_assert_no_error (error);

  lost = measure_recall (built, set, 0) - measure_recall (merged, set, 0);
  lost_narrow = measure_recall (built, set, 16) - measure_recall (merged, set, 16);
  printf ("%-34s %7zu kept %7zu joined %7zu new  %6.2f s / %6.2f s = %.2f  recall %.4f (built "
          "%+.4f; ef 16: %.4f %+.4f)  codes %.0f (%.0f) %s\n",
          name, merge.n_kept, merge.n_joined, merge.n_inserted, merge_s, build_s,
          merge_s / build_s, measure_recall (merged, set, 0), lost,
          measure_recall (merged, set, 16), lost_narrow, measure_work (merged, set),
          measure_work (built, set), lost <= MAX_LOSS ? "holds" : "MISSED");
  for (guint i = 0; i < c->n_sources; i++)
    g_free ((guint32 *) c->sources[i].new_rows);
  return merged;
}

/* Any of the rows. */
static gboolean
die_anywhere (gsize          row,
              const HekRows *rows,
              double         part)
{
  HekRng rng;

  hek_rng_init (&rng, row);
  hek_rng_u64 (&rng);
  return hek_rng_double (&rng) < part;
}

/* Whole regions: rows with a small sum of their first numbers. */
static gboolean
die_in_regions (gsize          row,
                const HekRows *rows,
                double         part)
{
  const float *x = hek_rows_get (rows, row), *first = hek_rows_get (rows, 0);
  double sum = 0, sum_first = 0;

  for (guint i = 0; i < rows->dim; i++)
    {
      sum += x[i] * first[i];
      sum_first += first[i] * first[i];
    }
  return sum > 0.1 * sum_first && die_anywhere (row, rows, part);
}

static void
bench_repair (const BenchSet *set,
              float          *data,
              const char     *wanted)
{
  static const double parts[] = { 0.05, 0.2, 0.5, 0.7 };
  HekRows all = rows_of (set, set->rows, set->n);
  g_autoptr (HekHnsw) graph = build (&all);

  for (guint i = 0; i <= G_N_ELEMENTS (parts); i++)
    {
      gboolean regions = i == G_N_ELEMENTS (parts);
      double part = regions ? 0.9 : parts[i];
      g_autofree char *name = g_strdup_printf ("%.0f %% dead%s", 100 * part,
                                               regions ? " of some regions" : "");
      Case c = { .data = data };

      if (strstr (name, wanted) == NULL)
        continue;
      case_add (&c, graph, &all, regions ? die_in_regions : die_anywhere, part);
      hek_hnsw_unref (case_run (&c, set, name));
    }
}

static void
bench_merge (const BenchSet *set,
             float          *data,
             const char     *wanted,
             const char     *name,
             const double   *shares,
             guint           n_shares,
             guint           n_graphs)
{
  HekHnsw *graphs[MAX_PARTS] = { NULL };
  HekRows rows[MAX_PARTS];
  Case c = { .data = data };
  gsize begin = 0;

  if (strstr (name, wanted) == NULL)
    return;

  for (guint i = 0; i < n_shares; i++)
    {
      gsize n = i + 1 < n_shares ? (gsize) (shares[i] * (double) set->n) : set->n - begin;

      rows[i] = rows_of (set, set->rows + begin * set->dim, n);
      graphs[i] = i < n_graphs ? build (&rows[i]) : NULL;
      case_add (&c, graphs[i], &rows[i], NULL, 0);
      begin += n;
    }
  hek_hnsw_unref (case_run (&c, set, name));
  for (guint i = 0; i < n_graphs; i++)
    hek_hnsw_unref (graphs[i]);
}

/* Many compactions after each other, each of the graph before: does what is lost add up? */
static void
bench_generations (const BenchSet *set)
{
  gsize n = set->n / 2, step = set->n / 2 / N_GENERATIONS;
  HekRows rows = rows_of (set, set->rows, n);
  HekHnsw *graph = build (&rows);
  float *old = NULL;

  for (guint g = 0; g < N_GENERATIONS; g++)
    {
      HekRows more = rows_of (set, set->rows + (n + g * step) * set->dim, step);
      g_autofree char *name = g_strdup_printf ("%u times 12 %% dead, 12 %% new", g + 1);
      Case c = { .data = g_new (float, set->n * set->dim) };
      HekHnsw *next;

      case_add (&c, graph, &rows, die_anywhere, 0.12);
      case_add (&c, NULL, &more, NULL, 0);
      next = case_run (&c, set, name);
      hek_hnsw_unref (graph);
      g_free (old);
      graph = next;
      old = c.data;
      rows = rows_of (set, c.data, c.n);
    }
  hek_hnsw_unref (graph);
  g_free (old);
}

static void
bench_set (BenchSet   *set,
           const char *wanted)
{
  g_autofree float *data = g_new (float, set->n * set->dim);

  printf ("# %s: %zu × %u; the time of merging, of building, and their ratio (target: <= 0.5)\n",
          set->name, set->n, set->dim);
  bench_repair (set, data, wanted);
  bench_merge (set, data, wanted, "90 % + 10 % new", (double[]) { 0.9, 0.1 }, 2, 1);
  bench_merge (set, data, wanted, "90 % + 10 %", (double[]) { 0.9, 0.1 }, 2, 2);
  bench_merge (set, data, wanted, "75 % + 25 % new", (double[]) { 0.75, 0.25 }, 2, 1);
  bench_merge (set, data, wanted, "50 % + 50 %", (double[]) { 0.5, 0.5 }, 2, 2);
  bench_merge (set, data, wanted, "4 of 25 %", (double[]) { 0.25, 0.25, 0.25, 0.25 }, 4, 4);
  bench_merge (set, data, wanted, "8 of 12.5 %",
               (double[]) { 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125 }, 8, 8);
  if (strstr ("generations", wanted) != NULL)
    bench_generations (set);
  bench_set_free (set);
}

int
main (int    argc,
      char **argv)
{
  gboolean fashion = FALSE, clusters = FALSE;
  const char *wanted = "";
  gsize n = 200000;

  for (int i = 1; i < argc; i++)
    {
      fashion |= g_str_equal (argv[i], "fashion");
      clusters |= g_str_equal (argv[i], "clusters");
      if (g_str_has_prefix (argv[i], "rows="))
        n = g_ascii_strtoull (argv[i] + 5, NULL, 10);
      if (g_str_has_prefix (argv[i], "case="))
        wanted = argv[i] + 5;
      if (g_str_has_prefix (argv[i], "threads="))
        hek_parallel_set_n_threads ((guint) atoi (argv[i] + 8));
    }
  if (!fashion && !clusters)
    fashion = clusters = TRUE;
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (fashion)
    {
      BenchSet *set = bench_set_fashion (N_QUERIES);

      if (set == NULL)
        printf ("# Fashion-MNIST is not there: set HEKTOR_BENCH_DATA\n");
      else
        bench_set (set, wanted);
    }
  if (clusters)
    bench_set (bench_set_clusters (n, 128, N_QUERIES), wanted);
  return EXIT_SUCCESS;
}
