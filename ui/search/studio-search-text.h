/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-search-session.h"

G_BEGIN_DECLS

/* What the page says of queries and answers. All: (transfer full). */

/* "20 of 60,000 rows in 0.12 ms · ef 64 · 60,000 indexed"; without a graph a search is exact */
char *studio_search_text_summary (const HekSearchSummary *summary, const HekSearchQuery *query);

/* "recall@10 0.993 ± 0.004 on 200 queries" */
char *studio_search_text_recall (const HekHnswRecall *recall, guint k);

/* "item-7", "784 numbers", "dress.png" */
char *studio_search_text_term (const HekSearchTerm *term);

/* "12 s ago", "3 h ago", "2 days ago" */
char *studio_search_text_age (gint64 time_us, gint64 now_us);

/* How many decimals all of the distances need, so that they align: about five digits in all. */
guint studio_search_text_decimals (GListModel *hits);

/* How many decimals a number has that is written without an exponent; else 0. */
guint studio_search_text_count_decimals (const char *number);

/* Such a number with blanks as wide as the digits, and the point, that it has less than others in
 * its column: figures as wide as each other then align on the point. */
char *studio_search_text_align (const char *number, guint decimals);

G_END_DECLS
