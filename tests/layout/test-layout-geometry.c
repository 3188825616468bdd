/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layouts on manifolds, optimized: rows of a tree, whose distances grow as those of hyperbolic
 * space do, lie better there than in the plane; rows of a sphere lie better on the sphere, and
 * those of a paraboloid there, whose p is found.
 */
#include <math.h>
#include <string.h>
#include <time.h>

#include "geometry-fixture.h"
#include "hek-layout-private.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

/* Fibonacci's points on the sphere, with their distances along it. */
static Set
make_sphere (guint n)
{
  Set set = { .n = n, .dim = 3, .x = g_new (float, 3 * n),
              .distance = g_new0 (double, (gsize) n * n) };

  for (guint i = 0; i < n; i++)
    {
      double z = 1 - (2 * i + 1.0) / n, r = sqrt (1 - z * z), angle = i * G_PI * (3 - sqrt (5));

      set.x[3 * i] = (float) (r * cos (angle));
      set.x[3 * i + 1] = (float) (r * sin (angle));
      set.x[3 * i + 2] = (float) z;
    }
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        double dot = 0;

        for (guint d = 0; d < 3; d++)
          dot += (double) set.x[3 * i + d] * (double) set.x[3 * j + d];
        set.distance[i * n + j] = acos (CLAMP (dot, -1, 1));
      }
  return set;
}

/* On z = r² / 2p up to r = 1.5, evenly seen from above. Distances are HekManifold's. */
static Set
make_paraboloid (guint  n,
                 double p)
{
  Set set = { .n = n, .dim = 3, .x = g_new (float, 3 * n),
              .distance = g_new0 (double, (gsize) n * n) };
  HekManifold manifold;

  for (guint i = 0; i < n; i++)
    {
      double r = 1.5 * sqrt ((i + 0.5) / n), angle = i * G_PI * (3 - sqrt (5));

      set.x[3 * i] = (float) (r * cos (angle));
      set.x[3 * i + 1] = (float) (r * sin (angle));
      set.x[3 * i + 2] = (float) (r * r / (2 * p));
    }
  hek_manifold_init_for (&manifold, HEK_GEOMETRY_PARABOLIC, 2, set.x, n);
  g_assert_cmpfloat_with_epsilon (manifold.p, p, 1e-5);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      set.distance[i * n + j] = set.distance[j * n + i]
        = hek_manifold_distance (&manifold, set.x + 3 * i, set.x + 3 * j);
  return set;
}

/* The optimization alone, from a start by lot. */
static float *
lay_out (const Set  *set,
         HekGeometry geometry,
         guint       n_dims)
{
  HekRows rows = set_rows (set);
  HekLayoutRecipe recipe;
  HekLayoutWork work = { .rows = &rows, .recipe = &recipe };
  HekLayoutGraph *graph;
  HekRng rng;

  hek_layout_recipe_init (&recipe, &hek_layout_pca);
  recipe.geometry = geometry;
  recipe.n_dims = n_dims;
  graph = hek_layout_graph_new (&rows, recipe.distance, hek_layout_stress_n_neighbors (set->n),
                                recipe.seed, NULL, NULL);
  work.graph = graph;
  work.n_coords = hek_geometry_n_coords (geometry, n_dims);
  work.coords = g_new (float, set->n * work.n_coords);
  hek_rng_init (&rng, 7);
  for (guint i = 0; i < set->n * work.n_coords; i++)
    work.coords[i] = (float) (hek_rng_double (&rng) - 0.5);
  g_assert_true (hek_layout_stress (&work, NULL, NULL));
  hek_layout_graph_free (graph);
  return work.coords;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The mean of |d / (s wanted) − 1| over all pairs with the best s: the least sum of absolute
 * differences is at a median of the ratios, each weighted by itself. */
static double
distortion (const Set   *set,
            HekGeometry  geometry,
            guint        n_dims,
            const float *coords)
{
  g_autofree double *ratios = g_new (double, (gsize) set->n * set->n / 2);
  double sum = 0, half = 0, scale = 1, total = 0;
  HekManifold manifold;
  gsize n = 0;

  hek_manifold_init_for (&manifold, geometry, n_dims, coords, set->n);
  for (guint i = 0; i < set->n; i++)
    for (guint j = 0; j < i; j++)
      {
        ratios[n] = hek_manifold_distance (&manifold, coords + i * manifold.n_coords,
                                           coords + j * manifold.n_coords)
                    / set->distance[i * set->n + j];
        sum += ratios[n++];
      }
  qsort (ratios, n, sizeof *ratios, compare);
  for (gsize i = 0; i < n && half < sum / 2; i++)
    {
      scale = ratios[i];
      half += ratios[i];
    }
  for (gsize i = 0; i < n; i++)
    total += fabs (ratios[i] / scale - 1);
  return total / (double) n;
}

/* What is found of a set: distortion and, of the paraboloid, p in the set's own unit. */
typedef struct
{
  double distortion, p;
} Result;

static double
mean_of (const double *values,
         gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum / (double) n;
}

static Result
measure (const Set  *set,
         HekGeometry geometry,
         guint       n_dims)
{
  clock_t start = clock ();
  g_autofree float *coords = lay_out (set, geometry, n_dims);
  double seconds = (double) (clock () - start) / CLOCKS_PER_SEC, mean = 0;
  HekManifold manifold;
  Result result;

  hek_manifold_init_for (&manifold, geometry, n_dims, coords, set->n);
  for (guint i = 0; i < set->n; i++)
    for (guint j = 0; j < set->n; j++)
      mean += hek_manifold_distance (&manifold, coords + i * manifold.n_coords,
                                     coords + j * manifold.n_coords);
  mean /= (double) set->n * set->n;
  result.p = manifold.p * mean_of (set->distance, (gsize) set->n * set->n) / mean;
  result.distortion = distortion (set, geometry, n_dims, coords);
  g_test_message ("%u rows, %u dimensions, %s: distortion %.4f, mean distance %.2f, %.2f s of "
                  "processors", set->n, n_dims, hek_geometry_id (geometry), result.distortion,
                  mean, seconds);
  return result;
}

/* Measured: 0.238 and 0.098 in two dimensions, 0.178 and 0.088 in three. */
static void
test_tree (void)
{
  Set set = set_make_tree (3, 4);

  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      Result plain = measure (&set, HEK_GEOMETRY_EUCLIDEAN, n_dims);
      Result curved = measure (&set, HEK_GEOMETRY_HYPERBOLIC, n_dims);

      g_assert_cmpfloat (curved.distortion, <, 0.7 * plain.distortion);
    }
  set_clear (&set);
}

static void
test_sphere (void)
{
  Set set = make_sphere (150);
  Result plain = measure (&set, HEK_GEOMETRY_EUCLIDEAN, 2);
  Result curved = measure (&set, HEK_GEOMETRY_SPHERICAL, 2);

  g_assert_cmpfloat (curved.distortion, <, 0.1 * plain.distortion);
  set_clear (&set);
}

static void
test_paraboloid (void)
{
  Set set = make_paraboloid (100, 0.4);
  Result plain = measure (&set, HEK_GEOMETRY_EUCLIDEAN, 2);
  Result curved = measure (&set, HEK_GEOMETRY_PARABOLIC, 2);

  g_assert_cmpfloat (curved.distortion, <, 0.5 * plain.distortion);
  g_test_message ("p of 0.400 found as %.3f", curved.p);
  g_assert_cmpfloat (fabs (curved.p / 0.4 - 1), <, 0.25);
  set_clear (&set);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hek_test_add_bulk ("/layout/geometry/tree", test_tree);
  hek_test_add_heavy ("/layout/geometry/sphere", test_sphere);
  hek_test_add_bulk ("/layout/geometry/paraboloid", test_paraboloid);
  return g_test_run ();
}
