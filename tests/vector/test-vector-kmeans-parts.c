/* SPDX-License-Identifier: Apache-2.0 */
/*
 * k-means of parts: against published optimal quantizers, against the exact k-means of
 * hek-kmeans.h, and what its header promises of losses, codes, few rows, empty clusters, threads,
 * instruction sets and cancelling.
 */
#include <math.h>
#include <string.h>

#include "hek-kmeans-parts.h"
#include "hek-rng.h"

#include "../same.h"
#include "../test-timing.h"

static const HekKmeansPartsOptions usual = { .n_iterations = 40, .n_first = 10, .seed = 1 };

static double
normal (HekRng *rng)
{
  double u = 1 - hek_rng_double (rng), v = hek_rng_double (rng);

  return sqrt (-2 * log (u)) * cos (2 * G_PI * v);
}

static float *
random_rows (gsize    n,
             guint64  seed,
             gboolean is_normal)
{
  float *rows = g_new (float, n);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    rows[i] = (float) (is_normal ? normal (&rng) : hek_rng_double (&rng));
  return rows;
}

/* Mean squared error a row, by comparing with everything. */
static double
true_loss (const float *rows,
           gsize        n,
           guint        dim,
           guint        n_parts,
           guint        k,
           const float *centroids)
{
  double loss = 0;

  for (gsize i = 0; i < n; i++)
    for (guint p = 0; p < n_parts; p++)
      {
        gsize begin = hek_parts_begin (dim, n_parts, p);
        gsize width = hek_parts_begin (dim, n_parts, p + 1) - begin;
        double best = INFINITY;

        for (guint c = 0; c < k; c++)
          {
            double d2 = 0;

            for (gsize d = 0; d < width; d++)
              d2 += pow ((double) (rows[i * dim + begin + d]
                                   - centroids[k * begin + c * width + d]), 2);
            best = MIN (best, d2);
          }
        loss += best;
      }
  return loss / (double) n;
}

/* Joel Max, "Quantizing for minimum distortion", IRE Transactions on Information Theory 6 (1960),
 * table I: the least mean squared error of normal numbers with 16 levels is 0.009497. Of uniform
 * numbers it is 1 / (12 · 16²). */
#define MAX_NORMAL_16 0.009497
#define UNIFORM_16 (1.0 / (12 * 16 * 16))

static void
test_optimal (void)
{
  enum { N = 8000, DIM = 5, K = 16 };
  float centroids[K * DIM];

  for (guint is_normal = 0; is_normal < 2; is_normal++)
    {
      g_autofree float *rows = random_rows (N * DIM, 3, is_normal == 1);
      double best = is_normal ? MAX_NORMAL_16 : UNIFORM_16;
      HekKmeansPartsResult result;

      g_assert_true (hek_kmeans_parts (rows, N, DIM, DIM, K, &usual, centroids, NULL, &result,
                                       NULL, NULL));
      /* A sample has a variance of its own; k-means ends somewhat above the optimum. */
      g_assert_cmpfloat (result.loss / DIM, >, 0.95 * best);
      g_assert_cmpfloat (result.loss / DIM, <, 1.05 * best);
      g_assert_cmpuint (result.n_dead, ==, 0);
    }
}

static void
note_loss (guint    step,
           double   loss,
           gpointer data)
{
  GArray *losses = data;

  g_assert_cmpuint (step, ==, losses->len);
  g_array_append_val (losses, loss);
}

/* Parts whose lengths differ, far from the origin; losses fall, and are not below the true one. */
static void
test_losses (void)
{
  enum { N = 1500, DIM = 11, PARTS = 3, K = 20 };
  g_autofree float *rows = random_rows (N * DIM, 5, FALSE);
  g_autofree guint8 *codes = g_new (guint8, N * PARTS);
  g_autoptr (GArray) losses = g_array_new (FALSE, FALSE, sizeof (double));
  HekKmeansPartsOptions options = usual;
  HekKmeansPartsResult result;
  float centroids[K * DIM];
  double loss;

  for (guint i = 0; i < N * DIM; i++)
    rows[i] += 100;
  options.on_step = note_loss;
  options.step_data = losses;
  g_assert_true (hek_kmeans_parts (rows, N, DIM, PARTS, K, &options, centroids, codes, &result,
                                   NULL, NULL));
  g_assert_cmpuint (losses->len, >, 5);
  for (guint i = 1; i < losses->len; i++)
    g_assert_cmpfloat (g_array_index (losses, double, i), <=,
                       g_array_index (losses, double, i - 1) * 1.00001);
  g_assert_cmpfloat (result.loss, ==, g_array_index (losses, double, losses->len - 1));
  loss = true_loss (rows, N, DIM, PARTS, K, centroids);
  g_assert_cmpfloat (loss, <=, result.loss * 1.0001);
  g_assert_cmpfloat (loss, >=, result.loss * 0.95);

  for (guint p = 0; p < PARTS; p++)
    {
      gsize begin = hek_parts_begin (DIM, PARTS, p);
      gsize width = hek_parts_begin (DIM, PARTS, p + 1) - begin;

      /* a centroid is the mean of the rows with its code */
      for (guint c = 0; c < K; c++)
        {
          double sum = 0, count = 0;

          for (guint i = 0; i < N; i++)
            if (codes[i * PARTS + p] == c)
              {
                sum += (double) rows[i * DIM + begin];
                count++;
              }
          if (count > 0)
            g_assert_cmpfloat_with_epsilon ((double) centroids[K * begin + c * width], sum / count,
                                            1e-4);
        }
    }
}

/* One part is an ordinary k-means: not worse than the one that compares exactly. */
static void
test_one_part (void)
{
  enum { N = 3000, DIM = 6, K = 32 };
  g_autofree float *rows = random_rows (N * DIM, 7, FALSE);
  HekKmeansOptions exact = { .n_iterations = 40, .seed = 1 };
  HekKmeansPartsResult result;
  float centroids[K * DIM];
  double loss;

  g_assert_true (hek_kmeans (rows, NULL, N, DIM, K, &exact, centroids, NULL, &loss, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (loss, true_loss (rows, N, DIM, 1, K, centroids), 1e-6);
  g_assert_true (hek_kmeans_parts (rows, N, DIM, 1, K, &usual, centroids, NULL, &result, NULL,
                                   NULL));
  g_assert_cmpfloat (true_loss (rows, N, DIM, 1, K, centroids), <, 1.03 * loss);
}

static void
test_few_rows (void)
{
  const float rows[] = { 5, 1, 7, 2, 5, 1, 7, 2, 7, 2 };
  float centroids[2 * 4];
  HekKmeansPartsResult result;

  g_assert_true (hek_kmeans_parts (rows, 5, 2, 1, 4, &usual, centroids, NULL, &result, NULL,
                                   NULL));
  g_assert_cmpfloat (true_loss (rows, 5, 2, 1, 4, centroids), <, 1e-10);
  g_assert_cmpfloat (result.loss, <, 1e-5);
  g_assert_cmpuint (result.n_dead, ==, 2);
  for (guint c = 0; c < 4; c++)
    g_assert_cmpfloat (MIN (fabsf (centroids[2 * c] - 5), fabsf (centroids[2 * c] - 7)), <, 1e-5f);

  g_assert_true (hek_kmeans_parts (rows, 1, 2, 2, 4, &usual, centroids, NULL, &result, NULL,
                                   NULL));
  g_assert_cmpfloat (true_loss (rows, 1, 2, 2, 4, centroids), <, 1e-10);
  g_assert_cmpuint (result.n_dead, ==, 6);
}

/* Centroids far away from all rows come back. */
static void
test_empty_clusters (void)
{
  enum { N = 2000, K = 8 };
  g_autofree float *rows = random_rows (N, 11, FALSE);
  float initial[K] = { 0.5f, 1000, 2000, 3000, 4000, 5000, 6000, 7000 }, centroids[K];
  HekKmeansPartsOptions options = usual;
  HekKmeansPartsResult result;

  options.initial = initial;
  g_assert_true (hek_kmeans_parts (rows, N, 1, 1, K, &options, centroids, NULL, &result, NULL,
                                   NULL));
  g_assert_cmpuint (result.n_dead, ==, 0);
  g_assert_cmpfloat (result.loss, <, 1.1 / (12 * K * K));
}

/* Two digests out of centroids and codes. */
static char *
digest (void)
{
  enum { N = 3000, DIM = 10, PARTS = 3, K = 16 };
  g_autofree float *rows = random_rows (N * DIM, 13, FALSE);
  g_autofree guint8 *codes = g_new (guint8, N * PARTS);
  HekKmeansPartsOptions options = { .n_iterations = 3, .n_first = 3, .seed = 9 };
  HekKmeansPartsResult result;
  float centroids[K * DIM];
  g_autofree char *a = NULL, *b = NULL;

  /* duplicates and a constant */
  memcpy (rows, rows + 500 * DIM, 400 * DIM * sizeof *rows);
  for (guint i = 0; i < N; i++)
    rows[i * DIM + 4] = 3;
  g_assert_true (hek_kmeans_parts (rows, N, DIM, PARTS, K, &options, centroids, codes, &result,
                                   NULL, NULL));
  a = g_compute_checksum_for_data (G_CHECKSUM_MD5, (guint8 *) centroids, sizeof centroids);
  b = g_compute_checksum_for_data (G_CHECKSUM_MD5, codes, N * PARTS);
  return g_strdup_printf ("%s %s %.17g %u\n", a, b, result.loss, result.n_dead);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (20000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (void)
{
  enum { N = 20000, DIM = 32, PARTS = 4, K = 256 };
  g_autofree float *rows = random_rows (N * DIM, 3, FALSE);
  g_autofree float *centroids = g_new (float, K * DIM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  HekKmeansPartsOptions options = { .n_iterations = 1000000, .tolerance = -1 };
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 begin = g_get_monotonic_time ();

  g_assert_false (hek_kmeans_parts (rows, N, DIM, PARTS, K, &options, centroids, NULL, NULL, &task,
                                    &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 120000 * HEK_TEST_SLOWDOWN);
  g_thread_join (thread);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector/kmeans-parts/optimal", test_optimal);
  g_test_add_func ("/vector/kmeans-parts/losses", test_losses);
  g_test_add_func ("/vector/kmeans-parts/one-part", test_one_part);
  g_test_add_func ("/vector/kmeans-parts/few-rows", test_few_rows);
  g_test_add_func ("/vector/kmeans-parts/empty-clusters", test_empty_clusters);
  same_add_tests ("/vector/kmeans-parts", argv[0], digest);
  g_test_add_func ("/vector/kmeans-parts/cancelled", test_cancelled);
  return g_test_run ();
}
