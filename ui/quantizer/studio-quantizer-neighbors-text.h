/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* All: (transfer full). */

/* "Query 18 of 1,000: item-123", "Row item-123" */
char *studio_quantizer_neighbors_text_title (const HekQuantizerNeighbors *neighbors);

/* "7 of 10 kept. Lost: a, b and c. Gained: d, e and f." */
char *studio_quantizer_neighbors_text_summary (const HekQuantizerNeighbors *neighbors);

/* Whether the other list has it: the first @k of either are the lists. */
gboolean studio_quantizer_neighbor_is_kept (const HekQuantizerNeighbor *neighbor, guint k,
                                            gboolean of_exact);

/* What is written beside a row: "→ 4", "lost → 37", "gained ← 14" */
char *studio_quantizer_neighbor_text_tag (const HekQuantizerNeighbor *neighbor, guint k,
                                          gboolean of_exact);

/* The same in a sentence: "Row 7: Squared distance 0.14 (number 14), by code 0.12 (number 3)" */
char *studio_quantizer_neighbor_text_full (const HekQuantizerNeighbor *neighbor,
                                           HekDistance distance, guint k, gboolean of_exact);

/* "1,234,567", "0.1235": as many digits as tell neighbours apart */
char *studio_quantizer_neighbor_text_distance (float distance);

G_END_DECLS
