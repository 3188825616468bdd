/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-selection-list.h"
#include "studio-explorer-look.h"

G_BEGIN_DECLS

/* What the cells of the selected rows need. Borrowed by them: it outlives them. */
typedef struct
{
  StudioExplorerLook *look;       /* borrowed */
  HekExplorerSelectionList *list; /* borrowed */
  HekSchema *schema;              /* owned (nullable) */
  int key_field;                  /* -1: none */
  HekDistance kind;               /* of the collection with the schema */
  /* the columns that are in the view: borrowed from it */
  GtkColumnViewColumn *distance;
} StudioExplorerSelectionCells;

/* Gives @view, which has none, the columns of the schema: picture, key, distance, attributes. */
void studio_explorer_selection_cells_add_columns (StudioExplorerSelectionCells *cells,
                                                  GtkColumnView *view);

/* Which order the titles of @view ask for. %FALSE: none */
gboolean studio_explorer_selection_cells_get_order (StudioExplorerSelectionCells *cells,
                                                    GtkColumnView *view, HekExplorerOrder *order);
/* Shows in the titles of @view which order the list has. */
void studio_explorer_selection_cells_show_order (StudioExplorerSelectionCells *cells,
                                                 GtkColumnView *view,
                                                 const HekExplorerOrder *order);

/* Returns: (transfer full): makes the tiles of a grid */
GtkListItemFactory *studio_explorer_selection_cells_new_tiles (StudioExplorerSelectionCells *cells);

G_END_DECLS
