/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a picture, and which points each step draws. Threads take chunks from the front to
 * the back and draw them into buffers of their own; a chunk's points of one step are drawn by one
 * thread, 256 at a time, and counted, so that a cancelled step is known to the point.
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

/* Points to a pixel of a chunk's place from which on more of them change little: of pixels that m
 * random points fall on in the mean, exp (−m) stay without one, 5 % at 3. */
#define POINTS_PER_PIXEL 3.0

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
  g_free (picture->priv->items);
  g_free (picture->priv->in_view);
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

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const HekSceneItem *x = a, *y = b;

  if (x->depth != y->depth)
    return x->depth < y->depth ? -1 : 1;
  return x->chunk_idx < y->chunk_idx ? -1 : 1;
}

static void
fill_item (const HekScenePicturePrivate *priv,
           guint32                       chunk_idx,
           HekSceneItem                 *item)
{
  const HekSceneChunk *chunk = &priv->points->chunks[chunk_idx];
  gboolean grows = priv->look.attenuate && priv->view.camera.projection == HEK_SCENE_PERSPECTIVE;
  double diameter = priv->look.diameter, nearest, largest;

  *item = (HekSceneItem) { .chunk_idx = chunk_idx };
  hek_scene_get_depths (chunk, &priv->view, &nearest, &item->depth);
  largest = diameter;
  if (grows)
    {
      nearest = MAX (nearest, priv->view.near_depth);
      largest = diameter * priv->view.camera.distance / nearest;
      diameter *= priv->view.camera.distance / MAX (item->depth, nearest);
    }
  /* a thousandth for the rounding of the kernels */
  item->dots = priv->style->sizes == NULL && largest * 1.001 + 0.5 < 2;
  diameter = CLAMP (diameter, 1, HEK_SCENE_DIAMETER_MAX);
  item->capacity
    = POINTS_PER_PIXEL * hek_scene_get_area (chunk, &priv->view) / (diameter * diameter);
}

static void
make_items (HekScenePicture *picture)
{
  HekScenePicturePrivate *priv = picture->priv;
  double margin = HEK_SCENE_DIAMETER_MAX / 2.0 + 1;
  HekSceneStats *stats = &picture->stats;

  if (priv->points->n_chunks > priv->n_items_allocated)
    {
      g_free (priv->items);
      g_free (priv->in_view);
      priv->n_items_allocated = (guint) priv->points->n_chunks;
      priv->items = g_new (HekSceneItem, priv->n_items_allocated);
      priv->in_view = g_new (guint32, priv->n_items_allocated);
    }
  priv->n_items = (guint) hek_scene_cull (priv->points, &priv->view, -margin, -margin,
                                          priv->view.width + margin, priv->view.height + margin,
                                          priv->in_view);
  *stats = (HekSceneStats) { .n_chunks_in_view = priv->n_items };
  stats->n_total = priv->mask != NULL ? priv->mask->n_shown : priv->points->n_points;
  for (guint i = 0; i < priv->n_items; i++)
    {
      fill_item (priv, priv->in_view[i], &priv->items[i]);
      stats->n_in_view += priv->points->chunks[priv->in_view[i]].n;
    }
  if (priv->n_items > 1)
    qsort (priv->items, priv->n_items, sizeof *priv->items, compare_items);
  stats->complete = stats->n_in_view == 0;
  stats->detail = stats->complete ? 1 : 0;
}

static void
prepare_look (HekScenePicturePrivate *priv)
{
  HekSceneLook *look = &priv->look;

  look->diameter = isfinite (look->diameter) ? look->diameter : 1;
  look->diameter = CLAMP (look->diameter, 0, HEK_SCENE_DIAMETER_MAX);
  look->fade = isfinite (look->fade) ? CLAMP (look->fade, 0, 1) : 0;
  look->eye_dome = isfinite (look->eye_dome) ? MAX (look->eye_dome, 0) : 0;
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
  priv->started = FALSE;
  priv->n_items = 0;
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
  make_items (picture);
  return TRUE;
}

/* --- steps ----------------------------------------------------------------------------------- */

typedef double (*WantFunc) (const HekSceneItem *item, guint32 n, double share);

/* As much as its place can show. */
static double
want_by_size (const HekSceneItem *item,
              guint32             n,
              double              share)
{
  return MIN ((double) n, ceil (item->capacity * share));
}

/* The same share of every chunk. */
static double
want_by_number (const HekSceneItem *item,
                guint32             n,
                double              share)
{
  return MAX ((double) item->drawn, floor ((double) n * share));
}

/* Sets what every item wants; returns how many points that are. */
static double
set_wanted (HekScenePicturePrivate *priv,
            WantFunc                want,
            double                  share)
{
  double sum = 0;

  for (guint i = 0; i < priv->n_items; i++)
    {
      HekSceneItem *item = &priv->items[i];

      item->wanted = (guint32) want (item, priv->points->chunks[item->chunk_idx].n, share);
      sum += item->wanted - item->drawn;
    }
  return sum;
}

/* The largest share, up to 1, whose points are within the budget. */
static void
share_budget (HekScenePicturePrivate *priv,
              WantFunc                want,
              double                  budget)
{
  double low = 0, high = 1;

  if (set_wanted (priv, want, 1) <= budget)
    return;
  for (guint round = 0; round < 30; round++)
    {
      double middle = (low + high) / 2;

      if (set_wanted (priv, want, middle) <= budget)
        low = middle;
      else
        high = middle;
    }
  set_wanted (priv, want, low);
}

/* A budget below the number of chunks would not be spent at all: one point of each chunk, the
 * nearest first. */
static void
spend_some (HekScenePicturePrivate *priv,
            guint64                 budget)
{
  for (guint i = 0; i < priv->n_items && budget > 0; i++)
    if (priv->items[i].wanted == priv->items[i].drawn
        && priv->items[i].drawn < priv->points->chunks[priv->items[i].chunk_idx].n)
      {
        priv->items[i].wanted++;
        budget--;
      }
}

static gsize
count_wanted (const HekScenePicturePrivate *priv)
{
  gsize sum = 0;

  for (guint i = 0; i < priv->n_items; i++)
    sum += priv->items[i].wanted - priv->items[i].drawn;
  return sum;
}

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

  if (__atomic_load_n (&priv->next_item, __ATOMIC_RELAXED) >= priv->n_items)
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
  if (budget == G_MAXUINT64)
    set_wanted (priv, want_by_number, 1);
  else
    {
      share_budget (priv, priv->started ? want_by_number : want_by_size, (double) budget);
      if (count_wanted (priv) == 0)
        spend_some (priv, budget);
    }
  priv->started = TRUE;
  priv->next_item = 0;
  priv->task = task;
  hek_parallel_for (priv->n_buffers, 1, draw_block, picture, task);
  priv->task = NULL;

  stats->n_drawn = 0;
  for (guint i = 0; i < priv->n_items; i++)
    stats->n_drawn += priv->items[i].drawn;
  stats->complete = stats->n_drawn == stats->n_in_view;
  stats->detail = (double) stats->n_drawn / (double) stats->n_in_view;
  return !hek_task_is_cancelled (task);
}
