/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "hek-series-read.h"

G_BEGIN_DECLS

/* A range of series as a file; numbers are written so that they read back to the same doubles. */
typedef enum
{
  HEK_SERIES_EXPORT_CSV,
  HEK_SERIES_EXPORT_JSON,
} HekSeriesExportFormat;

typedef struct
{
  HekSeriesExportFormat format;
  gint64 from_us;
  gint64 to_us;
  gint64 bucket_us;     /* 0: the raw rows, each exactly as it was appended */
  gboolean histograms;  /* also p50, p90, p99 and p99.9 of each bucket; with bucket_us > 0 */
} HekSeriesExportOptions;

/**
 * hek_series_export:
 * @ids: (array length=n_ids): of the series
 *
 * CSV: a header line, then a line a point:
 *   time,time_us,series,scope,unit,count,sum,min,max,last[,p50,p90,p99,p999]
 * with time in ISO 8601 (UTC, microseconds); quoted after RFC 4180. JSON: one object, its members
 * are named in hek-series-export.c. Damage that left rows out fails the export.
 */
gboolean hek_series_export (HekSeriesStore *store, const gint64 *ids, guint n_ids,
                            const HekSeriesExportOptions *options, GOutputStream *stream,
                            const HekTask *task, GError **error);

G_END_DECLS
