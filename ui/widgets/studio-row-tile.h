/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-rows.h"
#include "studio-thumbnails.h"

G_BEGIN_DECLS

/* What there is to be seen of a row of a collection. Copied by who is given it. */
typedef struct
{
  const char *key;
  const char *picture;     /* (nullable): the file that it came from */
  const char *row_name;    /* (nullable): for caches, where there is a thumbnail */
  HekThumbnail *thumbnail; /* (nullable): what is kept of the picture with the row */
  const char *color;       /* (nullable): "#8ffe09", of a row that names one */
  const float *vector;     /* (nullable): @dim numbers */
  guint dim;
  HekDtype dtype;
} StudioRowTileContents;

/*
 * A small square that shows a row: the picture that it came from, its vector as a picture, a colour
 * that it names, or a line through the numbers of the vector. What it shows is also its accessible
 * description.
 */
#define STUDIO_TYPE_ROW_TILE (studio_row_tile_get_type ())
G_DECLARE_FINAL_TYPE (StudioRowTile, studio_row_tile, STUDIO, ROW_TILE, GtkWidget)

/* @side: in widget units */
GtkWidget *studio_row_tile_new (StudioThumbnails *thumbnails, int side);

/* @contents: (nullable): nothing is shown */
void studio_row_tile_set_contents (StudioRowTile *self, const StudioRowTileContents *contents);

/* Whether vectors with the shape of a picture are drawn as one. */
void studio_row_tile_set_as_pictures (StudioRowTile *self, gboolean as_pictures);

G_END_DECLS
