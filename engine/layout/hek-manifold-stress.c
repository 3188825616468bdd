/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layouts on a manifold by stress: the squared relative difference between geodesic distances and
 * those along the neighbour graph, over each row's neighbours and a sample of far rows, the pivots
 * (Ortmann, Klimenta, Brandes, "A sparse stress model", Journal of Graph Algorithms and
 * Applications 21, 2017).
 *
 * The descent is that of Zheng, Pawar, Goodman, "Graph drawing by stochastic gradient descent",
 * IEEE Transactions on Visualization and Computer Graphics 25, 2019, along geodesics: a place goes
 * through its own terms one after the other, for each a share of half the difference along the
 * shortest way, and the share falls from epoch to epoch. All others are seen where they were before
 * the epoch, so that places may be moved by any number of threads. In the last epochs a place makes
 * one step with the mean of its terms, weighted by the inverse squares of their distances: the
 * descent then comes to rest.
 */
#include "config.h"

#include "hek-manifold-stress-private.h"

#include <math.h>
#include <string.h>

#include "hek-layout-math.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#define N_NEIGHBORS 10

/* Pivots, fewer when their distances to all rows would be more than so many. */
#define N_PIVOTS 200
#define LEAST_PIVOTS 32
#define MAX_DISTANCES 20000000

/* Far terms of a place in one step: others in every stochastic one, the same ones at last. Many
 * rows hold each other up, and a few far ones are enough; few rows are held by all pivots. */
#define N_FAR 64
#define N_FAR_OF_MANY 24
#define MANY 5000

/* Steps: those of the stochastic descent, and those that come to rest. */
#define N_EPOCHS 60
#define N_LAST 30

/* The last rate is so much of what would fulfil the mean edge at once. */
#define LAST_RATE 0.1

#define BLOCK 256

/* Of the progress. */
#define PATHS_SPAN 0.25
#define FIT_SPAN 0.15

/* Parts rows with the same start, whose variance is 1. */
#define JITTER 1e-3

/* What is kept in a checkpoint beside the places. */
typedef struct
{
  HekLayoutScale scale;
} State;

typedef struct
{
  /* borrowed */
  HekLayoutWork *work;
  const HekLayoutPaths *paths;
  const HekTask *task;

  HekManifold manifold;
  HekLayoutScale scale;
  guint step;
  double rate;   /* of the squared distance, in the stochastic steps; 0 in the last */
  double *sums;  /* a block: relative squares, and how many */
  float *next;   /* where places go */
} Descent;

guint
hek_layout_stress_n_neighbors (gsize n)
{
  return (guint) MIN (N_NEIGHBORS, n - 1);
}

/* ---- one place ---- */

/* The terms of a place in one step: its neighbours, and pivots from a number of the lots on. */
typedef struct
{
  const guint32 *neighbors;
  const float *edges;
  guint n_neighbors, n_far, first_far, n_terms, start, stride;
  gsize row;
} Terms;

static Terms
list_terms (const Descent *self,
            gsize          i)
{
  /* Each is prime to all smaller numbers of terms. */
  static const guint strides[] = { 7919, 7907, 7901, 7883, 7879, 7877, 7873, 7867 };
  const HekLayoutGraph *graph = self->work->graph;
  guint n_pivots = self->paths->n_pivots;
  HekRng rng;
  Terms terms = {
    .neighbors = graph->idx + i * graph->k,
    .edges = self->paths->edges + i * graph->k,
    .n_neighbors = graph->k,
    .n_far = graph->n > MANY ? N_FAR_OF_MANY : self->rate > 0 ? MIN (N_FAR, n_pivots) : n_pivots,
    .row = i,
  };

  hek_rng_init (&rng, self->work->recipe->seed ^ ((guint64) MIN (self->step, N_EPOCHS) << 40) ^ i);
  terms.n_terms = terms.n_neighbors + terms.n_far;
  terms.first_far = (guint) hek_rng_below (&rng, n_pivots);
  terms.start = (guint) hek_rng_below (&rng, terms.n_terms);
  terms.stride = strides[hek_rng_below (&rng, G_N_ELEMENTS (strides))];
  return terms;
}

/* Term @t: the other row, and the distance that is wanted; 0 when it is the row itself. */
static double
get_term (const Descent *self,
          const Terms   *terms,
          guint          t,
          guint32       *other)
{
  const HekLayoutPaths *paths = self->paths;
  guint pivot;

  t = (terms->start + t * terms->stride) % terms->n_terms;
  if (t < terms->n_neighbors)
    {
      *other = terms->neighbors[t];
      return self->scale.factor * (double) terms->edges[t];
    }
  pivot = (terms->first_far + (t - terms->n_neighbors)) % paths->n_pivots;
  *other = paths->pivots[pivot];
  return self->scale.factor * (double) paths->distances[pivot * paths->n + terms->row];
}

static void
go (const HekManifold *manifold,
    double            *at,
    double            *direction,
    double             way)
{
  if (way < 0)
    for (guint i = 0; i < 3; i++)
      direction[i] = -direction[i];
  hek_manifold_exp (manifold, at, direction, fabs (way));
}

static void
move_through_terms (const Descent *self,
                    const Terms   *terms,
                    double        *at,
                    double        *sums)
{
  for (guint t = 0; t < terms->n_terms; t++)
    {
      guint32 other;
      double wanted = get_term (self, terms, t, &other), place[3], direction[3], distance;

      if (!(wanted > 0))
        continue;
      hek_manifold_load (&self->manifold, self->work->coords + (gsize) other * self->work->n_coords,
                         place);
      distance = hek_manifold_log (&self->manifold, at, place, direction);
      sums[0] += (distance / wanted - 1) * (distance / wanted - 1);
      sums[1] += 1;
      go (&self->manifold, at, direction,
          0.5 * MIN (1, self->rate / (wanted * wanted)) * (distance - wanted));
    }
}

static void
move_by_mean (const Descent *self,
              const Terms   *terms,
              double        *at,
              double        *sums)
{
  double v[3] = { 0 }, weights = 0, length;

  for (guint t = 0; t < terms->n_terms; t++)
    {
      guint32 other;
      double wanted = get_term (self, terms, t, &other), place[3], direction[3], distance, weight;

      if (!(wanted > 0))
        continue;
      hek_manifold_load (&self->manifold, self->work->coords + (gsize) other * self->work->n_coords,
                         place);
      distance = hek_manifold_log (&self->manifold, at, place, direction);
      sums[0] += (distance / wanted - 1) * (distance / wanted - 1);
      sums[1] += 1;
      weight = 1 / (wanted * wanted);
      weights += weight;
      for (guint i = 0; i < 3; i++)
        v[i] += weight * (distance - wanted) * direction[i];
    }
  if (!(weights > 0))
    return;
  length = hek_manifold_norm (&self->manifold, at, v);
  if (!(length > 0))
    return;
  for (guint i = 0; i < 3; i++)
    v[i] /= length;
  hek_manifold_exp (&self->manifold, at, v, 0.5 * length / weights);
}

static void
move_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Descent *self = data;
  guint n_coords = self->work->n_coords;
  double *sums = self->sums + 2 * block_idx;

  sums[0] = sums[1] = 0;
  for (gsize i = begin; i < end && !hek_task_is_cancelled (self->task); i++)
    {
      Terms terms = list_terms (self, i);
      double at[3];

      hek_manifold_load (&self->manifold, self->work->coords + i * n_coords, at);
      if (self->rate > 0)
        move_through_terms (self, &terms, at, sums);
      else
        move_by_mean (self, &terms, at, sums);
      hek_manifold_store (&self->manifold, at, self->next + i * n_coords);
    }
}

/* ---- all ---- */

/* Places of the method, of any scale, brought onto the manifold. */
static void
begin_at_start (HekLayoutWork     *work,
                const HekManifold *manifold)
{
  guint n_coords = work->n_coords;
  double sum = 0, factor;
  HekRng rng;

  for (gsize i = 0; i < work->rows->n * n_coords; i++)
    sum += (double) work->coords[i] * (double) work->coords[i];
  factor = sum > 0 ? 1 / sqrt (sum / (double) work->rows->n) : 1;
  hek_rng_init (&rng, work->recipe->seed);
  for (gsize i = 0; i < work->rows->n; i++)
    {
      float place[3] = { 0 };

      for (guint d = 0; d < n_coords; d++)
        place[d] = (float) (factor * (double) work->coords[i * n_coords + d]
                            + JITTER * (hek_rng_double (&rng) - 0.5));
      hek_manifold_from_euclidean (manifold, place, n_coords, work->coords + i * n_coords);
    }
}

/* Falls evenly on a logarithmic scale, from what fulfils the mean distance at once. */
static double
rate_at (const Descent *self,
         guint          step)
{
  double first = self->scale.factor * self->paths->mean;
  double last = self->scale.factor * self->paths->mean_edge;
  double span;

  if (step >= N_EPOCHS)
    return 0;
  first = first * first;
  last = LAST_RATE * last * last;
  span = hek_log (MAX (first / last, 1)) * step / (N_EPOCHS - 1);
  return first / (1 + hek_expm1 (span));
}

static gboolean
take_step (Descent       *self,
           const HekTask *task,
           GError       **error)
{
  HekLayoutWork *work = self->work;
  gsize n_blocks = hek_parallel_n_blocks (work->rows->n, BLOCK);
  double sum = 0, weight = 0;
  State state = { self->scale };

  self->rate = rate_at (self, self->step);
  if (!hek_parallel_for (work->rows->n, BLOCK, move_block, self, task))
    return hek_task_check (task, error);
  memcpy (work->coords, self->next, work->rows->n * work->n_coords * sizeof *work->coords);
  for (gsize i = 0; i < n_blocks; i++)
    {
      sum += self->sums[2 * i];
      weight += self->sums[2 * i + 1];
    }
  hek_task_progress (task, (self->step + 1.0) / (N_EPOCHS + N_LAST));
  hek_layout_work_step (work, self->step, N_EPOCHS + N_LAST, sqrt (sum / MAX (weight, 1)), &state,
                        sizeof state);
  return TRUE;
}

/* The first step, after the start or after a checkpoint. */
static gboolean
begin (Descent       *self,
       const HekTask *task,
       GError       **error)
{
  HekLayoutWork *work = self->work;
  gconstpointer bytes;
  gsize n_bytes;
  State state;

  hek_manifold_init (&self->manifold, work->recipe->geometry, work->recipe->n_dims);
  if (hek_layout_work_resume (work, &self->step, &bytes, &n_bytes) && n_bytes == sizeof state)
    {
      memcpy (&state, bytes, sizeof state);
      self->scale = state.scale;
    }
  else
    {
      self->step = 0;
      begin_at_start (work, &self->manifold);
      if (!hek_layout_scale_fit (&self->manifold, self->paths, work->coords, work->recipe->seed,
                                 &self->scale, task, error))
        return FALSE;
    }
  self->manifold.p = self->scale.p;
  return TRUE;
}

static gboolean
descend (HekLayoutWork        *work,
         const HekLayoutPaths *paths,
         const HekTask        *task,
         GError              **error)
{
  HekTask fit = hek_task_sub (task, PATHS_SPAN, FIT_SPAN);
  HekTask rest = hek_task_sub (task, PATHS_SPAN + FIT_SPAN, 1 - PATHS_SPAN - FIT_SPAN);
  Descent self = { .work = work, .paths = paths, .task = task };
  gboolean going;

  if (!begin (&self, &fit, error))
    return FALSE;
  self.sums = g_new (double, 2 * hek_parallel_n_blocks (work->rows->n, BLOCK));
  self.next = g_try_new (float, work->rows->n * work->n_coords);
  going = self.next != NULL;
  if (!going)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for places");
  for (; going && self.step < N_EPOCHS + N_LAST; self.step++)
    going = take_step (&self, &rest, error);
  g_free (self.sums);
  g_free (self.next);
  return going;
}

gboolean
hek_layout_stress (HekLayoutWork *work,
                   const HekTask *task,
                   GError       **error)
{
  HekTask part = hek_task_sub (task, 0, PATHS_SPAN);
  guint n_pivots = (guint) CLAMP (MAX_DISTANCES / work->rows->n, LEAST_PIVOTS, N_PIVOTS);
  HekLayoutPaths paths;
  gboolean done = TRUE;

  if (!hek_layout_paths_init (&paths, work, n_pivots, &part, error))
    return FALSE;
  if (paths.mean > 0)
    done = descend (work, &paths, task, error);
  else
    {
      HekManifold manifold;

      /* All rows are the same. */
      hek_manifold_init (&manifold, work->recipe->geometry, work->recipe->n_dims);
      begin_at_start (work, &manifold);
    }
  hek_layout_paths_clear (&paths);
  return done;
}
