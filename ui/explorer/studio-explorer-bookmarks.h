/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-view.h"

G_BEGIN_DECLS

/* A button whose popover has the bookmarks of the view: going there, adding, renaming, deleting.
 * What was done without it open is told in toasts of the page that it is in. */
#define STUDIO_TYPE_EXPLORER_BOOKMARKS (studio_explorer_bookmarks_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerBookmarks, studio_explorer_bookmarks, STUDIO,
                      EXPLORER_BOOKMARKS, GtkWidget)

GtkWidget *studio_explorer_bookmarks_new (HekExplorerView *view);

/* For the keyboard. */
void studio_explorer_bookmarks_popup (StudioExplorerBookmarks *self);
void studio_explorer_bookmarks_add (StudioExplorerBookmarks *self);
/* @idx: from 0; one that is not there does nothing */
void studio_explorer_bookmarks_go (StudioExplorerBookmarks *self, guint idx);

G_END_DECLS
