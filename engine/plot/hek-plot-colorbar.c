/* SPDX-License-Identifier: Apache-2.0 */
/* The key of a colour map: a strip of its colours with ticks, and the value under the pointer. */
#include "config.h"

#include "hek-plot-colorbar-private.h"

#include <math.h>

#define HEK_PLOT_STRIP 2.0 /* thickness of the strip, in units of the grid */

/* A range that can be shown: as given, or one around min. */
static void
hek_plot_colorbar_ticks (const HekPlotColorbar *bar,
                         guint                  n_wanted,
                         HekPlotTicks          *ticks)
{
  hek_plot_ticks_init (ticks, bar->min, bar->max, bar->scale, n_wanted, FALSE);
}

/* "10", or "≥ 10" at an end beyond which values were clipped. */
static char *
hek_plot_colorbar_format (const HekPlotColorbar *bar,
                          const HekPlotTicks    *ticks,
                          guint                  i)
{
  g_autofree char *number = hek_plot_ticks_format (ticks, i);
  double slack = 1e-6 * (ticks->max - ticks->min);

  if (bar->open_above && ticks->ticks[i] >= ticks->max - slack)
    return g_strconcat ("≥ ", number, NULL);
  if (bar->open_below && ticks->ticks[i] <= ticks->min + slack)
    return g_strconcat ("≤ ", number, NULL);
  return g_steal_pointer (&number);
}

static double
hek_plot_colorbar_widest (HekPlotCanvas         *canvas,
                          const HekPlotColorbar *bar,
                          const HekPlotTicks    *ticks)
{
  double widest = 0;

  for (guint i = 0; i < ticks->n_ticks; i++)
    {
      g_autofree char *text = hek_plot_colorbar_format (bar, ticks, i);

      widest = MAX (widest, hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text));
    }
  return widest;
}

static char *
hek_plot_colorbar_title (const HekPlotColorbar *bar)
{
  HekPlotAxis axis = { .label = bar->label, .unit = bar->unit };

  return hek_plot_axis_title (&axis);
}

double
hek_plot_colorbar_measure (HekPlotCanvas         *canvas,
                           const HekPlotColorbar *bar)
{
  g_autofree char *title = hek_plot_colorbar_title (bar);
  HekPlotTicks ticks;
  double labels;

  if (bar->horizontal)
    return (HEK_PLOT_STRIP + 1) * canvas->unit + canvas->line_height
           + (*title != '\0' ? canvas->line_height + 0.5 * canvas->unit : 0);
  hek_plot_colorbar_ticks (bar, 5, &ticks);
  labels = (HEK_PLOT_STRIP + 1) * canvas->unit + hek_plot_colorbar_widest (canvas, bar, &ticks);
  return MAX (labels, hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, title));
}

/* 256 strips of one colour each overlap by one, so that no seams show at any scale. */
static void
hek_plot_colorbar_strip (HekPlotCanvas         *canvas,
                         const HekPlotColorbar *bar,
                         const HekPlotBox      *box)
{
  const HekColormap *map = hek_colormap_get (bar->colormap, canvas->theme->dark_ground);
  cairo_t *cr = canvas->cr;
  guint n = HEK_COLORMAP_N;

  if (cr == NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      const guint8 *rgb = map->rgb[i];

      cairo_set_source_rgb (cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
      if (bar->horizontal)
        cairo_rectangle (cr, box->x + box->width * i / n, box->y, box->width * (n - i) / n,
                         box->height);
      else
        cairo_rectangle (cr, box->x, box->y, box->width, box->height * (n - i) / n);
      cairo_fill (cr);
    }
}

static void
hek_plot_colorbar_marker (HekPlotCanvas         *canvas,
                          const HekPlotColorbar *bar,
                          const HekPlotTicks    *ticks,
                          const HekPlotBox      *box)
{
  double f = hek_plot_ticks_to_fraction (ticks, bar->value), s = 0.7 * canvas->unit;
  cairo_t *cr = canvas->cr;

  if (!bar->has_value || isnan (f) || cr == NULL)
    return;
  f = CLAMP (f, 0, 1);
  cairo_new_path (cr);
  if (bar->horizontal)
    {
      double x = box->x + f * box->width, y = box->y + s;

      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x - s, y - 1.6 * s);
      cairo_line_to (cr, x + s, y - 1.6 * s);
    }
  else
    {
      double x = box->x + s, y = box->y + (1 - f) * box->height;

      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x - 1.6 * s, y - s);
      cairo_line_to (cr, x - 1.6 * s, y + s);
    }
  cairo_close_path (cr);
  hek_plot_set_source (cr, canvas->theme->text);
  cairo_fill_preserve (cr);
  hek_plot_set_source (cr, hek_plot_color_with_alpha (canvas->theme->background, 1));
  cairo_set_line_width (cr, canvas->theme->scale);
  cairo_stroke (cr);
}

static void
hek_plot_colorbar_draw_upright (HekPlotCanvas         *canvas,
                                const HekPlotColorbar *bar,
                                double                 x,
                                double                 y,
                                double                 height)
{
  g_autofree char *title = hek_plot_colorbar_title (bar);
  double bottom = y + height - canvas->line_height / 2, last = INFINITY;
  HekPlotBox box = { x, y, HEK_PLOT_STRIP * canvas->unit, 0 };
  double right = box.x + box.width;
  HekPlotTicks ticks;

  if (*title != '\0')
    {
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, title, x, y, 0, 0,
                            MAX (canvas->width - x, 1), canvas->theme->text);
      box.y += canvas->line_height + 0.5 * canvas->unit;
    }
  box.y += canvas->line_height / 2;
  box.height = bottom - box.y;
  if (box.height < 2 * canvas->unit)
    return;
  hek_plot_colorbar_ticks (bar, (guint) CLAMP (box.height / (2.2 * canvas->line_height), 2, 7),
                           &ticks);
  hek_plot_colorbar_strip (canvas, bar, &box);
  for (guint i = 0; i < ticks.n_ticks; i++)
    {
      g_autofree char *text = hek_plot_colorbar_format (bar, &ticks, i);
      double f = hek_plot_ticks_to_fraction (&ticks, ticks.ticks[i]);
      double at = box.y + (1 - f) * box.height;

      if (at > last - 1.05 * canvas->line_height)
        continue;
      last = at;
      hek_plot_canvas_hairline (canvas, right, at, right + 0.5 * canvas->unit, at,
                                canvas->theme->axis);
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text, right + canvas->unit, at, 0, 0.5,
                            0, canvas->theme->dim_text);
    }
  hek_plot_colorbar_marker (canvas, bar, &ticks, &box);
}

static void
hek_plot_colorbar_draw_flat (HekPlotCanvas         *canvas,
                             const HekPlotColorbar *bar,
                             double                 x,
                             double                 y,
                             double                 width)
{
  g_autofree char *title = hek_plot_colorbar_title (bar);
  HekPlotBox box = { x, y, width, HEK_PLOT_STRIP * canvas->unit };
  HekPlotTicks ticks;
  double last = -INFINITY, widest;

  if (*title != '\0')
    {
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, title, x, y, 0, 0, width,
                            canvas->theme->text);
      box.y += canvas->line_height + 0.5 * canvas->unit;
    }
  hek_plot_colorbar_ticks (bar, 7, &ticks);
  widest = hek_plot_colorbar_widest (canvas, bar, &ticks);
  hek_plot_colorbar_ticks (bar, (guint) CLAMP (width / (widest + 3 * canvas->unit), 2, 7), &ticks);
  hek_plot_colorbar_strip (canvas, bar, &box);
  for (guint i = 0; i < ticks.n_ticks; i++)
    {
      g_autofree char *text = hek_plot_colorbar_format (bar, &ticks, i);
      double w = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text);
      double at = x + hek_plot_ticks_to_fraction (&ticks, ticks.ticks[i]) * width;
      double label_x = CLAMP (at - w / 2, x, MAX (x + width - w, x));
      double bottom = box.y + box.height;

      if (label_x < last + canvas->unit)
        continue;
      last = label_x + w;
      hek_plot_canvas_hairline (canvas, at, bottom, at, bottom + 0.5 * canvas->unit,
                                canvas->theme->axis);
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text, label_x, bottom + canvas->unit, 0,
                            0, 0, canvas->theme->dim_text);
    }
  hek_plot_colorbar_marker (canvas, bar, &ticks, &box);
}

void
hek_plot_colorbar_draw_on (HekPlotCanvas         *canvas,
                           const HekPlotColorbar *bar,
                           double                 x,
                           double                 y,
                           double                 width,
                           double                 height)
{
  if (bar->horizontal)
    hek_plot_colorbar_draw_flat (canvas, bar, x, y, width);
  else
    hek_plot_colorbar_draw_upright (canvas, bar, x, y, height);
}

void
hek_plot_colorbar_draw (const HekPlotColorbar *bar,
                        cairo_t               *cr,
                        double                 width,
                        double                 height,
                        const HekPlotTheme    *theme)
{
  HekPlotTheme bare = *theme; /* it lies on the ground of the view that shows it */
  HekPlotCanvas canvas;

  bare.background.a = 0;
  hek_plot_canvas_init (&canvas, cr, width, height, &bare);
  hek_plot_colorbar_draw_on (&canvas, bar, 0, 0, width, height);
  hek_plot_canvas_clear (&canvas);
}

double
hek_plot_colorbar_get_thickness (const HekPlotColorbar *bar,
                                 const HekPlotTheme    *theme)
{
  HekPlotCanvas canvas;
  double thickness;

  hek_plot_canvas_init (&canvas, NULL, 1, 1, theme);
  thickness = ceil (hek_plot_colorbar_measure (&canvas, bar));
  hek_plot_canvas_clear (&canvas);
  return thickness;
}
