/* SPDX-License-Identifier: Apache-2.0 */
/* What the two ways through a picture of the uniform quantizer share. */
#pragma once

#include "hek-color-space.h"
#include "hek-dither-private.h"
#include "hek-image.h"

G_BEGIN_DECLS

#define HEK_UNIFORM_LEVELS 256

typedef struct
{
  const HekImage *image; /* borrowed */
  HekImage *out;         /* borrowed: with the channels of image */
  const HekColorSpace *space;
  guint n_levels;        /* per channel */
  float low[4], step[4]; /* of the levels, in the space; alpha is the last */
  HekDither dither;
  float amount;
  guint64 (*counts)[4][HEK_UNIFORM_LEVELS]; /* per block; diffusion has one */
} HekUniform;

/* @offset: of the threshold, in steps */
static inline guint
hek_uniform_level (const HekUniform *self,
                   guint             channel,
                   float             value,
                   float             offset)
{
  float level = (value - self->low[channel]) / self->step[channel] + offset + 0.5f;

  return level >= 1.0f ? (guint) MIN (level, (float) (self->n_levels - 1)) : 0;
}

/* @codes: 3 sRGB codes a pixel; @alpha: rounded to its levels */
void
hek_uniform_write_row (const HekUniform *self, gsize y, const guint8 *codes, const float *alpha);

gboolean hek_uniform_diffuse (HekUniform *self, const HekTask *task, GError **error);

G_END_DECLS
