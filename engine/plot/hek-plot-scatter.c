/* SPDX-License-Identifier: Apache-2.0 */
/* Scatter charts: points, smaller and translucent where they are many, with intervals around them
 * and paths below. */
#include "config.h"

#include "hek-plot-scatter.h"

#include <math.h>

#include "hek-plot-cells-private.h"
#include "hek-plot-pixels-private.h"
#include "hek-plot-series-private.h"

/* From this many points on, dots are squares: filling arcs would take longer than the eye gains. */
#define HEK_PLOT_SCATTER_MANY 4000

static HekPlotSeriesSet
hek_plot_scatter_set (const HekPlotScatter *plot)
{
  return (HekPlotSeriesSet) {
    .x_axis = &plot->x_axis, .y_axis = &plot->y_axis, .series = plot->series,
    .n_series = plot->n_series, .bands = plot->bands, .n_bands = plot->n_bands,
    .highlight = &plot->highlight, .hover = &plot->hover, .has_intervals = TRUE,
    .paths = plot->paths, .n_paths = plot->n_paths, .rings = plot->rings,
    .n_rings = plot->n_rings, .named = plot->named, .n_named = plot->n_named,
  };
}

static gboolean
hek_plot_scatter_layout (HekPlotCanvas    *canvas,
                         gconstpointer     data,
                         HekPlotKey       *keys,
                         HekPlotCartesian *chart,
                         HekPlotPlaces    *places)
{
  const HekPlotScatter *plot = data;
  HekPlotSeriesSet set = hek_plot_scatter_set (plot);

  *chart = (HekPlotCartesian) { .title = plot->title, .grow_x = TRUE };
  hek_plot_series_set_up (&set, canvas->theme, keys, chart);
  if (plot->cells != NULL)
    {
      hek_plot_extent_add (&chart->x, plot->cells->x_from);
      hek_plot_extent_add (&chart->x, plot->cells->x_to);
      hek_plot_extent_add (&chart->y, plot->cells->y_from);
      hek_plot_extent_add (&chart->y, plot->cells->y_to);
    }
  for (guint s = 0; s < plot->n_series; s++)
    {
      keys[s].is_area = !plot->series[s].dashed;
      keys[s].dashed = plot->series[s].dashed;
    }
  return hek_plot_cartesian_layout (canvas, chart, places);
}

static double
hek_plot_scatter_radius (const HekPlotScatter *plot,
                         const HekPlotTheme   *theme,
                         gsize                *n)
{
  *n = 0;
  for (guint s = 0; s < plot->n_series; s++)
    *n += plot->series[s].n;
  if (plot->point_radius > 0)
    return plot->point_radius;
  return (*n <= 300 ? 3 : *n <= HEK_PLOT_SCATTER_MANY ? 2 : 1) * theme->scale;
}

/* A front is a hairline beside the points: it says where they end, not what they are. */
static void
hek_plot_scatter_draw_path (HekPlotCanvas       *canvas,
                            const HekPlotFrame  *frame,
                            const HekPlotSeries *path)
{
  const HekPlotTheme *theme = canvas->theme;
  cairo_t *cr = canvas->cr;

  cairo_save (cr);
  hek_plot_cartesian_clip (canvas, frame, 0);
  cairo_new_path (cr);
  for (gsize i = 0; i < path->n; i++)
    {
      double x = hek_plot_frame_pos_x (frame, hek_plot_series_x (path, i));
      double y = hek_plot_frame_pos_y (frame, path->y[i]);

      if (isnan (x) || isnan (y))
        cairo_new_sub_path (cr);
      else
        cairo_line_to (cr, x, y);
    }
  hek_plot_set_source (cr, path->color != NULL ? *path->color : theme->dim_text);
  cairo_set_line_width (cr, theme->scale);
  if (path->dashed)
    cairo_set_dash (cr, (double[]) { 4 * theme->scale, 3 * theme->scale }, 2, 0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
hek_plot_scatter_draw_intervals (HekPlotCanvas       *canvas,
                                 const HekPlotFrame  *frame,
                                 const HekPlotSeries *series,
                                 HekPlotColor         color,
                                 double               radius)
{
  const double scale = canvas->theme->scale, cap = 0.75 * radius;
  cairo_t *cr = canvas->cr;

  if (series->y_low == NULL || series->y_high == NULL)
    return;
  cairo_save (cr);
  hek_plot_cartesian_clip (canvas, frame, cap + scale);
  cairo_set_line_width (cr, scale);
  for (gsize i = 0; i < series->n; i++)
    {
      double x = hek_plot_frame_pos_x (frame, hek_plot_series_x (series, i));
      double low = hek_plot_frame_pos_y (frame, series->y_low[i]);
      double high = hek_plot_frame_pos_y (frame, series->y_high[i]);

      if (isnan (x) || isnan (low) || isnan (high) || isnan (series->y[i]))
        continue;
      cairo_move_to (cr, x, low);
      cairo_line_to (cr, x, high);
      for (guint end = 0; end < 2; end++)
        {
          cairo_move_to (cr, x - cap, end == 0 ? low : high);
          cairo_line_to (cr, x + cap, end == 0 ? low : high);
        }
      hek_plot_set_source (cr, series->point_colors != NULL ? series->point_colors[i] : color);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

/* @pixels: (nullable): of squares on an image */
static void
hek_plot_scatter_draw_points (cairo_t             *cr,
                              HekPlotPixels       *pixels,
                              const HekPlotFrame  *frame,
                              const HekPlotSeries *series,
                              HekPlotColor         color,
                              double               radius,
                              gboolean             square)
{
  for (gsize i = 0; i < series->n; i++)
    {
      double x = hek_plot_frame_pos_x (frame, hek_plot_series_x (series, i));
      double y = hek_plot_frame_pos_y (frame, series->y[i]), r;
      HekPlotColor own = series->point_colors == NULL ? color
                         : hek_plot_color_with_alpha (series->point_colors[i], color.a);

      if (isnan (x) || isnan (y) || !hek_plot_frame_contains (frame, x, y, radius))
        continue;
      r = series->point_radii != NULL && series->point_radii[i] > 0 ? series->point_radii[i]
                                                                    : radius;
      if (pixels != NULL)
        {
          hek_plot_pixels_paint (pixels, x - r, y - r, 2 * r, 2 * r, hek_plot_color_to_argb (own));
          continue;
        }
      hek_plot_set_source (cr, own);
      if (square)
        cairo_rectangle (cr, x - r, y - r, 2 * r, 2 * r);
      else
        cairo_arc (cr, x, y, r, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
hek_plot_scatter_draw_series (HekPlotCanvas       *canvas,
                              const HekPlotFrame  *frame,
                              const HekPlotSeries *series,
                              HekPlotColor         color,
                              double               radius,
                              gsize                n_total)
{
  gboolean many = n_total > HEK_PLOT_SCATTER_MANY;
  double alpha = n_total <= 300 ? 1 : many ? 0.5 : 0.75;
  cairo_t *cr = canvas->cr;
  HekPlotPixels pixels;
  gboolean has_pixels;

  cairo_save (cr);
  if (many)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  hek_plot_cartesian_clip (canvas, frame, radius + canvas->theme->scale);
  cairo_new_path (cr);
  has_pixels = many && hek_plot_pixels_init (&pixels, cr, CAIRO_FORMAT_ARGB32);
  hek_plot_scatter_draw_points (cr, has_pixels ? &pixels : NULL, frame, series,
                                hek_plot_color_with_alpha (color, alpha), radius, many);
  if (has_pixels)
    hek_plot_pixels_finish (&pixels, cr);
  cairo_restore (cr);
}

/* Where an edge of a cell is: even between the ends of the grid on screen. */
static double *
hek_plot_scatter_edges (double from,
                        double to,
                        guint  n)
{
  double *edges = g_new (double, n + 1);

  for (guint i = 0; i <= n; i++)
    edges[i] = from + (to - from) * i / n;
  return edges;
}

/* One point in a cell is seen, and the most are opaque; the logarithm between them. */
static void
hek_plot_scatter_draw_cells (HekPlotCanvas             *canvas,
                             const HekPlotFrame        *frame,
                             const HekPlotScatterCells *cells)
{
  const HekPlotColor color = hek_plot_theme_series_color (canvas->theme, 0);
  const HekPlotBox box = { frame->x, frame->y, frame->width, frame->height };
  g_autofree guint32 *argb = g_new (guint32, (gsize) cells->n_x * cells->n_y);
  g_autofree double *x_edges
    = hek_plot_scatter_edges (hek_plot_frame_pos_x (frame, cells->x_from),
                              hek_plot_frame_pos_x (frame, cells->x_to), cells->n_x);
  g_autofree double *y_edges
    = hek_plot_scatter_edges (hek_plot_frame_pos_y (frame, cells->y_to),
                              hek_plot_frame_pos_y (frame, cells->y_from), cells->n_y);

  const double scale = cells->most > 1 ? 0.7 / log (cells->most) : 0;

  for (guint y = 0; y < cells->n_y; y++)
    for (guint x = 0; x < cells->n_x; x++)
      {
        gsize at = (gsize) (cells->n_y - 1 - y) * cells->n_x + x;
        guint32 count = cells->counts[at];

        argb[(gsize) y * cells->n_x + x]
          = count == 0 ? 0
            : hek_plot_color_to_argb (hek_plot_color_with_alpha (
                cells->colors != NULL ? cells->colors[at] : color,
                scale > 0 ? 0.3 + scale * log (count) : 1));
      }
  hek_plot_cells_draw (canvas, x_edges, cells->n_x, y_edges, cells->n_y, argb, &box);
}

static void
hek_plot_scatter_draw_data (HekPlotCanvas          *canvas,
                            gconstpointer           data,
                            const HekPlotCartesian *chart,
                            const HekPlotPlaces    *places)
{
  const HekPlotScatter *plot = data;
  HekPlotSeriesSet set = hek_plot_scatter_set (plot);
  gsize n;
  double radius = hek_plot_scatter_radius (plot, canvas->theme, &n);

  hek_plot_cartesian_draw_bands (canvas, &places->frame, plot->bands, plot->n_bands);
  hek_plot_cartesian_draw (canvas, chart, places);
  if (plot->cells != NULL && plot->cells->most > 0)
    hek_plot_scatter_draw_cells (canvas, &places->frame, plot->cells);
  for (guint p = plot->n_paths; p > 0; p--)
    hek_plot_scatter_draw_path (canvas, &places->frame, &plot->paths[p - 1]);
  for (guint s = plot->n_series; s > 0; s--)
    hek_plot_scatter_draw_intervals (canvas, &places->frame, &plot->series[s - 1],
                                     chart->keys[s - 1].color, radius);
  for (guint s = plot->n_series; s > 0; s--)
    hek_plot_scatter_draw_series (canvas, &places->frame, &plot->series[s - 1],
                                  chart->keys[s - 1].color, radius, n);
  hek_plot_series_draw_marks (canvas, &set, &places->frame,
                              MAX (1.6 * radius, 4 * canvas->theme->scale));
}

static HekPlotDrawing
hek_plot_scatter_drawing (const HekPlotScatter *plot)
{
  return (HekPlotDrawing) { plot, plot->n_series, plot->empty_text, hek_plot_scatter_layout,
                            hek_plot_scatter_draw_data };
}

void
hek_plot_scatter_draw (const HekPlotScatter *plot,
                       cairo_t              *cr,
                       double                width,
                       double                height,
                       const HekPlotTheme   *theme)
{
  HekPlotDrawing drawing = hek_plot_scatter_drawing (plot);

  hek_plot_drawing_run (&drawing, cr, width, height, theme);
}

gboolean
hek_plot_scatter_get_frame (const HekPlotScatter *plot,
                            double                width,
                            double                height,
                            const HekPlotTheme   *theme,
                            HekPlotFrame         *frame)
{
  HekPlotDrawing drawing = hek_plot_scatter_drawing (plot);

  return hek_plot_drawing_get_frame (&drawing, width, height, theme, frame);
}

gboolean
hek_plot_scatter_pick (const HekPlotScatter *plot,
                       double                width,
                       double                height,
                       const HekPlotTheme   *theme,
                       double                x,
                       double                y,
                       HekPlotPick          *out)
{
  HekPlotSeriesSet set = hek_plot_scatter_set (plot);
  HekPlotFrame frame;

  return hek_plot_scatter_get_frame (plot, width, height, theme, &frame)
         && hek_plot_series_pick (&set, &frame, theme, x, y, 1, out);
}
