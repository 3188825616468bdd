/* SPDX-License-Identifier: Apache-2.0 */
/* Series of points: their extent, the marks over them, and which of them is under the pointer. */
#include "config.h"

#include "hek-plot-series-private.h"

#include <math.h>

#define HEK_PLOT_PICK_DISTANCE 24.0

static gboolean
hek_plot_axis_excludes (const HekPlotAxis *axis,
                        double             value)
{
  return axis->min != axis->max && (value < axis->min || value > axis->max);
}

static gboolean
hek_plot_series_has_interval (const HekPlotSeries *series,
                              gsize                i)
{
  return series->y_low != NULL && series->y_high != NULL && isfinite (series->y_low[i])
         && isfinite (series->y_high[i]);
}

/* y counts only where x is in the range that was asked for: a zoomed chart uses its height. */
static void
hek_plot_series_extent (const HekPlotSeriesSet *set,
                        HekPlotCartesian       *chart)
{
  hek_plot_extent_init (&chart->x, set->x_axis);
  hek_plot_extent_init (&chart->y, set->y_axis);
  for (guint s = 0; s < set->n_series; s++)
    for (gsize i = 0; i < set->series[s].n; i++)
      {
        double x = hek_plot_series_x (&set->series[s], i), y = set->series[s].y[i];
        gboolean x_shown = isfinite (x) && !(chart->x.is_log && x <= 0);
        gboolean y_shown = isfinite (y) && !(chart->y.is_log && y <= 0);

        if (!x_shown || !y_shown)
          continue;
        hek_plot_extent_add (&chart->x, x);
        if (hek_plot_axis_excludes (set->x_axis, x))
          continue;
        hek_plot_extent_add (&chart->y, y);
        if (set->has_intervals && hek_plot_series_has_interval (&set->series[s], i))
          {
            hek_plot_extent_add (&chart->y, set->series[s].y_low[i]);
            hek_plot_extent_add (&chart->y, set->series[s].y_high[i]);
          }
      }
}

void
hek_plot_series_set_up (const HekPlotSeriesSet *set,
                        const HekPlotTheme     *theme,
                        HekPlotKey             *keys,
                        HekPlotCartesian       *chart)
{
  for (guint s = 0; s < set->n_series; s++)
    {
      keys[s].label = set->series[s].label;
      keys[s].color = set->series[s].color != NULL ? *set->series[s].color
                                                   : hek_plot_theme_series_color (theme, s);
    }
  chart->x_axis = set->x_axis;
  chart->y_axis = set->y_axis;
  chart->keys = keys;
  chart->n_keys = set->n_series;
  hek_plot_series_extent (set, chart);
}

double
hek_plot_series_end (const HekPlotSeries *series,
                     const HekPlotFrame  *frame)
{
  double best_x = -INFINITY, best_y = NAN;

  for (gsize i = 0; i < series->n; i++)
    {
      double x = hek_plot_frame_pos_x (frame, hek_plot_series_x (series, i));
      double y = hek_plot_frame_pos_y (frame, series->y[i]);

      if (!isnan (y) && x > best_x && x <= frame->x + frame->width + 1)
        {
          best_x = x;
          best_y = y;
        }
    }
  return best_y;
}

/* " (87.2–88.9)", with the digits of the value. */
static void
hek_plot_series_append_interval (GString             *text,
                                 const HekPlotSeries *series,
                                 gsize                i,
                                 const HekPlotFrame  *frame)
{
  const HekPlotTicks *ticks = &frame->y_ticks;
  double resolution = ticks->scale == HEK_PLOT_LINEAR ? (ticks->max - ticks->min) / 200 : 0;
  g_autofree char *low = hek_plot_format_resolved (series->y_low[i], resolution);
  g_autofree char *high = hek_plot_format_resolved (series->y_high[i], resolution);

  g_string_append_printf (text, " (%s–%s)", low, high);
}

/* Values, place and read-out of one point. Returns: FALSE when it is not shown */
static gboolean
hek_plot_series_get_mark (const HekPlotSeriesSet *set,
                          const HekPlotFrame     *frame,
                          const HekPlotMark      *mark,
                          HekPlotPick            *pick)
{
  const HekPlotSeries *series;
  g_autoptr (GString) text = NULL;
  double x, y, pos_x, pos_y;

  if (!mark->shown || mark->series_idx >= set->n_series
      || mark->point_idx >= set->series[mark->series_idx].n)
    return FALSE;
  series = &set->series[mark->series_idx];
  x = hek_plot_series_x (series, mark->point_idx);
  y = series->y[mark->point_idx];
  pos_x = hek_plot_frame_pos_x (frame, x);
  pos_y = hek_plot_frame_pos_y (frame, y);
  if (isnan (pos_x) || isnan (pos_y) || !hek_plot_frame_contains (frame, pos_x, pos_y, 1))
    return FALSE;

  text = g_string_new (set->n_series > 1 && !series->full_point_labels ? series->label : NULL);
  if (series->point_labels != NULL && series->point_labels[mark->point_idx] != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                            series->point_labels[mark->point_idx]);
  hek_plot_append_readout (text, set->x_axis, &frame->x_ticks, x);
  hek_plot_append_readout (text, set->y_axis, &frame->y_ticks, y);
  if (set->has_intervals && hek_plot_series_has_interval (series, mark->point_idx))
    hek_plot_series_append_interval (text, series, mark->point_idx, frame);

  *pick = (HekPlotPick) {
    .mark = *mark, .x = x, .y = y, .value = y, .pos_x = pos_x, .pos_y = pos_y,
  };
  hek_plot_pick_set_text (pick, text->str);
  return TRUE;
}

/* Whether the straight line from (x0, y0) to (x1, y1) meets a box (Liang and Barsky's clipping). */
static gboolean
hek_plot_box_meets_line (const HekPlotBox *box,
                         double            x0,
                         double            y0,
                         double            x1,
                         double            y1)
{
  const double p[4] = { x0 - x1, x1 - x0, y0 - y1, y1 - y0 };
  const double q[4] = { x0 - box->x, box->x + box->width - x0, y0 - box->y,
                        box->y + box->height - y0 };
  double enter = 0, leave = 1;

  for (guint i = 0; i < 4; i++)
    if (p[i] == 0 && q[i] < 0)
      return FALSE;
    else if (p[i] < 0)
      enter = MAX (enter, q[i] / p[i]);
    else if (p[i] > 0)
      leave = MIN (leave, q[i] / p[i]);
  return enter <= leave;
}

static gboolean
hek_plot_series_meets_one (const HekPlotSeries *series,
                           const HekPlotFrame  *frame,
                           const HekPlotBox    *box,
                           gboolean             is_joined,
                           gboolean             has_intervals)
{
  double last_x = NAN, last_y = NAN;

  for (gsize i = 0; i < series->n; i++)
    {
      double x = hek_plot_frame_pos_x (frame, hek_plot_series_x (series, i));
      double y = hek_plot_frame_pos_y (frame, series->y[i]);
      gboolean joined = is_joined && !isnan (last_x) && !isnan (last_y);

      if (!isnan (x) && !isnan (y)
          && hek_plot_box_meets_line (box, joined ? last_x : x, joined ? last_y : y, x, y))
        return TRUE;
      if (has_intervals && !isnan (x) && hek_plot_series_has_interval (series, i)
          && hek_plot_box_meets_line (box, x, hek_plot_frame_pos_y (frame, series->y_low[i]), x,
                                      hek_plot_frame_pos_y (frame, series->y_high[i])))
        return TRUE;
      last_x = x;
      last_y = y;
    }
  return FALSE;
}

/* Whether a box, grown by @margin, lies on a line or a point of any series. */
static gboolean
hek_plot_series_meets (const HekPlotSeriesSet *set,
                       const HekPlotFrame     *frame,
                       const HekPlotBox       *box,
                       double                  margin)
{
  const HekPlotBox grown = { box->x - margin, box->y - margin, box->width + 2 * margin,
                             box->height + 2 * margin };

  for (guint s = 0; s < set->n_series; s++)
    if (hek_plot_series_meets_one (&set->series[s], frame, &grown, set->has_lines,
                                   set->has_intervals))
      return TRUE;
  for (guint p = 0; p < set->n_paths; p++)
    if (hek_plot_series_meets_one (&set->paths[p], frame, &grown, TRUE, FALSE))
      return TRUE;
  return FALSE;
}

/*
 * A label beside a point, at the first place that hides no other label and no data; @must: if there
 * is none, at the first that hides no label.
 */
static void
hek_plot_series_point_label (HekPlotCanvas          *canvas,
                             const HekPlotSeriesSet *set,
                             const HekPlotFrame     *frame,
                             HekPlotFont             font,
                             const HekPlotPick      *pick,
                             const char             *text,
                             double                  distance,
                             gboolean                must)
{
  double w = hek_plot_canvas_text_width (canvas, font, text), h = canvas->line_height;
  double x = pick->pos_x, y = pick->pos_y, d = distance;
  const HekPlotBox places[] = {
    { x - w / 2, y - d - h, w, h },     { x - d - w, y - 0.8 * h, w, h },
    { x + d, y - 0.2 * h, w, h },       { x - w / 2, y + d, w, h },
    { x + d, y - 0.8 * h, w, h },       { x - d - w, y - 0.2 * h, w, h },
    { x - d / 2 - w, y - d - h, w, h }, { x + d / 2, y + d, w, h },
    { x + d / 2, y - d - h, w, h },     { x - d / 2 - w, y + d, w, h },
  };

  for (guint pass = 0; pass < (must ? 2 : 1); pass++)
    for (guint i = 0; i < G_N_ELEMENTS (places); i++)
      if (hek_plot_frame_contains (frame, places[i].x, places[i].y, canvas->unit)
          && hek_plot_frame_contains (frame, places[i].x + w, places[i].y + h, 0)
          && hek_plot_canvas_is_free (canvas, &places[i], 0.5 * canvas->unit)
          && (pass > 0 || !hek_plot_series_meets (set, frame, &places[i], 0.25 * canvas->unit)))
        {
          hek_plot_canvas_text (canvas, font, text, places[i].x, places[i].y, 0, 0, 0,
                                canvas->theme->text);
          return;
        }
}

static gboolean
hek_plot_mark_equal (const HekPlotMark *a,
                     const HekPlotMark *b)
{
  return a->shown && b->shown && a->series_idx == b->series_idx && a->point_idx == b->point_idx;
}

/* The label of a point, where it has one and there is room. */
static void
hek_plot_series_label_mark (HekPlotCanvas          *canvas,
                            const HekPlotSeriesSet *set,
                            const HekPlotFrame     *frame,
                            const HekPlotMark      *mark,
                            HekPlotFont             font,
                            double                  distance,
                            gboolean                must)
{
  const char *const *labels;
  HekPlotPick pick;

  if (!hek_plot_series_get_mark (set, frame, mark, &pick))
    return;
  labels = set->series[mark->series_idx].point_labels;
  if (labels != NULL && labels[mark->point_idx] != NULL)
    hek_plot_series_point_label (canvas, set, frame, font, &pick, labels[mark->point_idx],
                                 distance, must);
}

static void
hek_plot_series_draw_point_labels (HekPlotCanvas          *canvas,
                                   const HekPlotSeriesSet *set,
                                   const HekPlotFrame     *frame)
{
  for (guint s = 0; s < set->n_series; s++)
    for (gsize i = 0; i < set->series[s].n && set->series[s].show_point_labels; i++)
      {
        HekPlotMark mark = { TRUE, s, i };

        if (!hek_plot_mark_equal (&mark, set->highlight))
          hek_plot_series_label_mark (canvas, set, frame, &mark, HEK_PLOT_FONT_CAPTION,
                                      canvas->unit, FALSE);
      }
}

/* The labels of pinned points come before those of the front: they are less and asked for. */
static void
hek_plot_series_draw_rings (HekPlotCanvas          *canvas,
                            const HekPlotSeriesSet *set,
                            const HekPlotFrame     *frame,
                            double                  radius)
{
  const HekPlotTheme *theme = canvas->theme;
  HekPlotPick pick;

  for (guint i = 0; i < set->n_rings; i++)
    if (hek_plot_series_get_mark (set, frame, &set->rings[i], &pick))
      {
        cairo_new_path (canvas->cr);
        cairo_arc (canvas->cr, pick.pos_x, pick.pos_y, radius + 2 * theme->scale, 0, 2 * G_PI);
        hek_plot_set_source (canvas->cr, theme->text);
        cairo_set_line_width (canvas->cr, 1.5 * theme->scale);
        cairo_stroke (canvas->cr);
      }
}

/* @marks: those that have the highlight's label already are passed over */
static void
hek_plot_series_label_marks (HekPlotCanvas          *canvas,
                             const HekPlotSeriesSet *set,
                             const HekPlotFrame     *frame,
                             const HekPlotMark      *marks,
                             guint                   n_marks,
                             double                  distance,
                             gboolean                must)
{
  for (guint i = 0; i < n_marks; i++)
    {
      gboolean done = hek_plot_mark_equal (&marks[i], set->highlight);

      for (guint r = 0; marks != set->rings && r < set->n_rings && !done; r++)
        done = hek_plot_mark_equal (&marks[i], &set->rings[r]);
      if (!done)
        hek_plot_series_label_mark (canvas, set, frame, &marks[i], HEK_PLOT_FONT_CAPTION, distance,
                                    must);
    }
}

typedef struct
{
  const HekPlotSeriesSet *set;
  const HekPlotFrame *frame;
} HekPlotSeriesShown;

static gboolean
hek_plot_series_hides (const HekPlotBox *box,
                       gpointer          data)
{
  const HekPlotSeriesShown *shown = data;

  return hek_plot_series_meets (shown->set, shown->frame, box, 0);
}

void
hek_plot_series_draw_marks (HekPlotCanvas          *canvas,
                            const HekPlotSeriesSet *set,
                            const HekPlotFrame     *frame,
                            double                  radius)
{
  HekPlotSeriesShown shown = { set, frame };
  HekPlotPick pick;

  hek_plot_series_draw_rings (canvas, set, frame, radius);
  if (hek_plot_series_get_mark (set, frame, set->highlight, &pick))
    {
      hek_plot_canvas_dot (canvas, pick.pos_x, pick.pos_y, radius, canvas->theme->accent);
      hek_plot_series_label_mark (canvas, set, frame, set->highlight, HEK_PLOT_FONT_STRONG,
                                  radius + 0.5 * canvas->unit, TRUE);
    }
  hek_plot_series_label_marks (canvas, set, frame, set->rings, set->n_rings,
                               radius + 0.5 * canvas->unit, TRUE);
  hek_plot_series_label_marks (canvas, set, frame, set->named, set->n_named, canvas->unit, FALSE);
  hek_plot_series_draw_point_labels (canvas, set, frame);
  hek_plot_cartesian_label_bands (canvas, frame, set->bands, set->n_bands, hek_plot_series_hides,
                                  &shown);
  if (hek_plot_series_get_mark (set, frame, set->hover, &pick))
    {
      hek_plot_canvas_hairline (canvas, pick.pos_x, frame->y, pick.pos_x,
                                frame->y + frame->height, canvas->theme->axis);
      hek_plot_canvas_readout (canvas, pick.pos_x, pick.pos_y, TRUE, pick.text);
    }
}

gboolean
hek_plot_series_pick (const HekPlotSeriesSet *set,
                      const HekPlotFrame     *frame,
                      const HekPlotTheme     *theme,
                      double                  x,
                      double                  y,
                      double                  y_weight,
                      HekPlotPick            *out)
{
  double limit = HEK_PLOT_PICK_DISTANCE * theme->scale, nearest = INFINITY;
  HekPlotMark mark = { FALSE, 0, 0 };

  if (!hek_plot_frame_contains (frame, x, y, limit / 4))
    return FALSE;
  for (guint s = 0; s < set->n_series; s++)
    for (gsize i = 0; i < set->series[s].n; i++)
      {
        double pos_x = hek_plot_frame_pos_x (frame, hek_plot_series_x (&set->series[s], i));
        double pos_y = hek_plot_frame_pos_y (frame, set->series[s].y[i]);
        double d = hypot (pos_x - x, y_weight * (pos_y - y));

        if (d < nearest && fabs (pos_x - x) <= limit && y_weight * fabs (pos_y - y) <= limit
            && hek_plot_frame_contains (frame, pos_x, pos_y, 1))
          {
            nearest = d;
            mark = (HekPlotMark) { TRUE, s, i };
          }
      }
  return hek_plot_series_get_mark (set, frame, &mark, out);
}
