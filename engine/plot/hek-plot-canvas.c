/* SPDX-License-Identifier: Apache-2.0 */
/* Text and small shapes for all charts. */
#include "config.h"

#include "hek-plot-canvas-private.h"
#include "hek-plot-types.h"

#include <math.h>
#include <string.h>

/* A read-out wider than the chart stands in one line for each of its parts. */
#define HEK_PLOT_READOUT_SEPARATOR " · "

static const cairo_user_data_key_t label_log_key;

void
hek_plot_canvas_log_labels (cairo_t *cr,
                            GArray  *labels)
{
  cairo_set_user_data (cr, &label_log_key, labels, NULL);
}

void
hek_plot_canvas_init (HekPlotCanvas      *canvas,
                      cairo_t            *cr,
                      double              width,
                      double              height,
                      const HekPlotTheme *theme)
{
  canvas->cr = cr;
  canvas->theme = theme;
  canvas->width = width;
  canvas->height = height;
  canvas->unit = 6 * theme->scale;
  canvas->labels = g_array_new (FALSE, TRUE, sizeof (HekPlotLabel));
  canvas->fonts = hek_plot_fonts_take (theme);
  memcpy (canvas->ascents, canvas->fonts->ascents, sizeof canvas->ascents);
  memcpy (canvas->heights, canvas->fonts->heights, sizeof canvas->heights);
  canvas->line_height = canvas->heights[HEK_PLOT_FONT_CAPTION];

  if (cr == NULL)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, MAX (width, 0), MAX (height, 0));
  cairo_clip (cr);
  if (theme->background.a > 0)
    {
      hek_plot_set_source (cr, theme->background);
      cairo_paint (cr);
    }
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
}

void
hek_plot_canvas_clear (HekPlotCanvas *canvas)
{
  if (canvas->cr != NULL)
    {
      GArray *log = cairo_get_user_data (canvas->cr, &label_log_key);

      if (log != NULL)
        g_array_append_vals (log, canvas->labels->data, canvas->labels->len);
      cairo_restore (canvas->cr);
    }
  g_clear_pointer (&canvas->fonts, hek_plot_fonts_release);
  g_array_unref (canvas->labels);
}

double
hek_plot_canvas_padding (const HekPlotCanvas *canvas)
{
  return canvas->theme->background.a > 0 ? canvas->unit : 0;
}

double
hek_plot_canvas_text_width (HekPlotCanvas *canvas,
                            HekPlotFont    font,
                            const char    *text)
{
  return hek_plot_fonts_get_word (canvas->fonts, font, text)->width;
}

void
hek_plot_canvas_text (HekPlotCanvas *canvas,
                      HekPlotFont    font,
                      const char    *text,
                      double         x,
                      double         y,
                      double         x_align,
                      double         y_align,
                      double         max_width,
                      HekPlotColor   color)
{
  HekPlotLabel label = { 0 };
  PangoLayoutLine *line;
  double width;

  if (*text == '\0')
    return;
  line = hek_plot_word_fit (hek_plot_fonts_get_word (canvas->fonts, font, text), max_width,
                            &width);

  /* the height of the first font, not of the tallest fallback, keeps base lines level */
  label.box.width = width;
  label.box.height = canvas->heights[font];
  label.box.x = x - x_align * width;
  label.box.y = y - y_align * label.box.height;
  if (canvas->theme->snap)
    {
      label.box.x = round (label.box.x);
      label.box.y = round (label.box.y);
    }
  g_strlcpy (label.text, text, sizeof label.text);
  g_array_append_val (canvas->labels, label);

  if (canvas->cr == NULL)
    return;
  hek_plot_set_source (canvas->cr, color);
  cairo_move_to (canvas->cr, label.box.x,
                 canvas->theme->snap ? round (label.box.y + canvas->ascents[font])
                                     : label.box.y + canvas->ascents[font]);
  pango_cairo_show_layout_line (canvas->cr, line);
  cairo_new_path (canvas->cr);
}

gboolean
hek_plot_canvas_is_free (const HekPlotCanvas *canvas,
                         const HekPlotBox    *box,
                         double               gap)
{
  if (box->x < 0 || box->y < 0 || box->x + box->width > canvas->width
      || box->y + box->height > canvas->height)
    return FALSE;
  for (guint i = 0; i < canvas->labels->len; i++)
    {
      const HekPlotBox *other = &g_array_index (canvas->labels, HekPlotLabel, i).box;

      if (box->x < other->x + other->width + gap && other->x < box->x + box->width + gap
          && box->y < other->y + other->height && other->y < box->y + box->height)
        return FALSE;
    }
  return TRUE;
}

void
hek_plot_canvas_empty (HekPlotCanvas *canvas,
                       const char    *text,
                       double         top)
{
  if (canvas->height - top < canvas->line_height)
    return;
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_BODY, text, canvas->width / 2,
                        (top + canvas->height) / 2, 0.5, 0.5, canvas->width - 2 * canvas->unit,
                        canvas->theme->dim_text);
}

double
hek_plot_canvas_title (HekPlotCanvas *canvas,
                       const char    *title)
{
  double pad = hek_plot_canvas_padding (canvas);

  if (title == NULL || *title == '\0')
    return pad;
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_TITLE, title, pad, pad, 0, 0,
                        MAX (canvas->width - 2 * pad, 1), canvas->theme->text);
  return pad + canvas->heights[HEK_PLOT_FONT_TITLE] + canvas->unit;
}

double
hek_plot_canvas_snap (const HekPlotCanvas *canvas,
                      double               position)
{
  return canvas->theme->snap ? floor (position) + 0.5 : position;
}

void
hek_plot_canvas_hairline (HekPlotCanvas *canvas,
                          double         x0,
                          double         y0,
                          double         x1,
                          double         y1,
                          HekPlotColor   color)
{
  if (canvas->cr == NULL)
    return;
  if (x0 == x1)
    x0 = x1 = hek_plot_canvas_snap (canvas, x0);
  if (y0 == y1)
    y0 = y1 = hek_plot_canvas_snap (canvas, y0);
  hek_plot_set_source (canvas->cr, color);
  cairo_set_line_width (canvas->cr, canvas->theme->snap ? 1 : 0.7 * canvas->theme->scale);
  cairo_move_to (canvas->cr, x0, y0);
  cairo_line_to (canvas->cr, x1, y1);
  cairo_stroke (canvas->cr);
}

void
hek_plot_canvas_dot (HekPlotCanvas *canvas,
                     double         x,
                     double         y,
                     double         radius,
                     HekPlotColor   color)
{
  if (canvas->cr == NULL)
    return;
  cairo_new_path (canvas->cr);
  cairo_arc (canvas->cr, x, y, radius + canvas->theme->scale, 0, 2 * G_PI);
  hek_plot_set_source (canvas->cr, hek_plot_color_with_alpha (canvas->theme->background, 1));
  cairo_fill (canvas->cr);
  cairo_arc (canvas->cr, x, y, radius, 0, 2 * G_PI);
  hek_plot_set_source (canvas->cr, color);
  cairo_fill (canvas->cr);
}

static void
hek_plot_canvas_rounded (cairo_t          *cr,
                         const HekPlotBox *box,
                         double            radius)
{
  cairo_new_path (cr);
  cairo_arc (cr, box->x + box->width - radius, box->y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, box->x + box->width - radius, box->y + box->height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, box->x + radius, box->y + box->height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, box->x + radius, box->y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
hek_plot_canvas_readout_box (HekPlotCanvas    *canvas,
                             double            x,
                             double            y,
                             char            **lines,
                             HekPlotBox       *box)
{
  double pad = canvas->unit;

  box->width = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    box->width = MAX (box->width,
                      hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, lines[i]));
  box->width = MIN (box->width + 2 * pad, canvas->width);
  box->height = g_strv_length (lines) * canvas->line_height + pad;
  box->x = CLAMP (x - box->width / 2, 0, MAX (canvas->width - box->width, 0));
  box->y = y - box->height - 2 * pad;
  if (box->y < 0)
    box->y = MIN (y + 2 * pad, MAX (canvas->height - box->height, 0));
  if (canvas->theme->snap)
    {
      box->x = floor (box->x) + 0.5;
      box->y = floor (box->y) + 0.5;
    }
}

static void
hek_plot_canvas_readout_text (HekPlotCanvas *canvas,
                              double         x,
                              double         y,
                              const char    *text)
{
  const HekPlotTheme *theme = canvas->theme;
  gboolean wide = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text)
                  > canvas->width - 2 * canvas->unit;
  g_auto (GStrv) lines = g_strsplit (text, HEK_PLOT_READOUT_SEPARATOR, wide ? -1 : 1);
  guint n_labels = canvas->labels->len;
  HekPlotBox box;

  hek_plot_canvas_readout_box (canvas, x, y, lines, &box);
  hek_plot_canvas_rounded (canvas->cr, &box, 3 * theme->scale);
  hek_plot_set_source (canvas->cr, hek_plot_color_with_alpha (theme->background, 1));
  cairo_fill_preserve (canvas->cr);
  hek_plot_set_source (canvas->cr, theme->axis);
  cairo_set_line_width (canvas->cr, theme->scale);
  cairo_stroke (canvas->cr);
  for (guint i = 0; lines[i] != NULL; i++)
    hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, lines[i], box.x + canvas->unit,
                          box.y + canvas->unit / 2 + i * canvas->line_height, 0, 0,
                          MAX (box.width - 2 * canvas->unit, 1), theme->text);
  /* it lies over the chart on purpose: not labels that others must keep clear of */
  g_array_set_size (canvas->labels, n_labels);
}

void
hek_plot_canvas_readout (HekPlotCanvas *canvas,
                         double         x,
                         double         y,
                         gboolean       ring,
                         const char    *text)
{
  cairo_t *cr = canvas->cr;

  if (cr == NULL)
    return;
  if (ring)
    {
      cairo_new_path (cr);
      cairo_arc (cr, x, y, 5 * canvas->theme->scale, 0, 2 * G_PI);
      hek_plot_set_source (cr, canvas->theme->text);
      cairo_set_line_width (cr, 1.5 * canvas->theme->scale);
      cairo_stroke (cr);
    }
  if (text != NULL && *text != '\0')
    hek_plot_canvas_readout_text (canvas, x, y, text);
}

void
hek_plot_draw_readout (cairo_t            *cr,
                       double              width,
                       double              height,
                       const HekPlotTheme *theme,
                       double              x,
                       double              y,
                       const char         *text)
{
  HekPlotTheme over = *theme;
  HekPlotCanvas canvas;

  over.background.a = 0; /* what lies below stays */
  hek_plot_canvas_init (&canvas, cr, width, height, &over);
  hek_plot_canvas_readout (&canvas, x, y, TRUE, text);
  hek_plot_canvas_clear (&canvas);
}
