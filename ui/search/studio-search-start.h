/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-library.h"
#include "studio-search-draft.h"

G_BEGIN_DECLS

/* What is seen before anything is looked for: what can be, and examples with rows of the collection
 * that is chosen. */
#define STUDIO_TYPE_SEARCH_START (studio_search_start_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchStart, studio_search_start, STUDIO, SEARCH_START, AdwBin)

void studio_search_start_set_up (StudioSearchStart *self, HekLibrary *library,
                                 StudioSearchDraft *draft);

/* @item: (nullable): the collection that is chosen */
void studio_search_start_set_collection (StudioSearchStart *self, HekLibraryItem *item);

G_END_DECLS
