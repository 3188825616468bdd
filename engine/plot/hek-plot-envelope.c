/* SPDX-License-Identifier: Apache-2.0 */
/* Areas between two lines. A polygon with a corner for each pixel takes many times as long to fill
 * as strips that stand on whole pixels. */
#include "config.h"

#include "hek-plot-envelope-private.h"

#include <math.h>

#include "hek-plot-pixels-private.h"

typedef struct
{
  cairo_t *cr;
  HekPlotPixels *pixels; /* (nullable): where strips go instead of the path */
  const HekPlotFrame *frame;
  const double *x, *low, *high;
  gsize n;
} HekPlotEnvelope;

/* Where a point is in the widget. FALSE: it is a gap */
static gboolean
hek_plot_envelope_place (const HekPlotEnvelope *of,
                         gsize                  i,
                         double                *x,
                         double                *top,
                         double                *bottom)
{
  *x = hek_plot_frame_pos_x (of->frame, of->x != NULL ? of->x[i] : (double) i);
  *top = hek_plot_frame_pos_y (of->frame, of->high[i]);
  *bottom = of->low != NULL ? hek_plot_frame_pos_y (of->frame, of->low[i])
                            : of->frame->y + of->frame->height;
  return !isnan (*x) && !isnan (*top) && !isnan (*bottom);
}

/* --- polygons -------------------------------------------------------------------------------- */

/* Whether a point has the interval of both its neighbours: it is no corner of the area. */
static gboolean
hek_plot_envelope_is_inner (const HekPlotEnvelope *of,
                            gsize                  i)
{
  return i > 0 && i + 1 < of->n && of->high[i] == of->high[i - 1] && of->high[i] == of->high[i + 1]
         && (of->low == NULL
             || (of->low[i] == of->low[i - 1] && of->low[i] == of->low[i + 1]));
}

static void
hek_plot_envelope_polygons (const HekPlotEnvelope *of)
{
  double x, top, bottom;
  gsize first = 0;

  for (gsize i = 0; i <= of->n; i++)
    {
      if (i < of->n && hek_plot_envelope_place (of, i, &x, &top, &bottom))
        {
          if (!hek_plot_envelope_is_inner (of, i))
            cairo_line_to (of->cr, x, top);
          continue;
        }
      for (gsize k = i; k > first; k--)
        if (!hek_plot_envelope_is_inner (of, k - 1)
            && hek_plot_envelope_place (of, k - 1, &x, &top, &bottom))
          cairo_line_to (of->cr, x, bottom);
      cairo_close_path (of->cr);
      cairo_new_sub_path (of->cr);
      first = i + 1;
    }
}

/* --- strips ---------------------------------------------------------------------------------- */

typedef struct
{
  double column, top, bottom;
  gboolean open;
} HekPlotStrip;

static void
hek_plot_envelope_flush (const HekPlotEnvelope *of,
                         const HekPlotStrip    *strip)
{
  double height = strip->bottom - strip->top;

  if (!strip->open || !(height > 0))
    return;
  if (of->pixels != NULL)
    hek_plot_pixels_cover (of->pixels, strip->column, strip->top, 1, height);
  else
    cairo_rectangle (of->cr, strip->column, strip->top, 1, height);
}

/* Pixels between two points that no point is on. */
static void
hek_plot_envelope_join (const HekPlotEnvelope *of,
                        const HekPlotStrip    *from,
                        double                 column,
                        double                 top,
                        double                 bottom)
{
  double first = MAX (from->column + 1, floor (of->frame->x));
  double last = MIN (column, ceil (of->frame->x + of->frame->width));

  for (double at = first; at < last; at++)
    {
      double f = (at - from->column) / (column - from->column);
      HekPlotStrip strip = { at, from->top + f * (top - from->top),
                             from->bottom + f * (bottom - from->bottom), TRUE };

      hek_plot_envelope_flush (of, &strip);
    }
}

static void
hek_plot_envelope_strips (const HekPlotEnvelope *of)
{
  HekPlotStrip strip = { 0 };

  for (gsize i = 0; i < of->n; i++)
    {
      double x, top, bottom, column;

      if (!hek_plot_envelope_place (of, i, &x, &top, &bottom))
        {
          hek_plot_envelope_flush (of, &strip);
          strip.open = FALSE;
          continue;
        }
      column = floor (x);
      if (strip.open && column == strip.column)
        {
          strip.top = MIN (strip.top, top);
          strip.bottom = MAX (strip.bottom, bottom);
          continue;
        }
      hek_plot_envelope_flush (of, &strip);
      if (strip.open)
        hek_plot_envelope_join (of, &strip, column, top, bottom);
      strip = (HekPlotStrip) { column, top, bottom, TRUE };
    }
  hek_plot_envelope_flush (of, &strip);
}

/* --- together -------------------------------------------------------------------------------- */

static gboolean
hek_plot_envelope_has_vectors (cairo_t *cr)
{
  switch ((int) cairo_surface_get_type (cairo_get_target (cr)))
    {
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_PS:
    case CAIRO_SURFACE_TYPE_SVG:
      return TRUE;
    default:
      return FALSE;
    }
}

void
hek_plot_envelope_fill (HekPlotCanvas      *canvas,
                        const HekPlotFrame *frame,
                        const double       *x,
                        const double       *low,
                        const double       *high,
                        gsize               n,
                        HekPlotColor        color)
{
  HekPlotEnvelope of = { canvas->cr, NULL, frame, x, low, high, n };
  cairo_t *cr = canvas->cr;
  HekPlotPixels pixels;

  cairo_save (cr);
  hek_plot_cartesian_clip (canvas, frame, 0);
  hek_plot_set_source (cr, color);
  cairo_new_path (cr);
  if (n <= frame->width || hek_plot_envelope_has_vectors (cr))
    hek_plot_envelope_polygons (&of);
  else
    {
      of.pixels = hek_plot_pixels_init (&pixels, cr, CAIRO_FORMAT_A8) ? &pixels : NULL;
      hek_plot_envelope_strips (&of);
    }
  if (of.pixels != NULL)
    hek_plot_pixels_finish (of.pixels, cr);
  else
    cairo_fill (cr);
  cairo_restore (cr);
}
