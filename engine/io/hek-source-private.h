/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * For adapters. What their functions must do:
 *
 * open: sets source->schema, and n_rows and notes where they are known; leaves source->position at
 *   the first row. On failure close() is called too.
 * read: takes up to @max_rows rows into the empty @batch, which has room for them, starting at
 *   source->position, and moves that on behind the last row that it took or left out. Each row is
 *   written to batch->vectors and batch->columns and then counted by hek_source_take_row(), which
 *   gives it source->position.row as its number; or it is refused by hek_source_skip_row(), and
 *   nothing is left of it in a column. It may take fewer; it sets source->at_end when there is
 *   nothing more, and source->fraction when the number of rows is not known. It looks at @task at
 *   least every few megabytes.
 * seek: source->position is where to go on; checked to belong to this file, but not to lie inside.
 * close: frees source->state, which may be %NULL.
 *
 * sink_open: checks sink->schema, writes a header. sink_write: by hek_sink_put(). sink_finish:
 *   what comes at the end; it may write at the start again by hek_sink_put_at(). sink_close: frees
 *   sink->state.
 */

#include "hek-sink.h"
#include "hek-source.h"

G_BEGIN_DECLS

extern const HekSourceFormat hek_source_format_fvecs;
extern const HekSourceFormat hek_source_format_bvecs;
extern const HekSourceFormat hek_source_format_ivecs;
extern const HekSourceFormat hek_source_format_npy;
extern const HekSourceFormat hek_source_format_npz;
extern const HekSourceFormat hek_source_format_idx;
extern const HekSourceFormat hek_source_format_hdf5;
extern const HekSourceFormat hek_source_format_csv;
extern const HekSourceFormat hek_source_format_json;
extern const HekSourceFormat hek_source_format_jsonl;
extern const HekSourceFormat hek_source_format_sqlite;
extern const HekSourceFormat hek_source_format_pictures;

/* The next row of @batch is complete; source->position.row is its number and moves on. */
void hek_source_take_row (HekSource *source, HekBatch *batch);

/**
 * hek_source_skip_row:
 * @number: 1-based, of a line or a row
 *
 * The row at source->position.row, which moves on, cannot be taken.
 *
 * Returns: whether to go on with the next one
 */
gboolean hek_source_skip_row (HekSource *source, guint64 number, GError **error, const char *format,
                              ...) G_GNUC_PRINTF (4, 5);

/**
 * hek_source_take_rows:
 * @n: rows that were written to batch->vectors, and to columns, from row batch->n_rows on
 *
 * Takes those whose numbers are all finite and refuses the others.
 *
 * Returns: whether to go on
 */
gboolean hek_source_take_rows (HekSource *source, HekBatch *batch, gsize n, GError **error);

/* "@before what"; returns %FALSE. */
gboolean hek_source_set_error (GError **error, HekSourceError code, const char *before,
                               const char *format, va_list args) G_GNUC_PRINTF (4, 0);

/* Errors of a file: "NAME is damaged at byte 17: what", "NAME what". Both return %FALSE. */
gboolean hek_source_damaged (HekSource *source, guint64 offset, GError **error, const char *format,
                             ...) G_GNUC_PRINTF (4, 5);
gboolean hek_source_fail (HekSource *source, HekSourceError code, GError **error,
                          const char *format, ...) G_GNUC_PRINTF (4, 5);

/* 1 to HEK_ROWS_MAX_DIM numbers a vector, or an error. */
gboolean hek_source_check_dim (HekSource *source, guint64 dim, GError **error);

/* Number @i of a vector; half floats exactly. */
double hek_source_number (HekDtype dtype, const guint8 *vector, guint i);

/* @note: (transfer full), translated */
void hek_source_take_note (HekSource *source, char *note);

/* Appends to the file; cheap for short pieces. */
gboolean hek_sink_put (HekSink *sink, gconstpointer data, gsize n_bytes, GError **error);
/* Writes over what was put before; from sink_finish() only. */
gboolean hek_sink_put_at (HekSink *sink, guint64 offset, gconstpointer data, gsize n_bytes,
                          GError **error);
gboolean hek_sink_fail (HekSink *sink, HekSourceError code, GError **error, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

G_END_DECLS
