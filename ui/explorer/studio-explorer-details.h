/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-details.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

/*
 * The part "Details" of the Explorer's side panel: all about the chosen row, and its neighbours.
 *
 * It has a group of actions on itself: details.back, forward, copy-key, like, select,
 * color-distance.
 *
 * Signals
 *   row-activated (guint32 row)      a neighbour was chosen: it is the row of the details already
 *   like-requested (guint32 row)     rows like it are wanted: HekExplorerFind
 *   failed (const char *what, const GError *)
 */
#define STUDIO_TYPE_EXPLORER_DETAILS (studio_explorer_details_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerDetails, studio_explorer_details, STUDIO, EXPLORER_DETAILS,
                      GtkWidget)

GtkWidget *studio_explorer_details_new (HekExplorerSession *session, HekExplorerView *view,
                                        HekExplorerDetails *details);

G_END_DECLS
