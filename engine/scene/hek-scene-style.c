/* SPDX-License-Identifier: Apache-2.0 */
/* Colours, sizes and sets of rows, brought into the order of the slots. */
#include "config.h"

#include "hek-scene-points.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-ref.h"

/* Slots; a multiple of 64, so that no word of a mask belongs to two blocks. */
#define BLOCK (1u << 16)

typedef struct
{
  const HekScenePoints *points;
  const guint8 *rgba;
  const guint8 *color;
  const float *sizes;
  HekSceneStyle *style;
  gboolean *has_hidden; /* of each block */
} Styling;

static guint8
size_to_byte (float size)
{
  float sixteenths = size * HEK_SCENE_SIZE_ONE + 0.5f;

  if (!isfinite (size))
    return HEK_SCENE_SIZE_ONE;
  return (guint8) CLAMP (sixteenths, 1.0f, 255.0f);
}

static void
style_slots (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Styling *styling = data;
  const guint32 *rows = styling->points->rows;

  for (gsize slot = begin; slot < end; slot++)
    {
      guint8 *to = styling->style->rgba + slot * 4;
      guint32 row = rows[slot];

      if (row == G_MAXUINT32)
        {
          memset (to, 0, 4);
          continue;
        }
      memcpy (to, styling->rgba != NULL ? styling->rgba + (gsize) row * 4 : styling->color, 4);
      styling->has_hidden[block_idx] |= to[3] == 0;
    }
  for (gsize slot = begin; styling->sizes != NULL && slot < end; slot++)
    styling->style->sizes[slot]
      = rows[slot] != G_MAXUINT32 ? size_to_byte (styling->sizes[rows[slot]]) : HEK_SCENE_SIZE_ONE;
}

HekSceneStyle *
hek_scene_style_new (const HekScenePoints *points,
                     const guint8         *rgba,
                     const guint8          color[4],
                     const float          *sizes,
                     const HekTask        *task)
{
  g_autoptr (HekSceneStyle) style = g_new0 (HekSceneStyle, 1);
  gsize n_blocks = hek_parallel_n_blocks (points->n_slots, BLOCK);
  g_autofree gboolean *has_hidden = g_new0 (gboolean, n_blocks + 1);
  Styling styling = { points, rgba, color, sizes, style, has_hidden };

  g_atomic_ref_count_init (&style->ref);
  style->n_slots = points->n_slots;
  style->rgba = hek_aligned_try_new (MAX (points->n_slots, 1), 4);
  if (sizes != NULL)
    style->sizes = hek_aligned_try_new (MAX (points->n_slots, 1), 1);
  if (style->rgba == NULL || (sizes != NULL && style->sizes == NULL)
      || !hek_parallel_for (points->n_slots, BLOCK, style_slots, &styling, task))
    return NULL;
  for (gsize b = 0; b < n_blocks; b++)
    style->has_hidden |= has_hidden[b];
  return g_steal_pointer (&style);
}

HekSceneStyle *
hek_scene_style_ref (HekSceneStyle *style)
{
  g_atomic_ref_count_inc (&style->ref);
  return style;
}

void
hek_scene_style_unref (HekSceneStyle *style)
{
  if (!hek_ref_drop (&style->ref))
    return;

  hek_aligned_free (style->rgba);
  hek_aligned_free (style->sizes);
  g_free (style);
}

/* --- masks ----------------------------------------------------------------------------------- */

typedef struct
{
  const HekScenePoints *points;
  const guint64 *rows;
  guint64 *slots;
  gsize *n; /* of each block */
} Masking;

static void
mask_slots (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Masking *masking = data;

  for (gsize word = begin / 64; word < end / 64; word++)
    {
      guint64 bits = 0;

      for (guint b = 0; b < 64; b++)
        {
          guint32 row = masking->points->rows[word * 64 + b];

          if (row != G_MAXUINT32)
            bits |= (guint64) hek_scene_bit (masking->rows, row) << b;
        }
      masking->slots[word] = bits;
      masking->n[block_idx] += (gsize) __builtin_popcountll (bits);
    }
}

/* @slots: (out) (transfer full) (nullable); @n: (out): points of the set */
static gboolean
make_mask (const HekScenePoints *points,
           const guint64        *rows,
           guint64             **slots,
           gsize                *n,
           const HekTask        *task)
{
  gsize n_blocks = hek_parallel_n_blocks (points->n_slots, BLOCK);
  g_autofree gsize *counts = g_new0 (gsize, n_blocks + 1);
  Masking masking = { points, rows, NULL, counts };

  if (rows == NULL)
    return TRUE;
  masking.slots = hek_aligned_try_new0 (points->n_slots / 64 + 1, sizeof (guint64));
  *slots = masking.slots;
  if (masking.slots == NULL
      || !hek_parallel_for (points->n_slots, BLOCK, mask_slots, &masking, task))
    return FALSE;
  *n = 0;
  for (gsize b = 0; b < n_blocks; b++)
    *n += counts[b];
  return TRUE;
}

HekSceneMask *
hek_scene_mask_new (const HekScenePoints *points,
                    const guint64        *shown,
                    const guint64        *selected,
                    const HekTask        *task)
{
  g_autoptr (HekSceneMask) mask = g_new0 (HekSceneMask, 1);

  g_atomic_ref_count_init (&mask->ref);
  mask->n_slots = points->n_slots;
  mask->n_shown = points->n_points;
  if (!make_mask (points, shown, &mask->shown, &mask->n_shown, task)
      || !make_mask (points, selected, &mask->selected, &mask->n_selected, task))
    return NULL;
  return g_steal_pointer (&mask);
}

HekSceneMask *
hek_scene_mask_ref (HekSceneMask *mask)
{
  g_atomic_ref_count_inc (&mask->ref);
  return mask;
}

void
hek_scene_mask_unref (HekSceneMask *mask)
{
  if (!hek_ref_drop (&mask->ref))
    return;

  hek_aligned_free (mask->shown);
  hek_aligned_free (mask->selected);
  g_free (mask);
}
