/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of telemetry: buckets of equal width, what came in each, reduced to one value.
 *
 * Together, series of several collections are what they would be if all had been recorded as one:
 * counts, sums and histograms are added. Amounts (gauges) are added, too, each collection's last
 * one standing until the next: an amount stays until it is another.
 */
#include "config.h"

#include "hek-widget-source-line-private.h"

#include <math.h>

#include "hek-instrument.h"

/* What came in each bucket. */
typedef struct
{
  HekSeriesPoint *points;    /* owned (array length=n): count 0: nothing */
  HekHistogram **histograms; /* owned (array length=n) (nullable) */
  gsize n;
} Buckets;

static void
buckets_clear (Buckets *buckets)
{
  for (gsize i = 0; buckets->histograms != NULL && i < buckets->n; i++)
    g_clear_pointer (&buckets->histograms[i], hek_histogram_free);
  g_clear_pointer (&buckets->histograms, g_free);
  g_clear_pointer (&buckets->points, g_free);
}

void
hek_widget_line_clear (HekWidgetLine *line)
{
  g_clear_pointer (&line->values, g_free);
  g_clear_pointer (&line->low, g_free);
  g_clear_pointer (&line->high, g_free);
}

void
hek_widget_lines_clear (HekWidgetLines *lines)
{
  hek_widget_parts_clear (&lines->parts);
  g_clear_pointer (&lines->is_on, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Buckets, buckets_clear)

gboolean
hek_widget_grid_init (HekWidgetGrid           *grid,
                      const HekWidgetContext  *context,
                      gint64                   bucket_s,
                      GError                 **error)
{
  guint n_points = context->n_points > 0 ? MIN (context->n_points, HEK_WIDGET_POINTS_MAX)
                                         : HEK_WIDGET_POINTS_DEFAULT;
  gint64 phase, n;

  grid->bucket_us = bucket_s > 0 ? bucket_s * G_USEC_PER_SEC
                                 : hek_series_bucket_us (context->from_us, context->to_us,
                                                         n_points);
  phase = context->from_us % grid->bucket_us;
  if (phase < 0)
    phase += grid->bucket_us;
  grid->first_us = context->from_us - phase;
  n = (context->to_us - grid->first_us + grid->bucket_us - 1) / grid->bucket_us;
  if (n > HEK_WIDGET_POINTS_MAX)
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "bucket",
                              "the range has %" G_GINT64_FORMAT " buckets of %" G_GINT64_FORMAT
                              " s, more than %d: take longer ones", n, bucket_s,
                              HEK_WIDGET_POINTS_MAX);
      return FALSE;
    }
  grid->n = (gsize) MAX (n, 1);
  return TRUE;
}

/* Of a moment; those outside (there are none) have no place. */
static gboolean
grid_find (const HekWidgetGrid *grid,
           gint64               time_us,
           gsize               *i)
{
  if (time_us < grid->first_us)
    return FALSE;
  *i = (gsize) ((time_us - grid->first_us) / grid->bucket_us);
  return *i < grid->n;
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
buckets_init (Buckets   *buckets,
              gsize      n,
              gboolean   with_histograms,
              GError   **error)
{
  buckets->n = n;
  buckets->points = g_try_new0 (HekSeriesPoint, n);
  buckets->histograms = with_histograms ? g_try_new0 (HekHistogram *, n) : NULL;
  if (buckets->points != NULL && (!with_histograms || buckets->histograms != NULL))
    return TRUE;
  return hek_widget_source_no_memory (error, n) != NULL;
}

static gboolean
add_points (Buckets               *buckets,
            const HekWidgetLines  *lines,
            const HekWidgetPart   *part,
            const HekTask         *task,
            GError               **error)
{
  g_autoptr (HekSeriesPoints) read = hek_series_read_buckets (
    lines->context->series, part->info->id, lines->context->from_us, lines->context->to_us,
    lines->grid.bucket_us, task, error);
  gsize at;

  if (read == NULL)
    return FALSE;
  for (guint i = 0; i < read->n_points; i++)
    if (grid_find (&lines->grid, read->points[i].time_us, &at))
      {
        if (buckets->points[at].count == 0)
          buckets->points[at] = read->points[i];
        else
          hek_series_point_add (&buckets->points[at], &read->points[i],
                                read->points[i].time_us >= buckets->points[at].time_us);
      }
  return TRUE;
}

static gboolean
add_histograms (Buckets               *buckets,
                const HekWidgetLines  *lines,
                const HekWidgetPart   *part,
                const HekTask         *task,
                GError               **error)
{
  g_autoptr (HekSeriesHistograms) read = hek_series_read_histograms (
    lines->context->series, part->info->id, lines->context->from_us, lines->context->to_us,
    lines->grid.bucket_us, task, error);
  gsize at;

  if (read == NULL)
    return FALSE;
  for (guint i = 0; i < read->n; i++)
    if (grid_find (&lines->grid, read->time_us[i], &at))
      {
        if (buckets->histograms[at] == NULL)
          buckets->histograms[at] = hek_histogram_copy (read->histograms[i]);
        else
          hek_histogram_merge (buckets->histograms[at], read->histograms[i]);
      }
  return TRUE;
}

static gboolean
add_part (Buckets               *buckets,
          const HekWidgetLines  *lines,
          const HekWidgetPart   *part,
          const HekTask         *task,
          GError               **error)
{
  return buckets->histograms != NULL ? add_histograms (buckets, lines, part, task, error)
                                     : add_points (buckets, lines, part, task, error);
}

/* --- lines ----------------------------------------------------------------------------------- */

/* Seconds of a bucket that have passed: the one of now is not over. */
static gint64
get_width (const HekWidgetGrid *grid,
           gsize                i)
{
  gint64 begin = grid->first_us + (gint64) i * grid->bucket_us;
  gint64 passed = g_get_real_time () - begin;

  return CLAMP (passed, MIN ((gint64) G_USEC_PER_SEC, grid->bucket_us), grid->bucket_us);
}

static gboolean
counts_from_zero (const HekWidgetLines *lines)
{
  HekSeriesReduce reduce = lines->reduction.reduce;

  return lines->parts.kind == HEK_SERIES_COUNTER && lines->reduction.quantile == 0 &&
         (reduce == HEK_SERIES_SUM || reduce == HEK_SERIES_COUNT || reduce == HEK_SERIES_RATE);
}

static gboolean
line_init (HekWidgetLine  *line,
           gsize           n,
           GError        **error)
{
  line->values = g_try_new (double, n);
  line->low = g_try_new (double, n);
  line->high = g_try_new (double, n);
  if (line->values == NULL || line->low == NULL || line->high == NULL)
    return hek_widget_source_no_memory (error, n) != NULL;
  for (gsize i = 0; i < n; i++)
    line->values[i] = line->low[i] = line->high[i] = NAN;
  return TRUE;
}

static void
reduce_buckets (HekWidgetLine        *line,
                const HekWidgetLines *lines,
                const Buckets        *buckets)
{
  const HekWidgetReduction *reduction = &lines->reduction;

  for (gsize i = 0; i < buckets->n; i++)
    if (buckets->histograms != NULL && buckets->histograms[i] != NULL)
      {
        const HekHistogram *histogram = buckets->histograms[i];

        line->values[i] = hek_histogram_get_quantile (histogram, reduction->quantile);
        line->low[i] = (double) hek_histogram_get_min (histogram);
        line->high[i] = (double) hek_histogram_get_max (histogram);
      }
    else if (buckets->points[i].count > 0)
      {
        line->values[i] = hek_series_point_reduce (&buckets->points[i], reduction->reduce,
                                                   get_width (&lines->grid, i));
        line->low[i] = buckets->points[i].min;
        line->high[i] = buckets->points[i].max;
      }
    else if (counts_from_zero (lines) && lines->is_on != NULL && lines->is_on[i])
      line->values[i] = 0; /* nothing happened, and somebody looked */
}

/* Adds the amounts of one collection; each stands until the next one, and the last one until
 * @n_known, where the last of all collections is. */
static void
add_amounts (HekWidgetLine       *line,
             const HekWidgetLine *part,
             gsize                n_known)
{
  double value = NAN, low = NAN, high = NAN;

  for (gsize i = 0; i < n_known; i++)
    {
      if (!isnan (part->values[i]))
        {
          value = part->values[i];
          low = part->low[i];
          high = part->high[i];
        }
      if (isnan (value))
        continue;
      line->values[i] = (isnan (line->values[i]) ? 0 : line->values[i]) + value;
      line->low[i] = (isnan (line->low[i]) ? 0 : line->low[i]) + low;
      line->high[i] = (isnan (line->high[i]) ? 0 : line->high[i]) + high;
    }
}

static gboolean
sum_amounts (HekWidgetLine         *line,
             const HekWidgetLines  *lines,
             guint                  first,
             guint                  n,
             const HekTask         *task,
             GError               **error)
{
  gsize n_buckets = lines->grid.n, n_known = 0;
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (HekWidgetLine));

  g_array_set_clear_func (parts, (GDestroyNotify) hek_widget_line_clear);
  g_array_set_size (parts, n);
  for (guint i = 0; i < n; i++)
    {
      HekWidgetLine *part = &g_array_index (parts, HekWidgetLine, i);
      g_auto (Buckets) buckets = { 0 };

      if (!line_init (part, n_buckets, error) ||
          !buckets_init (&buckets, n_buckets, FALSE, error) ||
          !add_part (&buckets, lines,
                     &g_array_index (lines->parts.parts, HekWidgetPart, first + i), task, error))
        return FALSE;
      reduce_buckets (part, lines, &buckets);
      for (gsize j = n_known; j < n_buckets; j++)
        if (!isnan (part->values[j]))
          n_known = j + 1;
    }
  for (guint i = 0; i < n; i++)
    add_amounts (line, &g_array_index (parts, HekWidgetLine, i), n_known);
  return TRUE;
}

/* Of parts [@first, @first + @n). */
gboolean
hek_widget_line_make (HekWidgetLine         *line,
                      const HekWidgetLines  *lines,
                      guint                  first,
                      guint                  n,
                      const HekTask         *task,
                      GError               **error)
{
  g_auto (Buckets) buckets = { 0 };

  if (!line_init (line, lines->grid.n, error) ||
      !buckets_init (&buckets, lines->grid.n, lines->reduction.quantile > 0, error))
    return FALSE;
  if (n > 1 && lines->parts.kind == HEK_SERIES_GAUGE)
    return sum_amounts (line, lines, first, n, task, error);
  for (guint i = first; i < first + n; i++)
    if (!add_part (&buckets, lines, &g_array_index (lines->parts.parts, HekWidgetPart, i), task,
                   error))
      return FALSE;
  reduce_buckets (line, lines, &buckets);
  return TRUE;
}

/* Where the recorder was on, from a series that it writes every second. */
gboolean
hek_widget_lines_find_on (HekWidgetLines  *lines,
                          const HekTask   *task,
                          GError         **error)
{
  const char *id = hek_instrument_get (HEK_INSTRUMENT_PROCESS_RSS)->id;
  g_autoptr (HekSeriesInfo) info = NULL;
  g_autoptr (HekSeriesPoints) read = NULL;
  gsize at;

  if (!counts_from_zero (lines) || lines->context->series == NULL)
    return TRUE;
  info = hek_series_store_find (lines->context->series, id, NULL, NULL);
  if (info == NULL)
    return TRUE;
  read = hek_series_read_buckets (lines->context->series, info->id, lines->context->from_us,
                                  lines->context->to_us, lines->grid.bucket_us, task, error);
  if (read == NULL)
    return FALSE;
  lines->is_on = g_new0 (gboolean, lines->grid.n);
  for (guint i = 0; i < read->n_points; i++)
    if (grid_find (&lines->grid, read->points[i].time_us, &at))
      lines->is_on[at] = TRUE;
  return TRUE;
}

gboolean
hek_widget_lines_was_on (const HekWidgetLines  *lines,
                         gboolean              *was_on,
                         const HekTask         *task,
                         GError               **error)
{
  const HekWidgetContext *context = lines->context;
  const char *id = hek_instrument_get (HEK_INSTRUMENT_PROCESS_RSS)->id;
  g_autoptr (HekSeriesInfo) info = NULL;
  HekSeriesPoint point;

  *was_on = FALSE;
  if (!counts_from_zero (lines) || context->series == NULL)
    return TRUE;
  info = hek_series_store_find (context->series, id, NULL, NULL);
  if (info == NULL)
    return TRUE;
  if (!hek_series_read_total (context->series, info->id, context->from_us, context->to_us, &point,
                              NULL, task, error))
    return FALSE;
  *was_on = point.count > 0;
  return TRUE;
}
