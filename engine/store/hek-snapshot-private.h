/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-attr-private.h"
#include "hek-head-private.h"
#include "hek-manifest-private.h"
#include "hek-snapshot.h"
#include "hek-thumbs-private.h"

G_BEGIN_DECLS

/*
 * The files of one segment, or the rows of one journal: shared by all snapshots that have it.
 * Immutable but for the head of a journal. Files are opened when the segment is first met, so that
 * it stays readable after they were unlinked.
 */
typedef struct
{
  gatomicrefcount ref_count;
  guint64 id;
  gboolean sealed;
  gsize n_rows; /* sealed */
  guint64 first_row, min_seq;
  HekBlockFile *vectors; /* sealed */
  HekAttr *attr;         /* sealed */
  const guint64 *row_ids; /* (nullable): borrowed from @attr; of a head without a lock */
  const guint64 *seqs;    /* (nullable) */
  HekHead *head;          /* journal */
  GError *problem;        /* (nullable): why it cannot be read */
  HekThumbs *thumbs;      /* sealed (nullable): there are none, or @thumbs_problem */
  GError *thumbs_problem; /* (nullable): why they cannot be read; all else can */

  pthread_mutex_t lock; /* guards the following; a leaf */
  gpointer attached;    /* owned (nullable): hek_snapshot_attach() */
  GDestroyNotify free_attached;
} HekSegment;

/* Opens the files of a sealed segment; what is wrong with them ends up in problem. %NULL with an
 * error when one of them is not there. */
HekSegment *hek_segment_open (HekManifest *manifest, const HekSegmentInfo *info, GError **error);
/* Opens the thumbnails of a segment that was just opened, which the manifest names; as above. */
gboolean    hek_segment_open_thumbs (HekSegment *segment, HekManifest *manifest, GError **error);
HekSegment *hek_segment_new_journal (guint64 id, HekHead *head);
/* Whose files are gone: the caller sets problem. */
HekSegment *hek_segment_new_missing (guint64 id, gboolean sealed);
HekSegment *hek_segment_ref (HekSegment *segment);
void        hek_segment_unref (HekSegment *segment);

gboolean    hek_segment_check (HekSegment *segment, gsize row, gsize n, GError **error);
guint64     hek_segment_get_row_id (const HekSegment *segment, gsize row);
guint64     hek_segment_get_seq (const HekSegment *segment, gsize row);
/* Rows of the first @n whose commit is at most @seq: a prefix. */
gsize       hek_segment_count_until (const HekSegment *segment, gsize n, guint64 seq);
/* %FALSE when the id is not among the first @n rows. */
gboolean    hek_segment_find_row (const HekSegment *segment, gsize n, guint64 row_id, gsize *row);
/* (transfer full) (nullable): %NULL without an error when the row has none. */
GBytes     *hek_segment_read_thumbnail (HekSegment *segment, gsize row, GError **error);
/* A copy of the problem of a segment that cannot be read. */
gboolean    hek_segment_fail (const HekSegment *segment, GError **error);

/* A bitmap of live rows, shared until one of them is deleted. */
typedef struct
{
  gatomicrefcount ref_count;
  guint64 words[];
} HekLive;

HekLive *hek_live_new_all (gsize n_rows);
/* Of @n_old rows; the ones up to @n_rows are live. */
HekLive *hek_live_copy (const HekLive *live, gsize n_old, gsize n_rows);
void     hek_live_unref (HekLive *live);

typedef struct
{
  HekSnapshotSegment shown;
  HekSegment *segment; /* owned */
  HekLive *live;       /* owned (nullable) */

  /* of a journal: columns copied when they are asked for, guarded by the snapshot's lock */
  HekColumn **copies;
  HekColumnView *views;
} HekPart;

typedef struct
{
  guint64 segment_id; /* 0: of the collection */
  char *name, *file;
  guint64 n_bytes;
} HekSidecarInfo;

struct _HekSnapshot
{
  gatomicrefcount ref_count;
  HekManifest *manifest; /* owned */
  guint64 seq, change;
  gint64 time_us;
  guint64 next_row; /* id of the next row, when it is of the last commit */
  guint64 n_rows;
  GArray *parts;    /* of HekPart, by segment id */
  GArray *sidecars; /* of HekSidecarInfo; shared with snapshots that have the same ones */
  pthread_mutex_t lock; /* guards copies of journal columns; taken before a head's */
};

/* Empty: the loader fills it. */
HekSnapshot *hek_snapshot_new (HekManifest *manifest);

/* Takes @segment and @live; n_live is counted. @n_rows: of this snapshot */
void         hek_snapshot_add_part (HekSnapshot *snapshot, HekSegment *segment, gsize n_rows,
                                    HekLive *live);

/* Whether the rows that @commit deletes are there; it adds rows to @segment, a journal. */
gboolean     hek_snapshot_fits (HekSnapshot *snapshot, const HekSegment *segment,
                                const HekJournalCommit *commit);

/**
 * hek_snapshot_derive:
 * @grown: (nullable): the journal that got rows; added when it is new
 * @deaths: (array): of rows that were live, or of new ones
 *
 * The snapshot after a commit that appended and deleted.
 */
HekSnapshot *hek_snapshot_derive (HekSnapshot *old, const HekState *state, HekSegment *grown,
                                  const HekDeath *deaths, gsize n_deaths);

/* Number in the snapshot, or -1. */
int          hek_snapshot_find_segment (HekSnapshot *snapshot, guint64 segment_id);

/* The live row with that key; %FALSE with or without an error. */
gboolean     hek_snapshot_find (HekSnapshot *snapshot, const HekKey *key, HekRowPlace *place,
                                GError **error);

/* Calls @func for each row of a sealed segment with that key until it returns %TRUE. */
gboolean     hek_segment_find_key (HekSegment *segment, guint key_field, const HekKey *key,
                                   HekHeadKeyFunc func, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSegment, hek_segment_unref)

G_END_DECLS
