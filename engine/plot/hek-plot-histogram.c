/* SPDX-License-Identifier: Apache-2.0 */
/* Histograms: the first series is filled, the others are outlines over it. */
#include "config.h"

#include "hek-plot-histogram.h"

#include <math.h>

#include "hek-plot-cartesian-private.h"

gsize
hek_plot_histogram_count (const float *values,
                          gsize        n,
                          double       min,
                          double       max,
                          double      *counts,
                          guint        n_bins)
{
  double scale = n_bins / (max - min);
  gsize n_counted = 0;

  for (guint b = 0; b < n_bins; b++)
    counts[b] = 0;
  if (n_bins == 0 || !(max > min))
    return 0;
  for (gsize i = 0; i < n; i++)
    if (values[i] >= min && values[i] <= max)
      {
        counts[MIN ((guint) ((values[i] - min) * scale), n_bins - 1)]++;
        n_counted++;
      }
  return n_counted;
}

static double
hek_plot_histogram_at (const HekPlotHistogramSeries *series,
                       guint                         bin)
{
  return isfinite (series->counts[bin]) ? series->counts[bin] : 0;
}

static gboolean
hek_plot_histogram_layout (HekPlotCanvas    *canvas,
                           gconstpointer     data,
                           HekPlotKey       *keys,
                           HekPlotCartesian *chart,
                           HekPlotPlaces    *places)
{
  const HekPlotHistogram *plot = data;

  *chart = (HekPlotCartesian) {
    .title = plot->title, .x_axis = &plot->x_axis, .y_axis = &chart->own_y_axis,
    .own_y_axis = plot->y_axis, .keys = keys, .n_keys = plot->n_series,
  };
  chart->own_y_axis.from_zero = TRUE;
  hek_plot_extent_init (&chart->x, &plot->x_axis);
  hek_plot_extent_init (&chart->y, chart->y_axis);
  for (guint s = 0; s < plot->n_series; s++)
    {
      const HekPlotHistogramSeries *series = &plot->series[s];

      keys[s] = (HekPlotKey) {
        .label = series->label, .is_area = s == 0,
        .color = series->color != NULL ? *series->color
                                       : hek_plot_theme_series_color (canvas->theme, s),
      };
      for (guint b = 0; b < plot->n_bins; b++)
        hek_plot_extent_add (&chart->y, hek_plot_histogram_at (series, b));
    }
  for (guint c = 0; c < plot->n_curves; c++)
    {
      const HekPlotSeries *curve = &plot->curves[c];

      keys[chart->n_keys++] = (HekPlotKey) {
        .label = curve->label, .dashed = curve->dashed,
        .color = curve->color != NULL ? *curve->color : canvas->theme->accent,
      };
      for (gsize i = 0; i < curve->n; i++)
        hek_plot_extent_add (&chart->y, curve->y[i]);
    }
  for (guint b = 0; plot->n_series > 0 && plot->n_bins > 0 && b <= plot->n_bins; b++)
    hek_plot_extent_add (&chart->x, plot->edges[b]);
  return hek_plot_cartesian_layout (canvas, chart, places);
}

static void
hek_plot_histogram_fill (HekPlotCanvas                *canvas,
                         const HekPlotHistogram       *plot,
                         const HekPlotFrame           *frame,
                         const HekPlotHistogramSeries *series,
                         HekPlotColor                  color)
{
  double bottom = frame->y + frame->height;

  hek_plot_set_source (canvas->cr, hek_plot_color_with_alpha (color, 0.85));
  for (guint b = 0; b < plot->n_bins; b++)
    {
      double x0 = hek_plot_frame_pos_x (frame, plot->edges[b]);
      double x1 = hek_plot_frame_pos_x (frame, plot->edges[b + 1]);
      double y = hek_plot_frame_pos_y (frame, hek_plot_histogram_at (series, b));
      double gap = x1 - x0 > 5 * canvas->theme->scale ? canvas->theme->scale : 0;

      if (isnan (x0) || isnan (x1) || isnan (y) || y >= bottom)
        continue;
      if (canvas->theme->snap && x1 - x0 > 2)
        {
          x0 = round (x0);
          x1 = round (x1);
        }
      cairo_rectangle (canvas->cr, x0, y, MAX (x1 - x0 - gap, 0.1), bottom - y);
    }
  cairo_fill (canvas->cr);
}

static void
hek_plot_histogram_outline (HekPlotCanvas                *canvas,
                            const HekPlotHistogram       *plot,
                            const HekPlotFrame           *frame,
                            const HekPlotHistogramSeries *series,
                            HekPlotColor                  color)
{
  double bottom = frame->y + frame->height;

  cairo_new_path (canvas->cr);
  for (guint b = 0; b < plot->n_bins; b++)
    {
      double x0 = hek_plot_frame_pos_x (frame, plot->edges[b]);
      double x1 = hek_plot_frame_pos_x (frame, plot->edges[b + 1]);
      double y = hek_plot_frame_pos_y (frame, hek_plot_histogram_at (series, b));

      if (isnan (x0) || isnan (x1))
        continue;
      cairo_line_to (canvas->cr, x0, isnan (y) ? bottom : y);
      cairo_line_to (canvas->cr, x1, isnan (y) ? bottom : y);
    }
  hek_plot_set_source (canvas->cr, color);
  cairo_set_line_width (canvas->cr, canvas->theme->line_width);
  cairo_stroke (canvas->cr);
}

static void
hek_plot_histogram_draw_curve (HekPlotCanvas       *canvas,
                               const HekPlotFrame  *frame,
                               const HekPlotSeries *curve)
{
  const HekPlotTheme *theme = canvas->theme;

  cairo_new_path (canvas->cr);
  for (gsize i = 0; i < curve->n; i++)
    {
      double x = hek_plot_frame_pos_x (frame, curve->x != NULL ? curve->x[i] : (double) i);
      double y = hek_plot_frame_pos_y (frame, curve->y[i]);

      if (isnan (x) || isnan (y))
        cairo_new_sub_path (canvas->cr);
      else
        cairo_line_to (canvas->cr, x, y);
    }
  hek_plot_set_source (canvas->cr, curve->color != NULL ? *curve->color : theme->accent);
  cairo_set_line_width (canvas->cr, theme->line_width);
  if (curve->dashed)
    cairo_set_dash (canvas->cr, (double[]) { 5 * theme->scale, 3 * theme->scale }, 2, 0);
  cairo_stroke (canvas->cr);
  cairo_set_dash (canvas->cr, NULL, 0, 0);
}

static gboolean
hek_plot_histogram_get_mark (const HekPlotHistogram *plot,
                             const HekPlotFrame     *frame,
                             const HekPlotMark      *mark,
                             HekPlotPick            *pick)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint bin = (guint) mark->point_idx;
  double low, high;

  if (!mark->shown || mark->point_idx >= plot->n_bins || plot->n_series == 0)
    return FALSE;
  low = plot->edges[bin];
  high = plot->edges[bin + 1];
  *pick = (HekPlotPick) { .mark = *mark, .x = (low + high) / 2 };
  pick->mark.series_idx = 0;
  pick->y = pick->value = hek_plot_histogram_at (&plot->series[0], bin);
  pick->pos_x = (hek_plot_frame_pos_x (frame, low) + hek_plot_frame_pos_x (frame, high)) / 2;
  pick->pos_y = hek_plot_frame_pos_y (frame, pick->y);
  if (isnan (pick->pos_y))
    pick->pos_y = frame->y + frame->height;
  if (isnan (pick->pos_x) || !hek_plot_frame_contains (frame, pick->pos_x, frame->y, 1))
    return FALSE;
  pick->pos_y = CLAMP (pick->pos_y, frame->y, frame->y + frame->height);

  {
    g_autofree char *from = hek_plot_format_resolved (low, (high - low) / 10);
    g_autofree char *to = hek_plot_format_resolved (high, (high - low) / 10);
    const char *label = plot->x_axis.label, *unit = plot->x_axis.unit;

    g_string_append_printf (text, "%s%s%s – %s%s%s", label != NULL ? label : "",
                            label != NULL ? " " : "", from, to, unit != NULL ? " " : "",
                            unit != NULL ? unit : "");
  }
  for (guint s = 0; s < plot->n_series; s++)
    {
      g_autofree char *count
        = hek_plot_format_resolved (hek_plot_histogram_at (&plot->series[s], bin), 0);
      const char *label = plot->series[s].label != NULL ? plot->series[s].label
                          : plot->y_axis.label != NULL ? plot->y_axis.label : "";

      g_string_append_printf (text, " · %s%s%s", label, *label != '\0' ? " " : "", count);
    }
  hek_plot_pick_set_text (pick, text->str);
  return TRUE;
}

static void
hek_plot_histogram_draw_bins (HekPlotCanvas          *canvas,
                              const HekPlotHistogram *plot,
                              const HekPlotFrame     *frame,
                              const HekPlotKey       *keys)
{
  HekPlotPick pick;

  cairo_save (canvas->cr);
  hek_plot_cartesian_clip (canvas, frame, 0.5 * canvas->theme->line_width);
  for (guint s = 0; s < plot->n_series; s++)
    if (s == 0)
      hek_plot_histogram_fill (canvas, plot, frame, &plot->series[s], keys[s].color);
    else
      hek_plot_histogram_outline (canvas, plot, frame, &plot->series[s], keys[s].color);
  for (guint s = 0; s < plot->n_curves; s++)
    hek_plot_histogram_draw_curve (canvas, frame, &plot->curves[s]);
  if (hek_plot_histogram_get_mark (plot, frame, &plot->hover, &pick))
    {
      double x0 = hek_plot_frame_pos_x (frame, plot->edges[plot->hover.point_idx]);
      double x1 = hek_plot_frame_pos_x (frame, plot->edges[plot->hover.point_idx + 1]);

      hek_plot_set_source (canvas->cr, hek_plot_color_with_alpha (canvas->theme->text, 0.15));
      cairo_rectangle (canvas->cr, x0, frame->y, x1 - x0, frame->height);
      cairo_fill (canvas->cr);
    }
  cairo_restore (canvas->cr);
}

static void
hek_plot_histogram_draw_data (HekPlotCanvas          *canvas,
                              gconstpointer           data,
                              const HekPlotCartesian *chart,
                              const HekPlotPlaces    *places)
{
  const HekPlotHistogram *plot = data;
  const HekPlotFrame *frame = &places->frame;
  HekPlotPick pick;

  hek_plot_cartesian_draw (canvas, chart, places);
  hek_plot_histogram_draw_bins (canvas, plot, frame, chart->keys);
  hek_plot_cartesian_draw_bands (canvas, frame, plot->bands, plot->n_bands);
  hek_plot_cartesian_label_bands (canvas, frame, plot->bands, plot->n_bands, NULL, NULL);
  if (hek_plot_histogram_get_mark (plot, frame, &plot->hover, &pick))
    hek_plot_canvas_readout (canvas, pick.pos_x, pick.pos_y, FALSE, pick.text);
}

static HekPlotDrawing
hek_plot_histogram_drawing (const HekPlotHistogram *plot)
{
  return (HekPlotDrawing) { plot, plot->n_series + plot->n_curves, plot->empty_text,
                            hek_plot_histogram_layout, hek_plot_histogram_draw_data };
}

void
hek_plot_histogram_draw (const HekPlotHistogram *plot,
                         cairo_t                *cr,
                         double                  width,
                         double                  height,
                         const HekPlotTheme     *theme)
{
  HekPlotDrawing drawing = hek_plot_histogram_drawing (plot);

  hek_plot_drawing_run (&drawing, cr, width, height, theme);
}

gboolean
hek_plot_histogram_get_frame (const HekPlotHistogram *plot,
                              double                  width,
                              double                  height,
                              const HekPlotTheme     *theme,
                              HekPlotFrame           *frame)
{
  HekPlotDrawing drawing = hek_plot_histogram_drawing (plot);

  return hek_plot_drawing_get_frame (&drawing, width, height, theme, frame);
}

gboolean
hek_plot_histogram_pick (const HekPlotHistogram *plot,
                         double                  width,
                         double                  height,
                         const HekPlotTheme     *theme,
                         double                  x,
                         double                  y,
                         HekPlotPick            *out)
{
  HekPlotFrame frame;
  double value;

  if (!hek_plot_histogram_get_frame (plot, width, height, theme, &frame)
      || !hek_plot_frame_contains (&frame, x, y, 0))
    return FALSE;
  value = hek_plot_frame_x_at (&frame, x);
  for (guint b = 0; b < plot->n_bins; b++)
    if (value >= plot->edges[b] && value <= plot->edges[b + 1])
      {
        HekPlotMark mark = { TRUE, 0, b };

        return hek_plot_histogram_get_mark (plot, &frame, &mark, out);
      }
  return FALSE;
}
