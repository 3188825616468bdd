/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-search-table.h"

G_BEGIN_DECLS

/* Returns: (transfer full): makes the cards of a grid: the look of a row large, key and distance
 * below. @table outlives it. */
GtkListItemFactory *studio_search_card_factory_new (const StudioSearchTable *table);

G_END_DECLS
