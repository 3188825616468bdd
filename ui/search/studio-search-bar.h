/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library.h"
#include "studio-search-chip.h"

G_BEGIN_DECLS

/*
 * The query bar: the collection, the terms as chips, an entry for more of them, and how several are
 * combined. What is typed or pasted becomes a key, numbers or a file by what it looks like.
 */
#define STUDIO_TYPE_SEARCH_BAR (studio_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchBar, studio_search_bar, STUDIO, SEARCH_BAR, GtkWidget)

/* @look: outlives the bar */
void studio_search_bar_set_up (StudioSearchBar *self, HekLibrary *library,
                               StudioSearchDraft *draft, const StudioSearchLook *look);

/* What the terms of the session's query look like, for their chips. */
void studio_search_bar_learn (StudioSearchBar *self, HekSearchSession *session);

/**
 * studio_search_bar_add_text:
 *
 * As if @text was typed and Return pressed; what cannot be is said under the entry.
 *
 * Returns: whether it is a term now
 */
gboolean studio_search_bar_add_text (StudioSearchBar *self, const char *text);

void studio_search_bar_focus_entry (StudioSearchBar *self);
void studio_search_bar_open_collections (StudioSearchBar *self);

G_END_DECLS
