/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* CIE94 and CMC of one pair of floats, without angles, for the same reason as CIEDE2000. */
#include "hek-kernel-color-math.h"
#include "hek-kernel-color.h"

/*
 * C₁, C₂ - C₁ and the square of ΔH from the differences of a and b, so that nearly equal colours
 * lose no digits: ΔH² = 2 (C₁C₂ - dot) = (2 cross)² / (2 (C₁C₂ + dot)).
 */
static inline void
hek_chroma_and_hue (float  a1,
                    float  b1,
                    float  a2,
                    float  b2,
                    float *c1,
                    float *d_c,
                    float *d_h_square)
{
  float c2 = sqrtf (a2 * a2 + b2 * b2);
  float d_a = a2 - a1, d_b = b2 - b1, sum_a = a2 + a1, sum_b = b2 + b1;
  float dot, product, cross, half, sum_c;

  *c1 = sqrtf (a1 * a1 + b1 * b1);
  sum_c = *c1 + c2;
  *d_c = sum_c == 0 ? 0 : (d_a * sum_a + d_b * sum_b) / sum_c;

  dot = a1 * a2 + b1 * b2;
  product = *c1 * c2;
  cross = 0.5f * (sum_a * d_b - sum_b * d_a);
  half = 0.5f * (product + dot);
  half = half == 0 ? 1 : half;
  *d_h_square = dot >= 0 ? cross * cross / half : 2 * (product - dot);
}

static inline float
hek_cie94 (float          l1,
           float          a1,
           float          b1,
           float          l2,
           float          a2,
           float          b2,
           HekKernelCie94 w)
{
  float c1, d_c, d_h_square, s_c, s_h, l;

  hek_chroma_and_hue (a1, b1, a2, b2, &c1, &d_c, &d_h_square);
  l = (l2 - l1) * w.inverse_k_l;
  s_c = 1 + w.k_1 * c1;
  s_h = 1 + w.k_2 * c1;
  d_c = d_c / s_c;
  return sqrtf (l * l + d_c * d_c + d_h_square / (s_h * s_h));
}

/* T from the direction (x, y) of the hue: 164° <= h <= 345° is half a turn and one degree. */
static inline float
hek_cmc_t (float x,
           float y)
{
  const float cos_35 = 0.8191520442889918f, sin_35 = 0.573576436351046f;
  const float cos_168 = -0.9781476007338057f, sin_168 = 0.20791169081775934f;
  const float cos_164 = -0.9612616959383189f, sin_164 = 0.27563735581699916f;
  const float cos_165 = -0.9659258262890683f, sin_165 = 0.25881904510252074f;
  float warm = 0.36f + 0.4f * fabsf (x * cos_35 - y * sin_35);
  float cold = 0.56f + 0.2f * fabsf (x * cos_168 - y * sin_168);
  float from_164 = y * cos_164 - x * sin_164, from_165 = y * cos_165 - x * sin_165;

  return ((from_164 >= 0) | (from_165 >= 0)) ? cold : warm;
}

static inline float
hek_cmc (float l1,
         float a1,
         float b1,
         float l2,
         float a2,
         float b2,
         float inverse_l,
         float inverse_c)
{
  float c1, d_c, d_h_square, scale, square, f, t, s_l, s_c, s_h, l;

  hek_chroma_and_hue (a1, b1, a2, b2, &c1, &d_c, &d_h_square);
  scale = c1 == 0 ? 0 : 1 / c1;
  t = hek_cmc_t (a1 * scale, b1 * scale);
  square = c1 * c1;
  f = sqrtf (1 / (1 + 1900 / (square * square)));

  s_l = l1 < 16 ? 0.511f : 0.040975f * l1 / (1 + 0.01765f * l1);
  s_c = 0.0638f * c1 / (1 + 0.0131f * c1) + 0.638f;
  s_h = s_c * (f * t + 1 - f);
  l = (l2 - l1) * inverse_l / s_l;
  d_c = d_c * inverse_c / s_c;
  return sqrtf (l * l + d_c * d_c + d_h_square / (s_h * s_h));
}
