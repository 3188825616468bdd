/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing of what hek-plot-cartesian.c has placed: axes, legend, bands, labels beside the data. */
#include "config.h"

#include "hek-plot-cartesian-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
hek_plot_cartesian_swatch (HekPlotCanvas    *canvas,
                           const HekPlotKey *key,
                           double            x,
                           double            y,
                           double            width)
{
  cairo_t *cr = canvas->cr;

  if (cr == NULL)
    return;
  hek_plot_set_source (cr, key->color);
  if (key->is_area)
    {
      cairo_rectangle (cr, x, y - width / 2, width, width);
      cairo_fill (cr);
      return;
    }
  cairo_set_line_width (cr, canvas->theme->line_width);
  if (key->dashed)
    cairo_set_dash (cr, (double[]) { 4 * canvas->theme->scale, 2.5 * canvas->theme->scale }, 2, 0);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + width, y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
hek_plot_cartesian_draw_legend (HekPlotCanvas          *canvas,
                                const HekPlotCartesian *chart,
                                const HekPlotPlaces    *places)
{
  double pad = hek_plot_canvas_padding (canvas);
  double column = places->legend_column;
  double row_height = 1.25 * canvas->line_height;
  guint at = 0;

  for (guint i = 0; i < chart->n_keys; i++)
    {
      const HekPlotKey *key = &chart->keys[i];
      double x = pad + at % places->legend_n_columns * column;
      double y = places->legend_y + at / places->legend_n_columns * row_height + row_height / 2;
      double swatch = (key->is_area ? 1.4 : 2.5) * canvas->unit;

      if (key->label == NULL || *key->label == '\0')
        continue;
      hek_plot_cartesian_swatch (canvas, key, x, y, swatch);
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, key->label, x + swatch + canvas->unit, y,
                            0, 0.5, column - swatch - 1.5 * canvas->unit, canvas->theme->text);
      at++;
    }
}

static void
hek_plot_cartesian_draw_x (HekPlotCanvas          *canvas,
                           const HekPlotCartesian *chart,
                           const HekPlotPlaces    *places)
{
  const HekPlotFrame *frame = &places->frame;
  double bottom = frame->y + frame->height;
  double label_y = bottom + canvas->line_height / 2 + 0.2 * canvas->unit;

  hek_plot_canvas_hairline (canvas, frame->x, bottom, frame->x + frame->width, bottom,
                            canvas->theme->axis);
  for (guint i = 0; i < frame->x_ticks.n_ticks && !chart->no_x_ticks; i++)
    {
      g_autofree char *text = hek_plot_ticks_format (&frame->x_ticks, i);
      double x = hek_plot_frame_pos_x (frame, frame->x_ticks.ticks[i]);
      double w = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text);

      hek_plot_canvas_hairline (canvas, x, bottom, x, bottom + 0.6 * canvas->unit,
                                canvas->theme->axis);
      if (i % places->x_stride != 0)
        continue;
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text,
                            CLAMP (x - w / 2, 0, MAX (canvas->width - w, 0)), label_y, 0, 0, 0,
                            canvas->theme->dim_text);
    }
}

void
hek_plot_cartesian_draw (HekPlotCanvas          *canvas,
                         const HekPlotCartesian *chart,
                         const HekPlotPlaces    *places)
{
  const HekPlotFrame *frame = &places->frame;
  const HekPlotTheme *theme = canvas->theme;
  double pad = hek_plot_canvas_padding (canvas);

  if (places->show_title)
    hek_plot_canvas_title (canvas, chart->title);
  if (places->legend_column > 0)
    hek_plot_cartesian_draw_legend (canvas, chart, places);
  for (guint i = 0; i < frame->y_ticks.n_ticks; i++)
    {
      g_autofree char *text = hek_plot_ticks_format (&frame->y_ticks, i);
      double y = hek_plot_frame_pos_y (frame, frame->y_ticks.ticks[i]);

      hek_plot_canvas_hairline (canvas, frame->x, y, frame->x + frame->width, y, theme->grid);
      if (i % places->y_stride == 0)
        hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, text, frame->x - canvas->unit, y, 1,
                              0.5, 0, theme->dim_text);
    }
  hek_plot_cartesian_draw_x (canvas, chart, places);
  if (places->y_title_y > 0)
    {
      g_autofree char *title = hek_plot_axis_title (chart->y_axis);

      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, title, pad, places->y_title_y, 0, 0,
                            canvas->width - 2 * pad, theme->text);
    }
  if (places->x_title_y > 0)
    {
      g_autofree char *title = hek_plot_axis_title (chart->x_axis);

      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, title, frame->x + frame->width,
                            places->x_title_y, 1, 0, frame->x + frame->width - pad, theme->text);
    }
}

void
hek_plot_cartesian_draw_empty (HekPlotCanvas          *canvas,
                               const HekPlotCartesian *chart,
                               const char             *text)
{
  double top = 0;

  if (canvas->height > 3 * canvas->heights[HEK_PLOT_FONT_TITLE])
    top = hek_plot_canvas_title (canvas, chart->title);
  hek_plot_canvas_empty (canvas, text != NULL ? text : _("No data"), top);
}

/* --- beside the data ----------------------------------------------------------------------- */

static void
hek_plot_cartesian_draw_band (HekPlotCanvas      *canvas,
                              const HekPlotFrame *frame,
                              const HekPlotBand  *band)
{
  const HekPlotColor color = band->color != NULL ? *band->color : canvas->theme->accent;
  cairo_t *cr = canvas->cr;
  double a = band->on_x ? hek_plot_frame_pos_x (frame, band->from)
                        : hek_plot_frame_pos_y (frame, band->from);
  double b = band->on_x ? hek_plot_frame_pos_x (frame, band->to)
                        : hek_plot_frame_pos_y (frame, band->to);

  if (cr == NULL || isnan (a) || isnan (b))
    return;
  cairo_save (cr);
  hek_plot_cartesian_clip (canvas, frame, 1);
  if (a == b)
    {
      a = hek_plot_canvas_snap (canvas, a);
      hek_plot_set_source (cr, color);
      cairo_set_line_width (cr, canvas->theme->scale);
      cairo_set_dash (cr, (double[]) { 3 * canvas->theme->scale, 3 * canvas->theme->scale }, 2, 0);
      cairo_move_to (cr, band->on_x ? a : frame->x, band->on_x ? frame->y : a);
      cairo_line_to (cr, band->on_x ? a : frame->x + frame->width,
                     band->on_x ? frame->y + frame->height : a);
      cairo_stroke (cr);
    }
  else
    {
      hek_plot_set_source (cr, hek_plot_color_with_alpha (color, 0.13));
      if (band->on_x)
        cairo_rectangle (cr, MIN (a, b), frame->y, fabs (b - a), frame->height);
      else
        cairo_rectangle (cr, frame->x, MIN (a, b), frame->width, fabs (b - a));
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

/* Places on either side of a line: down a vertical one, from the right of a horizontal one. */
#define HEK_PLOT_BAND_PLACES 12

static HekPlotBox
hek_plot_cartesian_band_place (HekPlotCanvas      *canvas,
                               const HekPlotFrame *frame,
                               const HekPlotBand  *band,
                               guint               i)
{
  double gap = 0.6 * canvas->unit, h = canvas->line_height;
  double w = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, band->label);
  double value = i % 2 == 0 ? MAX (band->from, band->to) : MIN (band->from, band->to);
  double part = (double) (i / 2) / (HEK_PLOT_BAND_PLACES / 2 - 1);
  HekPlotBox box = { 0, 0, w, h };

  if (band->on_x)
    {
      double x = hek_plot_frame_pos_x (frame, value);

      box.x = i % 2 == 0 ? x + gap : x - gap - w;
      box.y = frame->y + part * (frame->height - h);
    }
  else
    {
      double y = hek_plot_frame_pos_y (frame, value);

      box.x = frame->x + (frame->width - w) * (1 - part) - (i / 2 == 0 ? gap : 0);
      box.y = i % 2 == 0 ? y - h : y;
    }
  return box;
}

/* Beside the line, inside the frame, where it hides no other label and, when there is such a place,
 * no data; else not at all. */
static void
hek_plot_cartesian_label_band (HekPlotCanvas      *canvas,
                               const HekPlotFrame *frame,
                               const HekPlotBand  *band,
                               HekPlotHidesFunc    hides,
                               gpointer            data)
{
  for (guint pass = hides != NULL ? 0 : 1; pass < 2; pass++)
    for (guint i = 0; i < HEK_PLOT_BAND_PLACES; i++)
      {
        HekPlotBox box = hek_plot_cartesian_band_place (canvas, frame, band, i);

        if (isnan (box.x) || isnan (box.y)
            || !hek_plot_frame_contains (frame, box.x, box.y, 0)
            || !hek_plot_frame_contains (frame, box.x + box.width, box.y + box.height, 0)
            || !hek_plot_canvas_is_free (canvas, &box, 0.6 * canvas->unit)
            || (pass == 0 && hides (&box, data)))
          continue;
        hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, band->label, box.x, box.y, 0, 0, 0,
                              canvas->theme->text);
        return;
      }
}

void
hek_plot_cartesian_draw_bands (HekPlotCanvas      *canvas,
                               const HekPlotFrame *frame,
                               const HekPlotBand  *bands,
                               guint               n_bands)
{
  for (guint i = 0; i < n_bands; i++)
    hek_plot_cartesian_draw_band (canvas, frame, &bands[i]);
}

void
hek_plot_cartesian_label_bands (HekPlotCanvas      *canvas,
                                const HekPlotFrame *frame,
                                const HekPlotBand  *bands,
                                guint               n_bands,
                                HekPlotHidesFunc    hides,
                                gpointer            data)
{
  for (guint i = 0; i < n_bands; i++)
    if (bands[i].label != NULL && *bands[i].label != '\0')
      hek_plot_cartesian_label_band (canvas, frame, &bands[i], hides, data);
}

void
hek_plot_cartesian_clip (HekPlotCanvas      *canvas,
                         const HekPlotFrame *frame,
                         double              margin)
{
  cairo_rectangle (canvas->cr, frame->x - margin, frame->y - margin, frame->width + 2 * margin,
                   frame->height + 2 * margin);
  cairo_clip (canvas->cr);
}

/* Pushes labels apart that would overlap: sorted by position, then kept inside the frame. */
static void
hek_plot_cartesian_spread (double *y,
                           guint   n,
                           double  distance,
                           double  min,
                           double  max)
{
  for (guint i = 1; i < n; i++)
    if (y[i] < y[i - 1] + distance)
      y[i] = y[i - 1] + distance;
  for (guint i = n; i > 0; i--)
    {
      double limit = i == n ? max : y[i] - distance;

      y[i - 1] = MAX (MIN (y[i - 1], limit), min);
    }
  for (guint i = 1; i < n; i++)
    if (y[i] < y[i - 1] + distance)
      y[i] = y[i - 1] + distance;
}

void
hek_plot_cartesian_draw_direct (HekPlotCanvas          *canvas,
                                const HekPlotCartesian *chart,
                                const HekPlotPlaces    *places,
                                const double           *ends)
{
  const HekPlotFrame *frame = &places->frame;
  guint order[HEK_PLOT_MAX_DIRECT_KEYS], n = 0;
  double y[HEK_PLOT_MAX_DIRECT_KEYS];
  double half = canvas->line_height / 2;

  for (guint i = 0; i < chart->n_keys; i++)
    if (chart->keys[i].label != NULL && *chart->keys[i].label != '\0' && isfinite (ends[i])
        && n < G_N_ELEMENTS (order))
      {
        guint at = n++;

        for (; at > 0 && ends[order[at - 1]] > ends[i]; at--)
          order[at] = order[at - 1];
        order[at] = i;
      }
  for (guint i = 0; i < n; i++)
    y[i] = CLAMP (ends[order[i]], frame->y, frame->y + frame->height);
  hek_plot_cartesian_spread (y, n, 2.1 * half, frame->y, frame->y + frame->height);

  for (guint i = 0; i < n; i++)
    {
      const HekPlotKey *key = &chart->keys[order[i]];

      hek_plot_cartesian_swatch (canvas, key, places->direct_x, y[i], canvas->unit);
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, key->label,
                            places->direct_x + 1.6 * canvas->unit, y[i], 0, 0.5, 0,
                            canvas->theme->text);
    }
}
