/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-search-session.h"
#include "studio-search-draft.h"

G_BEGIN_DECLS

/*
 * The filter of the query: an entry with completion, what is wrong with it and where, and the
 * fields that it can use. What is typed becomes the filter of the draft when it is right.
 */
#define STUDIO_TYPE_SEARCH_FILTER (studio_search_filter_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchFilter, studio_search_filter, STUDIO, SEARCH_FILTER, GtkWidget)

void studio_search_filter_set_up (StudioSearchFilter *self, StudioSearchDraft *draft,
                                  HekSearchSession *session);

/* @schema: (nullable): of the collection */
void studio_search_filter_set_schema (StudioSearchFilter *self, HekSchema *schema);

/* @error: (nullable): a search of the draft's filter failed with it */
void studio_search_filter_set_error (StudioSearchFilter *self, const GError *error);

void studio_search_filter_focus (StudioSearchFilter *self);

G_END_DECLS
