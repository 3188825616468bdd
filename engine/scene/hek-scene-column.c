/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns: their range, histogram, and the rows that a filter of the legend leaves. Blocks of 64 Ki
 * rows, whose words of a set lie apart; counts are whole numbers, so that their order does not
 * matter.
 */
#include "config.h"

#include "hek-scene-column.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "hek-rng.h"

#define BLOCK_ROWS 65536u
#define SAMPLE_ROWS 65536u

typedef struct
{
  const HekSceneColumn *column;
  HekPlotScale scale;
  const HekSceneRange *range;
  double min, max;
  guint32 code;
  guint n_bins;
  guint64 *words;
  guint32 *counts;       /* n_bins a block */
  HekSceneRange *ranges; /* one a block */
} HekSceneColumnLoop;

static inline gboolean
hek_scene_column_has_value (HekPlotScale scale,
                            double       number)
{
  return isfinite (number) && (scale == HEK_PLOT_LINEAR || number > 0);
}

/* --- ranges ---------------------------------------------------------------------------------- */

static void
hek_scene_column_range_block (gsize    begin,
                              gsize    end,
                              gsize    block_idx,
                              gpointer data)
{
  HekSceneColumnLoop *loop = data;
  HekSceneRange *range = &loop->ranges[block_idx];

  range->min = INFINITY;
  range->max = -INFINITY;
  range->n_values = 0;
  for (gsize i = begin; i < end; i++)
    {
      double number = loop->column->numbers[i];

      if (!hek_scene_column_has_value (loop->scale, number))
        continue;
      range->n_values++;
      range->min = MIN (range->min, number);
      range->max = MAX (range->max, number);
    }
}

/* The smallest and the largest number, which may be the same, or none. */
static gboolean
hek_scene_column_get_ends (const HekSceneColumn *column,
                           HekPlotScale          scale,
                           const HekTask        *task,
                           HekSceneRange        *range)
{
  gsize n_blocks = hek_parallel_n_blocks (column->n_rows, BLOCK_ROWS);
  g_autofree HekSceneRange *ranges = g_new0 (HekSceneRange, n_blocks + 1);
  HekSceneColumnLoop loop = { .column = column, .scale = scale, .ranges = ranges };

  g_return_val_if_fail (column->numbers != NULL || column->n_rows == 0, FALSE);

  if (!hek_parallel_for (column->n_rows, BLOCK_ROWS, hek_scene_column_range_block, &loop, task))
    return FALSE;
  *range = (HekSceneRange) { INFINITY, -INFINITY, FALSE, FALSE, 0 };
  for (gsize i = 0; i < n_blocks; i++)
    {
      range->min = MIN (range->min, ranges[i].min);
      range->max = MAX (range->max, ranges[i].max);
      range->n_values += ranges[i].n_values;
    }
  return TRUE;
}

/* A range that can be shown, where all numbers are the same, or there are none. */
static void
hek_scene_range_widen (HekSceneRange *range,
                       HekPlotScale   scale)
{
  if (range->n_values == 0)
    {
      range->min = scale == HEK_PLOT_LINEAR ? 0 : 0.1;
      range->max = 1;
    }
  else if (!(range->min < range->max))
    {
      double half = scale == HEK_PLOT_LINEAR ? MAX (0.5, 0.5 * fabs (range->min)) : 0;
      double value = range->min;

      range->min = scale == HEK_PLOT_LINEAR ? value - half : value / 2;
      range->max = scale == HEK_PLOT_LINEAR ? value + half : value * 2;
    }
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Quantiles of the rows themselves, or of one row out of each of as many equal parts. */
static void
hek_scene_column_get_quantiles (const HekSceneColumn *column,
                                HekPlotScale          scale,
                                double                clip,
                                double               *low,
                                double               *high)
{
  guint32 n = MIN (column->n_rows, SAMPLE_ROWS), n_values = 0;
  g_autofree double *sample = g_new (double, n + 1);
  HekRng rng;

  hek_rng_init (&rng, column->n_rows);
  for (guint32 i = 0; i < n; i++)
    {
      guint64 first = (guint64) i * column->n_rows / n;
      guint64 end = (guint64) (i + 1) * column->n_rows / n;
      double number = column->numbers[first + hek_rng_below (&rng, end - first)];

      if (hek_scene_column_has_value (scale, number))
        sample[n_values++] = number;
    }
  if (n_values == 0)
    return;
  qsort (sample, n_values, sizeof *sample, compare_doubles);
  *low = sample[(guint32) floor (clip * (n_values - 1))];
  *high = sample[(guint32) ceil ((1 - clip) * (n_values - 1))];
}

gboolean
hek_scene_column_get_range (const HekSceneColumn *column,
                            HekPlotScale          scale,
                            double                clip,
                            const HekTask        *task,
                            HekSceneRange        *range)
{
  HekSceneRange ends;
  double low, high;

  if (!hek_scene_column_get_ends (column, scale, task, &ends))
    return FALSE;
  if (clip > 0 && ends.n_values > 0)
    {
      low = ends.min;
      high = ends.max;
      hek_scene_column_get_quantiles (column, scale, clip, &low, &high);
      /* where nearly all numbers are the same, the others are what there is to see */
      if (low < high)
        {
          ends.open_below = ends.min < low;
          ends.open_above = ends.max > high;
          ends.min = low;
          ends.max = high;
        }
    }
  hek_scene_range_widen (&ends, scale);
  *range = ends;
  return TRUE;
}

gboolean
hek_scene_column_check_range (const HekSceneColumn *column,
                              HekPlotScale          scale,
                              double                min,
                              double                max,
                              const HekTask        *task,
                              HekSceneRange        *range)
{
  HekSceneRange ends;

  g_return_val_if_fail (min < max, FALSE);

  if (!hek_scene_column_get_ends (column, scale, task, &ends))
    return FALSE;
  *range = (HekSceneRange) { min, max, ends.min < min, ends.max > max, ends.n_values };
  return TRUE;
}

double
hek_scene_range_fraction (const HekSceneRange *range,
                          HekPlotScale         scale,
                          double               number)
{
  if (!hek_scene_column_has_value (scale, number))
    return NAN;
  /* halves: the difference of two large numbers of unlike signs is no number */
  if (scale == HEK_PLOT_LINEAR)
    return (number / 2 - range->min / 2) / (range->max / 2 - range->min / 2);
  return (log (number) - log (range->min)) / (log (range->max) - log (range->min));
}

/* --- histograms ------------------------------------------------------------------------------ */

static void
hek_scene_column_histogram_block (gsize    begin,
                                  gsize    end,
                                  gsize    block_idx,
                                  gpointer data)
{
  HekSceneColumnLoop *loop = data;
  guint32 *counts = loop->counts + block_idx * loop->n_bins;

  for (gsize i = begin; i < end; i++)
    {
      double fraction = hek_scene_range_fraction (loop->range, loop->scale,
                                                  loop->column->numbers[i]);

      if (!isnan (fraction))
        counts[(guint) CLAMP (fraction * loop->n_bins, 0, loop->n_bins - 1)]++;
    }
}

gboolean
hek_scene_column_get_histogram (const HekSceneColumn *column,
                                HekPlotScale          scale,
                                const HekSceneRange  *range,
                                guint                 n_bins,
                                guint32              *bins,
                                const HekTask        *task)
{
  gsize n_blocks = hek_parallel_n_blocks (column->n_rows, BLOCK_ROWS);
  g_autofree guint32 *counts = g_new0 (guint32, n_blocks * n_bins + 1);
  HekSceneColumnLoop loop = {
    .column = column, .scale = scale, .range = range, .n_bins = n_bins, .counts = counts,
  };

  if (!hek_parallel_for (column->n_rows, BLOCK_ROWS, hek_scene_column_histogram_block, &loop,
                         task))
    return FALSE;
  memset (bins, 0, n_bins * sizeof *bins);
  for (gsize i = 0; i < n_blocks * n_bins; i++)
    bins[i % n_bins] += counts[i];
  return TRUE;
}

/* --- filters --------------------------------------------------------------------------------- */

static void
hek_scene_column_range_rows (gsize    begin,
                             gsize    end,
                             gsize    block_idx,
                             gpointer data)
{
  HekSceneColumnLoop *loop = data;

  for (gsize i = begin; i < end; i++)
    {
      double number = loop->column->numbers[i];

      if (number >= loop->min && number <= loop->max)
        loop->words[i / 64] |= G_GUINT64_CONSTANT (1) << i % 64;
    }
}

static void
hek_scene_column_code_rows (gsize    begin,
                            gsize    end,
                            gsize    block_idx,
                            gpointer data)
{
  HekSceneColumnLoop *loop = data;
  guint32 n_names = loop->column->n_names, code = MIN (loop->code, n_names);

  for (gsize i = begin; i < end; i++)
    if (MIN (loop->column->codes[i], n_names) == code)
      loop->words[i / 64] |= G_GUINT64_CONSTANT (1) << i % 64;
}

static HekSceneSet *
hek_scene_column_select (HekSceneColumnLoop *loop,
                         HekBlockFunc        func,
                         const HekTask      *task)
{
  guint32 n = loop->column->n_rows;
  g_autofree guint64 *words = g_new0 (guint64, hek_scene_set_n_words (n) + 1);

  G_STATIC_ASSERT (BLOCK_ROWS % 64 == 0); /* or two threads would write to one word */
  loop->words = words;
  if (!hek_parallel_for (n, BLOCK_ROWS, func, loop, task))
    return NULL;
  return hek_scene_set_new_bits (n, words);
}

HekSceneSet *
hek_scene_column_select_range (const HekSceneColumn *column,
                               double                min,
                               double                max,
                               const HekTask        *task)
{
  HekSceneColumnLoop loop = { .column = column, .min = min, .max = max };

  g_return_val_if_fail (column->numbers != NULL || column->n_rows == 0, NULL);

  return hek_scene_column_select (&loop, hek_scene_column_range_rows, task);
}

HekSceneSet *
hek_scene_column_select_code (const HekSceneColumn *column,
                              guint32               code,
                              const HekTask        *task)
{
  HekSceneColumnLoop loop = { .column = column, .code = code };

  g_return_val_if_fail (column->codes != NULL || column->n_rows == 0, NULL);

  return hek_scene_column_select (&loop, hek_scene_column_code_rows, task);
}

/* --- categories ------------------------------------------------------------------------------ */

/* The place of @number among sorted ones, or where it belongs. */
static guint32
hek_scene_categories_find (const double *values,
                           guint32       n,
                           double        number)
{
  guint32 low = 0, high = n;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (values[middle] < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

HekSceneCategories *
hek_scene_categories_new (const double *numbers,
                          guint32       n_rows,
                          guint32       max_names)
{
  g_autofree double *values = g_new (double, max_names + 1);
  g_autoptr (HekSceneCategories) self = NULL;
  guint32 n = 0;

  for (guint32 i = 0; i < n_rows; i++)
    {
      guint32 at;

      if (!isfinite (numbers[i]))
        continue;
      at = hek_scene_categories_find (values, n, numbers[i]);
      if (at < n && values[at] == numbers[i])
        continue;
      if (n == max_names || numbers[i] != rint (numbers[i]) || fabs (numbers[i]) >= 1e15)
        return NULL;
      memmove (values + at + 1, values + at, (n - at) * sizeof *values);
      values[at] = numbers[i];
      n++;
    }
  if (n == 0)
    return NULL;
  self = g_new0 (HekSceneCategories, 1);
  self->codes = g_new (guint32, n_rows);
  self->names = g_new0 (char *, n + 1);
  self->n_names = n;
  for (guint32 i = 0; i < n; i++)
    self->names[i] = g_strdup_printf ("%.0f", values[i] + 0.0); /* −0 is 0 */
  for (guint32 i = 0; i < n_rows; i++)
    self->codes[i] = isfinite (numbers[i]) ? hek_scene_categories_find (values, n, numbers[i]) : n;
  return g_steal_pointer (&self);
}

void
hek_scene_categories_free (HekSceneCategories *self)
{
  g_free (self->codes);
  g_strfreev (self->names);
  g_free (self);
}
