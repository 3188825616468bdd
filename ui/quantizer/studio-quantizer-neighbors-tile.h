/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-rows.h"
#include "studio-thumbnails.h"

G_BEGIN_DECLS

/* How rows are drawn. Borrowed by tiles: it outlives them. */
typedef struct
{
  StudioThumbnails *thumbnails; /* owned */
  HekDtype dtype;               /* of the vectors */
  guint dim;
  gboolean as_pictures;         /* vectors with the shape of a picture are drawn as one */
  char *collection;             /* owned (nullable): that the rows are of: its uuid */
} StudioQuantizerNeighborsLook;

/* A small square that shows a row: the picture that it came from, its vector as a picture, or a
 * line through the numbers of the vector. What it shows is also its accessible description. */
#define STUDIO_TYPE_QUANTIZER_NEIGHBORS_TILE (studio_quantizer_neighbors_tile_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerNeighborsTile, studio_quantizer_neighbors_tile, STUDIO,
                      QUANTIZER_NEIGHBORS_TILE, GtkWidget)

GtkWidget *studio_quantizer_neighbors_tile_new (const StudioQuantizerNeighborsLook *look,
                                                int side);

/**
 * studio_quantizer_neighbors_tile_set_row:
 * @path: (nullable): of a picture file
 * @thumbnail: (nullable): what is kept of it with the row
 * @vector: (nullable) (transfer full): of the dimension of the look
 */
void studio_quantizer_neighbors_tile_set_row (StudioQuantizerNeighborsTile *self, const char *key,
                                              const char *path, HekThumbnail *thumbnail,
                                              float *vector);

/* Call when the look is another. */
void studio_quantizer_neighbors_tile_look_changed (StudioQuantizerNeighborsTile *self);

G_END_DECLS
