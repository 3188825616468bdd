/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-block-file-private.h"
#include "hek-key-table-private.h"

G_BEGIN_DECLS

/*
 * The rows of a journal in memory. Vectors, ids and commits lie at addresses that stay, and rows
 * that were once there never change, so that snapshots read their first n without a lock; columns
 * and keys are guarded by @lock.
 */
typedef struct
{
  gatomicrefcount ref_count;
  HekSchema *schema;
  int key_field; /* -1: none */
  gsize stride_bytes;
  gsize capacity; /* rows */
  gsize n_rows;   /* written by the one that appends */
  guint8 *vectors;
  guint64 *row_ids, *seqs;
  guint64 n_bytes; /* of the file, read or written so far */

  pthread_mutex_t lock; /* guards the following; a leaf */
  HekColumn **columns;
  HekKeyTable *keys; /* (nullable) */

  gpointer map;
  gsize map_bytes;
} HekHead;

/* Errors: memory */
HekHead *hek_head_new (HekSchema *schema, int key_field, GError **error);
HekHead *hek_head_ref (HekHead *head);
void     hek_head_unref (HekHead *head);

/* Bytes from one vector of a segment to the next: whole multiples of 64. */
gsize    hek_vector_stride (const HekSchema *schema);

/* Adds one row; its vector was put at @vectors + n_rows * stride_bytes before. @columns: of @row */
void     hek_head_add (HekHead *head, guint64 row_id, guint64 seq, const HekColumnView *columns,
                       gsize row);

/* Rows of the first @n with that key, newest first: calls until @func returns %TRUE. */
typedef gboolean (*HekHeadKeyFunc) (gsize row, gpointer data);
void     hek_head_find_key (HekHead *head, const HekKey *key, gsize n, HekHeadKeyFunc func,
                            gpointer data);

/* (transfer full): copy of the first @n rows. */
HekColumn *hek_head_copy_column (HekHead *head, guint field, gsize n);
char      *hek_head_dup_key (HekHead *head, gsize row);
gsize      hek_head_get_memory (HekHead *head);

/*
 * journal-<n>.vec: a header page as of other files, then records at multiples of 64 bytes, one for
 * each append: HekJournalRecord and its vectors. What the manifest counts as published never
 * changes; what lies after it was never acknowledged.
 */
#define HEK_JOURNAL_MAGIC 0x4c4e4a48u /* "HJNL" */

typedef struct
{
  guint32 magic;
  guint32 n_rows;
  guint64 seq;           /* the commit that this is part of */
  guint64 published_seq; /* the last commit when it was written: it was acknowledged by then */
  guint64 payload_bytes;
  guint64 payload_checksum; /* XXH3 */
  guint64 segment_id;
  guint64 reserved;
  guint64 checksum; /* XXH3 of the bytes before */
} HekJournalRecord;

G_STATIC_ASSERT (sizeof (HekJournalRecord) == 64);

/* Makes a journal with no records, synced; the caller syncs the directory. */
HekFile *hek_journal_create (const HekFileOps *ops, const char *path, const HekBlockHeader *header,
                             GError **error);

/* Writes and syncs @n_rows vectors from @vectors at @end, which moves behind them. */
gboolean hek_journal_append (HekFile *file, guint64 *end, guint64 segment_id, guint64 seq,
                             guint64 published_seq, const guint8 *vectors, gsize n_rows,
                             gsize stride_bytes, GError **error);

/* Reads records from @head->n_bytes to @end into @head's vectors after row @head->n_rows, without
 * adding the rows. @n_rows: (out) */
gboolean hek_journal_read (HekFile *file, guint64 segment_id, guint64 end, HekHead *head,
                           gsize *n_rows, GError **error);

/* The largest published_seq of whole records from @offset on; 0 when there is none. */
guint64  hek_journal_read_tail (HekFile *file, guint64 segment_id, guint64 offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHead, hek_head_unref)

G_END_DECLS
