/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How values of telemetry are distributed: by time, a column of counts for each interval of the
 * value; or over the whole range, a row an interval. Intervals are whole buckets of the histograms,
 * so that counts are exact; a bucket is at most 1/64 of its values wide.
 */
#include "config.h"

#include "hek-widget-source-line-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BINS_MAX 512

/* Of the widget's width, for one column: beside axis and colour bar two of them are left, and what
 * is narrower would be lost between pixels. */
#define COLUMN_PIXELS 3

/* Intervals of @step buckets each, from bucket @first on. */
typedef struct
{
  guint first, step, n;
} Bins;

/* Of all of @histograms together. */
static Bins
choose_bins (HekHistogram *const *histograms,
             gsize                n,
             guint                max_bins)
{
  guint64 min = G_MAXUINT64, max = 0;
  Bins bins = { 0 };
  guint last;

  for (gsize i = 0; i < n; i++)
    if (histograms[i] != NULL && hek_histogram_get_count (histograms[i]) > 0)
      {
        min = MIN (min, hek_histogram_get_min (histograms[i]));
        max = MAX (max, hek_histogram_get_max (histograms[i]));
      }
  if (min > max)
    return bins;
  bins.first = hek_histogram_bucket_of (min);
  last = hek_histogram_bucket_of (max);
  bins.step = (last - bins.first) / max_bins + 1;
  bins.n = (last - bins.first) / bins.step + 1;
  return bins;
}

static double
get_lower (const Bins *bins,
           guint       i)
{
  guint idx = bins->first + i * bins->step;

  if (idx < HEK_HISTOGRAM_N_BUCKETS)
    return (double) hek_histogram_bucket_first (idx);
  return (double) hek_histogram_bucket_last (HEK_HISTOGRAM_N_BUCKETS - 1) + 1;
}

static double
count_bin (const HekHistogram *histogram,
           const Bins         *bins,
           guint               i)
{
  guint first = bins->first + i * bins->step;

  return (double) hek_histogram_count_buckets (histogram, first,
                                               MIN (first + bins->step, HEK_HISTOGRAM_N_BUCKETS));
}

/* --- by time --------------------------------------------------------------------------------- */

/* Merged histograms of the buckets of a grid; freed with their array. */
static gboolean
read_times (GPtrArray             *histograms,
            const HekWidgetLines  *lines,
            const HekTask         *task,
            GError               **error)
{
  g_ptr_array_set_size (histograms, (int) lines->grid.n);
  for (guint p = 0; p < lines->parts.parts->len; p++)
    {
      const HekWidgetPart *part = &g_array_index (lines->parts.parts, HekWidgetPart, p);
      g_autoptr (HekSeriesHistograms) read = hek_series_read_histograms (
        lines->context->series, part->info->id, lines->context->from_us, lines->context->to_us,
        lines->grid.bucket_us, task, error);

      if (read == NULL)
        return FALSE;
      for (guint i = 0; i < read->n; i++)
        {
          gint64 at = (read->time_us[i] - lines->grid.first_us) / lines->grid.bucket_us;

          if (read->time_us[i] < lines->grid.first_us || at >= (gint64) lines->grid.n)
            continue;
          if (histograms->pdata[at] == NULL)
            histograms->pdata[at] = hek_histogram_copy (read->histograms[i]);
          else
            hek_histogram_merge (histograms->pdata[at], read->histograms[i]);
        }
    }
  return TRUE;
}

static HekFrame *
make_times (const HekWidgetLines  *lines,
            const GPtrArray       *histograms,
            const Bins            *bins,
            GError               **error)
{
  gsize first = 0, end = histograms->len;
  g_autoptr (HekFrame) frame = NULL;
  gint64 *times;

  while (first < end && histograms->pdata[first] == NULL)
    first++;
  while (end > first && histograms->pdata[end - 1] == NULL)
    end--;
  if (end - first == 1 && end < histograms->len)
    end++; /* an empty one after it: how wide a column is, its neighbour tells */
  frame = hek_frame_new (lines->parts.label, end - first);
  times = hek_frame_add_times (frame, _("Time"));
  if (times == NULL)
    return hek_widget_source_no_memory (error, end - first);
  for (gsize i = first; i < end; i++)
    times[i - first] = lines->grid.first_us + (gint64) i * lines->grid.bucket_us;
  for (guint b = 0; b < bins->n; b++)
    {
      double *counts = hek_frame_add_bin (frame, lines->parts.label, lines->parts.unit,
                                          get_lower (bins, b), get_lower (bins, b + 1));

      if (counts == NULL)
        return hek_widget_source_no_memory (error, end - first);
      for (gsize i = first; i < end; i++)
        if (histograms->pdata[i] != NULL)
          counts[i - first] = count_bin (histograms->pdata[i], bins, b);
    }
  return g_steal_pointer (&frame);
}

static void
free_histogram (gpointer histogram)
{
  if (histogram != NULL)
    hek_histogram_free (histogram);
}

static HekFrame *
fetch_times (HekWidgetLines  *lines,
             guint            max_bins,
             gint64           bucket_s,
             const HekTask   *task,
             GError         **error)
{
  g_autoptr (GPtrArray) histograms = g_ptr_array_new_with_free_func (free_histogram);
  HekWidgetContext context = *lines->context;
  Bins bins;

  if (context.n_points > 0)
    context.n_points = MAX (context.n_points / COLUMN_PIXELS, 1);
  if (!hek_widget_grid_init (&lines->grid, &context, bucket_s, error) ||
      !read_times (histograms, lines, task, error))
    return NULL;
  bins = choose_bins ((HekHistogram *const *) histograms->pdata, histograms->len, max_bins);
  return make_times (lines, histograms, &bins, error);
}

/* --- over the range -------------------------------------------------------------------------- */

static HekFrame *
make_range (const HekWidgetLines  *lines,
            HekHistogram          *all,
            guint                  max_bins,
            GError               **error)
{
  Bins bins = choose_bins (&all, 1, max_bins);
  g_autoptr (HekFrame) frame = hek_frame_new (lines->parts.label, bins.n);
  double *from = hek_frame_add_reals (frame, _("From"), lines->parts.unit, HEK_FRAME_FROM);
  double *to = hek_frame_add_reals (frame, _("To"), lines->parts.unit, HEK_FRAME_TO);
  double *counts = hek_frame_add_reals (frame, _("Count"), NULL, HEK_FRAME_VALUE);

  if (from == NULL || to == NULL || counts == NULL)
    return hek_widget_source_no_memory (error, bins.n);
  for (guint i = 0; i < bins.n; i++)
    {
      from[i] = get_lower (&bins, i);
      to[i] = get_lower (&bins, i + 1);
      counts[i] = count_bin (all, &bins, i);
    }
  return g_steal_pointer (&frame);
}

static HekFrame *
fetch_range (HekWidgetLines  *lines,
             guint            max_bins,
             const HekTask   *task,
             GError         **error)
{
  g_autoptr (HekHistogram) all = hek_histogram_new ();

  for (guint p = 0; p < lines->parts.parts->len; p++)
    {
      const HekWidgetPart *part = &g_array_index (lines->parts.parts, HekWidgetPart, p);
      g_autoptr (HekHistogram) histogram = NULL;
      HekSeriesPoint point;

      if (!hek_series_read_total (lines->context->series, part->info->id, lines->context->from_us,
                                  lines->context->to_us, &point, &histogram, task, error))
        return NULL;
      if (histogram != NULL)
        hek_histogram_merge (all, histogram);
    }
  return make_range (lines, all, max_bins, error);
}

static HekFrame *
fetch_distribution (const HekWidgetContext  *context,
                    const HekWidgetQuery    *query,
                    const HekTask           *task,
                    GError                 **error)
{
  const HekWidgetSource *self = &hek_widget_source_distribution;
  guint max_bins = (guint) hek_widget_source_get_number (self, query, "bins");
  g_auto (HekWidgetLines) lines = { .context = context };

  if (!hek_widget_parts_find (&lines.parts, context, query, error))
    return NULL;
  if (lines.parts.kind != HEK_SERIES_HISTOGRAM)
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "series",
                              "the single values of “%s” are not kept: take one of latencies or "
                              "times", lines.parts.label);
      return NULL;
    }
  if (g_strcmp0 (hek_widget_query_get (query, "over"), "range") == 0)
    return fetch_range (&lines, max_bins, task, error);
  return fetch_times (&lines, max_bins, hek_widget_source_get_number (self, query, "bucket"),
                      task, error);
}

static const HekChoice over_choices[] = {
  { "time", N_("By time") },
  { "range", N_("The whole range") },
};

static const HekWidgetField fields[] = {
  HEK_WIDGET_FIELD_SERIES_ROW,
  HEK_WIDGET_FIELD_COLLECTION_ROW (FALSE),
  { .name = "over", .label = N_("Over"), .help = N_("Counts by time, or those of the whole range"),
    .kind = HEK_WIDGET_FIELD_CHOICE, .def = "time", .choices = over_choices, .n_choices = 2 },
  { .name = "bins", .label = N_("Intervals"), .help = N_("So many at most"),
    .kind = HEK_WIDGET_FIELD_NUMBER, .def = "40", .min = 1, .max = BINS_MAX },
  { .name = "bucket", .label = N_("Bucket"),
    .help = N_("Seconds that one column is of; 0: what suits the width"),
    .kind = HEK_WIDGET_FIELD_NUMBER, .def = "0", .min = 0, .max = 31536000 },
};

const HekWidgetSource hek_widget_source_distribution = {
  .id = "distribution",
  .label = N_("Distribution"),
  .help = N_("How latencies and times that the engine recorded are distributed"),
  .shape = HEK_WIDGET_SHAPE_BUCKETS,
  .gives = HEK_WIDGET_WANTS_TIME | HEK_WIDGET_WANTS_NUMBER,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .changes = TRUE,
  .fetch = fetch_distribution,
};
