/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-store-private.h"

G_BEGIN_DECLS

/* Which dead rows are kept: those that a commit after the horizon, or a pinned one, sees. */
typedef struct
{
  guint64 horizon_seq;
  GArray *pins; /* of guint64 */
} HekHistory;

/* Whether somebody may ask for a row that lived from commit @created until @deleted. */
gboolean hek_history_needs (const HekHistory *history, guint64 created, guint64 deleted);

/* A dead row of the new segment. */
typedef struct
{
  gsize row;
  guint64 seq;
} HekTombstone;

/* A row that is no longer kept. */
typedef struct
{
  guint64 row_id, segment_id;
  gsize row;
} HekDropped;

/* Takes the place of some segments in the manifest. All is borrowed. */
typedef struct
{
  HekSnapshot *snapshot; /* that the rows were read from */
  const guint64 *segment_ids;
  guint n;
  const HekSegmentInfo *info; /* n_rows 0: no new segment */
  HekSegment *segment;        /* (nullable): the new one, opened */
  const HekStoreSidecar *sidecars; /* (nullable): up to one without a name */
  GArray *tombstones, *dropped;
  const HekHistory *history;
} HekReplacement;

/* The rewrite lock is held, and journals among the segments are closed. */
gboolean hek_store_rewrite (HekStore *store, HekSnapshot *snapshot, const guint64 *segment_ids,
                            guint n, const HekHistory *history, const HekStoreSidecar *sidecars,
                            const HekTask *task, GError **error);

gboolean hek_store_publish_rewrite (HekStore *store, const HekReplacement *replacement,
                                    GError **error);

/* row → seq of a segment's tombstones after commit @after_seq; the manifest's lock is held. */
gboolean hek_store_read_deaths (HekManifest *manifest, guint64 segment_id, guint64 after_seq,
                                GHashTable *dead, GError **error);

G_END_DECLS
