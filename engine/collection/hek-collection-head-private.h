/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-head.h"
#include "hek-search-record-private.h"

G_BEGIN_DECLS

/* The graph of a journal, attached to its segment. */
typedef struct _HekCollectionHead HekCollectionHead;

/* Segment @idx's graph: (transfer none) (nullable): none yet, or no journal. */
HekCollectionHead *hek_collection_head_look (HekSnapshot *snapshot, guint idx);

/* Lets at most @n_most of the rows of a segment join, unless another thread is at it. */
void hek_collection_head_keep_up (HekCollectionHead *head, const HekRows *rows, guint n_most);

/* How many rows a search may ask for: those that joined, of a snapshot with @n_rows, in whole words
 * of bitmaps. */
guint hek_collection_head_get_n_visible (HekCollectionHead *head, gsize n_rows);

/* As hek_hnsw_head_search(), with a searcher of its own: for any number of threads. @counts: added
 * to */
guint hek_collection_head_search (HekCollectionHead *head, const float *vector, guint n_visible,
                                  const HekHnswQuery *query, HekNeighbor *out,
                                  HekSearchCounts *counts);

G_END_DECLS
