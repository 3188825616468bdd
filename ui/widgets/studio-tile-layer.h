/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-paint.h"
#include "studio-picture-area.h"

G_BEGIN_DECLS

/*
 * One picture, map or difference in a view, as tiles of device pixels that are rendered when they
 * are first seen and kept while they stay valid, so that panning and dragging draw ready tiles.
 * What was shown before stays until everything visible of the new can be shown. Main thread only.
 */
typedef struct _StudioTileLayer StudioTileLayer;

/* @widget: drawn again when a worker has finished what the layer waits for; borrowed */
StudioTileLayer *studio_tile_layer_new  (GtkWidget *widget);
void             studio_tile_layer_free (StudioTileLayer *layer);

/* @paint: (nullable): copied; %NULL forgets everything at once */
void studio_tile_layer_set_paint (StudioTileLayer *layer, const StudioPaint *paint);

/* Whether something can be drawn, be it new or old. */
gboolean studio_tile_layer_has_content (StudioTileLayer *layer);

/* Whether the last snapshot drew what was set, at its final quality. */
gboolean studio_tile_layer_is_final (StudioTileLayer *layer);

/**
 * studio_tile_layer_snapshot:
 * @snapshot: (nullable): %NULL renders without drawing, to have it ready
 * @clip: (nullable): the part of the view that will be seen, in device pixels; the caller clips
 * @deadline: see StudioPictureAreaClass
 *
 * Returns: %FALSE when it shall be called again with the next frame
 */
gboolean studio_tile_layer_snapshot (StudioTileLayer *layer, GtkSnapshot *snapshot,
                                     const StudioPictureGeometry *geometry,
                                     const GdkRectangle *clip, gint64 deadline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioTileLayer, studio_tile_layer_free)

G_END_DECLS
