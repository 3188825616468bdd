/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

#include "studio-paint.h"

G_BEGIN_DECLS

/* Side of a tile in device pixels. */
#define STUDIO_TILE_SIZE 256

/* At most 65535 · 64 / 256 = 16384 tiles each way. */
gpointer studio_tile_key (int tx, int ty);

/* Where a tile is in a zoomed picture of @width × @height device pixels. */
void studio_tile_rect (int width, int height, gpointer key, GdkRectangle *rect);

/* Returns: (transfer full): the tile, rendered by the caller */
GdkTexture *studio_tile_render (const StudioPaint *paint, int width, int height, gpointer key);

/* Tiles of one paint and size that are rendered on workers. Main thread only. */
typedef struct _StudioTileWork StudioTileWork;

typedef void (*StudioTileFunc) (gpointer key, GdkTexture *texture, gpointer user_data);
typedef void (*StudioTileDone) (gpointer user_data);

/**
 * studio_tile_work_start:
 * @paint: prepared for this size; copied
 * @keys: (element-type gpointer): of studio_tile_key(); copied
 * @func: called for each tile when all are there
 * @done: called after them; the work is gone then
 *
 * Returns: (transfer none): to cancel it, before @done
 */
StudioTileWork *studio_tile_work_start (const StudioPaint *paint, int width, int height,
                                        const GPtrArray *keys, StudioTileFunc func,
                                        StudioTileDone done, gpointer user_data);

/* Neither function is called any more. */
void studio_tile_work_cancel (StudioTileWork *work);

G_END_DECLS
