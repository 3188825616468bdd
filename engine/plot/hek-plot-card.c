/* SPDX-License-Identifier: Apache-2.0 */
/* Metric cards: a large number, its change, and a line of its past without axes. */
#include "config.h"

#include "hek-plot-card.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-card-private.h"
#include "hek-plot-cartesian-private.h"
#include "hek-plot-envelope-private.h"
#include "hek-plot-stroke-private.h"

/* Size of the number, in sizes of body text. */
#define HEK_PLOT_NUMBER_MIN 1.2
#define HEK_PLOT_NUMBER_MAX 4.0
#define HEK_PLOT_NUMBER_UNIT 0.45 /* of the number's size */
#define HEK_PLOT_NUMBER_TRIES 3u
#define HEK_PLOT_NUMBER_STEP 16 /* sizes to each of body text: few, which stay opened */

/* Part of what is left below the title that a spark line may take. */
#define HEK_PLOT_CARD_SPARK 0.42
#define HEK_PLOT_CARD_AREA_ALPHA 0.15 /* below it */

/* The next size down: a number that changes keeps the size that it has. */
static double
hek_plot_number_round (double factor)
{
  return CLAMP (floor (factor * HEK_PLOT_NUMBER_STEP) / HEK_PLOT_NUMBER_STEP, HEK_PLOT_NUMBER_MIN,
                HEK_PLOT_NUMBER_MAX);
}

/* A canvas over the same rectangle whose body text is @factor times as large. */
static void
hek_plot_number_canvas (HekPlotCanvas       *canvas,
                        const HekPlotCanvas *of,
                        HekPlotTheme        *theme,
                        double               factor)
{
  *theme = *of->theme;
  theme->background.a = 0;
  theme->font_size *= factor;
  hek_plot_canvas_init (canvas, of->cr, of->width, of->height, theme);
}

double
hek_plot_number_draw (HekPlotCanvas      *canvas,
                      const HekPlotBox   *box,
                      double              x_align,
                      const char         *text,
                      const char         *unit,
                      const HekPlotColor *color)
{
  const double body = canvas->heights[HEK_PLOT_FONT_BODY], gap = 0.6 * canvas->unit;
  double number_width = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_TITLE, text);
  double unit_width = unit != NULL ? hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_BODY, unit)
                                   : 0;
  double needed = number_width + unit_width * HEK_PLOT_NUMBER_UNIT;
  double factor = MIN (box->height / body, (box->width - gap) / MAX (needed, 1));
  double x, bottom, height;
  HekPlotCanvas large, small;
  HekPlotTheme large_theme, small_theme;

  factor = hek_plot_number_round (factor);
  for (guint i = 0;; i++)
    {
      hek_plot_number_canvas (&large, canvas, &large_theme, factor);
      hek_plot_number_canvas (&small, canvas, &small_theme, MAX (factor * HEK_PLOT_NUMBER_UNIT, 1));
      number_width = hek_plot_canvas_text_width (&large, HEK_PLOT_FONT_TITLE, text);
      if (unit != NULL)
        unit_width = hek_plot_canvas_text_width (&small, HEK_PLOT_FONT_BODY, unit) + gap;
      needed = number_width + unit_width;
      if (needed <= box->width || factor <= HEK_PLOT_NUMBER_MIN || i == HEK_PLOT_NUMBER_TRIES)
        break;
      /* glyphs do not grow quite as the size does: a number without its unit would be another */
      factor = hek_plot_number_round (0.98 * factor * box->width / needed);
      hek_plot_canvas_clear (&small);
      hek_plot_canvas_clear (&large);
    }
  height = large.heights[HEK_PLOT_FONT_TITLE];
  if (number_width + unit_width > box->width && number_width <= box->width)
    unit_width = 0; /* the number comes first */
  x = box->x + x_align * MAX (box->width - number_width - unit_width, 0);
  bottom = box->y + large.ascents[HEK_PLOT_FONT_TITLE];
  hek_plot_canvas_text (&large, HEK_PLOT_FONT_TITLE, text, x, box->y, 0, 0,
                        MAX (box->width, 1), color != NULL ? *color : canvas->theme->text);
  if (unit_width > 0)
    hek_plot_canvas_text (&small, HEK_PLOT_FONT_BODY, unit, x + number_width + gap,
                          bottom - small.ascents[HEK_PLOT_FONT_BODY], 0, 0, 0,
                          canvas->theme->dim_text);
  g_array_append_vals (canvas->labels, large.labels->data, large.labels->len);
  g_array_append_vals (canvas->labels, small.labels->data, small.labels->len);
  g_array_set_size (large.labels, 0); /* told once, by @canvas */
  g_array_set_size (small.labels, 0);
  hek_plot_canvas_clear (&small);
  hek_plot_canvas_clear (&large);
  return height;
}

void
hek_plot_change_draw (HekPlotCanvas      *canvas,
                      const char         *words,
                      int                 direction,
                      const HekPlotColor *color,
                      double              x,
                      double              y,
                      double              x_align,
                      double              max_width)
{
  const double side = 0.55 * canvas->line_height, half = side / 2;
  double arrow = direction != 0 ? side + 0.7 * canvas->unit : 0;
  double width = MIN (hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, words),
                      max_width - arrow);
  cairo_t *cr = canvas->cr;

  if (width <= 0)
    return;
  x += x_align * (max_width - arrow - width);
  if (direction != 0 && cr != NULL)
    {
      double tip = direction > 0 ? y - half : y + half, base = direction > 0 ? y + half : y - half;

      cairo_new_path (cr);
      cairo_move_to (cr, x + half, tip);
      cairo_line_to (cr, x + side, base);
      cairo_line_to (cr, x, base);
      cairo_close_path (cr);
      hek_plot_set_source (cr, color != NULL ? *color : canvas->theme->dim_text);
      cairo_fill (cr);
    }
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, words, x + arrow, y, 0, 0.5, width + 0.5,
                        canvas->theme->dim_text);
}

/* --- the spark line -------------------------------------------------------------------------- */

/* Where its points lie, as in a chart without axes. Returns: FALSE without points */
static gboolean
hek_plot_card_fill_frame (const HekPlotCard  *plot,
                          const HekPlotTheme *theme,
                          const HekPlotBox   *box,
                          HekPlotFrame       *frame)
{
  const HekPlotSeries *spark = plot->spark;
  double inset = 1.5 * theme->line_width;
  double low = plot->spark_from_zero ? 0 : INFINITY, high = plot->spark_from_zero ? 0 : -INFINITY;
  double from = INFINITY, to = -INFINITY;

  if (spark == NULL || !(box->width > 0) || !(box->height > 0))
    return FALSE;
  for (gsize i = 0; i < spark->n; i++)
    if (isfinite (spark->y[i]))
      {
        double x = spark->x != NULL ? spark->x[i] : (double) i;

        low = MIN (low, spark->y[i]);
        high = MAX (high, spark->y[i]);
        if (spark->y_low != NULL && isfinite (spark->y_low[i]))
          low = MIN (low, spark->y_low[i]);
        if (spark->y_high != NULL && isfinite (spark->y_high[i]))
          high = MAX (high, spark->y_high[i]);
        from = MIN (from, x);
        to = MAX (to, x);
      }
  if (!(from <= to))
    return FALSE;
  if (plot->x_from < plot->x_to)
    {
      from = plot->x_from;
      to = plot->x_to;
    }
  if (!(low < high))
    {
      low -= 1;
      high += 1;
    }
  *frame = (HekPlotFrame) { box->x, box->y + inset, box->width, MAX (box->height - 2 * inset, 1),
                            { .min = from, .max = to > from ? to : from + 1 },
                            { .min = low, .max = high } };
  return TRUE;
}

static void
hek_plot_card_draw_spark (HekPlotCanvas      *canvas,
                          const HekPlotCard  *plot,
                          const HekPlotFrame *frame)
{
  const HekPlotSeries *spark = plot->spark;
  const HekPlotColor color = spark->color != NULL ? *spark->color
                                                  : hek_plot_theme_series_color (canvas->theme, 0);
  cairo_t *cr = canvas->cr;
  double last_x = NAN, last_y = NAN;

  hek_plot_envelope_fill (canvas, frame, spark->x, NULL, spark->y, spark->n,
                          hek_plot_color_with_alpha (color, HEK_PLOT_CARD_AREA_ALPHA));
  cairo_save (cr);
  if (spark->n > frame->width)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  hek_plot_cartesian_clip (canvas, frame, canvas->theme->line_width * 2);
  cairo_new_path (cr);
  for (gsize i = 0; i < spark->n; i++)
    {
      double x = hek_plot_frame_pos_x (frame, spark->x != NULL ? spark->x[i] : (double) i);
      double y = hek_plot_frame_pos_y (frame, spark->y[i]);

      if (isnan (x) || isnan (y))
        {
          cairo_new_sub_path (cr);
          continue;
        }
      cairo_line_to (cr, x, y);
      last_x = x;
      last_y = y;
    }
  hek_plot_set_source (cr, color);
  cairo_set_line_width (cr, 0.75 * canvas->theme->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL); /* points are closer than a pixel */
  if (spark->n > frame->width)
    hek_plot_stroke_dense (cr);
  else
    cairo_stroke (cr);
  if (!isnan (last_x) && hek_plot_frame_contains (frame, last_x, last_y, 1))
    hek_plot_canvas_dot (canvas, last_x, last_y, 1.3 * canvas->theme->line_width, color);
  cairo_restore (cr);
}

/* --- the card -------------------------------------------------------------------------------- */

typedef struct
{
  HekPlotBox number, spark; /* spark.height 0: none */
  double note_y, change_y;  /* middles of lines; 0: none */
  HekPlotFrame frame;
} HekPlotCardPlaces;

static void
hek_plot_card_layout (HekPlotCanvas     *canvas,
                      const HekPlotCard *plot,
                      HekPlotCardPlaces *places)
{
  double pad = hek_plot_canvas_padding (canvas), top = pad, bottom = canvas->height - pad;
  double line = canvas->line_height * 1.15, width = canvas->width - 2 * pad, room;

  *places = (HekPlotCardPlaces) { 0 };
  if (plot->title != NULL && *plot->title != '\0')
    top += canvas->heights[HEK_PLOT_FONT_TITLE] + canvas->unit;
  room = bottom - top;
  if (plot->spark != NULL && room > 7 * line)
    {
      places->spark = (HekPlotBox) { pad, bottom - HEK_PLOT_CARD_SPARK * room, width,
                                     HEK_PLOT_CARD_SPARK * room };
      bottom = places->spark.y - canvas->unit;
    }
  else if (plot->spark != NULL && room > 3 * line && width > 30 * canvas->unit)
    { /* beside it, where the card is low and wide */
      places->spark = (HekPlotBox) { pad + 0.55 * width, top, 0.45 * width, room };
      width *= 0.5;
    }
  if (plot->change != NULL && bottom - top > 2.6 * line)
    {
      places->change_y = bottom - line / 2;
      bottom -= line;
    }
  if (plot->note != NULL && bottom - top > 2.6 * line)
    {
      places->note_y = bottom - line / 2;
      bottom -= line;
    }
  places->number = (HekPlotBox) { pad, top, width, MAX (bottom - top, 1) };
  if (places->spark.height > 0
      && !hek_plot_card_fill_frame (plot, canvas->theme, &places->spark, &places->frame))
    places->spark.height = 0;
}

/* A square in its colour before the words: the meaning is told by both. */
static void
hek_plot_card_draw_note (HekPlotCanvas     *canvas,
                         const HekPlotCard *plot,
                         double             x,
                         double             y,
                         double             width)
{
  double side = 0.55 * canvas->line_height;

  if (plot->color != NULL && canvas->cr != NULL)
    {
      hek_plot_set_source (canvas->cr, *plot->color);
      cairo_rectangle (canvas->cr, x, y - side / 2, side, side);
      cairo_fill (canvas->cr);
    }
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_STRONG, plot->note, x + side + 0.7 * canvas->unit, y,
                        0, 0.5, MAX (width - side - canvas->unit, 1), canvas->theme->text);
}

void
hek_plot_card_draw (const HekPlotCard  *plot,
                    cairo_t            *cr,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme)
{
  HekPlotCanvas canvas;
  HekPlotCardPlaces places;
  double top;

  hek_plot_canvas_init (&canvas, cr, width, height, theme);
  top = hek_plot_canvas_title (&canvas, plot->title);
  if (plot->value == NULL)
    {
      hek_plot_canvas_empty (&canvas, plot->empty_text != NULL ? plot->empty_text : _("No data"),
                             top);
      hek_plot_canvas_clear (&canvas);
      return;
    }
  hek_plot_card_layout (&canvas, plot, &places);
  if (places.spark.height > 0)
    hek_plot_card_draw_spark (&canvas, plot, &places.frame);
  (void) hek_plot_number_draw (&canvas, &places.number, 0, plot->value, plot->unit, NULL);
  if (places.note_y > 0)
    hek_plot_card_draw_note (&canvas, plot, places.number.x, places.note_y, places.number.width);
  if (places.change_y > 0)
    hek_plot_change_draw (&canvas, plot->change, plot->direction, plot->change_color,
                          places.number.x, places.change_y, 0, places.number.width);
  if (places.spark.height > 0 && plot->hover.shown && plot->hover.point_idx < plot->spark->n)
    {
      gsize i = plot->hover.point_idx;
      double x = hek_plot_frame_pos_x (&places.frame, plot->spark->x != NULL ? plot->spark->x[i]
                                                                             : (double) i);
      double y = hek_plot_frame_pos_y (&places.frame, plot->spark->y[i]);

      if (!isnan (x) && !isnan (y))
        hek_plot_canvas_readout (&canvas, x, y, TRUE, plot->hover_text);
    }
  hek_plot_canvas_clear (&canvas);
}

gboolean
hek_plot_card_pick (const HekPlotCard  *plot,
                    double              width,
                    double              height,
                    const HekPlotTheme *theme,
                    double              x,
                    double              y,
                    HekPlotPick        *out)
{
  HekPlotCanvas canvas;
  HekPlotCardPlaces places;
  double best = INFINITY;

  if (plot->value == NULL || plot->spark == NULL)
    return FALSE;
  hek_plot_canvas_init (&canvas, NULL, width, height, theme);
  hek_plot_card_layout (&canvas, plot, &places);
  hek_plot_canvas_clear (&canvas);
  if (places.spark.height <= 0 || !hek_plot_frame_contains (&places.frame, x, y, 4))
    return FALSE;
  for (gsize i = 0; i < plot->spark->n; i++)
    {
      double at = plot->spark->x != NULL ? plot->spark->x[i] : (double) i;
      double pos = hek_plot_frame_pos_x (&places.frame, at);

      if (isnan (plot->spark->y[i]) || !(fabs (pos - x) < best))
        continue;
      best = fabs (pos - x);
      *out = (HekPlotPick) {
        .mark = { TRUE, 0, i }, .x = at, .y = plot->spark->y[i], .value = plot->spark->y[i],
        .pos_x = pos, .pos_y = hek_plot_frame_pos_y (&places.frame, plot->spark->y[i]),
      };
    }
  return isfinite (best);
}
