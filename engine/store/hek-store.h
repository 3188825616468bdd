/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-batch.h"
#include "hek-snapshot.h"
#include "hek-store-error.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * One collection on disk.
 *
 *   records.sqlite             the manifest: it alone decides what exists; also tombstones,
 *                              commits, full text (FTS5)
 *   journal-<n>.vec            segment n while it grows: the rows of small appends
 *   seg-<n>.vec, seg-<n>.attr  segment n: vectors; attributes, keys, row ids
 *   records.sqlite-health      what the last verification found, if anything
 *   seg-<n>.thumbs             small pictures of its rows, where there are any
 *   seg-<n>[-<version>].<name> sidecars of segment n: graphs, codes, …
 *   <name>[-<version>]         sidecars of the collection
 *
 * Every change is one commit with the next sequence number (1, 2, …): the vectors are synced, then
 * one transaction publishes them. A small append is a commit as soon as it is synced in a journal
 * that the manifest names; the transaction follows later, for many of them at once, and after a
 * power cut it is made up for. A function that returned a sequence number has it on the disk.
 * A row has an id for life (0, 1, … in the order of import), a key when the collection has a key
 * field, the number of the commit that made it, and of the one that deleted it.
 *
 * Threads: any. Writes are serialized; snapshots are taken beside them.
 */
typedef struct _HekStore HekStore;

/* Rows of one append that still go to the journal; more are written as a segment at once. */
#define HEK_STORE_JOURNAL_ROWS 4096u
/* Bytes of thumbnails of one append that still go there, and into memory. */
#define HEK_STORE_JOURNAL_THUMBNAIL_BYTES ((gsize) 8 << 20)
#define HEK_STORE_THUMBNAIL_MAX_BYTES ((gsize) 1 << 20)
/* Rows of one journal: then the next one begins. */
#define HEK_STORE_JOURNAL_MAX_ROWS 65536u
/* Rows of one segment. */
#define HEK_STORE_SEGMENT_MAX_ROWS (G_GUINT64_CONSTANT (1) << 28)
#define HEK_STORE_KEY_MAX_BYTES 1024u
/* Bytes of a name, a namespace, a tag. */
#define HEK_NAME_MAX_BYTES 255u

/* What the rows of a collection hold. */
typedef struct
{
  HekSchema *schema;      /* dim > 0 */
  HekDistance distance;
  const char *key_field;  /* (nullable): a text or integer field; unique among the live rows and
                           * never missing; %NULL: the row id in decimal is the key */
  const char *text_field; /* (nullable): a text field that is searched as full text */
  gint64 history_s;       /* how long deleted rows are kept for reading as of then; < 0: 7 days */
} HekStoreSpec;

HekStore *hek_store_ref (HekStore *store);
void      hek_store_unref (HekStore *store);

const char *hek_store_get_uuid (HekStore *store);
HekTelemetryScope *hek_store_get_scope (HekStore *store); /* what it does is recorded under it */
HekSchema  *hek_store_get_schema (HekStore *store); /* (transfer none) */
HekDistance hek_store_get_distance (HekStore *store);
int         hek_store_get_key_field (HekStore *store);  /* -1: none */
int         hek_store_get_text_field (HekStore *store); /* -1: none */
gboolean    hek_store_is_writable (HekStore *store);
/* The same; otherwise says why: %HEK_STORE_ERROR_READ_ONLY, %HEK_STORE_ERROR_PROTECTED,
 * %HEK_STORE_ERROR_NOT_FOUND. */
gboolean    hek_store_check_writable (HekStore *store, GError **error);

/* (transfer full) (nullable): what was found and gone on without, such as commits that a lost
 * write-ahead log took along. */
char       *hek_store_dup_warning (HekStore *store);

/**
 * hek_store_snapshot:
 *
 * The collection as of the last commit; a reader beside a writing process sees what was committed
 * by then, and perhaps what is just being committed. Cheap when nothing changed.
 */
HekSnapshot *hek_store_snapshot (HekStore *store, GError **error);

/**
 * hek_store_snapshot_at:
 * @seq: sees commits 1 … @seq
 *
 * Errors: %HEK_STORE_ERROR_HISTORY when rows of then may be gone; %HEK_STORE_ERROR_NOT_FOUND when
 *         @seq lies ahead
 */
HekSnapshot *hek_store_snapshot_at (HekStore *store, guint64 seq, GError **error);

/* The last commit at or before @time_us (microseconds since 1970 UTC). */
gboolean hek_store_seq_at (HekStore *store, gint64 time_us, guint64 *seq, GError **error);

/* A row whose key is in the collection, or twice in what is added: */
typedef enum
{
  HEK_KEYS_REFUSE,  /* is an error that names both rows */
  HEK_KEYS_REPLACE, /* replaces it: upsert; of equal keys the last row stays */
} HekKeyPolicy;

/**
 * hek_store_append:
 * @batch: rows of the schema of the collection
 * @seq: (out) (optional): the commit
 *
 * Adds rows, all or none. NaN and infinite numbers are refused with the number of their row.
 * Several threads that append at once wait for the disk once, together.
 */
gboolean hek_store_append (HekStore       *store,
                           const HekBatch *batch,
                           HekKeyPolicy    policy,
                           const HekTask  *task,
                           guint64        *seq,
                           GError        **error);

/* @n_deleted: (out) (optional): those of @rows or @keys that were there; when it is 0 nothing is
 * committed and @seq is the last commit. */
gboolean hek_store_delete_rows (HekStore *store, const guint64 *row_ids, gsize n,
                                gsize *n_deleted, guint64 *seq, GError **error);
gboolean hek_store_delete_keys (HekStore *store, const char *const *keys, gsize n,
                                gsize *n_deleted, guint64 *seq, GError **error);

/* Writes a sidecar with hek_sidecar_write(). */
typedef struct _HekSidecarWriter HekSidecarWriter;
typedef gboolean (*HekSidecarFunc) (HekSidecarWriter *writer, gpointer data, GError **error);

gboolean hek_sidecar_write (HekSidecarWriter *writer, gconstpointer bytes, gsize n_bytes,
                            GError **error);

/*
 * An import streams any number of batches into segment files and publishes them as one commit.
 * Used by one thread; appends, deletes and searches go on beside it. Memory: 28 bytes a row with a
 * key field, and the attributes of the segment that is being written.
 */
typedef struct _HekImport HekImport;

typedef struct
{
  HekKeyPolicy policy;
  guint64 segment_rows; /* of one segment file; 0: HEK_STORE_SEGMENT_MAX_ROWS */
} HekImportOptions;

/* @options: (nullable) */
HekImport *hek_import_new (HekStore *store, const HekImportOptions *options, GError **error);

/* After %HEK_STORE_ERROR_INVALID and %HEK_STORE_ERROR_EXISTS the rows before this batch are still
 * there: go on, commit or free. After other errors only hek_import_free() is allowed. */
gboolean   hek_import_append (HekImport *import, const HekBatch *batch, const HekTask *task,
                              GError **error);
guint64    hek_import_get_n_rows (HekImport *import);

/**
 * hek_import_attach:
 * @name: of a sidecar of the collection
 * @func: (nullable): writes it; %NULL: it goes
 * @data: borrowed until the commit
 *
 * A sidecar that the commit publishes, or takes away, together with the rows: after a crash both
 * are as before, or neither. Without rows nothing happens.
 */
void       hek_import_attach (HekImport *import, const char *name, HekSidecarFunc func,
                              gpointer data);

/* Publishes the rows so far; afterwards only hek_import_free() is allowed. On an error nothing was
 * published; after a cancel it may be called once more. */
gboolean   hek_import_commit (HekImport *import, const HekTask *task, guint64 *seq, GError **error);

/* Discards what was not committed. */
void       hek_import_free (HekImport *import);

/* Turns all journals into one segment; nothing happens when they are empty. Rows keep their ids.
 * Appends, deletes and searches go on beside it, as beside hek_store_compact(). As with these, what
 * is older than the history of the collection and not pinned can no longer be read as of then. */
gboolean hek_store_seal (HekStore *store, const HekTask *task, GError **error);

/* Part of a segment's rows that may be dead before hek_store_compact() rewrites it. */
#define HEK_STORE_COMPACT_DEAD 0.2

/**
 * hek_store_compact:
 * @dead: rewrites segments where more than this part of the rows is dead and no longer kept for
 *        history; < 0: %HEK_STORE_COMPACT_DEAD
 * @n_rewritten: (out) (optional): segments; each becomes a new one, or nothing when it was all dead
 *
 * Rows keep their ids and thumbnails; sidecars of a rewritten segment go with it.
 */
gboolean hek_store_compact (HekStore      *store,
                            double         dead,
                            const HekTask *task,
                            guint         *n_rewritten,
                            GError       **error);

/* Merges sealed segments (at least two) into one, like a compaction of all of them. */
gboolean hek_store_merge (HekStore *store, const guint64 *segment_ids, guint n,
                          const HekTask *task, GError **error);

/* Dead rows of a sealed segment that a compaction would drop now. */
gboolean hek_store_count_droppable (HekStore *store, guint64 segment_id, guint64 *n,
                                    GError **error);

/* A row that is not in the new segment. */
#define HEK_STORE_GONE G_MAXUINT32

/* A segment that is about to take the place of others. */
typedef struct
{
  HekRows rows;                   /* its vectors, fit to be read */
  const guint32 *const *new_rows; /* of each of the others, by row: where it is now, or
                                   * %HEK_STORE_GONE */
} HekStoreReplacement;

/* A sidecar that the new segment has from the start. */
typedef struct
{
  const char *name;
  /* Called when the rows are written: what takes long is done here. Nothing is locked, but seals,
   * compactions and merges of the collection wait. What @replacement points to stays until all
   * sidecars are written. */
  gboolean (*prepare) (const HekStoreReplacement *replacement, gpointer data, const HekTask *task,
                       GError **error);
  HekSidecarFunc write; /* afterwards */
  gpointer data;
} HekStoreSidecar;

/**
 * hek_store_replace:
 * @segment_ids: sealed segments, at least one
 * @sidecars: (nullable) (array): up to one whose name is %NULL; names differ
 *
 * As hek_store_merge(), with sidecars that are published in the same transaction. When no row is
 * left there is no new segment, and nothing is asked of @sidecars.
 */
gboolean hek_store_replace (HekStore *store, const guint64 *segment_ids, guint n,
                            const HekStoreSidecar *sidecars, const HekTask *task, GError **error);

/* A pinned commit stays readable however old it is. */
gboolean hek_store_pin (HekStore *store, guint64 seq, GError **error);
gboolean hek_store_unpin (HekStore *store, guint64 seq, GError **error);

/**
 * hek_store_put_sidecar:
 * @segment_id: 0: of the collection
 * @name: "hnsw", "pq16.codes": letters, digits, '.', '_' and '-'
 * @func: writes it
 *
 * Attaches a file to a segment, or replaces the one of that name; checksummed and published like
 * everything else, though what it holds is the caller's business. Snapshots taken before keep the
 * old one.
 *
 * Errors: %HEK_STORE_ERROR_NOT_FOUND when the segment is gone by now (compacted): nothing stays
 */
gboolean hek_store_put_sidecar (HekStore    *store,
                                guint64      segment_id,
                                const char  *name,
                                HekSidecarFunc func,
                                gpointer     data,
                                GError     **error);
gboolean hek_store_remove_sidecar (HekStore *store, guint64 segment_id, const char *name,
                                   GError **error);

/* One of several sidecars that change together. */
typedef struct
{
  guint64 segment_id;  /* 0: of the collection */
  const char *name;    /* differs from those of the others of this segment */
  HekSidecarFunc func; /* (nullable): writes it; %NULL: it goes */
  gpointer data;
} HekSidecarPut;

/* As hek_store_put_sidecar() and hek_store_remove_sidecar(), for several in one transaction: after
 * a crash all are as before, or none is. */
gboolean hek_store_put_sidecars (HekStore *store, const HekSidecarPut *puts, guint n,
                                 GError **error);

/* Something that verify found. */
typedef struct
{
  char *file;     /* path below the workspace */
  guint64 offset; /* where the damage is, or the block that holds it begins */
  char *what;
} HekStoreProblem;

void hek_store_problem_free (HekStoreProblem *problem);

/**
 * hek_store_verify:
 * @problems: (element-type HekStoreProblem): gets what is found
 *
 * Reads every byte of every file that the manifest names, and checks it. What is found is kept
 * (hek_store_get_health()) until the next verification, also by readers.
 *
 * Returns: %FALSE when it was cancelled or could not look; %TRUE also with problems
 */
gboolean hek_store_verify (HekStore *store, GPtrArray *problems, const HekTask *task,
                           GError **error);

/* What the last verification found. */
typedef struct
{
  guint n_problems; /* 0: nothing, and the following is empty */
  gint64 found_us;  /* microseconds since 1970 UTC; 0: not known */
  char *file;       /* the first problem, as in HekStoreProblem */
  guint64 offset;
  char *what;
} HekStoreHealth;

void hek_store_get_health (HekStore *store, HekStoreHealth *health);
void hek_store_health_clear (HekStoreHealth *health);
/* For somebody who looks further than hek_store_verify(), which does this too. @problems:
 * (element-type HekStoreProblem): all of them; none: it is healthy. Where nothing can be written
 * nothing is kept. */
void hek_store_keep_health (HekStore *store, const GPtrArray *problems);

typedef struct
{
  guint64 n_rows;       /* live */
  guint64 n_dead;       /* deleted, still on the disk */
  guint64 n_journal;    /* of both, rows in journals */
  guint n_segments;     /* journals included */
  guint64 vector_bytes, attribute_bytes, sidecar_bytes, record_bytes; /* of files */
  guint64 seq;          /* the last commit */
  gint64 changed_us;    /* its time, 0 before the first */
  guint64 history_seq;  /* the earliest commit that can be read */
} HekStoreStats;

gboolean hek_store_get_stats (HekStore *store, HekStoreStats *stats, GError **error);

/* Bytes of memory held for journals and bitmaps; mapped files are not counted. */
guint64 hek_store_get_memory (HekStore *store);
/* Lets go of the pages of mapped vectors and thumbnails: they are read again when touched. */
void    hek_store_drop_caches (HekStore *store);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekStoreHealth, hek_store_health_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekStore, hek_store_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekImport, hek_import_free)

G_END_DECLS
