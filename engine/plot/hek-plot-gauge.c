/* SPDX-License-Identifier: Apache-2.0 */
/* Gauges: a value on an arc of 240 degrees, or on a bar where there is no room for one. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-card-private.h"
#include "hek-plot-card.h"
#include "hek-plot-cartesian-private.h"

#define HEK_PLOT_GAUGE_FROM (5.0 / 6 * G_PI) /* lower left; angles run clockwise from the right */
#define HEK_PLOT_GAUGE_SWEEP (4.0 / 3 * G_PI)

/* Height of an arc with its lower ends, for radius 1: sin (30°) below the middle. */
#define HEK_PLOT_GAUGE_HEIGHT 1.5

static double
hek_plot_gauge_fraction (const HekPlotGauge *plot,
                         double              value)
{
  return CLAMP ((value - plot->min) / (plot->max - plot->min), 0, 1);
}

static void
hek_plot_gauge_arc (cairo_t      *cr,
                    double        x,
                    double        y,
                    double        radius,
                    double        from,
                    double        to,
                    double        thickness,
                    HekPlotColor  color)
{
  if (!(to > from))
    return;
  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius, HEK_PLOT_GAUGE_FROM + from * HEK_PLOT_GAUGE_SWEEP,
             HEK_PLOT_GAUGE_FROM + to * HEK_PLOT_GAUGE_SWEEP);
  hek_plot_set_source (cr, color);
  cairo_set_line_width (cr, thickness);
  cairo_stroke (cr);
}

static HekPlotColor
hek_plot_gauge_color (const HekPlotCanvas *canvas,
                      const HekPlotGauge  *plot)
{
  return plot->color != NULL ? *plot->color : hek_plot_theme_series_color (canvas->theme, 0);
}

/* The ends of the scale, below the ends of the arc or the bar. */
static void
hek_plot_gauge_draw_ends (HekPlotCanvas      *canvas,
                          const HekPlotGauge *plot,
                          double              left,
                          double              right,
                          double              y,
                          double              x_align)
{
  g_autofree char *low = hek_plot_format_value (plot->min, 3);
  g_autofree char *high = hek_plot_format_value (plot->max, 3);

  /* "0" and "100", not "0.00" and "100.0" */
  if (plot->min == round (plot->min) && plot->max == round (plot->max) && fabs (plot->max) < 1e6)
    {
      g_free (low);
      g_free (high);
      low = g_strdup_printf ("%s%.0f", plot->min < 0 ? "−" : "", fabs (plot->min));
      high = g_strdup_printf ("%s%.0f", plot->max < 0 ? "−" : "", fabs (plot->max));
    }
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, low, left, y, x_align, 0, 0,
                        canvas->theme->dim_text);
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, high, right, y, 1 - x_align, 0, 0,
                        canvas->theme->dim_text);
}

/* The words below: meaning and change, as many of them as there is room for. */
static void
hek_plot_gauge_draw_words (HekPlotCanvas      *canvas,
                           const HekPlotGauge *plot,
                           double              top,
                           double              x_align)
{
  double pad = hek_plot_canvas_padding (canvas), line = 1.15 * canvas->line_height;
  double width = canvas->width - 2 * pad, bottom = canvas->height - pad;

  if (plot->note != NULL && top + line <= bottom + 1)
    {
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_STRONG, plot->note, pad + x_align * width,
                            top + line / 2, x_align, 0.5, width, canvas->theme->text);
      top += line;
    }
  if (plot->change != NULL && top + line <= bottom + 1)
    hek_plot_change_draw (canvas, plot->change, plot->direction, plot->change_color, pad,
                          top + line / 2, x_align, width);
}

static guint
hek_plot_gauge_n_words (const HekPlotGauge *plot)
{
  return (plot->note != NULL) + (plot->change != NULL);
}

static void
hek_plot_gauge_draw_arc (HekPlotCanvas      *canvas,
                         const HekPlotGauge *plot,
                         double              top,
                         double              radius)
{
  const HekPlotTheme *theme = canvas->theme;
  double thickness = MAX (0.16 * radius, 4 * theme->scale), middle = canvas->width / 2;
  double rim = 0.35 * thickness, gap = 0.25 * thickness;
  double outer = radius - rim / 2, inner = radius - rim - gap - thickness / 2;
  double y = top + radius, low = y + radius * (HEK_PLOT_GAUGE_HEIGHT - 1);
  double end_x = inner * cos (G_PI / 6), hole = inner - thickness / 2;
  HekPlotBox box = { middle - 0.8 * hole, y - 0.36 * hole, 1.6 * hole, 0.72 * hole };
  cairo_t *cr = canvas->cr;

  if (plot->n_ranges == 0)
    {
      inner = radius - thickness / 2;
      end_x = inner * cos (G_PI / 6);
    }
  hek_plot_gauge_arc (cr, middle, y, inner, 0, 1, thickness, theme->grid);
  for (guint i = 0; i < plot->n_ranges; i++)
    hek_plot_gauge_arc (cr, middle, y, outer, hek_plot_gauge_fraction (plot, plot->ranges[i].from),
                        hek_plot_gauge_fraction (plot, plot->ranges[i].to), rim,
                        plot->ranges[i].color);
  hek_plot_gauge_arc (cr, middle, y, inner, 0, hek_plot_gauge_fraction (plot, plot->value),
                      thickness, hek_plot_gauge_color (canvas, plot));
  (void) hek_plot_number_draw (canvas, &box, 0.5, plot->text, plot->unit, NULL);
  hek_plot_gauge_draw_ends (canvas, plot, middle - end_x, middle + end_x, low, 0.5);
  hek_plot_gauge_draw_words (canvas, plot, low + 1.2 * canvas->line_height, 0.5);
}

static void
hek_plot_gauge_draw_bar (HekPlotCanvas      *canvas,
                         const HekPlotGauge *plot,
                         double              top)
{
  const HekPlotTheme *theme = canvas->theme;
  double pad = hek_plot_canvas_padding (canvas), width = canvas->width - 2 * pad;
  double line = 1.15 * canvas->line_height, thickness = 1.6 * canvas->unit;
  double rim = plot->n_ranges > 0 ? 0.6 * canvas->unit : 0;
  double room = canvas->height - pad - top - thickness - rim - 1.3 * line
                - line * hek_plot_gauge_n_words (plot);
  HekPlotBox box = { pad, top, width, MAX (room, 1.4 * canvas->line_height) };
  double y = top + hek_plot_number_draw (canvas, &box, 0, plot->text, plot->unit, NULL)
             + 0.3 * canvas->unit;
  cairo_t *cr = canvas->cr;

  for (guint i = 0; i < plot->n_ranges; i++)
    {
      double from = hek_plot_gauge_fraction (plot, plot->ranges[i].from);
      double to = hek_plot_gauge_fraction (plot, plot->ranges[i].to);

      hek_plot_set_source (cr, plot->ranges[i].color);
      cairo_rectangle (cr, pad + from * width, y, (to - from) * width, rim);
      cairo_fill (cr);
    }
  y += rim + (rim > 0 ? 0.3 * canvas->unit : 0);
  hek_plot_set_source (cr, theme->grid);
  cairo_rectangle (cr, pad, y, width, thickness);
  cairo_fill (cr);
  hek_plot_set_source (cr, hek_plot_gauge_color (canvas, plot));
  cairo_rectangle (cr, pad, y, hek_plot_gauge_fraction (plot, plot->value) * width, thickness);
  cairo_fill (cr);
  y += thickness + 0.3 * canvas->unit;
  if (y + canvas->line_height <= canvas->height)
    hek_plot_gauge_draw_ends (canvas, plot, pad, pad + width, y, 0);
  hek_plot_gauge_draw_words (canvas, plot, y + 1.2 * canvas->line_height, 0);
}

void
hek_plot_gauge_draw (const HekPlotGauge *plot,
                     cairo_t            *cr,
                     double              width,
                     double              height,
                     const HekPlotTheme *theme)
{
  HekPlotCanvas canvas;
  double top, pad, room, radius;

  hek_plot_canvas_init (&canvas, cr, width, height, theme);
  top = hek_plot_canvas_title (&canvas, plot->title);
  pad = hek_plot_canvas_padding (&canvas);
  room = height - pad - top - 1.2 * canvas.line_height
         - 1.15 * canvas.line_height * hek_plot_gauge_n_words (plot);
  radius = MIN ((width - 2 * pad) / 2, room / HEK_PLOT_GAUGE_HEIGHT);
  if (isnan (plot->value) || plot->text == NULL || !(plot->max > plot->min))
    hek_plot_canvas_empty (&canvas, plot->empty_text != NULL ? plot->empty_text : _("No data"),
                           top);
  else if (plot->bar || radius < 7 * canvas.unit)
    hek_plot_gauge_draw_bar (&canvas, plot, top);
  else
    hek_plot_gauge_draw_arc (&canvas, plot, top, radius);
  hek_plot_canvas_clear (&canvas);
}
