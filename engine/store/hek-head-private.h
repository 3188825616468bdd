/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-batch.h"
#include "hek-block-file-private.h"
#include "hek-column-view.h"
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
  GPtrArray *thumbnails; /* (nullable): of GBytes (nullable), one a row; none: no row has one */
  gsize thumbnail_bytes; /* of all */

  gpointer map;
  gsize map_bytes;
} HekHead;

/* Errors: memory */
HekHead *hek_head_new (HekSchema *schema, int key_field, GError **error);
HekHead *hek_head_ref (HekHead *head);
void     hek_head_unref (HekHead *head);

/* Bytes from one vector of a segment to the next: whole multiples of 64. */
gsize    hek_vector_stride (const HekSchema *schema);

/* Adds @n rows of commit @seq, with ids from @first_id on; their vectors were put at @vectors +
 * n_rows * stride_bytes before. @columns: of them; @thumbnails: (nullable): as in HekBatch */
void     hek_head_add (HekHead *head, guint64 first_id, guint64 seq, const HekColumnView *columns,
                       GPtrArray *thumbnails, gsize n);
/* (transfer full) (nullable) */
GBytes  *hek_head_dup_thumbnail (HekHead *head, gsize row);

/* Rows of the first @n with that key, newest first: calls until @func returns %TRUE. */
typedef gboolean (*HekHeadKeyFunc) (gsize row, gpointer data);
void     hek_head_find_key (HekHead *head, const HekKey *key, gsize n, HekHeadKeyFunc func,
                            gpointer data);

/* (transfer full): copy of rows [@first, @first + @n). */
HekColumn *hek_head_copy_column (HekHead *head, guint field, gsize first, gsize n);
char      *hek_head_dup_key (HekHead *head, gsize row);
gsize      hek_head_get_memory (HekHead *head);

/*
 * journal-<n>.vec: a header page as of other files, then records at multiples of 64 bytes, one for
 * each append: HekJournalRecord, what the commit did (HekJournalMeta, the rows it deleted, the
 * attributes), and the vectors.
 *
 * A record that is synced is a commit: the manifest follows it, and is not waited for. What it
 * counts as published never changes. Whole records may lie behind that: those with the numbers of
 * the next commits were acknowledged, and the next writer takes them over.
 *
 * Small records are written into zeros that are there already, so that a sync does not have to
 * write what the file system knows of the file. The zeros behind the last record go when the
 * journal is closed.
 */
#define HEK_JOURNAL_MAGIC 0x324e4a48u /* "HJN2" */
/* A commit that was given up: it counts only if the manifest should have it all the same. */
#define HEK_JOURNAL_WITHDRAWN 0x574e4a48u /* "HJNW" */

typedef struct
{
  guint32 magic;
  guint32 n_rows;
  guint64 seq;           /* the commit that this is part of */
  guint64 published_seq; /* the last commit when it was written: it was acknowledged by then */
  guint64 payload_bytes;
  guint64 payload_checksum; /* XXH3 */
  guint64 segment_id;
  guint64 meta_bytes; /* of the payload, before the vectors: a multiple of 64 */
  guint64 checksum; /* XXH3 of the bytes before */
} HekJournalRecord;

G_STATIC_ASSERT (sizeof (HekJournalRecord) == 64);

/* Then n_deaths HekDeath, then the attributes of one row after the other. When rows have thumbnails
 * HEK_JOURNAL_THUMBNAILS follows, and for each row a guint32 of bytes and those. */
#define HEK_JOURNAL_THUMBNAILS 0x424d4854u /* "THMB" */


typedef struct
{
  guint64 first_row; /* id of the first row; the others count up */
  gint64 time_us;
  guint64 n_deaths;
  guint64 attribute_bytes;
} HekJournalMeta;

/* A row that a commit deleted. */
typedef struct
{
  guint64 segment_id;
  gsize row;
} HekDeath;

/* One append. All is borrowed. */
typedef struct
{
  guint64 seq;
  gint64 time_us;
  guint64 first_row; /* id */
  gsize n_rows;
  const HekColumnView *columns; /* of the rows */
  GPtrArray *thumbnails;        /* (nullable): of the rows, as in HekBatch */
  const HekDeath *deaths;       /* rows that it deleted, its own ones too */
  gsize n_deaths;
} HekJournalCommit;

/* Makes a journal with no records, synced; the caller syncs the directory. */
HekFile *hek_journal_create (const HekFileOps *ops, const char *path, const HekBlockHeader *header,
                             GError **error);

/* Where a journal is written to. */
typedef struct
{
  HekFile *file;      /* owned (nullable): %NULL: no journal */
  guint64 segment_id;
  guint64 written;    /* bytes of the file but for the zeros */
  guint64 reserved;   /* bytes of the file */
  GByteArray *record; /* owned (nullable): memory for one record */
} HekJournalPen;

/* Writes a commit at @pen->written, which moves behind it, without syncing; its vectors lie behind
 * those of the rows of @head. @published_seq: the last commit */
gboolean hek_journal_write (HekJournalPen *pen, const HekHead *head,
                            const HekJournalCommit *commit, guint64 published_seq, GError **error);
/* Takes the zeros away and closes the file; the memory stays. */
void     hek_journal_pen_close (HekJournalPen *pen);

/* Gives up the record at @offset, if it is whole, so that nobody takes it over; failing is no
 * error. */
void     hek_journal_withdraw (HekFile *file, guint64 segment_id, guint64 offset);

/* A record that was read. */
typedef struct
{
  HekJournalCommit commit; /* borrows from the others */
  HekBatch *rows;          /* owned: attributes and thumbnails only */
  HekColumnView *views;    /* owned */
  HekDeath *deaths;        /* owned */
  guint64 n_bytes;         /* of the file, behind it */
  gboolean withdrawn;
} HekJournalEntry;

void     hek_journal_entry_clear (HekJournalEntry *entry);

/* Reads the record at @head->n_bytes, which ends before @end, and puts its vectors behind those of
 * @head's rows, without adding them. */
gboolean hek_journal_read_entry (HekFile *file, guint64 segment_id, guint64 end, HekHead *head,
                                 HekJournalEntry *entry, GError **error);
/* Adds the rows of @entry, read last. */
void     hek_head_take_entry (HekHead *head, const HekJournalEntry *entry);

/* Reads the records from @head->n_bytes to @end and adds their rows. */
gboolean hek_journal_read (HekFile *file, guint64 segment_id, guint64 end, HekHead *head,
                           GError **error);

/* The bytes of a commit besides its vectors, whole multiples of 64. */
void     hek_journal_encode (const HekSchema *schema, const HekJournalCommit *commit,
                             GByteArray *bytes);
/* Fills @entry but for commit.seq; %FALSE when they are damaged. */
gboolean hek_journal_decode (HekSchema *schema, const guint8 *bytes, gsize n_bytes, gsize n_rows,
                             HekJournalEntry *entry);

/* The largest published_seq of records with a whole header from @offset on; 0: there is none. */
guint64  hek_journal_read_tail (HekFile *file, guint64 segment_id, guint64 offset);
/* Whether there is anything but zeros from @offset on. */
gboolean hek_journal_has_tail (HekFile *file, guint64 offset, gboolean *has, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHead, hek_head_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekJournalEntry, hek_journal_entry_clear)

G_END_DECLS
