/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rotation nearest to a matrix: values from numpy, matrices without full rank, and that nothing
 * is nearer; products and transposes on threads.
 */
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-linear.h"
#include "hek-parallel.h"
#include "hek-rng.h"

/* numpy 1.24.2: u, s, vt = numpy.linalg.svd ([[2, 1, 0], [-1, 3, 0.5], [0.25, 0, 1]]); u @ vt */
static const float golden_matrix[] = { 2, 1, 0, -1, 3, 0.5f, 0.25f, 0, 1 };
static const float golden_rotation[] = {
  0.9211015f, 0.3812203f, -0.0790131f, -0.3677690f, 0.9185908f,
  0.1446958f, 0.1277417f, -0.1042210f, 0.9863164f
};

static void
fill (float   *x,
      gsize    n,
      guint64  seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    x[i] = (float) (hek_rng_double (&rng) - 0.5);
}

static float *
unit_matrix (guint n)
{
  float *unit = g_new0 (float, (gsize) n * n);

  for (guint i = 0; i < n; i++)
    unit[i * n + i] = 1;
  return unit;
}

static void
assert_orthonormal (const float *matrix,
                    guint        n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      {
        double dot = 0;

        for (guint d = 0; d < n; d++)
          dot += (double) matrix[i * n + d] * (double) matrix[j * n + d];
        g_assert_cmpfloat_with_epsilon (dot, i == j, 2e-5);
      }
}

static void
test_golden (void)
{
  g_autofree float *unit = unit_matrix (3);
  float matrix[9];

  memcpy (matrix, golden_matrix, sizeof matrix);
  g_assert_true (hek_linear_nearest_rotation (matrix, unit, 3, NULL, NULL));
  /* a ten-thousandth of the unit matrix is mixed in */
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat_with_epsilon (matrix[i], golden_rotation[i], 2e-4f);
}

static void
test_rank (void)
{
  enum { N = 50 };
  g_autofree float *unit = unit_matrix (N), *matrix = g_new0 (float, N * N);
  g_autofree float *row = g_new (float, N), *column = g_new (float, N);
  double product = 0, dot = 0, norm = 0;

  /* nothing said: what is usual */
  g_assert_true (hek_linear_nearest_rotation (matrix, unit, N, NULL, NULL));
  g_assert_cmpmem (matrix, N * N * sizeof (float), unit, N * N * sizeof (float));

  /* rank 1: column · rowᵀ is turned onto itself */
  fill (row, N, 1);
  fill (column, N, 2);
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      matrix[i * N + j] = column[i] * row[j];
  g_assert_true (hek_linear_nearest_rotation (matrix, unit, N, NULL, NULL));
  assert_orthonormal (matrix, N);
  for (guint i = 0; i < N; i++)
    {
      for (guint j = 0; j < N; j++)
        product += (double) (column[i] * matrix[i * N + j] * row[j]);
      dot += (double) (row[i] * row[i]);
      norm += (double) (column[i] * column[i]);
    }
  g_assert_cmpfloat (product, >, 0.999 * sqrt (dot * norm));
}

/* Of an orthonormal matrix times a positive one, the orthonormal one. */
static void
test_polar (void)
{
  enum { N = 67 };
  g_autofree float *unit = unit_matrix (N), *rotation = g_new (float, N * N);
  g_autofree float *matrix = g_new (float, N * N);

  fill (rotation, N * N, 3);
  g_assert_true (hek_linear_nearest_rotation (rotation, unit, N, NULL, NULL));
  assert_orthonormal (rotation, N);
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      matrix[i * N + j] = rotation[i * N + j] * (float) (1 + j);
  g_assert_true (hek_linear_nearest_rotation (matrix, rotation, N, NULL, NULL));
  for (guint i = 0; i < N * N; i++)
    g_assert_cmpfloat_with_epsilon (matrix[i], rotation[i], 1e-4f);
}

static void
test_products (void)
{
  enum { M = 130, N = 37, DIM = 400 };
  g_autofree float *a = g_new (float, M * DIM), *b = g_new (float, N * DIM);
  g_autofree float *turned = g_new (float, N * DIM), *back = g_new (float, N * DIM);
  g_autofree float *c = g_new (float, M * N), *other = g_new (float, M * N);
  hek_auto_aligned float *packed = NULL;

  fill (a, M * DIM, 4);
  fill (b, N * DIM, 5);
  packed = hek_linear_pack (b, N, DIM);
  hek_parallel_set_n_threads (1);
  g_assert_true (hek_linear_multiply (a, M, packed, N, DIM, c, NULL));
  hek_parallel_set_n_threads (3);
  g_assert_true (hek_linear_multiply (a, M, packed, N, DIM, other, NULL));
  hek_parallel_set_n_threads (0);
  g_assert_cmpmem (c, M * N * sizeof *c, other, M * N * sizeof *c);
  for (guint i = 0; i < M; i += 11)
    for (guint j = 0; j < N; j++)
      {
        double dot = 0;

        for (guint d = 0; d < DIM; d++)
          dot += (double) a[i * DIM + d] * (double) b[j * DIM + d];
        g_assert_cmpfloat_with_epsilon ((double) c[i * N + j], dot, 1e-4);
      }

  hek_linear_transpose (b, N, DIM, turned);
  g_assert_cmpfloat (turned[3 * N + 5], ==, b[5 * DIM + 3]);
  hek_linear_transpose (turned, DIM, N, back);
  g_assert_cmpmem (back, N * DIM * sizeof *b, b, N * DIM * sizeof *b);
}

static void
test_cancelled (void)
{
  enum { N = 8 };
  g_autofree float *unit = unit_matrix (N), *matrix = unit_matrix (N);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  g_assert_false (hek_linear_nearest_rotation (matrix, unit, N, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector/linear/golden", test_golden);
  g_test_add_func ("/vector/linear/rank", test_rank);
  g_test_add_func ("/vector/linear/polar", test_polar);
  g_test_add_func ("/vector/linear/products", test_products);
  g_test_add_func ("/vector/linear/cancelled", test_cancelled);
  return g_test_run ();
}
