/* SPDX-License-Identifier: Apache-2.0 */
/* A dashboard, or one widget, as a picture: what the screen shows, as pixels or as vectors. */
#include "config.h"

#include "hek-dashboard-export-private.h"

#include <cairo-svg.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* cairo's pictures end at 32767 pixels a side. */
#define SIDE_MAX 32767.0
#define PIXELS_MAX 400e6

/* Above the widgets: the name and the range. */
#define HEADER 56.0

char *
hek_dashboard_export_dup_range (const HekWidgetContext *context)
{
  HekDashboardRange range = { .from_us = context->from_us, .to_us = context->to_us };

  return hek_dashboard_range_describe (&range);
}

static double
get_width (const HekDashboardExport *export)
{
  return export->options->width > 0 ? export->options->width : HEK_DASHBOARD_EXPORT_WIDTH;
}

/* Of the picture, at scale 1. */
static void
get_size (const HekDashboardExport *export,
          double                   *width,
          double                   *height)
{
  *width = get_width (export);
  *height = HEADER + hek_dashboard_get_rows_height (hek_dashboard_get_height (export->dashboard));
  if (export->single)
    {
      const HekDashboardContent *content = export->contents->pdata[0];
      HekDashboardRect rect = hek_dashboard_get_rect (&content->widget->cell, *width);

      *width = rect.width;
      *height = rect.height;
    }
}

static void
draw_line (cairo_t            *cr,
           const HekPlotTheme *theme,
           const char         *text,
           double              size,
           gboolean            bold,
           HekPlotColor        color,
           double              y,
           double              width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (theme->font_family);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);
  hek_plot_set_source (cr, color);
  cairo_move_to (cr, HEK_DASHBOARD_GAP, y);
  pango_cairo_show_layout (cr, layout);
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
draw_header (const HekDashboardExport *export,
             cairo_t                  *cr,
             double                    width,
             const HekPlotTheme       *theme)
{
  g_autofree char *range = hek_dashboard_export_dup_range (export->context);
  double inner = width - 2 * HEK_DASHBOARD_GAP;

  draw_line (cr, theme, hek_dashboard_get_name (export->dashboard), 1.5 * theme->font_size, TRUE,
             theme->text, 10, inner);
  draw_line (cr, theme, range, theme->font_size, FALSE, theme->dim_text, 36, inner);
}

static gboolean
draw_all (const HekDashboardExport  *export,
          cairo_t                   *cr,
          double                     width,
          double                     height,
          const HekTask             *task,
          GError                   **error)
{
  HekDashboardLook look = { .header = export->options->look.header };
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, export->options->theme);
  if (export->options->font_family != NULL)
    theme.font_family = export->options->font_family;
  if (export->options->font_size > 0)
    theme.font_size = export->options->font_size;
  if (export->options->has_grounds && export->options->grounds_theme == export->options->theme)
    {
      theme.background = export->options->ground;
      look.card = export->options->look.card;
    }
  hek_plot_set_source (cr, theme.background);
  cairo_paint (cr);
  if (export->single)
    {
      hek_dashboard_content_draw (export->contents->pdata[0], cr, width, height,
                                  &look, &theme, NULL);
      return hek_task_check (task, error);
    }
  draw_header (export, cr, width, &theme);
  for (guint i = 0; i < export->contents->len; i++)
    {
      const HekDashboardContent *content = export->contents->pdata[i];
      HekDashboardRect rect = hek_dashboard_get_rect (&content->widget->cell, width);

      if (!hek_task_check (task, error))
        return FALSE;
      cairo_save (cr);
      cairo_translate (cr, rect.x, HEADER + rect.y);
      hek_dashboard_content_draw (content, cr, rect.width, rect.height, &look, &theme, NULL);
      cairo_restore (cr);
      hek_task_progress (task, (i + 1.0) / export->contents->len);
    }
  return TRUE;
}

/* --- files ----------------------------------------------------------------------------------- */

static cairo_status_t
write_bytes (void                *closure,
             const unsigned char *data,
             unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
finish (GByteArray      *bytes,
        gboolean         drawn,
        cairo_status_t   status,
        GError         **error)
{
  if (drawn && status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  if (drawn)
    g_set_error (error, HEK_REPORT_ERROR, HEK_REPORT_ERROR_DRAW,
                 "The dashboard cannot be drawn: %s", cairo_status_to_string (status));
  return NULL;
}

GBytes *
hek_dashboard_export_png (const HekDashboardExport  *export,
                          const HekTask             *task,
                          GError                   **error)
{
  double scale = export->options->scale > 0 ? export->options->scale : 1;
  double width, height;
  cairo_surface_t *surface;
  cairo_status_t status;
  GByteArray *bytes;
  gboolean drawn;
  cairo_t *cr;

  get_size (export, &width, &height);
  if (MAX (width, height) * scale > SIDE_MAX || width * height * scale * scale > PIXELS_MAX)
    {
      g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID,
                   "the picture would have %.0f × %.0f pixels: take a smaller scale, or write a "
                   "PDF", width * scale, height * scale);
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * scale),
                                        (int) ceil (height * scale));
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  drawn = draw_all (export, cr, width, height, task, error);
  status = cairo_status (cr);
  cairo_destroy (cr);
  bytes = g_byte_array_new ();
  if (drawn && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_bytes, bytes);
  cairo_surface_destroy (surface);
  return finish (bytes, drawn, status, error);
}

GBytes *
hek_dashboard_export_svg (const HekDashboardExport  *export,
                          const HekTask             *task,
                          GError                   **error)
{
  GByteArray *bytes = g_byte_array_new ();
  double width, height;
  cairo_surface_t *surface;
  cairo_status_t status;
  gboolean drawn;
  cairo_t *cr;

  get_size (export, &width, &height);
  surface = cairo_svg_surface_create_for_stream (write_bytes, bytes, width, height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  drawn = draw_all (export, cr, width, height, task, error);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return finish (bytes, drawn, status, error);
}
