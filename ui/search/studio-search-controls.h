/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-search-filter.h"

G_BEGIN_DECLS

/* The sidebar: how many answers, how thorough, as of when, and the filter. */
#define STUDIO_TYPE_SEARCH_CONTROLS (studio_search_controls_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchControls, studio_search_controls, STUDIO, SEARCH_CONTROLS,
                      GtkWidget)

void studio_search_controls_set_up (StudioSearchControls *self, StudioSearchDraft *draft,
                                    HekSearchSession *session);

StudioSearchFilter *studio_search_controls_get_filter (StudioSearchControls *self);

/* @n_rows: of the collection, 0: none */
void studio_search_controls_set_size (StudioSearchControls *self, guint64 n_rows);

/* What the session has now; @measuring: the recall is being measured. */
void studio_search_controls_show (StudioSearchControls *self, gboolean measuring);

G_END_DECLS
