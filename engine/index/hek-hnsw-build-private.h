/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-hnsw-walk-private.h"

G_BEGIN_DECLS

/*
 * Puts rows with equal codes together and near ones beside each other.
 * @codes: n records in the order of the rows
 * @order: (out): n: rows, those of one vertex side by side and rising
 * @begins: (out): n + 1: where each vertex begins in @order, n behind the last
 */
gboolean hek_hnsw_order (const guint8 *codes, gsize code_bytes, guint32 n, guint64 seed,
                         guint32 *order, guint32 *begins, guint32 *n_vertices,
                         const HekTask *task);

/* Work memory for choosing links. */
typedef struct
{
  HekHnswProbe probe; /* its query is owned */
  guint32 *positions, *vertices, *keys, *distances;
  HekHnswPlace *places;
  guint capacity;
} HekHnswLinker;

/* @probe: (transfer full) */
HekHnswLinker *hek_hnsw_linker_new (HekHnswProbe probe, guint capacity);
void hek_hnsw_linker_free (HekHnswLinker *linker);

/**
 * hek_hnsw_select:
 * @places: sorted candidates, measured from the vertex that the links are for
 * @out: (out): at most @n_max positions
 *
 * The heuristic of the paper: a candidate that is nearer to one already chosen than to the vertex
 * itself is left out, so that links go in all directions.
 */
guint hek_hnsw_select (HekHnswLinker *linker, const HekHnswLayer *layer,
                       const HekHnswPlace *places, guint n, guint n_max, guint32 *out);

/* Adds links from @target to @sources; where the list overflows all are chosen anew. */
void hek_hnsw_link_back (HekHnswLinker *linker, const HekHnswLayer *layer, guint32 target,
                         const guint32 *sources, guint n_sources);

/* Draws the layers of an index whose codes are there, and links its vertices. */
gboolean hek_hnsw_build_graph (HekHnsw *index, const HekTask *task, GError **error);

/* Links whatever cannot be reached on layer 0 to its nearest neighbours that can. */
gboolean hek_hnsw_connect (HekHnsw *index, const HekTask *task);

/* Marks in @reached what can be reached on layer 0 from where searches begin; returns how many. */
guint32 hek_hnsw_reach (const HekHnsw *index, guint8 *reached);

G_END_DECLS
