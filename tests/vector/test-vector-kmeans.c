/* SPDX-License-Identifier: Apache-2.0 */
/*
 * k-means against every possible partition of small sets, and what its header promises: weights
 * count like repeated rows, fixed centroids stay, few different rows are found exactly, the answer
 * does not depend on the number of threads, and a cancelled call ends.
 */
#include <math.h>
#include <string.h>

#include "hek-kmeans.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#define SMALL_N 9
#define SMALL_K 3
#define SMALL_DIM 2

static const HekKmeansOptions usual = { .n_iterations = 50, .tolerance = 0, .seed = 1 };

static void
fill_random (float  *rows,
             gsize   n,
             guint64 seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    rows[i] = (float) hek_rng_double (&rng);
}

/* Summed squared distance when row i belongs to cluster label[i], each served by its mean. */
static double
partition_loss (const float *rows,
                const guint *label)
{
  double loss = 0;

  for (guint c = 0; c < SMALL_K; c++)
    for (guint d = 0; d < SMALL_DIM; d++)
      {
        double sum = 0, squares = 0, n = 0;

        for (guint i = 0; i < SMALL_N; i++)
          if (label[i] == c)
            {
              double v = (double) rows[i * SMALL_DIM + d];

              sum += v;
              squares += v * v;
              n++;
            }
        if (n > 0)
          loss += squares - sum * sum / n;
      }
  return loss / SMALL_N;
}

static double
brute_force (const float *rows)
{
  guint label[SMALL_N] = { 0 };
  double best = INFINITY;

  for (;;)
    {
      guint i = 0;

      best = MIN (best, partition_loss (rows, label));
      while (i < SMALL_N && ++label[i] == SMALL_K)
        label[i++] = 0;
      if (i == SMALL_N)
        return best;
    }
}

static void
test_brute_force (void)
{
  guint n_optimal = 0;

  for (guint64 set = 0; set < 10; set++)
    {
      float rows[SMALL_N * SMALL_DIM], centroids[SMALL_K * SMALL_DIM];
      double best = INFINITY, optimum;

      fill_random (rows, SMALL_N * SMALL_DIM, 100 + set);
      optimum = brute_force (rows);
      for (guint64 seed = 0; seed < 20; seed++)
        {
          HekKmeansOptions options = usual;
          double loss;

          options.seed = seed;
          g_assert_true (hek_kmeans (rows, NULL, SMALL_N, SMALL_DIM, SMALL_K, &options, centroids,
                                     NULL, &loss, NULL, NULL));
          g_assert_cmpfloat (loss, >=, optimum - 1e-6);
          n_optimal += loss < optimum + 1e-6;
          best = MIN (best, loss);
        }
      g_assert_cmpfloat_with_epsilon (best, optimum, 1e-6);
    }
  /* 200 runs on sets without any structure: a good part of them ends in the optimum. */
  g_assert_cmpuint (n_optimal, >=, 60);
}

static void
test_assignment_and_loss (void)
{
  enum { N = 3000, DIM = 3, K = 20 };
  g_autofree float *rows = g_new (float, N * DIM);
  g_autofree guint32 *assignment = g_new (guint32, N);
  float centroids[K * DIM];
  double loss, sum = 0;

  fill_random (rows, N * DIM, 7);
  g_assert_true (hek_kmeans (rows, NULL, N, DIM, K, &usual, centroids, assignment, &loss, NULL,
                             NULL));
  for (guint i = 0; i < N; i++)
    {
      double best = INFINITY;
      guint nearest = 0;

      for (guint c = 0; c < K; c++)
        {
          double d2 = 0;

          for (guint d = 0; d < DIM; d++)
            d2 += pow ((double) (rows[i * DIM + d] - centroids[c * DIM + d]), 2);
          if (d2 < best - 1e-9)
            {
              best = d2;
              nearest = c;
            }
        }
      g_assert_cmpuint (assignment[i], ==, nearest);
      sum += best;
    }
  g_assert_cmpfloat_with_epsilon (loss, sum / N, 1e-6);
}

static void
test_weights (void)
{
  /* The row of weight 3 counts like three rows. */
  const float rows[] = { 0, 1, 10, 12 }, weights[] = { 1, 3, 1, 1 };
  const float repeated[] = { 0, 1, 1, 1, 10, 12 };
  const float initial[] = { 0, 10 };
  HekKmeansOptions options = usual;
  float a[2], b[2];
  double loss_a, loss_b;

  options.initial = initial;
  g_assert_true (hek_kmeans (rows, weights, 4, 1, 2, &options, a, NULL, &loss_a, NULL, NULL));
  g_assert_true (hek_kmeans (repeated, NULL, 6, 1, 2, &options, b, NULL, &loss_b, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (a[0], 0.75, 1e-6);
  g_assert_cmpfloat_with_epsilon (a[0], b[0], 1e-6);
  g_assert_cmpfloat_with_epsilon (a[1], b[1], 1e-6);
  g_assert_cmpfloat_with_epsilon (loss_a, loss_b, 1e-6);
}

static void
test_fixed (void)
{
  const float rows[] = { 0, 1, 2, 10, 11, 12 }, initial[] = { 3, 9 };
  HekKmeansOptions options = usual;
  float centroids[2];

  options.initial = initial;
  options.n_fixed = 1;
  g_assert_true (hek_kmeans (rows, NULL, 6, 1, 2, &options, centroids, NULL, NULL, NULL, NULL));
  g_assert_cmpfloat (centroids[0], ==, 3);
  g_assert_cmpfloat_with_epsilon (centroids[1], 11, 1e-6);
}

/* Without squares the answer is the median, which one far row does not move. */
static void
test_softening (void)
{
  const float rows[] = { 0, 1, 2, 3, 100 }, initial[] = { 20 };
  HekKmeansOptions options = { .n_iterations = 200, .tolerance = 0, .initial = initial,
                               .softening = 1e-4f };
  float centroid;
  double loss;

  g_assert_true (hek_kmeans (rows, NULL, 5, 1, 1, &options, &centroid, NULL, &loss, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (centroid, 2, 0.05);
  g_assert_cmpfloat_with_epsilon (loss, (2 + 1 + 0 + 1 + 98) / 5.0, 0.05);
}

static void
test_few_rows (void)
{
  const float rows[] = { 5, 7, 5, 7, 7 };
  float centroids[4];
  double loss;

  g_assert_true (hek_kmeans (rows, NULL, 5, 1, 4, &usual, centroids, NULL, &loss, NULL, NULL));
  g_assert_cmpfloat (loss, ==, 0);
  for (guint c = 0; c < 4; c++)
    g_assert_true (centroids[c] == 5 || centroids[c] == 7);
  g_assert_true (centroids[0] != centroids[1]);
  g_assert_cmpfloat (centroids[2], ==, centroids[0]);
}

static void
test_threads (void)
{
  enum { N = 20000, DIM = 4, K = 33 };
  g_autofree float *rows = g_new (float, N * DIM);
  g_autofree float *weights = g_new (float, N);
  g_autofree guint32 *assignment = g_new (guint32, 2 * N);
  float centroids[2][K * DIM];
  double loss[2];

  fill_random (rows, N * DIM, 3);
  fill_random (weights, N, 4);
  for (guint run = 0; run < 2; run++)
    {
      HekKmeansOptions options = { .n_iterations = 5, .tolerance = 1e-9, .seed = 9 };

      hek_parallel_set_n_threads (run == 0 ? 1 : 7);
      g_assert_true (hek_kmeans (rows, weights, N, DIM, K, &options, centroids[run],
                                 assignment + run * N, &loss[run], NULL, NULL));
    }
  hek_parallel_set_n_threads (0);
  g_assert_cmpmem (centroids[0], sizeof centroids[0], centroids[1], sizeof centroids[1]);
  g_assert_cmpmem (assignment, N * sizeof *assignment, assignment + N, N * sizeof *assignment);
  g_assert_cmpfloat (loss[0], ==, loss[1]);
}

static void
test_cancelled (void)
{
  enum { N = 5000, DIM = 3, K = 50 };
  g_autofree float *rows = g_new (float, N * DIM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  float centroids[K * DIM];

  fill_random (rows, N * DIM, 3);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_kmeans (rows, NULL, N, DIM, K, &usual, centroids, NULL, NULL, &task,
                              &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector/kmeans/brute-force", test_brute_force);
  g_test_add_func ("/vector/kmeans/assignment-and-loss", test_assignment_and_loss);
  g_test_add_func ("/vector/kmeans/weights", test_weights);
  g_test_add_func ("/vector/kmeans/fixed", test_fixed);
  g_test_add_func ("/vector/kmeans/softening", test_softening);
  g_test_add_func ("/vector/kmeans/few-rows", test_few_rows);
  g_test_add_func ("/vector/kmeans/threads", test_threads);
  g_test_add_func ("/vector/kmeans/cancelled", test_cancelled);
  return g_test_run ();
}
