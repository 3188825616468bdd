/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-batch.h"
#include "hek-option.h"
#include "hek-task.h"

G_BEGIN_DECLS

typedef struct _HekSource HekSource;
typedef struct _HekSink HekSink;
typedef struct _HekSideTable HekSideTable;

#define HEK_SOURCE_ERROR (hek_source_error_quark ())

typedef enum
{
  HEK_SOURCE_ERROR_UNKNOWN,     /* no reader knows the file */
  HEK_SOURCE_ERROR_DAMAGED,     /* truncated or inconsistent */
  HEK_SOURCE_ERROR_UNSUPPORTED, /* sound, but of a kind that is not read or cannot be written */
  HEK_SOURCE_ERROR_TOO_LARGE,   /* over a limit, or not enough memory */
  HEK_SOURCE_ERROR_INVALID,     /* an option that does not fit the file */
  HEK_SOURCE_ERROR_ROW,         /* a row that cannot be taken, under the policy to stop */
  HEK_SOURCE_ERROR_CHANGED,     /* not the file that it was when the position was noted */
} HekSourceError;

GQuark hek_source_error_quark (void);

/* Bytes at the start of a file that sniff() sees, after gzip where it is. */
#define HEK_SOURCE_SNIFF_BYTES 16384

/* What a text option names: its kind decides the control in the window. */
typedef enum
{
  HEK_SOURCE_TEXT_NAME, /* something inside the file: an array, a column, a table */
  HEK_SOURCE_TEXT_FILE, /* another file, relative to the working folder */
  HEK_SOURCE_TEXT_FREE,
} HekSourceTextKind;

/* An option that is no number; "" (the default of all) leaves the choice to the reader. */
typedef struct
{
  const char *name;  /* "array": command line --array */
  const char *label; /* translatable */
  const char *help;  /* one sentence, translatable */
  HekSourceTextKind kind;
} HekSourceText;

/* What a ground-truth table of a file is. */
typedef enum
{
  HEK_SIDE_QUERIES,   /* vectors to search for, float */
  HEK_SIDE_NEIGHBORS, /* row numbers of the nearest, 0-based, nearest first */
  HEK_SIDE_DISTANCES, /* theirs, float, as the maker of the file measured them */
} HekSideRole;

/*
 * One format of datasets: reading, and writing where it can. An adapter is a file that holds one of
 * these; open, read, seek, close are called through HekSource, the put functions through HekSink,
 * see hek-source-private.h for what each must do.
 */
typedef struct
{
  const char *id;                /* "fvecs" */
  const char *label;             /* "fvecs (float vectors)": translatable */
  const char *help;              /* what is in such files, translatable */
  const char *const *suffixes;   /* (array zero-terminated): lower case, without the dot; a ".gz"
                                  * behind them is taken too */
  gboolean is_folder;            /* opens folders, not files */
  gboolean numbers_lines;        /* rows in messages are counted by lines of text */
  gboolean writes_fields;        /* a sink keeps attributes, not the vectors alone */

  const HekOption *options;      /* (nullable) */
  guint n_options;
  const HekSourceText *texts;    /* (nullable) */
  guint n_texts;

  /* 0: surely not mine, to 100: surely mine, by contents; a suffix that fits adds to it.
   * @head: the first @n_bytes bytes, less than HEK_SOURCE_SNIFF_BYTES only when that is all */
  guint (*sniff) (const char *path, const guint8 *head, gsize n_bytes);

  gboolean (*open) (HekSource *source, const HekTask *task, GError **error);
  gboolean (*read) (HekSource *source, HekBatch *batch, gsize max_rows, const HekTask *task,
                    GError **error);
  gboolean (*seek) (HekSource *source, GError **error);
  void (*close) (HekSource *source);

  /* (nullable): the names that text option @text_idx can have in this file */
  char **(*list_names) (const char *path, guint text_idx, GError **error);

  /* (nullable): ground truth */
  gboolean (*has_side) (HekSource *source, HekSideRole role);
  HekSideTable *(*read_side) (HekSource *source, HekSideRole role, const HekTask *task,
                              GError **error);

  /* (nullable): %NULL when the format is not written */
  gboolean (*sink_open) (HekSink *sink, GError **error);
  gboolean (*sink_write) (HekSink *sink, const HekBatch *batch, const HekTask *task,
                          GError **error);
  gboolean (*sink_finish) (HekSink *sink, GError **error);
  void (*sink_close) (HekSink *sink);
} HekSourceFormat;

guint                  hek_source_n_formats (void);
const HekSourceFormat *hek_source_format (guint i);
const HekSourceFormat *hek_source_format_find (const char *id);

/* The format that a file of this name would be written in; (nullable) */
const HekSourceFormat *hek_source_format_for_suffix (const char *path, gboolean for_writing);

/**
 * hek_source_sniff:
 *
 * Decides by the first bytes, and by the name where they leave a doubt.
 *
 * Errors: %HEK_SOURCE_ERROR_UNKNOWN, %G_FILE_ERROR
 */
const HekSourceFormat *hek_source_sniff (const char *path, GError **error);

typedef enum
{
  HEK_SOURCE_SKIP, /* rows that cannot be taken are left out and counted */
  HEK_SOURCE_STOP, /* the first one is an error */
} HekSourcePolicy;

#define HEK_SOURCE_MAX_TEXTS 8

/* How a file is read or written. */
typedef struct
{
  const HekSourceFormat *format;
  HekOptionValues values;
  char *texts[HEK_SOURCE_MAX_TEXTS]; /* owned, never %NULL for a text of the format */
  HekSourcePolicy policy;            /* default: HEK_SOURCE_SKIP */
  guint max_errors;                  /* kept with their messages; all are counted */
} HekSourceOptions;

#define HEK_SOURCE_DEFAULT_MAX_ERRORS 1000

void hek_source_options_init (HekSourceOptions *options, const HekSourceFormat *format);
void hek_source_options_copy (const HekSourceOptions *options, HekSourceOptions *out);
void hek_source_options_clear (HekSourceOptions *options);

/* Sets an option or a text by its name. Errors: %HEK_OPTION_ERROR */
gboolean hek_source_options_set (HekSourceOptions *options, const char *name, const char *value,
                                 GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekSourceOptions, hek_source_options_clear)

G_END_DECLS
