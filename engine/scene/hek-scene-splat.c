/* SPDX-License-Identifier: Apache-2.0 */
/* Points of chunks into the buffer of a thread: 256 at a time are put in place by a kernel, then
 * each into its pixels. */
#include "config.h"

#include <string.h>

#include "hek-scene-draw-private.h"

#define BATCH 256

typedef struct
{
  int32_t idx[BATCH];  /* dots: the pixel; discs: the left column */
  int32_t top[BATCH];
  int32_t diameter[BATCH];
  uint32_t key[BATCH];
  guint32 color[BATCH];
} Batch;

static inline guint64
pack_point (uint32_t key,
            guint32  color)
{
  return (guint64) key << 32 | (color ^ HEK_SCENE_OPAQUE_FIRST);
}

static inline void
add_nearest (guint64 *cell,
             guint64  point)
{
  if (point < *cell)
    *cell = point;
}

/* @selected: HEK_SCENE_CELL_SELECTED, or 0 */
static inline void
add_density (HekSceneBuffer *buffer,
             gsize           pixel,
             uint32_t        key,
             guint32         color,
             guint           shift,
             guint32         selected)
{
  guint64 *cell = &buffer->cells[pixel];
  gboolean is_first = *cell == HEK_SCENE_CELL_EMPTY;
  guint32 last = is_first ? 0 : (guint32) *cell;
  guint32 n = last & ~HEK_SCENE_CELL_SELECTED;
  guint32 nearest = (guint32) (*cell >> 32);

  selected |= last & HEK_SCENE_CELL_SELECTED;
  *cell = (guint64) MIN (key, nearest) << 32 | selected | (n + (n < HEK_SCENE_CELL_MOST));
  if (buffer->sums != NULL)
    {
      guint32 *sums = buffer->sums + pixel * 3;
      guint32 red = (color & 255) >> shift;
      guint32 green = (color >> 8 & 255) >> shift;
      guint32 blue = (color >> 16 & 255) >> shift;

      sums[0] = is_first ? red : sums[0] + red;
      sums[1] = is_first ? green : sums[1] + green;
      sums[2] = is_first ? blue : sums[2] + blue;
    }
}

/* --- colours --------------------------------------------------------------------------------- */

guint32
hek_scene_fade_color (guint32 color,
                      guint32 ground,
                      double  fade)
{
  guint share_256 = (guint) (fade * 256);
  guint32 out = 0;
  gboolean has_ground = ground >> 24 != 0;

  for (guint c = 0; c < 4; c++)
    {
      int own = (int) (color >> (8 * c) & 255), other = (int) (ground >> (8 * c) & 255);

      if (c == 3 || has_ground)
        own += (other - own) * (int) share_256 / 256;
      out |= (guint32) own << (8 * c);
    }
  return out;
}

gboolean
hek_scene_has_selection (const HekScenePicturePrivate *priv)
{
  return priv->mask != NULL && priv->mask->selected != NULL && priv->mask->n_selected > 0
         && (priv->selected >> 24 != 0 || (guint) (priv->look.fade * 256) > 0);
}

/* Of a point in a cell of a density. */
static inline guint32
get_mark (const HekScenePicturePrivate *priv,
          gsize                         slot)
{
  return priv->mask != NULL && priv->mask->selected != NULL
             && hek_scene_bit (priv->mask->selected, slot)
           ? HEK_SCENE_CELL_SELECTED : 0;
}

/* Colours of a batch in memory order of the bytes, the first lowest. Returns: where they are */
static const guint32 *
get_colors (const HekScenePicturePrivate *priv,
            gsize                         slot,
            gsize                         n,
            Batch                        *batch)
{
  const guint64 *selected = priv->mask != NULL ? priv->mask->selected : NULL;
  const guint32 *colors = (const guint32 *) (const void *) priv->style->rgba + slot;

  if (!hek_scene_has_selection (priv))
    {
      if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
        return colors;
      for (gsize i = 0; i < n; i++)
        batch->color[i] = GUINT32_FROM_LE (colors[i]);
      return batch->color;
    }
  for (gsize i = 0; i < n; i++)
    {
      guint32 color = GUINT32_FROM_LE (colors[i]);

      if (!hek_scene_bit (selected, slot + i))
        color = hek_scene_fade_color (color, priv->ground, priv->look.fade);
      else if (priv->selected >> 24 != 0)
        color = priv->selected;
      batch->color[i] = color;
    }
  return batch->color;
}

/* --- places ---------------------------------------------------------------------------------- */

/* Takes out what is not to be seen. @places: negative, or 0 for @is_disc, is nowhere */
static void
hide (const HekScenePicturePrivate *priv,
      gsize                         slot,
      gsize                         n,
      int32_t                      *places,
      gboolean                      is_disc)
{
  const guint64 *shown = priv->mask != NULL ? priv->mask->shown : NULL;
  const guint8 *rgba = priv->style->rgba + slot * 4;

  if (shown == NULL && !priv->style->has_hidden)
    return;
  for (gsize i = 0; i < n; i++)
    if ((shown != NULL && !hek_scene_bit (shown, slot + i)) || rgba[4 * i + 3] == 0)
      places[i] = is_disc ? 0 : -1;
}

static void
splat_dots (const HekScenePicturePrivate *priv,
            HekSceneBuffer               *buffer,
            const HekKernelSplat         *splat,
            gsize                         slot,
            gsize                         n,
            Batch                        *batch)
{
  const HekScenePoints *points = priv->points;
  gboolean density = priv->look.mode == HEK_SCENE_DENSITY;
  const guint32 *colors = get_colors (priv, slot, n, batch);
  guint64 *cells = buffer->cells;

  hek_kernel_splat_dots (splat, points->x + slot, points->y + slot, points->z + slot, n, batch->idx,
                         batch->key);
  hide (priv, slot, n, batch->idx, FALSE);
  for (gsize i = 0; i < n; i++)
    {
      int32_t pixel = batch->idx[i];

      if (pixel < 0)
        continue;
      if (!density)
        add_nearest (&cells[pixel], pack_point (batch->key[i], colors[i]));
      else
        add_density (buffer, (gsize) pixel, batch->key[i], colors[i], priv->color_shift,
                     get_mark (priv, slot + i));
    }
}

/* One disc that may stand out of the picture. @mark: as of get_mark() */
static void
splat_disc (const HekScenePicturePrivate *priv,
            HekSceneBuffer               *buffer,
            const HekKernelSplat         *splat,
            const Batch                  *batch,
            gsize                         i,
            guint32                       color,
            guint32                       mark)
{
  const HekSceneDisc *disc = &priv->discs[batch->diameter[i]];
  guint64 point = pack_point (batch->key[i], color);
  int32_t left = batch->idx[i];

  for (int32_t r = MAX (0, -batch->top[i]);
       r < batch->diameter[i] && batch->top[i] + r < splat->height; r++)
    {
      gsize line = (gsize) (batch->top[i] + r) * (gsize) splat->width;
      int32_t first = MAX (left + disc->first[r], 0);
      int32_t end = MIN (left + disc->end[r], splat->width);

      if (priv->look.mode == HEK_SCENE_DENSITY)
        for (int32_t x = first; x < end; x++)
          add_density (buffer, line + (gsize) x, batch->key[i], color, priv->color_shift, mark);
      else
        for (int32_t x = first; x < end; x++)
          add_nearest (&buffer->cells[line + (gsize) x], point);
    }
}

/* The usual diameters, within the picture: whole squares. */
static inline void
splat_square (guint64 *cell,
              gsize    width,
              guint64  point,
              guint    side)
{
  for (guint r = 0; r < side; r++, cell += width)
    for (guint c = 0; c < side; c++)
      add_nearest (&cell[c], point);
}

static void
splat_discs (const HekScenePicturePrivate *priv,
             HekSceneBuffer               *buffer,
             const HekKernelSplat         *splat,
             gsize                         slot,
             gsize                         n,
             Batch                        *batch)
{
  const HekScenePoints *points = priv->points;
  const guint8 *sizes = priv->style->sizes != NULL ? priv->style->sizes + slot : NULL;
  const guint32 *colors = get_colors (priv, slot, n, batch);
  gboolean density = priv->look.mode == HEK_SCENE_DENSITY;
  gsize width = (gsize) splat->width;

  hek_kernel_splat_discs (splat, points->x + slot, points->y + slot, points->z + slot, sizes, n,
                          batch->idx, batch->top, batch->diameter, batch->key);
  hide (priv, slot, n, batch->diameter, TRUE);
  for (gsize i = 0; i < n; i++)
    {
      int32_t d = batch->diameter[i], left = batch->idx[i], top = batch->top[i];
      guint64 point = pack_point (batch->key[i], colors[i]);
      guint64 *cell;

      if (d == 0)
        continue;
      if (density || d > 3 || left < 0 || top < 0 || left + d > splat->width
          || top + d > splat->height)
        {
          splat_disc (priv, buffer, splat, batch, i, colors[i],
                      density ? get_mark (priv, slot + i) : 0);
          continue;
        }
      cell = buffer->cells + (gsize) top * width + (gsize) left;
      if (d == 1)
        add_nearest (cell, point);
      else if (d == 2)
        splat_square (cell, width, point, 2);
      else
        splat_square (cell, width, point, 3);
    }
}

/* Looks at cancellation after every batch: 256 discs of 64 pixels take a millisecond. */
static void
splat_item (const HekScenePicturePrivate *priv,
            HekSceneBuffer               *buffer,
            HekSceneItem                 *item)
{
  gsize first = priv->points->chunks[item->chunk_idx].first;
  HekKernelSplat splat;
  Batch batch;

  hek_scene_fill_splat (priv->points, &priv->view, item->chunk_idx, &splat);
  splat.diameter = hek_scene_get_base_diameter (&priv->look, &priv->view, &splat.grows);
  while (item->drawn < item->wanted && !hek_task_is_cancelled (priv->task))
    {
      gsize n = MIN (BATCH, item->wanted - item->drawn);

      if (item->dots)
        splat_dots (priv, buffer, &splat, first + item->drawn, n, &batch);
      else
        splat_discs (priv, buffer, &splat, first + item->drawn, n, &batch);
      item->drawn += (guint32) n;
    }
}

void
hek_scene_splat_items (HekScenePicture *picture,
                       HekSceneBuffer  *buffer)
{
  HekScenePicturePrivate *priv = picture->priv;

  for (;;)
    {
      guint i = __atomic_fetch_add (&priv->next_item, 1, __ATOMIC_RELAXED);

      if (i >= priv->plan.n_items || hek_task_is_cancelled (priv->task))
        return;
      if (priv->plan.items[i].wanted > priv->plan.items[i].drawn)
        splat_item (priv, buffer, &priv->plan.items[i]);
    }
}
