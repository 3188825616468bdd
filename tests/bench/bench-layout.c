/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layouts of Fashion-MNIST (60,000 × 784) beside their targets: seconds, and how far neighbours are
 * kept, exactly, on all rows. "million" does UMAP of 1,000,000 × 128 clustered rows.
 *
 * Seconds are those that two cores need: half the processor time of the process, or all of the
 * calling thread, which works itself and so has whatever could not be shared; whichever is more.
 * On a busy machine the second is too much, as the helpers, which run at nice 10, get less than
 * their half. The clock on the wall is printed for comparison.
 *
 * usage: bench-layout [graph] [pca] [umap] [tsne] [random] [million] [rows=N] [threads=N]
 * without names: all but million
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-hnsw-data.h"
#include "bench-report.h"
#include "hek-layout-private.h"
#include "hek-layout-quality.h"
#include "hek-parallel.h"

#define MILLION 1000000
#define MILLION_DIM 128
#define MILLION_SAMPLE 2000

#define GRAPH_NEIGHBORS 15

static const struct
{
  const char *method;
  guint n_dims;
  double max_s, min_trust; /* of Fashion-MNIST; 0: none was promised */
} cases[] = {
  { "pca", 3, 1, 0 },
  { "umap", 3, 60, 0.97 },
  { "tsne", 2, 240, 0.985 },
  { "random", 3, 0, 0 },
};

typedef struct
{
  double process, thread, wall;
} Clock;

static Clock
clock_now (void)
{
  return (Clock) { bench_process_s (), bench_thread_s (), bench_wall_s () };
}

static double
two_core_s (Clock begin,
            Clock end)
{
  return MAX (0.5 * (end.process - begin.process), end.thread - begin.thread);
}

static void
print_time (const char *what,
            Clock       begin,
            Clock       end,
            double      target)
{
  double seconds = two_core_s (begin, end);

  if (target > 0)
    bench_report (what, seconds, "s of two cores", target, TRUE);
  else
    printf ("%s: %.4g s of two cores\n", what, seconds);
  printf ("  %.4g s of processors, %.4g s on the wall\n", end.process - begin.process,
          end.wall - begin.wall);
  fflush (stdout);
}

static void
print_quality (const HekRows   *rows,
               const HekLayout *layout,
               const char      *name,
               gsize            n_sample,
               double           min_trust)
{
  const HekLayoutQualityOptions options = { .n_sample = n_sample, .seed = 1 };
  g_autoptr (GError) error = NULL;
  Clock begin = clock_now ();
  g_autoptr (HekLayoutQuality) quality
    = hek_layout_quality (rows, layout, n_sample > 0 ? &options : NULL, NULL, &error);
  g_autofree char *what = g_strdup_printf ("%s: trustworthiness(15)", name);

  g_assert_no_error (error);
  if (min_trust > 0)
    bench_report (what, quality->trustworthiness, "", min_trust, FALSE);
  else
    printf ("%s: %.4f\n", what, quality->trustworthiness);
  printf ("  continuity %.4f, 15-NN preservation %.4f, of %zu rows against all, in %.3g s of two "
          "cores\n",
          quality->continuity, quality->preservation, quality->n_measured,
          two_core_s (begin, clock_now ()));
  fflush (stdout);
}

static HekRows
rows_of (const float *numbers,
         gsize        n,
         guint        dim)
{
  return (HekRows) { HEK_DTYPE_F32, dim, n, dim * sizeof (float), (const guint8 *) numbers };
}

static void
run_graph (const HekRows *rows,
           const char    *name)
{
  g_autofree char *what = g_strdup_printf ("%s: %d neighbours", name, GRAPH_NEIGHBORS);
  g_autoptr (GError) error = NULL;
  Clock begin = clock_now ();
  HekLayoutGraph *graph
    = hek_layout_graph_new (rows, HEK_DISTANCE_L2, GRAPH_NEIGHBORS, 1, NULL, &error);

  g_assert_no_error (error);
  print_time (what, begin, clock_now (), 0);
  printf ("  recall@%d %.4f on a sample\n", GRAPH_NEIGHBORS, graph->recall);
  hek_layout_graph_free (graph);
}

static void
run_method (const HekRows *rows,
            const char    *name,
            const char    *method,
            guint          n_dims,
            gsize          n_sample,
            double         max_s,
            double         min_trust)
{
  g_autofree char *what = g_strdup_printf ("%s: %s, %u dimensions", name, method, n_dims);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekLayout) layout = NULL;
  HekLayoutRecipe recipe;
  Clock begin = clock_now ();

  hek_layout_recipe_init (&recipe, hek_layout_method_find (method));
  recipe.n_dims = n_dims;
  layout = hek_layout_compute (rows, &recipe, NULL, NULL, &error);
  g_assert_no_error (error);
  print_time (what, begin, clock_now (), max_s);
  print_quality (rows, layout, what, n_sample, min_trust);
}

/* Targets are those of all rows. */
static void
run_fashion (const char *const *names,
             gsize              n)
{
  BenchSet *set = bench_set_fashion (1);
  gboolean is_whole;
  HekRows rows;

  if (set == NULL)
    {
      printf ("Fashion-MNIST is not in HEKTOR_BENCH_DATA: nothing was measured\n");
      return;
    }
  n = n > 0 ? MIN (n, set->n) : set->n;
  is_whole = n == set->n;
  rows = rows_of (set->rows, n, set->dim);
  if (names[0] == NULL || g_strv_contains (names, "graph"))
    run_graph (&rows, set->name);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (names[0] == NULL || g_strv_contains (names, cases[i].method))
      run_method (&rows, set->name, cases[i].method, cases[i].n_dims, 0,
                  is_whole ? cases[i].max_s : 0, is_whole ? cases[i].min_trust : 0);
  bench_set_free (set);
}

static void
run_million (gsize n)
{
  BenchClusters *clusters = bench_clusters_new (MILLION_DIM);
  g_autofree float *numbers = NULL;
  HekRows rows;

  n = n > 0 ? n : MILLION;
  numbers = g_new (float, n * MILLION_DIM);
  bench_clusters_make (clusters, FALSE, 0, n, numbers);
  bench_clusters_free (clusters);
  rows = rows_of (numbers, n, MILLION_DIM);
  run_graph (&rows, "clusters");
  run_method (&rows, "clusters", "pca", 3, MILLION_SAMPLE, 0, 0);
  run_method (&rows, "clusters", "umap", 3, MILLION_SAMPLE, n == MILLION ? 1200 : 0, 0);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean million = FALSE;
  gsize n = 0;

  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "rows="))
      n = (gsize) g_ascii_strtoull (argv[i] + 5, NULL, 10);
    else if (g_str_has_prefix (argv[i], "threads="))
      hek_parallel_set_n_threads ((guint) g_ascii_strtoull (argv[i] + 8, NULL, 10));
    else if (g_str_equal (argv[i], "million"))
      million = TRUE;
    else
      g_ptr_array_add (names, argv[i]);
  if (!million || names->len > 0)
    {
      g_ptr_array_add (names, NULL);
      run_fashion ((const char *const *) names->pdata, n);
    }
  if (million)
    run_million (n);
  return 0;
}
