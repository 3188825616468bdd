/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Uniform quantization: each channel of a colour space is rounded to 2^bits equally spaced values
 * of its nominal range. Alpha is a channel like the others. Pixels that come out fully transparent
 * are black, so that invisible colours cost nothing.
 */
#include "config.h"

#include "hek-imagequant-private.h"
#include "hek-uniform-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-parallel.h"

enum
{
  OPTION_BITS,
  OPTION_SPACE,
  OPTION_DITHER,
  OPTION_AMOUNT,
};

static const HekChoice spaces[] = {
  { "srgb", N_ ("sRGB") },
  { "linear", N_ ("Linear light") },
  { "lab", N_ ("CIE L*a*b*") },
  { "oklab", N_ ("Oklab") },
};

static const HekOption options[] = {
  [OPTION_BITS] = { .name = "bits", .label = N_ ("Bits per channel"),
                    .help = N_ ("Each channel keeps 2 to this power values."),
                    .type = HEK_OPTION_INT, .def = 3, .min = 1, .max = 8 },
  [OPTION_SPACE] = { .name = "space", .label = N_ ("Colour space"),
                     .help = N_ ("Whose channels are rounded."),
                     .type = HEK_OPTION_CHOICE,
                     .choices = spaces,
                     .n_choices = G_N_ELEMENTS (spaces) },
  [OPTION_DITHER] = HEK_DITHER_OPTION (HEK_DITHER_NONE),
  [OPTION_AMOUNT] = HEK_DITHER_AMOUNT_OPTION,
};

/* Colours of one row, in the space, to their rounded values; counted. */
static void
hek_uniform_round_row (const HekUniform *self,
                       float            *color,
                       float            *alpha,
                       gsize             y,
                       guint64           counts[4][HEK_UNIFORM_LEVELS])
{
  gboolean ordered = self->dither == HEK_DITHER_BAYER || self->dither == HEK_DITHER_BLUE_NOISE;
  const guint16 *thresholds = ordered ? hek_dither_matrix (self->dither) : NULL;
  const float n_ranks = HEK_DITHER_SIDE * HEK_DITHER_SIDE;

  for (gsize x = 0; x < self->image->width; x++)
    {
      gsize cell = y % HEK_DITHER_SIDE * HEK_DITHER_SIDE + x % HEK_DITHER_SIDE;
      float offset
        = ordered ? self->amount * (((float) thresholds[cell] + 0.5f) / n_ranks - 0.5f) : 0.0f;

      for (guint c = 0; c < 3; c++)
        {
          guint level = hek_uniform_level (self, c, color[3 * x + c], offset);

          counts[c][level]++;
          color[3 * x + c] = self->low[c] + (float) level * self->step[c];
        }
      if (self->out->n_channels == 4)
        {
          guint level = hek_uniform_level (self, 3, alpha[x], offset);

          counts[3][level]++;
          alpha[x] = (float) level * self->step[3];
        }
    }
}

void
hek_uniform_write_row (const HekUniform *self,
                       gsize             y,
                       const guint8     *codes,
                       const float      *alpha)
{
  guint8 *out = hek_image_row (self->out, (guint32) y);

  if (self->out->n_channels == 3)
    {
      memcpy (out, codes, 3 * (gsize) self->out->width);
      return;
    }
  for (gsize x = 0; x < self->out->width; x++)
    {
      out[4 * x + 3] = (guint8) (alpha[x] * 255.0f + 0.5f);
      for (guint c = 0; c < 3; c++)
        out[4 * x + c] = out[4 * x + 3] > 0 ? codes[3 * x + c] : 0;
    }
}

static void
hek_uniform_rows (gsize    begin,
                  gsize    end,
                  gsize    block_idx,
                  gpointer data)
{
  HekUniform *self = data;
  guint32 width = self->image->width;
  hek_auto_aligned float *color = hek_aligned_new (4 * (gsize) width, sizeof (float));
  hek_auto_aligned guint8 *codes = hek_aligned_new (3 * (gsize) width, 1);
  float *alpha = color + 3 * (gsize) width;
  gboolean is_srgb = g_str_equal (self->space->id, "srgb");

  for (gsize y = begin; y < end; y++)
    {
      hek_image_read_row (self->image, (guint32) y, 0, width,
                          is_srgb ? HEK_ENCODING_SRGB : HEK_ENCODING_LINEAR, color, alpha);
      if (!is_srgb)
        self->space->from_linear_rows (color, color, width);
      hek_uniform_round_row (self, color, alpha, y, self->counts[block_idx]);
      self->space->to_linear_rows (color, color, width);
      hek_color_srgb_encode_u8_rows (color, codes, 3 * (gsize) width);
      hek_uniform_write_row (self, y, codes, alpha);
    }
}

static HekQuantized *
hek_uniform_finish (HekUniform *self,
                    HekImage   *out,
                    gsize       n_blocks)
{
  guint n_channels = out->n_channels;
  guint64 n_pixels = (guint64) out->width * out->height;
  HekQuantized *result = hek_quantized_new (out, NULL);
  double entropy_bits = 0;

  for (guint c = 0; c < n_channels; c++)
    {
      for (gsize b = 1; b < n_blocks; b++)
        for (guint level = 0; level < self->n_levels; level++)
          self->counts[0][c][level] += self->counts[b][c][level];
      entropy_bits += hek_entropy_total_bits (self->counts[0][c], self->n_levels);
    }
  hek_quantized_set_rate (result, n_pixels * n_channels, hek_index_bits (self->n_levels),
                          entropy_bits, 0);
  return result;
}

static gboolean
hek_uniform_round (HekUniform     *self,
                   gsize           block_rows,
                   const HekTask  *task,
                   GError        **error)
{
  if (self->dither == HEK_DITHER_FS)
    return hek_uniform_diffuse (self, task, error);
  if (hek_parallel_for (self->image->height, block_rows, hek_uniform_rows, self, task))
    return TRUE;
  hek_task_check (task, error);
  return FALSE;
}

static HekQuantized *
hek_imagequant_uniform_run (const HekImage         *image,
                            const HekOptionValues  *values,
                            const HekPaletteLocks  *locks,
                            const HekViewing       *viewing,
                            const HekTask          *task,
                            GError                **error)
{
  gsize block_rows = hek_imagequant_block_rows (image->width);
  gsize n_blocks = hek_parallel_n_blocks (image->height, block_rows);
  g_autoptr (HekImage) out = NULL;
  HekUniform self = {
    .image = image,
    .space = hek_color_space_find (spaces[(guint) values->v[OPTION_SPACE]].id),
    .n_levels = 1u << (guint) values->v[OPTION_BITS],
    .dither = (HekDither) values->v[OPTION_DITHER],
    .amount = (float) values->v[OPTION_AMOUNT],
  };
  g_autofree gpointer counts = g_malloc0_n (n_blocks, sizeof *self.counts);

  out = hek_image_new (image->width, image->height, image->n_channels, HEK_SAMPLE_U8,
                       HEK_ENCODING_SRGB, error);
  if (out == NULL)
    return NULL;
  for (guint c = 0; c < 4; c++)
    {
      double low = c < 3 ? self.space->channels[c].min : 0,
             high = c < 3 ? self.space->channels[c].max : 1;

      self.low[c] = (float) low;
      self.step[c] = (float) ((high - low) / (self.n_levels - 1));
    }
  self.out = out;
  self.counts = counts;
  if (!hek_uniform_round (&self, block_rows, task, error))
    return NULL;
  return hek_uniform_finish (&self, g_steal_pointer (&out), n_blocks);
}

const HekImageQuantizer hek_imagequant_uniform = {
  .id = "uniform",
  .label = N_ ("Uniform"),
  .help = N_ ("Rounds each channel of a colour space to equally spaced values."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .main_option_idx = OPTION_BITS,
  .has_palette = FALSE,
  .run = hek_imagequant_uniform_run,
};
