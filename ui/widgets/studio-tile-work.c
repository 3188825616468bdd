/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tiles of device pixels, rendered where they are wanted or on workers. The workers have a frozen
 * paint and own buffers; textures are made of these in the main thread, which copies nothing.
 */
#include "config.h"

#include "studio-tile-work.h"

#include "hek-job.h"
#include "hek-parallel.h"

struct _StudioTileWork
{
  HekJob *job; /* owned */
  StudioTileFunc func; /* (nullable): cancelled */
  StudioTileDone done;
  gpointer user_data;
};

/* What the job works on, and its result. */
typedef struct
{
  StudioPaint paint; /* frozen */
  int width, height;
  guint n;
  gpointer *keys;    /* owned: n */
  guint32 **pixels;  /* owned: n, filled in by the job */
} TileBatch;

gpointer
studio_tile_key (int tx,
                 int ty)
{
  return GUINT_TO_POINTER ((guint) ty << 16 | (guint) tx);
}

void
studio_tile_rect (int           width,
                  int           height,
                  gpointer      key,
                  GdkRectangle *rect)
{
  const guint packed = GPOINTER_TO_UINT (key);

  rect->x = (int) (packed & 0xffff) * STUDIO_TILE_SIZE;
  rect->y = (int) (packed >> 16) * STUDIO_TILE_SIZE;
  rect->width = MIN (STUDIO_TILE_SIZE, width - rect->x);
  rect->height = MIN (STUDIO_TILE_SIZE, height - rect->y);
}

static guint32 *
render_pixels (const StudioPaint *paint,
               int                width,
               int                height,
               gpointer           key)
{
  GdkRectangle tile;
  StudioPixelsRect rect;
  guint32 *pixels;

  studio_tile_rect (width, height, key, &tile);
  rect = (StudioPixelsRect){ width, height, tile.x, tile.y, tile.width, tile.height };
  pixels = g_new (guint32, (gsize) tile.width * tile.height);
  studio_paint_render (paint, &rect, pixels);
  return pixels;
}

/* @pixels: (transfer full) */
static GdkTexture *
make_texture (int       width,
              int       height,
              gpointer  key,
              guint32  *pixels)
{
  g_autoptr (GBytes) bytes = NULL;
  GdkRectangle tile;
  gsize stride;

  studio_tile_rect (width, height, key, &tile);
  stride = (gsize) tile.width * sizeof (guint32);
  bytes = g_bytes_new_take (pixels, stride * tile.height);
  return gdk_memory_texture_new (tile.width, tile.height, GDK_MEMORY_DEFAULT, bytes, stride);
}

GdkTexture *
studio_tile_render (const StudioPaint *paint,
                    int                width,
                    int                height,
                    gpointer           key)
{
  return make_texture (width, height, key, render_pixels (paint, width, height, key));
}

/* --- on workers ------------------------------------------------------------------------------ */

static void
batch_free (gpointer data)
{
  TileBatch *batch = data;

  for (guint i = 0; i < batch->n; i++)
    g_free (batch->pixels[i]);
  g_free (batch->pixels);
  g_free (batch->keys);
  studio_paint_clear (&batch->paint);
  g_free (batch);
}

static void
render_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  TileBatch *batch = data;

  for (gsize i = begin; i < end; i++)
    batch->pixels[i] = render_pixels (&batch->paint, batch->width, batch->height, batch->keys[i]);
}

static gpointer
render_batch (const HekTask *task,
              gpointer       data,
              GError       **error)
{
  TileBatch **request = data;
  TileBatch *batch = *request;

  if (!hek_parallel_for (batch->n, 1, render_block, batch, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  *request = NULL;
  return batch;
}

static void
request_free (gpointer data)
{
  TileBatch **request = data;

  g_clear_pointer (request, batch_free);
  g_free (request);
}

static void
on_rendered (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  StudioTileWork *work = user_data;
  TileBatch *batch = result;

  if (work->func != NULL)
    {
      for (guint i = 0; batch != NULL && i < batch->n; i++)
        {
          guint32 *pixels = g_steal_pointer (&batch->pixels[i]);
          g_autoptr (GdkTexture)
            texture = make_texture (batch->width, batch->height, batch->keys[i], pixels);

          work->func (batch->keys[i], texture, work->user_data);
        }
      work->done (work->user_data);
    }
  g_object_unref (work->job);
  g_free (work);
}

StudioTileWork *
studio_tile_work_start (const StudioPaint *paint,
                        int                width,
                        int                height,
                        const GPtrArray   *keys,
                        StudioTileFunc     func,
                        StudioTileDone     done,
                        gpointer           user_data)
{
  StudioTileWork *work = g_new0 (StudioTileWork, 1);
  TileBatch *batch = g_new0 (TileBatch, 1);
  TileBatch **request = g_new (TileBatch *, 1);

  studio_paint_freeze (&batch->paint, paint);
  batch->width = width;
  batch->height = height;
  batch->n = keys->len;
  batch->keys = g_memdup2 (keys->pdata, keys->len * sizeof (gpointer));
  batch->pixels = g_new0 (guint32 *, keys->len);
  *request = batch;

  work->func = func;
  work->done = done;
  work->user_data = user_data;
  work->job = hek_job_start ("", HEK_LANE_INTERACTIVE, render_batch, request, request_free,
                             batch_free, on_rendered, work);
  return work;
}

void
studio_tile_work_cancel (StudioTileWork *work)
{
  work->func = NULL;
  hek_job_cancel (work->job);
}
