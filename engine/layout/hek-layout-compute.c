/* SPDX-License-Identifier: Apache-2.0 */
/* What is the same for all methods: rows, neighbours, the start, and the way back. */
#include "config.h"

#include "hek-layout-core-private.h"
#include "hek-layout-work-private.h"

#include "hek-checked.h"

#include <math.h>

/* Of the progress: looking at the rows, the neighbours of methods that want them, the start. */
#define ROWS_SPAN 0.02
#define GRAPH_SPAN 0.3
#define START_SPAN 0.03

/* One place has no neighbours. */
#define MIN_ROWS 2

float *
hek_layout_try_coords (gsize    n,
                       guint    n_coords,
                       GError **error)
{
  gsize n_floats;
  float *coords = NULL;

  if (hek_checked_mul (n, n_coords, &n_floats))
    coords = g_try_new (float, MAX (n_floats, 1));
  if (coords == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 "not enough memory for %" G_GSIZE_FORMAT " places", n);
  return coords;
}

typedef struct
{
  /* borrowed */
  const HekLayoutRecipe *recipe;
  const HekLayoutWatch *watch;
  const HekTask *task;

  /* owned */
  HekLayoutRows rows;
  HekLayoutGraph *graph;
  HekLayoutProgress *progress;
  float *coords;

  guint n_coords;
  double done; /* of the progress */
} Computation;

static void
computation_clear (Computation *self)
{
  hek_layout_rows_clear (&self->rows);
  g_clear_pointer (&self->graph, hek_layout_graph_free);
  g_clear_pointer (&self->progress, hek_layout_progress_free);
  g_clear_pointer (&self->coords, g_free);
}

static HekTask
next_part (Computation *self,
           double       span)
{
  HekTask part = hek_task_sub (self->task, self->done, span);

  self->done += span;
  return part;
}

static gboolean
make_graph (Computation *self,
            GError     **error)
{
  const HekLayoutMethod *method = self->recipe->method;
  guint k = method->n_neighbors != NULL ? method->n_neighbors (self->recipe, self->rows.rows.n) : 0;
  HekTask part;

  if (k == 0)
    return TRUE;
  part = next_part (self, GRAPH_SPAN);
  k = (guint) MIN (k, self->rows.rows.n - 1);
  self->graph = hek_layout_graph_new (&self->rows.rows, self->recipe->distance, k,
                                      self->recipe->seed, &part, error);
  return self->graph != NULL;
}

void
hek_layout_scale_start (float *coords,
                        gsize  n,
                        guint  n_coords)
{
  double sum = 0, factor;

  for (gsize i = 0; i < n; i++)
    sum += (double) coords[i * n_coords] * (double) coords[i * n_coords];
  if (!(sum > 0))
    return;
  factor = 1 / sqrt (sum / (double) n);
  for (gsize i = 0; i < n * n_coords; i++)
    coords[i] = (float) ((double) coords[i] * factor);
}

static gboolean
make_start (Computation *self,
            GError     **error)
{
  const HekLayoutMethod *method = self->recipe->method;
  HekTask part;

  if (self->watch != NULL && self->watch->resume != NULL)
    return hek_layout_progress_read (self->progress, self->watch->resume, self->coords, error);
  if (method->start == NULL || method->start (self->recipe) == HEK_LAYOUT_START_NONE)
    return TRUE;
  part = next_part (self, START_SPAN);
  if (!hek_layout_pca_coords (&self->rows.rows, self->n_coords, self->recipe->seed, self->coords,
                              &part, error))
    return FALSE;
  hek_layout_scale_start (self->coords, self->rows.rows.n, self->n_coords);
  return TRUE;
}

static gboolean
run_method (Computation *self,
            GError     **error)
{
  HekTask part = next_part (self, 1 - self->done);
  HekLayoutWork work = {
    .rows = &self->rows.rows,
    .recipe = self->recipe,
    .graph = self->graph,
    .watch = self->watch,
    .coords = self->coords,
    .n_coords = self->n_coords,
    .progress = self->progress,
  };

  if (self->recipe->method->compute (&work, &part, error))
    return TRUE;
  if (hek_task_is_cancelled (self->task))
    hek_layout_progress_keep (self->progress);
  return FALSE;
}

static gboolean
check_rows (const Computation *self,
            GError           **error)
{
  if (self->rows.rows.n >= MIN_ROWS)
    return TRUE;
  g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_ROWS,
               "of %" G_GSIZE_FORMAT " vectors %" G_GSIZE_FORMAT
               " have finite numbers only; a layout has at least %d",
               self->rows.n_all, self->rows.rows.n, MIN_ROWS);
  return FALSE;
}

/* Returns: (transfer full) (nullable): places of all rows */
static float *
compute (Computation *self,
         GError     **error)
{
  float *all;

  if (!check_rows (self, error))
    return NULL;
  self->coords = hek_layout_try_coords (self->rows.rows.n, self->n_coords, error);
  if (self->coords == NULL)
    return NULL;
  self->progress = hek_layout_progress_new (&self->rows, self->recipe, self->n_coords,
                                            self->watch, self->task);
  if (!make_start (self, error) || !make_graph (self, error) || !run_method (self, error))
    return NULL;
  if (self->rows.idx == NULL)
    return g_steal_pointer (&self->coords);
  all = hek_layout_try_coords (self->rows.n_all, self->n_coords, error);
  if (all != NULL)
    hek_layout_rows_spread (&self->rows, self->coords, self->n_coords, all);
  return all;
}

HekLayout *
hek_layout_compute (const HekRows         *rows,
                    const HekLayoutRecipe *recipe,
                    const HekLayoutWatch  *watch,
                    const HekTask         *task,
                    GError               **error)
{
  Computation self = { .recipe = recipe, .watch = watch, .task = task };
  HekTask part = next_part (&self, ROWS_SPAN);
  float *coords;

  if (!hek_layout_recipe_check (recipe, error)
      || !hek_layout_rows_init (&self.rows, rows, recipe->distance, &part, error))
    return NULL;
  self.n_coords = hek_geometry_n_coords (recipe->geometry, recipe->n_dims);
  coords = compute (&self, error);
  computation_clear (&self);
  if (coords == NULL)
    return NULL;
  hek_task_progress (task, 1);
  return hek_layout_new (recipe, coords, rows->n);
}
