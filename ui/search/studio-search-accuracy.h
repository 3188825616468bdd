/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-search-session.h"
#include "studio-search-draft.h"

G_BEGIN_DECLS

/* Whether the search is exact, which recall is wanted when it is not, and what was measured. */
#define STUDIO_TYPE_SEARCH_ACCURACY (studio_search_accuracy_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchAccuracy, studio_search_accuracy, STUDIO, SEARCH_ACCURACY,
                      GtkWidget)

void studio_search_accuracy_set_up (StudioSearchAccuracy *self, StudioSearchDraft *draft,
                                    HekSearchSession *session);

/* What the session has now; @measuring: the recall is being measured. */
void studio_search_accuracy_show (StudioSearchAccuracy *self, gboolean measuring);

G_END_DECLS
