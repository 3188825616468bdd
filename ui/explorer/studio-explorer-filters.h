/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

/* Which rows are left out: how many are shown, and a chip for each filter with a button that takes
 * it away. Invisible while there is none. */
#define STUDIO_TYPE_EXPLORER_FILTERS (studio_explorer_filters_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerFilters, studio_explorer_filters, STUDIO, EXPLORER_FILTERS,
                      GtkWidget)

GtkWidget *studio_explorer_filters_new (HekExplorerSession *session, HekExplorerView *view);

G_END_DECLS
