/* SPDX-License-Identifier: Apache-2.0 */
/* Line charts. Gaps are where a value cannot be shown; long series are thinned to what is seen. */
#include "config.h"

#include "hek-plot-line.h"

#include <math.h>

#include "hek-plot-envelope-private.h"
#include "hek-plot-series-private.h"
#include "hek-plot-stroke-private.h"

/* Points per unit of width beyond which a line is thinned to lowest and highest per unit. */
#define HEK_PLOT_LINE_DENSE 4

#define HEK_PLOT_LINE_ENVELOPE_ALPHA 0.22

/* Room at both ends of x for markers, as a fraction of the width. */
#define HEK_PLOT_LINE_INSET 0.02

static HekPlotSeriesSet
hek_plot_line_set (const HekPlotLine *plot)
{
  return (HekPlotSeriesSet) {
    .x_axis = &plot->x_axis, .y_axis = &plot->y_axis, .series = plot->series,
    .n_series = plot->n_series, .bands = plot->bands, .n_bands = plot->n_bands,
    .highlight = &plot->highlight, .hover = &plot->hover, .has_lines = TRUE,
    .has_intervals = TRUE, .rings = plot->rings, .n_rings = plot->n_rings,
  };
}

static gboolean
hek_plot_line_layout (HekPlotCanvas    *canvas,
                      gconstpointer     data,
                      HekPlotKey       *keys,
                      HekPlotCartesian *chart,
                      HekPlotPlaces    *places)
{
  const HekPlotLine *plot = data;
  HekPlotSeriesSet set = hek_plot_line_set (plot);

  *chart = (HekPlotCartesian) { .title = plot->title, .keys = keys, .max_direct
                                = plot->direct_labels ? HEK_PLOT_MAX_DIRECT_KEYS : 3 };
  hek_plot_series_set_up (&set, canvas->theme, keys, chart);
  for (guint s = 0; s < plot->n_series; s++)
    {
      keys[s].dashed = plot->series[s].dashed;
      if (plot->series[s].markers)
        chart->inset_x = HEK_PLOT_LINE_INSET;
    }
  return hek_plot_cartesian_layout (canvas, chart, places);
}

/* Every column of one unit keeps its first, lowest, highest and last point. */
typedef struct
{
  double column, first, low, high, last;
  gboolean open;
} HekPlotLineColumn;

static void
hek_plot_line_flush (cairo_t           *cr,
                     HekPlotLineColumn *column)
{
  if (!column->open)
    return;
  cairo_line_to (cr, column->column, column->first);
  cairo_line_to (cr, column->column, column->low);
  cairo_line_to (cr, column->column, column->high);
  cairo_line_to (cr, column->column, column->last);
  column->open = FALSE;
}

static void
hek_plot_line_path_dense (cairo_t             *cr,
                          const HekPlotFrame  *frame,
                          const HekPlotSeries *series)
{
  HekPlotLineColumn column = { 0 };

  for (gsize i = 0; i < series->n; i++)
    {
      double x = round (hek_plot_frame_pos_x (frame, hek_plot_series_x (series, i)));
      double y = hek_plot_frame_pos_y (frame, series->y[i]);

      if (isnan (x) || isnan (y))
        {
          hek_plot_line_flush (cr, &column);
          cairo_new_sub_path (cr);
          continue;
        }
      if (column.open && x == column.column)
        {
          column.low = MIN (column.low, y);
          column.high = MAX (column.high, y);
          column.last = y;
          continue;
        }
      hek_plot_line_flush (cr, &column);
      column = (HekPlotLineColumn) { x, y, y, y, y, TRUE };
    }
  hek_plot_line_flush (cr, &column);
}

static void
hek_plot_line_path (cairo_t             *cr,
                    const HekPlotFrame  *frame,
                    const HekPlotSeries *series)
{
  gboolean gap = TRUE;

  for (gsize i = 0; i < series->n; i++)
    {
      double x = hek_plot_frame_pos_x (frame, hek_plot_series_x (series, i));
      double y = hek_plot_frame_pos_y (frame, series->y[i]);

      if (isnan (x) || isnan (y))
        {
          gap = TRUE;
          continue;
        }
      if (gap)
        cairo_move_to (cr, x, y);
      cairo_line_to (cr, x, y); /* also after a move: a point between two gaps is a dot */
      gap = FALSE;
    }
}

/* Whether a point has a gap on either side: a line of no length, which nobody would see. */
static gboolean
hek_plot_line_is_alone (const HekPlotSeries *series,
                        gsize                i)
{
  return isfinite (series->y[i]) && (i == 0 || !isfinite (series->y[i - 1]))
         && (i + 1 == series->n || !isfinite (series->y[i + 1]));
}

static void
hek_plot_line_draw_series (HekPlotCanvas       *canvas,
                           const HekPlotFrame  *frame,
                           const HekPlotSeries *series,
                           HekPlotColor         color)
{
  cairo_t *cr = canvas->cr;
  double radius = 1.6 * canvas->theme->line_width;

  cairo_save (cr);
  hek_plot_cartesian_clip (canvas, frame, radius + canvas->theme->scale);
  hek_plot_set_source (cr, color);
  cairo_set_line_width (cr, canvas->theme->line_width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (series->n > frame->width)
    {
      /* corners closer than a pixel: round ones and finer edges cost time that nobody sees */
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
    }
  if (series->dashed)
    {
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
      cairo_set_dash (cr, (double[]) { 5 * canvas->theme->scale, 3 * canvas->theme->scale }, 2, 0);
    }
  cairo_new_path (cr);
  if (series->n > HEK_PLOT_LINE_DENSE * frame->width)
    hek_plot_line_path_dense (cr, frame, series);
  else
    hek_plot_line_path (cr, frame, series);
  if (series->n > frame->width)
    hek_plot_stroke_dense (cr);
  else
    cairo_stroke (cr);

  for (gsize i = 0; i < series->n; i++)
    if ((series->markers && series->n <= frame->width) || hek_plot_line_is_alone (series, i))
      {
        double x = hek_plot_frame_pos_x (frame, hek_plot_series_x (series, i));
        double y = hek_plot_frame_pos_y (frame, series->y[i]);

        if (!isnan (x) && !isnan (y))
          hek_plot_canvas_dot (canvas, x, y, radius, color);
      }
  cairo_restore (cr);
}

static void
hek_plot_line_draw_ends (HekPlotCanvas          *canvas,
                         const HekPlotLine      *plot,
                         const HekPlotCartesian *chart,
                         const HekPlotPlaces    *places)
{
  g_autofree double *ends = g_new (double, plot->n_series);

  for (guint s = 0; s < plot->n_series; s++)
    ends[s] = hek_plot_series_end (&plot->series[s], &places->frame);
  hek_plot_cartesian_draw_direct (canvas, chart, places, ends);
}

static void
hek_plot_line_draw_data (HekPlotCanvas          *canvas,
                         gconstpointer           data,
                         const HekPlotCartesian *chart,
                         const HekPlotPlaces    *places)
{
  const HekPlotLine *plot = data;
  const HekPlotFrame *frame = &places->frame;
  HekPlotSeriesSet set = hek_plot_line_set (plot);

  hek_plot_cartesian_draw (canvas, chart, places);
  /* over the gridlines: a threshold is often at a round number */
  hek_plot_cartesian_draw_bands (canvas, frame, plot->bands, plot->n_bands);
  for (guint s = plot->n_series; s > 0; s--)
    if (plot->series[s - 1].y_low != NULL && plot->series[s - 1].y_high != NULL)
      hek_plot_envelope_fill (canvas, frame, plot->series[s - 1].x, plot->series[s - 1].y_low,
                              plot->series[s - 1].y_high, plot->series[s - 1].n,
                              hek_plot_color_with_alpha (chart->keys[s - 1].color,
                                                         HEK_PLOT_LINE_ENVELOPE_ALPHA));
  for (guint s = plot->n_series; s > 0; s--) /* the first, most important, on top */
    hek_plot_line_draw_series (canvas, frame, &plot->series[s - 1], chart->keys[s - 1].color);
  if (places->direct_x > 0)
    hek_plot_line_draw_ends (canvas, plot, chart, places);
  hek_plot_series_draw_marks (canvas, &set, frame, 2.4 * canvas->theme->line_width);
}

static HekPlotDrawing
hek_plot_line_drawing (const HekPlotLine *plot)
{
  return (HekPlotDrawing) { plot, plot->n_series, plot->empty_text, hek_plot_line_layout,
                            hek_plot_line_draw_data };
}

void
hek_plot_line_draw (const HekPlotLine  *plot,
                    cairo_t            *cr,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme)
{
  HekPlotDrawing drawing = hek_plot_line_drawing (plot);

  hek_plot_drawing_run (&drawing, cr, width, height, theme);
}

gboolean
hek_plot_line_get_frame (const HekPlotLine  *plot,
                         double              width,
                         double              height,
                         const HekPlotTheme *theme,
                         HekPlotFrame       *frame)
{
  HekPlotDrawing drawing = hek_plot_line_drawing (plot);

  return hek_plot_drawing_get_frame (&drawing, width, height, theme, frame);
}

gboolean
hek_plot_line_pick (const HekPlotLine  *plot,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme,
                    double              x,
                    double              y,
                    HekPlotPick        *out)
{
  HekPlotSeriesSet set = hek_plot_line_set (plot);
  HekPlotFrame frame;

  /* x decides, y between lines */
  return hek_plot_line_get_frame (plot, width, height, theme, &frame)
         && hek_plot_series_pick (&set, &frame, theme, x, y, 0.1, out);
}
