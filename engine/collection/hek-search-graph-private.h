/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw.h"
#include "hek-snapshot.h"

G_BEGIN_DECLS

/*
 * The graph of a segment, open: its checksums were looked at. It is kept with the segment for the
 * searchers to come, so that one that is made after a small change opens nothing.
 */
typedef struct _HekSearchGraph HekSearchGraph;

/* The graph of segment @idx: (transfer full) (nullable): %NULL without an error: it has none. */
HekSearchGraph *hek_search_graph_open (HekSnapshot *snapshot, guint idx, GError **error);
void            hek_search_graph_unref (HekSearchGraph *graph);

HekHnsw        *hek_search_graph_get_index (HekSearchGraph *graph); /* (transfer none) */

/* A searcher of the graph, for one thread until it is put back. */
HekHnswSearcher *hek_search_graph_take (HekSearchGraph *graph);
void             hek_search_graph_put (HekSearchGraph *graph, HekHnswSearcher *walker);

G_END_DECLS
