/* SPDX-License-Identifier: Apache-2.0 */
/* Rectangles on the pixels of an image, without paths. */
#include "config.h"

#include "hek-plot-pixels-private.h"

#include <math.h>

/* Which pixels of the image the clip touches. FALSE for none. */
static gboolean
hek_plot_pixels_fill_extents (HekPlotPixels *pixels,
                              cairo_t       *cr,
                              double         origin_x,
                              double         origin_y)
{
  double x0, y0, x1, y1;

  cairo_clip_extents (cr, &x0, &y0, &x1, &y1);
  x0 = floor (x0 * pixels->scale_x + origin_x);
  y0 = floor (y0 * pixels->scale_y + origin_y);
  x1 = ceil (x1 * pixels->scale_x + origin_x);
  y1 = ceil (y1 * pixels->scale_y + origin_y);
  if (!(x0 < x1) || !(y0 < y1))
    return FALSE;
  pixels->x = (int) x0;
  pixels->y = (int) y0;
  pixels->width = (int) (x1 - x0);
  pixels->height = (int) (y1 - y0);
  pixels->from_x = origin_x - x0;
  pixels->from_y = origin_y - y0;
  return TRUE;
}

gboolean
hek_plot_pixels_init (HekPlotPixels *pixels,
                      cairo_t       *cr,
                      cairo_format_t format)
{
  cairo_surface_t *target = cairo_get_target (cr);
  double device_x, device_y, offset_x, offset_y;
  cairo_matrix_t matrix;

  if (cairo_surface_get_type (target) != CAIRO_SURFACE_TYPE_IMAGE
      || cairo_get_group_target (cr) != target)
    return FALSE;
  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (target, &device_x, &device_y);
  cairo_surface_get_device_offset (target, &offset_x, &offset_y);
  if (matrix.xy != 0 || matrix.yx != 0 || offset_x != 0 || offset_y != 0)
    return FALSE;
  pixels->scale_x = matrix.xx * device_x;
  pixels->scale_y = matrix.yy * device_y;
  if (!(pixels->scale_x > 0) || !(pixels->scale_y > 0)
      || !hek_plot_pixels_fill_extents (pixels, cr, matrix.x0 * device_x, matrix.y0 * device_y))
    return FALSE;
  pixels->surface = cairo_image_surface_create (format, pixels->width, pixels->height);
  pixels->data = cairo_image_surface_get_data (pixels->surface);
  if (pixels->data == NULL)
    {
      cairo_surface_destroy (pixels->surface);
      return FALSE;
    }
  pixels->stride = cairo_image_surface_get_stride (pixels->surface);
  return TRUE;
}

void
hek_plot_pixels_finish (HekPlotPixels *pixels,
                        cairo_t       *cr)
{
  double device_x, device_y;

  cairo_surface_mark_dirty (pixels->surface);
  cairo_surface_get_device_scale (cairo_get_target (cr), &device_x, &device_y);
  cairo_save (cr);
  cairo_identity_matrix (cr);
  cairo_scale (cr, 1 / device_x, 1 / device_y); /* a unit is a pixel */
  if (cairo_image_surface_get_format (pixels->surface) == CAIRO_FORMAT_A8)
    cairo_mask_surface (cr, pixels->surface, pixels->x, pixels->y);
  else
    {
      cairo_set_source_surface (cr, pixels->surface, pixels->x, pixels->y);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
      cairo_paint (cr);
    }
  cairo_restore (cr);
  g_clear_pointer (&pixels->surface, cairo_surface_destroy);
}

/* --- coverage -------------------------------------------------------------------------------- */

/* How much of pixel @i lies in [from, to). */
static inline double
hek_plot_pixels_part (double from,
                      double to,
                      int    i)
{
  return MAX (MIN (to, i + 1) - MAX (from, i), 0);
}

static inline void
hek_plot_pixels_add (guint8 *at,
                     double  part)
{
  guint sum = *at + (guint) (255 * part + 0.5);

  *at = (guint8) MIN (sum, 255u);
}

void
hek_plot_pixels_cover (HekPlotPixels *pixels,
                       double         x,
                       double         y,
                       double         width,
                       double         height)
{
  double x0 = x * pixels->scale_x + pixels->from_x, x1 = x0 + width * pixels->scale_x;
  double y0 = y * pixels->scale_y + pixels->from_y, y1 = y0 + height * pixels->scale_y;
  int top, bottom, right;

  x0 = CLAMP (x0, 0, pixels->width);
  x1 = CLAMP (x1, 0, pixels->width);
  y0 = CLAMP (y0, 0, pixels->height);
  y1 = CLAMP (y1, 0, pixels->height);
  top = (int) floor (y0);
  bottom = (int) ceil (y1);
  right = (int) ceil (x1);
  for (int i = (int) floor (x0); i < right; i++)
    {
      double part = hek_plot_pixels_part (x0, x1, i);
      guint8 *at = pixels->data + (gsize) top * (gsize) pixels->stride + i;

      for (int k = top; k < bottom; k++, at += pixels->stride)
        if (part == 1 && k > top && k + 1 < bottom)
          *at = 255;
        else
          hek_plot_pixels_add (at, part * hek_plot_pixels_part (y0, y1, k));
    }
}

/* --- colours --------------------------------------------------------------------------------- */

/* The first pixel whose middle is at or beyond @edge, which has the 8 bits behind the point that
 * cairo's coordinates have; the one before @edge where the middle is on it. */
static inline int
hek_plot_pixels_edge (double edge,
                      int    n)
{
  return (int) CLAMP (floor ((rint (edge * 256) + 127) / 256), 0, n);
}

/* @argb over *@at, both premultiplied; each product is rounded to the nearest. */
static inline void
hek_plot_pixels_over (guint32 *at,
                      guint32  argb)
{
  guint32 keep = 255 - (argb >> 24), out = 0;

  for (guint shift = 0; shift < 32; shift += 8)
    {
      guint32 product = (*at >> shift & 0xff) * keep + 128;
      guint32 sum = (argb >> shift & 0xff) + ((product + (product >> 8)) >> 8);

      out |= MIN (sum, 255u) << shift;
    }
  *at = out;
}

void
hek_plot_pixels_paint (HekPlotPixels *pixels,
                       double         x,
                       double         y,
                       double         width,
                       double         height,
                       guint32        argb)
{
  double x0 = x * pixels->scale_x + pixels->from_x, x1 = x0 + width * pixels->scale_x;
  double y0 = y * pixels->scale_y + pixels->from_y, y1 = y0 + height * pixels->scale_y;
  int left = hek_plot_pixels_edge (x0, pixels->width);
  int right = hek_plot_pixels_edge (x1, pixels->width);
  int top = hek_plot_pixels_edge (y0, pixels->height);
  int bottom = hek_plot_pixels_edge (y1, pixels->height);

  for (int k = top; k < bottom; k++)
    {
      guint32 *row = (guint32 *) (void *) (pixels->data + (gsize) k * (gsize) pixels->stride);

      for (int i = left; i < right; i++)
        hek_plot_pixels_over (&row[i], argb);
    }
}
