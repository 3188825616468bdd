/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-block-file-private.h"
#include "hek-sqlite.h"
#include "hek-store.h"

G_BEGIN_DECLS

/*
 * records.sqlite of one collection:
 *
 *   meta        what the collection is called and what its rows hold, as words and values
 *   fields      attributes of the schema
 *   state       one row: the counters of HekState
 *   segments    sealed ones and journals
 *   tombstones  deleted rows that are still in a segment, and the commit that deleted each
 *   commits     the time of each that can be read
 *   sidecars    files attached to segments
 *   pins        commits that stay readable
 *   fts         full text of the text field, by row id; dead rows stay until compaction
 *
 * The connection is shared by the store and its snapshots: @lock guards it, and the following
 * functions are called with it held unless they say otherwise.
 */
typedef struct
{
  guint64 seq;          /* the last commit; 0: none */
  guint64 change;       /* counts every transaction */
  guint64 next_row;     /* id of the next row */
  guint64 next_segment; /* number of the next file, from 1 */
  guint64 floor_seq;    /* the earliest commit that can be read */
  gint64 time_us;       /* of the last commit */
} HekState;

/* In hek-follow-private.h. */
typedef struct _HekFollow HekFollow;

typedef struct
{
  gatomicrefcount ref_count;
  const HekFileOps *ops;
  char *dir;
  char *uuid;
  HekTelemetryScope *scope; /* borrowed: of @uuid */
  guint8 uuid_bytes[HEK_UUID_BYTES];
  gboolean writable;
  HekSchema *schema;
  HekDistance distance;
  int key_field, text_field;
  gint64 history_us;
  gint is_protected, is_deleted; /* atomic */

  pthread_mutex_t lock; /* guards the following; after the store's locks, before those of
                         * snapshots */
  HekSqlite *db;
  HekFollow *follow; /* owned (nullable): commits of a journal that @db does not have yet */
} HekManifest;

#define HEK_MANIFEST_FILE "records.sqlite"
/* How full text is divided into words. */
#define HEK_MANIFEST_TOKENIZER " tokenize = 'unicode61 remove_diacritics 2'"
#define HEK_DEFAULT_HISTORY_S (7 * 24 * 3600)

/* Makes the file in a directory that is there, and closes it again. */
gboolean     hek_manifest_create (const HekFileOps *ops, const char *dir, const char *uuid,
                                  const char *full_name, const HekStoreSpec *spec,
                                  GError **error);

HekManifest *hek_manifest_open (const HekFileOps *ops, const char *dir, gboolean writable,
                                GError **error);
HekManifest *hek_manifest_ref (HekManifest *manifest);
void         hek_manifest_unref (HekManifest *manifest);

/* Returns: (transfer full): the path of a file of the collection. Needs no lock. */
char        *hek_manifest_path (HekManifest *manifest, const char *name);
char        *hek_manifest_segment_path (HekManifest *manifest, guint64 id, const char *ending);
char        *hek_manifest_journal_path (HekManifest *manifest, guint64 id);

/* Words of meta. */
gboolean     hek_manifest_set_text (HekSqlite *db, const char *key, const char *value,
                                    GError **error);
gboolean     hek_manifest_set_int (HekSqlite *db, const char *key, gint64 value, GError **error);
/* (transfer full): "" when it is not there */
char        *hek_manifest_get_text (HekSqlite *db, const char *key, GError **error);
gboolean     hek_manifest_get_int (HekSqlite *db, const char *key, gint64 *value, GError **error);

/* A segment as the manifest has it. */
typedef struct
{
  guint64 id;
  gboolean sealed;
  gsize n_rows;
  guint64 first_row; /* ids count up from it unless the file has them */
  guint64 min_seq;   /* the commit of all rows unless the file has them */
  guint64 n_bytes;   /* of a journal: published; of a segment: of its vectors */
  guint64 attr_bytes;
  guint64 thumbs_bytes; /* of a new segment: of its thumbnails, which are a sidecar; 0: none */
} HekSegmentInfo;

gboolean     hek_manifest_read_state (HekManifest *manifest, HekState *state, GError **error);
gboolean     hek_manifest_write_state (HekManifest *manifest, const HekState *state,
                                       GError **error);
/* Adds the row of the last commit of @state to commits. */
gboolean     hek_manifest_add_commit (HekManifest *manifest, const HekState *state,
                                      GError **error);
/* The same, for many. */
HekSqliteStmt *hek_manifest_prepare_commit (HekManifest *manifest, GError **error);
gboolean     hek_manifest_run_commit (HekSqliteStmt *stmt, guint64 seq, gint64 time_us,
                                      GError **error);
/* Forgets the commits before @seq that nobody pinned. */
gboolean     hek_manifest_prune_commits (HekManifest *manifest, guint64 seq, GError **error);
gboolean     hek_manifest_put_segment (HekManifest *manifest, const HekSegmentInfo *info,
                                       GError **error);
/* With its tombstones and sidecars. */
gboolean     hek_manifest_remove_segment (HekManifest *manifest, guint64 id, GError **error);
/* Appends HekSegmentInfo by id. */
gboolean     hek_manifest_list_segments (HekManifest *manifest, GArray *segments, GError **error);

HekSqliteStmt *hek_manifest_prepare_tombstone (HekManifest *manifest, GError **error);
gboolean     hek_manifest_add_tombstone (HekSqliteStmt *stmt, guint64 segment_id, gsize row,
                                         guint64 seq, GError **error);

/* Full text of @column, which is the text field; @removal takes it out again. */
HekSqliteStmt *hek_manifest_prepare_text (HekManifest *manifest, gboolean removal, GError **error);
gboolean     hek_manifest_add_text (HekSqliteStmt *stmt, guint64 row_id,
                                    const HekColumnView *column, gsize row, GError **error);

/* Takes the lock, after which @db knows all commits. */
gboolean     hek_manifest_lock (HekManifest *manifest, GError **error);
/* The same with the lock held; a power cut may take it back, which leaves the journal. */
gboolean     hek_manifest_catch_up (HekManifest *manifest, GError **error);
/* The same within a transaction, but for the state; hek_manifest_forget_follow() once it is
 * committed. */
gboolean     hek_manifest_write_follow (HekManifest *manifest, GError **error);
void         hek_manifest_forget_follow (HekManifest *manifest);

/**
 * hek_manifest_load:
 * @seq: as of; G_MAXUINT64: now
 * @known: (nullable): segments of this snapshot are shared, and their journals are read on
 *
 * Reads what exists; the lock is not held by the caller.
 */
HekSnapshot *hek_manifest_load (HekManifest *manifest, guint64 seq,
                                        HekSnapshot *known, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekManifest, hek_manifest_unref)

G_END_DECLS
