/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures and charts of a report, with their captions. */
#include "config.h"

#include "hek-report-private.h"

#include <math.h>

#define HEK_REPORT_PICTURE_GAP 12.0
#define HEK_REPORT_PICTURE_MAX_HEIGHT 230.0
#define HEK_REPORT_CAPTION_GAP 4.0

/* cairo's pictures end at 32767; past that they are averaged down. */
#define HEK_REPORT_SURFACE_MAX_SIDE 32767u

/* Shown larger than this, pixels keep their edges. */
#define HEK_REPORT_NEAREST_FROM 2.0

/* Sides of the squares under transparent pixels, in points. */
#define HEK_REPORT_CHECKER 5.0

static gboolean
hek_report_cairo_fail (cairo_status_t   status,
                       GError         **error)
{
  g_set_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_DRAW,
               "The picture cannot be drawn: %s", cairo_status_to_string (status));
  return FALSE;
}

/* A row of 8-bit sRGB as cairo wants it: native-endian words, alpha multiplied in. */
static void
hek_report_pack_row (const guint8 *rgb,
                     const guint8 *alpha,
                     guint32       n,
                     guint32      *out)
{
  for (guint32 x = 0; x < n; x++)
    {
      guint32 a = alpha[x];
      guint32 r = (rgb[3 * x] * a + 127) / 255;
      guint32 g = (rgb[3 * x + 1] * a + 127) / 255;
      guint32 b = (rgb[3 * x + 2] * a + 127) / 255;

      out[x] = a << 24 | r << 16 | g << 8 | b;
    }
}

/* @max_width: pixels in which the picture will be shown; more are averaged, in linear light */
static cairo_surface_t *
hek_report_make_surface (HekImage       *image,
                         double          max_width,
                         const HekTask  *task,
                         GError        **error)
{
  double n_pixels = (double) image->width * image->height;
  double side = MAX (image->width, image->height);
  double shrink = MAX (sqrt (n_pixels / HEK_REPORT_PICTURE_MAX_PIXELS),
                       MAX (side / HEK_REPORT_SURFACE_MAX_SIDE, image->width / max_width));
  g_autoptr (HekImage) source
    = shrink > 1 ? hek_image_resize (image, (guint32) MAX (ceil (image->width / shrink), 1),
                                     (guint32) MAX (ceil (image->height / shrink), 1), task, error)
                 : hek_image_ref (image);
  g_autofree guint8 *row = NULL;
  cairo_surface_t *surface;

  if (source == NULL)
    return NULL;
  surface = cairo_image_surface_create (hek_image_has_alpha (source) ? CAIRO_FORMAT_ARGB32
                                                                     : CAIRO_FORMAT_RGB24,
                                        (int) source->width, (int) source->height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      hek_report_cairo_fail (cairo_surface_status (surface), error);
      cairo_surface_destroy (surface);
      return NULL;
    }
  row = g_malloc ((gsize) source->width * 4);
  for (guint32 y = 0; y < source->height; y++)
    {
      guint8 *out = cairo_image_surface_get_data (surface)
                    + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

      if (!hek_task_check (task, error))
        {
          cairo_surface_destroy (surface);
          return NULL;
        }
      hek_image_read_row_u8 (source, y, 0, source->width, row, row + (gsize) source->width * 3);
      hek_report_pack_row (row, row + (gsize) source->width * 3, source->width,
                           (guint32 *) (void *) out);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
hek_report_draw_checker (cairo_t *cr,
                         double   x,
                         double   y,
                         double   width,
                         double   height)
{
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.85, 0.85, 0.85);
  for (int row = 0; row * HEK_REPORT_CHECKER < height; row++)
    for (int column = row % 2; column * HEK_REPORT_CHECKER < width; column += 2)
      cairo_rectangle (cr, x + column * HEK_REPORT_CHECKER, y + row * HEK_REPORT_CHECKER,
                       HEK_REPORT_CHECKER, HEK_REPORT_CHECKER);
  cairo_fill (cr);
  cairo_restore (cr);
}

static gboolean
hek_report_draw_image (HekReportPen *pen,
                       HekImage     *image,
                       double        x,
                       double        y,
                       double        width,
                       double        height,
                       GError      **error)
{
  cairo_t *cr = pen->cr;
  gboolean to_pixels = cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE;
  double pixels = width, ignored = 0, scale;
  cairo_surface_t *surface;

  cairo_user_to_device_distance (cr, &pixels, &ignored);
  surface = hek_report_make_surface (image, to_pixels ? MAX (pixels, 1) : INFINITY, pen->task,
                                     error);
  if (surface == NULL)
    return FALSE;
  if (hek_image_has_alpha (image))
    hek_report_draw_checker (cr, x, y, width, height);
  scale = width / cairo_image_surface_get_width (surface);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, scale, height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), scale >= HEK_REPORT_NEAREST_FROM
                                                   ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  /* sharp edges in pixels; in a PDF cairo would embed a picture that is padded at its borders */
  if (to_pixels)
    cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, cairo_image_surface_get_width (surface),
                   cairo_image_surface_get_height (surface));
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
  if (cairo_status (cr) != CAIRO_STATUS_SUCCESS)
    return hek_report_cairo_fail (cairo_status (cr), error);
  return TRUE;
}

static double
hek_report_picture_aspect (const HekReportPicture *picture)
{
  if (picture->heatmap != NULL)
    return (double) MAX (picture->heatmap->width, 1) / MAX (picture->heatmap->height, 1);
  return (double) picture->image->width / picture->image->height;
}

/* What a picture needs beside itself: the colour bar of a heat map. */
static double
hek_report_picture_extra (HekReportPen           *pen,
                          const HekReportPicture *picture)
{
  HekPlotColorbar bar = { 0 };

  if (picture->heatmap == NULL || picture->heatmap->hide_colorbar)
    return 0;
  bar.label = picture->heatmap->label;
  bar.unit = picture->heatmap->unit;
  bar.colormap = picture->heatmap->colormap;
  bar.open_above = bar.open_below = TRUE;
  hek_plot_heatmap_get_range (picture->heatmap, &bar.min, &bar.max);
  return hek_plot_colorbar_get_thickness (&bar, &pen->theme) + 12 * pen->theme.scale;
}

/* The common height at which all pictures together are as wide as the text. */
static double
hek_report_pictures_image_height (HekReportPen         *pen,
                                  const HekReportBlock *block)
{
  double aspects = 0, extra = (block->n_items - 1) * HEK_REPORT_PICTURE_GAP;

  for (guint i = 0; i < block->n_items; i++)
    {
      aspects += hek_report_picture_aspect (&block->pictures[i]);
      extra += hek_report_picture_extra (pen, &block->pictures[i]);
    }
  return CLAMP ((pen->width - extra) / aspects, 1, HEK_REPORT_PICTURE_MAX_HEIGHT);
}

static double
hek_report_picture_width (HekReportPen           *pen,
                          const HekReportPicture *picture,
                          double                  height)
{
  return height * hek_report_picture_aspect (picture) + hek_report_picture_extra (pen, picture);
}

/* Captions are never narrower than this, whatever the picture. */
static double
hek_report_caption_width (HekReportPen         *pen,
                          const HekReportBlock *block,
                          double                picture_width)
{
  return block->n_items == 1 ? pen->width : MAX (picture_width, 40);
}

static double
hek_report_pictures_height (HekReportPen         *pen,
                            const HekReportBlock *block,
                            guint                 first,
                            guint                 n)
{
  double height = hek_report_pictures_image_height (pen, block), captions = 0;

  for (guint i = 0; i < block->n_items; i++)
    if (hek_report_is_text (block->pictures[i].caption))
      {
        double width = hek_report_picture_width (pen, &block->pictures[i], height);

        captions = MAX (captions,
                        HEK_REPORT_CAPTION_GAP
                          + hek_report_pen_text_height (
                              pen, HEK_REPORT_FONT_CAPTION, block->pictures[i].caption,
                              hek_report_caption_width (pen, block, width)));
      }
  return height + captions;
}

static gboolean
hek_report_pictures_draw (HekReportPen         *pen,
                          const HekReportBlock *block,
                          guint                 first,
                          guint                 n,
                          double                y,
                          GError              **error)
{
  double height = hek_report_pictures_image_height (pen, block), x = pen->x;

  for (guint i = 0; i < block->n_items; i++)
    {
      const HekReportPicture *picture = &block->pictures[i];
      double width = hek_report_picture_width (pen, picture, height);

      if (picture->heatmap != NULL)
        {
          cairo_save (pen->cr);
          cairo_translate (pen->cr, x, y);
          hek_plot_heatmap_draw (picture->heatmap, pen->cr, width, height, &pen->theme);
          cairo_restore (pen->cr);
        }
      else if (!hek_report_draw_image (pen, picture->image, x, y, width, height, error))
        return FALSE;
      if (hek_report_is_text (picture->caption))
        hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, picture->caption, x,
                             y + height + HEK_REPORT_CAPTION_GAP, 0,
                             hek_report_caption_width (pen, block, width), pen->theme.dim_text);
      x += width + HEK_REPORT_PICTURE_GAP;
    }
  return TRUE;
}

const HekReportBlockClass hek_report_pictures_class = {
  .height = hek_report_pictures_height, .draw = hek_report_pictures_draw, .space_above = 10,
};

/* --- charts -------------------------------------------------------------------------------- */

static double
hek_report_chart_height (HekReportPen         *pen,
                         const HekReportBlock *block,
                         guint                 first,
                         guint                 n)
{
  double height = block->height_pt;

  if (hek_report_is_text (block->text))
    height += HEK_REPORT_CAPTION_GAP
              + hek_report_pen_text_height (pen, HEK_REPORT_FONT_CAPTION, block->text, pen->width);
  return height;
}

static gboolean
hek_report_chart_draw (HekReportPen         *pen,
                       const HekReportBlock *block,
                       guint                 first,
                       guint                 n,
                       double                y,
                       GError              **error)
{
  cairo_save (pen->cr);
  cairo_translate (pen->cr, pen->x, y);
  block->draw (pen->cr, pen->width, block->height_pt, &pen->theme, block->user_data);
  cairo_restore (pen->cr);
  if (hek_report_is_text (block->text))
    hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, block->text, pen->x,
                         y + block->height_pt + HEK_REPORT_CAPTION_GAP, 0, pen->width,
                         pen->theme.dim_text);
  if (cairo_status (pen->cr) != CAIRO_STATUS_SUCCESS)
    return hek_report_cairo_fail (cairo_status (pen->cr), error);
  return TRUE;
}

const HekReportBlockClass hek_report_chart_class = {
  .height = hek_report_chart_height, .draw = hek_report_chart_draw, .space_above = 10,
};
