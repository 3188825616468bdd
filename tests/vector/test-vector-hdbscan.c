/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HDBSCAN against its definition: all pairs, components found anew at every level. Ties, identical
 * points, points that are none; graphs with all neighbours against points; local density.
 */
#include "config.h"

#include "hek-hdbscan.h"
#include "hek-rng.h"
#include "../same.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hdbscan-reference.h"
#include "../test-valgrind.h"

#define MAX_N HDBSCAN_MAX_N
#define DIM 2

/* The same rows together, and the numbers of each. */
static void
check_against (const Reference  *reference,
               const HekHdbscan *found)
{
  gsize n_noise = 0;

  for (guint i = 0; i < reference->n; i++)
    {
      int home = hdbscan_reference_home (reference, reference->cluster[i]);
      double last = reference->clusters[reference->cluster[i]].last;
      double death = reference->clusters[home].death, lambda = reference->lambda[i];

      n_noise += home == 0;
      g_assert_cmpint (home == 0, ==, found->labels[i] < 0);
      for (guint j = 0; j < i; j++)
        if (home != 0)
          g_assert_cmpint (home == hdbscan_reference_home (reference, reference->cluster[j]), ==,
                           found->labels[i] == found->labels[j]);
      g_assert_cmpfloat_with_epsilon ((double) found->outliers[i], 1 - lambda / last, 1e-5);
      if (home == 0)
        continue;
      g_assert_cmpfloat_with_epsilon ((double) found->probabilities[i],
                                      MIN (lambda, death) / death, 1e-5);
      g_assert_cmpfloat_with_epsilon (found->stabilities[found->labels[i]]
                                        / reference->clusters[home].stability, 1, 1e-5);
    }
  g_assert_cmpuint (found->n_noise, ==, n_noise);
  for (guint c = 1; c < found->n_clusters; c++)
    g_assert_cmpuint (found->sizes[c - 1], >=, found->sizes[c]);
}

/* Clouds of different density, and noise. @grid: so many places a unit, 0: any */
static void
fill (float  *points,
      guint   n,
      guint64 seed,
      double  grid)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (guint i = 0; i < n; i++)
    for (guint d = 0; d < DIM; d++)
      {
        guint cloud = i % 5;
        double x = hek_rng_double (&rng) + hek_rng_double (&rng) - 1;

        x = cloud == 4 ? x * 8 : x * (0.2 + 0.5 * cloud) + (double) ((cloud >> d) & 1) * 4;
        points[i * DIM + d] = (float) (grid > 0 ? round (x * grid) / grid : x);
      }
}

static float
distance (const float *points,
          guint        i,
          guint        j)
{
  float sum = 0;

  for (guint d = 0; d < DIM; d++)
    {
      float away = points[i * DIM + d] - points[j * DIM + d];

      sum += away * away;
    }
  return sqrtf (sum);
}

static int
compare_floats (const void *a,
                const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static void
set_reaches (Reference   *self,
             const float *points,
             guint        min_samples)
{
  float cores[MAX_N], sorted[MAX_N];

  for (guint i = 0; i < self->n; i++)
    {
      for (guint j = 0; j < self->n; j++)
        sorted[j] = distance (points, i, j);
      qsort (sorted, self->n, sizeof *sorted, compare_floats);
      cores[i] = sorted[min_samples - 1];
    }
  for (guint i = 0; i < self->n; i++)
    for (guint j = 0; j < self->n; j++)
      self->reach[i][j]
        = (double) MAX (distance (points, i, j), MAX (cores[i], cores[j]));
}

static void
test_definition (void)
{
  for (guint c = 0; c < 12; c++)
    {
      g_autofree Reference *reference = g_new0 (Reference, 1);
      HekHdbscanOptions options = { .min_cluster_size = 3 + c % 6, .min_samples = 1 + c % 5,
                                    .leaves = c % 4 == 3 };
      float points[MAX_N * DIM];
      g_autoptr (HekHdbscan) found = NULL;
      g_autoptr (GError) error = NULL;

      reference->n = 40 + c * 5;
      reference->min_size = options.min_cluster_size;
      fill (points, reference->n, c, c % 3 == 1 ? 4 : c % 3 == 2 ? 1 : 0);
      set_reaches (reference, points, options.min_samples);
      hdbscan_reference_run (reference, options.leaves);
      found = hek_hdbscan_points (points, reference->n, DIM, &options, NULL, &error);
      g_assert_no_error (error);
      check_against (reference, found);
    }
}

typedef struct
{
  float distance;
  guint32 row;
} Near;

static int
compare_near (const void *a,
              const void *b)
{
  const Near *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static void
make_graph (const float *points,
            guint        n,
            guint        k,
            guint32     *idx,
            float       *distances)
{
  for (guint i = 0; i < n; i++)
    {
      Near all[MAX_N];
      guint m = 0;

      for (guint j = 0; j < n; j++)
        if (j != i)
          all[m++] = (Near) { distance (points, i, j), j };
      qsort (all, m, sizeof *all, compare_near);
      for (guint j = 0; j < k; j++)
        {
          idx[i * k + j] = j < m ? all[j].row : G_MAXUINT32;
          distances[i * k + j] = j < m ? all[j].distance : INFINITY;
        }
    }
}

/* A graph of all neighbours is the same as the points; one of few, those of the definition with
 * other pairs at infinity. */
static void
test_graph (void)
{
  for (guint c = 0; c < 8; c++)
    {
      guint n = 60 + c * 3, k = c % 2 == 0 ? n - 1 : 6;
      HekHdbscanOptions options = { .min_cluster_size = 4, .min_samples = 3 };
      g_autofree Reference *reference = g_new0 (Reference, 1);
      g_autofree gboolean *linked = g_new0 (gboolean, MAX_N * MAX_N);
      g_autofree guint32 *idx = g_new (guint32, n * k);
      g_autofree float *distances = g_new (float, n * k);
      float points[MAX_N * DIM];
      g_autoptr (HekHdbscan) found = NULL;

      fill (points, n, c + 50, c % 3 == 0 ? 4 : 0);
      make_graph (points, n, k, idx, distances);
      reference->n = n;
      reference->min_size = 4;
      set_reaches (reference, points, 3);
      for (guint i = 0; i < n; i++)
        for (guint j = 0; j < k; j++)
          linked[i * n + idx[i * k + j]] = linked[idx[i * k + j] * n + i] = TRUE;
      for (guint i = 0; i < n * n; i++)
        if (!linked[i])
          reference->reach[i / n][i % n] = INFINITY;
      hdbscan_reference_run (reference, FALSE);
      found = hek_hdbscan_graph (idx, distances, n, k, &options, NULL, NULL);
      check_against (reference, found);
    }
}

/* Three clouds that nobody would divide otherwise. */
static void
test_plain (void)
{
  const guint n = 3000;
  g_autofree float *points = g_new (float, n * 3);
  g_autoptr (HekHdbscan) found = NULL;
  HekRng rng;

  hek_rng_init (&rng, 4);
  for (guint i = 0; i < n * 3; i++)
    points[i] = (float) (hek_rng_double (&rng) + hek_rng_double (&rng) + hek_rng_double (&rng))
                + (float) (i / 3 % 6 == 0 ? 0 : i / 3 % 3 == 1 ? 20 : 40);
  found = hek_hdbscan_points (points, n, 3, NULL, NULL, NULL);
  g_assert_cmpuint (found->min_cluster_size, ==, 5);
  g_assert_cmpuint (found->n_clusters, >=, 3);
  g_clear_pointer (&found, hek_hdbscan_free);
  found = hek_hdbscan_points (points, n, 3, &(HekHdbscanOptions) { .min_cluster_size = 100 }, NULL,
                              NULL);
  g_assert_cmpuint (found->n_clusters, ==, 3);
  g_assert_cmpuint (found->sizes[0] + found->sizes[1] + found->sizes[2] + found->n_noise, ==, n);
  g_assert_cmpuint (found->n_noise, <, n / 10);
  for (guint i = 0; i < n; i++)
    if (found->labels[i] >= 0)
      g_assert_cmpint (found->labels[i], ==, i % 6 == 0 ? 2 : i % 3 == 1 ? 1 : 0);
}

/* No rows, one, all the same, none of them a point; far away, and so near that squares vanish. */
static void
test_edges (void)
{
  static const double scales[] = { 1e-30, 1, 1e7, 1e30 };
  const guint n = 90;
  g_autoptr (HekHdbscan) first = NULL, found = NULL;
  g_autofree float *points = g_new0 (float, n * DIM);

  for (guint m = 0; m < 4; m++)
    {
      found = hek_hdbscan_points (points, m, DIM, NULL, NULL, NULL);
      g_assert_cmpuint (found->n_clusters, ==, 0);
      g_assert_cmpuint (found->n_noise, ==, m);
      g_clear_pointer (&found, hek_hdbscan_free);
    }
  found = hek_hdbscan_points (points, n, DIM, NULL, NULL, NULL);
  g_assert_cmpuint (found->n_noise, ==, n);
  g_clear_pointer (&found, hek_hdbscan_free);

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      fill (points, n, 3, 16);
      for (guint i = 0; i < n * DIM; i++)
        points[i] = (float) ((double) points[i] * scales[s]);
      points[7 * DIM] = NAN;
      points[8 * DIM + 1] = -INFINITY;
      found = hek_hdbscan_points (points, n, DIM, &(HekHdbscanOptions) { 6, 4, FALSE }, NULL, NULL);
      g_assert_cmpint (found->labels[7], ==, -1);
      g_assert_cmpint (found->labels[8], ==, -1);
      g_assert_true (isnan (found->outliers[8]));
      if (first == NULL)
        first = g_steal_pointer (&found);
      else
        g_assert_cmpmem (first->labels, n * sizeof (gint32), found->labels, n * sizeof (gint32));
      g_clear_pointer (&found, hek_hdbscan_free);
    }
  g_assert_cmpuint (first->n_clusters, >=, 2);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  guint32 idx[MAX_N];
  float points[MAX_N * DIM], distances[MAX_N], out[MAX_N];
  g_autoptr (GError) error = NULL;

  fill (points, MAX_N, 1, 0);
  make_graph (points, MAX_N, 1, idx, distances);
  g_cancellable_cancel (cancellable);
  g_assert_null (hek_hdbscan_points (points, MAX_N, DIM, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (hek_hdbscan_graph (idx, distances, MAX_N, 1, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (hek_local_density_points (points, MAX_N, DIM, 5, out, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  GCancellable *cancellable;
  double at;
} Late;

static void
cancel_late (double   fraction,
             gpointer data)
{
  Late *late = data;

  if (fraction >= late->at)
    g_cancellable_cancel (late->cancellable);
}

/* When the spanning tree is there, what is left is not done to its end, either. */
static void
test_cancel_late (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Late late = { cancellable, 0.9 - 0.6 / MAX_N - 1e-6 };
  HekTask task = { .cancellable = cancellable, .progress = cancel_late, .progress_data = &late };
  float points[MAX_N * DIM];
  g_autoptr (GError) error = NULL;

  fill (points, MAX_N, 1, 0);
  g_assert_null (hek_hdbscan_points (points, MAX_N, DIM, NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_density (void)
{
  const guint k = 4;
  float points[MAX_N * DIM], out[MAX_N], of_graph[MAX_N], means[MAX_N], sorted[MAX_N];
  guint32 idx[MAX_N * 4];
  float distances[MAX_N * 4];

  fill (points, MAX_N, 9, 0);
  make_graph (points, MAX_N, k, idx, distances);
  g_assert_true (hek_local_density_points (points, MAX_N, DIM, k, out, NULL, NULL));
  hek_local_density_graph (idx, distances, MAX_N, k, of_graph);
  for (guint i = 0; i < MAX_N; i++)
    means[i] = sorted[i] = (distances[i * k] + distances[i * k + 1] + distances[i * k + 2]
                            + distances[i * k + 3]) / 4;
  qsort (sorted, MAX_N, sizeof *sorted, compare_floats);
  for (guint i = 0; i < MAX_N; i++)
    {
      double wanted = log2 ((double) sorted[MAX_N / 2] / (double) means[i]);

      g_assert_cmpfloat_with_epsilon ((double) out[i], wanted, 1e-5);
      g_assert_cmpfloat_with_epsilon ((double) of_graph[i], wanted, 1e-5);
    }

  points[2] = NAN;
  memset (points + 10, 0, 100 * sizeof (float));
  g_assert_true (hek_local_density_points (points, MAX_N, DIM, k, out, NULL, NULL));
  g_assert_true (isnan (out[1]));
  for (guint i = 2; i < MAX_N; i++)
    g_assert_true (isfinite (out[i]));
}

static char *
digest (void)
{
  const guint n = 6000;
  GString *out = g_string_new (NULL);
  g_autofree float *points = g_new (float, n * DIM), *density = g_new (float, n);
  g_autoptr (HekHdbscan) found = NULL;

  fill (points, n, 77, 64);
  found = hek_hdbscan_points (points, n, DIM, &(HekHdbscanOptions) { 20, 10, FALSE }, NULL, NULL);
  hek_local_density_points (points, n, DIM, 8, density, NULL, NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%d %a %a %a\n", found->labels[i],
                            (double) found->probabilities[i], (double) found->outliers[i],
                            (double) density[i]);
  for (guint i = 0; i < found->n_clusters; i++)
    g_string_append_printf (out, "%a\n", found->stabilities[i]);
  return g_string_free (out, FALSE);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;

  g_test_init (&argc, &argv, NULL);
  hek_test_add_heavy ("/vector/hdbscan/definition", test_definition);
  hek_test_add_heavy ("/vector/hdbscan/graph", test_graph);
  hek_test_add_heavy ("/vector/hdbscan/plain", test_plain);
  g_test_add_func ("/vector/hdbscan/edges", test_edges);
  g_test_add_func ("/vector/hdbscan/cancel", test_cancel);
  g_test_add_func ("/vector/hdbscan/cancel-late", test_cancel_late);
  g_test_add_func ("/vector/hdbscan/density", test_density);
  same_add_tests ("/vector/hdbscan/same", argv[0], digest);
  return g_test_run ();
}
