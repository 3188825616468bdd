/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Weighted k-means: k-means++ seeding, Lloyd steps, empty clusters re-seeded from the worst served
 * rows.
 *
 * Every sum whose order matters is taken over blocks that depend on n only, or over the rows of one
 * cluster in their order, so the number of threads does not show in the result. Squared distances
 * are floats from the kernel, which agree on every instruction set; sums of them are doubles.
 */
#include "config.h"

#include "hek-kmeans.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-kernel-nearest.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <math.h>
#include <string.h>

/* Rows per block: at most so many, and so many multiplications, which take some milliseconds on one
 * core. */
#define MAX_BLOCK_ROWS 1024
#define BLOCK_WORK (4u << 20)

typedef struct
{
  /* borrowed */
  const float *rows, *weights;
  const HekTask *task;
  float *centroids;

  gsize n;
  guint dim, k;
  guint n_fixed;   /* the first centroids do not move */
  float softening;
  gsize block_rows;

  /* owned, aligned */
  guint32 *assignment; /* n */
  float *distance;     /* n: squared, to the centroid of the row */
  float *panels;       /* the centroids as the kernel wants them */
  guint32 *order;      /* n: rows sorted by cluster, stable */
  gsize *begin;        /* k + 1: where a cluster begins in order */
  double *block_sum;   /* one per block */
  double *mass;        /* k: weight of each cluster */
} HekKmeans;

static void
hek_kmeans_clear (HekKmeans *self)
{
  hek_aligned_free (self->assignment);
  hek_aligned_free (self->distance);
  hek_aligned_free (self->panels);
  hek_aligned_free (self->order);
  hek_aligned_free (self->begin);
  hek_aligned_free (self->block_sum);
  hek_aligned_free (self->mass);
}

static gboolean
hek_kmeans_allocate (HekKmeans *self,
                     GError   **error)
{
  gsize panel_floats;

  self->assignment = hek_aligned_try_new (self->n, sizeof *self->assignment);
  self->distance = hek_aligned_try_new (self->n, sizeof *self->distance);
  self->order = hek_aligned_try_new (self->n, sizeof *self->order);
  self->begin = hek_aligned_try_new ((gsize) self->k + 1, sizeof *self->begin);
  self->block_sum = hek_aligned_try_new (hek_parallel_n_blocks (self->n, self->block_rows),
                                         sizeof *self->block_sum);
  self->mass = hek_aligned_try_new (self->k, sizeof *self->mass);
  if (hek_checked_mul ((gsize) self->k + HEK_KERNEL_PANEL, self->dim, &panel_floats))
    self->panels
      = hek_aligned_try_new (hek_kernel_panels_size (self->k, self->dim), sizeof (float));

  if (self->assignment != NULL && self->distance != NULL && self->order != NULL
      && self->begin != NULL && self->block_sum != NULL && self->mass != NULL
      && self->panels != NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for k-means of %" G_GSIZE_FORMAT " rows into %u clusters",
               self->n, self->k);
  return FALSE;
}

static inline double
hek_kmeans_weight (const HekKmeans *self,
                   gsize            row)
{
  return self->weights != NULL ? (double) self->weights[row] : 1.0;
}

/* What a row adds to the loss. */
static inline double
hek_kmeans_cost (const HekKmeans *self,
                 gsize            row)
{
  double squared = (double) self->distance[row];

  return self->softening > 0 ? sqrt (squared + (double) self->softening) : squared;
}

static double
hek_kmeans_total (const HekKmeans *self)
{
  double total = 0;

  for (gsize b = 0; b < hek_parallel_n_blocks (self->n, self->block_rows); b++)
    total += self->block_sum[b];
  return total;
}

/* ---- seeding ---- */

typedef struct
{
  HekKmeans *kmeans;
  guint seed_idx; /* the centroid that was added last */
} HekKmeansSeed;

/* Distances to the newest centroid, kept where they are smaller. */
static void
hek_kmeans_seed_block (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekKmeansSeed *seed = data;
  HekKmeans *self = seed->kmeans;
  const float *centroid = self->centroids + (gsize) seed->seed_idx * self->dim;
  double sum = 0;

  for (gsize i = begin; i < end; i++)
    {
      const float *row = self->rows + i * self->dim;
      float d2 = 0;

      for (guint d = 0; d < self->dim; d++)
        d2 += (row[d] - centroid[d]) * (row[d] - centroid[d]);
      if (d2 < self->distance[i])
        {
          self->distance[i] = d2;
          self->assignment[i] = seed->seed_idx;
        }
      sum += (double) self->distance[i] * hek_kmeans_weight (self, i);
    }
  self->block_sum[block_idx] = sum;
}

/* The row at which the running sum of block_sum's terms passes @target. */
static gsize
hek_kmeans_pick (const HekKmeans *self,
                 double           target,
                 gboolean         by_distance)
{
  gsize n_blocks = hek_parallel_n_blocks (self->n, self->block_rows);
  gsize block = 0, picked = 0;

  while (block + 1 < n_blocks && target >= self->block_sum[block])
    target -= self->block_sum[block++];

  for (gsize i = block * self->block_rows; i < MIN ((block + 1) * self->block_rows, self->n); i++)
    {
      double term = hek_kmeans_weight (self, i) * (by_distance ? (double) self->distance[i] : 1.0);

      if (term <= 0)
        continue;
      picked = i;
      if (target < term)
        break;
      target -= term;
    }
  return picked;
}

/* Returns: the number of different centroids that were found; the rest repeats the first ones; 0:
 * cancelled */
static guint
hek_kmeans_seed (HekKmeans *self,
                 guint64    seed)
{
  HekKmeansSeed step = { .kmeans = self };
  HekRng rng;
  guint found = 1;
  gsize bytes = self->dim * sizeof (float);
  gsize row;

  hek_rng_init (&rng, seed);
  for (gsize b = 0; b < hek_parallel_n_blocks (self->n, self->block_rows); b++)
    {
      self->block_sum[b] = 0;
      for (gsize i = b * self->block_rows; i < MIN ((b + 1) * self->block_rows, self->n); i++)
        self->block_sum[b] += hek_kmeans_weight (self, i);
    }
  row = hek_kmeans_pick (self, hek_rng_double (&rng) * hek_kmeans_total (self), FALSE);
  memcpy (self->centroids, self->rows + row * self->dim, bytes);
  for (gsize i = 0; i < self->n; i++)
    self->distance[i] = G_MAXFLOAT;

  for (;;)
    {
      double total;

      step.seed_idx = found - 1;
      if (!hek_parallel_for (self->n, self->block_rows, hek_kmeans_seed_block, &step, self->task))
        return 0;
      total = hek_kmeans_total (self);
      if (found == self->k || !(total > 0))
        break;
      row = hek_kmeans_pick (self, hek_rng_double (&rng) * total, TRUE);
      if (!(self->distance[row] > 0))
        break;
      memcpy (self->centroids + (gsize) found * self->dim, self->rows + row * self->dim, bytes);
      found++;
    }

  for (guint c = found; c < self->k; c++)
    memcpy (self->centroids + (gsize) c * self->dim,
            self->centroids + (gsize) (c % found) * self->dim, bytes);
  return found;
}

/* ---- Lloyd steps ---- */

static void
hek_kmeans_assign_block (gsize    begin,
                         gsize    end,
                         gsize    block_idx,
                         gpointer data)
{
  HekKmeans *self = data;
  double sum = 0;

  hek_kernel_nearest_rows (self->panels, self->k, self->dim, self->rows + begin * self->dim,
                           end - begin, self->assignment + begin, self->distance + begin);
  for (gsize i = begin; i < end; i++)
    sum += hek_kmeans_weight (self, i) * hek_kmeans_cost (self, i);
  self->block_sum[block_idx] = sum;
}

static gboolean
hek_kmeans_assign (HekKmeans *self,
                   double    *loss)
{
  hek_kernel_panels_fill (self->centroids, self->k, self->dim, self->panels);
  if (!hek_parallel_for (self->n, self->block_rows, hek_kmeans_assign_block, self, self->task))
    return FALSE;
  *loss = hek_kmeans_total (self);
  return TRUE;
}

/* Counting sort: the rows of each cluster in their order. */
static void
hek_kmeans_sort (HekKmeans *self)
{
  memset (self->begin, 0, ((gsize) self->k + 1) * sizeof *self->begin);
  for (gsize i = 0; i < self->n; i++)
    self->begin[self->assignment[i] + 1]++;
  for (guint c = 0; c < self->k; c++)
    self->begin[c + 1] += self->begin[c];
  for (gsize i = 0; i < self->n; i++)
    self->order[self->begin[self->assignment[i]]++] = (guint32) i;
  for (guint c = self->k; c > 0; c--)
    self->begin[c] = self->begin[c - 1];
  self->begin[0] = 0;
}

static void
hek_kmeans_mean_block (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekKmeans *self = data;
  g_autofree double *sum = g_new (double, self->dim);

  for (gsize c = begin; c < end; c++)
    {
      double mass = 0;

      self->mass[c] = 1;
      if (c < self->n_fixed)
        continue;

      memset (sum, 0, self->dim * sizeof *sum);
      for (gsize j = self->begin[c]; j < self->begin[c + 1]; j++)
        {
          gsize i = self->order[j];
          double weight = hek_kmeans_weight (self, i);

          /* The mean of rows weighted by 1 / d is a step towards the point of least summed distance
           * (Weiszfeld). */
          if (self->softening > 0)
            weight /= hek_kmeans_cost (self, i);
          mass += weight;
          for (guint d = 0; d < self->dim; d++)
            sum[d] += weight * (double) self->rows[i * self->dim + d];
        }
      self->mass[c] = mass;
      if (mass > 0)
        for (guint d = 0; d < self->dim; d++)
          self->centroids[c * self->dim + d] = (float) (sum[d] / mass);
    }
}

/* Empty clusters move to the rows whose weighted distance is the largest, a different one each. */
static void
hek_kmeans_reseed (HekKmeans *self)
{
  for (guint c = 0; c < self->k; c++)
    {
      double worst = 0;
      gsize worst_row = 0;

      if (self->mass[c] > 0)
        continue;
      for (gsize i = 0; i < self->n; i++)
        if ((double) self->distance[i] * hek_kmeans_weight (self, i) > worst)
          {
            worst = (double) self->distance[i] * hek_kmeans_weight (self, i);
            worst_row = i;
          }
      if (!(worst > 0) || hek_task_is_cancelled (self->task))
        return;
      memcpy (self->centroids + (gsize) c * self->dim, self->rows + worst_row * self->dim,
              self->dim * sizeof (float));
      self->distance[worst_row] = 0;
    }
}

static gboolean
hek_kmeans_lloyd (HekKmeans              *self,
                  const HekKmeansOptions *options,
                  double                 *loss)
{
  double before = G_MAXDOUBLE, mass = 0;

  for (gsize i = 0; i < self->n; i++)
    mass += hek_kmeans_weight (self, i);

  for (guint i = 0;; i++)
    {
      if (!hek_kmeans_assign (self, loss))
        return FALSE;
      if (options->on_step != NULL)
        options->on_step (i, mass > 0 ? *loss / mass : 0, options->step_data);
      hek_task_progress (self->task, (i + 1.0) / (options->n_iterations + 1.0));
      if (i == options->n_iterations || !(*loss > 0)
          || before - *loss < options->tolerance * before)
        return TRUE;

      before = *loss;
      hek_kmeans_sort (self);
      if (!hek_parallel_for (self->k, 1 + self->k / 64, hek_kmeans_mean_block, self, self->task))
        return FALSE;
      hek_kmeans_reseed (self);
    }
}

gboolean
hek_kmeans (const float            *rows,
            const float            *weights,
            gsize                   n,
            guint                   dim,
            guint                   k,
            const HekKmeansOptions *options,
            float                  *centroids,
            guint32                *assignment,
            double                 *loss,
            const HekTask          *task,
            GError                **error)
{
  HekKmeans self = { .rows = rows,
                     .weights = weights,
                     .task = task,
                     .centroids = centroids,
                     .n = n,
                     .dim = dim,
                     .k = k,
                     .n_fixed = options->initial != NULL ? options->n_fixed : 0,
                     .softening = options->softening,
                     .block_rows = CLAMP (BLOCK_WORK / ((gsize) dim * k + 1), 1, MAX_BLOCK_ROWS) };
  double sum = 0, mass = 0;
  gboolean ok = FALSE;

  g_return_val_if_fail (n > 0 && n <= G_MAXUINT32 && dim > 0 && k > 0, FALSE);

  if (hek_kmeans_allocate (&self, error))
    {
      if (options->initial != NULL)
        memcpy (centroids, options->initial, (gsize) k * dim * sizeof *centroids);
      ok = options->initial != NULL || hek_kmeans_seed (&self, options->seed) > 0;
      ok = ok && hek_kmeans_lloyd (&self, options, &sum);
      if (!ok)
        hek_task_check (task, error);
    }
  if (ok)
    {
      for (gsize i = 0; i < n; i++)
        mass += hek_kmeans_weight (&self, i);
      if (assignment != NULL)
        memcpy (assignment, self.assignment, n * sizeof *assignment);
      if (loss != NULL)
        *loss = mass > 0 ? sum / mass : 0;
    }
  hek_kmeans_clear (&self);
  return ok;
}
