/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-store.h"
#include "hek-sqlite.h"

G_BEGIN_DECLS

/*
 * The tail: rows that are in no block yet, as records, one an append, and what a connection has
 * read of them. A record:
 *
 *   varint rows; signed, the time of the first; then of each row
 *   varint series; signed, its time after the first's
 *   byte   1: one value that is all four; 2: a histogram follows
 *   with 1: number; otherwise varint count, then numbers: sum, least, greatest, last
 *   with 2: varint bytes, the histogram
 *
 * where a number is varint 2 * zigzag (integer), or varint 1 and the eight bytes of a double.
 */
typedef struct
{
  gint64 seq;
  gint64 series;
  HekSeriesPoint point;
  GBytes *histogram; /* owned (nullable) */
} HekSeriesTailRow;

void hek_series_record_begin (GByteArray *record, guint n_rows, gint64 time_us);
/* @time_us: of the first; @histogram: (nullable) (array length=n_bytes) */
void hek_series_record_add (GByteArray *record, gint64 series, gint64 time_us,
                            const HekSeriesPoint *point, const guint8 *histogram, gsize n_bytes);

/* Appends the rows to @rows (element-type HekSeriesTailRow). On an error as it was. */
gboolean hek_series_record_parse (gconstpointer data, gsize n_bytes, gint64 seq, GArray *rows,
                                  GError **error);

/* Whether a row can be one that was measured: finite, in time, not too many. */
gboolean hek_series_point_is_valid (const HekSeriesPoint *point);

typedef struct
{
  GArray *rows;    /* (element-type HekSeriesTailRow): by seq */
  gint64 last_seq; /* of the last record read */
} HekSeriesTail;

void hek_series_tail_init (HekSeriesTail *tail);
void hek_series_tail_clear (HekSeriesTail *tail);

/**
 * hek_series_tail_sync:
 * @problems: (inout): as hek_series_add_problem()
 *
 * Drops rows that are in blocks now, and reads those that came since; within a transaction.
 */
gboolean hek_series_tail_sync (HekSeriesTail *tail, HekSqlite *db, GPtrArray **problems,
                               GError **error);

G_END_DECLS
