/* SPDX-License-Identifier: Apache-2.0 */
/* The result of a quantizer: who owns what, what it costs in bits, and the file that it makes. */
#include "config.h"

#include "hek-imagequant-private.h"

#include <math.h>

#include "hek-image-file.h"
#include "hek-parallel.h"
#include "hek-ref.h"

#define COUNT_BLOCK 1000000

HekQuantized *
hek_quantized_new (HekImage        *image,
                   HekIndexedImage *indexed)
{
  HekQuantized *self = g_new0 (HekQuantized, 1);

  g_atomic_ref_count_init (&self->ref);
  self->image = image;
  self->indexed = indexed;
  return self;
}

HekQuantized *
hek_quantized_ref (HekQuantized *quantized)
{
  g_atomic_ref_count_inc (&quantized->ref);
  return quantized;
}

void
hek_quantized_unref (HekQuantized *quantized)
{
  if (!hek_ref_drop (&quantized->ref))
    return;

  g_clear_pointer (&quantized->image, hek_image_unref);
  g_clear_pointer (&quantized->indexed, hek_indexed_image_unref);
  g_clear_pointer (&quantized->file, g_bytes_unref);
  g_free (quantized->counts);
  g_free (quantized->patches);
  g_free (quantized);
}

guint
hek_index_bits (guint64 n)
{
  return n > 1 ? 64 - (guint) __builtin_clzll (n - 1) : 0;
}

double
hek_entropy_total_bits (const guint64 *counts,
                        gsize          n)
{
  double total = 0, bits = 0;

  for (gsize i = 0; i < n; i++)
    total += (double) counts[i];
  for (gsize i = 0; i < n; i++)
    if (counts[i] > 0)
      bits -= (double) counts[i] * log2 ((double) counts[i] / total);
  return bits;
}

void
hek_quantized_set_rate (HekQuantized *self,
                        guint64       n_symbols,
                        guint         index_bits,
                        double        entropy_bits,
                        double        book_bits)
{
  double n_pixels = (double) self->image->width * (double) self->image->height;

  self->bits_per_pixel = ((double) n_symbols * index_bits + book_bits) / n_pixels;
  self->entropy_bits_per_pixel = (entropy_bits + book_bits) / n_pixels;
}

/* The palette is stored at 24 bits a colour, and at 32 when one of them is not opaque. */
static double
hek_palette_bits (const HekPalette *palette)
{
  guint bits = 24;

  for (guint i = 0; i < palette->n_colors; i++)
    if (palette->rgba[i][3] != 255)
      bits = 32;
  return (double) bits * palette->n_colors;
}

typedef struct
{
  const HekIndexedImage *indexed;
  guint64 (*counts)[HEK_PALETTE_MAX]; /* per block */
} HekIndexCount;

static void
hek_index_count_block (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekIndexCount *self = data;
  guint64 *counts = self->counts[block_idx];

  for (gsize i = begin; i < end; i++)
    counts[self->indexed->indices[i]]++;
}

/* Returns: (transfer full): HEK_PALETTE_MAX sums; %NULL when cancelled */
static guint64 *
hek_index_count (const HekIndexedImage *indexed,
                 const HekTask         *task)
{
  gsize n_pixels = (gsize) indexed->width * indexed->height;
  gsize n_blocks = hek_parallel_n_blocks (n_pixels, COUNT_BLOCK);
  guint64 (*counts)[HEK_PALETTE_MAX] = g_malloc0_n (n_blocks, sizeof *counts);
  HekIndexCount self = { .indexed = indexed, .counts = counts };

  if (!hek_parallel_for (n_pixels, COUNT_BLOCK, hek_index_count_block, &self, task))
    {
      g_free (counts);
      return NULL;
    }
  for (gsize b = 1; b < n_blocks; b++)
    for (guint i = 0; i < HEK_PALETTE_MAX; i++)
      counts[0][i] += counts[b][i];
  return (guint64 *) counts;
}

HekQuantized *
hek_quantized_new_indexed (HekIndexedImage  *indexed,
                           const HekTask    *task,
                           GError          **error)
{
  g_autoptr (HekIndexedImage) owned = indexed;
  g_autofree guint64 *counts = hek_index_count (indexed, task);
  guint n_colors = indexed->palette.n_colors;
  double entropy_bits;
  HekImage *image;
  HekQuantized *self;

  if (counts == NULL)
    {
      hek_task_check (task, error);
      return NULL;
    }
  image = hek_indexed_image_expand (indexed, error);
  if (image == NULL)
    return NULL;

  self = hek_quantized_new (image, g_steal_pointer (&owned));
  self->counts = g_steal_pointer (&counts);
  entropy_bits = hek_entropy_total_bits (self->counts, n_colors);
  hek_quantized_set_rate (self, (guint64) image->width * image->height, hek_index_bits (n_colors),
                          entropy_bits, hek_palette_bits (&indexed->palette));
  return self;
}

GBytes *
hek_quantized_encode (HekQuantized   *quantized,
                      int             png_level,
                      const HekTask  *task,
                      GError        **error)
{
  if (quantized->file != NULL)
    return g_bytes_ref (quantized->file);
  if (quantized->pq_bits > 0)
    return hek_image_encode_png_cicp (quantized->image, HEK_IMAGE_CICP_PQ, quantized->pq_bits,
                                      png_level, task, error);
  return quantized->indexed != NULL
           ? hek_indexed_image_encode_png (quantized->indexed, png_level, task, error)
           : hek_image_encode_png (quantized->image, png_level, task, error);
}

const char *
hek_quantized_suffix (const HekQuantized *quantized)
{
  return quantized->file != NULL ? "jpg" : "png";
}
