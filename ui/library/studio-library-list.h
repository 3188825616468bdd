/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-library.h"

G_BEGIN_DECLS

/*
 * The collections as a table that can be sorted by each column and narrowed by a word. Columns that
 * matter less go where there is no room. The selection follows the collection, not its row.
 *
 * Signals
 *   selected ()    another collection, or none, or the same one has changed
 *   activated ()   double-click or Return on the selected one
 *   menu (x, y)    the context menu of the selected one is wanted there, in coordinates of the list
 *   filtered ()    the rows that are shown are others
 */
#define STUDIO_TYPE_LIBRARY_LIST (studio_library_list_get_type ())
G_DECLARE_FINAL_TYPE (StudioLibraryList, studio_library_list, STUDIO, LIBRARY_LIST, GtkWidget)

/* @collections: of HekLibraryItem */
void studio_library_list_set_collections (StudioLibraryList *self, GListModel *collections);

/* @text: (nullable): words that must all be in name, tags or description; a hash sign before a word
 * looks at tags only */
void studio_library_list_set_filter (StudioLibraryList *self, const char *text);

/* Rows that the filter lets through. */
guint studio_library_list_get_n_shown (StudioLibraryList *self);

/* (nullable) (transfer none) */
HekLibraryItem *studio_library_list_get_selected (StudioLibraryList *self);
void studio_library_list_select (StudioLibraryList *self, const char *uuid);

/* Selects the row at @position and asks for its menu at a place of the list: what its cells do. */
void studio_library_list_popup_at (StudioLibraryList *self, guint position, double x, double y);

G_END_DECLS
