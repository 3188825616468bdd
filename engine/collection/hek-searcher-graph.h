/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw-shape.h"
#include "hek-hnsw-trace.h"
#include "hek-searcher.h"

G_BEGIN_DECLS

/*
 * The graphs that a searcher walks, to be looked at: one for each segment that has one. Segments
 * count as in hek_searcher_get_snapshot(). What is borrowed lives as long as the searcher and
 * so do the bytes of the graphs, of which a HekHnswShape reads.
 */

/* (transfer none) (nullable): the graph of a segment; %NULL: its rows are compared with every query
 * (in a journal through a graph in memory, which is not looked at here). */
HekHnsw       *hek_searcher_get_graph (HekSearcher *searcher, guint segment);

/* (nullable) borrowed: a bitmap of the deleted rows of a segment, hek_row_set_has() */
const guint64 *hek_searcher_get_dead (HekSearcher *searcher, guint segment);

/**
 * hek_searcher_trace:
 * @segment: that has a graph
 * @vector: (array): of the dimension of the collection
 * @options: k, ef and filter are used
 *
 * The way that hek_searcher_search() takes through the graph of one segment, and what it finds
 * there: see hek-hnsw-trace.h.
 *
 * Errors: cancelled; damaged vectors
 */
HekHnswTrace  *hek_searcher_trace (HekSearcher *searcher, guint segment, const float *vector,
                                   const HekSearchOptions *options, const HekTask *task,
                                   GError **error);

/**
 * hek_searcher_compare:
 * @segment: any
 * @vector: (array): of the dimension of the collection
 * @out: (out) (array): room for @k
 *
 * The true nearest rows of one segment, by comparing with all of them.
 *
 * Returns: how many there are in @out, or -1 with an error: cancelled, damaged vectors, memory
 */
int            hek_searcher_compare (HekSearcher *searcher, guint segment, const float *vector,
                                     guint k, HekNeighbor *out, const HekTask *task,
                                     GError **error);

G_END_DECLS
