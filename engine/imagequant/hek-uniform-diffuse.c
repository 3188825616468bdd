/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Uniform quantization with error diffusion: Floyd and Steinberg's weights, rows in alternating
 * directions, errors in linear light, measured against what is written. Spaces whose channels are
 * those of RGB go through a table of one channel; the others through the double references, one
 * pixel at a time; light of a display as hek-uniform-light.c does it.
 */
#include "config.h"

#include "hek-uniform-private.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"

#define TABLE_STEPS 4096

/* Levels outside the gamut are clipped to it, and errors could grow without end there: as a part of
 * the brightest light. */
#define ERROR_LIMIT 1.0f

/* Work between looks at the task: some milliseconds. */
#define CHECK_PIXELS 16384

typedef struct
{
  HekUniform *uniform;
  gsize width;
  float
    *error[2]; /* of this row and the next: 4 floats a pixel, one pixel of margin on both sides */
  float *rgb, *alpha; /* of the row: what is wanted, then what is written */
  float brightest;    /* what can be written */

  /* of a channel, when all three are alike and depend on nothing else */
  gboolean separable;
  guint16 level[TABLE_STEPS];          /* at the lower end of each step of linear light */
  float upper[HEK_UNIFORM_MAX_LEVELS]; /* linear light where the next level begins */
  float value[HEK_UNIFORM_MAX_LEVELS]; /* linear light of the code that is written */
} HekUniformDiffusion;

/* What a result of 8 bits makes of light; of 16 bits it is left alone: half a code is nothing. */
static inline float
hek_uniform_diffusion_written (const HekUniform *uniform,
                               float             linear)
{
  if (uniform->out->sample_type != HEK_SAMPLE_U8)
    return CLAMP (linear, 0.0f, 1.0f);
  return hek_color_srgb_decode_table ()[hek_color_srgb_encode_u8 (linear)];
}

static void
hek_uniform_diffusion_prepare (HekUniformDiffusion *self)
{
  const HekUniform *uniform = self->uniform;
  gboolean is_srgb = g_str_equal (uniform->space->id, "srgb");
  guint level = 0;

  self->brightest = uniform->light != NULL ? uniform->light->brightest : 1;
  self->separable
    = uniform->light == NULL && (is_srgb || g_str_equal (uniform->space->id, "linear"));
  for (guint i = 0; i < uniform->n_levels && self->separable; i++)
    {
      double value = (double) i / (uniform->n_levels - 1),
             next = (i + 0.5) / (uniform->n_levels - 1);

      self->upper[i] = (float) (is_srgb ? hek_color_srgb_decode (next) : next);
      self->value[i] = hek_uniform_diffusion_written (
        uniform, (float) (is_srgb ? hek_color_srgb_decode (value) : value));
    }
  for (guint i = 0; i < TABLE_STEPS && self->separable; i++)
    {
      while (level + 1 < uniform->n_levels && (float) i / (TABLE_STEPS - 1) >= self->upper[level])
        level++;
      self->level[i] = (guint16) level;
    }
}

/* @wanted in [0, brightest]; @levels: of the three channels */
static void
hek_uniform_diffusion_choose (const HekUniformDiffusion *self,
                              const float                wanted[3],
                              guint                      levels[3],
                              float                      written[3])
{
  const HekUniform *uniform = self->uniform;
  double color[3];

  if (uniform->light != NULL)
    {
      hek_uniform_light_choose (uniform->light, wanted, levels, written);
      return;
    }
  if (self->separable)
    {
      for (guint c = 0; c < 3; c++)
        {
          levels[c] = self->level[(guint) (wanted[c] * (TABLE_STEPS - 1))];
          while (levels[c] + 1 < uniform->n_levels && wanted[c] >= self->upper[levels[c]])
            levels[c]++;
          written[c] = self->value[levels[c]];
        }
      return;
    }
  for (guint c = 0; c < 3; c++)
    color[c] = (double) wanted[c];
  uniform->space->from_linear (color, color);
  for (guint c = 0; c < 3; c++)
    {
      levels[c] = hek_uniform_level (uniform, c, (float) color[c], 0);
      color[c] = (double) (uniform->low[c] + (float) levels[c] * uniform->step[c]);
    }
  uniform->space->to_linear (color, color);
  for (guint c = 0; c < 3; c++)
    written[c] = hek_uniform_diffusion_written (uniform, (float) color[c]);
}

/* Brighter than any white and not a number count as what can still be added to. What a display does
 * not show is no error of the curve. */
static inline float
hek_uniform_diffusion_sane (const HekUniformDiffusion *self,
                            float                      v)
{
  if (self->uniform->light != NULL)
    return v > 0 ? MIN (v, self->brightest) : 0.0f;
  return v > 0 ? MIN (v, 2.0f) : v > -1.0f ? v : 0.0f;
}

/* Rounds pixel @x and returns what is left over. A pixel that dithering makes transparent hands on
 * what it got; one that was transparent from the start ends it. */
static void
hek_uniform_diffusion_pixel (HekUniformDiffusion *self,
                             gssize               x,
                             const float          incoming[4],
                             float                error[4])
{
  HekUniform *uniform = self->uniform;
  float *rgb = self->rgb + 3 * x, opacity = self->alpha[x];
  float wanted[4], clipped[3], limit = ERROR_LIMIT * self->brightest;
  guint levels[4] = { 0 };

  for (guint c = 0; c < 3; c++)
    wanted[c] = hek_uniform_diffusion_sane (self, rgb[c]) + incoming[c];
  for (guint c = 0; c < 3; c++)
    clipped[c] = CLAMP (wanted[c], 0.0f, self->brightest);
  hek_uniform_diffusion_choose (self, clipped, levels, rgb);

  error[3] = 0;
  if (uniform->out->n_channels == 4)
    {
      wanted[3] = (opacity > -1.0f ? MIN (opacity, 2.0f) : 0.0f) + incoming[3];
      levels[3] = hek_uniform_level (uniform, 3, wanted[3], 0);
      self->alpha[x] = (float) levels[3] * uniform->step[3];
      error[3] = uniform->amount * (wanted[3] - self->alpha[x]);
    }
  for (guint c = 0; c < 3; c++)
    {
      float left = wanted[c] - rgb[c];

      if (self->alpha[x] <= 0)
        left = opacity > 0 ? incoming[c] : 0;
      error[c] = uniform->amount * CLAMP (left, -limit, limit);
    }
  for (guint c = 0; c < uniform->out->n_channels; c++)
    hek_uniform_counts (uniform, 0, c)[levels[c]]++;
}

static void
hek_uniform_diffusion_row (HekUniformDiffusion *self,
                           gsize                y)
{
  gssize step = y % 2 == 1 ? -1 : 1;
  gssize x = step > 0 ? 0 : (gssize) self->width - 1;
  float *here = self->error[0] + 4, *below = self->error[1] + 4;

  for (gsize i = 0; i < self->width; i++, x += step)
    {
      float error[4];

      hek_uniform_diffusion_pixel (self, x, here + 4 * x, error);
      for (gssize c = 0; c < 4; c++)
        {
          here[4 * (x + step) + c] += error[c] * (7.0f / 16);
          below[4 * (x - step) + c] += error[c] * (3.0f / 16);
          below[4 * x + c] += error[c] * (5.0f / 16);
          below[4 * (x + step) + c] += error[c] * (1.0f / 16);
        }
    }
}

gboolean
hek_uniform_diffuse (HekUniform     *uniform,
                     const HekTask  *task,
                     GError        **error)
{
  const HekImage *image = uniform->image;
  gsize width = image->width, margin_row = 4 * (width + 2),
        check_rows = MAX (CHECK_PIXELS / width, 1);
  hek_auto_aligned float *floats = hek_aligned_new (2 * margin_row + 4 * width, sizeof (float));
  hek_auto_aligned guint8 *codes = hek_aligned_new (3 * width, 1);
  HekUniformDiffusion self
    = { .uniform = uniform, .width = width, .rgb = floats + 2 * margin_row };

  memset (floats, 0, 2 * margin_row * sizeof (float));
  self.error[0] = floats;
  self.error[1] = floats + margin_row;
  self.alpha = self.rgb + 3 * width;
  hek_uniform_diffusion_prepare (&self);

  for (gsize y = 0; y < image->height; y++)
    {
      float *done = self.error[0];

      if (y % check_rows == 0 && !hek_task_check (task, error))
        return FALSE;
      if (y % check_rows == 0)
        hek_task_progress (task, (double) y / image->height);

      hek_image_read_row (image, (guint32) y, 0, image->width, HEK_ENCODING_LINEAR, self.rgb,
                          self.alpha);
      hek_uniform_diffusion_row (&self, y);
      hek_uniform_write_row (uniform, y, self.rgb, self.alpha, codes);

      self.error[0] = self.error[1];
      self.error[1] = done;
      memset (done, 0, margin_row * sizeof (float));
    }
  return TRUE;
}
