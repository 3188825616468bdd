/* SPDX-License-Identifier: Apache-2.0 */
/* Principal components, exact and randomized, and random projections. */
#include <math.h>
#include <string.h>

#include "hek-eigen.h"
#include "hek-layout-pca-private.h"
#include "hek-rng.h"
#include "layout-fixture.h"
#include "../same.h"
#include "../test-valgrind.h"

#define N 500
#define DIM 24

static double
distance (const float *a,
          const float *b,
          guint        dim)
{
  double sum = 0;

  for (guint d = 0; d < dim; d++)
    sum += ((double) a[d] - (double) b[d]) * ((double) a[d] - (double) b[d]);
  return sqrt (sum);
}

/* Of three dimensions PCA is a rotation: all distances stay. */
static void
test_rotation (void)
{
  g_autofree float *numbers = layout_numbers (N, 3, 0.6, 1);
  HekLayoutRecipe recipe = layout_recipe ("pca", 3);
  g_autoptr (HekLayout) layout = NULL;
  const float *coords;

  for (gsize i = 0; i < N; i++)
    numbers[i * 3] += numbers[i * 3 + 1] + 5;
  layout = layout_compute (numbers, N, 3, &recipe);
  coords = hek_layout_coords (layout);
  for (gsize i = 1; i < N; i++)
    g_assert_cmpfloat_with_epsilon (distance (numbers, numbers + i * 3, 3),
                                    distance (coords, coords + i * 3, 3), 1e-5);
}

/* Against eigenvectors of covariances that are added in doubles. */
static void
test_definition (void)
{
  g_autofree float *numbers = layout_numbers (N, DIM, 0.7, 2);
  HekLayoutRecipe recipe = layout_recipe ("pca", 3);
  g_autoptr (HekLayout) layout = layout_compute (numbers, N, DIM, &recipe);
  double mean[DIM] = { 0 }, covariance[DIM * DIM] = { 0 }, values[DIM], vectors[3 * DIM];

  for (gsize i = 0; i < N; i++)
    for (guint d = 0; d < DIM; d++)
      mean[d] += (double) numbers[i * DIM + d] / N;
  for (gsize i = 0; i < N; i++)
    for (guint d = 0; d < DIM; d++)
      for (guint e = 0; e < DIM; e++)
        covariance[d * DIM + e] += ((double) numbers[i * DIM + d] - mean[d])
                                   * ((double) numbers[i * DIM + e] - mean[e]);
  g_assert_true (hek_eigen_symmetric (covariance, DIM, values, 3, vectors, NULL, NULL));
  for (guint c = 0; c < 3; c++)
    {
      hek_layout_pca_finish (vectors + c * DIM, DIM);
      for (gsize i = 0; i < N; i++)
        {
          double x = 0;

          for (guint d = 0; d < DIM; d++)
            x += ((double) numbers[i * DIM + d] - mean[d]) * vectors[c * DIM + d];
          g_assert_cmpfloat_with_epsilon (x, hek_layout_coords (layout)[i * 3 + c], 1e-5);
        }
    }
}

/* Both solvers find the same places, of more rows than dimensions and of fewer. */
static void
check_solvers (gsize n,
               guint dim)
{
  g_autofree float *numbers = layout_numbers (n, dim, 0.9, 3);
  HekLayoutRecipe exact = layout_recipe ("pca", 3), randomized = exact;
  g_autoptr (HekLayout) a = NULL, b = NULL;

  layout_set (&exact, "solver", "exact");
  layout_set (&randomized, "solver", "randomized");
  a = layout_compute (numbers, n, dim, &exact);
  b = layout_compute (numbers, n, dim, &randomized);
  for (gsize i = 0; i < n * 3; i++)
    g_assert_cmpfloat_with_epsilon (hek_layout_coords (a)[i], hek_layout_coords (b)[i], 2e-4);
}

static void
test_solvers (void)
{
  check_solvers (700, 60);
  check_solvers (40, 90);
  check_solvers (3, 40);
  check_solvers (50, 2);
}

/* The mean is taken out before numbers become small: a place far away costs digits of the rows
 * themselves only. */
static void
test_far (void)
{
  static const char *const solvers[] = { "exact", "randomized" };

  for (guint s = 0; s < G_N_ELEMENTS (solvers); s++)
    {
      g_autofree float *numbers = layout_numbers (N, DIM, 0.5, 4);
      HekLayoutRecipe recipe = layout_recipe ("pca", 2);
      g_autoptr (HekLayout) near = NULL, far = NULL;

      layout_set (&recipe, "solver", solvers[s]);
      for (gsize i = 0; i < N * DIM; i++)
        numbers[i] = roundf (numbers[i] * 1024) / 1024;
      near = layout_compute (numbers, N, DIM, &recipe);
      for (gsize i = 0; i < N * DIM; i++)
        numbers[i] += 4096;
      far = layout_compute (numbers, N, DIM, &recipe);
      for (gsize i = 0; i < N * 2; i++)
        g_assert_cmpfloat_with_epsilon (hek_layout_coords (near)[i], hek_layout_coords (far)[i],
                                        1e-5);
    }
}

/* Rows in a plane, on a line, in one place; of fewer dimensions than coordinates. */
static void
test_flat (void)
{
  static const char *const solvers[] = { "exact", "randomized" };

  for (guint s = 0; s < G_N_ELEMENTS (solvers); s++)
    for (guint rank = 0; rank < 3; rank++)
      {
        g_autofree float *numbers = layout_numbers (N, DIM, 1, 5);
        HekLayoutRecipe recipe = layout_recipe ("pca", 3);
        g_autoptr (HekLayout) layout = NULL;

        layout_set (&recipe, "solver", solvers[s]);
        for (gsize i = 0; i < N; i++)
          for (guint d = 0; d < DIM; d++)
            numbers[i * DIM + d] = d < rank ? numbers[i * DIM + d] : 0.25f;
        layout = layout_compute (numbers, N, DIM, &recipe);
        for (gsize i = 0; i < N; i++)
          {
            const float *x = hek_layout_coords (layout) + i * 3;

            for (guint c = rank; c < 3; c++)
              g_assert_cmpfloat_with_epsilon (x[c], 0, 1e-6);
            g_assert_cmpfloat_with_epsilon (distance (x, hek_layout_coords (layout), 3),
                                            distance (numbers + i * DIM, numbers, DIM), 1e-5);
          }
      }
}

/* Squared distances of random projections are right on average. */
static void
test_random (void)
{
  g_autofree float *numbers = layout_numbers (40, 400, 1, 6);
  double ratio = 0;
  guint n = 0;

  for (guint64 seed = 0; seed < 40; seed++)
    {
      HekLayoutRecipe recipe = layout_recipe ("random", 2 + seed % 2);
      guint n_dims = recipe.n_dims;
      g_autoptr (HekLayout) layout = NULL;

      recipe.seed = seed;
      layout = layout_compute (numbers, 40, 400, &recipe);
      for (gsize i = 1; i < 40; i++, n++)
        ratio += pow (distance (hek_layout_coords (layout), hek_layout_coords (layout) + i * n_dims,
                                n_dims) / distance (numbers, numbers + i * 400, 400), 2);
    }
  g_assert_cmpfloat_with_epsilon (ratio / n, 1, 0.1);
}

/* New rows are projected as the old ones were, which stay where they are. */
static void
test_place (void)
{
  static const char *const methods[] = { "pca", "random" };
  g_autofree float *numbers = layout_numbers (N, DIM, 0.8, 7);
  HekRows rows = layout_rows (numbers, N, DIM), some = layout_rows (numbers + DIM, N - 1, DIM);

  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      HekLayoutRecipe recipe = layout_recipe (methods[m], 3);
      g_autoptr (HekLayout) layout = layout_compute (numbers, N, DIM, &recipe), more = NULL;
      g_autoptr (GError) error = NULL;

      more = hek_layout_place (layout, &rows, &some, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (hek_layout_n (more), ==, 2 * N - 1);
      g_assert_cmpmem (hek_layout_coords (layout), N * 3 * sizeof (float),
                       hek_layout_coords (more), N * 3 * sizeof (float));
      g_assert_cmpmem (hek_layout_coords (layout) + 3, (N - 1) * 3 * sizeof (float),
                       hek_layout_coords (more) + N * 3, (N - 1) * 3 * sizeof (float));
    }
}

static void
test_too_large (void)
{
  g_autofree float *numbers = g_new0 (float, 8200 * 8200);
  HekRows rows = layout_rows (numbers, 8200, 8200);
  HekLayoutRecipe recipe = layout_recipe ("pca", 2);
  g_autoptr (GError) error = NULL;

  layout_set (&recipe, "solver", "exact");
  g_assert_null (hek_layout_compute (&rows, &recipe, NULL, NULL, &error));
  g_assert_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE);
}

static char *
digest (void)
{
  g_autofree float *numbers = layout_numbers (3000, 40, 0.9, 8);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < 4; i++)
    for (HekDistance distance = 0; distance < HEK_N_DISTANCES; distance += 2)
      {
        HekLayoutRecipe recipe = layout_recipe (i < 3 ? "pca" : "random", 3);
        g_autoptr (HekLayout) layout = NULL;

        if (i < 3)
          recipe.values.v[0] = i;
        recipe.distance = distance;
        layout = layout_compute (numbers, 3000, 40, &recipe);
        g_checksum_update (sum, (const guchar *) hek_layout_coords (layout),
                           3000 * 3 * sizeof (float));
      }
  return g_strdup (g_checksum_get_string (sum));
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-pca/rotation", test_rotation);
  g_test_add_func ("/layout-pca/definition", test_definition);
  g_test_add_func ("/layout-pca/solvers", test_solvers);
  g_test_add_func ("/layout-pca/far", test_far);
  g_test_add_func ("/layout-pca/flat", test_flat);
  g_test_add_func ("/layout-pca/random", test_random);
  g_test_add_func ("/layout-pca/place", test_place);
  hek_test_add_heavy ("/layout-pca/too-large", test_too_large);
  same_add_tests ("/layout-pca/same", argv[0], digest);
  return g_test_run ();
}
