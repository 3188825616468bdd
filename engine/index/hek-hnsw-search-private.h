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

/* Begins with exact distances from @vector. */
void hek_hnsw_searcher_aim (HekHnswSearcher *searcher, const float *vector, guint k,
                            guint64 limit);

/* Measures @rows exactly into searcher->list; %FALSE when the check of the query fails. */
gboolean hek_hnsw_searcher_measure (HekHnswSearcher *searcher, const HekHnswQuery *query,
                                    const guint32 *rows, gsize n);

/* The list in order; returns how many. */
guint hek_hnsw_searcher_answer (HekHnswSearcher *searcher, HekNeighbor *out);

G_END_DECLS
