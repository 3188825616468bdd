/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-text-cell-private.h"
#include "hek-text-reader-private.h"

G_BEGIN_DECLS

/* How cells and rows are told apart. */
typedef struct
{
  char delimiter; /* a space stands for any number of them, and quotes are letters then, as in
                   * files of word vectors */
  char line_end;  /* '\n' (a '\r' before it belongs to it), or '\r' in files of old */
} HekCsvDialect;

/* A cell of a row: a piece of the text, quotes taken off; @doubled: quotes in it are doubled. */
typedef struct
{
  const char *text;
  gsize n;
  gboolean doubled;
} HekCsvCell;

typedef enum
{
  HEK_CSV_ROW,        /* complete */
  HEK_CSV_INCOMPLETE, /* goes on behind the bytes that are there */
  HEK_CSV_OPEN_QUOTE, /* a quote is not closed before the end */
  HEK_CSV_BAD_QUOTE,  /* something follows a closing quote; complete otherwise */
} HekCsvState;

/**
 * hek_csv_split:
 * @at_end: nothing comes behind @n bytes
 * @cells: (out): HekCsvCell, what was in it is gone
 * @n_row: (out): bytes of the row, its end included
 */
HekCsvState hek_csv_split (const HekCsvDialect *dialect, const char *text, gsize n,
                           gboolean at_end, GArray *cells, gsize *n_row);

/* Takes doubled quotes apart into @scratch. */
void hek_csv_cell_resolve (HekCsvCell *cell, GString *scratch);

/* What the first bytes of a file look like; @n_cells: of its first row. */
HekCsvDialect hek_csv_sniff (const char *head, gsize n_bytes, gboolean is_whole, guint *n_cells);

/* ---------------------------------------------------------------------------------- columns */

typedef enum
{
  HEK_CSV_IGNORED,
  HEK_CSV_FIELD,  /* cell is field @target */
  HEK_CSV_NUMBER, /* number @target of the vector */
  HEK_CSV_VECTOR, /* all of the vector */
} HekCsvRole;

typedef struct
{
  char *name;
  guint kinds;      /* of the leading rows */
  HekVectorGuess numbers;   /* in one cell */
  guint n_seen, n_numeric;  /* cells that are not empty, that are numbers */
  HekCsvRole role;
  guint target;
} HekCsvColumn;

/* Looks at the leading rows. @columns: (out): HekCsvColumn */
gboolean hek_csv_infer (HekSource *source, HekTextReader *reader, const HekCsvDialect *dialect,
                        gboolean *has_header, GArray *columns, GError **error);

/* Says which columns are the vector; returns its dimension, 0: there is none. */
gboolean hek_csv_choose_vector (HekSource *source, GArray *columns, gboolean has_header,
                                const char *wanted, guint *dim, GError **error);

/* Texts and options of the descriptor. */
enum
{
  HEK_CSV_TEXT_VECTORS,
  HEK_CSV_TEXT_TYPES,
};

enum
{
  HEK_CSV_OPTION_DELIMITER,
  HEK_CSV_OPTION_HEADER,
};

typedef enum
{
  HEK_CSV_HEADER_AUTO,
  HEK_CSV_HEADER_YES,
  HEK_CSV_HEADER_NO,
} HekCsvHeader;

/* The writer: hek-source-csv-write.c */
gboolean hek_csv_sink_open (HekSink *sink, GError **error);
gboolean hek_csv_sink_write (HekSink *sink, const HekBatch *batch, const HekTask *task,
                             GError **error);
gboolean hek_csv_sink_finish (HekSink *sink, GError **error);
void hek_csv_sink_close (HekSink *sink);

extern const char hek_csv_delimiters[]; /* of the choices behind "auto", in their order */

G_END_DECLS
