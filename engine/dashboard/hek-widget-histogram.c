/* SPDX-License-Identifier: Apache-2.0 */
/* Histograms: bins of equal size on their axis, percentiles, and a distribution fitted to them. */
#include "config.h"

#include "hek-widget-histogram-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-histogram.h"

#define HEK_WIDGET_CURVE_POINTS 161

enum
{
  COUNT,
  SHARE,
  DENSITY,
};

enum
{
  NO_FIT,
  NORMAL,
  LOG_NORMAL,
};

static const HekChoice histogram_heights[] = {
  { "count", N_("Count") },
  { "share", N_("Share") },
  { "density", N_("Density") },
};

static const HekChoice histogram_fits[] = {
  { "none", N_("None") },
  { "normal", N_("Normal") },
  { "log-normal", N_("Log-normal") },
};

static const HekOption histogram_options[] = {
  { .name = "scale", .label = N_("Scale"), .help = N_("How values lie on the axis."),
    .type = HEK_OPTION_CHOICE, .max = 1, .choices = hek_widget_scales, .n_choices = 2 },
  { .name = "bins", .label = N_("Bins"),
    .help = N_("How many bins; 0: as many as suit the data."), .type = HEK_OPTION_INT, .max = 200 },
  { .name = "height", .label = N_("Height"), .help = N_("What the height of a bin says."),
    .type = HEK_OPTION_CHOICE, .max = 2, .choices = histogram_heights, .n_choices = 3 },
  { .name = "fit", .label = N_("Fit"),
    .help = N_("A distribution of greatest likelihood; D is its largest distance from that of the "
               "data (Kolmogorov and Smirnov): 0 is none, 1 the greatest."),
    .type = HEK_OPTION_CHOICE, .max = 2, .choices = histogram_fits, .n_choices = 3 },
  { .name = "percentiles", .label = N_("Percentiles"),
    .help = N_("Lines at the median, the 95th and the 99th percentile."),
    .type = HEK_OPTION_BOOLEAN, .def = 1, .max = 1 },
  { .name = "trim", .label = N_("Trim"),
    .help = N_("Share of the values that is left out at either end, so that a few far away do not "
               "take all the room."),
    .unit = "%", .type = HEK_OPTION_REAL, .max = 25, .step = 0.1 },
};

static const HekWidgetText histogram_texts[] = {
  { "column", N_("Column"), N_("Which column of the data; the first of numbers when empty."),
    TRUE },
};

static const double histogram_percentiles[] = { 0.5, 0.95, 0.99 };
static const char *const histogram_percentile_names[] = { N_("median"), "p95", "p99" };

typedef struct
{
  HekWidgetBins bins;
  gboolean has_bins;
  const char *name, *unit; /* borrowed: of the values */
  HekWidgetFit fit;
  gboolean has_fit;
  HekWidgetUnit shown;
} HekWidgetHistogramMade;

typedef struct
{
  HekPlotHistogram plot;
  HekPlotHistogramSeries series;
  HekPlotSeries curve;
  HekWidgetBands bands;
  double *edges, *counts, *curve_x, *curve_y; /* owned */
  char *fit_label;                            /* owned */
} HekWidgetHistogramShown;

static gboolean
hek_widget_histogram_take (HekWidget  *self,
                           GError    **error)
{
  HekWidgetHistogramMade *made = self->made;
  const HekFrame *frame = self->n_frames > 0 ? self->frames[0] : NULL;
  int from = frame != NULL ? hek_frame_find_role (frame, HEK_FRAME_FROM, -1) : -1;
  int to = frame != NULL ? hek_frame_find_role (frame, HEK_FRAME_TO, -1) : -1;
  int column = hek_widget_find_column (self, "column", 0, error);
  gboolean is_binned = from >= 0 && to >= 0, is_by_time, ok;

  if (column == -2)
    return FALSE;
  if (column < 0)
    {
      hek_widget_set_data_error (error, self, _("it needs a column of numbers"), frame);
      return FALSE;
    }
  is_by_time = !is_binned && isfinite (frame->columns[column].from); /* as heat maps have it */
  made->name = is_binned ? frame->name : frame->columns[column].name;
  made->unit = frame->columns[is_binned ? from : column].unit;
  made->bins.is_log = hek_widget_get (self, "scale") != 0;
  if (is_binned)
    ok = hek_widget_bins_take_counts (&made->bins, frame, (guint) from, (guint) to,
                                      (guint) column);
  else if (is_by_time)
    ok = hek_widget_bins_take_columns (&made->bins, frame);
  else
    ok = hek_widget_bins_take_values (&made->bins, frame, (guint) column);
  if (!ok)
    g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_MEMORY,
                 _("“%s” is too large for the memory that is free: choose fewer rows"),
                 frame->name);
  return ok;
}

static gboolean
hek_widget_histogram_make (HekWidget     *self,
                           const HekTask *task,
                           GError       **error)
{
  HekWidgetHistogramMade *made = g_new0 (HekWidgetHistogramMade, 1);
  guint fit = (guint) hek_widget_get (self, "fit");
  HekWidgetBins *bins = &made->bins;

  self->made = made;
  if (!hek_widget_histogram_take (self, error) || !hek_task_check (task, error))
    return FALSE;
  made->has_bins = hek_widget_bins_fill (bins, (guint) hek_widget_get (self, "bins"),
                                         hek_widget_get (self, "trim") / 100);
  if (!made->has_bins)
    return TRUE;
  hek_widget_unit_init (&made->shown, made->unit,
                        fmax (fabs (bins->edges[0]), fabs (bins->edges[bins->n])));
  if (fit != NO_FIT)
    made->has_fit
      = bins->n_values > 0
        ? hek_widget_fit_values (bins->values, bins->n_values, fit == LOG_NORMAL, &made->fit)
        : hek_widget_fit_bins (bins->given_from, bins->given_to, bins->given_counts,
                               bins->n_given, fit == LOG_NORMAL, &made->fit);
  return TRUE;
}

static void
hek_widget_histogram_finish (HekWidget *self)
{
  HekWidgetHistogramMade *made = self->made;

  if (made != NULL)
    hek_widget_bins_clear (&made->bins);
  g_free (made);
}

/* What the height of a bin of so many values is. */
static double
hek_widget_histogram_height (const HekWidgetHistogramMade *made,
                             guint                         kind,
                             double                        count,
                             double                        low,
                             double                        high)
{
  if (kind == SHARE)
    return 100 * count / made->bins.total;
  if (kind == DENSITY)
    return count / made->bins.total / ((high - low) * made->shown.factor);
  return count;
}

/* Expected height of a bin as large as the others around each place of the axis. */
static void
hek_widget_histogram_add_curve (const HekWidget         *self,
                                HekWidgetHistogramShown *shown)
{
  const HekWidgetHistogramMade *made = self->made;
  const HekWidgetBins *bins = &made->bins;
  guint kind = (guint) hek_widget_get (self, "height");
  gboolean of_logs = hek_widget_get (self, "fit") == LOG_NORMAL;
  double low = bins->is_log ? log (bins->edges[0]) : bins->edges[0];
  double high = bins->is_log ? log (bins->edges[bins->n]) : bins->edges[bins->n];
  double half = (high - low) / bins->n / 2;

  shown->curve_x = g_new (double, HEK_WIDGET_CURVE_POINTS);
  shown->curve_y = g_new (double, HEK_WIDGET_CURVE_POINTS);
  for (guint i = 0; i < HEK_WIDGET_CURVE_POINTS; i++)
    {
      double at = low + (high - low) * i / (HEK_WIDGET_CURVE_POINTS - 1);
      double from = bins->is_log ? exp (at - half) : at - half;
      double to = bins->is_log ? exp (at + half) : at + half;
      double share = hek_widget_fit_get_share (&made->fit, of_logs, to)
                     - hek_widget_fit_get_share (&made->fit, of_logs, from);

      shown->curve_x[i] = (bins->is_log ? exp (at) : at) * made->shown.factor;
      shown->curve_y[i]
        = hek_widget_histogram_height (made, kind, share * (double) made->fit.n, from, to);
    }
  shown->curve = (HekPlotSeries) { .label = shown->fit_label, .x = shown->curve_x,
                                   .y = shown->curve_y, .n = HEK_WIDGET_CURVE_POINTS };
  shown->plot.curves = &shown->curve;
  shown->plot.n_curves = 1;
}

static char *
hek_widget_histogram_say_fit (const HekWidget *self)
{
  const HekWidgetHistogramMade *made = self->made;
  const HekWidgetFit *fit = &made->fit;
  gboolean of_logs = hek_widget_get (self, "fit") == LOG_NORMAL;
  g_autofree char *middle = hek_widget_unit_format (made->unit, of_logs ? exp (fit->mean)
                                                                        : fit->mean, 3);
  g_autofree char *spread = of_logs ? hek_plot_format_value (fit->sd, 3)
                                    : hek_widget_unit_format (made->unit, fit->sd, 3);
  g_autofree char *distance = hek_plot_format_value (fit->distance, 2);

  return of_logs ? g_strdup_printf (_("Log-normal: median %s, σ of logarithms %s, D %s"), middle,
                                    spread, distance)
                 : g_strdup_printf (_("Normal: μ %s, σ %s, D %s"), middle, spread, distance);
}

static void
hek_widget_histogram_add_lines (const HekWidget         *self,
                                HekWidgetHistogramShown *shown)
{
  const HekWidgetHistogramMade *made = self->made;

  if (self->options.n_bands > 0)
    hek_widget_bands_add_options (&shown->bands, &self->options, made->shown.factor, TRUE);
  for (guint i = 0; hek_widget_get (self, "percentiles") != 0
                    && i < G_N_ELEMENTS (histogram_percentiles); i++)
    {
      double at = hek_widget_bins_quantile (&made->bins, histogram_percentiles[i])
                  * made->shown.factor;
      HekPlotBand band = { TRUE, at, at, i == 0 ? _(histogram_percentile_names[i])
                                                : histogram_percentile_names[i],
                           &shown->bands.colors[HEK_WIDGET_N_LEVELS] };

      g_array_append_val (shown->bands.bands, band);
    }
}

static void
hek_widget_histogram_show (const HekWidget         *self,
                           const HekPlotTheme      *theme,
                           const HekWidgetView     *view,
                           HekWidgetHistogramShown *shown)
{
  const HekWidgetHistogramMade *made = self->made;
  const HekWidgetBins *bins = &made->bins;
  guint kind = (guint) hek_widget_get (self, "height");
  gboolean zoomed = view->x_from < view->x_to;

  *shown = (HekWidgetHistogramShown) { .plot = { .title = self->title } };
  hek_widget_bands_init (&shown->bands, theme);
  if (!made->has_bins)
    return;
  shown->edges = g_new (double, bins->n + 1);
  shown->counts = g_new (double, bins->n);
  for (guint i = 0; i <= bins->n; i++)
    shown->edges[i] = bins->edges[i] * made->shown.factor;
  for (guint i = 0; i < bins->n; i++)
    shown->counts[i] = hek_widget_histogram_height (made, kind, bins->counts[i], bins->edges[i],
                                                    bins->edges[i + 1]);
  if (made->has_fit)
    {
      shown->fit_label = hek_widget_histogram_say_fit (self);
      hek_widget_histogram_add_curve (self, shown);
    }
  hek_widget_histogram_add_lines (self, shown);
  shown->series = (HekPlotHistogramSeries) { .counts = shown->counts };
  shown->plot.x_axis = (HekPlotAxis) {
    .label = made->name, .unit = hek_widget_unit_get (&made->shown),
    .min = zoomed ? view->x_from : shown->edges[0],
    .max = zoomed ? view->x_to : shown->edges[bins->n],
    .scale = bins->is_log ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR,
  };
  shown->plot.y_axis = (HekPlotAxis) { .label = _(histogram_heights[kind].label),
                                       .unit = kind == SHARE ? "%" : NULL };
  shown->plot.empty_text = HEK_WIDGET_NO_ROOM;
  shown->plot.n_bins = bins->n;
  shown->plot.edges = shown->edges;
  shown->plot.series = &shown->series;
  shown->plot.n_series = 1;
  shown->plot.bands = (const HekPlotBand *) (void *) shown->bands.bands->data;
  shown->plot.n_bands = shown->bands.bands->len;
}

static void
hek_widget_histogram_shown_clear (HekWidgetHistogramShown *shown)
{
  hek_widget_bands_clear (&shown->bands);
  g_free (shown->edges);
  g_free (shown->counts);
  g_free (shown->curve_x);
  g_free (shown->curve_y);
  g_free (shown->fit_label);
}

static void
hek_widget_histogram_draw (const HekWidget     *self,
                           cairo_t             *cr,
                           double               width,
                           double               height,
                           const HekPlotTheme  *theme,
                           const HekWidgetView *view)
{
  HekWidgetHistogramShown shown;
  HekPlotPick pick;

  hek_widget_histogram_show (self, theme, view, &shown);
  if (height < HEK_WIDGET_LOW * theme->font_size)
    hek_widget_bands_drop_labels (&shown.bands);
  if (view->has_pointer
      && hek_plot_histogram_pick (&shown.plot, width, height, theme, view->pointer_x,
                                  view->pointer_y, &pick))
    shown.plot.hover = pick.mark;
  hek_plot_histogram_draw (&shown.plot, cr, width, height, theme);
  hek_widget_histogram_shown_clear (&shown);
}

static gboolean
hek_widget_histogram_pick (const HekWidget     *self,
                           double               width,
                           double               height,
                           const HekPlotTheme  *theme,
                           const HekWidgetView *view,
                           double               x,
                           double               y,
                           HekWidgetHit        *out)
{
  HekWidgetHistogramShown shown;
  HekPlotPick pick;
  gboolean found;

  hek_widget_histogram_show (self, theme, view, &shown);
  found = hek_plot_histogram_pick (&shown.plot, width, height, theme, x, y, &pick);
  if (found)
    hek_widget_hit_from_pick (out, &pick);
  hek_widget_histogram_shown_clear (&shown);
  return found;
}

static gboolean
hek_widget_histogram_get_axes (const HekWidget     *self,
                               double               width,
                               double               height,
                               const HekPlotTheme  *theme,
                               const HekWidgetView *view,
                               HekPlotFrame        *out)
{
  HekWidgetHistogramShown shown;
  gboolean ok;

  hek_widget_histogram_show (self, theme, view, &shown);
  ok = hek_plot_histogram_get_frame (&shown.plot, width, height, theme, out);
  hek_widget_histogram_shown_clear (&shown);
  return ok;
}

static void
hek_widget_histogram_describe (const HekWidget *self,
                               GString         *text)
{
  const HekWidgetHistogramMade *made = self->made;
  g_autofree char *fit = NULL;

  if (!made->has_bins)
    {
      g_string_append (text, _("No values."));
      return;
    }
  g_string_append_printf (text, _("%s: %.0f values."), made->name, made->bins.total);
  for (guint i = 0; i < G_N_ELEMENTS (histogram_percentiles); i++)
    {
      g_autofree char *value = hek_widget_unit_format (
        made->unit, hek_widget_bins_quantile (&made->bins, histogram_percentiles[i]), 3);

      g_string_append_printf (text, " %s %s.", _(histogram_percentile_names[i]), value);
    }
  if (made->has_fit)
    {
      fit = hek_widget_histogram_say_fit (self);
      g_string_append_printf (text, " %s.", fit);
    }
  if (made->bins.n_left_out > 0)
    {
      g_autofree char *n = hek_widget_format_count (made->bins.n_left_out);

      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE,
                                           " %s value that is not above 0 has no place on a "
                                           "logarithmic axis.",
                                           " %s values that are not above 0 have no place on a "
                                           "logarithmic axis.", made->bins.n_left_out), n);
    }
}

static const HekWidgetClass histogram_class = {
  .make = hek_widget_histogram_make,
  .finish = hek_widget_histogram_finish,
  .draw = hek_widget_histogram_draw,
  .pick = hek_widget_histogram_pick,
  .get_axes = hek_widget_histogram_get_axes,
  .describe = hek_widget_histogram_describe,
};

const HekWidgetKind hek_widget_kind_histogram = {
  .id = "histogram",
  .label = N_("Histogram"),
  .help = N_("How often which values are: of a column, or of what was measured in the time."),
  .icon_name = "hektor-widget-histogram-symbolic",
  .wants = HEK_WIDGET_WANTS_NUMBER,
  .max_frames = 1,
  .options = histogram_options,
  .n_options = G_N_ELEMENTS (histogram_options),
  .texts = histogram_texts,
  .n_texts = G_N_ELEMENTS (histogram_texts),
  .has_bands = TRUE,
  .min_w = 2, .min_h = 2, .usual_w = 4, .usual_h = 4,
  .klass = &histogram_class,
};
