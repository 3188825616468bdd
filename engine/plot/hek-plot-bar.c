/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bar charts. Rows: names on the left, bars from a common zero, values in one column on the right,
 * so that they need no axis. Columns: the usual frame with the names below.
 */
#include "config.h"

#include "hek-plot-bar.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-cartesian-private.h"

#define HEK_PLOT_BAR_MAX_LABEL 0.4 /* of the width */
#define HEK_PLOT_BAR_FILL 0.68     /* of a row or column */

static const char *
hek_plot_bar_label (const HekPlotBar *plot,
                    gsize             i)
{
  return plot->labels != NULL && plot->labels[i] != NULL ? plot->labels[i] : "";
}

static char *
hek_plot_bar_format (const HekPlotBar *plot,
                     gsize             i)
{
  double value = plot->values[i];
  char format[16], digits[400];

  if (!isfinite (value) || fabs (value) >= 1e9)
    return hek_plot_format_value (value, 4);
  g_snprintf (format, sizeof format, "%%.%uf", MIN (plot->n_digits, 20u));
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  return g_strconcat (value < 0 && g_ascii_strtod (digits, NULL) != 0 ? "−" : "", digits, NULL);
}

static HekPlotColor
hek_plot_bar_color (const HekPlotBar   *plot,
                    const HekPlotTheme *theme,
                    gsize               i)
{
  if (plot->highlight.shown && plot->highlight.point_idx == i)
    return theme->accent;
  return plot->colors != NULL ? plot->colors[i] : hek_plot_theme_series_color (theme, 0);
}

/* The value axis holds 0, unless its ends are given. */
static HekPlotExtent
hek_plot_bar_extent (const HekPlotBar *plot)
{
  HekPlotExtent extent;

  hek_plot_extent_init (&extent, &plot->value_axis);
  for (gsize i = 0; i < plot->n_bars; i++)
    hek_plot_extent_add (&extent, plot->values[i]);
  return extent;
}

/* --- rows ---------------------------------------------------------------------------------- */

typedef struct
{
  HekPlotTicks ticks;
  double top, row_height;
  double bar_x, bar_width;  /* of the whole axis */
  double label_width, value_width;
  gsize n_shown;
} HekPlotBarRows;

static gboolean
hek_plot_bar_rows_layout (HekPlotCanvas    *canvas,
                          const HekPlotBar *plot,
                          HekPlotBarRows   *rows)
{
  HekPlotExtent extent = hek_plot_bar_extent (plot);
  const HekPlotAxis *axis = &plot->value_axis;
  g_autofree char *axis_title = hek_plot_axis_title (axis);
  double pad = hek_plot_canvas_padding (canvas), available;
  gboolean given = axis->min != axis->max;

  if (hek_plot_extent_is_empty (&extent))
    return FALSE;
  hek_plot_ticks_init (&rows->ticks,
                       given && isfinite (axis->min) ? axis->min
                       : extent.is_log ? extent.min / 2 : MIN (extent.min, 0),
                       given && isfinite (axis->max) ? axis->max
                       : extent.is_log ? extent.max : MAX (extent.max, 0),
                       axis->scale, 4, FALSE);

  rows->top = pad;
  if (plot->title != NULL && *plot->title != '\0')
    rows->top += canvas->heights[HEK_PLOT_FONT_TITLE] + canvas->unit;
  if (*axis_title != '\0')
    rows->top += canvas->line_height + 0.5 * canvas->unit;
  available = canvas->height - pad - rows->top;
  rows->row_height = MIN (available / plot->n_bars, 2.2 * canvas->line_height);
  rows->n_shown = plot->n_bars;
  if (rows->row_height < 1.1 * canvas->line_height)
    {
      rows->row_height = 1.1 * canvas->line_height;
      rows->n_shown = (gsize) MAX (floor (available / rows->row_height) - 1, 0);
    }

  rows->label_width = rows->value_width = 0;
  for (gsize i = 0; i < rows->n_shown; i++)
    {
      g_autofree char *value = hek_plot_bar_format (plot, i);

      rows->label_width = MAX (rows->label_width,
                               hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION,
                                                           hek_plot_bar_label (plot, i)));
      rows->value_width = MAX (rows->value_width,
                               hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, value));
    }
  rows->label_width = MIN (rows->label_width, HEK_PLOT_BAR_MAX_LABEL * canvas->width);
  rows->bar_x = pad + rows->label_width + (rows->label_width > 0 ? 1.5 * canvas->unit : 0);
  rows->bar_width = canvas->width - pad - rows->value_width - 1.5 * canvas->unit - rows->bar_x;
  return rows->n_shown > 0 && rows->bar_width > 2 * canvas->unit;
}

static double
hek_plot_bar_zero (const HekPlotTicks *ticks)
{
  double zero = hek_plot_ticks_to_fraction (ticks, 0);

  return isnan (zero) ? 0 : CLAMP (zero, 0, 1);
}

static void
hek_plot_bar_draw_row (HekPlotCanvas        *canvas,
                       const HekPlotBar     *plot,
                       const HekPlotBarRows *rows,
                       gsize                 i)
{
  const HekPlotTheme *theme = canvas->theme;
  g_autofree char *value = hek_plot_bar_format (plot, i);
  double pad = hek_plot_canvas_padding (canvas);
  double y = rows->top + i * rows->row_height;
  double f = hek_plot_ticks_to_fraction (&rows->ticks, plot->values[i]);
  double zero = hek_plot_bar_zero (&rows->ticks);
  gboolean strong = plot->highlight.shown && plot->highlight.point_idx == i;

  if (canvas->cr != NULL && plot->hover.shown && plot->hover.point_idx == i)
    {
      hek_plot_set_source (canvas->cr, hek_plot_color_with_alpha (theme->text, 0.1));
      cairo_rectangle (canvas->cr, 0, y, canvas->width, rows->row_height);
      cairo_fill (canvas->cr);
    }
  if (canvas->cr != NULL && !isnan (f))
    {
      double x0 = rows->bar_x + MIN (zero, CLAMP (f, 0, 1)) * rows->bar_width;
      double x1 = rows->bar_x + MAX (zero, CLAMP (f, 0, 1)) * rows->bar_width;
      double h = HEK_PLOT_BAR_FILL * rows->row_height;

      hek_plot_set_source (canvas->cr, hek_plot_bar_color (plot, theme, i));
      cairo_rectangle (canvas->cr, x0, y + (rows->row_height - h) / 2,
                       MAX (x1 - x0, 0.5 * theme->scale), h);
      cairo_fill (canvas->cr);
    }
  hek_plot_canvas_text (canvas, strong ? HEK_PLOT_FONT_STRONG : HEK_PLOT_FONT_CAPTION,
                        hek_plot_bar_label (plot, i), pad, y + rows->row_height / 2, 0, 0.5,
                        MAX (rows->label_width, 1), theme->text);
  hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, value, canvas->width - pad,
                        y + rows->row_height / 2, 1, 0.5, 0, theme->text);
}

static void
hek_plot_bar_draw_rows (HekPlotCanvas        *canvas,
                        const HekPlotBar     *plot,
                        const HekPlotBarRows *rows)
{
  g_autofree char *axis_title = hek_plot_axis_title (&plot->value_axis);
  double pad = hek_plot_canvas_padding (canvas);
  double zero = rows->bar_x + hek_plot_bar_zero (&rows->ticks) * rows->bar_width;
  double top = hek_plot_canvas_title (canvas, plot->title);

  if (*axis_title != '\0')
    hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, axis_title, canvas->width - pad, top, 1, 0,
                          canvas->width - 2 * pad, canvas->theme->dim_text);
  for (gsize i = 0; i < rows->n_shown; i++)
    hek_plot_bar_draw_row (canvas, plot, rows, i);
  hek_plot_canvas_hairline (canvas, zero, rows->top, zero,
                            rows->top + rows->n_shown * rows->row_height, canvas->theme->axis);
  if (rows->n_shown < plot->n_bars)
    {
      guint n_more = (guint) (plot->n_bars - rows->n_shown);
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n_more),
                                               n_more);

      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, more, pad,
                            rows->top + rows->n_shown * rows->row_height, 0, 0, 0,
                            canvas->theme->dim_text);
    }
}

/* --- columns ------------------------------------------------------------------------------- */

static const HekPlotAxis no_axis; /* the columns are named, not numbered */

static gboolean
hek_plot_bar_columns_layout (HekPlotCanvas    *canvas,
                             const HekPlotBar *plot,
                             HekPlotCartesian *chart,
                             HekPlotPlaces    *places)
{
  *chart = (HekPlotCartesian) {
    .title = plot->title, .x_axis = &no_axis, .y_axis = &chart->own_y_axis,
    .own_y_axis = plot->value_axis, .no_x_ticks = TRUE,
    .x = { 0, (double) plot->n_bars, FALSE }, .y = hek_plot_bar_extent (plot),
  };
  chart->own_y_axis.from_zero = TRUE;
  return plot->n_bars > 0 && hek_plot_cartesian_layout (canvas, chart, places);
}

/* Every how many-th name is written: names shorter than a column need no thinning. */
static gsize
hek_plot_bar_columns_stride (HekPlotCanvas    *canvas,
                             const HekPlotBar *plot,
                             double            column)
{
  double widest = 0;

  for (gsize i = 0; i < plot->n_bars; i++)
    widest = MAX (widest, hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION,
                                                      hek_plot_bar_label (plot, i)));
  if (column >= 5 * canvas->unit) /* room for a few letters: shortened rather than left out */
    return 1;
  widest = MIN (widest, 0.25 * canvas->width);
  return (gsize) MAX (1, ceil ((widest + canvas->unit) / column));
}

static void
hek_plot_bar_draw_column (HekPlotCanvas      *canvas,
                          const HekPlotBar   *plot,
                          const HekPlotFrame *frame,
                          gsize               i)
{
  g_autofree char *value = hek_plot_bar_format (plot, i);
  double column = frame->width / plot->n_bars;
  double x = frame->x + (i + 0.5) * column, fill = HEK_PLOT_BAR_FILL * column;
  double bottom = frame->y + frame->height;
  double zero = bottom - hek_plot_bar_zero (&frame->y_ticks) * frame->height;
  double y = hek_plot_frame_pos_y (frame, plot->values[i]);

  if (canvas->cr != NULL && plot->hover.shown && plot->hover.point_idx == i)
    {
      hek_plot_set_source (canvas->cr, hek_plot_color_with_alpha (canvas->theme->text, 0.1));
      cairo_rectangle (canvas->cr, x - column / 2, frame->y, column, frame->height);
      cairo_fill (canvas->cr);
    }
  if (!isnan (y))
    {
      y = CLAMP (y, frame->y, bottom);
      if (canvas->cr != NULL)
        {
          hek_plot_set_source (canvas->cr, hek_plot_bar_color (plot, canvas->theme, i));
          cairo_rectangle (canvas->cr, x - fill / 2, MIN (y, zero), fill, fabs (zero - y));
          cairo_fill (canvas->cr);
        }
    }
  else
    y = zero;
  {
    double w = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, value);
    HekPlotBox box = { x - w / 2, y <= zero ? y - canvas->line_height : y, w, canvas->line_height };

    if (w <= column && box.y >= frame->y - canvas->line_height / 2
        && hek_plot_canvas_is_free (canvas, &box, 0.3 * canvas->unit))
      hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, value, box.x, box.y, 0, 0, 0,
                            canvas->theme->text);
  }
}

static void
hek_plot_bar_draw_columns (HekPlotCanvas          *canvas,
                           const HekPlotBar       *plot,
                           const HekPlotCartesian *chart,
                           const HekPlotPlaces    *places)
{
  const HekPlotFrame *frame = &places->frame;
  double column = frame->width / plot->n_bars;
  gsize stride = hek_plot_bar_columns_stride (canvas, plot, column);

  hek_plot_cartesian_draw (canvas, chart, places);
  for (gsize i = 0; i < plot->n_bars; i += stride)
    {
      const char *label = hek_plot_bar_label (plot, i);
      double room = stride * column - canvas->unit;
      double w = MIN (hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, label), room);
      HekPlotBox box = { CLAMP (frame->x + (i + 0.5) * column - w / 2, 0,
                                MAX (canvas->width - w, 0)),
                         frame->y + frame->height + 0.6 * canvas->line_height, w,
                         canvas->line_height };

      if (hek_plot_canvas_is_free (canvas, &box, 0.5 * canvas->unit))
        hek_plot_canvas_text (canvas, HEK_PLOT_FONT_CAPTION, label, box.x, box.y, 0, 0,
                              MAX (room, 1), canvas->theme->text);
    }
  for (gsize i = 0; i < plot->n_bars; i++)
    hek_plot_bar_draw_column (canvas, plot, frame, i);
  if (hek_plot_bar_zero (&frame->y_ticks) > 0)
    {
      double zero = hek_plot_frame_pos_y (frame, 0);

      hek_plot_canvas_hairline (canvas, frame->x, zero, frame->x + frame->width, zero,
                                canvas->theme->axis);
    }
}

/* --- both ---------------------------------------------------------------------------------- */

void
hek_plot_bar_draw (const HekPlotBar   *plot,
                   cairo_t            *cr,
                   double              width,
                   double              height,
                   const HekPlotTheme *theme)
{
  HekPlotCanvas canvas;
  HekPlotCartesian chart = { .title = plot->title };
  HekPlotPlaces places;
  HekPlotBarRows rows;

  hek_plot_canvas_init (&canvas, cr, width, height, theme);
  if (plot->vertical && hek_plot_bar_columns_layout (&canvas, plot, &chart, &places))
    hek_plot_bar_draw_columns (&canvas, plot, &chart, &places);
  else if (!plot->vertical && hek_plot_bar_rows_layout (&canvas, plot, &rows))
    hek_plot_bar_draw_rows (&canvas, plot, &rows);
  else
    hek_plot_cartesian_draw_empty (&canvas, &chart, plot->empty_text);
  hek_plot_canvas_clear (&canvas);
}

static void
hek_plot_bar_set_pick (const HekPlotBar *plot,
                       gsize             i,
                       HekPlotPick      *pick)
{
  g_autofree char *value = hek_plot_bar_format (plot, i);
  const char *unit = plot->value_axis.unit;
  g_autofree char *text
    = g_strdup_printf ("%s · %s%s%s", hek_plot_bar_label (plot, i), value,
                       unit != NULL ? " " : "", unit != NULL ? unit : "");

  pick->mark = (HekPlotMark) { TRUE, 0, i };
  pick->x = (double) i;
  pick->y = pick->value = plot->values[i];
  hek_plot_pick_set_text (pick, text);
}

gboolean
hek_plot_bar_pick (const HekPlotBar   *plot,
                   double              width,
                   double              height,
                   const HekPlotTheme *theme,
                   double              x,
                   double              y,
                   HekPlotPick        *out)
{
  HekPlotCanvas canvas;
  HekPlotCartesian chart;
  HekPlotPlaces places;
  HekPlotBarRows rows;
  HekPlotPick pick = { 0 };
  gboolean found = FALSE;

  hek_plot_canvas_init (&canvas, NULL, width, height, theme);
  if (plot->vertical && hek_plot_bar_columns_layout (&canvas, plot, &chart, &places)
      && hek_plot_frame_contains (&places.frame, x, y, 0))
    {
      const HekPlotFrame *frame = &places.frame;
      gsize i = (gsize) ((x - frame->x) / frame->width * plot->n_bars);

      i = MIN (i, plot->n_bars - 1);
      found = TRUE;
      hek_plot_bar_set_pick (plot, i, &pick);
      pick.pos_x = frame->x + (i + 0.5) * frame->width / plot->n_bars;
      pick.pos_y = hek_plot_frame_pos_y (frame, isnan (plot->values[i]) ? 0 : plot->values[i]);
    }
  else if (!plot->vertical && hek_plot_bar_rows_layout (&canvas, plot, &rows) && y >= rows.top
           && y < rows.top + rows.n_shown * rows.row_height && x >= 0 && x <= width)
    {
      gsize i = (gsize) ((y - rows.top) / rows.row_height);
      double f;

      i = MIN (i, rows.n_shown - 1);
      f = hek_plot_ticks_to_fraction (&rows.ticks, plot->values[i]);
      found = TRUE;
      hek_plot_bar_set_pick (plot, i, &pick);
      pick.pos_x = rows.bar_x + (isnan (f) ? 0 : CLAMP (f, 0, 1)) * rows.bar_width;
      pick.pos_y = rows.top + (i + 0.5) * rows.row_height;
    }
  hek_plot_canvas_clear (&canvas);
  if (found)
    *out = pick;
  return found;
}
