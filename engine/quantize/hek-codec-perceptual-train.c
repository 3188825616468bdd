/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables and scales of the perceptual codec.
 *
 *   fitted     each dimension is divided by its number that is largest without its sign; one table
 *              for dimensions that keep to one side of 0, one for those with both signs
 *   Lab        L*, a*, b*, L*, a*, b* …: L* in equal steps, a* and b* by the weight that CIE94
 *              gives to chroma
 *   luminance  cd/m² by PU21, below 0 its mirror image; cut off at 10,000 cd/m²
 *
 * Blocks of rows depend on their number only, and are added up in order.
 */
#include "config.h"

#include "hek-codec-perceptual-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-pu21.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Blocks of rows: each has minima and maxima, and bins of two tables. */
#define N_BLOCKS 16

/* Rows between two looks at cancellation. */
#define CHECK_ROWS 1024

#define N_BINS HEK_PERCEPTUAL_N_BINS
#define N_TABLES HEK_PERCEPTUAL_N_TABLES

typedef struct
{
  /* borrowed */
  const float *rows;
  const HekTask *task;
  HekPerceptualMap *map;
  gsize n;
  guint dim;
  gsize block_rows;

  /* owned */
  float *min, *max;        /* a block: dim; the first becomes that of all */
  HekPerceptualBins *bins; /* a block: tables; likewise */
} Fit;

HekPerceptualMap *
hek_perceptual_map_new (guint bits,
                        guint dim)
{
  HekPerceptualMap *map = g_new0 (HekPerceptualMap, 1);
  gsize n_levels = (gsize) N_TABLES << bits;

  map->bits = bits;
  map->levels = hek_aligned_new (2 * n_levels + 2 * (gsize) dim, sizeof *map->levels);
  map->borders = map->levels + n_levels;
  map->scale = map->borders + n_levels;
  map->inverse = map->scale + dim;
  memset (map->levels, 0, (2 * n_levels + 2 * (gsize) dim) * sizeof *map->levels);
  map->table = hek_aligned_new (dim, sizeof *map->table);
  memset (map->table, 0, dim * sizeof *map->table);
  if (bits == 8)
    {
      map->planes = hek_aligned_new (HEK_KERNEL_LEVELS_PLANES, 1);
      map->seconds = hek_aligned_new (dim / HEK_KERNEL_LEVELS_BLOCK + 1, sizeof *map->seconds);
      map->lookup = (HekKernelLevels) { map->levels, map->table, map->scale, map->planes,
                                        map->seconds };
    }
  return map;
}

void
hek_perceptual_map_free (HekPerceptualMap *map)
{
  if (map == NULL)
    return;

  hek_aligned_free (map->seconds);
  hek_aligned_free (map->planes);
  hek_aligned_free (map->table);
  hek_aligned_free (map->levels);
  g_free (map);
}

void
hek_perceptual_map_finish (HekPerceptualMap *map,
                           guint             dim)
{
  guint n_levels = 1u << map->bits;

  for (guint t = 0; t < N_TABLES; t++)
    for (guint i = 1; i < n_levels; i++)
      {
        const float *levels = map->levels + t * n_levels;

        map->borders[t * n_levels + i]
          = (float) (((double) levels[i - 1] + (double) levels[i]) / 2);
      }
  for (guint d = 0; d < dim; d++)
    map->inverse[d] = 1 / map->scale[d];
  if (map->planes != NULL)
    hek_kernel_levels_prepare (map->levels, map->table, dim, map->planes, map->seconds);
}

static void
find_range (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Fit *f = data;
  float *restrict min = f->min + block_idx * f->dim, *restrict max = f->max + block_idx * f->dim;

  memcpy (min, f->rows + begin * f->dim, f->dim * sizeof *min);
  memcpy (max, min, f->dim * sizeof *max);
  for (gsize i = begin; i < end; i++)
    {
      const float *restrict row = f->rows + i * f->dim;

      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (f->task))
        return;
      for (guint d = 0; d < f->dim; d++)
        {
          min[d] = row[d] < min[d] ? row[d] : min[d];
          max[d] = row[d] > max[d] ? row[d] : max[d];
        }
    }
}

static gboolean
find_ranges (Fit *f)
{
  gsize n_blocks = hek_parallel_n_blocks (f->n, f->block_rows);

  if (!hek_parallel_for (f->n, f->block_rows, find_range, f, f->task))
    return FALSE;
  for (gsize i = f->dim; i < n_blocks * f->dim; i++)
    {
      f->min[i % f->dim] = MIN (f->min[i % f->dim], f->min[i]);
      f->max[i % f->dim] = MAX (f->max[i % f->dim], f->max[i]);
    }
  return TRUE;
}

/* Dimensions that are never above 0 are turned around. */
static void
set_scales (Fit *f)
{
  HekPerceptualMap *map = f->map;

  for (guint d = 0; d < f->dim; d++)
    {
      float min = f->min[d], max = f->max[d], scale = MAX (max, -min);

      if (max <= 0)
        scale = min;
      map->scale[d] = fabsf (scale) > FLT_MIN * 4 ? scale : 1;
      map->inverse[d] = 1 / map->scale[d];
      map->table[d] = min < 0 && max > 0 ? (guint16) (1u << map->bits) : 0;
    }
}

static void
count_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Fit *f = data;
  const HekPerceptualMap *map = f->map;
  HekPerceptualBins *bins = f->bins + block_idx * N_TABLES;

  for (gsize i = begin; i < end; i++)
    {
      const float *row = f->rows + i * f->dim;

      if (i % CHECK_ROWS == 0 && hek_task_is_cancelled (f->task))
        return;
      for (guint d = 0; d < f->dim; d++)
        {
          double x = CLAMP ((double) row[d] * (double) map->inverse[d], -1.0, 1.0);
          double weight = (double) map->scale[d] * (double) map->scale[d];
          guint at = MIN ((guint) ((x + 1) / 2 * N_BINS), N_BINS - 1);
          HekPerceptualBins *here = bins + (map->table[d] != 0 ? 1 : 0);

          if (f->min[d] == f->max[d])
            continue;
          here->weight[at] += weight;
          here->sum[at] += weight * x;
        }
    }
}

/* Dimensions that are constant get exactly that, as the last level. */
static void
keep_constants (Fit *f)
{
  float last = f->map->levels[(1u << f->map->bits) - 1];

  for (guint d = 0; d < f->dim; d++)
    if (f->min[d] == f->max[d] && f->map->scale[d] == f->min[d])
      f->map->scale[d] = f->min[d] / last;
}

static gboolean
fit_tables (Fit     *f,
            GError **error)
{
  gsize n_blocks = hek_parallel_n_blocks (f->n, f->block_rows);
  guint n_levels = 1u << f->map->bits;

  set_scales (f);
  f->bins = hek_aligned_try_new0 (n_blocks * N_TABLES, sizeof *f->bins);
  if (f->bins == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for the curves");
      return FALSE;
    }
  if (!hek_parallel_for (f->n, f->block_rows, count_block, f, f->task))
    return hek_task_check (f->task, error);

  for (guint t = 0; t < N_TABLES; t++)
    {
      for (gsize b = 1; b < n_blocks; b++)
        for (guint i = 0; i < N_BINS; i++)
          {
            f->bins[t].weight[i] += f->bins[b * N_TABLES + t].weight[i];
            f->bins[t].sum[i] += f->bins[b * N_TABLES + t].sum[i];
          }
      hek_perceptual_fit_levels (f->bins + t, t == 1, n_levels, f->map->levels + t * n_levels);
    }
  keep_constants (f);
  return TRUE;
}

/* The range of every third dimension from @first on, or of all with @stride 1; 0 is in it. */
static void
get_range (const Fit *f,
           guint      first,
           guint      stride,
           double    *min,
           double    *max)
{
  for (guint d = first; d < f->dim; d += stride)
    {
      *min = MIN (*min, (double) f->min[d]);
      *max = MAX (*max, (double) f->max[d]);
    }
}

static gboolean
set_lab (Fit     *f,
         GError **error)
{
  guint n_levels = 1u << f->map->bits;
  double min = 0, max = 0;

  if (f->dim % 3 != 0)
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                   "Lab colours have three numbers each, but %u is no multiple of 3", f->dim);
      return FALSE;
    }
  get_range (f, 0, 3, &min, &max);
  hek_perceptual_levels (&hek_perceptual_straight, min, max, n_levels, f->map->levels);
  min = max = 0;
  get_range (f, 1, 3, &min, &max);
  get_range (f, 2, 3, &min, &max);
  hek_perceptual_levels (&hek_perceptual_chroma, min, max, n_levels, f->map->levels + n_levels);
  for (guint d = 0; d < f->dim; d++)
    {
      f->map->scale[d] = 1;
      f->map->table[d] = (guint16) (d % 3 == 0 ? 0 : n_levels);
    }
  return TRUE;
}

static gboolean
set_luminance (Fit     *f,
               GError **error G_GNUC_UNUSED)
{
  double min = 0, max = 0;

  get_range (f, 0, 1, &min, &max);
  hek_perceptual_levels (&hek_perceptual_luminance, MAX (min, -HEK_PU21_MAX_CD_M2),
                         MIN (max, HEK_PU21_MAX_CD_M2), 1u << f->map->bits, f->map->levels);
  for (guint d = 0; d < f->dim; d++)
    f->map->scale[d] = 1;
  return TRUE;
}

static gboolean
fit (Fit     *f,
     GError **error)
{
  static gboolean (*const setters[]) (Fit *f, GError **error) = {
    [HEK_PERCEPTUAL_FITTED] = fit_tables,
    [HEK_PERCEPTUAL_LAB] = set_lab,
    [HEK_PERCEPTUAL_LUMINANCE] = set_luminance,
  };

  if (!find_ranges (f))
    return hek_task_check (f->task, error);
  hek_task_progress (f->task, 0.3);
  return setters[f->map->meaning] (f, error) && hek_task_check (f->task, error);
}

HekPerceptualMap *
hek_perceptual_map_fit (const float         *rows,
                        gsize                n,
                        guint                dim,
                        guint                bits,
                        HekPerceptualMeaning meaning,
                        const HekTask       *task,
                        GError             **error)
{
  HekPerceptualMap *map = hek_perceptual_map_new (bits, dim);
  Fit f = { .rows = rows, .task = task, .map = map, .n = n, .dim = dim,
            .block_rows = (n + N_BLOCKS - 1) / N_BLOCKS };
  gsize length = hek_parallel_n_blocks (n, f.block_rows) * dim;
  gboolean done = FALSE;

  map->meaning = meaning;
  f.min = hek_aligned_try_new (2 * length, sizeof *f.min);
  if (f.min == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 "not enough memory for the ranges of %u dimensions", dim);
  else
    {
      f.max = f.min + length;
      done = fit (&f, error);
    }
  hek_aligned_free (f.bins);
  hek_aligned_free (f.min);
  if (!done)
    {
      hek_perceptual_map_free (map);
      return NULL;
    }
  hek_perceptual_map_finish (map, dim);
  return map;
}
