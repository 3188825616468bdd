/* SPDX-License-Identifier: Apache-2.0 */
/* The bins of a histogram: of values as they are, or of counts that came in bins of any width. */
#include "config.h"

#include <math.h>

#include "hek-widget-histogram-private.h"

#define HEK_WIDGET_BINS_MIN 8
#define HEK_WIDGET_BINS_AUTO 80

static double
hek_widget_bins_map (const HekWidgetBins *bins,
                     double               value)
{
  return bins->is_log ? log (value) : value;
}

static double
hek_widget_bins_unmap (const HekWidgetBins *bins,
                       double               at)
{
  return bins->is_log ? exp (at) : at;
}

/* --- quantiles ------------------------------------------------------------------------------- */

/* Between the two neighbours of a fraction (Hyndman & Fan 1996, type 7). */
static double
hek_widget_bins_sorted_quantile (const double *sorted,
                                 gsize         n,
                                 double        fraction)
{
  double at = fraction * (double) (n - 1);
  gsize i = (gsize) floor (at);

  return i + 1 < n ? sorted[i] + (at - (double) i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

double
hek_widget_bins_quantile (const HekWidgetBins *bins,
                          double               fraction)
{
  double want = fraction * bins->total, so_far = 0;

  if (bins->n_values > 0)
    return hek_widget_bins_sorted_quantile (bins->values, bins->n_values, fraction);
  for (gsize i = 0; i < bins->n_given; i++)
    {
      double count = bins->given_counts[i];

      if (so_far + count >= want && count > 0)
        return bins->given_from[i]
               + (want - so_far) / count * (bins->given_to[i] - bins->given_from[i]);
      so_far += count;
    }
  return bins->n_given > 0 ? bins->given_to[bins->n_given - 1] : NAN;
}

/* --- edges ----------------------------------------------------------------------------------- */

static gboolean
hek_widget_bins_are_whole (const HekWidgetBins *bins,
                           double               low,
                           double               high)
{
  if (bins->is_log || bins->n_values == 0 || high - low > 1e6)
    return FALSE;
  for (gsize i = 0; i < bins->n_values; i++)
    if (bins->values[i] != round (bins->values[i]))
      return FALSE;
  return TRUE;
}

/* Of the interval that the median was counted in, on the axis; 0 where values are known as they
 * are. */
static double
hek_widget_bins_get_given_width (const HekWidgetBins *bins)
{
  double so_far = 0;

  for (gsize i = 0; i < bins->n_given; i++)
    {
      so_far += bins->given_counts[i];
      if (so_far >= 0.5 * bins->total)
        return hek_widget_bins_map (bins, bins->given_to[i])
               - hek_widget_bins_map (bins, bins->given_from[i]);
    }
  return 0;
}

/* Freedman & Diaconis 1981: 2 · IQR · n^(−1/3); Sturges where half of the values are equal. Not
 * finer than what was counted in, which would show fractions of a count. */
static guint
hek_widget_bins_choose_n (const HekWidgetBins *bins,
                          double               low,
                          double               high)
{
  double iqr = hek_widget_bins_map (bins, hek_widget_bins_quantile (bins, 0.75))
               - hek_widget_bins_map (bins, hek_widget_bins_quantile (bins, 0.25));
  double width = 2 * iqr / cbrt (bins->total);
  double n = width > 0 ? ceil ((high - low) / width) : ceil (log2 (bins->total)) + 1;
  double given = hek_widget_bins_get_given_width (bins);

  n = CLAMP (n, HEK_WIDGET_BINS_MIN, HEK_WIDGET_BINS_AUTO);
  if (given > 0 && n * given > high - low) /* infinite: an interval from 0 on a logarithmic axis */
    n = isfinite (given) ? fmax (round ((high - low) / given), 1) : n;
  return (guint) n;
}

static gboolean
hek_widget_bins_get_ends (const HekWidgetBins *bins,
                          double               trim,
                          double              *low,
                          double              *high)
{
  if (!(bins->total > 0))
    return FALSE;
  *low = hek_widget_bins_quantile (bins, trim);
  *high = hek_widget_bins_quantile (bins, 1 - trim);
  if (trim == 0 && bins->n_values == 0)
    {
      *low = bins->given_from[0];
      *high = bins->given_to[bins->n_given - 1];
    }
  if (bins->is_log && !(*low > 0)) /* a first bin from 0: one tenth below its other end */
    *low = bins->n_given > 0 ? bins->given_to[0] / 10 : *high / 10;
  *low = hek_widget_bins_map (bins, *low);
  *high = hek_widget_bins_map (bins, *high);
  return isfinite (*high - *low); /* more than all doubles span is not drawn */
}

static gboolean
hek_widget_bins_fill_edges (HekWidgetBins *bins,
                            guint          n_bins,
                            double         trim)
{
  double low, high;

  if (!hek_widget_bins_get_ends (bins, trim, &low, &high))
    return FALSE;
  if (!(high > low))
    {
      double half = bins->is_log ? 0.5 : fmax (fabs (low) * 0.05, 0.5);

      low -= half;
      high += half;
      n_bins = n_bins != 0 ? n_bins : 1;
    }
  bins->n = n_bins != 0 ? n_bins : hek_widget_bins_choose_n (bins, low, high);
  if (hek_widget_bins_are_whole (bins, low, high))
    {
      /* whole numbers in bins of a whole width: none gets more of them than the next */
      double width = fmax (ceil ((high - low + 1) / bins->n), 1);

      low = floor (low) - 0.5;
      bins->n = (guint) ceil ((high + 0.5 - low) / width);
      high = low + width * bins->n;
    }
  bins->edges = g_new (double, bins->n + 1);
  for (guint i = 0; i <= bins->n; i++)
    bins->edges[i] = hek_widget_bins_unmap (bins, low + (high - low) * i / bins->n);
  return TRUE;
}

/* --- counts ---------------------------------------------------------------------------------- */

static void
hek_widget_bins_count_values (HekWidgetBins *bins)
{
  /* the ends went through exp (log ()) */
  double slack = 1e-12 * fmax (fabs (bins->edges[0]), fabs (bins->edges[bins->n]));
  guint b = 0;

  for (gsize i = 0; i < bins->n_values; i++)
    {
      double value = bins->values[i];

      if (value < bins->edges[0] - slack)
        continue;
      while (b + 1 < bins->n && value >= bins->edges[b + 1])
        b++;
      if (value > bins->edges[bins->n] + slack)
        break;
      bins->counts[b]++;
    }
}

/* What was counted in one interval is taken as even over it, in what the axis is even in. */
static void
hek_widget_bins_spread (HekWidgetBins *bins)
{
  double first = hek_widget_bins_map (bins, bins->edges[0]);
  double last = hek_widget_bins_map (bins, bins->edges[bins->n]);
  double width = (last - first) / bins->n;

  for (gsize i = 0; i < bins->n_given; i++)
    {
      double from = bins->is_log && !(bins->given_from[i] > 0)
                    ? first : hek_widget_bins_map (bins, bins->given_from[i]);
      double to = hek_widget_bins_map (bins, bins->given_to[i]), size = to - from;

      if (!(bins->given_counts[i] > 0) || !isfinite (from) || !isfinite (to) || to < first
          || from > last)
        continue;
      if (!(size > 0)) /* all of it at one place */
        {
          bins->counts[(guint) CLAMP ((from - first) / width, 0, bins->n - 1)]
            += bins->given_counts[i];
          continue;
        }
      for (guint b = (guint) CLAMP (floor ((from - first) / width), 0, bins->n - 1); b < bins->n;
           b++)
        {
          double low = first + b * width, high = low + width;
          double overlap = fmin (high, to) - fmax (low, from);

          if (low > to)
            break;
          if (overlap > 0)
            bins->counts[b] += bins->given_counts[i] * overlap / size;
        }
    }
}

gboolean
hek_widget_bins_fill (HekWidgetBins *bins,
                      guint          n_bins,
                      double         trim)
{
  if (!hek_widget_bins_fill_edges (bins, n_bins, trim))
    return FALSE;
  bins->counts = g_new0 (double, bins->n);
  if (bins->n_values > 0)
    hek_widget_bins_count_values (bins);
  else
    hek_widget_bins_spread (bins);
  return TRUE;
}

/* --- reading --------------------------------------------------------------------------------- */

gboolean
hek_widget_bins_take_values (HekWidgetBins  *bins,
                             const HekFrame *frame,
                             guint           column)
{
  const double *values = frame->columns[column].reals;
  g_autofree guint32 *rows = g_try_new (guint32, MAX (frame->n_rows, 1));
  gsize n = 0;

  bins->values = g_try_new (double, MAX (frame->n_rows, 1));
  if (rows == NULL || bins->values == NULL)
    return FALSE;
  for (gsize i = 0; i < frame->n_rows; i++)
    if (isfinite (values[i]) && !(bins->is_log && values[i] <= 0))
      rows[n++] = (guint32) i;
    else
      bins->n_left_out += isfinite (values[i]);
  if (!hek_frame_sort (frame, column, FALSE, rows, n))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    bins->values[i] = values[rows[i]];
  bins->n_values = n;
  bins->total = (double) n;
  return TRUE;
}

/* Returns: FALSE when memory is short */
static gboolean
hek_widget_bins_alloc_given (HekWidgetBins *bins,
                             gsize          n)
{
  bins->given_from = g_try_new (double, MAX (n, 1));
  bins->given_to = g_try_new (double, MAX (n, 1));
  bins->given_counts = g_try_new (double, MAX (n, 1));
  return bins->given_from != NULL && bins->given_to != NULL && bins->given_counts != NULL;
}

static void
hek_widget_bins_add_given (HekWidgetBins *bins,
                           double         from,
                           double         to,
                           double         count)
{
  if (!(count > 0) || !isfinite (from) || !isfinite (to))
    return;
  if (bins->is_log && !(to > 0))
    {
      bins->n_left_out += (gsize) count;
      return;
    }
  bins->given_from[bins->n_given] = from;
  bins->given_to[bins->n_given] = to;
  bins->given_counts[bins->n_given++] = count;
  bins->total += count;
}

gboolean
hek_widget_bins_take_counts (HekWidgetBins  *bins,
                             const HekFrame *frame,
                             guint           from,
                             guint           to,
                             guint           count)
{
  if (!hek_widget_bins_alloc_given (bins, frame->n_rows))
    return FALSE;
  for (gsize i = 0; i < frame->n_rows; i++)
    hek_widget_bins_add_given (bins, frame->columns[from].reals[i], frame->columns[to].reals[i],
                               frame->columns[count].reals[i]);
  return TRUE;
}

gboolean
hek_widget_bins_take_columns (HekWidgetBins  *bins,
                              const HekFrame *frame)
{
  if (!hek_widget_bins_alloc_given (bins, frame->n_columns))
    return FALSE;
  for (guint c = 0; c < frame->n_columns; c++)
    {
      const HekFrameColumn *column = &frame->columns[c];
      double sum = 0;

      for (gsize i = 0; isfinite (column->from) && i < frame->n_rows; i++)
        sum += column->reals[i] > 0 ? column->reals[i] : 0;
      hek_widget_bins_add_given (bins, column->from, column->to, sum);
    }
  return TRUE;
}

void
hek_widget_bins_clear (HekWidgetBins *bins)
{
  g_free (bins->edges);
  g_free (bins->counts);
  g_free (bins->values);
  g_free (bins->given_from);
  g_free (bins->given_to);
  g_free (bins->given_counts);
}
