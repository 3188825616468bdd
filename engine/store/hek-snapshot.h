/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-batch.h"
#include "hek-column-view.h"
#include "hek-task.h"
#include "hek-telemetry.h"

G_BEGIN_DECLS

/*
 * What a collection held at one commit: immutable, shared by reference count, usable from any
 * number of threads, valid also after the collection went on, was compacted or closed.
 *
 * Rows lie in segments; row i of a segment is vector i of its HekRows. A segment never changes but
 * for a journal, which grows: rows that two snapshots have in common are at the same address.
 *
 * Vectors come from mapped files, whose checksums are looked at once for each 64 KiB, before the
 * first use: call hek_snapshot_check() before reading vectors through HekRows.
 */
typedef struct _HekSnapshot HekSnapshot;

typedef struct
{
  guint64 id;          /* for life; never used again in this collection */
  gboolean sealed;     /* %FALSE: a journal */
  HekRows rows;        /* dead ones included; journals are in memory */
  const guint64 *live; /* (nullable): bit i % 64 of word i / 64: row i is live; %NULL: all are */
  gsize n_live;
} HekSnapshotSegment;

HekSnapshot *hek_snapshot_ref (HekSnapshot *snapshot);
void         hek_snapshot_unref (HekSnapshot *snapshot);

HekTelemetryScope *hek_snapshot_get_scope (HekSnapshot *snapshot); /* of its collection */
guint64      hek_snapshot_get_seq (HekSnapshot *snapshot);
/* Of that commit, in microseconds since 1970 UTC; 0: before the first. */
gint64       hek_snapshot_get_time (HekSnapshot *snapshot);
HekSchema   *hek_snapshot_get_schema (HekSnapshot *snapshot); /* (transfer none) */
HekDistance  hek_snapshot_get_distance (HekSnapshot *snapshot);
guint64      hek_snapshot_get_n_rows (HekSnapshot *snapshot); /* live */

guint        hek_snapshot_get_n_segments (HekSnapshot *snapshot);
const HekSnapshotSegment *hek_snapshot_get_segment (HekSnapshot *snapshot, guint idx);

static inline gboolean
hek_snapshot_segment_is_live (const HekSnapshotSegment *segment,
                              gsize                     row)
{
  return segment->live == NULL || (segment->live[row / 64] >> (row % 64) & 1) != 0;
}

/**
 * hek_snapshot_check:
 * @segment: number in this snapshot
 *
 * Makes rows [@row, @row + @n) fit to be read: verifies the checksums of their blocks, each once
 * a process. Cheap when that was done.
 *
 * Errors: %HEK_STORE_ERROR_DAMAGED with file and offset
 */
gboolean hek_snapshot_check (HekSnapshot *snapshot, guint segment, gsize row, gsize n,
                             GError **error);

/* Whether that was done for all rows of a segment. */
gboolean hek_snapshot_is_checked (HekSnapshot *snapshot, guint segment);

/* Makes what hek_snapshot_attach() is asked for; %NULL with an error when it cannot. */
typedef gpointer (*HekAttachFunc) (const HekSnapshotSegment *segment, gpointer data,
                                   GError **error);

/**
 * hek_snapshot_attach:
 * @segment: number in this snapshot
 * @make: (nullable): called when nothing is attached yet; %NULL only looks
 *
 * What somebody keeps in memory with a segment: one thing a segment, the same for all snapshots and
 * stores of this process that share the segment, and freed with the last of them.
 *
 * Returns: (transfer none) (nullable): valid as long as the snapshot is
 */
gpointer hek_snapshot_attach (HekSnapshot *snapshot, guint segment, HekAttachFunc make,
                              gpointer data, GDestroyNotify free_func, GError **error);

/* Where a row lies. */
typedef struct
{
  guint segment; /* number in this snapshot */
  gsize row;
} HekRowPlace;

/* The id of a row, for a search that found it. */
guint64  hek_snapshot_get_row_id (HekSnapshot *snapshot, HekRowPlace place);

/* %FALSE without an error set when there is no such live row. */
gboolean hek_snapshot_find_row (HekSnapshot *snapshot, guint64 row_id, HekRowPlace *place);
gboolean hek_snapshot_find_key (HekSnapshot *snapshot, const char *key, HekRowPlace *place,
                                GError **error);

/* Returns: (transfer full): the key of a row, or its id in decimal without a key field; %NULL with
 * an error when its file is damaged */
char    *hek_snapshot_dup_key (HekSnapshot *snapshot, HekRowPlace place, GError **error);

/**
 * hek_snapshot_get_column:
 * @segment: number in this snapshot
 * @field: of the schema
 *
 * One attribute of all rows of a segment, dead ones included; its checksums are verified when it is
 * first asked for. With a dictionary and statistics of blocks unless the segment is a journal.
 *
 * Returns: (transfer none): valid as long as the snapshot is
 */
const HekColumnView *hek_snapshot_get_column (HekSnapshot *snapshot, guint segment, guint field,
                                              GError **error);

/* Of a row with a value; text through its dictionary (transfer none), ends with a NUL. */
const char *hek_column_view_get_text (const HekColumnView *column, gsize row, gsize *n_bytes);
gint64      hek_column_view_get_integer (const HekColumnView *column, gsize row);

static inline gboolean
hek_column_view_is_missing (const HekColumnView *column,
                            gsize                row)
{
  return column->valid != NULL && (column->valid[row / 8] >> (row % 8) & 1) == 0;
}

/**
 * hek_snapshot_fetch:
 * @places: (array length=n): any rows, in any order
 * @with_vectors: %FALSE leaves them out: the numbers of the batch are undefined
 *
 * Returns: (transfer full): their vectors and attributes in the order of @places; row_numbers are
 *          the row ids
 */
HekBatch *hek_snapshot_fetch (HekSnapshot *snapshot, const HekRowPlace *places, gsize n,
                              gboolean with_vectors, GError **error);

/*
 * A small picture of a row, as the bytes of a file that an import put with it. It lies in a file
 * beside the segment, or in memory for rows of a journal, and can be read when the snapshot is
 * gone, of which it keeps nothing else. Any number of threads.
 */
typedef struct _HekThumbnail HekThumbnail;

/**
 * hek_snapshot_find_thumbnail:
 *
 * Cheap: it looks at two numbers of the file.
 *
 * Returns: (transfer full) (nullable): %NULL without an error when the row has none
 * Errors: %HEK_STORE_ERROR_DAMAGED with file and offset
 */
HekThumbnail *hek_snapshot_find_thumbnail (HekSnapshot *snapshot, HekRowPlace place,
                                           GError **error);
HekThumbnail *hek_thumbnail_ref (HekThumbnail *thumbnail);
void          hek_thumbnail_unref (HekThumbnail *thumbnail);

/* (transfer full); its checksum is looked at. Errors: %HEK_STORE_ERROR_DAMAGED */
GBytes       *hek_thumbnail_read (HekThumbnail *thumbnail, GError **error);

/* Live rows that have one. */
gboolean      hek_snapshot_count_thumbnails (HekSnapshot *snapshot, guint64 *n, GError **error);

/* A row that full-text search found. */
typedef struct
{
  HekRowPlace place;
  double score; /* BM25: larger is better */
} HekTextHit;

/**
 * hek_snapshot_search_text:
 * @query: words; rows that have more and rarer ones of them come first
 * @limit: at most so many hits
 *
 * Errors: cancelled; the index is damaged
 * Returns: (transfer full) (element-type HekTextHit): empty without a text field
 */
GArray *hek_snapshot_search_text (HekSnapshot *snapshot, const char *query, guint limit,
                                  const HekTask *task, GError **error);

/* A file beside a segment, mapped. */
typedef struct _HekSidecar HekSidecar;

/* @segment: number in this snapshot, or -1: of the collection. Returns: (transfer full)
 * (nullable): %NULL without an error when there is none. */
HekSidecar *hek_snapshot_open_sidecar (HekSnapshot *snapshot, int segment, const char *name,
                                       GError **error);
void        hek_sidecar_unref (HekSidecar *sidecar);

/* The name of its file, which is another one whenever the sidecar is replaced: (transfer none)
 * (nullable): there is none. */
const char *hek_snapshot_get_sidecar_file (HekSnapshot *snapshot, int segment, const char *name);

/* The names of all sidecars of a segment, or with -1 of the collection: (transfer full). */
char      **hek_snapshot_list_sidecars (HekSnapshot *snapshot, int segment);

/* Page-aligned; @n_bytes: (out) */
const guint8 *hek_sidecar_get_data (HekSidecar *sidecar, gsize *n_bytes);

/* Lets go of its pages: they are read again when they are touched. */
void          hek_sidecar_drop_pages (HekSidecar *sidecar);

/* As hek_snapshot_check(), for some bytes. */
gboolean hek_sidecar_check (HekSidecar *sidecar, gsize offset, gsize n_bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSnapshot, hek_snapshot_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekThumbnail, hek_thumbnail_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSidecar, hek_sidecar_unref)

G_END_DECLS
