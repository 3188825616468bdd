/* SPDX-License-Identifier: Apache-2.0 */
/* From a map of any size to the points of a surface, without losing a peak. */
#include "config.h"

#include "hek-plot-surface.h"

#include <math.h>

#include "hek-parallel.h"
#include "hek-ref.h"

typedef struct
{
  const float *data;
  gsize stride;
  HekPlotSurfaceGrid *grid;
} HekPlotSurfaceReduce;

/* Reduces the pixels of one point. */
static void
hek_plot_surface_reduce_point (const HekPlotSurfaceReduce *reduce,
                               guint32                     x,
                               guint32                     y)
{
  HekPlotSurfaceGrid *grid = reduce->grid;
  gsize at = (gsize) y * grid->width + x;
  guint32 right = MIN ((x + 1) * grid->step, grid->source_width);
  guint32 bottom = MIN ((y + 1) * grid->step, grid->source_height);
  const float base = (float) grid->base;
  float peak = NAN, farthest = -1;
  guint32 peak_idx = 0, n = 0;
  double sum = 0;

  for (guint32 v = y * grid->step; v < bottom; v++)
    {
      const float *row = reduce->data + v * reduce->stride;

      for (guint32 u = x * grid->step; u < right; u++)
        {
          float distance = fabsf (row[u] - base);

          if (!isfinite (row[u]))
            continue;
          sum += row[u];
          n++;
          if (distance > farthest)
            {
              farthest = distance;
              peak = row[u];
              peak_idx = v * grid->source_width + u;
            }
        }
    }
  grid->peaks[at] = peak;
  grid->means[at] = n > 0 ? (float) (sum / n) : NAN;
  grid->peak_idx[at] = peak_idx;
}

static void
hek_plot_surface_reduce_rows (gsize    begin,
                              gsize    end,
                              gsize    block_idx,
                              gpointer data)
{
  const HekPlotSurfaceReduce *reduce = data;

  for (gsize y = begin; y < end; y++)
    for (guint32 x = 0; x < reduce->grid->width; x++)
      hek_plot_surface_reduce_point (reduce, x, (guint32) y);
}

static void
hek_plot_surface_grid_find_range (HekPlotSurfaceGrid *grid)
{
  double farthest = -1;

  grid->min = INFINITY;
  grid->max = -INFINITY;
  grid->top_idx = G_MAXUINT32;
  for (gsize i = 0; i < (gsize) grid->width * grid->height; i++)
    {
      double value = grid->peaks[i];

      if (isnan (value))
        continue;
      grid->min = MIN (grid->min, value);
      grid->max = MAX (grid->max, value);
      if (fabs (value - grid->base) > farthest)
        {
          farthest = fabs (value - grid->base);
          grid->top_idx = (guint32) i;
        }
    }
}

HekPlotSurfaceGrid *
hek_plot_surface_grid_new (const float   *data,
                           guint32        width,
                           guint32        height,
                           gsize          stride,
                           guint          max_side,
                           double         base,
                           const HekTask *task)
{
  HekPlotSurfaceReduce reduce = { data, stride != 0 ? stride : width, NULL };
  g_autoptr (HekPlotSurfaceGrid) grid = NULL;
  gsize n, rows;

  /* positions are kept as 32-bit indices */
  if (data == NULL || width == 0 || height == 0
      || (guint64) width * height >= G_MAXUINT32)
    return NULL;

  grid = g_new0 (HekPlotSurfaceGrid, 1);
  g_atomic_ref_count_init (&grid->ref);
  max_side = CLAMP (max_side, 2, HEK_PLOT_SURFACE_MAX_SIDE);
  grid->source_width = width;
  grid->source_height = height;
  grid->step = (MAX (width, height) - 1) / max_side + 1;
  grid->width = (width - 1) / grid->step + 1;
  grid->height = (height - 1) / grid->step + 1;
  grid->base = base;
  n = (gsize) grid->width * grid->height;
  grid->peaks = g_try_new (float, n);
  grid->means = g_try_new (float, n);
  grid->peak_idx = g_try_new (guint32, n);
  if (grid->peaks == NULL || grid->means == NULL || grid->peak_idx == NULL)
    return NULL;

  reduce.grid = grid;
  rows = MAX (1, 65536 / ((gsize) width * grid->step));
  if (!hek_parallel_for (grid->height, rows, hek_plot_surface_reduce_rows, &reduce, task))
    return NULL;
  hek_plot_surface_grid_find_range (grid);
  return g_steal_pointer (&grid);
}

HekPlotSurfaceGrid *
hek_plot_surface_grid_ref (HekPlotSurfaceGrid *grid)
{
  g_atomic_ref_count_inc (&grid->ref);
  return grid;
}

void
hek_plot_surface_grid_unref (HekPlotSurfaceGrid *grid)
{
  if (!hek_ref_drop (&grid->ref))
    return;
  g_free (grid->peaks);
  g_free (grid->means);
  g_free (grid->peak_idx);
  g_free (grid);
}
