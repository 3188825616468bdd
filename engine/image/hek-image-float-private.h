/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

#include <string.h>

G_BEGIN_DECLS

/*
 * What the readers of high dynamic range files make of extreme samples, so that everything behind
 * them has finite numbers: NaN is 0; an infinite sample is the largest finite one of its own type
 * (65504 for halves); every value is limited to ±2^63, so that sums of squares stay finite in
 * float.
 */
#define HEK_IMAGE_FLOAT_LIMIT 0x1p63f
#define HEK_IMAGE_HALF_MAX 65504.0f

/* NaN compares false, so it becomes 0. */
static inline float
hek_image_float_tame (float v)
{
  float low = v > -HEK_IMAGE_FLOAT_LIMIT ? v : -HEK_IMAGE_FLOAT_LIMIT;
  float both = low < HEK_IMAGE_FLOAT_LIMIT ? low : HEK_IMAGE_FLOAT_LIMIT;

  return v == v ? both : 0.0f;
}

/* IEEE 754 binary16, tamed. The bits of a half, moved to the places of a float, are too small by
 * 2^112, subnormal numbers included. */
static inline float
hek_image_float_from_half (guint16 half)
{
  guint32 magnitude = half & 0x7fffu;
  guint32 bits = magnitude << 13;
  float v;

  memcpy (&v, &bits, sizeof v);
  v = magnitude < 0x7c00u ? v * 0x1p112f : magnitude == 0x7c00u ? HEK_IMAGE_HALF_MAX : 0.0f;
  return half & 0x8000u ? -v : v;
}

/* Colours of @n pixels, 3 packed floats each, divided by their alpha, which is clipped to [0,1]. A
 * pixel with alpha 0 keeps its colour: light that covers nothing. */
void hek_image_float_unpremultiply (float *rgb, float *alpha, gsize n);

/* A matrix on linear colours, and the limits from above. @m: row by row */
void hek_image_float_matrix (const double m[9], float *rgb, gsize n);

G_END_DECLS
