/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-text-cell-private.h"
#include "hek-text-reader-private.h"

G_BEGIN_DECLS

/*
 * Rows that are JSON values, one after the other: objects, whose members are the fields and the
 * vector, or arrays of numbers, which are vectors alone. Members that no row among the leading ones
 * has are left out, with a note.
 */
typedef struct
{
  HekTextReader reader;
  GArray *members;     /* HekJsonMember, while the schema is found */
  GHashTable *targets; /* owned name: place in the schema + 1, or what the .c says */
  HekCell *values;     /* one a field */
  GString **scratch;   /* one a field */
  GString *name;       /* with its escapes resolved */
  guint n_left_out;    /* members that are in notes */
  gboolean bare;       /* rows are vectors */
  guint64 first_offset, first_line;
} HekJsonRows;

typedef struct
{
  char *name;
  guint kinds;
  HekVectorGuess numbers; /* of arrays */
} HekJsonMember;

/* Texts of the descriptors. */
enum
{
  HEK_JSON_TEXT_VECTORS,
  HEK_JSON_TEXT_TYPES,
  HEK_JSON_N_TEXTS
};

extern const HekSourceText hek_json_texts[HEK_JSON_N_TEXTS];

/* What one call of a reader's next function found. */
typedef enum
{
  HEK_JSON_NEXT_ROW,     /* @text, @n */
  HEK_JSON_NEXT_TOO_LONG,
  HEK_JSON_NEXT_END,
} HekJsonNext;

/* The next value, not consumed, or an error. */
typedef gboolean (*HekJsonNextFunc) (HekSource *source, HekJsonRows *rows, HekJsonNext *next,
                                     gsize *n, GError **error);
/* Moves on behind the value of @n bytes. */
typedef gboolean (*HekJsonDoneFunc) (HekSource *source, HekJsonRows *rows, gsize n,
                                     GError **error);

/* After the reader is opened at the first row: the schema; and back to that row. */
gboolean hek_json_rows_infer (HekSource *source, HekJsonRows *rows, HekJsonNextFunc next,
                              HekJsonDoneFunc done, GError **error);
gboolean hek_json_rows_read (HekSource *source, HekJsonRows *rows, HekBatch *batch, gsize max_rows,
                             HekJsonNextFunc next, HekJsonDoneFunc done, GError **error);
gboolean hek_json_rows_seek (HekSource *source, HekJsonRows *rows, GError **error);
void hek_json_rows_free (HekSource *source, HekJsonRows *rows);

/* Names of members that hold vectors. */
char **hek_json_rows_list_names (const HekSourceFormat *format, const char *path, GError **error);

/* Writing: objects, a line each; in an array unless the format is that of lines. */
gboolean hek_json_sink_open (HekSink *sink, GError **error);
gboolean hek_json_sink_write (HekSink *sink, const HekBatch *batch, const HekTask *task,
                              GError **error);
gboolean hek_json_sink_finish (HekSink *sink, GError **error);
void     hek_json_sink_close (HekSink *sink);

G_END_DECLS
