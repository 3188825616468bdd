/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places for new rows. Methods that project do it again; others give a row a place among those of
 * its neighbours: their weighted mean in the geometry of the layout, or what the method makes of
 * it. A row that equals an old one comes to its place.
 */
#include "config.h"

#include "hek-layout-core-private.h"
#include "hek-layout-math.h"

#include "hek-parallel.h"

#include <math.h>
#include <string.h>

/* Of the progress: looking at the rows, the neighbours. */
#define ROWS_SPAN 0.05
#define GRAPH_SPAN 0.75

/* Nearer to the boundary floats have no more digits, and one place would outweigh all others. */
#define BALL_RADIUS 0.99999

/* ---- the weighted mean ---- */

/* Of distances 0, 1, 2 … from the nearest on: weights 1, 1/e, 1/e² …, in units of the mean
 * difference; of a row that equals an old one the first weight alone. */
static void
make_weights (const float *distances,
              guint        k,
              HekDistance  distance,
              double      *weights)
{
  double nearest = distances[0], mean = 0;

  for (guint j = 0; j < k; j++)
    mean += ((double) distances[j] - nearest) / k;
  for (guint j = 0; j < k; j++)
    weights[j] = mean > 0 && isfinite (mean)
                   ? hek_exp (-((double) distances[j] - nearest) / mean)
                   : isfinite (distances[j]) || !isfinite (nearest);
  if (distance != HEK_DISTANCE_IP && nearest <= 0)
    for (guint j = 1; j < k; j++)
      weights[j] = 0;
}

/* p of z = (x² + y²) / 2p, from the place that says it best. */
static double
find_p (const HekLayout *layout)
{
  const float *coords = hek_layout_coords (layout);
  double largest = 0, p = 1;

  for (gsize i = 0; i < hek_layout_n (layout); i++)
    {
      double x = coords[i * 3], y = coords[i * 3 + 1], z = coords[i * 3 + 2];
      double square = x * x + y * y;

      if (square > largest && z > 0)
        {
          largest = square;
          p = square / (2 * z);
        }
    }
  return p;
}

typedef struct
{
  /* borrowed */
  const HekLayout *layout;
  const HekLayoutGraph *graph;
  float *coords;

  HekGeometry geometry;
  guint n_coords;
  double p;
} Mean;

/* In Klein's view geodesics are straight, and means are those of weights times Lorentz factors. */
static void
ball_mean (const Mean    *mean,
           const guint32 *idx,
           const double  *weights,
           float         *out)
{
  double sum[3] = { 0 }, total = 0, square = 0, scale;

  for (guint j = 0; j < mean->graph->k; j++)
    {
      const float *x = hek_layout_coords (mean->layout) + (gsize) idx[j] * mean->n_coords;
      double norm = 0, klein;

      for (guint c = 0; c < mean->n_coords; c++)
        norm += (double) x[c] * (double) x[c];
      norm = MIN (norm, BALL_RADIUS * BALL_RADIUS);
      klein = 2 / (1 - norm);
      for (guint c = 0; c < mean->n_coords; c++)
        sum[c] += weights[j] * klein * (double) x[c];
      total += weights[j] * (1 + norm) / (1 - norm);
    }
  for (guint c = 0; c < mean->n_coords; c++)
    {
      sum[c] /= total;
      square += sum[c] * sum[c];
    }
  scale = 1 / (1 + sqrt (MAX (1 - square, 0)));
  for (guint c = 0; c < mean->n_coords; c++)
    out[c] = (float) (sum[c] * scale);
}

static void
flat_mean (const Mean    *mean,
           const guint32 *idx,
           const double  *weights,
           float         *out)
{
  double sum[3] = { 0 }, total = 0, length = 0;

  for (guint j = 0; j < mean->graph->k; j++)
    {
      const float *x = hek_layout_coords (mean->layout) + (gsize) idx[j] * mean->n_coords;

      for (guint c = 0; c < mean->n_coords; c++)
        sum[c] += weights[j] * (double) x[c];
      total += weights[j];
    }
  for (guint c = 0; c < mean->n_coords; c++)
    {
      sum[c] /= total;
      length += sum[c] * sum[c];
    }
  if (mean->geometry == HEK_GEOMETRY_PARABOLIC)
    sum[2] = (sum[0] * sum[0] + sum[1] * sum[1]) / (2 * mean->p);
  length = mean->geometry == HEK_GEOMETRY_SPHERICAL ? sqrt (length) : 1;
  for (guint c = 0; c < mean->n_coords; c++)
    out[c] = (float) (sum[c] / length);
}

static void
mean_block (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  const Mean *mean = data;
  const HekLayoutGraph *graph = mean->graph;
  HekDistance distance = hek_layout_recipe (mean->layout)->distance;
  g_autofree double *weights = g_new (double, graph->k);

  for (gsize i = begin; i < end; i++)
    {
      const guint32 *idx = graph->idx + i * graph->k;
      float *out = mean->coords + i * mean->n_coords;
      gboolean is_finite = TRUE;

      make_weights (graph->distances + i * graph->k, graph->k, distance, weights);
      if (mean->geometry == HEK_GEOMETRY_HYPERBOLIC)
        ball_mean (mean, idx, weights, out);
      else
        flat_mean (mean, idx, weights, out);
      for (guint c = 0; c < mean->n_coords; c++)
        is_finite = is_finite && isfinite (out[c]);
      /* opposite places of a sphere have no mean: the nearest has to do */
      if (!is_finite || weights[1 % graph->k] <= 0)
        memcpy (out, hek_layout_coords (mean->layout) + (gsize) idx[0] * mean->n_coords,
                mean->n_coords * sizeof *out);
    }
}

gboolean
hek_layout_place_mean (const HekLayout      *layout,
                       const HekLayoutGraph *graph,
                       float                *coords,
                       const HekTask        *task,
                       GError              **error)
{
  Mean mean = {
    .layout = layout,
    .graph = graph,
    .coords = coords,
    .geometry = hek_layout_recipe (layout)->geometry,
    .n_coords = hek_layout_n_coords (layout),
    .p = 1,
  };

  if (mean.geometry == HEK_GEOMETRY_PARABOLIC)
    mean.p = find_p (layout);
  return hek_parallel_for (graph->n, 1024, mean_block, &mean, task)
         || hek_task_check (task, error);
}

/* ---- new rows ---- */

typedef struct
{
  /* borrowed */
  const HekLayout *layout;
  const HekTask *task;

  /* owned */
  HekLayoutRows base, rows; /* with a place; the new ones */
  HekLayout *placed;        /* the layout of base */
  HekLayoutGraph *graph;
  float *coords;            /* of rows */
} Placing;

static void
placing_clear (Placing *self)
{
  hek_layout_rows_clear (&self->base);
  hek_layout_rows_clear (&self->rows);
  g_clear_pointer (&self->placed, hek_layout_unref);
  g_clear_pointer (&self->graph, hek_layout_graph_free);
  g_clear_pointer (&self->coords, g_free);
}

/* The layout without the rows that have no place. */
static HekLayout *
compact (const HekLayout     *layout,
         const HekLayoutRows *base,
         GError             **error)
{
  guint n_coords = hek_layout_n_coords (layout);
  float *coords;

  if (base->idx == NULL)
    return hek_layout_ref ((HekLayout *) layout);
  coords = hek_layout_try_coords (base->rows.n, n_coords, error);
  if (coords == NULL)
    return NULL;
  for (gsize i = 0; i < base->rows.n; i++)
    memcpy (coords + i * n_coords, hek_layout_coords (layout) + (gsize) base->idx[i] * n_coords,
            n_coords * sizeof *coords);
  return hek_layout_new (hek_layout_recipe (layout), coords, base->rows.n);
}

static gboolean
find_neighbors (Placing  *self,
                GError  **error)
{
  const HekLayoutRecipe *recipe = hek_layout_recipe (self->layout);
  guint (*n_neighbors) (const HekLayoutRecipe *, gsize) = recipe->method->n_neighbors;
  HekTask part = hek_task_sub (self->task, ROWS_SPAN, GRAPH_SPAN);
  /* a new row is none of the old ones, and so has as many neighbours as there are of them */
  guint k = n_neighbors != NULL ? n_neighbors (recipe, self->base.rows.n + 1) : 0;

  if (k == 0)
    return TRUE;
  self->graph = hek_layout_graph_between (&self->base.rows, &self->rows.rows, recipe->distance,
                                          (guint) MIN (k, self->base.rows.n), recipe->seed, &part,
                                          error);
  return self->graph != NULL;
}

static gboolean
place_rows (Placing  *self,
            GError  **error)
{
  const HekLayoutMethod *method = hek_layout_recipe (self->layout)->method;
  HekTask part = hek_task_sub (self->task, ROWS_SPAN + GRAPH_SPAN, 1 - ROWS_SPAN - GRAPH_SPAN);

  if (self->base.rows.n == 0)
    {
      g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
                   "the layout has no places that new vectors could lie between");
      return FALSE;
    }
  self->placed = compact (self->layout, &self->base, error);
  self->coords = self->placed != NULL
                   ? hek_layout_try_coords (self->rows.rows.n, hek_layout_n_coords (self->layout),
                                            error)
                   : NULL;
  if (self->coords == NULL || !find_neighbors (self, error))
    return FALSE;
  if (method->place != NULL)
    return method->place (self->placed, &self->base.rows, &self->rows.rows, self->graph,
                          self->coords, &part, error);
  return hek_layout_place_mean (self->placed, self->graph, self->coords, &part, error);
}

static gboolean
check_base (const HekLayout *layout,
            const HekRows   *base,
            const HekRows   *rows,
            GError         **error)
{
  if (base->n != hek_layout_n (layout))
    g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
                 "the layout is of %" G_GSIZE_FORMAT " vectors, not of %" G_GSIZE_FORMAT,
                 hek_layout_n (layout), base->n);
  else if (base->dim != rows->dim)
    g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
                 "the layout is of vectors of %u dimensions, the new ones have %u", base->dim,
                 rows->dim);
  else
    return TRUE;
  return FALSE;
}

static HekLayout *
place (Placing        *self,
       const HekRows  *base,
       const HekRows  *rows,
       GError        **error)
{
  guint n_coords = hek_layout_n_coords (self->layout);
  HekDistance distance = hek_layout_recipe (self->layout)->distance;
  HekTask looking = hek_task_sub (self->task, 0, ROWS_SPAN);
  float *all;

  if (!hek_layout_rows_init_base (&self->base, base, self->layout, &looking, error)
      || !hek_layout_rows_init_like (&self->rows, rows, distance, &self->base, &looking, error)
      || (self->rows.rows.n > 0 && !place_rows (self, error)))
    return NULL;
  all = hek_layout_try_coords (base->n + rows->n, n_coords, error);
  if (all == NULL)
    return NULL;
  if (base->n > 0)
    memcpy (all, hek_layout_coords (self->layout), base->n * n_coords * sizeof *all);
  hek_layout_rows_spread (&self->rows, self->coords, n_coords, all + base->n * n_coords);
  return hek_layout_new (hek_layout_recipe (self->layout), all, base->n + rows->n);
}

HekLayout *
hek_layout_place (const HekLayout *layout,
                  const HekRows   *base,
                  const HekRows   *rows,
                  const HekTask   *task,
                  GError         **error)
{
  Placing self = { .layout = layout, .task = task };
  HekLayout *result;

  if (!check_base (layout, base, rows, error))
    return NULL;
  result = place (&self, base, rows, error);
  placing_clear (&self);
  if (result != NULL)
    hek_task_progress (task, 1);
  return result;
}
