/* SPDX-License-Identifier: Apache-2.0 */
/* Means and projections of rows, in doubles: sums in the order of the dimension. */
#include "config.h"

#include "hek-layout-project-private.h"

#include "hek-aligned.h"
#include "hek-layout-core-private.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

/* Directions that are summed together. */
#define LANES 4

#define PROJECT_ROWS 64

/* Rows between two looks at the task: less than 20 ms. */
#define CHECK_ROWS 128

/* Sums of one loop, all blocks together: 32 MiB. */
#define SUM_NUMBERS (1u << 22)
#define MAX_SUM_BLOCKS 64
#define MIN_SUM_ROWS 256

gsize
hek_layout_sum_block (gsize n,
                      gsize width)
{
  gsize n_blocks = CLAMP (SUM_NUMBERS / MAX (width, 1), 2, MAX_SUM_BLOCKS);

  return MAX (hek_parallel_n_blocks (n, n_blocks), MIN_SUM_ROWS);
}

gboolean
hek_layout_basis_init (HekLayoutBasis *self,
                       guint           dim,
                       guint           n,
                       GError        **error)
{
  *self = (HekLayoutBasis) { .n = n, .dim = dim };
  self->mean = g_try_new0 (double, dim);
  self->directions = g_try_new0 (double, (gsize) n * dim);
  if (self->mean != NULL && self->directions != NULL)
    return TRUE;
  hek_layout_basis_clear (self);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for %u directions of %u dimensions", n, dim);
  return FALSE;
}

void
hek_layout_basis_clear (HekLayoutBasis *self)
{
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->directions, g_free);
}

typedef struct
{
  /* borrowed */
  const HekRows *rows;
  const HekTask *task;
  double *sums; /* a block: dim */
} Summing;

static void
sum_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  const Summing *s = data;
  double *restrict sum = s->sums + block_idx * s->rows->dim;

  memset (sum, 0, s->rows->dim * sizeof *sum);
  for (gsize i = begin; i < end; i++)
    {
      const float *x = hek_rows_get (s->rows, i);

      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (s->task))
        return;
      for (guint d = 0; d < s->rows->dim; d++)
        sum[d] += (double) x[d];
    }
}

gboolean
hek_layout_basis_set_mean (HekLayoutBasis *self,
                           const HekRows  *rows,
                           const HekTask  *task)
{
  gsize block = hek_layout_sum_block (rows->n, rows->dim);
  gsize n_blocks = hek_parallel_n_blocks (rows->n, block);
  g_autofree double *sums = g_new (double, n_blocks * rows->dim);
  Summing summing = { rows, task, sums };

  if (!hek_parallel_for (rows->n, block, sum_block, &summing, task))
    return FALSE;
  memset (self->mean, 0, self->dim * sizeof *self->mean);
  for (gsize b = 0; b < n_blocks; b++)
    for (guint d = 0; d < self->dim; d++)
      self->mean[d] += sums[b * self->dim + d];
  for (guint d = 0; d < self->dim; d++)
    self->mean[d] /= (double) rows->n;
  return TRUE;
}

typedef struct
{
  /* borrowed */
  const HekLayoutBasis *basis;
  const HekRows *rows;
  float *coords;

  double *turned; /* dim × LANES, of the directions from @first on */
  guint first;
} Projection;

static void
project_block (gsize    begin,
               gsize    end,
               gsize    block_idx G_GNUC_UNUSED,
               gpointer data)
{
  const Projection *p = data;
  const HekLayoutBasis *basis = p->basis;
  guint n = MIN (LANES, basis->n - p->first);

  for (gsize i = begin; i < end; i++)
    {
      const float *x = hek_rows_get (p->rows, i);
      float *out = p->coords + i * basis->n + p->first;
      double sum[LANES] = { 0 };

      for (guint d = 0; d < basis->dim; d++)
        {
          double number = (double) x[d] - basis->mean[d];

          for (guint l = 0; l < LANES; l++)
            sum[l] += number * p->turned[d * LANES + l];
        }
      for (guint l = 0; l < n; l++)
        out[l] = (float) sum[l];
    }
}

/* A row with a number that is none has no place. */
static void
drop_infinite (float *coords,
               gsize  n,
               guint  n_coords)
{
  for (gsize i = 0; i < n; i++)
    {
      float *x = coords + i * n_coords;
      gboolean is_finite = TRUE;

      for (guint l = 0; l < n_coords; l++)
        is_finite = is_finite && isfinite (x[l]);
      for (guint l = 0; !is_finite && l < n_coords; l++)
        x[l] = NAN;
    }
}

gboolean
hek_layout_basis_project (const HekLayoutBasis *self,
                          const HekRows        *rows,
                          float                *coords,
                          const HekTask        *task)
{
  hek_auto_aligned double *turned = hek_aligned_new ((gsize) self->dim * LANES, sizeof *turned);
  Projection projection = { self, rows, coords, turned, 0 };

  for (; projection.first < self->n; projection.first += LANES)
    {
      for (guint d = 0; d < self->dim; d++)
        for (guint l = 0; l < LANES; l++)
          {
            guint i = projection.first + l;

            turned[d * LANES + l] = i < self->n ? self->directions[(gsize) i * self->dim + d] : 0;
          }
      if (!hek_parallel_for (rows->n, PROJECT_ROWS, project_block, &projection, task))
        return FALSE;
    }
  drop_infinite (coords, rows->n, self->n);
  return TRUE;
}

/* ---- other geometries ---- */

guint
hek_layout_project_n_neighbors (const HekLayoutRecipe *recipe,
                                gsize                  n)
{
  return recipe->geometry != HEK_GEOMETRY_EUCLIDEAN ? hek_layout_stress_n_neighbors (n) : 0;
}

gboolean
hek_layout_project_bend (HekLayoutWork *work,
                         const HekTask *task,
                         GError       **error)
{
  HekTask bending = hek_task_sub (task, HEK_LAYOUT_BEND_START, 1 - HEK_LAYOUT_BEND_START);

  if (work->recipe->geometry == HEK_GEOMETRY_EUCLIDEAN)
    return TRUE;
  if (!hek_layout_work_is_resumed (work))
    hek_layout_scale_start (work->coords, work->rows->n, work->n_coords);
  return hek_layout_stress (work, &bending, error);
}
