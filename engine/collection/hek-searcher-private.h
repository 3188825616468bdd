/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-gate.h"
#include "hek-search-graph-private.h"
#include "hek-search-record-private.h"
#include "hek-searcher.h"

G_BEGIN_DECLS

/* Rows that a searcher which is being made lets join the graph of a journal: about 6 ms. */
#define HEK_SEARCHER_JOIN_ROWS 64u

/* Blocks of queries that are answered at a time, for each processor: more than one, since some wait
 * for the disk. With as many as there are clients, one that the system interrupts waits until all
 * others had their turn on the processor: with 100 clients on two processors 150 ms. */
#define HEK_SEARCHER_PLACES 4u

/* One segment as searches see it. */
typedef struct
{
  const HekSnapshotSegment *segment; /* borrowed */
  HekSearchGraph *shared;            /* owned (nullable) */
  HekHnsw *graph;                    /* (nullable): of @shared */
  guint64 *dead;                     /* owned (nullable): what graphs may not answer */
} HekSearchSegment;

struct _HekSearcher
{
  HekSnapshot *snapshot;
  HekTelemetryScope *scope; /* borrowed: of the collection */
  guint n_segments;
  HekSearchSegment *segments;
  HekGate *gate; /* owned: of blocks of queries */
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

/* How many rows of segment @idx from @first on, a multiple of 64, may be found. */
gsize hek_searcher_count_allowed (const HekSearcher *searcher, guint idx,
                                  const HekRowFilter *filter, gsize first);

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

/* Sorts by distance, then by age. */
void hek_searcher_sort (const HekSearcher *searcher, HekHit *hits, gsize n);

G_END_DECLS
