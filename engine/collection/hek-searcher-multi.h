/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-searcher.h"

G_BEGIN_DECLS

/* How the distances of a row to several vectors become one number, by which rows are sorted. */
typedef enum
{
  HEK_COMBINE_SUM, /* the weighted sum */
  HEK_COMBINE_MIN, /* the smallest: the row is like any of them ("max-sim") */
} HekCombine;

/**
 * hek_searcher_search_multi:
 * @vectors: of the dimension of the collection, at least one
 * @weights: (nullable) (array): of each vector; %NULL: all 1. Negative ones push rows away from
 * their vector. %HEK_COMBINE_MIN takes nothing but 1; for l2 their sum must be more than 0
 * @hits: (out) (array): room for options->k; distances are the combined ones
 *
 * One query of several vectors. A weighted sum is one query at another place (the weighted mean for
 * l2, the weighted sum for ip, and that of the vectors brought to length 1 for cosine), and for the
 * smallest distance the answers are among those of each vector. Neither finds less than a search
 * for one vector does, but where weights with both signs nearly cancel each other (l2), though the
 * width is widened for those.
 *
 * Accuracy: the distances are taken in double from the rows that were found, and rounded to float
 * Errors: %HEK_STORE_ERROR_INVALID for weights or vectors that have no nearest row; those of a
 * search
 * Cost: of one search, or of as many as there are vectors; and a distance from each answer to each
 * vector
 */
gboolean hek_searcher_search_multi (HekSearcher *searcher, const HekRows *vectors,
                                    const double *weights, HekCombine combine,
                                    const HekSearchOptions *options, HekHit *hits, guint *n_hits,
                                    const HekTask *task, GError **error);

/**
 * hek_searcher_leave_out:
 * @hits: (inout) (array length=n_hits): they move up
 * @row_ids: (array length=n_ids): such as the rows that are asked for themselves
 *
 * Returns: how many hits stay, at most @k
 */
guint hek_searcher_leave_out (HekSearcher *searcher, HekHit *hits, guint n_hits,
                              const guint64 *row_ids, guint n_ids, guint k);

G_END_DECLS
