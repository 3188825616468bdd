/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * The neighbours of a row that a session has found: the exact ones beside those of the index.
 *
 * Signal "row-activated" (guint32 row): one of them, which has a place in the layout
 */
#define STUDIO_TYPE_EXPLORER_DETAILS_NEIGHBORS (studio_explorer_details_neighbors_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerDetailsNeighbors, studio_explorer_details_neighbors, STUDIO,
                      EXPLORER_DETAILS_NEIGHBORS, GtkWidget)

GtkWidget *studio_explorer_details_neighbors_new (HekExplorerSession *session);

G_END_DECLS
