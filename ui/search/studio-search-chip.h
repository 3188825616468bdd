/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-search-draft.h"
#include "studio-search-tile.h"

G_BEGIN_DECLS

/* One term of the query: what it looks like where that is known, whether the answers shall be like
 * or unlike it, and a button that removes it. */
#define STUDIO_TYPE_SEARCH_CHIP (studio_search_chip_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchChip, studio_search_chip, STUDIO, SEARCH_CHIP, GtkWidget)

/* @idx: of the term in @draft, of which a chip shows the state of now
 * @item: (nullable): what it looks like, where that is known */
GtkWidget *studio_search_chip_new (StudioSearchDraft *draft, guint idx,
                                   const StudioSearchLook *look, HekSearchItem *item);

G_END_DECLS
