/* SPDX-License-Identifier: Apache-2.0 */
/* Graphs of nearest neighbours: exact ones against all distances sorted, those of HNSW by recall.
 */
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "hek-layout-core-private.h"
#include "hek-layout-graph-private.h"
#include "layout-fixture.h"
#include "../same.h"
#include "../test-valgrind.h"

#define N 300
#define DIM 12

static double
true_distance (const float *a,
               const float *b,
               HekDistance  distance)
{
  double l2 = 0, dot = 0, aa = 0, bb = 0;

  for (guint d = 0; d < DIM; d++)
    {
      l2 += ((double) a[d] - (double) b[d]) * ((double) a[d] - (double) b[d]);
      dot += (double) a[d] * (double) b[d];
      aa += (double) a[d] * (double) a[d];
      bb += (double) b[d] * (double) b[d];
    }
  return distance == HEK_DISTANCE_L2 ? sqrt (l2) : distance == HEK_DISTANCE_IP ? -dot
                                                 : 1 - dot / sqrt (aa * bb);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Each row: no row twice, not itself, sorted, and no distance larger than the true one. */
static void
check_exact (const float *numbers,
             HekDistance  distance,
             guint        k)
{
  HekRows rows = layout_rows (numbers, N, DIM);
  g_autoptr (GError) error = NULL;
  HekLayoutGraph *graph = hek_layout_graph_new (&rows, distance, k, 1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (graph->n, ==, N);
  g_assert_cmpuint (graph->k, ==, k);
  g_assert_cmpfloat (graph->recall, ==, 1);
  for (gsize i = 0; i < N; i++)
    {
      double all[N];
      guint8 seen[N] = { 0 };
      guint n = 0;

      for (gsize j = 0; j < N; j++)
        if (j != i)
          all[n++] = true_distance (numbers + i * DIM, numbers + j * DIM, distance);
      qsort (all, n, sizeof *all, compare);
      seen[i] = 1;
      for (guint j = 0; j < k; j++)
        {
          guint32 row = graph->idx[i * k + j];

          g_assert_cmpuint (row, <, N);
          g_assert_false (seen[row]);
          seen[row] = 1;
          g_assert_cmpfloat_with_epsilon (graph->distances[i * k + j], all[j], 2e-4);
          g_assert_cmpfloat_with_epsilon (
            true_distance (numbers + i * DIM, numbers + (gsize) row * DIM, distance), all[j], 2e-4);
          if (j > 0)
            g_assert_cmpfloat (graph->distances[i * k + j - 1], <=, graph->distances[i * k + j]);
        }
    }
  hek_layout_graph_free (graph);
}

static void
test_exact (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 1);

  for (HekDistance distance = 0; distance < HEK_N_DISTANCES; distance++)
    {
      check_exact (numbers, distance, 1);
      check_exact (numbers, distance, 15);
      check_exact (numbers, distance, N - 1);
    }
}

/* More equal rows than neighbours: a row need not be among the answers to itself. */
static void
test_equal (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 2);

  for (gsize i = 0; i < N; i += 3)
    memcpy (numbers + i * DIM, numbers, DIM * sizeof *numbers);
  check_exact (numbers, HEK_DISTANCE_L2, 10);
  for (gsize i = 0; i < N; i++)
    memcpy (numbers + i * DIM, numbers, DIM * sizeof *numbers);
  check_exact (numbers, HEK_DISTANCE_L2, 10);
}

static HekLayoutGraph *
find_hnsw (const float *numbers,
           gsize        n,
           guint        k,
           HekDistance  distance)
{
  HekRows rows = layout_rows (numbers, n, DIM);
  HekLayoutSearch search = { &rows, &rows, TRUE, distance, k, 3 };
  HekLayoutGraph *graph = hek_layout_graph_new (&rows, distance, k, 3, NULL, NULL);
  g_autoptr (GError) error = NULL;

  graph->recall = 0;
  g_assert_true (hek_layout_graph_find_hnsw (graph, &search, NULL, &error));
  g_assert_no_error (error);
  return graph;
}

/* The recall that it says is that of the sample; over all rows it is about as high. */
static void
test_hnsw (void)
{
  const gsize n = 3000;
  const guint k = 10;
  g_autofree float *numbers = layout_numbers (n, DIM, 1, 4);
  HekRows rows = layout_rows (numbers, n, DIM);

  for (HekDistance distance = 0; distance < HEK_N_DISTANCES; distance++)
    {
      HekLayoutGraph *graph = find_hnsw (numbers, n, k, distance);
      HekLayoutGraph *exact = hek_layout_graph_new (&rows, distance, k, 3, NULL, NULL);
      gsize n_right = 0;

      g_assert_cmpfloat (exact->recall, ==, 1);
      for (gsize i = 0; i < n; i++)
        for (guint j = 0; j < k; j++)
          {
            g_assert_cmpuint (graph->idx[i * k + j], !=, i);
            n_right += graph->distances[i * k + j] <= exact->distances[i * k + k - 1];
          }
      g_test_message ("%s: recall@%u of %zu rows %.4f, of the sample %.4f",
                      hek_distance_id (distance), k, n, (double) n_right / (double) (n * k),
                      graph->recall);
      g_assert_cmpfloat (graph->recall, >=, 0.985);
      g_assert_cmpfloat ((double) n_right, >=, 0.97 * (double) (n * k));
      hek_layout_graph_free (graph);
      hek_layout_graph_free (exact);
    }
}

/* Rows all in one place have neighbours, too. */
static void
test_hnsw_equal (void)
{
  g_autofree float *numbers = g_new0 (float, N * DIM);
  HekLayoutGraph *graph = find_hnsw (numbers, N, 10, HEK_DISTANCE_L2);

  g_assert_cmpfloat (graph->recall, ==, 1);
  for (gsize i = 0; i < N * 10; i++)
    {
      g_assert_cmpuint (graph->idx[i], !=, i / 10);
      g_assert_cmpfloat (graph->distances[i], ==, 0);
    }
  hek_layout_graph_free (graph);
}

/* The same few rows again and again: all neighbours are equal, and there are enough of them. */
static void
test_hnsw_copies (void)
{
  const gsize n = 3000, n_different = 20;
  g_autofree float *numbers = layout_numbers (n, DIM, 1, 7);
  HekLayoutGraph *graph;

  for (gsize i = n_different; i < n; i++)
    memcpy (numbers + i * DIM, numbers + i % n_different * DIM, DIM * sizeof *numbers);
  graph = find_hnsw (numbers, n, 15, HEK_DISTANCE_L2);
  g_test_message ("recall of the sample %.4f", graph->recall);
  g_assert_cmpfloat (graph->recall, >=, 0.985);
  hek_layout_graph_free (graph);
}

/* Queries that are no rows: equal ones have distance 0 and are found. */
static void
test_between (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 5);
  HekRows rows = layout_rows (numbers, N, DIM), queries = layout_rows (numbers + 7 * DIM, 50, DIM);
  g_autoptr (GError) error = NULL;
  HekLayoutGraph *graph
    = hek_layout_graph_between (&rows, &queries, HEK_DISTANCE_L2, 4, 1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (graph->n, ==, 50);
  for (gsize q = 0; q < 50; q++)
    {
      g_assert_cmpuint (graph->idx[q * 4], ==, q + 7);
      g_assert_cmpfloat (graph->distances[q * 4], ==, 0);
      g_assert_cmpfloat (graph->distances[q * 4 + 1], >, 0);
    }
  hek_layout_graph_free (graph);
}

/* On whichever thread has a block done. */
static void
take_fraction (double   fraction,
               gpointer most)
{
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* ThreadSanitizer knows no GMutex */

  pthread_mutex_lock (&lock);
  *(double *) most = MAX (*(double *) most, fraction);
  pthread_mutex_unlock (&lock);
}

/* Few rows are one block of queries, which is the whole of the work and not more of it. */
static void
test_progress (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.9, 7);
  HekRows rows = layout_rows (numbers, N, DIM);
  double most = 0;
  HekTask task = { .progress = take_fraction, .progress_data = &most };
  HekTask half = hek_task_sub (&task, 0, 0.5);
  g_autoptr (GError) error = NULL;
  HekLayoutGraph *graph = hek_layout_graph_new (&rows, HEK_DISTANCE_L2, 5, 1, &half, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (most, <=, 0.5);
  hek_layout_graph_free (graph);
}

static char *
digest (void)
{
  g_autofree float *numbers = layout_numbers (2000, DIM, 0.9, 6);
  HekLayoutGraph *graph = find_hnsw (numbers, 2000, 15, HEK_DISTANCE_L2);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *) graph->idx, 2000 * 15 * sizeof *graph->idx);
  g_checksum_update (sum, (const guchar *) graph->distances,
                     2000 * 15 * sizeof *graph->distances);
  hek_layout_graph_free (graph);
  return g_strdup (g_checksum_get_string (sum));
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-graph/exact", test_exact);
  g_test_add_func ("/layout-graph/equal", test_equal);
  g_test_add_func ("/layout-graph/progress", test_progress);
  hek_test_add_heavy ("/layout-graph/hnsw", test_hnsw);
  g_test_add_func ("/layout-graph/hnsw-equal", test_hnsw_equal);
  hek_test_add_heavy ("/layout-graph/hnsw-copies", test_hnsw_copies);
  g_test_add_func ("/layout-graph/between", test_between);
  same_add_tests ("/layout-graph/same", argv[0], digest);
  return g_test_run ();
}
