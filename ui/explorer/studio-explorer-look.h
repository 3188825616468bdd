/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-details.h"
#include "hek-explorer-row.h"
#include "studio-row-tile.h"

G_BEGIN_DECLS

/*
 * How rows are drawn in all lists of an Explorer page: its thumbnails, and whether vectors are
 * drawn as pictures, which is guessed for each collection.
 *
 * Signal "changed" (): as-pictures
 */
#define STUDIO_TYPE_EXPLORER_LOOK (studio_explorer_look_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerLook, studio_explorer_look, STUDIO, EXPLORER_LOOK, GObject)

/* (transfer none): the one of @session, as long as that lives */
StudioExplorerLook *studio_explorer_look_get (HekExplorerSession *session);

/* Vectors of the collection have the shape of a picture. */
gboolean   studio_explorer_look_has_shape (StudioExplorerLook *self);
gboolean   studio_explorer_look_get_as_pictures (StudioExplorerLook *self);
void       studio_explorer_look_set_as_pictures (StudioExplorerLook *self, gboolean as_pictures);

/* A StudioRowTile that follows the look. */
GtkWidget *studio_explorer_look_new_tile (StudioExplorerLook *self, int side);
/* (nullable): nothing; a row that is not loaded yet: nothing until it is, for which the caller asks
 * again */
void       studio_explorer_tile_show_row (StudioRowTile *tile, HekExplorerRow *row);
void       studio_explorer_tile_show_facts (StudioRowTile *tile, const HekExplorerFacts *facts);

/* (transfer full) (nullable): a value of a field as it is shown: moments as dates, in UTC; @text:
 * (nullable) */
char      *studio_explorer_dup_value (const HekField *field, const char *text);

G_END_DECLS
