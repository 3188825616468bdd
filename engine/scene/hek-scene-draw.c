/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a picture, whose points hek-scene-plan.c chooses for each step. Threads take chunks
 * from the front to the back and draw them into buffers of their own; a chunk's points of one step
 * are drawn by one thread, 256 at a time, and counted, so that a cancelled step is known to the
 * point.
 */
#include "config.h"

#include "hek-scene-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-scene-draw-private.h"

#define SIDE_MAX 16384.0

/* Buffers of all threads together: pixels. Larger pictures are drawn by fewer threads. */
#define BUFFER_PIXELS (64u * 1000 * 1000)

void
hek_scene_look_init (HekSceneLook *look)
{
  *look = (HekSceneLook) {
    .mode = HEK_SCENE_POINTS,
    .diameter = 2,
    .attenuate = TRUE,
    .eye_dome = 1,
    .fade = 0.7,
  };
}

/* Pixels whose middle is within the circle around the middle of the square. */
static void
fill_discs (HekSceneDisc *discs,
            gboolean      square)
{
  for (int d = 1; d <= HEK_SCENE_DIAMETER_MAX; d++)
    for (int r = 0; r < d; r++)
      {
        int first = 0;

        /* in halves of a pixel: (2 c + 1 − d)² + (2 r + 1 − d)² ≤ d² */
        while (!square
               && (2 * first + 1 - d) * (2 * first + 1 - d) + (2 * r + 1 - d) * (2 * r + 1 - d)
                    > d * d)
          first++;
        discs[d].first[r] = (guint8) first;
        discs[d].end[r] = (guint8) (d - first);
      }
}

HekScenePicture *
hek_scene_picture_new (void)
{
  HekScenePicture *picture = g_new0 (HekScenePicture, 1);

  picture->priv = g_new0 (HekScenePicturePrivate, 1);
  return picture;
}

static void
drop_scene (HekScenePicturePrivate *priv)
{
  g_clear_pointer (&priv->points, hek_scene_points_unref);
  g_clear_pointer (&priv->style, hek_scene_style_unref);
  g_clear_pointer (&priv->mask, hek_scene_mask_unref);
}

static void
drop_memory (HekScenePicturePrivate *priv)
{
  for (guint b = 0; b < HEK_SCENE_BUFFERS_MAX; b++)
    {
      g_clear_pointer (&priv->buffers[b].cells, hek_aligned_free);
      g_clear_pointer (&priv->buffers[b].sums, hek_aligned_free);
    }
  g_clear_pointer (&priv->pixels, hek_aligned_free);
  g_clear_pointer (&priv->depth, hek_aligned_free);
  g_clear_pointer (&priv->plane, hek_aligned_free);
  priv->n_allocated = 0;
}

void
hek_scene_picture_free (HekScenePicture *picture)
{
  if (picture == NULL)
    return;
  drop_scene (picture->priv);
  drop_memory (picture->priv);
  hek_scene_plan_clear (&picture->priv->plan);
  g_free (picture->priv);
  g_free (picture);
}

/* --- beginning ------------------------------------------------------------------------------- */

static gboolean
allocate_buffer (HekSceneBuffer *buffer,
                 gsize           n_pixels,
                 gboolean        has_sums)
{
  buffer->used = FALSE;
  if (buffer->cells == NULL)
    buffer->cells = hek_aligned_try_new (n_pixels, sizeof (guint64));
  if (has_sums && buffer->sums == NULL)
    buffer->sums = hek_aligned_try_new (n_pixels, 3 * sizeof (guint32));
  else if (!has_sums)
    g_clear_pointer (&buffer->sums, hek_aligned_free);
  return buffer->cells != NULL && (!has_sums || buffer->sums != NULL);
}

/* Memory for a picture of that many pixels; what fits a little less is kept. */
static gboolean
allocate (HekScenePicturePrivate *priv,
          gsize                   n_pixels)
{
  gboolean done = TRUE;

  if (n_pixels > priv->n_allocated || n_pixels < priv->n_allocated / 4)
    {
      drop_memory (priv);
      priv->n_allocated = n_pixels;
    }
  priv->has_sums = priv->look.mode == HEK_SCENE_DENSITY && !priv->look.has_ramp;
  priv->n_buffers = (guint) CLAMP (BUFFER_PIXELS / n_pixels, 1,
                                   MIN (hek_parallel_get_n_threads (), HEK_SCENE_BUFFERS_MAX));
  for (guint b = 0; b < priv->n_buffers; b++)
    done &= allocate_buffer (&priv->buffers[b], priv->n_allocated, priv->has_sums);
  if (priv->pixels == NULL)
    priv->pixels = hek_aligned_try_new (priv->n_allocated, sizeof (guint32));
  if (priv->depth == NULL)
    priv->depth = hek_aligned_try_new (priv->n_allocated, sizeof (float));
  if (priv->plane == NULL)
    priv->plane = hek_aligned_try_new (priv->n_allocated, sizeof (guint32));
  done &= priv->pixels != NULL && priv->depth != NULL && priv->plane != NULL;
  if (!done)
    drop_memory (priv);
  return done;
}

static guint32
pack_color (const guint8 rgba[4])
{
  return (guint32) rgba[0] | (guint32) rgba[1] << 8 | (guint32) rgba[2] << 16
         | (guint32) rgba[3] << 24;
}

static void
prepare_look (HekScenePicturePrivate *priv)
{
  const HekSceneLook *look = &priv->look;

  hek_scene_look_normalize (&priv->look);
  priv->selected = pack_color (look->selected);
  priv->ground = pack_color (look->ground);
  priv->color_shift = 0;
  while (priv->points->n_points >> priv->color_shift > 1u << 24)
    priv->color_shift++;
  fill_discs (priv->discs, look->square);
}

gboolean
hek_scene_picture_begin (HekScenePicture    *picture,
                         HekScenePoints     *points,
                         HekSceneStyle      *style,
                         HekSceneMask       *mask,
                         const HekSceneView *view,
                         const HekSceneLook *look,
                         GError            **error)
{
  HekScenePicturePrivate *priv = picture->priv;
  double width = ceil (view->width), height = ceil (view->height);

  g_return_val_if_fail (style->n_slots == points->n_slots, FALSE);
  g_return_val_if_fail (mask == NULL || mask->n_slots == points->n_slots, FALSE);

  hek_scene_points_ref (points);
  hek_scene_style_ref (style);
  if (mask != NULL)
    hek_scene_mask_ref (mask);
  drop_scene (priv);
  priv->points = points;
  priv->style = style;
  priv->mask = mask;
  priv->view = *view;
  priv->look = *look;
  priv->plan.n_items = 0;
  prepare_look (priv);
  picture->width = picture->height = 0;
  picture->pixels = NULL;
  picture->depth = NULL;
  picture->stats = (HekSceneStats) { .complete = TRUE, .detail = 1 };
  if (!(width >= 1 && height >= 1 && width <= SIDE_MAX && height <= SIDE_MAX)
      || !allocate (priv, (gsize) width * (gsize) height))
    {
      g_set_error (error, HEK_SCENE_ERROR, HEK_SCENE_ERROR_TOO_LARGE,
                   _("There is not enough memory for a picture of %.0f × %.0f pixels."), width,
                   height);
      return FALSE;
    }
  picture->width = (guint) width;
  picture->height = (guint) height;
  hek_scene_plan_begin (&priv->plan, points, style, mask, &priv->view, &priv->look,
                        &picture->stats);
  return TRUE;
}

/* --- steps ----------------------------------------------------------------------------------- */

static void
draw_block (gsize    begin,
            gsize    end G_GNUC_UNUSED,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  HekScenePicture *picture = data;
  HekScenePicturePrivate *priv = picture->priv;
  HekSceneBuffer *buffer = &priv->buffers[begin];
  gsize n_pixels = (gsize) picture->width * picture->height;

  if (__atomic_load_n (&priv->next_item, __ATOMIC_RELAXED) >= priv->plan.n_items)
    return;
  if (!buffer->used)
    {
      memset (buffer->cells, 0xff, n_pixels * sizeof *buffer->cells);
      buffer->used = TRUE;
    }
  hek_scene_splat_items (picture, buffer);
}

gboolean
hek_scene_picture_draw (HekScenePicture *picture,
                        guint64          budget,
                        const HekTask   *task)
{
  HekScenePicturePrivate *priv = picture->priv;
  HekSceneStats *stats = &picture->stats;

  if (stats->complete)
    return !hek_task_is_cancelled (task);
  hek_scene_plan_step (&priv->plan, budget);
  priv->next_item = 0;
  priv->task = task;
  hek_parallel_for (priv->n_buffers, 1, draw_block, picture, task);
  priv->task = NULL;

  hek_scene_plan_count (&priv->plan, stats);
  return !hek_task_is_cancelled (task);
}
