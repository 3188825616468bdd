/* SPDX-License-Identifier: Apache-2.0 */
/* Cells between two axes, with the bar of their colours on the right. */
#include "config.h"

#include "hek-plot-grid.h"

#include <math.h>

#include "hek-plot-cartesian-private.h"
#include "hek-plot-cells-private.h"
#include "hek-plot-colorbar-private.h"
#include "hek-plot-time.h"

static HekPlotColorbar
hek_plot_grid_colorbar (const HekPlotGrid *plot)
{
  HekPlotColorbar bar = {
    .label = plot->label, .unit = plot->unit, .min = plot->min, .max = plot->max,
    .scale = plot->scale, .colormap = plot->colormap,
  };
  HekPlotAxis axis = { .scale = plot->scale };
  HekPlotExtent extent;

  hek_plot_extent_init (&extent, &axis);
  for (gsize i = 0; i < (gsize) plot->n_x * plot->n_y; i++)
    hek_plot_extent_add (&extent, plot->values[i]);
  if (plot->min < plot->max)
    {
      bar.open_above = extent.max > plot->max;
      bar.open_below = extent.min < plot->min;
      return bar;
    }
  bar.min = hek_plot_extent_is_empty (&extent) ? 1 : extent.min;
  bar.max = hek_plot_extent_is_empty (&extent) ? 1 : extent.max;
  if (plot->colormap == HEK_COLORMAP_DIVERGING && plot->scale == HEK_PLOT_LINEAR)
    {
      bar.max = MAX (fabs (bar.min), fabs (bar.max));
      bar.min = -bar.max;
    }
  if (bar.min == bar.max)
    bar.max = plot->scale == HEK_PLOT_LINEAR ? bar.min + 1 : bar.min * 2;
  return bar;
}

static gboolean
hek_plot_grid_layout (HekPlotCanvas    *canvas,
                      gconstpointer     data,
                      HekPlotKey       *keys,
                      HekPlotCartesian *chart,
                      HekPlotPlaces    *places)
{
  const HekPlotGrid *plot = data;
  HekPlotColorbar bar = hek_plot_grid_colorbar (plot);
  double thickness = hek_plot_colorbar_measure (canvas, &bar) + 2 * canvas->unit;

  (void) keys;
  *chart = (HekPlotCartesian) { .title = plot->title, .x_axis = &plot->x_axis,
                                .y_axis = &chart->own_y_axis, .own_y_axis = plot->y_axis };
  hek_plot_extent_init (&chart->x, &plot->x_axis);
  hek_plot_extent_init (&chart->y, &plot->y_axis);
  for (guint i = 0; plot->n_x > 0 && plot->n_y > 0 && i <= plot->n_x; i++)
    hek_plot_extent_add (&chart->x, plot->x_edges[i]);
  for (guint i = 0; plot->n_x > 0 && plot->n_y > 0 && i <= plot->n_y; i++)
    hek_plot_extent_add (&chart->y, plot->y_edges[i]);
  if (chart->own_y_axis.min == chart->own_y_axis.max && !hek_plot_extent_is_empty (&chart->y))
    {
      /* cells end where they end: no room up to the next tick */
      chart->own_y_axis.min = chart->y.min;
      chart->own_y_axis.max = chart->y.max;
    }
  if (thickness < canvas->width / 3 && !hek_plot_extent_is_empty (&chart->x))
    canvas->width -= thickness; /* what is on the right of it, is the bar's */
  return hek_plot_cartesian_layout (canvas, chart, places);
}

static void
hek_plot_grid_draw_cells (HekPlotCanvas         *canvas,
                          const HekPlotGrid     *plot,
                          const HekPlotFrame    *frame,
                          const HekPlotColorbar *bar)
{
  const HekColormap *map = hek_colormap_get (plot->colormap, canvas->theme->dark_ground);
  const HekPlotBox box = { frame->x, frame->y, frame->width, frame->height };
  g_autofree guint32 *argb = g_new (guint32, (gsize) plot->n_x * plot->n_y);
  g_autofree double *x_edges = g_new (double, plot->n_x + 1);
  g_autofree double *y_edges = g_new (double, plot->n_y + 1);
  HekPlotTicks ticks;

  hek_plot_ticks_init (&ticks, bar->min, bar->max, bar->scale, 2, FALSE);
  for (guint i = 0; i <= plot->n_x; i++)
    x_edges[i] = hek_plot_frame_pos_x (frame, plot->x_edges[i]);
  for (guint i = 0; i <= plot->n_y; i++)
    y_edges[plot->n_y - i] = hek_plot_frame_pos_y (frame, plot->y_edges[i]);
  if (isnan (x_edges[0])) /* a lowest bin that begins at 0, on a logarithmic axis */
    x_edges[0] = frame->x;
  if (isnan (y_edges[plot->n_y]))
    y_edges[plot->n_y] = frame->y + frame->height;
  for (guint y = 0; y < plot->n_y; y++)
    for (guint x = 0; x < plot->n_x; x++)
      {
        double f = hek_plot_ticks_to_fraction (&ticks, plot->values[(gsize) y * plot->n_x + x]);
        const guint8 *rgb = map->rgb[hek_colormap_index (map, CLAMP (f, 0, 1))];

        argb[(gsize) (plot->n_y - 1 - y) * plot->n_x + x]
          = isnan (f) ? 0 : 0xff000000u | (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
      }
  hek_plot_cells_draw (canvas, x_edges, plot->n_x, y_edges, plot->n_y, argb, &box);
}

/* "14:05:00 – 14:06:00" on axes of time, "0.5 – 0.7 ms" on others. */
static void
hek_plot_grid_append_edges (GString            *text,
                            const HekPlotAxis  *axis,
                            const HekPlotTicks *ticks,
                            double              low,
                            double              high)
{
  const HekPlotAxis bare = { 0 };
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gsize n_same = 0;

  if (ticks->scale != HEK_PLOT_TIME)
    {
      from = hek_plot_format_resolved (low, (high - low) / 5);
      to = hek_plot_format_resolved (high, (high - low) / 5);
      g_string_append_printf (text, "%s%s%s%s – %s%s%s", text->len > 0 ? " · " : "",
                              axis->label != NULL ? axis->label : "",
                              axis->label != NULL ? " " : "", from, to,
                              axis->unit != NULL ? " " : "", axis->unit != NULL ? axis->unit : "");
      return;
    }
  hek_plot_append_readout (text, &bare, ticks, low);
  from = hek_plot_time_format (low, (ticks->max - ticks->min) / 1000);
  to = hek_plot_time_format (high, (ticks->max - ticks->min) / 1000);
  while (from[n_same] != '\0' && from[n_same] != ' ' && from[n_same] == to[n_same])
    n_same++;
  /* the day is said once */
  g_string_append_printf (text, " – %s", from[n_same] == ' ' && to[n_same] == ' ' ? to + n_same + 1
                                                                                  : to);
}

static gboolean
hek_plot_grid_get_mark (const HekPlotGrid  *plot,
                        const HekPlotFrame *frame,
                        const HekPlotMark  *mark,
                        HekPlotPick        *pick)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *number = NULL;
  gsize x, y;

  if (!mark->shown || plot->n_x == 0 || mark->point_idx >= (gsize) plot->n_x * plot->n_y)
    return FALSE;
  x = mark->point_idx % plot->n_x;
  y = mark->point_idx / plot->n_x;
  *pick = (HekPlotPick) { .mark = *mark };
  pick->x = (plot->x_edges[x] + plot->x_edges[x + 1]) / 2;
  pick->y = (plot->y_edges[y] + plot->y_edges[y + 1]) / 2;
  pick->value = plot->values[mark->point_idx];
  pick->pos_x = hek_plot_frame_pos_x (frame, pick->x);
  pick->pos_y = hek_plot_frame_pos_y (frame, pick->y);
  if (isnan (pick->pos_x) || isnan (pick->pos_y)
      || !hek_plot_frame_contains (frame, pick->pos_x, pick->pos_y, 1))
    return FALSE;
  hek_plot_grid_append_edges (text, &plot->x_axis, &frame->x_ticks, plot->x_edges[x],
                              plot->x_edges[x + 1]);
  hek_plot_grid_append_edges (text, &plot->y_axis, &frame->y_ticks, plot->y_edges[y],
                              plot->y_edges[y + 1]);
  number = hek_plot_format_resolved (pick->value, 0);
  g_string_append_printf (text, " · %s%s%s%s%s", plot->label != NULL ? plot->label : "",
                          plot->label != NULL ? " " : "", number, plot->unit != NULL ? " " : "",
                          plot->unit != NULL ? plot->unit : "");
  hek_plot_pick_set_text (pick, text->str);
  return TRUE;
}

static void
hek_plot_grid_draw_data (HekPlotCanvas          *canvas,
                         gconstpointer           data,
                         const HekPlotCartesian *chart,
                         const HekPlotPlaces    *places)
{
  const HekPlotGrid *plot = data;
  const HekPlotFrame *frame = &places->frame;
  HekPlotColorbar bar = hek_plot_grid_colorbar (plot);
  HekPlotPick pick;
  gboolean hover = hek_plot_grid_get_mark (plot, frame, &plot->hover, &pick);
  double thickness = hek_plot_colorbar_measure (canvas, &bar) + 2 * canvas->unit;

  hek_plot_cartesian_draw (canvas, chart, places);
  hek_plot_grid_draw_cells (canvas, plot, frame, &bar);
  hek_plot_cartesian_draw_bands (canvas, frame, plot->bands, plot->n_bands);
  bar.has_value = hover && !isnan (pick.value);
  bar.value = hover ? pick.value : 0;
  if (thickness < (canvas->width + thickness) / 3)
    {
      double right = canvas->width + thickness;
      double top = frame->y - canvas->line_height
                   - (bar.label != NULL || bar.unit != NULL ? canvas->line_height / 2 : 0);
      HekPlotCanvas whole = *canvas;

      whole.width = right;
      hek_plot_colorbar_draw_on (&whole, &bar, canvas->width + canvas->unit, MAX (top, 0),
                                 thickness - 2 * canvas->unit,
                                 frame->y + frame->height + canvas->line_height / 2
                                 - MAX (top, 0));
    }
  if (hover)
    hek_plot_canvas_readout (canvas, pick.pos_x, pick.pos_y, TRUE, pick.text);
}

static HekPlotDrawing
hek_plot_grid_drawing (const HekPlotGrid *plot)
{
  return (HekPlotDrawing) { plot, 0, plot->empty_text, hek_plot_grid_layout,
                            hek_plot_grid_draw_data };
}

void
hek_plot_grid_draw (const HekPlotGrid  *plot,
                    cairo_t            *cr,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme)
{
  HekPlotDrawing drawing = hek_plot_grid_drawing (plot);

  hek_plot_drawing_run (&drawing, cr, width, height, theme);
}

gboolean
hek_plot_grid_get_frame (const HekPlotGrid  *plot,
                         double              width,
                         double              height,
                         const HekPlotTheme *theme,
                         HekPlotFrame       *frame)
{
  HekPlotDrawing drawing = hek_plot_grid_drawing (plot);

  return hek_plot_drawing_get_frame (&drawing, width, height, theme, frame);
}

/* Returns: the cell that holds @value, or -1 */
static int
hek_plot_grid_find (const double *edges,
                    guint         n,
                    double        value)
{
  guint low = 0, high = n;

  if (n == 0 || !(value >= edges[0] && value <= edges[n]))
    return -1;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (edges[middle] <= value)
        low = middle;
      else
        high = middle;
    }
  return (int) low;
}

gboolean
hek_plot_grid_pick (const HekPlotGrid  *plot,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme,
                    double              x,
                    double              y,
                    HekPlotPick        *out)
{
  HekPlotFrame frame;
  int column, row;

  if (!hek_plot_grid_get_frame (plot, width, height, theme, &frame)
      || !hek_plot_frame_contains (&frame, x, y, 0))
    return FALSE;
  column = hek_plot_grid_find (plot->x_edges, plot->n_x, hek_plot_frame_x_at (&frame, x));
  row = hek_plot_grid_find (plot->y_edges, plot->n_y, hek_plot_frame_y_at (&frame, y));
  if (column < 0 || row < 0)
    return FALSE;
  return hek_plot_grid_get_mark (plot, &frame,
                                 &(HekPlotMark) { TRUE, 0, (gsize) row * plot->n_x + column }, out);
}
