/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The box around a surface. Only what lies behind or below the surface is drawn, before its pixels;
 * labels stand at the edges in front and at the left, where nothing hides them.
 */
#include "config.h"

#include "hek-plot-surface-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How far off an edge the direction of its ticks is looked for, in sides of the box. */
#define HEK_PLOT_SURFACE_OUTWARD 0.05

/* Sides of the box as the eye sees them: 0 or 1 of each direction. */
typedef struct
{
  double front_x, front_y;
  double left_x, left_y; /* the upright edge farthest to the left */
  HekPlotTicks x_ticks, y_ticks, z_ticks;
} HekPlotSurfaceBox;

static void
hek_plot_surface_value_ticks (const HekPlotSurfaceView *view,
                              guint                     n_wanted,
                              HekPlotTicks             *ticks)
{
  hek_plot_ticks_init (ticks, MIN (view->value_low, view->value_high),
                       MAX (view->value_low, view->value_high), HEK_PLOT_LINEAR, n_wanted, FALSE);
}

/* Length of an edge as it is drawn. */
static double
hek_plot_surface_edge_length (const HekPlotSurfaceView *view,
                              HekPlotBoxPoint           from,
                              HekPlotBoxPoint           to)
{
  double x0, y0, x1, y1;

  hek_plot_surface_view_point (view, from, &x0, &y0);
  hek_plot_surface_view_point (view, to, &x1, &y1);
  return hypot (x1 - x0, y1 - y0);
}

static guint
hek_plot_surface_n_ticks (double length,
                          double room)
{
  return (guint) CLAMP (length / room, 3, 8);
}

static void
hek_plot_surface_box_init (HekPlotSurfaceBox        *box,
                           const HekPlotCanvas      *canvas,
                           const HekPlotSurface     *plot,
                           const HekPlotSurfaceView *view)
{
  HekPlotBoxPoint corner = { 0, 0, 0 }, a, b;
  double line = canvas->line_height, ax, bx, y;

  box->front_x = view->sin_a <= 0 ? 1 : 0;
  box->front_y = view->cos_a >= 0 ? 1 : 0;

  a = (HekPlotBoxPoint) { box->front_x, 1 - box->front_y, 0 };
  b = (HekPlotBoxPoint) { 1 - box->front_x, box->front_y, 0 };
  hek_plot_surface_view_point (view, a, &ax, &y);
  hek_plot_surface_view_point (view, b, &bx, &y);
  box->left_x = ax < bx ? a.x : b.x;
  box->left_y = ax < bx ? a.y : b.y;

  hek_plot_ticks_init (&box->x_ticks, 0, plot->grid->source_width, HEK_PLOT_LINEAR,
                       hek_plot_surface_n_ticks (
                         hek_plot_surface_edge_length (view, corner, (HekPlotBoxPoint) { 1, 0, 0 }),
                         3.4 * line),
                       FALSE);
  hek_plot_ticks_init (&box->y_ticks, 0, plot->grid->source_height, HEK_PLOT_LINEAR,
                       hek_plot_surface_n_ticks (
                         hek_plot_surface_edge_length (view, corner, (HekPlotBoxPoint) { 0, 1, 0 }),
                         3.2 * line),
                       FALSE);
  hek_plot_surface_value_ticks (view,
                                hek_plot_surface_n_ticks (
                                  hek_plot_surface_edge_length (view, corner,
                                                                (HekPlotBoxPoint) { 0, 0, 1 }),
                                  2.4 * line),
                                &box->z_ticks);
}

double
hek_plot_surface_measure_labels (HekPlotCanvas            *canvas,
                                 const HekPlotSurfaceView *view)
{
  HekPlotTicks ticks;
  double widest = 0;

  hek_plot_surface_value_ticks (view, 5, &ticks);
  for (guint i = 0; i < ticks.n_ticks; i++)
    {
      g_autofree char *text = hek_plot_ticks_format (&ticks, i);

      widest = MAX (widest, hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text));
    }
  return widest;
}

/* --- the box --------------------------------------------------------------------------------- */

static void
hek_plot_surface_line (HekPlotCanvas            *canvas,
                       const HekPlotSurfaceView *view,
                       HekPlotBoxPoint           from,
                       HekPlotBoxPoint           to,
                       HekPlotColor              color)
{
  double x0, y0, x1, y1;

  hek_plot_surface_view_point (view, from, &x0, &y0);
  hek_plot_surface_view_point (view, to, &x1, &y1);
  hek_plot_set_source (canvas->cr, color);
  cairo_set_line_width (canvas->cr, canvas->theme->snap ? 1 : 0.7 * canvas->theme->scale);
  cairo_move_to (canvas->cr, x0, y0);
  cairo_line_to (canvas->cr, x1, y1);
  cairo_stroke (canvas->cr);
}

static void
hek_plot_surface_fill (HekPlotCanvas            *canvas,
                       const HekPlotSurfaceView *view,
                       const HekPlotBoxPoint     corners[4],
                       HekPlotColor              color)
{
  cairo_new_path (canvas->cr);
  for (guint i = 0; i < 4; i++)
    {
      double x, y;

      hek_plot_surface_view_point (view, corners[i], &x, &y);
      cairo_line_to (canvas->cr, x, y);
    }
  cairo_close_path (canvas->cr);
  hek_plot_set_source (canvas->cr, color);
  cairo_fill (canvas->cr);
}

/* The two walls behind the surface, with a line at every tick. */
static void
hek_plot_surface_draw_walls (HekPlotCanvas            *canvas,
                             const HekPlotSurfaceBox  *box,
                             const HekPlotSurfaceView *view)
{
  const HekPlotTheme *theme = canvas->theme;
  double bx = 1 - box->front_x, by = 1 - box->front_y;
  double low = MIN (view->value_low, view->value_high);
  double high = MAX (view->value_low, view->value_high);

  for (guint i = 0; i < box->x_ticks.n_ticks; i++)
    {
      double f = hek_plot_ticks_to_fraction (&box->x_ticks, box->x_ticks.ticks[i]);

      hek_plot_surface_line (canvas, view, (HekPlotBoxPoint) { f, by, 0 },
                             (HekPlotBoxPoint) { f, by, 1 }, theme->grid);
    }
  for (guint i = 0; i < box->y_ticks.n_ticks; i++)
    {
      double f = hek_plot_ticks_to_fraction (&box->y_ticks, box->y_ticks.ticks[i]);

      hek_plot_surface_line (canvas, view, (HekPlotBoxPoint) { bx, f, 0 },
                             (HekPlotBoxPoint) { bx, f, 1 }, theme->grid);
    }
  for (guint i = 0; i < box->z_ticks.n_ticks; i++)
    {
      double value = box->z_ticks.ticks[i];
      double z = hek_plot_surface_view_height (view, value);
      gboolean is_base = value == 0 && low < 0 && high > 0;
      HekPlotColor color = is_base ? theme->axis : theme->grid;

      hek_plot_surface_line (canvas, view, (HekPlotBoxPoint) { 0, by, z },
                             (HekPlotBoxPoint) { 1, by, z }, color);
      hek_plot_surface_line (canvas, view, (HekPlotBoxPoint) { bx, 0, z },
                             (HekPlotBoxPoint) { bx, 1, z }, color);
    }
  /* where the walls meet, and the top of both */
  hek_plot_surface_line (canvas, view, (HekPlotBoxPoint) { bx, by, 0 },
                         (HekPlotBoxPoint) { bx, by, 1 }, theme->grid);
  hek_plot_surface_line (canvas, view, (HekPlotBoxPoint) { 0, by, 1 },
                         (HekPlotBoxPoint) { 1, by, 1 }, theme->grid);
  hek_plot_surface_line (canvas, view, (HekPlotBoxPoint) { bx, 0, 1 },
                         (HekPlotBoxPoint) { bx, 1, 1 }, theme->grid);
}

void
hek_plot_surface_draw_box (HekPlotCanvas            *canvas,
                           const HekPlotSurface     *plot,
                           const HekPlotSurfaceView *view)
{
  const HekPlotTheme *theme = canvas->theme;
  const HekPlotBoxPoint base[4] = { { 0, 0, 0 }, { 1, 0, 0 }, { 1, 1, 0 }, { 0, 1, 0 } };
  HekPlotSurfaceBox box;

  if (canvas->cr == NULL)
    return;
  hek_plot_surface_box_init (&box, canvas, plot, view);
  hek_plot_surface_fill (canvas, view, base, hek_plot_color_with_alpha (theme->grid, 0.6));
  hek_plot_surface_draw_walls (canvas, &box, view);
  for (guint i = 0; i < 4; i++)
    hek_plot_surface_line (canvas, view, base[i], base[(i + 1) % 4], theme->axis);
  hek_plot_surface_line (canvas, view, (HekPlotBoxPoint) { box.left_x, box.left_y, 0 },
                         (HekPlotBoxPoint) { box.left_x, box.left_y, 1 }, theme->axis);
}

/* --- labels ---------------------------------------------------------------------------------- */

/* Whether a box lies on the surface, as it does when that is enlarged. */
static gboolean
hek_plot_surface_is_covered (const HekPlotSurfaceView  *view,
                             const HekPlotSurfaceFrame *frame,
                             const HekPlotBox          *box)
{
  for (guint i = 0; frame != NULL && i < 10; i++)
    {
      double x = (box->x + i % 5 * box->width / 4 - view->x) * frame->scale;
      double y = (box->y + i / 5 * box->height - view->y) * frame->scale;

      if (x >= 0 && x < frame->width && y >= 0 && y < frame->height
          && frame->pixels[(gsize) y * frame->width + (gsize) x] >> 24 != 0)
        return TRUE;
    }
  return FALSE;
}

/* A label beside a point, in a direction of length 1; left out where it would be cut off, lie on
 * the surface or touch another one. Returns: whether there was room */
static gboolean
hek_plot_surface_label (HekPlotCanvas             *canvas,
                        const HekPlotSurfaceView  *view,
                        const HekPlotSurfaceFrame *frame,
                        const char                *text,
                        double                     x,
                        double                     y,
                        double                     dir_x,
                        double                     dir_y,
                        HekPlotColor               color)
{
  double width = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text);
  double x_align = 0.5 - 0.5 * dir_x, y_align = 0.5 - 0.5 * dir_y;
  HekPlotBox box = { x - x_align * width, y - y_align * canvas->line_height, width,
                     canvas->line_height };

  if (box.x < view->x || box.x + box.width > view->x + view->width || box.y < view->y
      || box.y + box.height > view->y + view->height
      || hek_plot_surface_is_covered (view, frame, &box)
      || !hek_plot_canvas_is_free (canvas, &box, canvas->unit))
    return FALSE;
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text, x, y, x_align, y_align, 0, color);
  return TRUE;
}

/* Where the ticks of a base edge point to: away from the box; down when it is seen edge-on. */
static void
hek_plot_surface_outward (const HekPlotSurfaceView *view,
                          HekPlotBoxPoint           on,
                          HekPlotBoxPoint           off,
                          double                   *dir_x,
                          double                   *dir_y)
{
  double x0, y0, x1, y1, length;

  hek_plot_surface_view_point (view, on, &x0, &y0);
  hek_plot_surface_view_point (view, off, &x1, &y1);
  length = hypot (x1 - x0, y1 - y0);
  if (length < 0.2 * HEK_PLOT_SURFACE_OUTWARD * view->scale)
    {
      *dir_x = 0;
      *dir_y = 1;
      return;
    }
  *dir_x = (x1 - x0) / length;
  *dir_y = (y1 - y0) / length;
}

/* @along_x: the edge runs along x at y = @side, else along y at x = @side */
static void
hek_plot_surface_label_edge (HekPlotCanvas             *canvas,
                             const HekPlotSurfaceView  *view,
                             const HekPlotSurfaceFrame *frame,
                             const HekPlotTicks        *ticks,
                             const char                *title,
                             gboolean                   along_x,
                             double                     side)
{
  const double out = side + (side > 0.5 ? 1 : -1) * HEK_PLOT_SURFACE_OUTWARD;
  double unit = canvas->unit, widest = 0, x, y, dir_x, dir_y, room;

  for (guint i = 0; i < ticks->n_ticks; i++)
    {
      double f = hek_plot_ticks_to_fraction (ticks, ticks->ticks[i]);
      HekPlotBoxPoint on = { along_x ? f : side, along_x ? side : f, 0 };
      HekPlotBoxPoint off = { along_x ? f : out, along_x ? out : f, 0 };
      g_autofree char *text = hek_plot_ticks_format (ticks, i);

      hek_plot_surface_view_point (view, on, &x, &y);
      hek_plot_surface_outward (view, on, off, &dir_x, &dir_y);
      widest = MAX (widest, hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text));
      if (hek_plot_surface_label (canvas, view, frame, text, x + 1.3 * unit * dir_x,
                                  y + 1.3 * unit * dir_y, dir_x, dir_y, canvas->theme->dim_text)
          && canvas->cr != NULL)
        hek_plot_canvas_hairline (canvas, x, y, x + 0.8 * unit * dir_x, y + 0.8 * unit * dir_y,
                                  canvas->theme->axis);
    }

  hek_plot_surface_view_point (view, (HekPlotBoxPoint) { along_x ? 0.5 : side,
                                                         along_x ? side : 0.5, 0 }, &x, &y);
  hek_plot_surface_outward (view,
                            (HekPlotBoxPoint) { along_x ? 0.5 : side, along_x ? side : 0.5, 0 },
                            (HekPlotBoxPoint) { along_x ? 0.5 : out, along_x ? out : 0.5, 0 },
                            &dir_x, &dir_y);
  room = 2.2 * unit + fabs (dir_x) * widest + fabs (dir_y) * canvas->line_height;
  hek_plot_surface_label (canvas, view, frame, title, x + room * dir_x, y + room * dir_y, dir_x,
                          dir_y, canvas->theme->text);
}

static void
hek_plot_surface_label_height (HekPlotCanvas             *canvas,
                               const HekPlotSurface      *plot,
                               const HekPlotSurfaceView  *view,
                               const HekPlotSurfaceFrame *frame,
                               const HekPlotSurfaceBox   *box)
{
  HekPlotAxis axis = { .label = plot->label, .unit = plot->unit };
  g_autofree char *title = hek_plot_axis_title (&axis);
  double unit = canvas->unit, x = 0, y = 0;

  /* seen from above there is no height to read */
  if (hek_plot_surface_edge_length (view, (HekPlotBoxPoint) { box->left_x, box->left_y, 0 },
                                    (HekPlotBoxPoint) { box->left_x, box->left_y, 1 })
      < 2 * canvas->line_height)
    return;
  hek_plot_surface_view_point (view, (HekPlotBoxPoint) { box->left_x, box->left_y, 1 }, &x, &y);
  if (*title != '\0')
    hek_plot_surface_label (canvas, view, frame, title,
                            MAX (x - 1.3 * unit - hek_plot_surface_measure_labels (canvas, view),
                                 view->x),
                            y - 0.7 * canvas->line_height, 1, -1, canvas->theme->text);
  for (guint i = 0; i < box->z_ticks.n_ticks; i++)
    {
      g_autofree char *text = hek_plot_ticks_format (&box->z_ticks, i);
      double z = hek_plot_surface_view_height (view, box->z_ticks.ticks[i]);

      hek_plot_surface_view_point (view, (HekPlotBoxPoint) { box->left_x, box->left_y, z }, &x, &y);
      if (hek_plot_surface_label (canvas, view, frame, text, x - 1.3 * unit, y, -1, 0,
                                  canvas->theme->dim_text)
          && canvas->cr != NULL)
        hek_plot_canvas_hairline (canvas, x - 0.8 * unit, y, x, y, canvas->theme->axis);
    }
}

void
hek_plot_surface_draw_labels (HekPlotCanvas             *canvas,
                              const HekPlotSurface      *plot,
                              const HekPlotSurfaceView  *view,
                              const HekPlotSurfaceFrame *frame)
{
  HekPlotAxis x_axis = { .label = "x", .unit = _("px") }, y_axis = { .label = "y",
                                                                     .unit = _("px") };
  g_autofree char *x_title = hek_plot_axis_title (&x_axis);
  g_autofree char *y_title = hek_plot_axis_title (&y_axis);
  HekPlotSurfaceBox box;

  hek_plot_surface_box_init (&box, canvas, plot, view);
  hek_plot_surface_label_height (canvas, plot, view, frame, &box);
  hek_plot_surface_label_edge (canvas, view, frame, &box.x_ticks, x_title, TRUE, box.front_y);
  hek_plot_surface_label_edge (canvas, view, frame, &box.y_ticks, y_title, FALSE, box.front_x);
}
