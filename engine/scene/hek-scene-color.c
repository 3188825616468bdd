/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colours and sizes by the values of a column. Both kinds of columns end in a table of colours
 * indexed by a small number; blocks of rows look it up.
 */
#include "config.h"

#include "hek-scene-color.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "hek-ref.h"

#define BLOCK_ROWS 65536u

/* Rows without a value are half as far from the ground as what is grouped. */
#define MISSING_SHARE 0.5

typedef struct
{
  HekSceneColoring *self;
  const HekSceneColumn *column;
  const HekColormap *map;
  guint8 *entry_of_code; /* n_names + 1, the last for rows without a value */
  guint8 missing_entry;
} HekSceneColorLoop;

static void
hek_scene_color_to_rgb (HekPlotColor color,
                        guint8       rgb[3])
{
  rgb[0] = (guint8) lrint (CLAMP (color.r, 0, 1) * 255);
  rgb[1] = (guint8) lrint (CLAMP (color.g, 0, 1) * 255);
  rgb[2] = (guint8) lrint (CLAMP (color.b, 0, 1) * 255);
}

static HekPlotColor
hek_scene_color_missing (const HekPlotTheme *theme)
{
  HekPlotColor ground = theme->background, axis = theme->axis;

  axis.r = ground.r + (axis.r - ground.r) * MISSING_SHARE;
  axis.g = ground.g + (axis.g - ground.g) * MISSING_SHARE;
  axis.b = ground.b + (axis.b - ground.b) * MISSING_SHARE;
  return axis;
}

static guint8
hek_scene_legend_add (HekSceneLegend     *legend,
                      HekSceneLegendKind  kind,
                      const char         *label,
                      HekPlotColor        color,
                      guint32             code)
{
  HekSceneLegendEntry *entry = &legend->entries[legend->n_entries];

  entry->kind = kind;
  entry->label = g_strdup (label);
  entry->code = code;
  hek_scene_color_to_rgb (color, entry->rgb);
  return (guint8) legend->n_entries++;
}

static inline void
hek_scene_color_set (guint8       *rgba,
                     const guint8  rgb[3])
{
  rgba[0] = rgb[0];
  rgba[1] = rgb[1];
  rgba[2] = rgb[2];
  rgba[3] = 0xff;
}

/* --- numbers --------------------------------------------------------------------------------- */

static gboolean
hek_scene_coloring_choose_range (HekSceneLegend             *legend,
                                 const HekSceneColumn       *column,
                                 const HekSceneColorOptions *options,
                                 const HekTask              *task)
{
  HekSceneRange *range = &legend->range;

  if (options->min < options->max && (options->scale == HEK_PLOT_LINEAR || options->min > 0))
    return hek_scene_column_check_range (column, options->scale, options->min, options->max, task,
                                         range);
  if (!hek_scene_column_get_range (column, options->scale, options->clip, task, range))
    return FALSE;
  if (options->colormap == HEK_COLORMAP_DIVERGING && options->scale == HEK_PLOT_LINEAR)
    {
      double far = MAX (fabs (range->min), fabs (range->max));

      /* the end that moves outwards has nothing outside any more */
      range->open_below = range->open_below && range->min == -far;
      range->open_above = range->open_above && range->max == far;
      range->min = -far;
      range->max = far;
    }
  return TRUE;
}

static void
hek_scene_coloring_number_rows (gsize    begin,
                                gsize    end,
                                gsize    block_idx,
                                gpointer data)
{
  HekSceneColorLoop *loop = data;
  HekSceneColoring *self = loop->self;
  const HekSceneLegend *legend = &self->legend;
  const guint8 *missing = legend->entries[loop->missing_entry].rgb;

  for (gsize i = begin; i < end; i++)
    {
      double fraction = hek_scene_range_fraction (&legend->range, legend->scale,
                                                  loop->column->numbers[i]);
      guint8 *rgba = self->rgba + 4 * i;

      if (isnan (fraction))
        hek_scene_color_set (rgba, missing);
      else
        hek_scene_color_set (rgba, loop->map->rgb[hek_colormap_index (loop->map, fraction)]);
      if (self->entries != NULL)
        self->entries[i] = isnan (fraction) ? loop->missing_entry : G_MAXUINT8;
    }
}

static gboolean
hek_scene_coloring_numbers (HekSceneColoring           *self,
                            const HekSceneColumn       *column,
                            const HekSceneColorOptions *options,
                            const HekPlotTheme         *theme,
                            const HekTask              *task)
{
  HekSceneLegend *legend = &self->legend;
  HekSceneColorLoop loop = { .self = self, .column = column };

  legend->has_bar = TRUE;
  legend->colormap = options->colormap;
  legend->scale = options->scale;
  if (!hek_scene_coloring_choose_range (legend, column, options, task)
      || !hek_scene_column_get_histogram (column, legend->scale, &legend->range,
                                          HEK_SCENE_LEGEND_N_BINS, legend->bins, task))
    return FALSE;
  if (legend->range.n_values < self->n_rows)
    {
      self->entries = g_try_malloc (self->n_rows);
      if (self->entries == NULL)
        return FALSE;
      loop.missing_entry = hek_scene_legend_add (legend, HEK_SCENE_LEGEND_MISSING, _("No value"),
                                                 hek_scene_color_missing (theme), 0);
      legend->entries[loop.missing_entry].n_rows = self->n_rows - legend->range.n_values;
    }
  loop.map = hek_colormap_get (options->colormap, theme->dark_ground);
  return hek_parallel_for (self->n_rows, BLOCK_ROWS, hek_scene_coloring_number_rows, &loop, task);
}

/* --- categories ------------------------------------------------------------------------------ */

typedef struct
{
  guint32 code, n_rows;
} HekSceneCategoryCount;

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const HekSceneCategoryCount *x = a, *y = b;

  if (x->n_rows != y->n_rows)
    return x->n_rows > y->n_rows ? -1 : 1;
  return (x->code > y->code) - (x->code < y->code);
}

static int
compare_codes (gconstpointer a,
               gconstpointer b)
{
  const HekSceneCategoryCount *x = a, *y = b;

  return (x->code > y->code) - (x->code < y->code);
}

/* Rows of each category that there is; the last is of those without a value. */
static HekSceneCategoryCount *
hek_scene_coloring_count (const HekSceneColumn *column,
                          guint32              *n_used)
{
  guint32 n_names = column->n_names, used = 0;
  HekSceneCategoryCount *counts = g_try_new0 (HekSceneCategoryCount, (gsize) n_names + 1);

  if (counts == NULL)
    return NULL;
  for (guint32 i = 0; i < column->n_rows; i++)
    counts[MIN (column->codes[i], n_names)].n_rows++;
  for (guint32 i = 0; i < n_names; i++)
    if (counts[i].n_rows > 0)
      counts[used++] = (HekSceneCategoryCount) { i, counts[i].n_rows };
  counts[used] = (HekSceneCategoryCount) { n_names, counts[n_names].n_rows };
  *n_used = used;
  return counts;
}

/* Entries for the categories; @entry_of_code says which. */
static void
hek_scene_coloring_make_entries (HekSceneColoring      *self,
                                 const HekSceneColumn  *column,
                                 const HekPlotTheme    *theme,
                                 HekSceneCategoryCount *counts,
                                 guint32                n_used,
                                 guint8                *entry_of_code)
{
  HekSceneLegend *legend = &self->legend;
  guint32 n_own = MIN (n_used, HEK_PLOT_N_CATEGORY_COLORS), n_rest = n_used - n_own;
  guint32 n_missing = counts[n_used].n_rows;
  guint8 entry;

  if (n_rest > 0)
    qsort (counts, n_used, sizeof *counts, compare_counts);
  qsort (counts, n_own, sizeof *counts, compare_codes);
  for (guint32 i = 0; i < n_own; i++)
    {
      entry = hek_scene_legend_add (legend, HEK_SCENE_LEGEND_CATEGORY,
                                    column->names[counts[i].code],
                                    hek_plot_theme_category_color (theme, i), counts[i].code);
      legend->entries[entry].n_rows = counts[i].n_rows;
      entry_of_code[counts[i].code] = entry;
    }
  if (n_rest > 0)
    {
      g_autofree char *label = g_strdup_printf (ngettext ("%u other", "%u others", n_rest), n_rest);

      entry = hek_scene_legend_add (legend, HEK_SCENE_LEGEND_REST, label, theme->axis, n_rest);
      for (guint32 i = n_own; i < n_used; i++)
        {
          legend->entries[entry].n_rows += counts[i].n_rows;
          entry_of_code[counts[i].code] = entry;
        }
    }
  if (n_missing > 0)
    {
      entry = hek_scene_legend_add (legend, HEK_SCENE_LEGEND_MISSING, _("No value"),
                                    hek_scene_color_missing (theme), 0);
      legend->entries[entry].n_rows = n_missing;
      entry_of_code[column->n_names] = entry;
    }
}

static void
hek_scene_coloring_code_rows (gsize    begin,
                              gsize    end,
                              gsize    block_idx,
                              gpointer data)
{
  HekSceneColorLoop *loop = data;
  HekSceneColoring *self = loop->self;

  for (gsize i = begin; i < end; i++)
    {
      guint8 entry = loop->entry_of_code[MIN (loop->column->codes[i], loop->column->n_names)];

      self->entries[i] = entry;
      hek_scene_color_set (self->rgba + 4 * i, self->legend.entries[entry].rgb);
    }
}

static gboolean
hek_scene_coloring_codes (HekSceneColoring     *self,
                          const HekSceneColumn *column,
                          const HekPlotTheme   *theme,
                          const HekTask        *task)
{
  guint32 n_used = 0;
  g_autofree HekSceneCategoryCount *counts = hek_scene_coloring_count (column, &n_used);
  g_autofree guint8 *entry_of_code = g_try_malloc0 ((gsize) column->n_names + 1);
  HekSceneColorLoop loop = { .self = self, .column = column, .entry_of_code = entry_of_code };

  self->entries = g_try_malloc (MAX (self->n_rows, 1));
  if (counts == NULL || entry_of_code == NULL || self->entries == NULL)
    return FALSE;
  hek_scene_coloring_make_entries (self, column, theme, counts, n_used, entry_of_code);
  return hek_parallel_for (self->n_rows, BLOCK_ROWS, hek_scene_coloring_code_rows, &loop, task);
}

/* --- colorings ------------------------------------------------------------------------------- */

HekSceneColoring *
hek_scene_coloring_new (const HekSceneColumn       *column,
                        const HekSceneColorOptions *options,
                        const HekPlotTheme         *theme,
                        const HekTask              *task)
{
  g_autoptr (HekSceneColoring) self = g_new0 (HekSceneColoring, 1);
  gboolean ok;

  g_return_val_if_fail (column->numbers != NULL || column->codes != NULL || column->n_rows == 0,
                        NULL);

  g_atomic_ref_count_init (&self->ref);
  self->n_rows = column->n_rows;
  self->legend.label = g_strdup (column->label);
  self->legend.unit = g_strdup (column->unit);
  self->rgba = g_try_malloc (MAX ((gsize) self->n_rows * 4, 1));
  if (self->rgba == NULL)
    return NULL;
  if (column->numbers != NULL)
    ok = hek_scene_coloring_numbers (self, column, options, theme, task);
  else
    ok = hek_scene_coloring_codes (self, column, theme, task);
  return ok ? g_steal_pointer (&self) : NULL;
}

HekSceneColoring *
hek_scene_coloring_ref (HekSceneColoring *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
hek_scene_coloring_unref (HekSceneColoring *self)
{
  if (!hek_ref_drop (&self->ref))
    return;
  for (guint i = 0; i < self->legend.n_entries; i++)
    g_free (self->legend.entries[i].label);
  g_free (self->legend.label);
  g_free (self->legend.unit);
  g_free (self->rgba);
  g_free (self->entries);
  g_free (self);
}

HekSceneSet *
hek_scene_coloring_select (const HekSceneColoring *self,
                           guint32                 entries,
                           const HekTask          *task)
{
  g_autofree guint64 *words = g_new0 (guint64, hek_scene_set_n_words (self->n_rows) + 1);

  for (guint32 i = 0; self->entries != NULL && i < self->n_rows; i++)
    {
      if (i % BLOCK_ROWS == 0 && hek_task_is_cancelled (task))
        return NULL;
      if (self->entries[i] < 32 && (entries >> self->entries[i] & 1) != 0)
        words[i / 64] |= G_GUINT64_CONSTANT (1) << i % 64;
    }
  return hek_scene_set_new_bits (self->n_rows, words);
}

/* --- sizes ----------------------------------------------------------------------------------- */

double
hek_scene_sizing_get_size (const HekSceneSizing *sizing,
                           double                number)
{
  double fraction = hek_scene_range_fraction (&sizing->range, sizing->scale, number);
  double low = sizing->smallest * sizing->smallest, high = sizing->largest * sizing->largest;

  if (isnan (fraction))
    return sizing->smallest;
  return sqrt (low + (high - low) * CLAMP (fraction, 0, 1));
}

typedef struct
{
  const HekSceneSizing *sizing;
  const double *numbers;
  float *sizes;
} HekSceneSizeLoop;

static void
hek_scene_sizing_rows (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekSceneSizeLoop *loop = data;

  for (gsize i = begin; i < end; i++)
    loop->sizes[i] = (float) hek_scene_sizing_get_size (loop->sizing, loop->numbers[i]);
}

float *
hek_scene_sizing_get_sizes (const HekSceneSizing *sizing,
                            const HekSceneColumn *column,
                            const HekTask        *task)
{
  g_autofree float *sizes = g_try_new (float, MAX (column->n_rows, 1));
  HekSceneSizeLoop loop = { sizing, column->numbers, sizes };

  g_return_val_if_fail (column->numbers != NULL || column->n_rows == 0, NULL);

  if (sizes == NULL
      || !hek_parallel_for (column->n_rows, BLOCK_ROWS, hek_scene_sizing_rows, &loop, task))
    return NULL;
  return g_steal_pointer (&sizes);
}
