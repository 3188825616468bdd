/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-error-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-plot-bar.h"
#include "hek-plot-heatmap.h"
#include "hek-plot-line.h"

#define STUDIO_GAP 12.0 /* between two heat maps, and before their colour bar */

static const char *
studio_quantizer_error_plot_get_label (const StudioQuantizerErrorPlot *plot)
{
  return plot->relative ? _("Error / variance") : _("Mean squared error");
}

static const char *
studio_quantizer_error_plot_get_unit (const StudioQuantizerErrorPlot *plot)
{
  return plot->relative ? "%" : NULL;
}

/* "Subspace 7", "Dimension 98", "Dimension 98 at 14, 3" */
static char *
studio_quantizer_error_plot_name (const StudioQuantizerErrorPlot *plot,
                                  guint                           idx)
{
  guint column, row;

  if (plot->of_subspaces)
    return g_strdup_printf (_("Subspace %u"), idx);
  if (plot->kind != STUDIO_QUANTIZER_ERROR_PICTURE)
    return g_strdup_printf (_("Dimension %u"), idx);
  studio_quantizer_layout_get_cell (&plot->layout, idx, &column, &row);
  /* Translators: number of a dimension; column and row of a picture */
  return g_strdup_printf (_("Dimension %u at %u, %u"), idx, column % (plot->layout.width + 1), row);
}

static guint
studio_quantizer_error_plot_n_items (gpointer data)
{
  const StudioQuantizerErrorPlot *plot = data;

  return plot->values[1] != NULL ? 2 * plot->n : plot->n;
}

static char *
studio_quantizer_error_plot_item_text (int      item,
                                       gpointer data)
{
  StudioQuantizerErrorPlot *plot = data;
  guint idx, run;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  const char *unit = studio_quantizer_error_plot_get_unit (plot);

  if (item < 0 || (guint) item >= studio_quantizer_error_plot_n_items (plot))
    return NULL;
  idx = (guint) item % plot->n;
  run = (guint) item / plot->n;
  name = studio_quantizer_error_plot_name (plot, idx);
  value = hek_plot_format_value (plot->values[run][idx], 3);
  return g_strdup_printf ("%s%s%s · %s %s%s%s", plot->values[1] != NULL ? plot->labels[run] : "",
                          plot->values[1] != NULL ? " · " : "", name,
                          studio_quantizer_error_plot_get_label (plot), value,
                          unit != NULL ? " " : "", unit != NULL ? unit : "");
}

/* --- pictures -------------------------------------------------------------------------------- */

static char *
studio_quantizer_error_plot_name_cell (const HekPlotHeatmap *map,
                                       gsize                 column,
                                       gsize                 row)
{
  const StudioQuantizerErrorPlot *plot = map->name_data;
  int dim = studio_quantizer_layout_get_dim (&plot->layout, (guint) column, (guint) row);

  return dim >= 0 ? studio_quantizer_error_plot_name (plot, (guint) dim) : g_strdup ("");
}

static HekPlotHeatmap
studio_quantizer_error_plot_map (const StudioQuantizerErrorPlot *plot,
                                 guint                           run,
                                 int                             hovered)
{
  HekPlotHeatmap map = {
    .title = plot->values[1] != NULL ? plot->labels[run] : NULL,
    .label = studio_quantizer_error_plot_get_label (plot),
    .unit = studio_quantizer_error_plot_get_unit (plot),
    .width = studio_quantizer_layout_get_columns (&plot->layout), .height = plot->layout.height,
    .data = plot->cells[run], .min = 0, .max = plot->color_max, .nearest = TRUE,
    .hide_colorbar = plot->values[1] != NULL,
    .name_cell = studio_quantizer_error_plot_name_cell, .name_data = plot,
  };

  if (hovered >= 0)
    {
      guint column, row;

      studio_quantizer_layout_get_cell (&plot->layout, (guint) hovered % plot->n, &column, &row);
      map.hover = (HekPlotMark) { TRUE, 0, (gsize) row * map.width + column };
    }
  return map;
}

static HekPlotColorbar
studio_quantizer_error_plot_bar (const StudioQuantizerErrorPlot *plot,
                                 int                             hovered)
{
  HekPlotColorbar bar = {
    .label = studio_quantizer_error_plot_get_label (plot),
    .unit = studio_quantizer_error_plot_get_unit (plot), .min = 0,
    .max = plot->color_max, .open_above = plot->max > plot->color_max, .has_value = hovered >= 0,
  };

  if (hovered >= 0)
    bar.value = plot->values[(guint) hovered / plot->n][(guint) hovered % plot->n];
  return bar;
}

/* Of each of two maps. */
static double
studio_quantizer_error_plot_map_width (const StudioQuantizerErrorPlot *plot,
                                       double                          width,
                                       const HekPlotTheme             *theme)
{
  HekPlotColorbar bar = studio_quantizer_error_plot_bar (plot, -1);
  double thickness = hek_plot_colorbar_get_thickness (&bar, theme);

  return MAX ((width - thickness - 2 * STUDIO_GAP) / 2, 1);
}

/* One after the other, the one that is pointed at last: its read-out may lie over the other. */
static void
studio_quantizer_error_plot_draw_pair (const StudioQuantizerErrorPlot *plot,
                                       cairo_t                        *cr,
                                       double                          width,
                                       double                          height,
                                       const HekPlotTheme             *theme,
                                       int                             hovered)
{
  HekPlotColorbar bar = studio_quantizer_error_plot_bar (plot, hovered);
  double map_width = studio_quantizer_error_plot_map_width (plot, width, theme);
  double top = 1.5 * theme->font_size;

  cairo_save (cr);
  cairo_translate (cr, 2 * (map_width + STUDIO_GAP), top);
  hek_plot_colorbar_draw (&bar, cr, MAX (width - 2 * (map_width + STUDIO_GAP), 1),
                          MAX (height - top, 1), theme);
  cairo_restore (cr);
  for (guint r = 0; r < 2; r++)
    {
      HekPlotHeatmap map = studio_quantizer_error_plot_map (plot, r, hovered);

      cairo_save (cr);
      cairo_translate (cr, r * (map_width + STUDIO_GAP), 0);
      hek_plot_heatmap_draw (&map, cr, map_width, height, theme);
      cairo_restore (cr);
    }
}

static void
studio_quantizer_error_plot_draw_picture (const StudioQuantizerErrorPlot *plot,
                                          cairo_t                        *cr,
                                          double                          width,
                                          double                          height,
                                          const HekPlotTheme             *theme,
                                          int                             hovered)
{
  HekPlotHeatmap map = studio_quantizer_error_plot_map (plot, 0, hovered);

  if (plot->values[1] != NULL)
    studio_quantizer_error_plot_draw_pair (plot, cr, width, height, theme, hovered);
  else
    hek_plot_heatmap_draw (&map, cr, width, height, theme);
}

static int
studio_quantizer_error_plot_pick_picture (const StudioQuantizerErrorPlot *plot,
                                          double                          width,
                                          double                          height,
                                          const HekPlotTheme             *theme,
                                          double                          x,
                                          double                          y)
{
  gboolean is_pair = plot->values[1] != NULL;
  double map_width = is_pair ? studio_quantizer_error_plot_map_width (plot, width, theme) : width;
  guint run = is_pair && x >= map_width;
  HekPlotHeatmap map = studio_quantizer_error_plot_map (plot, run, -1);
  HekPlotPick pick;
  int dim;

  if (!hek_plot_heatmap_pick (&map, map_width, height, theme,
                              x - run * (map_width + STUDIO_GAP), y, &pick))
    return -1;
  dim = studio_quantizer_layout_get_dim (&plot->layout, (guint) pick.x, (guint) pick.y);
  return dim >= 0 ? (int) (run * plot->n) + dim : -1;
}

/* --- bars and lines -------------------------------------------------------------------------- */

static HekPlotBar
studio_quantizer_error_plot_bars (const StudioQuantizerErrorPlot *plot,
                                  int                             hovered)
{
  return (HekPlotBar) {
    .value_axis = { .label = studio_quantizer_error_plot_get_label (plot),
                    .unit = studio_quantizer_error_plot_get_unit (plot) },
    .values = plot->values[0], .n_bars = plot->n, .vertical = TRUE,
    .n_digits = plot->max < 1 ? 3 : plot->max < 100 ? 1 : 0,
    .hover = { hovered >= 0, 0, (gsize) MAX (hovered, 0) },
  };
}

static HekPlotLine
studio_quantizer_error_plot_lines (const StudioQuantizerErrorPlot *plot,
                                   int                             hovered,
                                   HekPlotSeries                  *series)
{
  for (guint r = 0; r < 2; r++)
    series[r] = (HekPlotSeries) { .label = plot->values[1] != NULL ? plot->labels[r] : NULL,
                                  .y = plot->values[r], .n = plot->n, .dashed = r == 1 };
  return (HekPlotLine) {
    .x_axis = { .label = plot->of_subspaces ? _("Subspace") : _("Dimension"),
                .min = plot->zoom_min, .max = plot->zoom_max },
    .y_axis = { .label = studio_quantizer_error_plot_get_label (plot),
                .unit = studio_quantizer_error_plot_get_unit (plot), .from_zero = TRUE },
    .series = series, .n_series = plot->values[1] != NULL ? 2 : 1,
    .hover = { hovered >= 0, (guint) MAX (hovered, 0) / plot->n,
               (gsize) MAX (hovered, 0) % plot->n },
  };
}

/* --- all ------------------------------------------------------------------------------------- */

static void
studio_quantizer_error_plot_draw (cairo_t            *cr,
                                  double              width,
                                  double              height,
                                  const HekPlotTheme *theme,
                                  int                 hovered,
                                  gpointer            data)
{
  StudioQuantizerErrorPlot *plot = data;
  HekPlotSeries series[2];
  HekPlotLine lines = { .empty_text = plot->empty_text };
  HekPlotBar bars;

  if (hovered >= (int) studio_quantizer_error_plot_n_items (plot))
    hovered = -1;
  switch (plot->kind)
    {
    case STUDIO_QUANTIZER_ERROR_PICTURE:
      studio_quantizer_error_plot_draw_picture (plot, cr, width, height, theme, hovered);
      break;
    case STUDIO_QUANTIZER_ERROR_BARS:
      bars = studio_quantizer_error_plot_bars (plot, hovered);
      hek_plot_bar_draw (&bars, cr, width, height, theme);
      break;
    case STUDIO_QUANTIZER_ERROR_LINE:
      lines = studio_quantizer_error_plot_lines (plot, hovered, series);
      hek_plot_line_draw (&lines, cr, width, height, theme);
      break;
    case STUDIO_QUANTIZER_ERROR_EMPTY:
    default:
      hek_plot_line_draw (&lines, cr, width, height, theme);
      break;
    }
}

static int
studio_quantizer_error_plot_find (const StudioQuantizerErrorPlot *plot,
                                  double                          width,
                                  double                          height,
                                  const HekPlotTheme             *theme,
                                  double                          x,
                                  double                          y)
{
  HekPlotSeries series[2];
  HekPlotLine lines;
  HekPlotBar bars;
  HekPlotPick pick;

  switch (plot->kind)
    {
    case STUDIO_QUANTIZER_ERROR_PICTURE:
      return studio_quantizer_error_plot_pick_picture (plot, width, height, theme, x, y);
    case STUDIO_QUANTIZER_ERROR_BARS:
      bars = studio_quantizer_error_plot_bars (plot, -1);
      return hek_plot_bar_pick (&bars, width, height, theme, x, y, &pick)
             ? (int) pick.mark.point_idx : -1;
    case STUDIO_QUANTIZER_ERROR_LINE:
      lines = studio_quantizer_error_plot_lines (plot, -1, series);
      return hek_plot_line_pick (&lines, width, height, theme, x, y, &pick)
             ? (int) (pick.mark.series_idx * plot->n + pick.mark.point_idx) : -1;
    case STUDIO_QUANTIZER_ERROR_EMPTY:
    default:
      return -1;
    }
}

static int
studio_quantizer_error_plot_pick (double               x,
                                  double               y,
                                  double               width,
                                  double               height,
                                  const HekPlotTheme  *theme,
                                  char               **text,
                                  gpointer             data)
{
  int item = studio_quantizer_error_plot_find (data, width, height, theme, x, y);

  *text = studio_quantizer_error_plot_item_text (item, data);
  return item;
}

static void
studio_quantizer_error_plot_zoom (double              x0,
                                  double              x1,
                                  double              width,
                                  double              height,
                                  const HekPlotTheme *theme,
                                  gpointer            data)
{
  StudioQuantizerErrorPlot *plot = data;
  HekPlotSeries series[2];
  HekPlotLine lines;
  HekPlotFrame frame;

  if (plot->kind != STUDIO_QUANTIZER_ERROR_LINE || x1 <= x0)
    {
      plot->zoom_min = plot->zoom_max = 0;
      return;
    }
  lines = studio_quantizer_error_plot_lines (plot, -1, series);
  if (hek_plot_line_get_frame (&lines, width, height, theme, &frame))
    {
      plot->zoom_min = hek_plot_frame_x_at (&frame, x0);
      plot->zoom_max = hek_plot_frame_x_at (&frame, x1);
    }
}

const StudioChartFuncs studio_quantizer_error_plot_funcs = {
  .draw = studio_quantizer_error_plot_draw,
  .pick = studio_quantizer_error_plot_pick,
  .zoom = studio_quantizer_error_plot_zoom,
  .n_items = studio_quantizer_error_plot_n_items,
  .item_text = studio_quantizer_error_plot_item_text,
};
