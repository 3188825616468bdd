/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-search-session.h"
#include "studio-thumbnails.h"

G_BEGIN_DECLS

/* How rows of one collection are drawn. Borrowed by tiles: it outlives them. */
typedef struct
{
  StudioThumbnails *thumbnails; /* owned */
  HekSchema *schema;            /* owned (nullable): none is drawn without */
  HekDistance distance;         /* of the collection with the schema */
  gboolean as_pictures;         /* vectors with the shape of a picture are drawn as one */
} StudioSearchLook;

/*
 * A small square that shows a row: the picture that it came from, its vector as a picture, a colour
 * that it names, or a line through the numbers of the vector. What it shows is also its accessible
 * description.
 */
#define STUDIO_TYPE_SEARCH_TILE (studio_search_tile_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchTile, studio_search_tile, STUDIO, SEARCH_TILE, GtkWidget)

/* @side: in widget units */
GtkWidget *studio_search_tile_new (const StudioSearchLook *look, int side);

/* @item: (nullable) */
void studio_search_tile_set_item (StudioSearchTile *self, HekSearchItem *item);

/* Call when the look of the tile is another. */
void studio_search_tile_look_changed (StudioSearchTile *self);

/* Shows a picture file instead of a row. */
void studio_search_tile_set_path (StudioSearchTile *self, const char *path);

G_END_DECLS
