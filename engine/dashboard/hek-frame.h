/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * HekFrame is what sources answer and widgets draw: columns of equal length. It is filled by one
 * thread and then never changed: from there on any number of threads may read it.
 *
 *   frame = hek_frame_new ("Searches", n);
 *   times = hek_frame_add_times (frame, "Time");
 *   means = hek_frame_add_reals (frame, "Latency", "ms", HEK_FRAME_VALUE);
 *   highs = hek_frame_add_reals (frame, "Latency", "ms", HEK_FRAME_HIGH);
 *   … fill times[0 … n), means, highs …
 */
typedef enum
{
  HEK_FRAME_TIME, /* microseconds since 1970, UTC; HEK_FRAME_NO_TIME: missing */
  HEK_FRAME_REAL, /* NaN: missing */
  HEK_FRAME_TEXT, /* %NULL: missing */
} HekFrameType;

#define HEK_FRAME_NO_TIME G_MININT64

/* What a column of numbers is. LOW, HIGH and ANOMALY belong to the last VALUE before them. */
typedef enum
{
  HEK_FRAME_VALUE,
  HEK_FRAME_LOW,     /* least value of what a row stands for: the lower edge of an envelope */
  HEK_FRAME_HIGH,    /* greatest */
  HEK_FRAME_ANOMALY, /* not 0 and not NaN: the row is marked */
  HEK_FRAME_FROM,    /* bins: lower bound of the row, in the unit of what was counted */
  HEK_FRAME_TO,      /* bins: upper bound */
  HEK_FRAME_ROW_ID,  /* which row of its collection a row is: what a brush tells the Explorer */
} HekFrameRole;

typedef struct
{
  HekFrameType type;
  HekFrameRole role;
  char *name;     /* owned: "Latency p99", translated where it is no name of the user's */
  char *unit;     /* owned (nullable) */
  double from, to; /* a column that counts what lies in a bin has its bounds; else NaN */
  gint64 *times;  /* owned (array length=n_rows): of TIME columns, else %NULL */
  double *reals;  /* owned (array length=n_rows): of REAL columns */
  char **texts;   /* owned (array length=n_rows): of TEXT columns, each owned by the frame */
} HekFrameColumn;

#define HEK_FRAME_MAX_COLUMNS 1024u
#define HEK_FRAME_MAX_ROWS G_GUINT64_CONSTANT (0xfffffff0)

typedef struct
{
  gatomicrefcount ref;
  char *name;              /* owned: what it holds: "Searches of photos" */
  gsize n_rows;
  guint n_columns;
  HekFrameColumn *columns; /* owned */
  gsize n_total;           /* rows that the query found; more than n_rows: these are the first */
  guint capacity;          /* of columns */
  GStringChunk *strings;   /* owned: the texts */
  char *layout;            /* owned (nullable): id of the layout whose places the rows have */
  guint n_coords;          /* of these: the first columns; behind them what they are coloured by */
  char *camera;            /* owned (nullable): from where they are looked at, as
                              hek_scene_camera_from_text() reads it */
} HekFrame;

/**
 * hek_frame_new:
 * @n_rows: at most %HEK_FRAME_MAX_ROWS
 *
 * Returns: (transfer full): a frame without columns
 */
HekFrame *hek_frame_new (const char *name, gsize n_rows);
HekFrame *hek_frame_ref (HekFrame *frame);
void      hek_frame_unref (HekFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekFrame, hek_frame_unref)

/**
 * hek_frame_add_times:
 *
 * Returns: (transfer none) (nullable) (array length=n_rows): where to write the values, all 0;
 *   %NULL when memory is short, the frame is then as before. Pointers to columns from before are
 *   no longer valid, the arrays in them are.
 */
gint64 *hek_frame_add_times (HekFrame *frame, const char *name);

/* The same for numbers, all NaN. @unit: (nullable) */
double *hek_frame_add_reals (HekFrame *frame, const char *name, const char *unit,
                             HekFrameRole role);

/* Counts of what lies in [from, to): one column of a heat map or a row of a histogram. */
double *hek_frame_add_bin (HekFrame *frame, const char *name, const char *unit, double from,
                           double to);

/* Texts, all %NULL, to be set with hek_frame_set_text(). Returns: FALSE when memory is short */
gboolean hek_frame_add_texts (HekFrame *frame, const char *name);
void     hek_frame_set_text (HekFrame *frame, guint column, gsize row, const char *text);

/* @camera: (nullable) */
void hek_frame_set_layout (HekFrame *frame, const char *layout, guint n_coords,
                           const char *camera);

/* Only the first @n_rows are kept: for sources that do not know beforehand how many come. */
void hek_frame_cut (HekFrame *frame, gsize n_rows);

/* Position of the column of that name or role and type; -1 without one. @after: begins behind */
int hek_frame_find (const HekFrame *frame, const char *name);
int hek_frame_find_type (const HekFrame *frame, HekFrameType type, int after);
int hek_frame_find_role (const HekFrame *frame, HekFrameRole role, int after);

/* The column of @role that belongs to the VALUE column @value; -1 without one. */
int hek_frame_find_companion (const HekFrame *frame, guint value, HekFrameRole role);

/* Returns: (transfer full): the value for people: "2026-11-22 14:05:30.250", "12.4 ms", "cat"; "—"
 * for missing ones */
char *hek_frame_format (const HekFrame *frame, guint column, gsize row);

/* Bytes in memory. */
gsize hek_frame_get_bytes (const HekFrame *frame);

/* How rows follow each other in a sorted table: missing values last, whatever the direction, equal
 * ones in the order of the frame. Texts by g_utf8_collate_key_for_filename() ("row 9" < "row 10").
 * @rows: (inout) (array length=n): a permutation, or a part, of the rows
 * Returns: FALSE when memory is short: they are then in the order of the frame */
gboolean hek_frame_sort (const HekFrame *frame, guint column, gboolean descending, guint32 *rows,
                         gsize n);

/* Least and greatest finite value; FALSE when there is none. TIME columns: microseconds. */
gboolean hek_frame_get_range (const HekFrame *frame, guint column, double *low, double *high);

G_END_DECLS
