/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two sets of tiles: the front one is complete, or was when it came to the front; the back one is
 * being rendered, a few tiles per frame, and takes the front's place when all its visible tiles are
 * there. A tile is 256 × 256 device pixels of the zoomed picture, so its place in the view is a
 * whole number of device pixels and it is drawn unscaled. Only a front set of an older zoom is
 * drawn scaled, for the frames until the back set is ready.
 *
 * Codes are rendered here, a rendering on a worker (studio-tile-work.c): all visible tiles that
 * miss at once. A layer has one such work at a time. While only the rendering changes (a slider is
 * dragged) it is not cancelled but shown, and the newest one follows: the picture moves with the
 * hand.
 */
#include "config.h"

#include "studio-tile-layer.h"

#include "studio-tile-work.h"

#define TILE_SIZE STUDIO_TILE_SIZE

/* A front set that shrinks to less than this part covers next to nothing of the view, and shrinking
 * its tiles costs the renderer more than rendering new ones. */
#define LEAST_SHRINK 0.25

/* Tiles that are kept although they are not seen, so that a small pan back is free. */
#define MAX_HIDDEN_TILES 64

typedef struct
{
  StudioPaint paint;
  int width, height; /* of the zoomed picture */
  GHashTable *tiles; /* key by studio_tile_key() to GdkTexture */

  StudioPictureGeometry shown; /* where it was drawn last */
} TileSet;

struct _StudioTileLayer
{
  GtkWidget *widget; /* borrowed */
  StudioPaint paint;
  TileSet *front, *back; /* owned (nullable) */
  StudioTileWork *work;  /* owned (nullable) */
  TileSet *work_set;     /* borrowed: the one of the two that it is for */
  gboolean final;
};

typedef enum
{
  TILES_READY,
  TILES_NEXT_FRAME, /* the frame has no more time */
  TILES_WAITING,    /* a worker will ask for a frame */
} TilesState;

static void
tile_rect (const TileSet *set,
           gpointer       key,
           GdkRectangle  *rect)
{
  studio_tile_rect (set->width, set->height, key, rect);
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
cancel_work (StudioTileLayer *layer)
{
  g_clear_pointer (&layer->work, studio_tile_work_cancel);
  layer->work_set = NULL;
}

static void
free_set (StudioTileLayer  *layer,
          TileSet         **set)
{
  if (*set == NULL)
    return;
  if (layer->work_set == *set)
    cancel_work (layer);
  g_hash_table_unref ((*set)->tiles);
  studio_paint_clear (&(*set)->paint);
  g_clear_pointer (set, g_free);
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

/* (element-type gpointer): keys of the tiles of @part that are not there */
static GPtrArray *
missing_tiles (TileSet            *set,
               const GdkRectangle *part)
{
  const int last_x = (part->x + part->width - 1) / TILE_SIZE;
  const int last_y = (part->y + part->height - 1) / TILE_SIZE;
  GPtrArray *keys = g_ptr_array_new ();

  for (int ty = part->y / TILE_SIZE; ty <= last_y; ty++)
    for (int tx = part->x / TILE_SIZE; tx <= last_x; tx++)
      if (!g_hash_table_contains (set->tiles, studio_tile_key (tx, ty)))
        g_ptr_array_add (keys, studio_tile_key (tx, ty));
  return keys;
}

static void
on_tile (gpointer    key,
         GdkTexture *texture,
         gpointer    user_data)
{
  StudioTileLayer *layer = user_data;

  g_hash_table_insert (layer->work_set->tiles, key, g_object_ref (texture));
}

static void
on_work_done (gpointer user_data)
{
  StudioTileLayer *layer = user_data;

  layer->work = NULL;
  layer->work_set = NULL;
  gtk_widget_queue_draw (layer->widget);
}

static TilesState
render_missing (StudioTileLayer    *layer,
                TileSet            *set,
                const GdkRectangle *part,
                gint64              deadline)
{
  g_autoptr (GPtrArray) keys = missing_tiles (set, part);

  if (keys->len == 0)
    return TILES_READY;
  if (set->paint.rendering != NULL)
    {
      if (layer->work_set == set)
        return TILES_WAITING;
      cancel_work (layer);
      layer->work_set = set;
      layer->work = studio_tile_work_start (&set->paint, set->width, set->height, keys, on_tile,
                                            on_work_done, layer);
      return TILES_WAITING;
    }

  for (guint i = 0; i < keys->len; i++)
    {
      gpointer key = g_ptr_array_index (keys, i);

      if (g_get_monotonic_time () >= deadline)
        return TILES_NEXT_FRAME;
      g_hash_table_insert (set->tiles, key,
                           studio_tile_render (&set->paint, set->width, set->height, key));
    }
  return TILES_READY;
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
  free_set (layer, &layer->front);
  free_set (layer, &layer->back);
  cancel_work (layer);
  g_free (layer);
}

void
studio_tile_layer_set_paint (StudioTileLayer   *layer,
                             const StudioPaint *paint)
{
  if (paint == NULL)
    {
      disconnect_paint (layer);
      free_set (layer, &layer->front);
      free_set (layer, &layer->back);
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

static void
bring_to_front (StudioTileLayer *layer)
{
  free_set (layer, &layer->front);
  layer->front = g_steal_pointer (&layer->back);
}

/* The back set differs from what is wanted in the rendering only. */
static gboolean
back_is_older_rendering (StudioTileLayer             *layer,
                         const StudioPictureGeometry *geometry)
{
  StudioPaint older;

  if (layer->back == NULL || layer->paint.rendering == NULL)
    return FALSE;
  older = layer->back->paint;
  if (older.rendering == NULL)
    return FALSE;
  older.rendering = layer->paint.rendering;
  return layer->back->width == geometry->width && layer->back->height == geometry->height &&
         studio_paint_equal (&older, &layer->paint);
}

static TilesState
render_back (StudioTileLayer             *layer,
             const StudioPictureGeometry *geometry,
             const GdkRectangle          *part,
             gint64                       deadline)
{
  TilesState state;

  if (!tile_set_matches (layer->back, &layer->paint, geometry->width, geometry->height))
    {
      if (back_is_older_rendering (layer, geometry))
        {
          g_autoptr (GPtrArray) keys = missing_tiles (layer->back, part);

          if (layer->work_set == layer->back)
            return TILES_WAITING;
          if (keys->len == 0)
            bring_to_front (layer);
        }
      free_set (layer, &layer->back);
      layer->back = tile_set_new (&layer->paint, geometry->width, geometry->height);
    }

  if (!studio_paint_prepare (&layer->paint, geometry->width, geometry->height))
    return TILES_WAITING;
  state = render_missing (layer, layer->back, part, deadline);
  if (state == TILES_READY)
    bring_to_front (layer);
  return state;
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
  TilesState state = TILES_READY;
  TileSet *set;
  GdkRectangle part;

  layer->final = FALSE;
  if (layer->paint.pixels == NULL)
    return TRUE;

  if (visible_part (geometry, clip, &part))
    {
      if (tile_set_matches (layer->front, &layer->paint, geometry->width, geometry->height))
        {
          free_set (layer, &layer->back);
          state = render_missing (layer, layer->front, &part, deadline);
          drop_hidden (layer->front, &part);
        }
      else
        state = render_back (layer, geometry, &part, deadline);
    }
  layer->final = state == TILES_READY;

  set = choose_set (layer, geometry);
  if (set != NULL && snapshot != NULL)
    append_tiles (set, snapshot, geometry);
  return state != TILES_NEXT_FRAME;
}
