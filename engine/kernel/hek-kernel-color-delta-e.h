/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * CIEDE2000 of one pair of floats, without angles: no branches and tables either, for the same
 * reason as in hek-kernel-color-math.h.
 */
#include "hek-kernel-color-math.h"

/* √(C⁷ / (C⁷ + 25⁷)) for any C >= 0; 1 from C = 12500 on */
static inline float
hek_chroma_weight (float chroma)
{
  float r = chroma * (1 / 25.0f), r_held = r > 500 ? 500 : r;
  float r3 = r_held * r_held * r_held, r7 = r3 * r3 * r_held;

  return sqrtf (r7 / (r7 + 1));
}

/*
 * T from the direction (vx, vy) of the mean hue instead of its angle, by formulas of multiple
 * angles, and 1 - cos φ, where φ = h̄ - 275°. A zero direction comes from a colour without chroma,
 * and then neither counts.
 */
static inline float
hek_hue_t (float  vx,
           float  vy,
           float *one_minus_cos)
{
  const float cos_30 = 0.86602540378443865f, sin_30 = 0.5f;
  const float cos_6 = 0.99452189536827333f, sin_6 = 0.10452846326765347f;
  const float cos_63 = 0.45399049973954676f, sin_63 = 0.89100652418836786f;
  const float cos_275 = 0.08715574274765817f, sin_275 = -0.99619469809174553f;
  float norm = vx * vx + vy * vy;
  float scale = norm > 0 ? 1 / sqrtf (norm) : 0;
  float c1 = vx * scale, s1 = vy * scale;
  float c2 = c1 * c1 - s1 * s1, s2 = 2 * s1 * c1;
  float c3 = c1 * c2 - s1 * s2, s3 = s1 * c2 + c1 * s2;
  float c4 = c2 * c2 - s2 * s2, s4 = 2 * s2 * c2;

  *one_minus_cos = 1 - (c1 * cos_275 + s1 * sin_275);
  return 1 - 0.17f * (c1 * cos_30 + s1 * sin_30) + 0.24f * c2 + 0.32f * (c3 * cos_6 - s3 * sin_6) -
       0.20f * (c4 * cos_63 + s4 * sin_63);
}

/* sin 2Δθ, by φ² as a polynomial of 1 - cos φ; beyond 101° Δθ is under 3e-6 degrees. */
static inline float
hek_sin_2_delta_theta (float one_minus_cos)
{
  float q = one_minus_cos > 1.2f ? 1.2f : one_minus_cos;
  float p = 0.015276609919965267f;

  p = p * q - 0.029188290238380432f;
  p = p * q + 0.04299931228160858f;
  p = p * q + 0.012934666126966476f;
  p = p * q + 0.09231329709291458f;
  p = p * q + 0.33305758237838745f;
  p = p * q + 2.0000035762786865f;
  /* exp (-(φ / 25°)²) = 2^(-φ² · (180 / 25π)² / ln 2) */
  return hek_sin_60 (1.0471975511965976f * hek_exp2 (-7.577741506177187f * (p * q)));
}

/*
 * CIEDE2000 after Sharma, Wu, Dalal 2005, in five steps: each is a chain of dependent operations
 * that is short enough for a processor to work on several pixels of a row at once, which it cannot
 * do with the whole. ΔC' and ΔH' are taken from the differences of a' and b', so that nearly equal
 * colours lose no digits; every term is exactly symmetric or antisymmetric in the two colours.
 */
typedef struct
{
  float stretch;       /* 1 + G */
  float vx, vy;        /* direction of the mean hue */
  float mean_c;        /* mean of C' */
  float c;             /* ΔC' / S_C */
  float h, h_below;    /* ΔH' = h / h_below */
  float t, sin_2_delta_theta;
} HekCiede2000;

static inline float
hek_ciede2000_stretch (float a1,
                       float b1,
                       float a2,
                       float b2)
{
  float mean_c = 0.5f * (sqrtf (a1 * a1 + b1 * b1) + sqrtf (a2 * a2 + b2 * b2));

  return 1.5f - 0.5f * hek_chroma_weight (mean_c);
}

static inline void
hek_ciede2000_chroma_and_hue (float         a1,
                              float         b1,
                              float         a2,
                              float         b2,
                              HekCiede2000 *terms)
{
  float stretch = terms->stretch, ap1 = a1 * stretch, ap2 = a2 * stretch;
  float cp1 = sqrtf (ap1 * ap1 + b1 * b1), cp2 = sqrtf (ap2 * ap2 + b2 * b2);
  float d_a = (a2 - a1) * stretch, d_b = b2 - b1;
  float sum_a = (a2 + a1) * stretch, sum_b = b2 + b1;
  float sum_c = cp1 + cp2, mean_c = 0.5f * sum_c;

  /* cross = C₁C₂ sin Δh, dot = C₁C₂ cos Δh; opposite hues (cross = 0) turn from the one in [0°,
   * 180°) to the other */
  float dot = ap1 * ap2 + b1 * b2, product = cp1 * cp2;
  float near_cross = 0.5f * (sum_a * d_b - sum_b * d_a), far_cross = (a1 * b2 - a2 * b1) * stretch;
  float cross = d_a * d_a + d_b * d_b < 0.25f * product ? near_cross : far_cross;
  float tie = (b1 > 0) | ((b1 == 0) & (ap1 > 0)) ? 1.0f : -1.0f;
  float turn = cross > 0 ? 1.0f : cross < 0 ? -1.0f : tie;

  /* ΔH' = cross / √((C₁C₂ + dot) / 2), and from a right angle on ±√(2 (C₁C₂ - dot)). What is added
   * below matters only where all above is 0. */
  float half = 0.5f * (product + dot), far = 2 * (product - dot), far_h = turn * far;

  terms->h = dot >= 0 ? cross : far_h;
  terms->h_below = sqrtf (dot >= 0 ? half : far) + 1e-30f;
  terms->vx = dot >= 0 ? ap1 * cp2 + ap2 * cp1 : turn * (b2 * cp1 - b1 * cp2);
  terms->vy = dot >= 0 ? b1 * cp2 + b2 * cp1 : turn * (ap1 * cp2 - ap2 * cp1);
  terms->mean_c = mean_c;
  terms->c = (d_a * sum_a + d_b * sum_b) / ((sum_c + 1e-30f) * (1 + 0.045f * mean_c));
}

static inline float
hek_ciede2000_sum (float        l1,
                   float        l2,
                   HekCiede2000 terms)
{
  float l_50 = 0.5f * (l1 + l2) - 50, l_square = l_50 * l_50, root_l = sqrtf (20 + l_square);
  float rotation = 2 * hek_chroma_weight (terms.mean_c) * terms.sin_2_delta_theta;
  float x, y, z, square;

  /* S_L = (root_l + 0.015 l_square) / root_l */
  x = (l2 - l1) * root_l / (root_l + 0.015f * l_square);
  y = terms.c;
  z = terms.h / (terms.h_below * (1 + 0.015f * terms.mean_c * terms.t));
  square = x * x + y * y + z * z - rotation * (y * z);
  return sqrtf (square < 0 ? 0 : square);
}
