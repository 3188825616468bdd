/* SPDX-License-Identifier: Apache-2.0 */
/* A map of values as a surface: where everything is, drawing, and hit tests. */
#include "config.h"

#include "hek-plot-surface-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEK_PLOT_SURFACE_RISE 0.35

/* Units of the drawing to a point of the grid: enough for its shape, too few for fur. */
#define HEK_PLOT_SURFACE_POINT 2.0

/* Tallest colour bar, in units of the canvas. */
#define HEK_PLOT_SURFACE_BAR 45

/* Widest name above it, of the drawing. */
#define HEK_PLOT_SURFACE_BAR_TITLE 0.12

/* Pixels per unit where the target cannot say: 216 per inch on paper. */
#define HEK_PLOT_SURFACE_PAPER_SCALE 3.0
#define HEK_PLOT_SURFACE_MAX_SCALE 4.0

guint
hek_plot_surface_get_max_side (double width,
                               double height,
                               double zoom)
{
  double side = MAX (width, height) * zoom / HEK_PLOT_SURFACE_POINT;

  return side >= 2 ? (guint) MIN (side, HEK_PLOT_SURFACE_MAX_SIDE) : 2;
}

/* --- places ---------------------------------------------------------------------------------- */

static void
hek_plot_surface_color_range (const HekPlotSurface *plot,
                              double               *min,
                              double               *max)
{
  const HekPlotSurfaceGrid *grid = plot->grid;

  *min = plot->min;
  *max = plot->max;
  if (plot->min < plot->max)
    return;
  *min = grid->min <= grid->max ? grid->min : 0;
  *max = grid->min <= grid->max ? grid->max : 0;
  if (plot->colormap == HEK_COLORMAP_DIVERGING)
    {
      *max = MAX (fabs (*min), fabs (*max));
      *min = -*max;
    }
  if (*min == *max)
    *max = *min + MAX (fabs (*min) * 0.1, 1);
}

/* What the box reaches from bottom to top. The base is at the bottom: of maps whose values only
 * fall below it (similarity), the lower ones are higher up. */
static void
hek_plot_surface_value_range (const HekPlotSurface *plot,
                              HekPlotSurfaceView   *view)
{
  const HekPlotSurfaceGrid *grid = plot->grid;
  double low = view->color_min, high = view->color_max;
  HekPlotTicks ticks;

  if (!plot->clip && grid->min <= grid->max)
    {
      low = grid->min;
      high = grid->max;
    }
  low = MIN (low, grid->base);
  high = MAX (high, grid->base);
  if (low == high)
    high = low + MAX (fabs (low) * 0.1, 1);
  if (!plot->clip)
    {
      hek_plot_ticks_init (&ticks, low, high, HEK_PLOT_LINEAR, 5, TRUE);
      low = ticks.min;
      high = ticks.max;
    }
  view->value_low = grid->base >= high ? high : low;
  view->value_high = grid->base >= high ? low : high;
}

/* The axis of the height says what the values are; the bar repeats as much as there is room for. */
static void
hek_plot_surface_colorbar (HekPlotCanvas            *canvas,
                           const HekPlotSurface     *plot,
                           const HekPlotSurfaceView *view,
                           HekPlotColorbar          *bar)
{
  const char *label = plot->label != NULL ? plot->label : "";
  gboolean fits = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, label)
                  <= HEK_PLOT_SURFACE_BAR_TITLE * canvas->width;

  *bar = (HekPlotColorbar) {
    .label = fits ? plot->label : plot->unit, .unit = fits ? plot->unit : NULL,
    .colormap = plot->colormap,
    .min = view->color_min, .max = view->color_max,
    .open_above = plot->grid->max > view->color_max,
    .open_below = plot->grid->min < view->color_min,
  };
}

static gboolean
hek_plot_surface_has_colorbar (const HekPlotSurface *plot)
{
  return !plot->hide_colorbar && plot->drape == NULL;
}

static void
hek_plot_surface_look_on (HekPlotCanvas        *canvas,
                          const HekPlotSurface *plot,
                          HekPlotSurfaceView   *view)
{
  double pad = hek_plot_canvas_padding (canvas), unit = canvas->unit;
  double line = canvas->line_height, side, longer;
  HekPlotBox inner;

  *view = (HekPlotSurfaceView) { .x = pad, .y = pad, .empty = TRUE };
  if (plot->title != NULL && *plot->title != '\0')
    view->y += canvas->heights[HEK_PLOT_FONT_TITLE] + unit;
  view->width = canvas->width - 2 * pad;
  view->height = canvas->height - pad - view->y;
  if (plot->grid == NULL)
    return;

  hek_plot_surface_color_range (plot, &view->color_min, &view->color_max);
  hek_plot_surface_value_range (plot, view);
  longer = MAX (plot->grid->source_width, plot->grid->source_height);
  view->side_x = plot->grid->source_width / longer;
  view->side_y = plot->grid->source_height / longer;
  view->side_z = plot->rise > 0 ? CLAMP (plot->rise, HEK_PLOT_SURFACE_RISE_MIN,
                                         HEK_PLOT_SURFACE_RISE_MAX) : HEK_PLOT_SURFACE_RISE;
  if (hek_plot_surface_has_colorbar (plot))
    {
      HekPlotColorbar bar;

      hek_plot_surface_colorbar (canvas, plot, view, &bar);
      view->width -= hek_plot_colorbar_measure (canvas, &bar) + 2 * unit;
    }
  side = hek_plot_surface_measure_labels (canvas, view) + 1.3 * unit;
  /* less than titles need: where an edge runs level, the box is far from filling this */
  inner = (HekPlotBox) { view->x + side, view->y + 0.6 * line, view->width - 2 * side,
                         view->height - 2 * line - unit };
  if (inner.width < 8 * unit || inner.height < 4 * unit)
    return;
  hek_plot_surface_view_fit (view, &plot->camera, &inner);
  view->empty = FALSE;
}

void
hek_plot_surface_look (const HekPlotSurface *plot,
                       double                width,
                       double                height,
                       const HekPlotTheme   *theme,
                       HekPlotSurfaceView   *view)
{
  HekPlotCanvas canvas;

  hek_plot_canvas_init (&canvas, NULL, width, height, theme);
  hek_plot_surface_look_on (&canvas, plot, view);
  hek_plot_canvas_clear (&canvas);
}

void
hek_plot_surface_project (const HekPlotSurface     *plot,
                          const HekPlotSurfaceView *view,
                          double                    source_x,
                          double                    source_y,
                          double                    value,
                          double                   *pos_x,
                          double                   *pos_y)
{
  HekPlotBoxPoint point = { source_x / plot->grid->source_width,
                            source_y / plot->grid->source_height,
                            hek_plot_surface_view_height (view, value) };

  hek_plot_surface_view_point (view, point, pos_x, pos_y);
}

/* --- hit tests ------------------------------------------------------------------------------- */

static void
hek_plot_surface_pick_text (const HekPlotSurface *plot,
                            guint32               point_idx,
                            HekPlotPick          *pick)
{
  const HekPlotSurfaceGrid *grid = plot->grid;
  g_autofree char *number = hek_plot_format_value (pick->value, 3);
  g_autofree char *mean = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *unit = plot->unit != NULL ? g_strconcat (" ", plot->unit, NULL) : NULL;

  if (grid->step > 1)
    {
      mean = hek_plot_format_value (grid->means[point_idx], 3);
      /* Translators: mean of the values around a peak */
      rest = g_strdup_printf (_(" · mean here %s"), mean);
    }
  g_snprintf (pick->text, sizeof pick->text, "%.0f, %.0f · %s%s%s%s%s", pick->x, pick->y,
              plot->label != NULL ? plot->label : "", plot->label != NULL ? " " : "", number,
              unit != NULL ? unit : "", rest != NULL ? rest : "");
}

static gboolean
hek_plot_surface_mark_point (const HekPlotSurface     *plot,
                             const HekPlotSurfaceView *view,
                             guint32                   point_idx,
                             HekPlotPick              *pick)
{
  const HekPlotSurfaceGrid *grid = plot->grid;
  guint32 x = point_idx % grid->width, y = point_idx / grid->width;
  gsize source_idx = grid->peak_idx[point_idx];

  if (isnan (grid->peaks[point_idx]))
    return FALSE;
  *pick = (HekPlotPick) { .mark = { TRUE, 0, source_idx } };
  pick->x = (double) (source_idx % grid->source_width);
  pick->y = (double) (source_idx / grid->source_width);
  pick->value = grid->peaks[point_idx];
  hek_plot_surface_view_point (
    view,
    (HekPlotBoxPoint) {
      hek_plot_surface_vertex_at (x, grid->width, grid->step, grid->source_width),
      hek_plot_surface_vertex_at (y, grid->height, grid->step, grid->source_height),
      hek_plot_surface_view_height (view, pick->value) },
    &pick->pos_x, &pick->pos_y);
  hek_plot_surface_pick_text (plot, point_idx, pick);
  return TRUE;
}

gboolean
hek_plot_surface_get_mark (const HekPlotSurface     *plot,
                           const HekPlotSurfaceView *view,
                           gsize                     source_idx,
                           HekPlotPick              *out)
{
  const HekPlotSurfaceGrid *grid = plot->grid;
  gsize x, y;

  if (grid == NULL || view->empty
      || source_idx >= (gsize) grid->source_width * grid->source_height)
    return FALSE;
  x = source_idx % grid->source_width / grid->step;
  y = source_idx / grid->source_width / grid->step;
  return hek_plot_surface_mark_point (plot, view, (guint32) (y * grid->width + x), out);
}

gboolean
hek_plot_surface_pick (const HekPlotSurface      *plot,
                       const HekPlotSurfaceView  *view,
                       const HekPlotSurfaceFrame *frame,
                       double                     x,
                       double                     y,
                       HekPlotPick               *out)
{
  double column = floor ((x - view->x) * frame->scale), row = floor ((y - view->y) * frame->scale);
  guint32 point;

  if (plot->grid == NULL || !(column >= 0 && column < frame->width)
      || !(row >= 0 && row < frame->height))
    return FALSE;
  point = frame->points[(gsize) row * frame->width + (gsize) column];
  return point < plot->grid->width * plot->grid->height
         && hek_plot_surface_mark_point (plot, view, point, out);
}

/* --- drawing --------------------------------------------------------------------------------- */

static void
hek_plot_surface_paint (HekPlotCanvas             *canvas,
                        const HekPlotSurfaceView  *view,
                        const HekPlotSurfaceFrame *frame)
{
  cairo_t *cr = canvas->cr;
  cairo_surface_t *surface
    = cairo_image_surface_create_for_data ((guchar *) frame->pixels, CAIRO_FORMAT_ARGB32,
                                           (int) frame->width, (int) frame->height,
                                           (int) frame->width * 4);

  cairo_save (cr);
  cairo_translate (cr, view->x, view->y);
  cairo_scale (cr, 1 / frame->scale, 1 / frame->scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

/* What one point of the surface stands for, when it is not one pixel. */
static void
hek_plot_surface_draw_note (HekPlotCanvas            *canvas,
                            const HekPlotSurface     *plot,
                            const HekPlotSurfaceView *view)
{
  g_autofree char *text = NULL;

  if (plot->grid->step < 2)
    return;
  text = g_strdup_printf (_("Peaks of %u × %u pixels"), plot->grid->step, plot->grid->step);
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text, view->x, view->y + view->height, 0, 1,
                        view->width, canvas->theme->dim_text);
}

static void
hek_plot_surface_draw_bar (HekPlotCanvas            *canvas,
                           const HekPlotSurface     *plot,
                           const HekPlotSurfaceView *view,
                           const HekPlotPick        *pick)
{
  HekPlotColorbar bar;
  double pad = hek_plot_canvas_padding (canvas), x = view->x + view->width + 2 * canvas->unit;

  hek_plot_surface_colorbar (canvas, plot, view, &bar);
  bar.has_value = pick != NULL && !isnan (pick->value);
  bar.value = pick != NULL ? pick->value : 0;
  hek_plot_colorbar_draw_on (canvas, &bar, x, view->y, canvas->width - pad - x,
                             MIN (view->height, HEK_PLOT_SURFACE_BAR * canvas->unit));
}

/* A thread from the base plane up to the marked peak, and its read-out; both with an edge in the
 * colour of the ground, since the surface may have any. */
static void
hek_plot_surface_draw_hover (HekPlotCanvas            *canvas,
                             const HekPlotSurface     *plot,
                             const HekPlotSurfaceView *view,
                             const HekPlotPick        *pick)
{
  cairo_t *cr = canvas->cr;
  double scale = canvas->theme->scale, x, y;

  if (cr == NULL)
    return;
  hek_plot_surface_project (plot, view, pick->x + 0.5, pick->y + 0.5, view->value_low, &x, &y);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, pick->pos_x, pick->pos_y);
  hek_plot_set_source (cr, hek_plot_color_with_alpha (canvas->theme->background, 0.8));
  cairo_set_line_width (cr, 3 * scale);
  cairo_stroke_preserve (cr);
  hek_plot_set_source (cr, canvas->theme->text);
  cairo_set_line_width (cr, scale);
  cairo_stroke (cr);
  cairo_arc (cr, pick->pos_x, pick->pos_y, 5 * scale, 0, 2 * G_PI);
  hek_plot_set_source (cr, hek_plot_color_with_alpha (canvas->theme->background, 0.9));
  cairo_set_line_width (cr, 4 * scale);
  cairo_stroke (cr);
  hek_plot_canvas_readout (canvas, pick->pos_x, pick->pos_y, TRUE, pick->text);
}

void
hek_plot_surface_draw_frame (const HekPlotSurface      *plot,
                             const HekPlotSurfaceView  *view,
                             const HekPlotSurfaceFrame *frame,
                             cairo_t                   *cr,
                             double                     width,
                             double                     height,
                             const HekPlotTheme        *theme)
{
  HekPlotCanvas canvas;
  HekPlotPick pick;
  gboolean hover;

  hek_plot_canvas_init (&canvas, cr, width, height, theme);
  hek_plot_canvas_title (&canvas, plot->title);
  if (view->empty)
    hek_plot_canvas_empty (&canvas, plot->empty_text != NULL ? plot->empty_text : _("No data"),
                           view->y);
  else
    {
      hover = plot->hover.shown
              && hek_plot_surface_get_mark (plot, view, plot->hover.point_idx, &pick);
      cairo_save (cr);
      cairo_rectangle (cr, view->x, view->y, view->width, view->height);
      cairo_clip (cr);
      hek_plot_surface_draw_box (&canvas, plot, view);
      if (frame != NULL)
        hek_plot_surface_paint (&canvas, view, frame);
      cairo_restore (cr);
      if (hek_plot_surface_has_colorbar (plot))
        hek_plot_surface_draw_bar (&canvas, plot, view, hover ? &pick : NULL);
      hek_plot_surface_draw_note (&canvas, plot, view);
      hek_plot_surface_draw_labels (&canvas, plot, view, frame);
      if (hover)
        hek_plot_surface_draw_hover (&canvas, plot, view, &pick);
    }
  hek_plot_canvas_clear (&canvas);
}

/* Pixels per unit that the target can show. */
static double
hek_plot_surface_target_scale (cairo_t *cr)
{
  double x = 1, y = 0;

  if (cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_IMAGE)
    return HEK_PLOT_SURFACE_PAPER_SCALE;
  cairo_user_to_device_distance (cr, &x, &y);
  return CLAMP (hypot (x, y), 0.25, HEK_PLOT_SURFACE_MAX_SCALE);
}

void
hek_plot_surface_draw (const HekPlotSurface *plot,
                       cairo_t              *cr,
                       double                width,
                       double                height,
                       const HekPlotTheme   *theme)
{
  g_autoptr (HekPlotSurfaceFrame) frame = NULL;
  HekPlotSurfaceView view;

  hek_plot_surface_look (plot, width, height, theme, &view);
  if (!view.empty)
    frame = hek_plot_surface_render (plot, &view, theme, hek_plot_surface_target_scale (cr), 2,
                                     NULL);
  hek_plot_surface_draw_frame (plot, &view, frame, cr, width, height, theme);
}

/* Returns: (transfer full) (nullable): the pixels as R G B A bytes, alpha not premultiplied */
static guint8 *
hek_plot_surface_read_rgba (cairo_surface_t *surface)
{
  const gsize width = (gsize) cairo_image_surface_get_width (surface);
  const gsize height = (gsize) cairo_image_surface_get_height (surface);
  guint8 *out = g_try_malloc_n (height, width * 4), *at = out;

  if (out == NULL || cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_free (out);
      return NULL;
    }
  cairo_surface_flush (surface);
  for (gsize y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (void *) (cairo_image_surface_get_data (surface)
                           + y * (gsize) cairo_image_surface_get_stride (surface));

      for (gsize x = 0; x < width; x++)
        {
          guint32 alpha = row[x] >> 24, half = alpha / 2;

          for (guint shift = 16, c = 0; c < 3; c++, shift -= 8)
            *at++ = alpha > 0 ? (guint8) (((row[x] >> shift & 0xff) * 255 + half) / alpha) : 0;
          *at++ = (guint8) alpha;
        }
    }
  return out;
}

guint8 *
hek_plot_surface_draw_rgba (const HekPlotSurface *plot,
                            double                width,
                            double                height,
                            double                scale,
                            const HekPlotTheme   *theme,
                            const HekTask        *task)
{
  cairo_surface_t *surface
    = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width * scale),
                                  (int) ceil (height * scale));
  cairo_t *cr = cairo_create (surface);
  g_autoptr (HekPlotSurfaceFrame) frame = NULL;
  HekPlotSurfaceView view;
  guint8 *out = NULL;

  hek_plot_surface_look (plot, width, height, theme, &view);
  if (!view.empty)
    frame = hek_plot_surface_render (plot, &view, theme, scale, 2, task);
  if (view.empty || frame != NULL)
    {
      cairo_scale (cr, scale, scale);
      hek_plot_surface_draw_frame (plot, &view, frame, cr, width, height, theme);
      out = hek_plot_surface_read_rgba (surface);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return out;
}
