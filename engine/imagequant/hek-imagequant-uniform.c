/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Uniform quantization: each channel of a colour space is rounded to 2^bits equally spaced values
 * of its nominal range; or, with a curve, the light that each channel of the picture emits on a
 * display to equally spaced codes of that curve. Alpha is a channel like the others. Pixels that
 * come out fully transparent are black, so that invisible colours cost nothing.
 *
 * The result is sRGB of 8 bits, or of 16 where more than 8 bits of a space are kept. With a curve
 * see HekUniformLight.
 */
#include "config.h"

#include "hek-imagequant-private.h"
#include "hek-uniform-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"

enum
{
  OPTION_BITS,
  OPTION_SPACE,
  OPTION_CURVE,
  OPTION_DITHER,
  OPTION_AMOUNT,
};

static const HekChoice spaces[] = {
  { "srgb", N_ ("sRGB") },
  { "linear", N_ ("Linear light") },
  { "lab", N_ ("CIE L*a*b*") },
  { "oklab", N_ ("Oklab") },
};

/* Rows after the first are curves of hek-luma-curve.h. */
static const HekChoice curves[] = {
  { "none", N_ ("None") },
  { "gamma", N_ ("Gamma 2.2") },
  { "pu21", N_ ("PU21") },
  { "pq", N_ ("PQ") },
  { "hlg", N_ ("HLG") },
};

/* Codes of a space beyond this are those of 8-bit pictures themselves. */
#define SPACE_MAX_BITS 8

static const HekOption options[] = {
  [OPTION_BITS] = { .name = "bits", .label = N_ ("Bits per channel"),
                    .help = N_ ("Each channel keeps 2 to this power values."),
                    .type = HEK_OPTION_INT, .def = 3, .min = 1, .max = HEK_UNIFORM_MAX_BITS },
  [OPTION_SPACE] = { .name = "space", .label = N_ ("Colour space"),
                     .help = N_ ("Whose channels are rounded."),
                     .type = HEK_OPTION_CHOICE,
                     .choices = spaces,
                     .n_choices = G_N_ELEMENTS (spaces) },
  [OPTION_CURVE] = { .name = "curve", .label = N_ ("Curve"),
                     .help = N_ ("Rounds the light of red, green and blue on the chosen display, "
                                 "in codes of this curve, instead of the channels of the colour "
                                 "space. On HDR displays light above white is kept."),
                     .type = HEK_OPTION_CHOICE,
                     .choices = curves,
                     .n_choices = G_N_ELEMENTS (curves) },
  [OPTION_DITHER] = HEK_DITHER_OPTION (HEK_DITHER_NONE),
  [OPTION_AMOUNT] = HEK_DITHER_AMOUNT_OPTION,
};

/* Colours of one row, in the space or in levels, to their rounded values; counted. */
static void
hek_uniform_round_row (const HekUniform *self,
                       float            *color,
                       float            *alpha,
                       gsize             y,
                       gsize             block_idx)
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

          hek_uniform_counts (self, block_idx, c)[level]++;
          color[3 * x + c] = self->low[c] + (float) level * self->step[c];
        }
      if (self->out->n_channels == 4)
        {
          guint level = hek_uniform_level (self, 3, alpha[x], offset);

          hek_uniform_counts (self, block_idx, 3)[level]++;
          alpha[x] = (float) level * self->step[3];
        }
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
  gboolean is_srgb = self->light == NULL && g_str_equal (self->space->id, "srgb");

  for (gsize y = begin; y < end; y++)
    {
      hek_image_read_row (self->image, (guint32) y, 0, width,
                          is_srgb ? HEK_ENCODING_SRGB : HEK_ENCODING_LINEAR, color, alpha);
      if (self->light != NULL)
        hek_uniform_light_encode_rows (self->light, color, width);
      else if (!is_srgb)
        self->space->from_linear_rows (color, color, width);
      hek_uniform_round_row (self, color, alpha, y, block_idx);
      if (self->light != NULL)
        hek_uniform_light_decode_rows (self->light, color, width);
      else
        self->space->to_linear_rows (color, color, width);
      hek_uniform_write_row (self, y, color, alpha, codes);
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
  g_autofree guint64 *sums = g_new (guint64, self->n_levels);
  double entropy_bits = 0;

  for (guint c = 0; c < n_channels; c++)
    {
      memset (sums, 0, self->n_levels * sizeof *sums);
      for (gsize b = 0; b < n_blocks; b++)
        for (guint level = 0; level < self->n_levels; level++)
          sums[level] += hek_uniform_counts (self, b, c)[level];
      entropy_bits += hek_entropy_total_bits (sums, self->n_levels);
    }
  hek_quantized_set_rate (result, n_pixels * n_channels, hek_index_bits (self->n_levels),
                          entropy_bits, 0);
  result->pq_bits = self->light != NULL ? self->light->pq_bits : 0;
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

/* Levels of the channels in the units of the space; of light they are numbers. */
static void
hek_uniform_set_levels (HekUniform *self)
{
  for (guint c = 0; c < 4; c++)
    {
      double low = c < 3 ? self->space->channels[c].min : 0,
             high = c < 3 ? self->space->channels[c].max : 1;

      self->low[c] = (float) low;
      self->step[c] = (float) ((high - low) / (self->n_levels - 1));
      self->last[c] = self->n_levels - 1;
      if (self->light == NULL || c == 3)
        continue;
      self->low[c] = 0;
      self->step[c] = 1;
      self->first[c] = self->light->first;
      self->last[c] = self->light->last;
    }
}

static HekQuantized *
hek_uniform_run_with (HekUniform     *self,
                      HekSampleType   sample_type,
                      const HekTask  *task,
                      GError        **error)
{
  const HekImage *image = self->image;
  gsize block_rows = hek_imagequant_block_rows (image->width);
  gsize n_blocks
    = self->dither == HEK_DITHER_FS ? 1 : hek_parallel_n_blocks (image->height, block_rows);
  hek_auto_aligned guint32 *counts
    = hek_aligned_try_new (n_blocks * 4 * self->n_levels, sizeof *counts);
  g_autoptr (HekImage) out = NULL;

  if (counts == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory to count the levels of %u × %u pixels", image->width,
                   image->height);
      return NULL;
    }
  out = hek_image_new (image->width, image->height, image->n_channels, sample_type,
                       sample_type == HEK_SAMPLE_F32 ? HEK_ENCODING_LINEAR : HEK_ENCODING_SRGB,
                       error);
  if (out == NULL)
    return NULL;
  memset (counts, 0, n_blocks * 4 * self->n_levels * sizeof *counts);
  self->out = out;
  self->counts = counts;
  hek_uniform_set_levels (self);
  return hek_uniform_round (self, block_rows, task, error)
           ? hek_uniform_finish (self, g_steal_pointer (&out), n_blocks)
           : NULL;
}

static HekQuantized *
hek_imagequant_uniform_run (const HekImage         *image,
                            const HekOptionValues  *values,
                            const HekPaletteLocks  *locks,
                            const HekViewing       *viewing,
                            const HekTask          *task,
                            GError                **error)
{
  guint n_bits = (guint) values->v[OPTION_BITS], curve = (guint) values->v[OPTION_CURVE];
  HekUniform self = {
    .image = image,
    .space = hek_color_space_find (spaces[(guint) values->v[OPTION_SPACE]].id),
    .n_levels = 1u << n_bits,
    .dither = (HekDither) values->v[OPTION_DITHER],
    .amount = (float) values->v[OPTION_AMOUNT],
  };
  HekUniformLight light;
  HekQuantized *result;

  if (curve == 0)
    return hek_uniform_run_with (&self, n_bits > SPACE_MAX_BITS ? HEK_SAMPLE_U16 : HEK_SAMPLE_U8,
                                 task, error);

  hek_uniform_light_init (&light, hek_luma_curve_find (curves[curve].id), viewing->display, n_bits);
  self.light = &light;
  result = hek_uniform_run_with (&self, light.sample_type, task, error);
  hek_uniform_light_clear (&light);
  return result;
}

static double
hek_imagequant_uniform_main_max (const HekOptionValues *values)
{
  return values->v[OPTION_CURVE] == 0 ? SPACE_MAX_BITS : HEK_UNIFORM_MAX_BITS;
}

static double
hek_imagequant_uniform_brightest (const HekOptionValues *values,
                                  const HekViewing      *viewing)
{
  return values->v[OPTION_CURVE] == 0 ? 1 : hek_display_brightest (viewing->display);
}

const HekImageQuantizer hek_imagequant_uniform = {
  .id = "uniform",
  .label = N_ ("Uniform"),
  .help = N_ ("Rounds each channel of a colour space, or light in the codes of a curve, to equally "
              "spaced values."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .main_option_idx = OPTION_BITS,
  .has_palette = FALSE,
  .has_viewing = TRUE,
  .main_max = hek_imagequant_uniform_main_max,
  .brightest = hek_imagequant_uniform_brightest,
  .run = hek_imagequant_uniform_run,
};
