/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/*
 * The bar over the points: which collection and which of its layouts are shown, and the tools and
 * the menu of the view, which are actions of the page ("explorer.tool", …).
 */
#define STUDIO_TYPE_EXPLORER_BAR (studio_explorer_bar_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerBar, studio_explorer_bar, STUDIO, EXPLORER_BAR, GtkWidget)

void studio_explorer_bar_set_up (StudioExplorerBar *self, HekLibrary *library,
                                 HekExplorerSession *session);

/* What the session shows, into the choosers. */
void studio_explorer_bar_update (StudioExplorerBar *self);

/* The list of collections, unfolded. */
void studio_explorer_bar_open_collections (StudioExplorerBar *self);

/* @menu: of the button at the end */
void studio_explorer_bar_set_menu (StudioExplorerBar *self, GMenuModel *menu);

/* A widget before the menu. */
void studio_explorer_bar_add (StudioExplorerBar *self, GtkWidget *widget);

/*
 * Signals
 *   collection-chosen (const char *uuid)
 *   layout-chosen (const char *name)
 */

G_END_DECLS
