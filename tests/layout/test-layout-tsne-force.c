/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of t-SNE against plain double loops: the perplexity of p, the symmetric matrix, the
 * Hilbert curve, and the gradient, exact and by groups of points, against that of the divergence
 * over all pairs, itself against finite differences.
 */
#include "config.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "hek-layout-math.h"
#include "hek-layout-tsne-order.h"
#include "hek-layout-tsne-private.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

#define MAX_DIMS 3
#define N 700
#define K 20

/* Of sums in single precision of some hundred terms that cancel. */
#define EXACT_TOLERANCE 2e-5
/* Root of the mean square error of forces by groups, of that of the forces; what was measured
 * is beside each in the output. */
#define THETA 0.5
#define GROUP_TOLERANCE 0.03

static void
test_math (void)
{
  for (int i = -7000; i <= 7000; i++)
    {
      double x = i / 10.0, e = hek_exp (x);

      g_assert_cmpfloat (fabs (e / exp (x) - 1), <, 1e-15);
      g_assert_cmpfloat (fabs (hek_log (e) - log (e)), <, 1e-15 * MAX (fabs (x), 1));
    }
  g_assert_cmpfloat (hek_exp (0), ==, 1);
  g_assert_cmpfloat (hek_exp (-800), ==, 0);
  g_assert_cmpfloat (hek_exp (-INFINITY), ==, 0);
  g_assert_true (isnan (hek_exp (NAN)));
  g_assert_cmpfloat (hek_log (1), ==, 0);
}

static double
perplexity_of (const float *p,
               guint        n)
{
  double entropy = 0, sum = 0;

  for (guint i = 0; i < n; i++)
    {
      entropy -= p[i] > 0 ? (double) p[i] * log ((double) p[i]) : 0;
      sum += (double) p[i];
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  return exp (entropy);
}

static void
test_perplexity (void)
{
  static const HekDistance kinds[] = { HEK_DISTANCE_L2, HEK_DISTANCE_COSINE, HEK_DISTANCE_IP };
  float distances[60], p[60];

  for (guint unit = 0; unit < 5; unit++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        double scale = pow (10, 6.0 * unit - 12), offset = kinds[k] == HEK_DISTANCE_IP ? -3 : 1;

        for (guint i = 0; i < 60; i++)
          distances[i] = (float) (scale * (sqrt (i) + 2 * offset));
        hek_tsne_conditional (distances, 60, kinds[k], 20, p);
        g_assert_cmpfloat_with_epsilon (perplexity_of (p, 60), 20, 1e-3);
        for (guint i = 1; i < 60; i++)
          g_assert_cmpfloat (p[i], <, p[i - 1]);
      }

  /* More equally near than wanted share all; no difference at all, too. */
  for (guint i = 0; i < 60; i++)
    distances[i] = i < 30 ? 0 : 1;
  hek_tsne_conditional (distances, 60, HEK_DISTANCE_L2, 20, p);
  g_assert_cmpfloat_with_epsilon (perplexity_of (p, 60), 30, 1e-3);
  g_assert_cmpfloat_with_epsilon (p[0], 1.0 / 30, 1e-6);
  g_assert_cmpfloat_with_epsilon (p[59], 0, 1e-6);
  hek_tsne_conditional (distances, 30, HEK_DISTANCE_L2, 5, p);
  g_assert_cmpfloat_with_epsilon (p[29], 1.0 / 30, 1e-6);

  /* More neighbours wanted than there are: all the same. */
  hek_tsne_conditional (distances, 60, HEK_DISTANCE_L2, 90, p);
  g_assert_cmpfloat_with_epsilon (perplexity_of (p, 60), 60, 0.1);
}

/* ---- a layout of clouds, and its neighbours: not those of any vectors, but as good ---- */

typedef struct
{
  guint n_dims;
  float coords[N * MAX_DIMS];
  guint32 idx[N * K];
  float distances[N * K];
  HekLayoutGraph graph;
  double p[N][N];
} Scene;

static Scene *
scene_new (guint  n_dims,
           double size)
{
  Scene *scene = g_new0 (Scene, 1);
  HekRng rng;

  hek_rng_init (&rng, n_dims);
  scene->n_dims = n_dims;
  for (guint i = 0; i < N; i++)
    {
      guint cloud = (guint) hek_rng_below (&rng, 5);

      for (guint d = 0; d < n_dims; d++)
        scene->coords[i * n_dims + d] =
          (float) (size * ((cloud >> d & 1) + hek_rng_double (&rng) * (cloud == 4 ? 2 : 0.4)));
      for (guint j = 0; j < K; j++)
        {
          scene->idx[i * K + j] = (guint32) ((i + 1 + j * (j + 1 + i % 3)) % N);
          scene->distances[i * K + j] = (float) (1 + j + hek_rng_double (&rng));
        }
    }
  scene->graph = (HekLayoutGraph) { N, K, scene->idx, scene->distances, 1 };

  for (guint i = 0; i < N; i++)
    {
      float p[K];

      hek_tsne_conditional (scene->distances + i * K, K, HEK_DISTANCE_L2, 7, p);
      for (guint j = 0; j < K; j++)
        {
          scene->p[i][scene->idx[i * K + j]] += (double) p[j] / (2.0 * N);
          scene->p[scene->idx[i * K + j]][i] += (double) p[j] / (2.0 * N);
        }
    }
  return scene;
}

static double
square_of (const Scene *scene,
           guint        i,
           guint        j)
{
  double square = 0;

  for (guint d = 0; d < scene->n_dims; d++)
    {
      double diff = (double) scene->coords[i * scene->n_dims + d] -
                    (double) scene->coords[j * scene->n_dims + d];

      square += diff * diff;
    }
  return square;
}

static double
sum_k_of (const Scene *scene)
{
  double sum = 0;

  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      sum += i != j ? 1 / (1 + square_of (scene, i, j)) : 0;
  return sum;
}

/* Σ p log (p / q). */
static double
divergence_of (const Scene *scene)
{
  double sum_k = sum_k_of (scene), sum = 0;

  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      if (scene->p[i][j] > 0)
        sum += scene->p[i][j] *
               log (scene->p[i][j] * (1 + square_of (scene, i, j)) * sum_k);
  return sum;
}

static void
exact_forces (const Scene *scene,
              guint        i,
              double       attraction[MAX_DIMS],
              double       repulsion[MAX_DIMS])
{
  for (guint d = 0; d < scene->n_dims; d++)
    {
      attraction[d] = repulsion[d] = 0;
      for (guint j = 0; j < N; j++)
        {
          double k = 1 / (1 + square_of (scene, i, j));
          double diff = (double) scene->coords[i * scene->n_dims + d] -
                        (double) scene->coords[j * scene->n_dims + d];

          attraction[d] += scene->p[i][j] * k * diff;
          repulsion[d] += k * k * diff;
        }
    }
}

static void
test_affinity (void)
{
  g_autofree Scene *scene = scene_new (2, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTsneAffinity) affinity =
    hek_tsne_affinity_new (&scene->graph, HEK_DISTANCE_L2, 7, NULL, &error);
  double sum = 0, entropy = 0;
  guint n_edges = 0, wanted_edges = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (affinity->offsets[i] % 16, ==, 0);
      for (gsize e = affinity->offsets[i]; e < affinity->offsets[i + 1]; e++)
        if (affinity->p[e] > 0)
          {
            double p = scene->p[i][affinity->idx[e]];

            g_assert_cmpfloat_with_epsilon ((double) affinity->p[e] / p, 1, 1e-5);
            sum += p;
            entropy -= p * log (p);
            n_edges++;
          }
      for (guint j = 0; j < N; j++)
        wanted_edges += (float) scene->p[i][j] > 0;
    }
  g_assert_cmpuint (n_edges, ==, wanted_edges);
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (affinity->entropy, entropy, 1e-5);
}

/* The exact gradient itself: of some coordinates, by how the divergence changes. */
static void
test_finite_differences (void)
{
  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      g_autofree Scene *scene = scene_new (n_dims, 4);
      double sum_k = sum_k_of (scene);

      for (guint i = 0; i < 3; i++)
        {
          guint d = i % n_dims;
          float *x = &scene->coords[i * 200 * n_dims + d], at = *x;
          double attraction[MAX_DIMS], repulsion[MAX_DIMS], more, less, width;

          exact_forces (scene, i * 200, attraction, repulsion);
          *x = at + 1e-2f;
          width = (double) *x;
          more = divergence_of (scene);
          *x = at - 1e-2f;
          width -= (double) *x;
          less = divergence_of (scene);
          *x = at;
          g_assert_cmpfloat_with_epsilon (4 * (attraction[d] - repulsion[d] / sum_k),
                                          (more - less) / width, 1e-7);
        }
    }
}

/* Errors of the forces of all points, as parts of what they are, by the root of the mean square. */
static void
compare_forces (const Scene *scene,
                double       theta,
                double      *attraction_error,
                double      *repulsion_error,
                double      *sum_error)
{
  g_autoptr (HekTsneAffinity) affinity =
    hek_tsne_affinity_new (&scene->graph, HEK_DISTANCE_L2, 7, NULL, NULL);
  g_autoptr (HekTsneTree) tree = hek_tsne_tree_new (N, scene->n_dims, theta, NULL);
  float attraction[N * MAX_DIMS], repulsion[N * MAX_DIMS];
  double sum_k, errors[2] = { 0 }, squares[2] = { 0 }, divergence;

  g_assert_true (hek_tsne_tree_fill (tree, scene->coords, NULL));
  g_assert_true (hek_tsne_tree_repel (tree, repulsion, &sum_k, NULL));
  g_assert_true (hek_tsne_attract (affinity, scene->coords, scene->n_dims, attraction, NULL));
  for (guint i = 0; i < N; i++)
    {
      double wanted[2][MAX_DIMS];

      exact_forces (scene, i, wanted[0], wanted[1]);
      for (guint d = 0; d < scene->n_dims; d++)
        {
          double a = (double) attraction[i * scene->n_dims + d] - wanted[0][d];
          double r = (double) repulsion[i * scene->n_dims + d] - wanted[1][d];

          errors[0] += a * a;
          errors[1] += r * r;
          squares[0] += wanted[0][d] * wanted[0][d];
          squares[1] += wanted[1][d] * wanted[1][d];
        }
    }
  *attraction_error = sqrt (errors[0] / squares[0]);
  *repulsion_error = sqrt (errors[1] / squares[1]);
  /* Each point's own k, 1, was in its sum and taken off. */
  *sum_error = fabs (sum_k - sum_k_of (scene)) / (sum_k_of (scene) + N);

  divergence = hek_tsne_spread (affinity, scene->coords, scene->n_dims, NULL) +
               log (sum_k) - affinity->entropy;
  g_assert_cmpfloat_with_epsilon (divergence, divergence_of (scene),
                                  2 * *sum_error * (1 + N / sum_k) + 1e-5);
}

static void
test_gradient (void)
{
  static const double sizes[] = { 1e-4, 1, 5, 30, 1000 };

  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        g_autofree Scene *scene = scene_new (n_dims, sizes[s]);
        double attraction, repulsion, sum;

        compare_forces (scene, 1e-6, &attraction, &repulsion, &sum);
        g_test_message ("%uD, %g wide, exact: %.1e, %.1e, sum %.1e", n_dims, sizes[s], attraction,
                        repulsion, sum);
        g_assert_cmpfloat (attraction, <, EXACT_TOLERANCE);
        g_assert_cmpfloat (repulsion, <, EXACT_TOLERANCE);
        g_assert_cmpfloat (sum, <, EXACT_TOLERANCE);

        compare_forces (scene, THETA, &attraction, &repulsion, &sum);
        g_test_message ("%uD, %g wide, groups: %.1e, sum %.1e", n_dims, sizes[s], repulsion, sum);
        g_assert_cmpfloat (repulsion, <, GROUP_TOLERANCE);
        g_assert_cmpfloat (sum, <, GROUP_TOLERANCE);
      }
}

/* The force on a place where a point is, and one where none is. */
static void
test_repel_place (void)
{
  g_autofree Scene *scene = scene_new (2, 5);
  g_autoptr (HekTsneTree) tree = hek_tsne_tree_new (N - 1, 2, 1e-6, NULL);
  double attraction[MAX_DIMS], repulsion[MAX_DIMS], sum = 0;
  float force[MAX_DIMS];

  g_assert_true (hek_tsne_tree_fill (tree, scene->coords, NULL));
  exact_forces (scene, N - 1, attraction, repulsion);
  for (guint j = 0; j < N - 1; j++)
    sum += 1 / (1 + square_of (scene, N - 1, j));
  g_assert_cmpfloat_with_epsilon (
    hek_tsne_tree_repel_place (tree, scene->coords + (N - 1) * 2, force), sum, 1e-3);
  g_assert_cmpfloat_with_epsilon ((double) force[0], repulsion[0], 1e-3);
  g_assert_cmpfloat_with_epsilon ((double) force[1], repulsion[1], 1e-3);
}

/* On the curve, each cell is beside the one before it. */
static void
test_curve (void)
{
  enum { SIDE_2 = 64, SIDE_3 = 16 };

  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      guint side = n_dims == 2 ? SIDE_2 : SIDE_3, n = 4096;
      g_autofree float *coords = g_new (float, n * n_dims);
      HekTsneOrder *order = hek_tsne_order_new (n, n_dims);
      const guint32 *rows;
      guint64 seen[4096 / 64] = { 0 };

      for (guint i = 0; i < n; i++)
        for (guint d = 0, rest = i; d < n_dims; d++, rest /= side)
          coords[i * n_dims + d] = (float) (rest % side) - 5;
      g_assert_true (hek_tsne_order_sort (order, coords, NULL));
      rows = hek_tsne_order_get (order);
      for (guint i = 0; i < n; i++)
        {
          double far = 0;

          g_assert_false (seen[rows[i] / 64] >> rows[i] % 64 & 1);
          seen[rows[i] / 64] |= G_GUINT64_CONSTANT (1) << rows[i] % 64;
          for (guint d = 0; d < n_dims && i > 0; d++)
            far += fabs ((double) coords[rows[i] * n_dims + d] -
                         (double) coords[rows[i - 1] * n_dims + d]);
          g_assert_cmpfloat (far, ==, i > 0 ? 1 : 0);
        }
      hek_tsne_order_free (order);
    }
}

/* All at one place, which has no extent. */
static void
test_one_place (void)
{
  float coords[100 * 2] = { 0 }, forces[100 * 2];
  g_autoptr (HekTsneTree) tree = hek_tsne_tree_new (100, 2, THETA, NULL);
  double sum_k;

  g_assert_true (hek_tsne_tree_fill (tree, coords, NULL));
  g_assert_true (hek_tsne_tree_repel (tree, forces, &sum_k, NULL));
  g_assert_cmpfloat (sum_k, ==, 100 * 99);
  for (guint i = 0; i < G_N_ELEMENTS (forces); i++)
    g_assert_cmpfloat (forces[i], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/tsne-force/math", test_math);
  g_test_add_func ("/layout/tsne-force/perplexity", test_perplexity);
  g_test_add_func ("/layout/tsne-force/affinity", test_affinity);
  hek_test_add_heavy ("/layout/tsne-force/finite-differences", test_finite_differences);
  hek_test_add_heavy ("/layout/tsne-force/gradient", test_gradient);
  g_test_add_func ("/layout/tsne-force/repel-place", test_repel_place);
  g_test_add_func ("/layout/tsne-force/curve", test_curve);
  g_test_add_func ("/layout/tsne-force/one-place", test_one_place);
  return g_test_run ();
}
