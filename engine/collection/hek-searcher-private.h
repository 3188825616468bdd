/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-searcher.h"

G_BEGIN_DECLS

/* One segment as searches see it. */
typedef struct
{
  const HekSnapshotSegment *segment; /* borrowed */
  HekSidecar *sidecar;               /* owned (nullable) */
  HekHnsw *graph;                    /* owned (nullable): over the bytes of @sidecar */
  guint64 *dead;                     /* owned (nullable): what graphs may not answer */
  pthread_mutex_t lock;              /* guards @idle; held for a push or a pop */
  GPtrArray *idle;                   /* owned: of HekHnswSearcher, whose visited sets are large */
} HekSearchSegment;

struct _HekSearcher
{
  HekSnapshot *snapshot;
  guint n_segments;
  HekSearchSegment *segments;
  gatomicrefcount ref;
};

struct _HekRowFilter
{
  guint n_segments;
  guint64 **bits; /* owned: one bitmap a segment, live rows that match */
  gsize *n_rows;  /* of each segment */
  guint64 n_all;
};

/* The rows of segment @idx that may be found: a bitmap, or %NULL for all. */
const guint64 *hek_searcher_get_allowed (const HekSearcher *searcher, guint idx,
                                         const HekRowFilter *filter);

/* What a search in a graph reads vectors through: they are checked when they are first read. */
typedef struct
{
  HekSnapshot *snapshot;
  guint idx;
  GError *error; /* owned (nullable): what was damaged */
} HekSearchCheck;

gboolean hek_search_check_rows (const guint32 *rows, gsize n, gpointer data);

/* The question to the graph of segment @idx. */
HekHnswQuery hek_searcher_make_query (const HekSearcher *searcher, guint idx,
                                      const HekSearchOptions *options, HekSearchCheck *check);

HekHnswSearcher *hek_search_segment_take (HekSearchSegment *segment);
void             hek_search_segment_put (HekSearchSegment *segment, HekHnswSearcher *walker);

/* Sorts by distance, then by age. */
void hek_searcher_sort (const HekSearcher *searcher, HekHit *hits, gsize n);

G_END_DECLS
