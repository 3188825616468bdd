/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-private.h"

#include "hek-neighbor.h"

G_BEGIN_DECLS

/* What a graph is made from. */
typedef struct
{
  const HekRows *rows;    /* whose neighbours */
  const HekRows *queries; /* are found for these: @rows itself when is_self */
  gboolean is_self;       /* a row is not its own neighbour */
  HekDistance distance;
  guint k;
  guint64 seed;
} HekLayoutSearch;

/* Answers that a search is asked for, so that k are left without the query itself. */
static inline guint
hek_layout_search_n_found (const HekLayoutSearch *search)
{
  return search->k + (search->is_self ? 1 : 0);
}

/* The k nearest of n answers of query @q, without itself. @found: (inout) */
guint hek_layout_search_drop_self (const HekLayoutSearch *search, gsize q, HekNeighbor *found,
                                   guint n);

/* One row of the graph. */
void hek_layout_graph_set (HekLayoutGraph *graph, const HekLayoutSearch *search, gsize q,
                           const HekNeighbor *found);

gboolean hek_layout_graph_find_exact (HekLayoutGraph *graph, const HekLayoutSearch *search,
                                      const HekTask *task, GError **error);
gboolean hek_layout_graph_find_hnsw (HekLayoutGraph *graph, const HekLayoutSearch *search,
                                     const HekTask *task, GError **error);

G_END_DECLS
