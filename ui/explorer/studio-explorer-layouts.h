/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * The stored layouts of the collection, for the side panel: choosing one shows it; below the list
 * is what is known of it, its quality, and what can be done with it.
 *
 * It says that one was deleted, with a way back, in a toast of the page that it is in.
 *
 * Signals
 *   new-layout (const HekLayoutRecipe *recipe)  (nullable): somebody wants another one, like this
 *   failed (const char *what, const GError *)   @what: translated; a measurement of the quality
 */
#define STUDIO_TYPE_EXPLORER_LAYOUTS (studio_explorer_layouts_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerLayouts, studio_explorer_layouts, STUDIO, EXPLORER_LAYOUTS,
                      GtkWidget)

GtkWidget *studio_explorer_layouts_new (HekExplorerSession *session);

/* (nullable) borrowed: the one that is chosen, which need not be one that can be shown */
const HekCollectionLayoutInfo *studio_explorer_layouts_get_chosen (StudioExplorerLayouts *self);

/* Asks for another name of the chosen one. */
void studio_explorer_layouts_rename (StudioExplorerLayouts *self);

G_END_DECLS
