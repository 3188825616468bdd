/* SPDX-License-Identifier: Apache-2.0 */
/* What the ways through a picture of the uniform quantizer share. */
#pragma once

#include "hek-color-space.h"
#include "hek-dither-private.h"
#include "hek-image.h"
#include "hek-luma-curve.h"

G_BEGIN_DECLS

#define HEK_UNIFORM_MAX_BITS 12
#define HEK_UNIFORM_MAX_LEVELS (1u << HEK_UNIFORM_MAX_BITS)

/*
 * The light that a display emits, cut to the levels of a curve, and what the levels become in the
 * result. On displays of relative light (GOG) that is sRGB, of 8 bits where those tell all levels
 * apart and of 16 where they do not. On the others it is F32, and the light is rounded to what the
 * PQ codes of the file mean, so that the file holds the result to the last bit: 8 bits of a sample
 * where the levels are those of PQ and at most 256, else 16.
 *
 * The level of the display's black is black: the code of an absolute curve that is nearest to it
 * may mean a little more.
 */
typedef struct
{
  /* borrowed */
  const HekLumaCurve *curve;
  const HekDisplay *display;

  guint n_levels;
  guint first, last; /* levels of the display's black and peak; those beyond are not used */
  float brightest;   /* value of a picture at the peak */
  HekSampleType sample_type;
  guint pq_bits; /* 0, or those of a sample of the file */

  gboolean is_separable; /* what a channel becomes does not depend on the others */
  float *value;  /* owned: of each level: of a picture where separable, else cd/m² */
  float *upper;  /* owned: where separable: value of a picture at which the next level begins */
  float *stored; /* owned (nullable): else: what each of the 65536 codes of the file means */
} HekUniformLight;

void hek_uniform_light_init (HekUniformLight *self, const HekLumaCurve *curve,
                             const HekDisplay *display, guint n_bits);
void hek_uniform_light_clear (HekUniformLight *self);

/* Pictures to levels with fractions, and whole levels to what the result holds; in place, 3 packed
 * floats a pixel. */
void hek_uniform_light_encode_rows (const HekUniformLight *self, float *rgb, gsize n);
void hek_uniform_light_decode_rows (const HekUniformLight *self, float *rgb, gsize n);

/* The nearest level of each channel, halves of codes apart. @wanted: in [0, brightest] */
void hek_uniform_light_choose (const HekUniformLight *self, const float wanted[3],
                               guint levels[3], float written[3]);

typedef struct
{
  const HekImage *image; /* borrowed */
  HekImage *out;         /* borrowed: with the channels of image */
  const HekColorSpace *space;   /* whose channels are rounded, where light is NULL */
  const HekUniformLight *light; /* borrowed (nullable) */
  guint n_levels;               /* per channel */
  guint first[4], last[4];      /* levels that are used */
  float low[4], step[4]; /* of the levels, in the space; alpha is the last */
  HekDither dither;
  float amount;
  guint32 *counts; /* borrowed: per block 4 × n_levels; diffusion has one */
} HekUniform;

static inline guint32 *
hek_uniform_counts (const HekUniform *self,
                    gsize             block_idx,
                    guint             channel)
{
  return self->counts + (4 * block_idx + channel) * self->n_levels;
}

/* @offset: of the threshold, in steps; a @value that is no number is the first level */
static inline guint
hek_uniform_level (const HekUniform *self,
                   guint             channel,
                   float             value,
                   float             offset)
{
  float level = (value - self->low[channel]) / self->step[channel] + offset + 0.5f;
  guint whole = level >= 1.0f ? (guint) MIN (level, (float) self->last[channel]) : 0;

  return MAX (whole, self->first[channel]);
}

/* @linear: light, overwritten; @alpha: rounded to its levels; @codes: room for 3 a pixel */
void hek_uniform_write_row (const HekUniform *self, gsize y, float *linear, const float *alpha,
                            guint8 *codes);

gboolean hek_uniform_diffuse (HekUniform *self, const HekTask *task, GError **error);

G_END_DECLS
