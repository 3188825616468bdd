/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What bits stand for: the center of each dimension, and the mean of what is below and above it,
 * which has the least squared error of all pairs of levels. Sums are taken over blocks of rows that
 * depend on their number only, and added up in order.
 */
#include "config.h"

#include "hek-codec-binary-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

#include <math.h>
#include <string.h>

/* Blocks of rows, each with sums for every dimension. */
#define N_BLOCKS 64

/* Rows between two looks at cancellation. */
#define CHECK_ROWS 4096

typedef struct
{
  /* borrowed */
  const float *rows;
  const HekTask *task;
  const float *center; /* dim */
  gsize n;
  guint dim;
  gsize block_rows;

  /* owned: a block: dim */
  double *below, *above, *n_above, *square;
} Fit;

HekBinaryMap *
hek_binary_map_new (guint dim)
{
  HekBinaryMap *map = g_new0 (HekBinaryMap, 1);

  map->center = hek_aligned_new (3 * (gsize) dim, sizeof *map->center);
  map->low = map->center + dim;
  map->high = map->low + dim;
  memset (map->center, 0, 3 * (gsize) dim * sizeof *map->center);
  return map;
}

void
hek_binary_map_free (HekBinaryMap *map)
{
  if (map == NULL)
    return;

  hek_aligned_free (map->center);
  g_free (map);
}

/* Sums on both sides of the center. */
static void
add_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  Fit *f = data;
  double *restrict below = f->below + block_idx * f->dim;
  double *restrict above = f->above + block_idx * f->dim;
  double *restrict n_above = f->n_above + block_idx * f->dim;
  double *restrict square = f->square + block_idx * f->dim;

  for (gsize i = begin; i < end; i++)
    {
      const float *restrict row = f->rows + i * f->dim;

      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (f->task))
        return;
      for (guint d = 0; d < f->dim; d++)
        {
          float r = row[d] - f->center[d];

          below[d] += r > 0 ? 0 : r;
          above[d] += r > 0 ? r : 0;
          n_above[d] += r > 0 ? 1 : 0;
          square[d] += (double) r * r;
        }
    }
}

/* Fills the sums of block 0 with those of all. */
static gboolean
add_rows (Fit *f)
{
  gsize n_blocks = hek_parallel_n_blocks (f->n, f->block_rows), length = n_blocks * f->dim;
  double *sums[4] = { f->below, f->above, f->n_above, f->square };

  for (guint s = 0; s < G_N_ELEMENTS (sums); s++)
    memset (sums[s], 0, length * sizeof *sums[s]);
  if (!hek_parallel_for (f->n, f->block_rows, add_block, f, f->task))
    return FALSE;
  for (guint s = 0; s < G_N_ELEMENTS (sums); s++)
    for (gsize i = f->dim; i < length; i++)
      sums[s][i % f->dim] += sums[s][i];
  return TRUE;
}

/* With the sums around the center. A bit that differs moves a row from low to high; the inner
 * product of two rows is half of the sum of their squares less half of their squared distance. */
static void
set_levels (const Fit    *f,
            HekDistance   distance,
            HekBinaryMap *map)
{
  double n = (double) f->n, square = 0, jump = 0, lengths = 0;

  for (guint d = 0; d < f->dim; d++)
    {
      double n_above = f->n_above[d], n_below = n - n_above, low, high;

      low = n_below > 0 ? f->below[d] / n_below : 0;
      high = n_above > 0 ? f->above[d] / n_above : 0;
      map->low[d] = (float) low;
      map->high[d] = (float) high;
      square += f->square[d];
      jump += (high - low) * (high - low);
      low += map->center[d];
      high += map->center[d];
      lengths += (n_below * low * low + n_above * high * high) / n;
    }
  map->length = (float) sqrt (square / n);
  map->bit_distance = (float) (jump / f->dim);
  if (distance == HEK_DISTANCE_L2)
    return;
  map->bit_distance /= 2;
  map->zero_distance = (float) -lengths;
}

static gboolean
fit (Fit          *f,
     HekDistance   distance,
     gboolean      is_centered,
     HekBinaryMap *map)
{
  if (is_centered)
    {
      if (!add_rows (f))
        return FALSE;
      for (guint d = 0; d < f->dim; d++)
        map->center[d] = (float) ((f->below[d] + f->above[d]) / (double) f->n);
    }
  hek_task_progress (f->task, 0.5);
  if (!add_rows (f))
    return FALSE;
  set_levels (f, distance, map);
  return TRUE;
}

HekBinaryMap *
hek_binary_map_fit (const float   *rows,
                    gsize          n,
                    guint          dim,
                    HekDistance    distance,
                    gboolean       is_centered,
                    const HekTask *task,
                    GError       **error)
{
  gsize block_rows = (n + N_BLOCKS - 1) / N_BLOCKS;
  gsize length = hek_parallel_n_blocks (n, block_rows) * dim;
  HekBinaryMap *map = hek_binary_map_new (dim);
  hek_auto_aligned double *sums = hek_aligned_try_new (4 * length, sizeof *sums);
  Fit f = { .rows = rows, .task = task, .center = map->center, .n = n, .dim = dim,
            .block_rows = block_rows };

  if (sums == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 "not enough memory for the means of %u dimensions", dim);
  else
    {
      f.below = sums;
      f.above = sums + length;
      f.n_above = sums + 2 * length;
      f.square = sums + 3 * length;
      if (fit (&f, distance, is_centered, map) && hek_task_check (task, error))
        return map;
      if (error == NULL || *error == NULL)
        hek_task_check (task, error);
    }
  hek_binary_map_free (map);
  return NULL;
}
