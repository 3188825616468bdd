/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * CIEDE2000 of one pair of floats, without angles: no branches and tables either, for the same
 * reason as in hek-kernel-color-math.h.
 */
#include "hek-kernel-color-math.h"

/* √(C⁷ / (C⁷ + 25⁷)) without overflow for any C >= 0 */
static inline float
hek_chroma_weight (float chroma)
{
  float r = 25 / chroma, r3 = r * r * r;

  return sqrtf (1 / (1 + r3 * r3 * r));
}

/*
 * The terms of hue from the direction (vx, vy) of the mean hue instead of its angle: T by
 * formulas of multiple angles, and Δθ by φ² as a polynomial of 1 - cos φ, where φ = h̄ - 275°
 * (beyond 101° Δθ is under 3e-6 degrees). A zero direction comes from a colour without chroma,
 * and then neither term counts.
 */
static inline void
hek_hue_terms (float  vx,
               float  vy,
               float *t,
               float *sin_2_delta_theta)
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
  float q = 1 - (c1 * cos_275 + s1 * sin_275);
  float p = 0.015276609919965267f;

  *t = 1 - 0.17f * (c1 * cos_30 + s1 * sin_30) + 0.24f * c2 + 0.32f * (c3 * cos_6 - s3 * sin_6) -
       0.20f * (c4 * cos_63 + s4 * sin_63);

  q = q > 1.2f ? 1.2f : q;
  p = p * q - 0.029188290238380432f;
  p = p * q + 0.04299931228160858f;
  p = p * q + 0.012934666126966476f;
  p = p * q + 0.09231329709291458f;
  p = p * q + 0.33305758237838745f;
  p = p * q + 2.0000035762786865f;
  /* exp (-(φ / 25°)²) = 2^(-φ² · (180 / 25π)² / ln 2) */
  *sin_2_delta_theta = hek_sin_60 (1.0471975511965976f * hek_exp2 (-7.577741506177187f * (p * q)));
}

/*
 * CIEDE2000 after Sharma, Wu, Dalal 2005. ΔC' and ΔH' are taken from the differences of a' and
 * b', so that nearly equal colours lose no digits; every term is exactly symmetric or
 * antisymmetric in the two colours.
 */
static inline float
hek_ciede2000 (float l1,
               float a1,
               float b1,
               float l2,
               float a2,
               float b2)
{
  float mean_c = 0.5f * (sqrtf (a1 * a1 + b1 * b1) + sqrtf (a2 * a2 + b2 * b2));
  float stretch = 1.5f - 0.5f * hek_chroma_weight (mean_c);
  float ap1 = a1 * stretch, ap2 = a2 * stretch;
  float cp1 = sqrtf (ap1 * ap1 + b1 * b1), cp2 = sqrtf (ap2 * ap2 + b2 * b2);
  float d_a = (a2 - a1) * stretch, d_b = b2 - b1;
  float sum_a = (a2 + a1) * stretch, sum_b = b2 + b1;
  float sum_c = cp1 + cp2, mean_cp = 0.5f * sum_c;
  float d_c = sum_c == 0 ? 0 : (d_a * sum_a + d_b * sum_b) / sum_c;

  /* cross = C₁C₂ sin Δh, dot = C₁C₂ cos Δh; opposite hues (cross = 0) turn from the one in [0°,
   * 180°) to the other */
  float dot = ap1 * ap2 + b1 * b2, product = cp1 * cp2;
  float near_cross = 0.5f * (sum_a * d_b - sum_b * d_a), far_cross = (a1 * b2 - a2 * b1) * stretch;
  float cross = d_a * d_a + d_b * d_b < 0.25f * product ? near_cross : far_cross;
  float tie = (b1 > 0) | ((b1 == 0) & (ap1 > 0)) ? 1.0f : -1.0f;
  float turn = cross > 0 ? 1.0f : cross < 0 ? -1.0f : tie;
  float half = 0.5f * (product + dot);
  float near_h = half == 0 ? 0 : cross / sqrtf (half);
  float far_h = turn * sqrtf (2 * (product - dot));
  float d_h = dot >= 0 ? near_h : far_h;

  float l_50 = 0.5f * (l1 + l2) - 50, l_square = l_50 * l_50;
  float s_l = 1 + 0.015f * l_square / sqrtf (20 + l_square);
  float s_c = 1 + 0.045f * mean_cp;
  float t, sin_2_delta_theta, vx, vy, x, y, z, square;

  vx = dot >= 0 ? ap1 * cp2 + ap2 * cp1 : turn * (b2 * cp1 - b1 * cp2);
  vy = dot >= 0 ? b1 * cp2 + b2 * cp1 : turn * (ap1 * cp2 - ap2 * cp1);
  hek_hue_terms (vx, vy, &t, &sin_2_delta_theta);

  x = (l2 - l1) / s_l;
  y = d_c / s_c;
  z = d_h / (1 + 0.015f * mean_cp * t);
  square = x * x + y * y + z * z - 2 * hek_chroma_weight (mean_cp) * sin_2_delta_theta * (y * z);
  return sqrtf (square < 0 ? 0 : square);
}
