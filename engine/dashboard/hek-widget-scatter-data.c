/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Points of a scatter plot, their categories, and the grid of cells that stands for them where they
 * are too many. The grid is even in what the axes are even in; its points are sorted by cell, so
 * that a zoomed view finds its own without looking at all.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-widget-scatter-private.h"

#define N_CELLS ((gsize) HEK_WIDGET_SCATTER_CELLS_X * HEK_WIDGET_SCATTER_CELLS_Y)

/* Where a value lies on an axis, even on it. */
static inline double
hek_widget_points_map (gboolean is_log,
                       double   value)
{
  return is_log ? log (value) : value;
}

/* --- places ---------------------------------------------------------------------------------- */

static gboolean
hek_widget_points_collect (HekWidgetPoints *points,
                           const HekFrame  *frame)
{
  const double *x = frame->columns[points->x_column].reals;
  const double *y = frame->columns[points->y_column].reals;
  gsize n = MAX (frame->n_rows, 1);

  points->x = g_try_new (double, n);
  points->y = g_try_new (double, n);
  points->rows = g_try_new (guint32, n);
  if (points->x == NULL || points->y == NULL || points->rows == NULL)
    return FALSE;
  for (gsize i = 0; i < frame->n_rows; i++)
    {
      if (!isfinite (x[i]) || !isfinite (y[i]) || (points->log_x && x[i] <= 0)
          || (points->log_y && y[i] <= 0))
        {
          points->n_no_place++;
          continue;
        }
      points->x[points->n] = x[i] * points->x_unit.factor;
      points->y[points->n] = y[i] * points->y_unit.factor;
      points->rows[points->n++] = (guint32) i;
    }
  return TRUE;
}

static double
hek_widget_points_get_top (const HekFrame *frame,
                           guint           column)
{
  double low = 0, high = 0;

  return hek_frame_get_range (frame, column, &low, &high) ? fmax (fabs (low), fabs (high)) : 0;
}

/* --- categories ------------------------------------------------------------------------------ */

typedef struct
{
  const char *text;
  gsize n;
} HekWidgetCategory;

static int
hek_widget_compare_categories (gconstpointer a,
                               gconstpointer b)
{
  const HekWidgetCategory *x = a, *y = b;

  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;
  return strcmp (x->text, y->text);
}

/* The most frequent texts, in the order of their frequency. */
static gboolean
hek_widget_points_categorize (HekWidgetPoints *points,
                              const HekFrame  *frame)
{
  char **texts = frame->columns[points->color_column].texts;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GArray) categories = g_array_new (FALSE, FALSE, sizeof (HekWidgetCategory));
  guint8 codes[HEK_WIDGET_SCATTER_CATEGORIES];

  points->codes = g_try_new (guint8, MAX (points->n, 1));
  points->names = g_new0 (char *, HEK_WIDGET_SCATTER_CATEGORIES + 1);
  if (points->codes == NULL)
    return FALSE;
  for (gsize i = 0; i < points->n; i++)
    {
      char *text = texts[points->rows[i]];
      gpointer at = text != NULL ? g_hash_table_lookup (seen, text) : NULL;

      if (text != NULL && at == NULL)
        {
          g_array_append_val (categories, ((HekWidgetCategory) { text, 0 }));
          g_hash_table_insert (seen, text, at = GUINT_TO_POINTER (categories->len));
        }
      if (at != NULL)
        g_array_index (categories, HekWidgetCategory, GPOINTER_TO_UINT (at) - 1).n++;
    }
  g_array_sort (categories, hek_widget_compare_categories);
  points->n_categories = MIN (categories->len, HEK_WIDGET_SCATTER_CATEGORIES);
  g_hash_table_remove_all (seen);
  for (guint c = 0; c < points->n_categories; c++)
    {
      const char *text = g_array_index (categories, HekWidgetCategory, c).text;

      codes[c] = (guint8) c;
      points->names[c] = g_strdup (text);
      g_hash_table_insert (seen, (gpointer) text, &codes[c]);
    }
  for (gsize i = 0; i < points->n; i++)
    {
      char *text = texts[points->rows[i]];
      const guint8 *code = text != NULL ? g_hash_table_lookup (seen, text) : NULL;

      points->codes[i] = code != NULL ? *code : HEK_WIDGET_SCATTER_CATEGORIES;
      points->has_rest |= code == NULL;
    }
  return TRUE;
}

/* --- cells ----------------------------------------------------------------------------------- */

gboolean
hek_widget_points_find_cell (const HekWidgetPoints *points,
                             double                 x,
                             double                 y,
                             guint                 *cx,
                             guint                 *cy)
{
  const HekPlotScatterCells *cells = &points->cells;
  double x0 = hek_widget_points_map (points->log_x, cells->x_from);
  double x1 = hek_widget_points_map (points->log_x, cells->x_to);
  double y0 = hek_widget_points_map (points->log_y, cells->y_from);
  double y1 = hek_widget_points_map (points->log_y, cells->y_to);
  double fx = (hek_widget_points_map (points->log_x, x) - x0) / (x1 - x0) * cells->n_x;
  double fy = (hek_widget_points_map (points->log_y, y) - y0) / (y1 - y0) * cells->n_y;

  *cx = (guint) CLAMP (fx, 0, cells->n_x - 1);
  *cy = (guint) CLAMP (fy, 0, cells->n_y - 1);
  return fx >= 0 && fx <= cells->n_x && fy >= 0 && fy <= cells->n_y;
}

static void
hek_widget_points_fill_extent (HekWidgetPoints *points)
{
  HekPlotScatterCells *cells = &points->cells;

  *cells = (HekPlotScatterCells) { HEK_WIDGET_SCATTER_CELLS_X, HEK_WIDGET_SCATTER_CELLS_Y,
                                   INFINITY, -INFINITY, INFINITY, -INFINITY, NULL, NULL, 0 };
  for (gsize i = 0; i < points->n; i++)
    {
      cells->x_from = fmin (cells->x_from, points->x[i]);
      cells->x_to = fmax (cells->x_to, points->x[i]);
      cells->y_from = fmin (cells->y_from, points->y[i]);
      cells->y_to = fmax (cells->y_to, points->y[i]);
    }
  if (!(cells->x_from < cells->x_to))
    cells->x_to = points->log_x ? cells->x_from * 2 : cells->x_from + 1;
  if (!(cells->y_from < cells->y_to))
    cells->y_to = points->log_y ? cells->y_from * 2 : cells->y_from + 1;
}

/* Mean of the colour's numbers, or the most frequent category, of each cell. */
static gboolean
hek_widget_points_color_cells (HekWidgetPoints *points,
                               const HekFrame  *frame)
{
  if (points->color_column < 0)
    return TRUE;
  points->cell_means = points->codes == NULL ? g_try_new (double, N_CELLS) : NULL;
  points->cell_codes = points->codes != NULL ? g_try_new (guint8, N_CELLS) : NULL;
  if (points->cell_means == NULL && points->cell_codes == NULL)
    return FALSE;
  for (gsize c = 0; c < N_CELLS; c++)
    {
      guint32 counts[HEK_WIDGET_SCATTER_CATEGORIES + 1] = { 0 }, best = 0;
      double sum = 0;
      gsize n = 0;

      for (guint32 i = points->starts[c]; i < points->starts[c + 1]; i++)
        if (points->codes != NULL)
          counts[points->codes[points->order[i]]]++;
        else
          {
            double value = hek_widget_points_color (points, frame, points->order[i]);

            if (isfinite (value))
              {
                sum += value;
                n++;
              }
          }
      if (points->cell_means != NULL)
        points->cell_means[c] = n > 0 ? sum / (double) n : NAN;
      for (guint k = 1; k <= HEK_WIDGET_SCATTER_CATEGORIES; k++)
        best = counts[k] > counts[best] ? k : best;
      if (points->cell_codes != NULL)
        points->cell_codes[c] = (guint8) best;
    }
  return TRUE;
}

static gboolean
hek_widget_points_fill_cells (HekWidgetPoints *points,
                              const HekFrame  *frame)
{
  g_autofree guint32 *cell_of = g_try_new (guint32, points->n);
  g_autofree guint32 *at = g_try_new (guint32, N_CELLS);

  points->counts = g_try_new0 (guint32, N_CELLS);
  points->starts = g_try_new (guint32, N_CELLS + 1);
  points->order = g_try_new (guint32, points->n);
  if (cell_of == NULL || at == NULL || points->counts == NULL || points->starts == NULL
      || points->order == NULL)
    return FALSE;
  hek_widget_points_fill_extent (points);
  for (gsize i = 0; i < points->n; i++)
    {
      guint cx, cy;

      (void) hek_widget_points_find_cell (points, points->x[i], points->y[i], &cx, &cy);
      cell_of[i] = cy * points->cells.n_x + cx;
      points->counts[cell_of[i]]++;
    }
  points->starts[0] = 0;
  for (gsize c = 0; c < N_CELLS; c++)
    {
      points->cells.most = MAX (points->cells.most, points->counts[c]);
      at[c] = points->starts[c];
      points->starts[c + 1] = points->starts[c] + points->counts[c];
    }
  for (gsize i = 0; i < points->n; i++)
    points->order[at[cell_of[i]]++] = (guint32) i;
  points->cells.counts = points->counts;
  return hek_widget_points_color_cells (points, frame);
}

guint32 *
hek_widget_points_find (const HekWidgetPoints *points,
                        double                 x_from,
                        double                 x_to,
                        double                 y_from,
                        double                 y_to,
                        gsize                  max,
                        gsize                 *n)
{
  guint x0, x1, y0, y1;
  guint32 *found;
  gsize n_all = 0;

  *n = 0;
  (void) hek_widget_points_find_cell (points, points->log_x ? fmax (x_from, 1e-300) : x_from,
                                      points->log_y ? fmax (y_from, 1e-300) : y_from, &x0, &y0);
  (void) hek_widget_points_find_cell (points, points->log_x ? fmax (x_to, 1e-300) : x_to,
                                      points->log_y ? fmax (y_to, 1e-300) : y_to, &x1, &y1);
  for (guint y = y0; y <= y1; y++)
    n_all += points->starts[y * points->cells.n_x + x1 + 1]
             - points->starts[y * points->cells.n_x + x0];
  if (n_all > max)
    return NULL;
  found = g_new (guint32, n_all + 1);
  for (guint y = y0; y <= y1; y++)
    for (guint32 i = points->starts[y * points->cells.n_x + x0];
         i < points->starts[y * points->cells.n_x + x1 + 1]; i++)
      {
        guint32 p = points->order[i];

        if (points->x[p] >= x_from && points->x[p] <= x_to && points->y[p] >= y_from
            && points->y[p] <= y_to)
          found[(*n)++] = p;
      }
  return found;
}

/* --- together -------------------------------------------------------------------------------- */

static gboolean
hek_widget_points_find_columns (HekWidgetPoints *points,
                                HekWidget       *self,
                                GError         **error)
{
  const HekFrame *frame = self->n_frames > 0 ? self->frames[0] : NULL;
  int x = hek_widget_find_column (self, "x-column", 0, error), y;

  if (x == -2)
    return FALSE;
  y = hek_widget_find_column (self, "y-column", 1, error);
  if (y == -2)
    return FALSE;
  if (x < 0 || y < 0)
    {
      hek_widget_set_data_error (error, self, _("it needs two columns of numbers"), frame);
      return FALSE;
    }
  points->x_column = (guint) x;
  points->y_column = (guint) y;
  points->color_column = hek_widget_find_any_column (self, "color-column", error);
  if (points->color_column == -2)
    return FALSE;
  if (points->color_column >= 0 && frame->columns[points->color_column].type == HEK_FRAME_TIME)
    {
      g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_DATA,
                   _("“%s” holds times: colour by a column of numbers or texts"),
                   frame->columns[points->color_column].name);
      return FALSE;
    }
  points->size_column = hek_widget_find_any_column (self, "size-column", error);
  if (points->size_column >= 0)
    points->size_column = hek_widget_find_column (self, "size-column", 0, error);
  return points->size_column != -2;
}

static gboolean
hek_widget_points_fill (HekWidgetPoints *points,
                        const HekFrame  *frame)
{
  if (!hek_widget_points_collect (points, frame))
    return FALSE;
  if (points->color_column >= 0 && frame->columns[points->color_column].type == HEK_FRAME_TEXT
      && !hek_widget_points_categorize (points, frame))
    return FALSE;
  if (points->color_column >= 0 && points->codes == NULL)
    {
      (void) hek_frame_get_range (frame, (guint) points->color_column, &points->color_low,
                                  &points->color_high);
      hek_widget_unit_init (&points->color_unit, frame->columns[points->color_column].unit,
                            fmax (fabs (points->color_low), fabs (points->color_high)));
    }
  if (points->size_column >= 0)
    (void) hek_frame_get_range (frame, (guint) points->size_column, &points->size_low,
                                &points->size_high);
  return points->n <= HEK_WIDGET_SCATTER_MAX_POINTS
         || hek_widget_points_fill_cells (points, frame);
}

gboolean
hek_widget_points_init (HekWidgetPoints *points,
                        HekWidget       *self,
                        const HekTask   *task,
                        GError         **error)
{
  const HekFrame *frame;

  *points = (HekWidgetPoints) { .color_column = -1, .size_column = -1 };
  if (!hek_widget_points_find_columns (points, self, error))
    return FALSE;
  frame = self->frames[0];
  points->log_x = hek_widget_get (self, "x-scale") != 0;
  points->log_y = hek_widget_get (self, "y-scale") != 0;
  hek_widget_unit_init (&points->x_unit, frame->columns[points->x_column].unit,
                        hek_widget_points_get_top (frame, points->x_column));
  hek_widget_unit_init (&points->y_unit, frame->columns[points->y_column].unit,
                        hek_widget_points_get_top (frame, points->y_column));
  if (!hek_widget_points_fill (points, frame))
    {
      g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_MEMORY,
                   _("“%s” is too large for the memory that is free: choose fewer rows"),
                   frame->name);
      return FALSE;
    }
  if (hek_widget_get (self, "regression") != 0)
    points->has_line = hek_widget_line_fit (points->x, points->y, points->n, points->log_x,
                                            points->log_y, &points->line);
  points->line_from = INFINITY;
  points->line_to = -INFINITY;
  for (gsize i = 0; i < points->n && points->has_line; i++)
    {
      points->line_from = fmin (points->line_from, points->x[i]);
      points->line_to = fmax (points->line_to, points->x[i]);
    }
  return hek_task_check (task, error);
}

void
hek_widget_points_clear (HekWidgetPoints *points)
{
  g_free (points->x);
  g_free (points->y);
  g_free (points->rows);
  g_free (points->codes);
  g_strfreev (points->names);
  g_free (points->counts);
  g_free (points->starts);
  g_free (points->order);
  g_free (points->cell_means);
  g_free (points->cell_codes);
}
