/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of UMAP: its curve against published values, memberships against their definition, the
 * union of both directions, connected parts, and eigenvectors that are known. */
#include <math.h>
#include <string.h>

#include "hek-layout-umap-private.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

/* --- the curve ----------------------------------------------------------------------------- */

/* a and b of find_ab_params() of umap-learn 0.5 (McInnes et al.), which fits by least squares, too.
 * The last two depend on when a fit ends: their sum of squares is flat. */
static void
test_curve (void)
{
  static const struct
  {
    double spread, min_dist, a, b;
  } published[] = {
    { 1, 0.1, 1.5769434602, 0.8950608781 },
    { 1, 0.01, 1.8956058656, 0.8006377738 },
    { 1, 0, 1.9328083976, 0.7904949734 },
    { 1, 0.001, 1.9290733951, 0.7915045329 },
    { 1, 0.5, 0.5830300202, 1.3341669930 },
    { 2, 0.25, 0.4162734969, 0.9218551323 },
    { 1, 1, 0.1149756824, 1.9292371500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      double a, b;

      hek_umap_fit_curve (published[i].min_dist, published[i].spread, &a, &b);
      g_assert_cmpfloat_with_epsilon (a, published[i].a, 4e-6);
      g_assert_cmpfloat_with_epsilon (b, published[i].b, 4e-6);
    }
}

/* --- memberships --------------------------------------------------------------------------- */

static void
test_memberships (void)
{
  for (guint k = 2; k <= 40; k++)
    {
      float distances[40], weights[40];
      double sum = 0;
      HekRng rng;

      hek_rng_init (&rng, k);
      for (guint j = 0; j < k; j++)
        distances[j] = (j > 0 ? distances[j - 1] : 3) + (float) hek_rng_double (&rng);
      hek_umap_memberships (distances, k, weights);
      g_assert_cmpfloat (weights[0], ==, 1);
      for (guint j = 0; j < k; j++)
        sum += (double) weights[j];
      g_assert_cmpfloat_with_epsilon (sum, log2 (k + 1), 1e-4);
      /* One σ for all: logarithms are in proportion to how far a row is behind the nearest. */
      for (guint j = 2; j < k; j++)
        g_assert_cmpfloat_with_epsilon (
          log ((double) weights[j]) * (double) (distances[1] - distances[0]),
          log ((double) weights[1]) * (double) (distances[j] - distances[0]), 1e-3);
    }
}

static void
test_memberships_degenerate (void)
{
  float same[4] = { 2, 2, 2, 2 }, none[4] = { 0, 0, 0, 0 }, twice[4] = { 0, 0, 1, 3 };
  float products[4] = { -9, -8, -4, 2 }, weights[4];

  hek_umap_memberships (none, 4, weights);
  for (guint j = 0; j < 4; j++)
    g_assert_cmpfloat (weights[j], ==, 1);
  hek_umap_memberships (same, 4, weights);
  for (guint j = 0; j < 4; j++)
    g_assert_cmpfloat (weights[j], ==, 1);
  /* The nearest that is another row counts as near. */
  hek_umap_memberships (twice, 4, weights);
  for (guint j = 0; j < 3; j++)
    g_assert_cmpfloat (weights[j], ==, 1);
  g_assert_cmpfloat (weights[3], <, 1);
  g_assert_cmpfloat (weights[3], >, 0);
  hek_umap_memberships (products, 4, weights);
  g_assert_cmpfloat (weights[0], ==, 1);
  for (guint j = 1; j < 4; j++)
    g_assert_cmpfloat (weights[j], <, weights[j - 1]);
}

/* --- the union ----------------------------------------------------------------------------- */

/* @n points on a line, each with @k neighbours among those of its half. */
static HekLayoutGraph *
make_graph (gsize n,
            guint k,
            guint n_parts)
{
  HekLayoutGraph *graph = g_new0 (HekLayoutGraph, 1);
  gsize part = n / n_parts;

  graph->n = n;
  graph->k = k;
  graph->idx = g_new (guint32, n * k);
  graph->distances = g_new (float, n * k);
  for (gsize i = 0; i < n; i++)
    {
      guint m = 0;

      /* Unequal steps, so that who is whose neighbour is not symmetric. */
      for (gsize off = 1; m < k; off++)
        for (guint side = 0; side < 2 && m < k; side++)
          {
            gsize first = i / part * part, j = side == 0 ? i + off : i - off;

            if (j < first || j >= first + part)
              continue;
            graph->idx[i * k + m] = (guint32) j;
            graph->distances[i * k + m++] = (float) off + (float) (i % 3) * 0.1f;
          }
    }
  return graph;
}

static void
graph_free (HekLayoutGraph *graph)
{
  g_free (graph->idx);
  g_free (graph->distances);
  g_free (graph);
}

static void
test_union (void)
{
  enum { N = 60, K = 5 };
  HekLayoutGraph *graph = make_graph (N, K, 2);
  g_autoptr (HekUmapFuzzy) fuzzy = hek_umap_fuzzy_new (graph, NULL, NULL);
  g_autofree double *dense = g_new0 (double, N * N);
  g_autofree double *found = g_new0 (double, N * N);

  g_assert_nonnull (fuzzy);
  for (gsize i = 0; i < N; i++)
    {
      float weights[K];

      hek_umap_memberships (graph->distances + i * K, K, weights);
      for (guint j = 0; j < K; j++)
        dense[i * N + graph->idx[i * K + j]] = (double) weights[j];
    }
  for (gsize i = 0; i < N; i++)
    for (guint64 e = fuzzy->starts[i]; e < fuzzy->starts[i + 1]; e++)
      {
        g_assert_true (e == fuzzy->starts[i] || fuzzy->targets[e - 1] < fuzzy->targets[e]);
        found[i * N + fuzzy->targets[e]] = (double) fuzzy->weights[e];
      }
  for (gsize i = 0; i < N; i++)
    for (gsize j = 0; j < N; j++)
      {
        double p = dense[i * N + j], q = dense[j * N + i];

        g_assert_cmpfloat_with_epsilon (found[i * N + j], p + q - p * q, 1e-6);
      }
  graph_free (graph);
}

static void
test_connected_parts (void)
{
  enum { N = 90, PARTS = 3 };
  HekLayoutGraph *graph = make_graph (N, 4, PARTS);
  g_autoptr (HekUmapFuzzy) fuzzy = hek_umap_fuzzy_new (graph, NULL, NULL);
  guint32 part[N];

  g_assert_cmpuint (hek_umap_fuzzy_parts (fuzzy, part, NULL), ==, PARTS);
  for (gsize i = 0; i < N; i++)
    g_assert_cmpuint (part[i], ==, i / (N / PARTS));
  graph_free (graph);
}

/* --- the spectral start -------------------------------------------------------------------- */

/* A ring, whose eigenvectors are sines and cosines: two for each frequency. */
static HekUmapFuzzy *
make_ring (gsize n)
{
  HekUmapFuzzy *ring = g_new0 (HekUmapFuzzy, 1);

  ring->n = n;
  ring->starts = g_new (guint64, n + 1);
  ring->targets = g_new (guint32, 2 * n);
  ring->weights = g_new (float, 2 * n);
  for (gsize i = 0; i <= n; i++)
    ring->starts[i] = 2 * i;
  for (gsize i = 0; i < n; i++)
    {
      ring->targets[2 * i] = (guint32) ((i + 1) % n);
      ring->targets[2 * i + 1] = (guint32) ((i + n - 1) % n);
      ring->weights[2 * i] = ring->weights[2 * i + 1] = 0.5f;
    }
  return ring;
}

static void
test_spectral_ring (void)
{
  enum { N = 200 };
  g_autoptr (HekUmapFuzzy) ring = make_ring (N);
  float coords[N * 3];
  double radius = 0;
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (gsize i = 0; i < N * 3; i++)
    coords[i] = (float) hek_rng_double (&rng);
  g_assert_true (hek_umap_spectral_part (ring, 2, coords, 3, 1, NULL, NULL));
  for (gsize i = 0; i < N; i++)
    radius += hypot ((double) coords[i * 3], (double) coords[i * 3 + 1]) / N;
  /* A circle, gone round once. */
  for (gsize i = 0; i < N; i++)
    {
      gsize next = (i + 1) % N;
      double step = hypot ((double) (coords[next * 3] - coords[i * 3]),
                           (double) (coords[next * 3 + 1] - coords[i * 3 + 1]));

      g_assert_cmpfloat_with_epsilon (
        hypot ((double) coords[i * 3], (double) coords[i * 3 + 1]), radius, 0.05 * radius);
      g_assert_cmpfloat_with_epsilon (step, 2 * G_PI / N * radius, 0.15 * 2 * G_PI / N * radius);
    }
}

/* Parts keep the middle and the size that they had. */
static void
test_spectral_parts (void)
{
  enum { N = 240, PARTS = 3 };
  HekLayoutGraph *graph = make_graph (N, 6, PARTS);
  g_autoptr (HekUmapFuzzy) fuzzy = hek_umap_fuzzy_new (graph, NULL, NULL);
  float coords[N * 2];
  HekRng rng;

  hek_rng_init (&rng, 4);
  for (gsize i = 0; i < N; i++)
    {
      coords[2 * i] = (float) (100 * (i / (N / PARTS)) + hek_rng_double (&rng));
      coords[2 * i + 1] = (float) hek_rng_double (&rng);
    }
  g_assert_true (hek_umap_spectral (fuzzy, 2, coords, 2, 1, NULL, NULL));
  for (gsize p = 0; p < PARTS; p++)
    {
      double mean = 0, square = 0;

      for (gsize i = p * N / PARTS; i < (p + 1) * N / PARTS; i++)
        mean += (double) coords[2 * i] / (N / PARTS);
      for (gsize i = p * N / PARTS; i < (p + 1) * N / PARTS; i++)
        square += ((double) coords[2 * i] - mean) * ((double) coords[2 * i] - mean) / (N / PARTS);
      g_assert_cmpfloat_with_epsilon (mean, 100 * (double) p + 0.5, 0.2);
      g_assert_cmpfloat_with_epsilon (sqrt (square), sqrt (1.0 / 12), 0.1);
      /* A line's first vector goes along it. */
      for (gsize i = p * N / PARTS + 2; i + 1 < (p + 1) * N / PARTS; i++)
        g_assert_cmpfloat ((coords[2 * i] - coords[2 * i - 2]) *
                             (coords[2 * p * N / PARTS + 4] - coords[2 * p * N / PARTS + 2]),
                           >=, -1e-6f);
    }
  graph_free (graph);
}

static void
test_spectral_cancelled (void)
{
  g_autoptr (HekUmapFuzzy) ring = make_ring (100);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;
  float coords[200] = { 0 };

  g_cancellable_cancel (cancellable);
  g_assert_false (hek_umap_spectral (ring, 2, coords, 2, 1, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/umap-parts/curve", test_curve);
  g_test_add_func ("/layout/umap-parts/memberships", test_memberships);
  g_test_add_func ("/layout/umap-parts/memberships/degenerate", test_memberships_degenerate);
  g_test_add_func ("/layout/umap-parts/union", test_union);
  g_test_add_func ("/layout/umap-parts/connected", test_connected_parts);
  g_test_add_func ("/layout/umap-parts/spectral/ring", test_spectral_ring);
  hek_test_add_heavy ("/layout/umap-parts/spectral/parts", test_spectral_parts);
  g_test_add_func ("/layout/umap-parts/spectral/cancelled", test_spectral_cancelled);
  return g_test_run ();
}
