/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Series as CSV and JSON, written as they are read. The JSON:
 *
 *   { "from_us": …, "to_us": …, "bucket_us": 0 …,
 *     "series": [ { "series": "search.latency", "scope": "", "kind": "histogram", "unit": "ns",
 *                   "columns": ["time_us", "count", "sum", "min", "max", "last", "p50", …],
 *                   "points": [ [ … ], … ] } ] }
 *
 * Numbers are the shortest decimals that read back to the same doubles.
 */
#include "config.h"

#include "hek-series-export.h"

#include <math.h>
#include <string.h>

#include "hek-json-text.h"
#include "hek-store-error.h"

/* Text that is gathered before it is written. */
#define BUFFER_BYTES (64u << 10)

static const double quantiles[] = { 0.5, 0.9, 0.99, 0.999 };
static const char *const quantile_names[] = { "p50", "p90", "p99", "p999" };

typedef struct
{
  const HekSeriesExportOptions *options;
  GOutputStream *stream;
  const HekTask *task;
  GString *text; /* that is not written yet */
} Export;

static gboolean
flush (Export   *export,
       gsize     from_bytes,
       GError  **error)
{
  GCancellable *cancellable = export->task != NULL ? export->task->cancellable : NULL;

  if (export->text->len < from_bytes)
    return TRUE;
  if (!g_output_stream_write_all (export->stream, export->text->str, export->text->len, NULL,
                                  cancellable, error))
    return FALSE;
  g_string_truncate (export->text, 0);
  return TRUE;
}

/* RFC 4180: quoted where it must be. */
static void
append_field (GString    *text,
              const char *field)
{
  if (strpbrk (field, ",\"\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }
  g_string_append_c (text, '"');
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *field);
    }
  g_string_append_c (text, '"');
}

static void
append_time (GString *text,
             gint64   time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  g_string_append_printf (text, "%s.%06dZ", date, (int) (time_us % G_USEC_PER_SEC));
}

/* The numbers of a point after its time; a comma before each. @histogram: (nullable) */
static void
append_numbers (Export               *export,
                const HekSeriesPoint *point,
                const HekHistogram   *histogram)
{
  gboolean is_csv = export->options->format == HEK_SERIES_EXPORT_CSV;
  const double reals[] = { point->sum, point->min, point->max, point->last };

  g_string_append_printf (export->text, ",%" G_GUINT64_FORMAT, point->count);
  for (guint i = 0; i < G_N_ELEMENTS (reals); i++)
    {
      g_string_append_c (export->text, ',');
      hek_json_text_append_number (export->text, reals[i]);
    }
  for (guint i = 0; export->options->histograms && i < G_N_ELEMENTS (quantiles); i++)
    {
      g_string_append_c (export->text, ',');
      if (histogram != NULL)
        hek_json_text_append_number (export->text,
                                     hek_histogram_get_quantile (histogram, quantiles[i]));
      else if (!is_csv)
        g_string_append (export->text, "null");
    }
}

static void
append_point (Export               *export,
              const HekSeriesInfo  *info,
              const HekSeriesPoint *point,
              const HekHistogram   *histogram,
              gboolean              is_first)
{
  GString *text = export->text;

  if (export->options->format == HEK_SERIES_EXPORT_CSV)
    {
      append_time (text, point->time_us);
      g_string_append_printf (text, ",%" G_GINT64_FORMAT ",", point->time_us);
      append_field (text, info->instrument);
      g_string_append_c (text, ',');
      append_field (text, info->scope);
      g_string_append_c (text, ',');
      append_field (text, info->unit);
      append_numbers (export, point, histogram);
      g_string_append (text, "\r\n");
      return;
    }
  g_string_append_printf (text, "%s\n        [%" G_GINT64_FORMAT, is_first ? "" : ",",
                          point->time_us);
  append_numbers (export, point, histogram);
  g_string_append_c (text, ']');
}

static gboolean
check_whole (GPtrArray           *problems,
             const HekSeriesInfo *info,
             GError             **error)
{
  if (problems == NULL)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "“%s” cannot be exported whole, choose a range without the damage: %s",
               info->instrument, (const char *) problems->pdata[0]);
  return FALSE;
}

static gboolean
append_points (Export                    *export,
               const HekSeriesInfo       *info,
               const HekSeriesPoints     *points,
               const HekSeriesHistograms *histograms,
               GError                   **error)
{
  guint h = 0;

  for (guint i = 0; i < points->n_points; i++)
    {
      const HekSeriesPoint *point = &points->points[i];
      const HekHistogram *histogram = NULL;

      while (histograms != NULL && h < histograms->n && histograms->time_us[h] < point->time_us)
        h++;
      if (histograms != NULL && h < histograms->n && histograms->time_us[h] == point->time_us)
        histogram = histograms->histograms[h];
      append_point (export, info, point, histogram, i == 0);
      if (!flush (export, BUFFER_BYTES, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_series (Export              *export,
               HekSeriesStore      *store,
               const HekSeriesInfo *info,
               GError             **error)
{
  const HekSeriesExportOptions *options = export->options;
  g_autoptr (HekSeriesPoints) points = NULL;
  g_autoptr (HekSeriesHistograms) histograms = NULL;

  if (options->bucket_us == 0)
    points = hek_series_read_rows (store, info->id, HEK_SERIES_LEVEL_RAW, options->from_us,
                                   options->to_us, export->task, error);
  else
    points = hek_series_read_buckets (store, info->id, options->from_us, options->to_us,
                                      options->bucket_us, export->task, error);
  if (points == NULL || !check_whole (points->problems, info, error))
    return FALSE;
  if (options->histograms && info->kind == HEK_SERIES_HISTOGRAM)
    {
      histograms = hek_series_read_histograms (store, info->id, options->from_us, options->to_us,
                                               options->bucket_us, export->task, error);
      if (histograms == NULL || !check_whole (histograms->problems, info, error))
        return FALSE;
    }
  return append_points (export, info, points, histograms, error);
}

static void
begin (Export *export)
{
  const HekSeriesExportOptions *options = export->options;

  if (options->format == HEK_SERIES_EXPORT_JSON)
    {
      g_string_append_printf (export->text,
                              "{\n  \"from_us\": %" G_GINT64_FORMAT ",\n  \"to_us\": %"
                              G_GINT64_FORMAT ",\n  \"bucket_us\": %" G_GINT64_FORMAT
                              ",\n  \"series\": [", options->from_us, options->to_us,
                              options->bucket_us);
      return;
    }
  g_string_append (export->text, "time,time_us,series,scope,unit,count,sum,min,max,last");
  for (guint i = 0; options->histograms && i < G_N_ELEMENTS (quantiles); i++)
    g_string_append_printf (export->text, ",%s", quantile_names[i]);
  g_string_append (export->text, "\r\n");
}

static void
begin_series (Export              *export,
              const HekSeriesInfo *info,
              gboolean             is_first)
{
  static const char *const kinds[] = { "counter", "gauge", "histogram" };
  GString *text = export->text;

  if (export->options->format != HEK_SERIES_EXPORT_JSON)
    return;
  g_string_append_printf (text, "%s\n    {\n      \"series\": ", is_first ? "" : ",");
  hek_json_text_append_string (text, info->instrument);
  g_string_append (text, ",\n      \"scope\": ");
  hek_json_text_append_string (text, info->scope);
  g_string_append_printf (text, ",\n      \"kind\": \"%s\",\n      \"unit\": ", kinds[info->kind]);
  hek_json_text_append_string (text, info->unit);
  g_string_append (text, ",\n      \"columns\": [\"time_us\", \"count\", \"sum\", \"min\", \"max\","
                   " \"last\"");
  for (guint i = 0; export->options->histograms && i < G_N_ELEMENTS (quantiles); i++)
    g_string_append_printf (text, ", \"%s\"", quantile_names[i]);
  g_string_append (text, "],\n      \"points\": [");
}

gboolean
hek_series_export (HekSeriesStore                *store,
                   const gint64                  *ids,
                   guint                          n_ids,
                   const HekSeriesExportOptions  *options,
                   GOutputStream                 *stream,
                   const HekTask                 *task,
                   GError                       **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Export export = { options, stream, task, text };

  g_return_val_if_fail (!options->histograms || options->bucket_us > 0, FALSE);
  begin (&export);
  for (guint i = 0; i < n_ids; i++)
    {
      g_autoptr (HekSeriesInfo) info = hek_series_store_get_info (store, ids[i], error);

      if (info == NULL)
        return FALSE;
      begin_series (&export, info, i == 0);
      if (!export_series (&export, store, info, error))
        return FALSE;
      if (options->format == HEK_SERIES_EXPORT_JSON)
        g_string_append (text, "\n      ]\n    }");
      hek_task_progress (task, (double) (i + 1) / n_ids);
    }
  if (options->format == HEK_SERIES_EXPORT_JSON)
    g_string_append (text, "\n  ]\n}\n");
  return flush (&export, 1, error);
}
