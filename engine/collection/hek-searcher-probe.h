/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-searcher.h"

G_BEGIN_DECLS

/* Queries that are enough to know a recall of 0.95 at k = 10 to about 0.01. */
#define HEK_SEARCHER_PROBE_QUERIES 200

/**
 * hek_searcher_measure_recall:
 * @queries: (nullable): what is asked for; %NULL: live rows drawn at random, the same ones each
 * time, each without itself
 * @n_queries: at most so many
 * @options: as they are searched with
 * @radius: NaN: recall@k; else the part of all rows within it
 * @recall: (out): recall->ef is 0 when @options says exact
 *
 * What searches find of what is there: the merged answer of all segments against exact search.
 * A row is found when an answer is as near as it, so that of equal rows any will do.
 *
 * Edge cases: 1 where there is nothing to find
 * Errors: those of a search; cancelled
 * Cost: @n_queries exact searches, done together but for a radius
 */
gboolean hek_searcher_measure_recall (HekSearcher *searcher, const HekRows *queries,
                                      guint n_queries, const HekSearchOptions *options,
                                      double radius, HekHnswRecall *recall, const HekTask *task,
                                      GError **error);

G_END_DECLS
