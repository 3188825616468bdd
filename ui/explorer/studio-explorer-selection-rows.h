/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-details.h"
#include "hek-explorer-selection-list.h"

G_BEGIN_DECLS

/*
 * The selected rows as a table, sorted by its titles, or as tiles. The row that is chosen in it is
 * the one of the details, and the other way round. Actions of its menu are "selection.…".
 *
 * Signal "row-activated" (guint32 row): by double click or Return
 */
#define STUDIO_TYPE_EXPLORER_SELECTION_ROWS (studio_explorer_selection_rows_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerSelectionRows, studio_explorer_selection_rows, STUDIO,
                      EXPLORER_SELECTION_ROWS, GtkWidget)

GtkWidget *studio_explorer_selection_rows_new (HekExplorerSession *session,
                                               HekExplorerDetails *details,
                                               HekExplorerSelectionList *list);

void       studio_explorer_selection_rows_set_grid (StudioExplorerSelectionRows *self,
                                                    gboolean grid);
/* HEK_EXPLORER_NO_ROW: none */
guint32    studio_explorer_selection_rows_get_chosen (StudioExplorerSelectionRows *self);

G_END_DECLS
