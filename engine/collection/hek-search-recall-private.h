/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-search-recall.h"
#include "hek-searcher.h"

G_BEGIN_DECLS

/* A search by graph or codes for the @k nearest rows has found @hits: it may become the sample.
 * @query: one row */
void hek_search_recall_offer (HekSearcher *searcher, const HekRows *query, guint k,
                              const HekHit *hits, guint n_hits);

G_END_DECLS
