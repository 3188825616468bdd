/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw-head.h"
#include "hek-store.h"

G_BEGIN_DECLS

/*
 * What small appends leave behind, and what becomes of it. Rows of a journal are found by comparing
 * with all of them, or, once they joined it, through a graph in memory that grows row by row
 * (hek-hnsw-head.h): one a journal, shared by all searchers of the process, gone with the journal.
 * Searchers compare with the rows that have not joined yet, so that an answer never lacks any.
 *
 * A searcher lets a few rows join when it is made, if the journal has a graph already; the rest is
 * for a thread in the background, after appends: hek_collection_join_head(), and
 * hek_collection_seal_head(), after which the rows are an ordinary segment.
 */

/* Rows of a journal from which on it gets a graph: with fewer of them, comparing is as fast. */
#define HEK_COLLECTION_HEAD_MIN_ROWS 1024u

/* Rows of all journals that make hek_collection_seal_head() seal them: as many as a graph in memory
 * takes. */
#define HEK_COLLECTION_HEAD_SEAL_ROWS HEK_HNSW_HEAD_MAX_ROWS

/**
 * hek_collection_join_head:
 * @n_joined: (out) (optional): rows that joined in this call
 *
 * Lets the rows of all journals join their graphs, as far as these have room. Searches and appends
 * go on beside it; of several such calls one works at a time. About 100 us a row of 128 numbers.
 *
 * Errors: memory; those of the store; cancelled: what joined until then stays
 */
gboolean hek_collection_join_head (HekStore *store, guint64 *n_joined, const HekTask *task,
                                   GError **error);

/* Bytes of memory of the graphs of journals, which go with the last snapshot that has these. */
guint64  hek_collection_get_head_memory (HekSnapshot *snapshot);

/**
 * hek_collection_seal_head:
 * @options: (nullable): of the graph
 * @sealed: (out) (optional): whether there were rows enough
 *
 * When the journals have %HEK_COLLECTION_HEAD_SEAL_ROWS rows or more, turns them into a segment,
 * and gives it a graph on the disk. Cheap when there is nothing to do. Searches and appends go on
 * beside it; after a cancel, or an error with the graph, the segment may be there without one.
 */
gboolean hek_collection_seal_head (HekStore *store, const HekHnswOptions *options,
                                   gboolean *sealed, const HekTask *task, GError **error);

G_END_DECLS
