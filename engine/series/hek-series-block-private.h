/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-store.h"

G_BEGIN_DECLS

/*
 * Rows of one series and level as the blob of a block. All of @points is in order of time, and was
 * measured: finite, times and counts below 2^53.
 *
 *   byte 1, varint series, varint level, varint rows
 *   times and counts (hek-series-ints.c); sums, leasts, greatest and last (hek-series-reals.c)
 */
GBytes *hek_series_block_write (gint64 series, HekSeriesLevel level, const HekSeriesPoint *points,
                                guint n_points);
/* Returns: (transfer full) (nullable) (array length=n_points); otherwise
 *   %HEK_STORE_ERROR_DAMAGED, also when it is another series' or level's */
HekSeriesPoint *hek_series_block_read (gconstpointer data, gsize n_bytes, gint64 series,
                                       HekSeriesLevel level, guint *n_points, GError **error);

/* A histogram of one bucket, as its serialized bytes. */
typedef struct
{
  gint64 time_us;
  GBytes *bytes; /* owned */
} HekSeriesTimedHistogram;

void hek_series_timed_histogram_clear (HekSeriesTimedHistogram *timed);

/*
 * The histograms beside them, in order of time:
 *
 *   byte 2, varint series, varint level, varint n; times; lengths
 *   varint bytes; then the bytes of all, deflated (zlib) unless they are as long as all lengths
 */
GBytes *hek_series_block_write_histograms (gint64 series, HekSeriesLevel level,
                                           const HekSeriesTimedHistogram *timed, guint n);
/* Returns: (transfer full) (nullable) (element-type HekSeriesTimedHistogram) */
GArray *hek_series_block_read_histograms (gconstpointer data, gsize n_bytes, gint64 series,
                                          HekSeriesLevel level, GError **error);

G_END_DECLS
