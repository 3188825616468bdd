/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-follow-private.h"
#include "hek-store.h"

G_BEGIN_DECLS

/* The stores of a workspace that are open, shared by it and them. */
typedef struct
{
  gatomicrefcount ref_count;
  gint closed; /* atomic: no more writing */
  pthread_mutex_t lock; /* guards @stores and the last reference of each; taken before all others */
  GHashTable *stores; /* uuid → HekStore, borrowed */
} HekRegistry;

HekRegistry *hek_registry_new (void);
void         hek_registry_unref (HekRegistry *registry);
/* Nothing is written any more, though stores may stay open. */
void         hek_registry_close (HekRegistry *registry);

/*
 * Locks, in the order in which they are taken: rewrite_lock, sidecar_lock, write_lock, read_lock,
 * the manifest's, lock.
 */
struct _HekStore
{
  gatomicrefcount ref_count;
  HekRegistry *registry; /* owned */
  HekManifest *manifest; /* owned */
  gboolean writable;
  guint look;         /* of the recorder: hek_store_look() */
  guint64 disk_bytes; /* atomic: when statistics were last asked for; 0: never */

  pthread_mutex_t rewrite_lock; /* one seal, compaction or merge at a time */
  pthread_mutex_t sidecar_lock; /* sidecars of one change at a time; taken after the rewrite
                                 * lock */

  pthread_mutex_t write_lock; /* one commit at a time; guards the following */
  HekState state;      /* as committed */
  HekSegment *journal; /* (nullable): which appends go on with */
  HekJournalPen pen;   /* of it */
  gboolean journal_is_named; /* by the manifest */

  pthread_mutex_t read_lock; /* of readers: one looks at a time for what is new */

  pthread_mutex_t waiting_lock; /* a leaf; guards the following */
  pthread_cond_t waiting_over;  /* some of them are committed */
  GPtrArray *waiting;  /* owned: appends, on their callers' stacks: hek-store-append.c */
  gboolean is_led;     /* somebody is committing some of them */

  pthread_mutex_t lock; /* guards the following */
  HekSnapshot *current; /* (nullable): to be loaded */
  gboolean stale;       /* it is to be read anew, sharing the segments that stay */
  guint64 next_segment;
  char *warning;
};

/* Opens the collection of a directory. @registry: gets the store; its lock is held */
HekStore *hek_store_open (HekRegistry *registry, const HekFileOps *ops, const char *dir,
                          gboolean writable, GError **error);

/* After opening for writing: removes files that nothing names, reclaims tails of journals. */
gboolean  hek_store_recover (HekStore *store, GError **error);

/* (transfer full): @snapshot, (transfer full), of a reader, or one with commits that the manifest
 * does not have yet: only the journal has them, or a power cut left them in it. The read lock is
 * held. */
HekSnapshot *hek_store_read_on (HekStore *store, HekSnapshot *snapshot);

/* Adds to what hek_store_dup_warning() tells; @lock is held, or nobody else has the store yet. */
void hek_store_warn (HekStore *store, const char *text);

/* Files of sidecars, as a set; the manifest's lock is held. */
GHashTable *hek_store_list_sidecars (HekManifest *manifest, GError **error);
/* Whether a name in the directory is a file of the database, of @infos or of @sidecars. */
gboolean  hek_store_names_file (HekManifest *manifest, GArray *infos, GHashTable *sidecars,
                                const char *name);

/* Tells the recorder how much there is, without waiting for a disk. @store: HekStore */
void      hek_store_look (gpointer store);

/* Tells the recorder of a commit that began at @mark. @id: what it did with @n_rows */
void      hek_store_record_commit (HekStore *store, guint64 mark, HekInstrumentId id,
                                   guint64 n_rows);

/* A number for a new file. */
guint64   hek_store_take_segment (HekStore *store);

/**
 * hek_store_begin:
 * @is_commit: of rows: it gets the next sequence number
 * @next: (out): the state after it
 *
 * Begins a transaction; the write lock is held. The manifest's lock is held until
 * hek_store_commit() fails or hek_store_end().
 */
gboolean  hek_store_begin (HekStore *store, gboolean is_commit, HekState *next, GError **error);
/* @ok: %FALSE rolls back what was begun, with @error set already. */
gboolean  hek_store_commit (HekStore *store, gboolean is_commit, HekState *next, gboolean ok,
                            GError **error);
/* @snapshot: (transfer full) (nullable): the state after the commit; %NULL: it is read anew when it
 * is asked for */
void      hek_store_end (HekStore *store, HekSnapshot *snapshot);

/* As hek_store_snapshot(), of a writing store. */
HekSnapshot *hek_store_current (HekStore *store, GError **error);

/* Lets go of the journal: the next append begins another one. */
void      hek_store_close_journal (HekStore *store);
/* Before somebody else may write: the manifest has all commits, as far as it can be written, and
 * the journal ends with them. */
void      hek_store_finish (HekStore *store);

/* Schema and numbers of a batch. */
gboolean  hek_store_check_batch (HekStore *store, const HekBatch *batch, GError **error);
/* For messages, 0-based as the batch has it. */
guint64   hek_batch_row_number (const HekBatch *batch, gsize row);
HekColumnView *hek_batch_views (const HekBatch *batch);
/* The first row with a number that is not finite, or -1. */
gssize    hek_rows_find_not_finite (const HekRows *rows);

/* Key of a row, which must be there and short enough. */
gboolean  hek_store_get_key (HekStore *store, const HekBatch *batch, const HekColumnView *views,
                             gsize row, HekKey *key, GError **error);
/* %HEK_STORE_ERROR_EXISTS */
gboolean  hek_store_fail_key (const HekKey *key, const char *what, guint64 row, GError **error);

/* Adds tombstones; @seq: the commit that deletes */
gboolean  hek_store_add_tombstones (HekStore *store, const HekDeath *deaths, gsize n, guint64 seq,
                                    GError **error);

/* A sidecar that is replaced, or taken away. In hek-store-sidecar.c. */
typedef struct
{
  guint64 segment_id;
  const char *name;
  char *file; /* owned (nullable): the new one; %NULL: it goes */
  char *old;  /* owned (nullable): the published one */
  gint64 version;
  guint64 n_bytes;
  gboolean is_early; /* the segment is published in the same transaction */
} HekSidecarChange;

/* @func: (nullable): writes the new file; %NULL: there is to be none. The sidecar lock is held
 * until the change has ended, also when it fails. */
gboolean  hek_store_begin_sidecar (HekStore *store, HekSidecarChange *change, HekSidecarFunc func,
                                   gpointer data, GError **error);
/* In a transaction. */
gboolean  hek_store_publish_sidecar (HekStore *store, const HekSidecarChange *change,
                                     GError **error);
/* Removes the file that the manifest does not name. */
void      hek_store_end_sidecar (HekStore *store, HekSidecarChange *change, gboolean published);

/* The header of a file of a segment. */
HekBlockHeader hek_store_file_header (HekStore *store, HekBlockKind kind, guint64 segment_id,
                                      gsize n_rows);

/* Whether the note of what the last verification found is as it was written. */
void      hek_store_verify_health (HekStore *store, HekSqliteProblemFunc func, gpointer user_data);

/* A segment on its way: its files. In hek-segment-writer.c. */
typedef struct _HekSegmentWriter HekSegmentWriter;

HekSegmentWriter *hek_segment_writer_new (HekStore *store, gboolean with_ids, GError **error);
/* @vectors: packed or not: @stride_bytes from one to the next; @columns: views of the rows */
gboolean  hek_segment_writer_append (HekSegmentWriter *writer, const guint8 *vectors,
                                     gsize stride_bytes, const HekColumnView *columns,
                                     gsize first, gsize n, GError **error);
/* With ids: of the rows that were appended since. */
void      hek_segment_writer_add_id (HekSegmentWriter *writer, guint64 row_id, guint64 seq);
/* Of a row that was appended; in ascending order. */
gboolean  hek_segment_writer_add_thumbnail (HekSegmentWriter *writer, gsize row, GBytes *thumbnail,
                                            GError **error);
guint64   hek_segment_writer_get_id (HekSegmentWriter *writer);
gsize     hek_segment_writer_get_n_rows (HekSegmentWriter *writer);
/* Bytes of memory that the attributes take. */
gsize     hek_segment_writer_get_memory (HekSegmentWriter *writer);
/* Row with that key among those written, or -1. */
gssize    hek_segment_writer_find_key (HekSegmentWriter *writer, const HekKey *key);
/* The files are on the disk with their names, but the directory is not synced. */
gboolean  hek_segment_writer_finish (HekSegmentWriter *writer, HekSegmentInfo *info,
                                     GError **error);
/* Removes what was not finished. */
void      hek_segment_writer_free (HekSegmentWriter *writer);

/* Names a finished segment in the manifest, with its thumbnails; in a transaction. */
gboolean  hek_store_publish_segment (HekStore *store, const HekSegmentInfo *info, GError **error);

/* Removes the files of a segment but for sidecars; failing is no error: the next opening does it.
 */
void      hek_store_unlink_segment (HekStore *store, guint64 id, gboolean sealed);
/* Removes those of a finished segment that was never published. */
void      hek_store_discard_segment (HekStore *store, const HekSegmentInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSegmentWriter, hek_segment_writer_free)

G_END_DECLS
