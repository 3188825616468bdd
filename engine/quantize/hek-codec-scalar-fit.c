/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ranges of scalar quantizers. Without clipping they reach from the least number to the
 * largest. With it, each dimension's numbers are counted in bins, from which
 * hek-codec-scalar-line.c finds a range. What has the least error on the rows themselves is taken.
 *
 * Blocks of rows or dimensions depend on the sizes only, and are added up in order.
 */
#include "config.h"

#include "hek-codec-scalar-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Dimensions that are counted together: one cache line of a row. */
#define BLOCK_DIMS 16

/* Blocks of rows, each with a sum for every dimension. */
#define N_ROW_BLOCKS 64

/* Rows between two looks at cancellation. */
#define CHECK_ROWS 4096

/* Blocks of dimensions, when all have one range. */
#define N_SHARED_BLOCKS 64

/* Adding 1.5 · 2²³ rounds smaller numbers to whole ones. */
#define MAX_WHOLE 0x1p22f

/* What is tried: levels from the least number to the largest; the range cut into as many pieces as
 * there are levels, with the levels in their middles, which is better where numbers lie evenly; and
 * what is found by clipping. */
enum
{
  WHOLE,
  MIDDLES,
  CLIPPED,
  N_MAPS,
};

typedef struct
{
  /* borrowed */
  const float *rows;
  const HekTask *task;
  gsize n;
  guint dim, n_levels;
  gboolean is_shared;
  guint n_maps; /* CLIPPED is the last one */
  gsize block_rows;
  HekScalarBins *bins; /* a block of dimensions */

  /* owned, aligned */
  float *min, *max, *rest;                         /* dim; rest: see find_range() */
  float *partial_min, *partial_max, *partial_rest; /* a block of rows: dim */
  double *partial_error[N_MAPS];                   /* a block of rows: dim */
  HekScalarMap *maps[N_MAPS];
} Fit;

HekScalarMap *
hek_scalar_map_new (guint dim)
{
  HekScalarMap *map = g_new0 (HekScalarMap, 1);

  map->low = hek_aligned_new (3 * (gsize) dim, sizeof *map->low);
  map->step = map->low + dim;
  map->inverse = map->step + dim;
  memset (map->low, 0, 3 * (gsize) dim * sizeof *map->low);
  return map;
}

void
hek_scalar_map_free (HekScalarMap *map)
{
  if (map == NULL)
    return;

  hek_aligned_free (map->low);
  g_free (map);
}

void
hek_scalar_map_finish (HekScalarMap *map,
                       guint         dim)
{
  for (guint d = 0; d < dim; d++)
    {
      if (map->step[d] < FLT_MIN)
        map->step[d] = 0;
      map->inverse[d] = map->step[d] > 0 ? 1 / map->step[d] : 0;
      if (!isfinite (map->inverse[d]))
        map->step[d] = map->inverse[d] = 0;
    }
}

/* And the largest distance of a number from a whole one, which is right below MAX_WHOLE only. */
static void
find_range (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Fit *f = data;
  float *restrict min = f->partial_min + block_idx * f->dim;
  float *restrict max = f->partial_max + block_idx * f->dim;
  float *restrict rest = f->partial_rest + block_idx * f->dim;

  memcpy (min, f->rows + begin * f->dim, f->dim * sizeof *min);
  memcpy (max, min, f->dim * sizeof *max);
  memset (rest, 0, f->dim * sizeof *rest);
  for (gsize i = begin; i < end; i++)
    {
      const float *restrict row = f->rows + i * f->dim;

      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (f->task))
        return;
      for (guint d = 0; d < f->dim; d++)
        {
          float here;

          min[d] = row[d] < min[d] ? row[d] : min[d];
          max[d] = row[d] > max[d] ? row[d] : max[d];
          here = row[d] - ((row[d] + 0x1.8p23f) - 0x1.8p23f);
          here = here < 0 ? -here : here;
          rest[d] = here > rest[d] ? here : rest[d];
        }
    }
}

/* From the partial ones to min and max. */
static void
join_ranges (Fit *f)
{
  gsize n_blocks = hek_parallel_n_blocks (f->n, f->block_rows);
  float low, high, rest;

  memcpy (f->min, f->partial_min, f->dim * sizeof *f->min);
  memcpy (f->max, f->partial_max, f->dim * sizeof *f->max);
  memcpy (f->rest, f->partial_rest, f->dim * sizeof *f->rest);
  for (gsize b = 1; b < n_blocks; b++)
    for (guint d = 0; d < f->dim; d++)
      {
        f->min[d] = MIN (f->min[d], f->partial_min[b * f->dim + d]);
        f->max[d] = MAX (f->max[d], f->partial_max[b * f->dim + d]);
        f->rest[d] = MAX (f->rest[d], f->partial_rest[b * f->dim + d]);
      }
  if (!f->is_shared)
    return;

  low = f->min[0];
  high = f->max[0];
  rest = f->rest[0];
  for (guint d = 1; d < f->dim; d++)
    {
      low = MIN (low, f->min[d]);
      high = MAX (high, f->max[d]);
      rest = MAX (rest, f->rest[d]);
    }
  for (guint d = 0; d < f->dim; d++)
    {
      f->min[d] = low;
      f->max[d] = high;
      f->rest[d] = rest;
    }
}

/* Whole numbers that are no more than there are levels are kept as they are. */
static void
set_whole (Fit *f)
{
  HekScalarMap *whole = f->maps[WHOLE], *middles = f->maps[MIDDLES];
  float top = (float) (f->n_levels - 1);

  for (guint d = 0; d < f->dim; d++)
    {
      float low = f->min[d], range = f->max[d] - low;
      gboolean is_even = f->rest[d] == 0 && low > -MAX_WHOLE && f->max[d] < MAX_WHOLE;

      whole->low[d] = low;
      whole->step[d] = is_even && range > 0 && range <= top ? 1 : range / top;
      middles->step[d] = range / (top + 1);
      middles->low[d] = low + middles->step[d] / 2;
    }
  hek_scalar_map_finish (whole, f->dim);
  hek_scalar_map_finish (middles, f->dim);
}

/* Dimensions [begin, end), each into bins of its own, or all into the first. */
static void
count_rows (const Fit *f,
            gsize      begin,
            gsize      end,
            HekScalarBins      *bins)
{
  for (gsize i = 0; i < f->n; i++)
    {
      const float *row = f->rows + i * f->dim;

      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (f->task))
        return;
      for (gsize d = begin; d < end; d++)
        {
          double range = (double) f->max[d] - (double) f->min[d];
          double x = range > 0 ? ((double) row[d] - (double) f->min[d]) / range : 0;
          guint at = MIN ((guint) (x * HEK_SCALAR_N_BINS), HEK_SCALAR_N_BINS - 1);
          HekScalarBins *here = bins + (f->is_shared ? 0 : d - begin);

          here->n[at] += 1;
          here->sum[at] += x;
          here->square[at] += x * x;
        }
    }
}

static void
count_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Fit *f = data;

  count_rows (f, begin, end, f->bins + block_idx);
}

/* @bins: as they were counted */
static void
clip (const Fit *f,
      gsize      begin,
      gsize      end,
      HekScalarBins      *bins)
{
  double low, step;

  hek_scalar_bins_find_line (bins, f->n_levels, &low, &step);
  for (gsize d = begin; d < end; d++)
    {
      double range = (double) f->max[d] - (double) f->min[d];

      f->maps[CLIPPED]->low[d] = (float) (f->min[d] + low * range);
      f->maps[CLIPPED]->step[d] = (float) (step * range);
    }
}

static void
clip_block (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  Fit *f = data;
  hek_auto_aligned HekScalarBins *bins = hek_aligned_new (end - begin, sizeof *bins);

  memset (bins, 0, (end - begin) * sizeof *bins);
  count_rows (f, begin, end, bins);
  for (gsize d = begin; d < end && !hek_task_is_cancelled (f->task); d++)
    clip (f, d, d + 1, bins + (d - begin));
}

/* One range for all: few blocks of dimensions, whose bins are added up. */
static gboolean
clip_shared (Fit *f)
{
  gsize block_dims = MAX (f->dim / N_SHARED_BLOCKS, BLOCK_DIMS);
  gsize n_blocks = hek_parallel_n_blocks (f->dim, block_dims);
  hek_auto_aligned HekScalarBins *bins = hek_aligned_new (n_blocks, sizeof *bins);

  memset (bins, 0, n_blocks * sizeof *bins);
  f->bins = bins;
  if (!hek_parallel_for (f->dim, block_dims, count_block, f, f->task))
    return FALSE;
  for (gsize b = 1; b < n_blocks; b++)
    for (guint i = 0; i < HEK_SCALAR_N_BINS; i++)
      {
        bins[0].n[i] += bins[b].n[i];
        bins[0].sum[i] += bins[b].sum[i];
        bins[0].square[i] += bins[b].square[i];
      }
  clip (f, 0, f->dim, bins);
  return TRUE;
}

static void
measure_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  Fit *f = data;
  hek_auto_aligned float *value = hek_aligned_new (f->dim, sizeof *value);
  hek_auto_aligned guint8 *levels = hek_aligned_new (f->dim, 1);

  for (guint m = 0; m < f->n_maps; m++)
    {
      const HekScalarMap *map = f->maps[m];
      double *restrict error = f->partial_error[m] + block_idx * f->dim;

      memset (error, 0, f->dim * sizeof *error);
      for (gsize i = begin; i < end; i++)
        {
          const float *restrict row = f->rows + i * f->dim;

          if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (f->task))
            return;
          hek_kernel_scalar_round (row, map->low, map->inverse, f->dim,
                                   (float) (f->n_levels - 1), levels);
          hek_kernel_scalar_value (levels, map->low, map->step, f->dim, value);
          for (guint d = 0; d < f->dim; d++)
            error[d] += ((double) row[d] - (double) value[d])
                        * ((double) row[d] - (double) value[d]);
        }
    }
}

/* Puts what is better into the first map. */
static void
keep_best (Fit *f)
{
  gsize n_blocks = hek_parallel_n_blocks (f->n, f->block_rows);
  HekScalarMap *best = f->maps[0];

  for (guint m = 0; m < f->n_maps; m++)
    {
      double *error = f->partial_error[m];

      for (gsize i = f->dim; i < n_blocks * f->dim; i++)
        error[i % f->dim] += error[i];
      for (guint d = 1; f->is_shared && d < f->dim; d++)
        error[0] += error[d];
      for (guint d = 1; f->is_shared && d < f->dim; d++)
        error[d] = error[0];
    }
  for (guint m = 1; m < f->n_maps; m++)
    for (guint d = 0; d < f->dim; d++)
      if (f->partial_error[m][d] < f->partial_error[0][d])
        {
          f->partial_error[0][d] = f->partial_error[m][d];
          best->low[d] = f->maps[m]->low[d];
          best->step[d] = f->maps[m]->step[d];
          best->inverse[d] = f->maps[m]->inverse[d];
        }
}

static void
fit_clear (Fit *f)
{
  hek_aligned_free (f->min);
  hek_aligned_free (f->partial_min);
  hek_aligned_free (f->partial_error[0]);
  for (guint m = 0; m < N_MAPS; m++)
    hek_scalar_map_free (f->maps[m]);
}

static gboolean
fit_allocate (Fit     *f,
              GError **error)
{
  gsize n_partial = hek_parallel_n_blocks (f->n, f->block_rows) * f->dim;

  f->min = hek_aligned_try_new (3 * (gsize) f->dim, sizeof *f->min);
  f->partial_min = hek_aligned_try_new (3 * n_partial, sizeof *f->partial_min);
  f->partial_error[0] = hek_aligned_try_new (f->n_maps * n_partial,
                                              sizeof *f->partial_error[0]);
  if (f->min == NULL || f->partial_min == NULL || f->partial_error[0] == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory to find the ranges of %u dimensions", f->dim);
      return FALSE;
    }

  f->max = f->min + f->dim;
  f->rest = f->max + f->dim;
  f->partial_max = f->partial_min + n_partial;
  f->partial_rest = f->partial_max + n_partial;
  for (guint m = 0; m < f->n_maps; m++)
    {
      f->partial_error[m] = f->partial_error[0] + m * n_partial;
      f->maps[m] = hek_scalar_map_new (f->dim);
      f->maps[m]->is_shared = f->is_shared;
    }
  return TRUE;
}

static gboolean
clip_ranges (Fit *f)
{
  gboolean done = f->is_shared ? f->max[0] <= f->min[0] || clip_shared (f)
                               : hek_parallel_for (f->dim, BLOCK_DIMS, clip_block, f, f->task);

  if (!done)
    return FALSE;
  hek_scalar_map_finish (f->maps[CLIPPED], f->dim);
  return TRUE;
}

static gboolean
fit (Fit *f)
{
  if (!hek_parallel_for (f->n, f->block_rows, find_range, f, f->task))
    return FALSE;
  join_ranges (f);
  set_whole (f);
  hek_task_progress (f->task, 0.2);
  if (f->n_maps == N_MAPS && !clip_ranges (f))
    return FALSE;
  hek_task_progress (f->task, 0.7);
  if (!hek_parallel_for (f->n, f->block_rows, measure_block, f, f->task))
    return FALSE;
  keep_best (f);
  return TRUE;
}

HekScalarMap *
hek_scalar_map_fit (const float   *rows,
                    gsize          n,
                    guint          dim,
                    guint          n_levels,
                    gboolean       is_shared,
                    gboolean       is_clipped,
                    const HekTask *task,
                    GError       **error)
{
  Fit f = { .rows = rows, .n = n, .dim = dim, .n_levels = n_levels, .is_shared = is_shared,
            .n_maps = is_clipped ? N_MAPS : CLIPPED,
            .block_rows = (n + N_ROW_BLOCKS - 1) / N_ROW_BLOCKS, .task = task };
  HekScalarMap *map = NULL;

  if (fit_allocate (&f, error))
    {
      if (fit (&f) && hek_task_check (task, error))
        map = g_steal_pointer (&f.maps[0]);
      else if (error == NULL || *error == NULL)
        hek_task_check (task, error);
    }
  fit_clear (&f);
  return map;
}
