/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The frame that line, scatter, column charts and histograms share: where the data area lies once
 * title, legend, tick labels and axis titles have their room, and the drawing of all these. When
 * there is too little room, the legend goes first, then the axis titles, then the title.
 */
#include "config.h"

#include "hek-plot-cartesian-private.h"

#include <math.h>
#include <string.h>

#include "hek-plot-time.h"

/* In units of the 6-unit grid. */
#define HEK_PLOT_MIN_FRAME_WIDTH 8.0
#define HEK_PLOT_MIN_FRAME_HEIGHT 5.0
#define HEK_PLOT_TICK_LENGTH 0.6

/* Part of the width that direct labels may take. */
#define HEK_PLOT_MAX_DIRECT 0.32

/* Fractions far outside are cut: cairo's coordinates hold 23 bits before the point. */
#define HEK_PLOT_MAX_FRACTION 50.0

void
hek_plot_extent_init (HekPlotExtent     *extent,
                      const HekPlotAxis *axis)
{
  extent->min = INFINITY;
  extent->max = -INFINITY;
  extent->is_log = hek_plot_scale_is_log (axis->scale);
}

void
hek_plot_extent_add (HekPlotExtent *extent,
                     double         value)
{
  if (!isfinite (value) || (extent->is_log && value <= 0))
    return;
  extent->min = MIN (extent->min, value);
  extent->max = MAX (extent->max, value);
}

gboolean
hek_plot_extent_is_empty (const HekPlotExtent *extent)
{
  return !(extent->min <= extent->max);
}

/* --- ticks --------------------------------------------------------------------------------- */

/* The ticks of an axis whose ends are given by the caller, or come from the data. */
static void
hek_plot_cartesian_ticks (HekPlotTicks        *ticks,
                          const HekPlotAxis   *axis,
                          const HekPlotExtent *extent,
                          double               inset,
                          guint                n_wanted,
                          gboolean             grow)
{
  gboolean given = axis->min != axis->max; /* NaN is unequal to everything, itself included */
  gboolean min_given = given && isfinite (axis->min) && !(extent->is_log && axis->min <= 0);
  gboolean max_given = given && isfinite (axis->max) && !(extent->is_log && axis->max <= 0);
  double min = min_given ? axis->min : extent->min;
  double max = max_given ? axis->max : extent->max;

  if (axis->from_zero && !extent->is_log)
    {
      min = min_given ? min : MIN (min, 0);
      max = max_given ? max : MAX (max, 0);
      if (min == 0 && max == 0)
        max = 1;
    }
  if (inset > 0 && max > min)
    {
      double k = inset / (1 - 2 * inset);
      double span = extent->is_log ? log (max) - log (min) : max - min;

      if (!min_given && !(axis->from_zero && min == 0))
        min = extent->is_log ? min * exp (-k * span) : min - k * span;
      if (!max_given && !(axis->from_zero && max == 0))
        max = extent->is_log ? max * exp (k * span) : max + k * span;
    }
  hek_plot_ticks_init (ticks, min, max, axis->scale, n_wanted,
                       grow && !(min_given && max_given));
  if (grow && (min_given != max_given) && min < max)
    hek_plot_ticks_init (ticks, min_given ? min : ticks->min, max_given ? max : ticks->max,
                         axis->scale, n_wanted, FALSE);
}

/* Whether the labels of every @stride-th tick of the x axis stay clear of each other. */
static gboolean
hek_plot_cartesian_x_fits (HekPlotCanvas      *canvas,
                           const HekPlotTicks *ticks,
                           double              x,
                           double              width,
                           guint               stride)
{
  double last = -INFINITY;

  for (guint i = 0; i < ticks->n_ticks; i += stride)
    {
      g_autofree char *text = hek_plot_ticks_format (ticks, i);
      double w = hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text);
      double pos = x + hek_plot_ticks_to_fraction (ticks, ticks->ticks[i]) * width - w / 2;

      pos = CLAMP (pos, 0, MAX (canvas->width - w, 0));
      if (pos < last + 1.3 * canvas->unit)
        return FALSE;
      last = pos + w;
    }
  return TRUE;
}

static void
hek_plot_cartesian_fit_x (HekPlotCanvas          *canvas,
                          const HekPlotCartesian *chart,
                          HekPlotPlaces          *places)
{
  HekPlotFrame *frame = &places->frame;
  guint n = (guint) CLAMP (frame->width / (8 * canvas->unit), 2, 9);

  for (;; n--)
    {
      hek_plot_cartesian_ticks (&frame->x_ticks, chart->x_axis, &chart->x, chart->inset_x, n,
                                chart->grow_x);
      if (n <= 2 || hek_plot_cartesian_x_fits (canvas, &frame->x_ticks, frame->x, frame->width, 1))
        break;
    }
  places->x_stride = 1;
  while (places->x_stride < HEK_PLOT_MAX_TICKS
         && !hek_plot_cartesian_x_fits (canvas, &frame->x_ticks, frame->x, frame->width,
                                        places->x_stride))
    places->x_stride++;
}

/* Ticks of the y axis for its height. Returns: width of the widest label */
static double
hek_plot_cartesian_fit_y (HekPlotCanvas          *canvas,
                          const HekPlotCartesian *chart,
                          HekPlotPlaces          *places)
{
  HekPlotTicks *ticks = &places->frame.y_ticks;
  double height = places->frame.height, widest = 0, nearest = INFINITY;
  guint n = (guint) CLAMP (height / (2.6 * canvas->line_height), 2, 7);

  hek_plot_cartesian_ticks (ticks, chart->y_axis, &chart->y, 0, n, TRUE);
  for (guint i = 0; i < ticks->n_ticks; i++)
    {
      g_autofree char *text = hek_plot_ticks_format (ticks, i);

      widest = MAX (widest, hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION, text));
      if (i > 0)
        nearest = MIN (nearest, hek_plot_ticks_to_fraction (ticks, ticks->ticks[i])
                                - hek_plot_ticks_to_fraction (ticks, ticks->ticks[i - 1]));
    }
  places->y_stride = isfinite (nearest) && nearest > 0
                     ? (guint) MAX (1, ceil (1.15 * canvas->line_height / (nearest * height)))
                     : 1;
  return widest;
}

/* --- layout -------------------------------------------------------------------------------- */

static double
hek_plot_cartesian_widest_key (HekPlotCanvas          *canvas,
                               const HekPlotCartesian *chart)
{
  double widest = 0;

  for (guint i = 0; i < chart->n_keys; i++)
    if (chart->keys[i].label != NULL)
      widest = MAX (widest, hek_plot_canvas_text_width (canvas, HEK_PLOT_FONT_CAPTION,
                                                        chart->keys[i].label));
  return widest;
}

static guint
hek_plot_cartesian_n_labelled (const HekPlotCartesian *chart)
{
  guint n = 0;

  for (guint i = 0; i < chart->n_keys; i++)
    n += chart->keys[i].label != NULL && *chart->keys[i].label != '\0';
  return n;
}

/* Reserves rows of equal columns for the legend. Returns: their height */
static double
hek_plot_cartesian_fit_legend (HekPlotCanvas          *canvas,
                               const HekPlotCartesian *chart,
                               double                  width,
                               HekPlotPlaces          *places)
{
  double column = hek_plot_cartesian_widest_key (canvas, chart) + 5.5 * canvas->unit;
  guint n = hek_plot_cartesian_n_labelled (chart);
  guint n_columns;

  if (n == 0)
    return 0;
  column = MIN (column, width);
  n_columns = (guint) CLAMP (floor (width / column), 1, n);
  /* rows of equal length look tidier than one short last row */
  n_columns = (n + (n + n_columns - 1) / n_columns - 1) / ((n + n_columns - 1) / n_columns);
  places->legend_column = column;
  places->legend_n_columns = n_columns;
  return (n + n_columns - 1) / n_columns * 1.25 * canvas->line_height + canvas->unit;
}

/* One try with less and less around the data. Returns: FALSE when the frame is too small */
static gboolean
hek_plot_cartesian_try (HekPlotCanvas          *canvas,
                        const HekPlotCartesian *chart,
                        guint                   level,
                        HekPlotPlaces          *places)
{
  HekPlotFrame *frame = &places->frame;
  g_autofree char *x_title = hek_plot_axis_title (chart->x_axis);
  g_autofree char *y_title = hek_plot_axis_title (chart->y_axis);
  double unit = canvas->unit, pad = hek_plot_canvas_padding (canvas);
  double widest = hek_plot_cartesian_widest_key (canvas, chart);
  double top = pad, bottom = canvas->height - pad, right = canvas->width - pad;
  guint n_labelled = hek_plot_cartesian_n_labelled (chart);
  gboolean direct = n_labelled <= chart->max_direct
                    && widest + 2 * unit <= HEK_PLOT_MAX_DIRECT * canvas->width
                    && (n_labelled <= 3
                        || (n_labelled + 5) * canvas->line_height <= canvas->height);
  /* a single series whose name is that of the axis needs no label */
  gboolean named
    = n_labelled > 1
      || (n_labelled == 1 && g_strcmp0 (chart->keys[0].label, chart->y_axis->label) != 0);

  memset (places, 0, sizeof *places);
  if (level < 3 && chart->title != NULL && *chart->title != '\0')
    {
      places->show_title = TRUE;
      top += canvas->heights[HEK_PLOT_FONT_TITLE] + unit;
    }
  if (level < 1 && named && !direct)
    {
      places->legend_y = top;
      top += hek_plot_cartesian_fit_legend (canvas, chart, right - pad, places);
    }
  if (level < 2 && *y_title != '\0')
    {
      places->y_title_y = MAX (top, 1e-3);
      top += canvas->line_height + 0.3 * unit;
    }
  top += canvas->line_height / 2 + 0.2 * unit;
  if (level < 2 && *x_title != '\0')
    {
      places->x_title_y = bottom - canvas->line_height;
      bottom -= canvas->line_height + 0.3 * unit;
    }
  bottom -= canvas->line_height * 1.5 + 0.3 * unit;
  if (direct && named && level < 1)
    {
      right -= widest + 2.2 * unit;
      places->direct_x = right + 0.4 * unit;
    }

  frame->y = top;
  frame->height = bottom - top;
  if (frame->height < HEK_PLOT_MIN_FRAME_HEIGHT * unit && level < 3)
    return FALSE;
  if (frame->height < 2 * unit)
    return FALSE;
  frame->x = pad + hek_plot_cartesian_fit_y (canvas, chart, places) + unit;
  frame->width = right - frame->x;
  if (frame->width < HEK_PLOT_MIN_FRAME_WIDTH * unit)
    return FALSE;
  if (canvas->theme->snap)
    {
      frame->width = floor (frame->x + frame->width) - ceil (frame->x);
      frame->x = ceil (frame->x);
      frame->height = floor (frame->y + frame->height) - ceil (frame->y);
      frame->y = ceil (frame->y);
    }
  hek_plot_cartesian_fit_x (canvas, chart, places);
  return TRUE;
}

gboolean
hek_plot_cartesian_layout (HekPlotCanvas          *canvas,
                           const HekPlotCartesian *chart,
                           HekPlotPlaces          *places)
{
  if (hek_plot_extent_is_empty (&chart->x) || hek_plot_extent_is_empty (&chart->y))
    return FALSE;
  for (guint level = 0; level <= 3; level++)
    if (hek_plot_cartesian_try (canvas, chart, level, places))
      return TRUE;
  return FALSE;
}

double
hek_plot_frame_x_at (const HekPlotFrame *frame,
                     double              pos_x)
{
  return hek_plot_ticks_from_fraction (&frame->x_ticks, (pos_x - frame->x) / frame->width);
}

double
hek_plot_frame_y_at (const HekPlotFrame *frame,
                     double              pos_y)
{
  return hek_plot_ticks_from_fraction (&frame->y_ticks,
                                       (frame->y + frame->height - pos_y) / frame->height);
}

double
hek_plot_frame_pos_x (const HekPlotFrame *frame,
                      double              x)
{
  double f = hek_plot_ticks_to_fraction (&frame->x_ticks, x);

  return frame->x + CLAMP (f, -HEK_PLOT_MAX_FRACTION, HEK_PLOT_MAX_FRACTION) * frame->width;
}

double
hek_plot_frame_pos_y (const HekPlotFrame *frame,
                      double              y)
{
  double f = hek_plot_ticks_to_fraction (&frame->y_ticks, y);

  return frame->y + frame->height
         - CLAMP (f, -HEK_PLOT_MAX_FRACTION, HEK_PLOT_MAX_FRACTION) * frame->height;
}

gboolean
hek_plot_frame_contains (const HekPlotFrame *frame,
                         double              x,
                         double              y,
                         double              margin)
{
  return x >= frame->x - margin && x <= frame->x + frame->width + margin
         && y >= frame->y - margin && y <= frame->y + frame->height + margin;
}

void
hek_plot_pick_set_text (HekPlotPick *pick,
                        const char  *text)
{
  gsize n = MIN (strlen (text), sizeof pick->text - 1);

  while (n > 0 && ((guchar) text[n] & 0xc0) == 0x80)
    n--;
  memcpy (pick->text, text, n);
  pick->text[n] = '\0';
}

char *
hek_plot_format_resolved (double value,
                          double resolution)
{
  double digits = resolution > 0 && value != 0 ? ceil (log10 (fabs (value) / resolution)) : 3;

  if (fabs (value) < 1e9 && value == round (value) && (fabs (value) >= 100 || resolution >= 0.05))
    digits = fabs (value) >= 10 ? floor (log10 (fabs (value))) + 1 : 1; /* whole numbers stay so */
  return hek_plot_format_value (value, (guint) CLAMP (digits, 1, 9));
}

void
hek_plot_append_readout (GString            *text,
                         const HekPlotAxis  *axis,
                         const HekPlotTicks *ticks,
                         double              value)
{
  double resolution = ticks->scale == HEK_PLOT_LINEAR ? (ticks->max - ticks->min) / 200 : 0;
  g_autofree char *number = ticks->scale == HEK_PLOT_TIME
                            ? hek_plot_time_format (value, (ticks->max - ticks->min) / 1000)
                            : hek_plot_format_resolved (value, resolution);

  if (text->len > 0)
    g_string_append (text, " · ");
  if (axis->label != NULL && *axis->label != '\0')
    g_string_append_printf (text, "%s ", axis->label);
  g_string_append (text, number);
  if (axis->unit != NULL && *axis->unit != '\0')
    g_string_append_printf (text, " %s", axis->unit);
}
