/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-batch.h"
#include "hek-side-table.h"
#include "hek-source-format.h"

G_BEGIN_DECLS

/* A batch holds about this many bytes of vectors, and of text, at most (one row is always taken):
 * the memory of a reader is a few times this, however large the file. */
#define HEK_SOURCE_BATCH_BYTES (8 * 1024 * 1024)

/* Rows that adapters without a fixed type look at before they decide on the schema. */
#define HEK_SOURCE_INFER_ROWS 1000

/*
 * Where the next row is. Plain numbers, so that an import can note them beside what it has stored
 * and go on another day; what @offset and @line mean is up to the format. @bytes and @modified_us
 * tell whether the file is still the same.
 */
typedef struct
{
  guint64 row; /* 0-based number of the next row */
  guint64 offset, line;
  guint64 bytes;
  gint64 modified_us;
} HekSourcePosition;

/* A row that was left out. */
typedef struct
{
  guint64 number; /* 1-based: the line, or the row (see HekSourceFormat.numbers_lines) */
  char *message;  /* without the name of the file and the number */
} HekRowError;

/*
 * A dataset that is being read, from front to back, by one thread at a time. Fields are for
 * reading.
 */
struct _HekSource
{
  const HekSourceFormat *format;
  char *path;
  char *name;                 /* for messages */
  HekSourceOptions options;
  HekSchema *schema;
  gint64 n_rows;              /* -1: not known before the end */
  GPtrArray *notes;           /* char *, translated: what whoever uses the data ought to know */
  gboolean has_distance;      /* whether the file says in which distance it is meant */
  HekDistance distance;
  HekSourcePosition position;

  GPtrArray *errors;          /* HekRowError *, the first options.max_errors of this pass */
  guint64 n_errors;
  double largest_loss;        /* of this pass: |number in the file - number in the batch| */

  /*< private >*/
  gpointer state;
  gboolean at_end;
  double fraction; /* how much is read, where n_rows does not say */
};

/**
 * hek_source_open:
 * @format: (nullable): %NULL to sniff
 * @options: (nullable): of @format; copied
 *
 * Opens a dataset and finds out what its rows hold.
 *
 * Errors: %HEK_SOURCE_ERROR, %G_FILE_ERROR; messages name the file, and the byte where it is
 * damaged
 */
HekSource *hek_source_open (const char *path, const HekSourceFormat *format,
                            const HekSourceOptions *options, const HekTask *task, GError **error);
void hek_source_close (HekSource *source);

/**
 * hek_source_next:
 * @max_rows: 0 for as many as HEK_SOURCE_BATCH_BYTES allows, which limits it anyway
 * @batch: (out): %NULL at the end
 *
 * Reads the next rows. Those that cannot be taken are left out and noted, or end the reading, as
 * options.policy says; vectors with NaN or infinite numbers are among them.
 */
gboolean hek_source_next (HekSource *source, gsize max_rows, HekBatch **batch, const HekTask *task,
                          GError **error);

/**
 * hek_source_seek:
 * @position: (nullable): where source->position once was, in this process or another; %NULL for
 * the first row
 *
 * A new pass: errors and losses are counted from here.
 *
 * Errors: %HEK_SOURCE_ERROR_CHANGED when the size or the time of the file is another
 */
gboolean hek_source_seek (HekSource *source, const HekSourcePosition *position, GError **error);

/* Whether the file is the one of which @position was noted, for those who are about to open it
 * again. Errors: as hek_source_seek(); %G_FILE_ERROR when it is gone */
gboolean hek_source_check_unchanged (const char *path, const HekSourcePosition *position,
                                     GError **error);

/* How much is read, in [0, 1]. */
double hek_source_get_fraction (const HekSource *source);

/* The first @n_rows good rows; afterwards the source stands at the first row again. */
HekBatch *hek_source_preview (HekSource *source, gsize n_rows, const HekTask *task, GError **error);

typedef struct
{
  guint64 n_rows;    /* that can be taken */
  guint64 n_errors;  /* the first of them are in source->errors */
  guint64 *n_missing; /* owned: one a field */
  double largest_loss;
} HekSourceSummary;

/**
 * hek_source_dry_run:
 * @summary: (out caller-allocates): to be cleared
 *
 * Reads everything and keeps nothing; reports progress. Afterwards the source stands at the end.
 */
gboolean hek_source_dry_run (HekSource *source, HekSourceSummary *summary, const HekTask *task,
                             GError **error);
void hek_source_summary_clear (HekSourceSummary *summary);

/**
 * hek_source_list_names:
 *
 * Returns: (transfer full): the names that text option @text_idx can have in this file; empty when
 * the format does not say
 */
char **hek_source_list_names (const char *path, const HekSourceFormat *format, guint text_idx,
                              GError **error);

gboolean hek_source_has_side (HekSource *source, HekSideRole role);

/* Errors: %HEK_SOURCE_ERROR_INVALID when there is no such table; see hek_side_table_try_new() */
HekSideTable *hek_source_read_side (HekSource *source, HekSideRole role, const HekTask *task,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSource, hek_source_close)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekSourceSummary, hek_source_summary_clear)

G_END_DECLS
