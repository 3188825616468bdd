/* SPDX-License-Identifier: Apache-2.0 */
/* Colours and sizes of a drawing, and how hits of a search stand out. */
#include "config.h"

#include "hek-explorer-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-parallel.h"

/* Rows beyond the ends of a range of sizes, at most, on each side. */
#define CLIP 0.005

/* With hits: how much larger these are, and how little is left of the others. */
#define HIT_SIZE 2.5f
#define FAINT_ALPHA 56

#define BLOCK_ROWS 65536u

/* --- own colours ----------------------------------------------------------------------------- */

typedef struct
{
  const HekSceneColumn *column;
  const guint8 *colors;
  guint8 missing[3];
  HekSceneColoring *coloring;
} OwnLoop;

static void
own_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  const OwnLoop *loop = data;

  for (gsize i = begin; i < end; i++)
    {
      guint32 code = loop->column->codes[i];
      gboolean is_missing = code >= loop->column->n_names;
      guint8 *rgba = loop->coloring->rgba + 4 * i;

      memcpy (rgba, is_missing ? loop->missing : loop->colors + 3 * (gsize) code, 3);
      rgba[3] = 255;
      loop->coloring->entries[i] = is_missing;
    }
}

static void
add_entry (HekSceneLegend     *legend,
           HekSceneLegendKind  kind,
           const char         *label,
           const guint8        rgb[3],
           guint32             n_rows)
{
  HekSceneLegendEntry *entry = &legend->entries[legend->n_entries];

  /* Rows know their entry by its place: the first is of those with a colour. */
  entry->kind = kind;
  entry->label = g_strdup (label);
  memcpy (entry->rgb, rgb, 3);
  entry->n_rows = n_rows;
  legend->n_entries++;
}

/* Each row in the colour that its value is: (transfer full) (nullable) */
static HekSceneColoring *
make_own_coloring (const HekExplorerValues *values,
                   const HekSceneColumn    *column,
                   const HekPlotTheme      *theme,
                   const HekTask           *task)
{
  g_autoptr (HekSceneColoring) coloring = g_new0 (HekSceneColoring, 1);
  HekPlotColor missing = theme->grid;
  OwnLoop loop = { .column = column, .colors = values->colors, .coloring = coloring };
  guint32 n_missing = 0;

  g_atomic_ref_count_init (&coloring->ref);
  coloring->n_rows = column->n_rows;
  coloring->rgba = g_try_malloc (MAX ((gsize) column->n_rows * 4, 1));
  coloring->entries = g_try_malloc (MAX (column->n_rows, 1));
  coloring->legend.label = g_strdup (values->label);
  loop.missing[0] = (guint8) lrint (missing.r * 255);
  loop.missing[1] = (guint8) lrint (missing.g * 255);
  loop.missing[2] = (guint8) lrint (missing.b * 255);
  if (coloring->rgba == NULL || coloring->entries == NULL ||
      !hek_parallel_for (column->n_rows, BLOCK_ROWS, own_block, &loop, task))
    return NULL;
  for (guint32 i = 0; i < column->n_rows; i++)
    n_missing += coloring->entries[i];
  add_entry (&coloring->legend, HEK_SCENE_LEGEND_REST, _("In their own colour"), values->colors,
             column->n_rows - n_missing);
  coloring->legend.entries[0].code = column->n_names;
  if (n_missing > 0)
    add_entry (&coloring->legend, HEK_SCENE_LEGEND_MISSING, _("No value"), loop.missing,
               n_missing);
  return g_steal_pointer (&coloring);
}

/* --- colours and sizes ----------------------------------------------------------------------- */

static gboolean
make_coloring (HekExplorerDrawing        *self,
               const HekExplorerDrawing  *last,
               const HekTask             *task,
               GError                   **error)
{
  g_auto (HekExplorerAligned) aligned = { 0 };

  if (self->color == NULL)
    return TRUE;
  if (hek_explorer_drawing_has_same_rows (self, last) && last->color == self->color &&
      last->coloring != NULL &&
      memcmp (&last->color_options, &self->color_options, sizeof self->color_options) == 0 &&
      hek_plot_theme_equal (&last->theme, &self->theme))
    {
      self->coloring = hek_scene_coloring_ref (last->coloring);
      return TRUE;
    }
  if (!hek_explorer_aligned_init (&aligned, self->color, self->data->rows, error))
    return FALSE;
  self->coloring = self->color->colors != NULL
                     ? make_own_coloring (self->color, &aligned.column, &self->theme, task)
                     : hek_scene_coloring_new (&aligned.column, &self->color_options,
                                               &self->theme, task);
  return self->coloring != NULL || hek_explorer_drawing_give_up (task, error);
}

static gboolean
get_size_range (HekExplorerDrawing   *self,
                const HekSceneColumn *column,
                const HekTask        *task)
{
  const HekExplorerSizeOptions *options = &self->size_options;
  gboolean is_given = options->min < options->max &&
                      (options->scale == HEK_PLOT_LINEAR || options->min > 0);

  self->sizing = (HekSceneSizing) { .scale = options->scale, .smallest = options->smallest,
                                    .largest = options->largest };
  return is_given ? hek_scene_column_check_range (column, options->scale, options->min,
                                                  options->max, task, &self->sizing.range)
                  : hek_scene_column_get_range (column, options->scale, CLIP, task,
                                                &self->sizing.range);
}

static gboolean
has_same_size_options (const HekExplorerDrawing *self,
                       const HekExplorerDrawing *last)
{
  const HekExplorerSizeOptions *a = &self->size_options, *b = &last->size_options;

  return a->scale == b->scale && a->min == b->min && a->max == b->max &&
         a->smallest == b->smallest && a->largest == b->largest;
}

static gboolean
make_sizes (HekExplorerDrawing        *self,
            const HekExplorerDrawing  *last,
            const HekTask             *task,
            GError                   **error)
{
  g_auto (HekExplorerAligned) aligned = { 0 };
  float *sizes;

  if (self->size == NULL)
    return TRUE;
  if (hek_explorer_drawing_has_same_rows (self, last) && last->size == self->size &&
      last->sizes != NULL &&
      has_same_size_options (self, last))
    {
      self->sizes = g_bytes_ref (last->sizes);
      self->sizing = last->sizing;
      return TRUE;
    }
  if (!hek_explorer_aligned_init (&aligned, self->size, self->data->rows, error))
    return FALSE;
  if (!get_size_range (self, &aligned.column, task))
    return hek_explorer_drawing_give_up (task, error);
  sizes = hek_scene_sizing_get_sizes (&self->sizing, &aligned.column, task);
  if (sizes == NULL)
    return hek_explorer_drawing_give_up (task, error);
  self->sizes = g_bytes_new_take (sizes, self->data->n_rows * sizeof (float));
  return TRUE;
}

/* --- style ----------------------------------------------------------------------------------- */

typedef struct
{
  const guint8 *from;  /* (nullable) */
  const float *sizes;  /* (nullable) */
  const guint64 *hits;
  guint8 color[4];
  guint8 *rgba;
  float *out;
} HitLoop;

static void
light_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const HitLoop *loop = data;

  for (gsize i = begin; i < end; i++)
    {
      gboolean is_hit = hek_scene_bit (loop->hits, i);

      memcpy (loop->rgba + 4 * i, loop->from != NULL ? loop->from + 4 * i : loop->color, 4);
      loop->rgba[4 * i + 3] = is_hit ? 255 : FAINT_ALPHA;
      loop->out[i] = (loop->sizes != NULL ? loop->sizes[i] : 1) * (is_hit ? HIT_SIZE : 1);
    }
}

static HekSceneStyle *
make_lit_style (const HekExplorerDrawing *self,
                const guint8              color[4],
                const float              *sizes,
                const HekTask            *task)
{
  guint32 n_rows = self->data->n_rows;
  g_autofree guint8 *rgba = g_try_malloc (MAX ((gsize) n_rows * 4, 1));
  g_autofree float *out = g_try_new (float, MAX (n_rows, 1));
  g_autofree guint64 *bits = g_try_new0 (guint64, MAX (HEK_SCENE_N_WORDS (n_rows), 1));
  HitLoop loop = { .sizes = sizes, .hits = bits, .rgba = rgba, .out = out };
  const guint32 *hits;
  gsize n_bytes;

  if (rgba == NULL || out == NULL || bits == NULL)
    return NULL;
  memcpy (loop.color, color, 4);
  loop.from = self->coloring != NULL ? self->coloring->rgba : NULL;
  hits = g_bytes_get_data (self->hits, &n_bytes);
  for (gsize i = 0; i < n_bytes / sizeof *hits; i++)
    if (hits[i] < n_rows)
      bits[hits[i] / 64] |= G_GUINT64_CONSTANT (1) << (hits[i] % 64);
  if (!hek_parallel_for (n_rows, BLOCK_ROWS, light_block, &loop, task))
    return NULL;
  return hek_scene_style_new (self->points, rgba, color, out, task);
}

static gboolean
make_dress (HekExplorerDrawing        *self,
            const HekExplorerDrawing  *last,
            const HekTask             *task,
            GError                   **error)
{
  HekPlotColor usual = self->theme.series[0];
  const guint8 color[4] = { (guint8) lrint (usual.r * 255), (guint8) lrint (usual.g * 255),
                            (guint8) lrint (usual.b * 255), 255 };
  const float *sizes = self->sizes != NULL ? g_bytes_get_data (self->sizes, NULL) : NULL;

  if (last != NULL && last->style != NULL && last->points == self->points &&
      last->coloring == self->coloring && last->sizes == self->sizes && last->hits == self->hits &&
      memcmp (&last->theme.series[0], &usual, sizeof usual) == 0)
    {
      self->style = hek_scene_style_ref (last->style);
      return TRUE;
    }
  self->style = self->hits != NULL
                  ? make_lit_style (self, color, sizes, task)
                  : hek_scene_style_new (self->points,
                                         self->coloring != NULL ? self->coloring->rgba : NULL,
                                         color, sizes, task);
  return self->style != NULL || hek_explorer_drawing_give_up (task, error);
}

gboolean
hek_explorer_drawing_make_style (HekExplorerDrawing        *self,
                                 const HekExplorerDrawing  *last,
                                 const HekTask             *task,
                                 GError                   **error)
{
  return make_coloring (self, last, task, error) && make_sizes (self, last, task, error) &&
         make_dress (self, last, task, error);
}
