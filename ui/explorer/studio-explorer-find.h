/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-find.h"
#include "hek-explorer-view.h"

G_BEGIN_DECLS

/*
 * The search box over the points: by key, words, an expression over the attributes, or rows like
 * one. What is found lights up in the view and is listed below; arrows and Return go through it.
 *
 * Signals
 *   row-activated (guint32 row)   a hit was chosen, and has a place in the layout
 *   closed ()                     by Escape: the focus goes back to the points
 */
#define STUDIO_TYPE_EXPLORER_FIND (studio_explorer_find_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerFind, studio_explorer_find, STUDIO, EXPLORER_FIND, GtkWidget)

GtkWidget *studio_explorer_find_new (HekExplorerSession *session, HekExplorerView *view,
                                     HekExplorerFind *find);

void       studio_explorer_find_focus (StudioExplorerFind *self);
/* The rows that are most like a row of the data. */
void       studio_explorer_find_like (StudioExplorerFind *self, guint32 row);

G_END_DECLS
