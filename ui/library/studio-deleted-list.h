/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-library.h"

G_BEGIN_DECLS

/*
 * The collections that were deleted and are still on the disk, each with buttons for
 * "library.restore" and "library.purge".
 */
#define STUDIO_TYPE_DELETED_LIST (studio_deleted_list_get_type ())
G_DECLARE_FINAL_TYPE (StudioDeletedList, studio_deleted_list, STUDIO, DELETED_LIST, GtkWidget)

/* @deleted: of HekLibraryItem */
void studio_deleted_list_set_collections (StudioDeletedList *self, GListModel *deleted);

G_END_DECLS
