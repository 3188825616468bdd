/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Eigenvalues of matrices that are known, and for others what defines them: A v = λ v with vectors
 * of length 1 at right angles. Threads do not show, and a cancelled call ends.
 */
#include <math.h>
#include <string.h>

#include "hek-eigen.h"
#include "hek-parallel.h"
#include "hek-rng.h"

/* Of the largest value: some roundings of doubles a dimension. */
#define TOLERANCE 1e-13

static void
check (const double *matrix,
       guint         n,
       const double *expected)
{
  gsize n_bytes = (gsize) n * n * sizeof (double);
  g_autofree double *work = g_memdup2 (matrix, n_bytes);
  g_autofree double *values = g_new (double, n), *vectors = g_malloc (n_bytes);
  double scale = 0;

  g_assert_true (hek_eigen_symmetric (work, n, values, n, vectors, NULL, NULL));
  for (guint i = 0; i < n; i++)
    scale = MAX (scale, fabs (values[i]));
  for (guint i = 0; i < n; i++)
    {
      if (expected != NULL)
        g_assert_cmpfloat_with_epsilon (values[i], expected[i], TOLERANCE * scale + G_MINDOUBLE);
      if (i > 0)
        g_assert_cmpfloat (values[i], <=, values[i - 1]);
      for (guint j = 0; j <= i; j++)
        {
          double product = 0;

          for (guint d = 0; d < n; d++)
            product += vectors[i * n + d] * vectors[j * n + d];
          g_assert_cmpfloat_with_epsilon (product, i == j ? 1 : 0, TOLERANCE);
        }
      for (guint r = 0; r < n; r++)
        {
          double sum = 0;

          for (guint d = 0; d < n; d++)
            sum += matrix[r * n + d] * vectors[i * n + d];
          g_assert_cmpfloat_with_epsilon (sum, values[i] * vectors[i * n + r],
                                          TOLERANCE * scale * 10 + G_MINDOUBLE);
        }
    }
}

/* Eigenvalues of 1 / (i + j − 1): Fettis, Caslin, "Eigenvalues and eigenvectors of Hilbert matrices
 * of order 3 through 10", Mathematics of Computation 21 (1967). */
static void
test_hilbert (void)
{
  const double expected[4]
    = { 1.5002142800592426, 0.1691412202214500, 0.0067382736057608, 0.0000967023040226 };
  double matrix[16];

  for (guint i = 0; i < 16; i++)
    matrix[i] = 1.0 / (i / 4 + i % 4 + 1);
  check (matrix, 4, expected);
}

/* 2 on the diagonal, −1 beside it: 2 − 2 cos (k π / (n + 1)). */
static void
test_chain (void)
{
  enum { N = 75 };
  double matrix[N * N] = { 0 }, expected[N];

  for (guint i = 0; i < N; i++)
    {
      matrix[i * N + i] = 2;
      if (i > 0)
        matrix[i * N + i - 1] = matrix[(i - 1) * N + i] = -1;
      expected[i] = 2 - 2 * cos ((N - i) * G_PI / (N + 1));
    }
  check (matrix, N, expected);
}

static void
test_special (void)
{
  enum { N = 9 };
  double zeros[N * N] = { 0 }, ones[N * N], diagonal[N * N] = { 0 }, tiny[N * N];
  const double of_ones[N] = { N }, of_diagonal[N] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 };

  check (zeros, N, NULL);
  check ((const double[]){ -3 }, 1, (const double[]){ -3 });
  for (guint i = 0; i < N * N; i++)
    {
      ones[i] = 1;
      tiny[i] = (i % N == i / N) ? 1e-30 : 3e-31;
    }
  check (ones, N, of_ones);
  check (tiny, N, NULL);
  for (guint i = 0; i < N; i++)
    diagonal[i * N + i] = (i * 4) % N + 1;
  check (diagonal, N, of_diagonal);
}

static void
fill (double *matrix,
      guint   n)
{
  HekRng rng;

  hek_rng_init (&rng, 11);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      matrix[i * n + j] = matrix[j * n + i] = (hek_rng_double (&rng) - 0.5) / (1 + j);
}

static void
test_random (void)
{
  enum { N = 100, FEW = 7 };
  g_autofree double *matrix = g_new (double, N * N), *work = g_new (double, N * N);
  g_autofree double *one = g_new (double, N * N), *many = g_new (double, N * N);
  double values[2][N];

  fill (matrix, N);
  check (matrix, N, NULL);

  hek_parallel_set_n_threads (1);
  memcpy (work, matrix, N * N * sizeof *work);
  g_assert_true (hek_eigen_symmetric (work, N, values[0], N, one, NULL, NULL));
  hek_parallel_set_n_threads (4);
  memcpy (work, matrix, N * N * sizeof *work);
  g_assert_true (hek_eigen_symmetric (work, N, values[1], FEW, many, NULL, NULL));
  hek_parallel_set_n_threads (0);
  g_assert_cmpmem (values[0], sizeof values[0], values[1], sizeof values[1]);
  g_assert_cmpmem (one, FEW * N * sizeof *one, many, FEW * N * sizeof *many);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  double matrix[64 * 64], values[64], vectors[64 * 64];

  fill (matrix, 64);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_eigen_symmetric (matrix, 64, values, 64, vectors, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vector/eigen/hilbert", test_hilbert);
  g_test_add_func ("/vector/eigen/chain", test_chain);
  g_test_add_func ("/vector/eigen/special", test_special);
  g_test_add_func ("/vector/eigen/random", test_random);
  g_test_add_func ("/vector/eigen/cancelled", test_cancelled);
  return g_test_run ();
}
