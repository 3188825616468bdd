/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw.h"

G_BEGIN_DECLS

/*
 * The head segment: rows that were added since the last seal, with a graph of their own that grows
 * row by row. One thread adds rows while any number of others search, each with its own searcher.
 * Distances are exact throughout. Rows are copied.
 */
typedef struct _HekHnswHead HekHnswHead;
typedef struct _HekHnswHeadSearcher HekHnswHeadSearcher;

/* The most rows that a head may have. */
#define HEK_HNSW_HEAD_MAX_ROWS 16384u

/**
 * hek_hnsw_head_new:
 * @capacity: rows, 1..HEK_HNSW_HEAD_MAX_ROWS
 *
 * Errors: HEK_HNSW_ERROR_LIMIT, HEK_HNSW_ERROR_MEMORY
 */
HekHnswHead *hek_hnsw_head_new (HekDtype dtype, guint dim, HekDistance distance, guint capacity,
                                const HekHnswOptions *options, GError **error);
HekHnswHead *hek_hnsw_head_ref (HekHnswHead *self);
void hek_hnsw_head_unref (HekHnswHead *self);

/* Adds a row; only one thread at a time may. Returns: %FALSE when it is full */
gboolean hek_hnsw_head_append (HekHnswHead *self, gconstpointer row);

/* The rows that are there; they stay valid and unchanged while others are added. */
HekRows hek_hnsw_head_get_rows (const HekHnswHead *self);

/* Bytes of memory: those of its capacity. */
gsize hek_hnsw_head_get_memory (const HekHnswHead *self);

HekHnswHeadSearcher *hek_hnsw_head_searcher_new (HekHnswHead *head);
void hek_hnsw_head_searcher_free (HekHnswHeadSearcher *searcher);

/**
 * hek_hnsw_head_search:
 * @n_visible: only rows before it are answered; at most as many as hek_hnsw_head_get_rows() said
 * @query: its bitmaps are of @n_visible rows; its check is not used
 * @out: (out) (array): room for query->k
 *
 * Returns: how many there are, k whenever so many may be answered
 */
guint hek_hnsw_head_search (HekHnswHeadSearcher *searcher, const float *vector, guint n_visible,
                            const HekHnswQuery *query, HekNeighbor *out);

/* How many rows the last search met on its walk, and how many it compared without one. */
void hek_hnsw_head_searcher_get_counts (const HekHnswHeadSearcher *searcher, gsize *n_walked,
                                        gsize *n_scanned);

/* All visible rows within @radius, sorted, into @out (GArray of HekNeighbor): every row is
 * compared. */
void hek_hnsw_head_search_radius (HekHnswHeadSearcher *searcher, const float *vector,
                                  double radius, guint n_visible, const HekHnswQuery *query,
                                  GArray *out);

/* The structure, while nobody adds rows: links in range, none twice, some to every row. */
gboolean hek_hnsw_head_validate (const HekHnswHead *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHnswHead, hek_hnsw_head_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHnswHeadSearcher, hek_hnsw_head_searcher_free)

G_END_DECLS
