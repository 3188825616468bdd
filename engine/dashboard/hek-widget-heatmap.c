/* SPDX-License-Identifier: Apache-2.0 */
/* Heat maps: counts by time and bin (latencies), or a matrix of named rows and columns. */
#include "config.h"

#include "hek-widget-heatmap-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-grid.h"
#include "hek-plot-matrix.h"
#include "hek-plot-time.h"

static const HekChoice heatmap_colormaps[] = {
  { "auto", N_("Automatic") },
  { "sequential", N_("Sequential") },
  { "gray", N_("Grey") },
  { "diverging", N_("Diverging") },
};

static const HekOption heatmap_options[] = {
  { .name = "scale", .label = N_("Scale"), .help = N_("How bins lie on their axis."),
    .type = HEK_OPTION_CHOICE, .def = 1, .max = 1, .choices = hek_widget_scales, .n_choices = 2 },
  { .name = "color-scale", .label = N_("Scale of colours"),
    .help = N_("A logarithmic one shows few beside many."), .type = HEK_OPTION_CHOICE, .max = 1,
    .choices = hek_widget_scales, .n_choices = 2 },
  { .name = "colormap", .label = N_("Colours"),
    .help = N_("Automatic: diverging where values have two signs, else sequential."),
    .type = HEK_OPTION_CHOICE, .max = 3, .choices = heatmap_colormaps, .n_choices = 4 },
  { .name = "values", .label = N_("Values"),
    .help = N_("The values are written in the cells of a matrix, where there is room."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "notes", .label = N_("Notes"),
    .help = N_("Marks where something was noted, built, imported or failed."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
};

typedef struct
{
  gboolean is_matrix;
  const char *unit; /* borrowed (nullable): of bins, or of the matrix */

  HekWidgetCells cells;
  gboolean is_log;
  double *edges;    /* owned: cells.y_edges as shown */
  HekWidgetUnit shown;

  char **row_names, **column_names; /* owned */
  guint n_rows, n_columns;
  double *values;   /* owned: row after row */
  double least, most;
} HekWidgetHeatmapMade;

static gboolean
hek_widget_heatmap_make_cells (HekWidget *self,
                               guint      time,
                               GError   **error)
{
  HekWidgetHeatmapMade *made = self->made;
  const HekFrame *frame = self->frames[0];
  HekWidgetCells *cells = &made->cells;

  for (guint c = 0; c < frame->n_columns; c++)
    if (!isnan (frame->columns[c].from))
      made->unit = frame->columns[c].unit;
  if (!hek_widget_cells_init (cells, frame, time))
    {
      g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_MEMORY,
                   _("“%s” is too large for the memory that is free: choose a shorter time range"),
                   frame->name);
      return FALSE;
    }
  if (cells->n_y == 0)
    return TRUE;
  hek_widget_unit_init (&made->shown, made->unit, cells->y_edges[cells->n_y]);
  made->edges = g_new (double, cells->n_y + 1);
  for (guint i = 0; i <= cells->n_y; i++)
    made->edges[i] = cells->y_edges[i] * made->shown.factor;
  /* bins below 0 have no place on a logarithmic axis: all are shown on a linear one */
  made->is_log = hek_widget_get (self, "scale") != 0 && made->edges[1] > 0;
  if (made->is_log && made->edges[0] <= 0) /* a bin from 0: shown down to half of its end */
    made->edges[0] = made->edges[1] / 2;
  return TRUE;
}

static void
hek_widget_heatmap_make_matrix (HekWidget *self,
                                int        texts)
{
  HekWidgetHeatmapMade *made = self->made;
  const HekFrame *frame = self->frames[0];
  guint i = 0;

  made->is_matrix = TRUE;
  made->n_rows = (guint) MIN (frame->n_rows, 2000);
  for (int c = hek_frame_find_role (frame, HEK_FRAME_VALUE, -1); c >= 0;
       c = hek_frame_find_role (frame, HEK_FRAME_VALUE, c))
    made->n_columns++;
  made->row_names = g_new0 (char *, made->n_rows + 1);
  made->column_names = g_new0 (char *, made->n_columns + 1);
  made->values = g_new (double, (gsize) made->n_rows * made->n_columns + 1);
  made->least = INFINITY;
  made->most = -INFINITY;
  for (guint r = 0; r < made->n_rows; r++)
    made->row_names[r] = texts >= 0 ? hek_frame_format (frame, (guint) texts, r)
                                    : g_strdup_printf ("%u", r + 1);
  for (int c = hek_frame_find_role (frame, HEK_FRAME_VALUE, -1); c >= 0;
       c = hek_frame_find_role (frame, HEK_FRAME_VALUE, c), i++)
    {
      made->column_names[i] = g_strdup (frame->columns[c].name);
      made->unit = frame->columns[c].unit;
      for (guint r = 0; r < made->n_rows; r++)
        {
          double value = frame->columns[c].reals[r];

          made->values[(gsize) r * made->n_columns + i] = value;
          made->least = fmin (made->least, isfinite (value) ? value : made->least);
          made->most = fmax (made->most, isfinite (value) ? value : made->most);
        }
    }
  hek_widget_unit_init (&made->shown, made->unit, fmax (fabs (made->least), fabs (made->most)));
  for (gsize k = 0; k < (gsize) made->n_rows * made->n_columns; k++)
    made->values[k] *= made->shown.factor;
}

static gboolean
hek_widget_heatmap_make (HekWidget     *self,
                         const HekTask *task,
                         GError       **error)
{
  const HekFrame *frame = self->n_frames > 0 ? self->frames[0] : NULL;
  int time = frame != NULL ? hek_frame_find_type (frame, HEK_FRAME_TIME, -1) : -1;
  gboolean has_bins = FALSE;

  (void) task;
  self->made = g_new0 (HekWidgetHeatmapMade, 1);
  for (guint c = 0; frame != NULL && c < frame->n_columns; c++)
    has_bins |= !isnan (frame->columns[c].from);
  if (time >= 0 && has_bins)
    return hek_widget_heatmap_make_cells (self, (guint) time, error);
  if (time >= 0 && frame->n_rows == 0)
    return TRUE; /* nothing was counted yet: there are no bins either */
  if (frame != NULL && time < 0 && hek_frame_find_role (frame, HEK_FRAME_VALUE, -1) >= 0)
    {
      hek_widget_heatmap_make_matrix (self, hek_frame_find_type (frame, HEK_FRAME_TEXT, -1));
      return TRUE;
    }
  hek_widget_set_data_error (error, self,
                             _("it needs counts by time and bin, or names and columns of numbers"),
                             frame);
  return FALSE;
}

static void
hek_widget_heatmap_finish (HekWidget *self)
{
  HekWidgetHeatmapMade *made = self->made;

  if (made == NULL)
    return;
  hek_widget_cells_clear (&made->cells);
  g_free (made->edges);
  g_strfreev (made->row_names);
  g_strfreev (made->column_names);
  g_free (made->values);
  g_free (made);
}

/* --- drawing --------------------------------------------------------------------------------- */

static HekColormapKind
hek_widget_heatmap_get_colormap (const HekWidget *self)
{
  const HekWidgetHeatmapMade *made = self->made;
  guint chosen = (guint) hek_widget_get (self, "colormap");

  if (chosen == 0)
    return made->is_matrix && made->least < 0 ? HEK_COLORMAP_DIVERGING : HEK_COLORMAP_SEQUENTIAL;
  return chosen == 1 ? HEK_COLORMAP_SEQUENTIAL : chosen == 2 ? HEK_COLORMAP_GRAY
                                                             : HEK_COLORMAP_DIVERGING;
}

static void
hek_widget_heatmap_show_grid (const HekWidget     *self,
                              const HekWidgetView *view,
                              HekWidgetBands      *bands,
                              HekPlotGrid         *plot)
{
  const HekWidgetHeatmapMade *made = self->made;
  const HekWidgetCells *cells = &made->cells;
  double from = (double) self->from_us, to = (double) self->to_us;

  if (!(from < to) && cells->n_x > 0)
    {
      from = cells->x_edges[0];
      to = cells->x_edges[cells->n_x];
    }
  if (view->x_from < view->x_to)
    {
      from = view->x_from;
      to = view->x_to;
    }
  hek_widget_bands_add_time (bands, self, view, hek_widget_get (self, "notes") != 0);
  *plot = (HekPlotGrid) {
    .title = self->title,
    .x_axis = { .min = from, .max = to, .scale = HEK_PLOT_TIME },
    .y_axis = { .unit = hek_widget_unit_get (&made->shown),
                .min = view->y_from < view->y_to ? view->y_from : 0,
                .max = view->y_from < view->y_to ? view->y_to : 0,
                .scale = made->is_log ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR },
    .n_x = cells->n_x, .n_y = cells->n_y, .x_edges = cells->x_edges, .y_edges = made->edges,
    .values = cells->values, .label = _("Count"),
    .min = hek_widget_get (self, "color-scale") != 0 ? 0 : fmin (0, cells->most),
    .max = hek_widget_get (self, "color-scale") != 0 ? 0 : cells->most,
    .scale = hek_widget_get (self, "color-scale") != 0 ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR,
    .colormap = hek_widget_heatmap_get_colormap (self),
    .bands = (const HekPlotBand *) (void *) bands->bands->data, .n_bands = bands->bands->len,
    .empty_text = cells->total > 0 ? HEK_WIDGET_NO_ROOM : _("No values in this time"),
  };
}

static HekPlotMatrix
hek_widget_heatmap_show_matrix (const HekWidget *self)
{
  const HekWidgetHeatmapMade *made = self->made;
  gboolean is_share = made->unit == NULL && made->least >= -1 && made->most <= 1;
  gboolean is_signed = is_share && made->least < 0;

  return (HekPlotMatrix) {
    .title = self->title,
    .row_names = (const char *const *) made->row_names,
    .column_names = (const char *const *) made->column_names,
    .n_rows = made->n_rows, .n_columns = made->n_columns, .values = made->values,
    .unit = hek_widget_unit_get (&made->shown),
    .min = is_signed ? -1 : 0, .max = is_signed ? 1 : 0, /* correlations: the whole range */
    .colormap = hek_widget_heatmap_get_colormap (self), .n_digits = is_share ? 2 : 1,
    .show_values = hek_widget_get (self, "values") != 0,
  };
}

static void
hek_widget_heatmap_draw (const HekWidget     *self,
                         cairo_t             *cr,
                         double               width,
                         double               height,
                         const HekPlotTheme  *theme,
                         const HekWidgetView *view)
{
  const HekWidgetHeatmapMade *made = self->made;
  HekWidgetBands bands;
  HekPlotPick pick;
  HekPlotGrid grid;

  if (made->is_matrix)
    {
      HekPlotMatrix matrix = hek_widget_heatmap_show_matrix (self);

      if (view->has_pointer
          && hek_plot_matrix_pick (&matrix, width, height, theme, view->pointer_x,
                                   view->pointer_y, &pick))
        matrix.hover = pick.mark;
      hek_plot_matrix_draw (&matrix, cr, width, height, theme);
      return;
    }
  hek_widget_bands_init (&bands, theme);
  hek_widget_heatmap_show_grid (self, view, &bands, &grid);
  if (height < HEK_WIDGET_LOW * theme->font_size)
    hek_widget_bands_drop_labels (&bands);
  if (view->has_pointer
      && hek_plot_grid_pick (&grid, width, height, theme, view->pointer_x, view->pointer_y, &pick))
    grid.hover = pick.mark;
  hek_plot_grid_draw (&grid, cr, width, height, theme);
  hek_widget_bands_clear (&bands);
}

static gboolean
hek_widget_heatmap_pick (const HekWidget     *self,
                         double               width,
                         double               height,
                         const HekPlotTheme  *theme,
                         const HekWidgetView *view,
                         double               x,
                         double               y,
                         HekWidgetHit        *out)
{
  const HekWidgetHeatmapMade *made = self->made;
  gboolean found;
  HekPlotPick pick;

  if (made->is_matrix)
    {
      HekPlotMatrix matrix = hek_widget_heatmap_show_matrix (self);

      found = hek_plot_matrix_pick (&matrix, width, height, theme, x, y, &pick);
    }
  else
    {
      HekWidgetBands bands;
      HekPlotGrid grid;

      hek_widget_bands_init (&bands, theme);
      hek_widget_heatmap_show_grid (self, view, &bands, &grid);
      found = hek_plot_grid_pick (&grid, width, height, theme, x, y, &pick);
      hek_widget_bands_clear (&bands);
    }
  if (!found)
    return FALSE;
  hek_widget_hit_from_pick (out, &pick);
  if (made->is_matrix)
    out->row = pick.mark.point_idx / made->n_columns;
  else
    out->y = pick.y / made->shown.factor;
  return TRUE;
}

static gboolean
hek_widget_heatmap_get_axes (const HekWidget     *self,
                             double               width,
                             double               height,
                             const HekPlotTheme  *theme,
                             const HekWidgetView *view,
                             HekPlotFrame        *out)
{
  const HekWidgetHeatmapMade *made = self->made;
  HekWidgetBands bands;
  HekPlotGrid grid;
  gboolean ok;

  if (made->is_matrix)
    return FALSE;
  hek_widget_bands_init (&bands, theme);
  hek_widget_heatmap_show_grid (self, view, &bands, &grid);
  ok = hek_plot_grid_get_frame (&grid, width, height, theme, out);
  hek_widget_bands_clear (&bands);
  return ok;
}

static void
hek_widget_heatmap_describe (const HekWidget *self,
                             GString         *text)
{
  const HekWidgetHeatmapMade *made = self->made;
  const HekWidgetCells *cells = &made->cells;
  gsize best = 0;

  if (made->is_matrix && made->least > made->most)
    {
      g_string_append (text, _("No values."));
      return;
    }
  if (made->is_matrix)
    {
      g_string_append_printf (text, _("%u rows and %u columns, values between %.3g and %.3g."),
                              made->n_rows, made->n_columns, made->least, made->most);
      return;
    }
  for (gsize i = 0; i < (gsize) cells->n_x * cells->n_y; i++)
    if (cells->values[i] == cells->most)
      best = i;
  if (cells->n_x == 0 || !(cells->total > 0))
    g_string_append (text, _("Nothing was counted."));
  else
    {
      g_autofree char *time = hek_plot_time_format (cells->x_edges[best % cells->n_x], 1e6);
      g_autofree char *low = hek_widget_unit_format (made->unit,
                                                     cells->y_edges[best / cells->n_x], 3);
      g_autofree char *high = hek_widget_unit_format (made->unit,
                                                      cells->y_edges[best / cells->n_x + 1], 3);

      g_string_append_printf (text, _("%.0f in all; most, %.0f, at %s from %s to %s."),
                              cells->total, cells->most, time, low, high);
    }
}

static const HekWidgetClass heatmap_class = {
  .make = hek_widget_heatmap_make,
  .finish = hek_widget_heatmap_finish,
  .draw = hek_widget_heatmap_draw,
  .pick = hek_widget_heatmap_pick,
  .get_axes = hek_widget_heatmap_get_axes,
  .describe = hek_widget_heatmap_describe,
};

const HekWidgetKind hek_widget_kind_heatmap = {
  .id = "heatmap",
  .label = N_("Heat map"),
  .help = N_("How often which values are over time, or a matrix such as correlations."),
  .icon_name = "hektor-widget-heatmap-symbolic",
  .wants = HEK_WIDGET_WANTS_NUMBER,
  .max_frames = 1,
  .options = heatmap_options,
  .n_options = G_N_ELEMENTS (heatmap_options),
  .has_range = TRUE,
  .min_w = 3, .min_h = 2, .usual_w = 6, .usual_h = 4,
  .klass = &heatmap_class,
};
