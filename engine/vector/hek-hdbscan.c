/* SPDX-License-Identifier: Apache-2.0 */
/* HDBSCAN of points and of neighbour graphs: core distances, and what rows without numbers get. */
#include "config.h"

#include "hek-hdbscan-private.h"

#include <float.h>
#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"

#define BLOCK 1024

/* Shares of the time, for progress. */
#define CORES_END 0.3
#define SPAN_END 0.9

void
hek_hdbscan_free (HekHdbscan *self)
{
  if (self == NULL)
    return;
  g_free (self->labels);
  g_free (self->probabilities);
  g_free (self->outliers);
  g_free (self->sizes);
  g_free (self->stabilities);
  g_free (self);
}

static HekHdbscan *
hdbscan_new (gsize                    n,
             const HekHdbscanOptions *options,
             guint                    max_samples)
{
  HekHdbscan *self = g_new0 (HekHdbscan, 1);

  self->n = n;
  if (options != NULL)
    {
      self->min_cluster_size = options->min_cluster_size;
      self->min_samples = options->min_samples;
    }
  if (self->min_cluster_size == 0)
    self->min_cluster_size = (guint) CLAMP (n / 1000, 5, 500);
  self->min_cluster_size = MAX (self->min_cluster_size, 2);
  if (self->min_samples == 0)
    self->min_samples = MIN (self->min_cluster_size, 32);
  self->min_samples = MIN (self->min_samples, max_samples);
  self->labels = g_new (gint32, MAX (n, 1));
  self->probabilities = g_new0 (float, MAX (n, 1));
  self->outliers = g_new0 (float, MAX (n, 1));
  self->n_noise = n;
  memset (self->labels, 0xff, n * sizeof *self->labels);
  return self;
}

/* --- points ---------------------------------------------------------------------------------- */

/* Rows whose numbers are all finite, multiplied by a power of two so that no square overflows. */
typedef struct
{
  gsize n;
  float *points; /* owned */
  guint32 *rows; /* owned */
  int exponent;
} Finite;

static void
finite_clear (Finite *self)
{
  hek_aligned_free (self->points);
  hek_aligned_free (self->rows);
}

static gboolean
finite_init (Finite      *self,
             const float *points,
             gsize        n,
             guint        dim,
             GError     **error)
{
  float largest = 0;

  *self = (Finite) { .points = hek_aligned_try_new (MAX (n, 1) * dim, sizeof (float)),
                     .rows = hek_aligned_try_new (MAX (n, 1), sizeof (guint32)) };
  if (self->points == NULL || self->rows == NULL)
    {
      finite_clear (self);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for the places of %zu points", n);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      const float *x = points + i * dim;
      gboolean is_finite = TRUE;

      for (guint d = 0; d < dim; d++)
        is_finite = is_finite && isfinite (x[d]);
      if (!is_finite)
        continue;
      for (guint d = 0; d < dim; d++)
        largest = MAX (largest, fabsf (x[d]));
      memcpy (self->points + self->n * dim, x, dim * sizeof (float));
      self->rows[self->n++] = (guint32) i;
    }
  self->exponent = largest > 0x1p40f || largest < 0x1p-20f ? -ilogbf (MAX (largest, FLT_MIN)) : 0;
  if (self->exponent != 0)
    for (gsize i = 0; i < self->n * dim; i++)
      self->points[i] = ldexpf (self->points[i], self->exponent);
  return TRUE;
}

typedef struct
{
  const HekKdtree *tree;
  const HekTask *task;
  guint k;
  gboolean mean; /* of all k, not the distance of the k-th */
  float *out;    /* of positions */
} Near;

static void
near_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const Near *near = data;
  g_autofree float *distances = g_new (float, near->k);

  for (gsize i = begin; i < end && !hek_task_is_cancelled (near->task); i++)
    {
      double sum = 0;

      hek_kdtree_nearest (near->tree, i, near->k, distances);
      near->out[i] = sqrtf (distances[near->k - 1]);
      for (guint j = 0; near->mean && j < near->k; j++)
        sum += sqrt ((double) distances[j]);
      if (near->mean)
        near->out[i] = (float) (sum / near->k);
    }
}

/* Core distances of positions. */
static gboolean
find_cores (const HekKdtree *tree,
            guint            min_samples,
            float           *cores,
            const HekTask   *task,
            GError         **error)
{
  Near near = { .tree = tree, .task = task, .k = min_samples - 1, .out = cores };

  memset (cores, 0, tree->n * sizeof *cores);
  if (near.k > 0)
    hek_parallel_for (tree->n, BLOCK, near_block, &near, task);
  return hek_task_check (task, error);
}

/* @self has at least two rows, all of them in @finite. */
static gboolean
cluster_points (HekHdbscan    *self,
                const Finite  *finite,
                guint          dim,
                gboolean       leaves,
                const HekTask *task,
                GError       **error)
{
  HekTask span_task = hek_task_sub (task, CORES_END, SPAN_END - CORES_END);
  g_autoptr (HekKdtree) tree = hek_kdtree_new (finite->points, self->n, dim, task, error);
  hek_auto_aligned float *cores = hek_aligned_try_new (self->n, sizeof (float));
  hek_auto_aligned HekHdbscanEdge *edges
    = hek_aligned_try_new (self->n - 1, sizeof (HekHdbscanEdge));

  if (tree == NULL)
    return FALSE;
  if (cores == NULL || edges == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory to find clusters of %zu points", self->n);
      return FALSE;
    }
  if (!find_cores (tree, self->min_samples, cores, task, error))
    return FALSE;
  hek_task_progress (task, CORES_END);
  if (!hek_hdbscan_span_points (tree, cores, edges, &span_task, error))
    return FALSE;
  for (gsize i = 0; i + 1 < self->n; i++)
    {
      edges[i].a = tree->rows[edges[i].a];
      edges[i].b = tree->rows[edges[i].b];
    }
  return hek_hdbscan_condense (self, edges, leaves, task, error);
}

/* What was found out of the finite rows, for all. */
static void
spread (HekHdbscan   *self,
        HekHdbscan   *inner,
        const Finite *finite)
{
  for (gsize i = 0; i < self->n; i++)
    self->outliers[i] = NAN;
  for (gsize i = 0; i < finite->n; i++)
    {
      guint32 row = finite->rows[i];

      self->labels[row] = inner->labels[i];
      self->probabilities[row] = inner->probabilities[i];
      self->outliers[row] = inner->outliers[i];
    }
  self->min_samples = inner->min_samples;
  self->n_clusters = inner->n_clusters;
  self->n_noise = self->n - finite->n + inner->n_noise;
  self->sizes = g_steal_pointer (&inner->sizes);
  self->stabilities = g_steal_pointer (&inner->stabilities);
  for (guint i = 0; i < self->n_clusters; i++)
    self->stabilities[i] = ldexp (self->stabilities[i], finite->exponent);
}

HekHdbscan *
hek_hdbscan_points (const float             *points,
                    gsize                    n,
                    guint                    dim,
                    const HekHdbscanOptions *options,
                    const HekTask           *task,
                    GError                 **error)
{
  g_autoptr (HekHdbscan) self = NULL, inner = NULL;
  gboolean ok = TRUE;
  Finite finite;

  g_return_val_if_fail (dim > 0 && dim <= HEK_KDTREE_MAX_DIM && n < G_MAXUINT32 / 2, NULL);

  if (!finite_init (&finite, points, n, dim, error))
    return NULL;
  self = hdbscan_new (n, options, HEK_HDBSCAN_MAX_SAMPLES);
  inner = hdbscan_new (finite.n, &(HekHdbscanOptions) { .min_cluster_size = self->min_cluster_size,
                                                        .min_samples = self->min_samples },
                       (guint) CLAMP (finite.n, 1, HEK_HDBSCAN_MAX_SAMPLES));
  if (finite.n >= 2)
    ok = cluster_points (inner, &finite, dim, options != NULL && options->leaves, task, error);
  if (ok)
    spread (self, inner, &finite);
  finite_clear (&finite);
  return ok ? g_steal_pointer (&self) : NULL;
}

/* --- graphs ---------------------------------------------------------------------------------- */

HekHdbscan *
hek_hdbscan_graph (const guint32           *idx,
                   const float             *distances,
                   gsize                    n,
                   guint                    k,
                   const HekHdbscanOptions *options,
                   const HekTask           *task,
                   GError                 **error)
{
  g_autoptr (HekHdbscan) self = NULL;
  hek_auto_aligned float *cores = hek_aligned_try_new (MAX (n, 1), sizeof (float));
  hek_auto_aligned HekHdbscanEdge *edges
    = hek_aligned_try_new (MAX (n, 1), sizeof (HekHdbscanEdge));

  g_return_val_if_fail (k > 0 && n < G_MAXUINT32 / 2, NULL);

  if (cores == NULL || edges == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory to find clusters of %zu rows", n);
      return NULL;
    }
  self = hdbscan_new (n, options, MIN (k + 1, HEK_HDBSCAN_MAX_SAMPLES));
  for (gsize i = 0; i < n; i++)
    {
      gsize at = i * k + self->min_samples - 2;

      cores[i] = self->min_samples < 2 ? 0 : idx[at] < n ? distances[at] : INFINITY;
    }
  if (n >= 2)
    {
      if (!hek_hdbscan_span_graph (idx, distances, n, k, cores, edges, task, error)
          || !hek_hdbscan_condense (self, edges, options != NULL && options->leaves, task, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/* --- density --------------------------------------------------------------------------------- */

static int
compare_floats (const void *a,
                const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* Mean distances become how much denser than the median it is; a distance of 0 counts as the
 * smallest that is not. NaN stays. */
static void
densities_of (float *means,
              gsize  n)
{
  g_autofree float *sorted = g_new (float, MAX (n, 1));
  gsize n_sorted = 0, first = 0;
  double median, least;

  for (gsize i = 0; i < n; i++)
    if (!isnan (means[i]))
      sorted[n_sorted++] = means[i];
  qsort (sorted, n_sorted, sizeof *sorted, compare_floats);
  while (first < n_sorted && sorted[first] <= 0)
    first++;
  least = first < n_sorted ? (double) sorted[first] : 1;
  median = n_sorted > 0 ? MAX ((double) sorted[n_sorted / 2], least) : least;
  for (gsize i = 0; i < n; i++)
    if (!isnan (means[i]))
      means[i] = (float) log2 (median / MAX ((double) means[i], least));
}

gboolean
hek_local_density_points (const float   *points,
                          gsize          n,
                          guint          dim,
                          guint          k,
                          float         *out,
                          const HekTask *task,
                          GError       **error)
{
  g_autoptr (HekKdtree) tree = NULL;
  g_autofree float *means = NULL;
  Near near;
  Finite finite;

  g_return_val_if_fail (dim > 0 && dim <= HEK_KDTREE_MAX_DIM && k > 0, FALSE);

  if (!finite_init (&finite, points, n, dim, error))
    return FALSE;
  tree = hek_kdtree_new (finite.points, finite.n, dim, task, error);
  if (tree != NULL)
    {
      means = g_new (float, MAX (finite.n, 1));
      near = (Near) { tree, task, (guint) MIN (k, MAX (finite.n, 2) - 1), TRUE, means };
      hek_parallel_for (finite.n, BLOCK, near_block, &near, task);
    }
  if (tree == NULL || !hek_task_check (task, error))
    {
      finite_clear (&finite);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    out[i] = NAN;
  for (gsize i = 0; i < finite.n; i++)
    out[finite.rows[tree->rows[i]]] = finite.n > 1 ? means[i] : 0;
  finite_clear (&finite);
  densities_of (out, n);
  return TRUE;
}

void
hek_local_density_graph (const guint32 *idx,
                         const float   *distances,
                         gsize          n,
                         guint          k,
                         float         *out)
{
  for (gsize i = 0; i < n; i++)
    {
      double sum = 0;
      guint n_found = 0;

      for (guint j = 0; j < k; j++)
        if (idx[i * k + j] < n)
          {
            sum += (double) distances[i * k + j];
            n_found++;
          }
      out[i] = n_found > 0 ? (float) (sum / n_found) : NAN;
    }
  densities_of (out, n);
}
