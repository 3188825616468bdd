/* SPDX-License-Identifier: Apache-2.0 */
/* A palette prepared for searches, and the mapping without dithering: once per colour, then a
 * look-up per pixel. */
#include "config.h"

#include "hek-palette-private.h"

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-kernel-nearest.h"
#include "hek-parallel.h"

/* Colours per block: under a millisecond with 256 colours on one core. */
#define BLOCK_COLORS 2048

static void
hek_palette_search_colors (gsize    begin,
                           gsize    end,
                           gsize    block_idx,
                           gpointer data)
{
  HekPaletteSearch *self = data;
  float *rows = self->color_rows + begin * self->dim;
  guint32 idx[BLOCK_COLORS];

  hek_quant_space_to_rows (&self->space, (const guint8 (*)[4]) self->set->rgba + begin, end - begin,
                           self->dim, rows);
  hek_kernel_nearest_rows (self->panels, self->n, self->dim, rows, end - begin, idx, NULL);
  for (gsize i = begin; i < end; i++)
    self->nearest[i] = (guint8) idx[i - begin];
}

static void
hek_palette_search_prepare (HekPaletteSearch *self,
                            const HekPalette *palette)
{
  const float *decode = hek_color_srgb_decode_table ();

  hek_quant_space_to_rows (&self->space, palette->rgba, self->n, self->dim, self->rows);
  hek_kernel_panels_fill (self->rows, self->n, self->dim, self->panels);
  for (guint i = 0; i < self->n; i++)
    {
      float alpha = (float) palette->rgba[i][3] / 255.0f;

      for (guint c = 0; c < 3; c++)
        self->linear[c][i] = alpha * decode[palette->rgba[i][c]];
      self->linear[3][i] = alpha;
    }
}

HekPaletteSearch *
hek_palette_search_new (const HekPalette     *palette,
                        const HekColorSet    *set,
                        const HekQuantSpace  *space,
                        const HekTask        *task,
                        GError              **error)
{
  g_autoptr (HekPaletteSearch) self = g_new0 (HekPaletteSearch, 1);
  gboolean translucent = set->has_alpha;

  for (guint i = 0; i < palette->n_colors; i++)
    translucent |= palette->rgba[i][3] != 255;

  self->set = set;
  self->space = *space;
  self->n = palette->n_colors;
  self->dim = translucent ? 4 : 3;
  self->panels = hek_aligned_new (hek_kernel_panels_size (self->n, self->dim), sizeof (float));
  self->color_rows = hek_aligned_try_new ((gsize) set->n * self->dim, sizeof (float));
  self->nearest = g_try_malloc (set->n);
  if (self->color_rows == NULL || self->nearest == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory to search %u colours", set->n);
      return NULL;
    }
  hek_palette_search_prepare (self, palette);
  if (!hek_parallel_for (set->n, BLOCK_COLORS, hek_palette_search_colors, self, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
hek_palette_search_free (HekPaletteSearch *self)
{
  hek_aligned_free (self->panels);
  hek_aligned_free (self->color_rows);
  g_free (self->nearest);
  g_free (self);
}

typedef struct
{
  const HekImage *image;
  const HekPaletteSearch *search;
  HekIndexedImage *indexed;
} HekNearest;

static void
hek_nearest_rows (gsize    begin,
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
      hek_color_set_lookup (self->search->set, rgb, alpha, width, colors);
      for (guint32 x = 0; x < width; x++)
        out[x] = self->search->nearest[colors[x]];
    }
}

gboolean
hek_palette_map_nearest (HekIndexedImage         *indexed,
                         const HekImage          *image,
                         const HekPaletteSearch  *search,
                         const HekTask           *task,
                         GError                 **error)
{
  HekNearest self = { .image = image, .search = search, .indexed = indexed };

  if (hek_parallel_for (image->height, hek_imagequant_block_rows (image->width), hek_nearest_rows,
                        &self, task))
    return TRUE;
  hek_task_check (task, error);
  return FALSE;
}
