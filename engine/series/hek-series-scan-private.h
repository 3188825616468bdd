/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-store-private.h"

G_BEGIN_DECLS

/*
 * All rows, or histograms, of a range at a level, of blocks and tail alike; where the level is not
 * kept any more, of the next one. Not in order where blocks overlap: of one time the later come
 * later, as they were appended.
 */
typedef void (*HekSeriesRowsFunc) (const HekSeriesPoint *points, guint n, gpointer user_data);
typedef void (*HekSeriesHistogramsFunc) (gint64 time_us, GBytes *bytes, gpointer user_data);

typedef struct
{
  HekSeriesStore *store; /* with its read lock, in a transaction that reads */
  gint64 series;
  HekSeriesRowsFunc rows;             /* (nullable): either … */
  HekSeriesHistogramsFunc histograms; /* (nullable): … or this */
  gpointer user_data;
  gboolean coarser_too;               /* where @level is gone */
  const HekTask *task;
  GPtrArray *problems;                /* (out) (nullable) */
} HekSeriesScan;

/* Takes the read lock, begins the transaction, and reads what came to the tail. Whatever it
 * returns, hek_series_scan_end() follows. */
gboolean hek_series_scan_begin (HekSeriesScan *scan, GError **error);
void hek_series_scan_end (HekSeriesScan *scan);

/* Rows with from_us ≤ time < to_us; those of levels above raw with the times of their buckets. */
gboolean hek_series_scan_range (HekSeriesScan *scan, HekSeriesLevel level, gint64 from_us,
                                gint64 to_us, GError **error);

/* The coarsest level whose buckets fill those of @bucket_us. */
HekSeriesLevel hek_series_level_for (gint64 bucket_us);

G_END_DECLS
