/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-library.h"

G_BEGIN_DECLS

/*
 * The sidebar of the Library page: what is known of one collection. Name, description and tags are
 * changed in place, when an entry is left or Return is pressed; buttons are actions of the page.
 */
#define STUDIO_TYPE_COLLECTION_PANEL (studio_collection_panel_get_type ())
G_DECLARE_FINAL_TYPE (StudioCollectionPanel, studio_collection_panel, STUDIO, COLLECTION_PANEL,
                      GtkWidget)

void studio_collection_panel_set_library (StudioCollectionPanel *self, HekLibrary *library);

/* @item: (nullable). What a person is writing stays while it is the same collection. */
void studio_collection_panel_set_item (StudioCollectionPanel *self, HekLibraryItem *item);

/* Shows what is, instead of a change that was refused. */
void studio_collection_panel_revert (StudioCollectionPanel *self);

/* Puts the focus on the name, all of it selected. */
void studio_collection_panel_edit_name (StudioCollectionPanel *self);

G_END_DECLS
