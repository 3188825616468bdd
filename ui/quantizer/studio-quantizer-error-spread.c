/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-error-spread.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#include "hek-plot-histogram.h"
#include "hek-plot-line.h"
#include "studio-count.h"
#include "studio-quantizer-error-text.h"

/* Two runs whose largest errors are further apart need a logarithm. */
#define STUDIO_MAX_LINEAR_RATIO 10.0

/* The second run of a histogram may be so much higher than the first: it is cut off above, so that
 * the first is seen. */
#define STUDIO_MAX_HEIGHT_RATIO 3.0

static const HekEvaluateErrors *
studio_quantizer_error_spread_get_errors (const StudioQuantizerErrorSpread *spread,
                                         guint                            run)
{
  const HekEvaluation *evaluation = spread->runs[run];

  return evaluation != NULL && evaluation->errors != NULL && evaluation->errors->bin_width > 0
         ? evaluation->errors : NULL;
}

/* --- from errors to bins and points ---------------------------------------------------------- */

static int
studio_compare_doubles (gconstpointer a,
                        gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
studio_quantizer_error_spread_fill_edges (StudioQuantizerErrorSpread *spread)
{
  double edges[2 * (HEK_EVALUATE_N_BINS + 1)];
  guint n = 0;

  for (guint r = 0; r < 2; r++)
    {
      const HekEvaluateErrors *errors = studio_quantizer_error_spread_get_errors (spread, r);

      for (guint b = 0; errors != NULL && b <= HEK_EVALUATE_N_BINS; b++)
        edges[n++] = b * errors->bin_width;
    }
  qsort (edges, n, sizeof *edges, studio_compare_doubles);
  spread->n_bins = 0;
  for (guint i = 0; i < n; i++)
    if (i == 0)
      spread->edges[0] = edges[0];
    else if (edges[i] > spread->edges[spread->n_bins])
      spread->edges[++spread->n_bins] = edges[i];
}

static void
studio_quantizer_error_spread_fill_counts (StudioQuantizerErrorSpread *spread,
                                          guint                      run)
{
  const HekEvaluateErrors *first = studio_quantizer_error_spread_get_errors (spread, 0);
  const HekEvaluateErrors *errors = studio_quantizer_error_spread_get_errors (spread, run);

  for (guint b = 0; b < spread->n_bins; b++)
    {
      double middle = (spread->edges[b] + spread->edges[b + 1]) / 2;
      guint bin = errors != NULL ? (guint) (middle / errors->bin_width) : HEK_EVALUATE_N_BINS;

      spread->counts[run][b] =
        bin < HEK_EVALUATE_N_BINS
          ? (double) errors->bins[bin] * first->bin_width / errors->bin_width : 0;
    }
}

/* What is known for certain of the distribution: the edges of the bins, and the quantiles. */
static void
studio_quantizer_error_spread_fill_points (StudioQuantizerErrorSpread *spread,
                                          guint                      run)
{
  const HekEvaluateErrors *errors = studio_quantizer_error_spread_get_errors (spread, run);
  guint q = 0, n = 0;
  guint64 sum = 0;

  spread->n_points[run] = 0;
  if (errors == NULL)
    return;
  for (guint b = 0; b <= HEK_EVALUATE_N_BINS; b++)
    {
      double edge = b * errors->bin_width;

      for (; q < HEK_EVALUATE_N_QUANTILES
             && (errors->quantiles[q] <= edge || b == HEK_EVALUATE_N_BINS); q++)
        {
          spread->x[run][n] = errors->quantiles[q];
          spread->y[run][n++] = 100 * hek_evaluate_quantiles[q];
        }
      spread->x[run][n] = edge;
      spread->y[run][n++] = 100 * (double) sum / (double) spread->runs[run]->n_base;
      if (b < HEK_EVALUATE_N_BINS)
        sum += errors->bins[b];
    }
  spread->n_points[run] = n;
}

static void
studio_quantizer_error_spread_add_band (StudioQuantizerErrorSpread *spread,
                                       double                     value,
                                       const char                *label)
{
  spread->bands[spread->n_bands++] = (HekPlotBand) { TRUE, value, value, label };
}

static void
studio_quantizer_error_spread_fill (StudioQuantizerErrorSpread *spread)
{
  const HekEvaluateErrors *errors = studio_quantizer_error_spread_get_errors (spread, 0);

  spread->n_bands = spread->n_bins = 0;
  spread->n_points[0] = spread->n_points[1] = 0;
  spread->zoom_min = spread->zoom_max = 0;
  if (errors == NULL)
    return;
  studio_quantizer_error_spread_fill_edges (spread);
  for (guint r = 0; r < 2; r++)
    {
      studio_quantizer_error_spread_fill_counts (spread, r);
      studio_quantizer_error_spread_fill_points (spread, r);
    }
  /* in the order of hek_evaluate_quantiles[] */
  studio_quantizer_error_spread_add_band (spread, errors->quantiles[4], _("median"));
  studio_quantizer_error_spread_add_band (spread, errors->quantiles[6], _("95 %"));
  studio_quantizer_error_spread_add_band (spread, errors->quantiles[7], _("99 %"));
}

/* --- histogram ------------------------------------------------------------------------------- */

/* Returns: the upper end of the axis of rows; 0: as the data have it */
static double
studio_quantizer_error_spread_get_top (const StudioQuantizerErrorSpread *spread)
{
  double top[2] = { 0, 0 };

  for (guint r = 0; r < 2; r++)
    for (guint b = 0; b < spread->n_bins; b++)
      top[r] = MAX (top[r], spread->counts[r][b]);
  return top[1] > STUDIO_MAX_HEIGHT_RATIO * top[0] ? STUDIO_MAX_HEIGHT_RATIO / 2 * top[0] : 0;
}

static HekPlotHistogram
studio_quantizer_error_spread_histogram (const StudioQuantizerErrorSpread *spread,
                                        int                              hovered,
                                        HekPlotHistogramSeries          *series)
{
  gboolean is_pair = studio_quantizer_error_spread_get_errors (spread, 1) != NULL;

  for (guint r = 0; r < 2; r++)
    series[r] = (HekPlotHistogramSeries) { .label = is_pair ? spread->labels[r] : NULL,
                                           .counts = spread->counts[r] };
  return (HekPlotHistogram) {
    .x_axis = { .label = _("Squared error of a row"), .min = spread->zoom_min,
                .max = spread->zoom_max },
    .y_axis = { .label = is_pair ? _("Rows, as of the same width") : _("Rows"),
                .max = is_pair ? studio_quantizer_error_spread_get_top (spread) : 0 },
    .n_bins = spread->n_bins, .edges = spread->edges, .series = series, .n_series = is_pair ? 2 : 1,
    .bands = spread->bands, .n_bands = spread->n_bands,
    .hover = { hovered >= 0, 0, (gsize) MAX (hovered, 0) },
  };
}

/* --- cumulative ------------------------------------------------------------------------------ */

static HekPlotLine
studio_quantizer_error_spread_lines (const StudioQuantizerErrorSpread *spread,
                                    int                              hovered,
                                    HekPlotSeries                   *series)
{
  const HekEvaluateErrors *run = studio_quantizer_error_spread_get_errors (spread, 0);
  const HekEvaluateErrors *other = studio_quantizer_error_spread_get_errors (spread, 1);
  double ratio = other != NULL ? other->bin_width / run->bin_width : 1;
  guint idx = (guint) MAX (hovered, 0);
  guint at = idx >= spread->n_points[0];

  for (guint r = 0; r < 2; r++)
    series[r] = (HekPlotSeries) { .label = other != NULL ? spread->labels[r] : NULL,
                                  .x = spread->x[r], .y = spread->y[r], .n = spread->n_points[r],
                                  .dashed = r == 1 };
  return (HekPlotLine) {
    .x_axis = { .label = _("Squared error of a row"), .min = spread->zoom_min,
                .max = spread->zoom_max,
                .scale = ratio > STUDIO_MAX_LINEAR_RATIO || ratio < 1 / STUDIO_MAX_LINEAR_RATIO
                         ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR },
    .y_axis = { .label = _("Rows with at most that"), .unit = "%", .min = 0, .max = 100 },
    .series = series, .n_series = other != NULL ? 2 : 1, .bands = spread->bands,
    .n_bands = spread->n_bands,
    .hover = { hovered >= 0, at, at > 0 ? idx - spread->n_points[0] : idx },
  };
}

/* --- both ------------------------------------------------------------------------------------ */

static guint
studio_quantizer_error_spread_n_items (gpointer data)
{
  const StudioQuantizerErrorSpread *spread = data;

  return spread->cumulative ? spread->n_points[0] + spread->n_points[1] : spread->n_bins;
}

static void
studio_quantizer_error_spread_draw (cairo_t            *cr,
                                    double              width,
                                    double              height,
                                    const HekPlotTheme *theme,
                                    int                 hovered,
                                    gpointer            data)
{
  StudioQuantizerErrorSpread *spread = data;
  HekPlotHistogramSeries histogram_series[2];
  HekPlotSeries series[2];
  HekPlotHistogram histogram = { .empty_text = spread->empty_text };
  HekPlotLine lines;

  if (hovered >= (int) studio_quantizer_error_spread_n_items (spread))
    hovered = -1;
  if (spread->n_bins > 0 && spread->cumulative)
    {
      lines = studio_quantizer_error_spread_lines (spread, hovered, series);
      hek_plot_line_draw (&lines, cr, width, height, theme);
      return;
    }
  if (spread->n_bins > 0)
    histogram = studio_quantizer_error_spread_histogram (spread, hovered, histogram_series);
  hek_plot_histogram_draw (&histogram, cr, width, height, theme);
}

static int
studio_quantizer_error_spread_find (const StudioQuantizerErrorSpread *spread,
                                    double                            width,
                                    double                            height,
                                    const HekPlotTheme               *theme,
                                    double                            x,
                                    double                            y)
{
  HekPlotHistogramSeries histogram_series[2];
  HekPlotSeries series[2];
  HekPlotHistogram histogram;
  HekPlotLine lines;
  HekPlotPick pick;

  if (spread->n_bins == 0)
    return -1;
  if (spread->cumulative)
    {
      lines = studio_quantizer_error_spread_lines (spread, -1, series);
      if (!hek_plot_line_pick (&lines, width, height, theme, x, y, &pick))
        return -1;
      return (int) (pick.mark.series_idx * spread->n_points[0] + pick.mark.point_idx);
    }
  histogram = studio_quantizer_error_spread_histogram (spread, -1, histogram_series);
  return hek_plot_histogram_pick (&histogram, width, height, theme, x, y, &pick)
         ? (int) pick.mark.point_idx : -1;
}

static gboolean
studio_quantizer_error_spread_get_frame (const StudioQuantizerErrorSpread *spread,
                                         double                            width,
                                         double                            height,
                                         const HekPlotTheme               *theme,
                                         HekPlotFrame                     *frame)
{
  HekPlotHistogramSeries histogram_series[2];
  HekPlotSeries series[2];
  HekPlotHistogram histogram;
  HekPlotLine lines;

  if (spread->n_bins == 0)
    return FALSE;
  if (spread->cumulative)
    {
      lines = studio_quantizer_error_spread_lines (spread, -1, series);
      return hek_plot_line_get_frame (&lines, width, height, theme, frame);
    }
  histogram = studio_quantizer_error_spread_histogram (spread, -1, histogram_series);
  return hek_plot_histogram_get_frame (&histogram, width, height, theme, frame);
}

static void
studio_quantizer_error_spread_zoom (double              x0,
                                    double              x1,
                                    double              width,
                                    double              height,
                                    const HekPlotTheme *theme,
                                    gpointer            data)
{
  StudioQuantizerErrorSpread *spread = data;
  HekPlotFrame frame;

  if (x1 <= x0)
    spread->zoom_min = spread->zoom_max = 0;
  else if (studio_quantizer_error_spread_get_frame (spread, width, height, theme, &frame))
    {
      spread->zoom_min = hek_plot_frame_x_at (&frame, x0);
      spread->zoom_max = hek_plot_frame_x_at (&frame, x1);
    }
}

/* In a pair the bins of the run itself are named, not the pieces they are cut into. */
static char *
studio_quantizer_error_spread_bin_text (const StudioQuantizerErrorSpread *spread,
                                       guint                            piece)
{
  double middle = (spread->edges[piece] + spread->edges[piece + 1]) / 2;
  GString *text = g_string_new (NULL);

  for (guint r = 0; r < 2; r++)
    {
      const HekEvaluateErrors *errors = studio_quantizer_error_spread_get_errors (spread, r);
      guint bin = errors != NULL ? (guint) (middle / errors->bin_width) : HEK_EVALUATE_N_BINS;
      g_autofree char *from = NULL;
      g_autofree char *to = NULL;
      g_autofree char *n = NULL;

      if (bin >= HEK_EVALUATE_N_BINS)
        continue;
      from = hek_plot_format_value (bin * errors->bin_width, 3);
      to = hek_plot_format_value ((bin + 1) * errors->bin_width, 3);
      if (text->len > 0)
        g_string_append (text, " · ");
      if (studio_quantizer_error_spread_get_errors (spread, 1) != NULL)
        g_string_append_printf (text, "%s: ", spread->labels[r]);
      n = studio_count_format (errors->bins[bin]);
      /* Translators: how many rows have a squared error in a range */
      g_string_append_printf (text, _("%s rows from %s to %s"), n, from, to);
    }
  return g_string_free (text, FALSE);
}

static char *
studio_quantizer_error_spread_item_text (int      item,
                                         gpointer data)
{
  StudioQuantizerErrorSpread *spread = data;
  g_autofree char *value = NULL;
  guint run, idx;

  if (item < 0 || (guint) item >= studio_quantizer_error_spread_n_items (spread))
    return NULL;
  if (!spread->cumulative)
    return studio_quantizer_error_spread_bin_text (spread, (guint) item);
  run = (guint) item >= spread->n_points[0];
  idx = (guint) item - run * spread->n_points[0];
  value = hek_plot_format_value (spread->x[run][idx], 3);
  return g_strdup_printf (_("%s%s%.1f %% of the rows have an error of at most %s"),
                          spread->n_points[1] > 0 ? spread->labels[run] : "",
                          spread->n_points[1] > 0 ? ": " : "", spread->y[run][idx], value);
}

static int
studio_quantizer_error_spread_pick (double               x,
                                    double               y,
                                    double               width,
                                    double               height,
                                    const HekPlotTheme  *theme,
                                    char               **text,
                                    gpointer             data)
{
  int item = studio_quantizer_error_spread_find (data, width, height, theme, x, y);

  *text = studio_quantizer_error_spread_item_text (item, data);
  return item;
}

const StudioChartFuncs studio_quantizer_error_spread_funcs = {
  .draw = studio_quantizer_error_spread_draw,
  .pick = studio_quantizer_error_spread_pick,
  .zoom = studio_quantizer_error_spread_zoom,
  .n_items = studio_quantizer_error_spread_n_items,
  .item_text = studio_quantizer_error_spread_item_text,
};

/* --- what is shown --------------------------------------------------------------------------- */

void
studio_quantizer_error_spread_clear (StudioQuantizerErrorSpread *spread)
{
  for (guint r = 0; r < 2; r++)
    {
      spread->runs[r] = NULL;
      g_clear_pointer (&spread->labels[r], g_free);
    }
  studio_quantizer_error_spread_fill (spread);
}

void
studio_quantizer_error_spread_set_runs (StudioQuantizerErrorSpread *spread,
                                        const HekEvaluation        *run,
                                        const char                 *label,
                                        const HekEvaluation        *other,
                                        const char                 *other_label)
{
  studio_quantizer_error_spread_clear (spread);
  spread->runs[0] = run;
  spread->runs[1] = other;
  spread->labels[0] = g_strdup (label);
  spread->labels[1] = g_strdup (other_label);
  studio_quantizer_error_spread_fill (spread);
}

char *
studio_quantizer_error_spread_describe (const StudioQuantizerErrorSpread *spread)
{
  GString *text = g_string_new (NULL);

  if (spread->n_bins == 0 && spread->empty_text != NULL)
    g_string_append (text, spread->empty_text);
  for (guint r = 0; r < 2; r++)
    {
      const HekEvaluateErrors *errors = studio_quantizer_error_spread_get_errors (spread, r);
      g_autofree char *sentence = NULL;

      if (errors == NULL)
        break;
      sentence = studio_quantizer_error_text_spread (errors);
      g_string_append_printf (text, "%s%s: %s", r > 0 ? " " : "", spread->labels[r], sentence);
    }
  return g_string_free (text, FALSE);
}
