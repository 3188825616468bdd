/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-flat-private.h"
#include "hek-hnsw-walk-private.h"

G_BEGIN_DECLS

struct _HekHnswSearcher
{
  HekHnsw *index;        /* owned */
  HekHnswWorker *worker; /* owned */
  HekHnswBeam found;
  HekHnswGuard guard;    /* asks the check of the query where a walk reads rows */

  /* exact distances */
  HekFlatCompare compare;
  HekFlatQuery query;    /* borrows the vector of the search */
  float *space;          /* one row as floats */
  HekFlatList list;      /* of the search: the nearest, or all within a radius */

  gsize n_codes, n_exact; /* of the last search */
};

/* Whether the row is allowed and not dead. */
static inline gboolean
hek_hnsw_may_answer (const HekHnswQuery *query,
                     guint32             row)
{
  return (query->allowed == NULL || hek_row_set_has (query->allowed, row)) &&
         (query->dead == NULL || !hek_row_set_has (query->dead, row));
}

/* The rows of a word of 64 that may be answered, as bits. */
guint64 hek_hnsw_answerable (const HekHnsw *index, const HekHnswQuery *query, gsize word);

/* How wide the search is. */
guint hek_hnsw_query_width (const HekHnswQuery *query);

/* Whether hek_hnsw_search() compares all rows that may be answered, because that costs less than a
 * walk. */
gboolean hek_hnsw_search_is_direct (const HekHnsw *index, const HekHnswQuery *query);

/* The search through the graph, whatever it costs. @is_whole: (out): the walk found too few,
 * and all rows were compared */
guint hek_hnsw_search_walk (HekHnswSearcher *searcher, const float *vector,
                            const HekHnswQuery *query, HekNeighbor *out, gboolean *is_whole);

/* Begins with exact distances from @vector. */
void hek_hnsw_searcher_aim (HekHnswSearcher *searcher, const float *vector, guint k,
                            guint64 limit);

/* Measures @rows exactly into searcher->list; %FALSE when the check of the query fails. */
gboolean hek_hnsw_searcher_measure (HekHnswSearcher *searcher, const HekHnswQuery *query,
                                    const guint32 *rows, gsize n);

/* The list in order; returns how many. */
guint hek_hnsw_searcher_answer (HekHnswSearcher *searcher, HekNeighbor *out);

G_END_DECLS
