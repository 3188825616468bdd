/* SPDX-License-Identifier: Apache-2.0 */
/* A palette prepared for searches, and the mapping without dithering: once per colour, then a look-up per pixel. */
#include "config.h"

#include "hek-palette-private.h"

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-kernel-nearest.h"
#include "hek-parallel.h"

/* Colours per block: under a millisecond with 256 colours on one core. */
#define BLOCK_COLORS 2048

void
hek_palette_search_init (HekPaletteSearch    *self,
                         const HekPalette    *palette,
                         const HekQuantSpace *space,
                         guint                dim)
{
  const float *decode = hek_color_srgb_decode_table ();
  float rows[HEK_PALETTE_MAX * 4];

  self->space = space;
  self->n = palette->n_colors;
  self->dim = dim;
  self->panels = hek_aligned_new (hek_kernel_panels_size (self->n, dim), sizeof (float));
  hek_quant_space_to_rows (space, palette->rgba, self->n, dim, rows);
  hek_kernel_panels_fill (rows, self->n, dim, self->panels);

  for (guint i = 0; i < self->n; i++)
    {
      float alpha = (float) palette->rgba[i][3] / 255.0f;

      for (guint c = 0; c < 3; c++)
        self->linear[i][c] = alpha * decode[palette->rgba[i][c]];
      self->linear[i][3] = alpha;
    }
}

void
hek_palette_search_clear (HekPaletteSearch *self)
{
  g_clear_pointer (&self->panels, hek_aligned_free);
}

typedef struct
{
  const HekImage *image;
  const HekColorSet *set;
  const HekPaletteSearch *search;
  guint8 *nearest; /* per colour of the set */
  HekIndexedImage *indexed;
} HekNearest;

static void
hek_nearest_colors (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  HekNearest *self = data;
  guint dim = self->search->dim;
  hek_auto_aligned float *rows = hek_aligned_new (BLOCK_COLORS * dim, sizeof (float));
  guint32 idx[BLOCK_COLORS];

  hek_quant_space_to_rows (self->search->space, (const guint8 (*)[4]) self->set->rgba + begin, end - begin, dim,
                           rows);
  hek_kernel_nearest_rows (self->search->panels, self->search->n, dim, rows, end - begin, idx, NULL);
  for (gsize i = begin; i < end; i++)
    self->nearest[i] = (guint8) idx[i - begin];
}

static void
hek_nearest_pixels (gsize    begin,
                    gsize    end,
                    gsize    block_idx,
                    gpointer data)
{
  HekNearest *self = data;
  guint32 width = self->image->width;
  g_autofree guint8 *rgb = g_malloc (4 * (gsize) width);
  g_autofree guint32 *colors = g_new (guint32, width);
  guint8 *alpha = rgb + 3 * (gsize) width;

  for (gsize y = begin; y < end; y++)
    {
      guint8 *out = self->indexed->indices + y * width;

      hek_image_read_row_u8 (self->image, (guint32) y, 0, width, rgb, alpha);
      hek_color_set_lookup (self->set, rgb, alpha, width, colors);
      for (guint32 x = 0; x < width; x++)
        out[x] = self->nearest[colors[x]];
    }
}

gboolean
hek_palette_map_nearest (HekIndexedImage        *indexed,
                         const HekImage         *image,
                         const HekColorSet      *set,
                         const HekPaletteSearch *search,
                         const HekTask          *task,
                         GError                **error)
{
  HekNearest self = { .image = image, .set = set, .search = search, .indexed = indexed };
  g_autofree guint8 *nearest = g_malloc (set->n);

  self.nearest = nearest;
  if (hek_parallel_for (set->n, BLOCK_COLORS, hek_nearest_colors, &self, task)
      && hek_parallel_for (image->height, hek_imagequant_block_rows (image->width), hek_nearest_pixels, &self,
                           task))
    return TRUE;
  hek_task_check (task, error);
  return FALSE;
}
