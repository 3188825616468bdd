/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two sets of tiles: the front one is complete, or was when it came to the front; the back one is
 * being rendered, a few tiles per frame, and takes the front's place when all its visible tiles are
 * there. A tile is 256 × 256 device pixels of the zoomed picture, so its place in the view is a
 * whole number of device pixels and it is drawn unscaled. Only a front set of an older zoom is
 * drawn scaled, for the frames until the back set is ready.
 */
#include "config.h"

#include "studio-tile-layer.h"

#define TILE_SIZE 256

/* A front set that shrinks to less than this part covers next to nothing of the view, and shrinking
 * its tiles costs the renderer more than rendering new ones. */
#define LEAST_SHRINK 0.25

/* Tiles that are kept although they are not seen, so that a small pan back is free. */
#define MAX_HIDDEN_TILES 64

typedef struct
{
  StudioPaint paint;
  int width, height; /* of the zoomed picture */
  GHashTable *tiles; /* key by tile_key() to GdkTexture */

  StudioPictureGeometry shown; /* where it was drawn last */
} TileSet;

struct _StudioTileLayer
{
  GtkWidget *widget; /* borrowed */
  StudioPaint paint;
  TileSet *front, *back; /* owned (nullable) */
  gboolean final;
};

static gpointer
tile_key (int tx,
          int ty)
{
  /* at most 65535 · 64 / 256 = 16384 tiles each way */
  return GUINT_TO_POINTER ((guint) ty << 16 | (guint) tx);
}

static void
tile_rect (const TileSet *set,
           gpointer       key,
           GdkRectangle  *rect)
{
  const guint packed = GPOINTER_TO_UINT (key);

  rect->x = (int) (packed & 0xffff) * TILE_SIZE;
  rect->y = (int) (packed >> 16) * TILE_SIZE;
  rect->width = MIN (TILE_SIZE, set->width - rect->x);
  rect->height = MIN (TILE_SIZE, set->height - rect->y);
}

static TileSet *
tile_set_new (const StudioPaint *paint,
              int                width,
              int                height)
{
  TileSet *set = g_new0 (TileSet, 1);

  studio_paint_copy (&set->paint, paint);
  set->width = width;
  set->height = height;
  set->tiles = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  return set;
}

static void
tile_set_free (TileSet *set)
{
  g_hash_table_unref (set->tiles);
  studio_paint_clear (&set->paint);
  g_free (set);
}

static gboolean
tile_set_matches (const TileSet     *set,
                  const StudioPaint *paint,
                  int                width,
                  int                height)
{
  return set != NULL && set->width == width && set->height == height &&
         studio_paint_equal (&set->paint, paint);
}

static GdkTexture *
render_tile (const TileSet *set,
             gpointer       key)
{
  g_autoptr (GBytes) bytes = NULL;
  GdkRectangle tile;
  StudioPixelsRect rect;
  gsize stride;
  guint32 *pixels;

  tile_rect (set, key, &tile);
  rect = (StudioPixelsRect){ set->width, set->height, tile.x, tile.y, tile.width, tile.height };
  stride = (gsize) tile.width * sizeof (guint32);
  pixels = g_malloc (stride * tile.height);
  studio_paint_render (&set->paint, &rect, pixels);
  bytes = g_bytes_new_take (pixels, stride * tile.height);
  return gdk_memory_texture_new (tile.width, tile.height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* Device pixels of the zoomed picture that are seen; %FALSE when there are none. */
static gboolean
visible_part (const StudioPictureGeometry *geometry,
              const GdkRectangle          *clip,
              GdkRectangle                *out)
{
  GdkRectangle picture = { geometry->origin_x, geometry->origin_y, geometry->width,
                           geometry->height };
  GdkRectangle view = { 0, 0, geometry->view_width, geometry->view_height };

  if (!gdk_rectangle_intersect (&picture, &view, out) ||
      (clip != NULL && !gdk_rectangle_intersect (out, clip, out)))
    return FALSE;
  out->x -= geometry->origin_x;
  out->y -= geometry->origin_y;
  return TRUE;
}

/* Returns: whether all tiles of @part are there */
static gboolean
render_missing (TileSet            *set,
                const GdkRectangle *part,
                gint64              deadline)
{
  const int last_x = (part->x + part->width - 1) / TILE_SIZE;
  const int last_y = (part->y + part->height - 1) / TILE_SIZE;

  for (int ty = part->y / TILE_SIZE; ty <= last_y; ty++)
    for (int tx = part->x / TILE_SIZE; tx <= last_x; tx++)
      {
        gpointer key = tile_key (tx, ty);

        if (g_hash_table_contains (set->tiles, key))
          continue;
        if (g_get_monotonic_time () >= deadline)
          return FALSE;
        g_hash_table_insert (set->tiles, key, render_tile (set, key));
      }
  return TRUE;
}

static void
drop_hidden (TileSet            *set,
             const GdkRectangle *part)
{
  const guint n_visible = (guint) (part->width / TILE_SIZE + 2) * (part->height / TILE_SIZE + 2);
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (set->tiles) <= n_visible + MAX_HIDDEN_TILES)
    return;

  g_hash_table_iter_init (&iter, set->tiles);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      GdkRectangle rect;

      tile_rect (set, key, &rect);
      if (!gdk_rectangle_intersect (&rect, part, NULL))
        g_hash_table_iter_remove (&iter);
    }
}

static void
append_tiles (TileSet                     *set,
              GtkSnapshot                 *snapshot,
              const StudioPictureGeometry *geometry)
{
  const gboolean same_picture = set->paint.source_width == geometry->source_width &&
                                set->paint.source_height == geometry->source_height;
  const float unit = 1.0f / (float) geometry->scale_factor;
  double fx, fy;
  GHashTableIter iter;
  gpointer key, texture;

  /* a picture of another size cannot be put in the place of the new one: it stays where it was */
  if (same_picture)
    set->shown = *geometry;
  fx = (double) set->shown.width / set->width;
  fy = (double) set->shown.height / set->height;

  g_hash_table_iter_init (&iter, set->tiles);
  while (g_hash_table_iter_next (&iter, &key, &texture))
    {
      GdkRectangle tile, device;

      tile_rect (set, key, &tile);
      device.x = set->shown.origin_x + (int) (tile.x * fx);
      device.y = set->shown.origin_y + (int) (tile.y * fy);
      device.width = set->shown.origin_x + (int) ((tile.x + tile.width) * fx) - device.x;
      device.height = set->shown.origin_y + (int) ((tile.y + tile.height) * fy) - device.y;
      if (device.x >= geometry->view_width || device.y >= geometry->view_height ||
          device.x + device.width <= 0 || device.y + device.height <= 0)
        continue;
      gtk_snapshot_append_texture (snapshot, texture,
                                   &GRAPHENE_RECT_INIT (device.x * unit, device.y * unit,
                                                        device.width * unit,
                                                        device.height * unit));
    }
}

static void
on_ready (StudioPixels    *pixels,
          StudioTileLayer *layer)
{
  gtk_widget_queue_draw (layer->widget);
}

static void
disconnect_paint (StudioTileLayer *layer)
{
  if (layer->paint.pixels != NULL)
    g_signal_handlers_disconnect_by_data (layer->paint.pixels, layer);
  if (layer->paint.reference != NULL)
    g_signal_handlers_disconnect_by_data (layer->paint.reference, layer);
  studio_paint_clear (&layer->paint);
}

StudioTileLayer *
studio_tile_layer_new (GtkWidget *widget)
{
  StudioTileLayer *layer = g_new0 (StudioTileLayer, 1);

  layer->widget = widget;
  return layer;
}

void
studio_tile_layer_free (StudioTileLayer *layer)
{
  disconnect_paint (layer);
  g_clear_pointer (&layer->front, tile_set_free);
  g_clear_pointer (&layer->back, tile_set_free);
  g_free (layer);
}

void
studio_tile_layer_set_paint (StudioTileLayer   *layer,
                             const StudioPaint *paint)
{
  if (paint == NULL)
    {
      disconnect_paint (layer);
      g_clear_pointer (&layer->front, tile_set_free);
      g_clear_pointer (&layer->back, tile_set_free);
      return;
    }
  if (layer->paint.pixels != NULL && studio_paint_equal (&layer->paint, paint))
    return;

  disconnect_paint (layer);
  studio_paint_copy (&layer->paint, paint);
  g_signal_connect (paint->pixels, "ready", G_CALLBACK (on_ready), layer);
  if (paint->reference != NULL)
    g_signal_connect (paint->reference, "ready", G_CALLBACK (on_ready), layer);
}

gboolean
studio_tile_layer_has_content (StudioTileLayer *layer)
{
  return layer->front != NULL;
}

gboolean
studio_tile_layer_is_final (StudioTileLayer *layer)
{
  return layer->final;
}

/* Returns: whether the back set is waited for and can go on with the next frame */
static gboolean
render_back (StudioTileLayer             *layer,
             const StudioPictureGeometry *geometry,
             const GdkRectangle          *part,
             gint64                       deadline)
{
  if (!tile_set_matches (layer->back, &layer->paint, geometry->width, geometry->height))
    {
      g_clear_pointer (&layer->back, tile_set_free);
      layer->back = tile_set_new (&layer->paint, geometry->width, geometry->height);
    }

  if (!studio_paint_prepare (&layer->paint, geometry->width, geometry->height))
    return FALSE;
  if (!render_missing (layer->back, part, deadline))
    return TRUE;

  g_clear_pointer (&layer->front, tile_set_free);
  layer->front = g_steal_pointer (&layer->back);
  layer->final = TRUE;
  return FALSE;
}

/* The set to draw now: the back one before it is complete only where the front one is of no use. */
static TileSet *
choose_set (StudioTileLayer             *layer,
            const StudioPictureGeometry *geometry)
{
  if (layer->front != NULL && layer->back != NULL && g_hash_table_size (layer->back->tiles) > 0 &&
      geometry->width < layer->front->width * LEAST_SHRINK)
    return layer->back;
  return layer->front;
}

gboolean
studio_tile_layer_snapshot (StudioTileLayer             *layer,
                            GtkSnapshot                 *snapshot,
                            const StudioPictureGeometry *geometry,
                            const GdkRectangle          *clip,
                            gint64                       deadline)
{
  gboolean again = FALSE;
  TileSet *set;
  GdkRectangle part;

  layer->final = FALSE;
  if (layer->paint.pixels == NULL)
    return TRUE;

  if (!visible_part (geometry, clip, &part))
    layer->final = TRUE;
  else if (tile_set_matches (layer->front, &layer->paint, geometry->width, geometry->height))
    {
      g_clear_pointer (&layer->back, tile_set_free);
      layer->final = render_missing (layer->front, &part, deadline);
      again = !layer->final;
      drop_hidden (layer->front, &part);
    }
  else
    again = render_back (layer, geometry, &part, deadline);

  set = choose_set (layer, geometry);
  if (set != NULL && snapshot != NULL)
    append_tiles (set, snapshot, geometry);
  return !again;
}
