/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Functions of one float for the colour rows, without branches and tables, so that a compiler
 * turns a loop over them into SIMD. All static: each per-ISA file has its own copies. The
 * polynomials are minimax fits in the range named beside them (weighted least squares, Lawson),
 * rounded to float.
 */
#include "hek-kernel-bits.h"

#include <math.h>

#define HEK_KERNEL_HUGE 1e38f

/*
 * Cube root of x > 0 that is no denormal: r = x^(-1/3) from the exponent divided by three (within
 * 3.4 %), a polynomial of e = 1 - x r³, |e| <= 0.1021, that gives (1 - e)^(-1/3) to 5e-5, and a
 * step of Newton without its division. Not for 0, infinity and what lies beyond HEK_KERNEL_HUGE.
 */
static inline float
hek_cbrt_normal (float x)
{
  int32_t third = (int32_t) ((float) hek_bits_from_float (x) * (1 / 3.0f));
  float r = hek_float_from_bits (0x54a1f5b3 - third);
  float e = 1 - (x * r) * (r * r);
  float p = 0.22411350905895233f;
  float r2, y;

  p = p * e + 0.3346916139125824f;
  p = p * e + 0.9999960660934448f;
  r = r * p;
  r2 = r * r;
  y = x * r2;
  return y + (x - y * y * y) * (r2 * (1 / 3.0f));
}

/* Cube root, x >= 0. */
static inline float
hek_cbrt (float x)
{
  float y = hek_cbrt_normal (x);

  return ((x > 0) & (x < HEK_KERNEL_HUGE)) ? y : x;
}

/*
 * sRGB, IEC 61966-2-1. ((x + 0.055) / 1.055)^2.4 = t³ r³ (1 - e)^(-3/5) / 1.055^2.4, where t = x +
 * 0.055, r = t^(-1/5) from the exponent divided by five (within 3.1 %) and e = 1 - t r⁵, |e| <=
 * 0.1546; the polynomial of the last two factors is good to 1e-8.
 */
static inline float
hek_srgb_decode (float encoded)
{
  float x = fabsf (encoded);
  float t = x + 0.055f;
  int32_t fifth = (int32_t) ((float) hek_bits_from_float (t) * (1 / 5.0f));
  float r = hek_float_from_bits (0x4c2b49c1 - fifth);
  float t_r = t * r, r2 = r * r;
  float e = 1 - t_r * (r2 * r2);
  float p = 0.29477599263191223f;
  float curve;

  p = p * e + 0.31437063217163086f;
  p = p * e + 0.3290800452232361f;
  p = p * e + 0.36569875478744507f;
  p = p * e + 0.42212018370628357f;
  p = p * e + 0.5276497006416321f;
  p = p * e + 0.8794154524803162f;
  curve = (t * t) * (t_r * r2) * p;
  return copysignf (x <= 0.04045f ? x * (1 / 12.92f) : curve, encoded);
}

/* x^(1/2.4) = z · z^(1/4) with z = x^(1/3). */
static inline float
hek_srgb_encode (float linear)
{
  float x = fabsf (linear);
  float z = hek_cbrt (x);
  float curve = 1.055f * (z * sqrtf (sqrtf (z))) - 0.055f;

  return copysignf (x <= (float) (0.04045 / 12.92) ? x * 12.92f : curve, linear);
}

/* 2^f for |f| <= 0.5: 2e-9. */
static inline float
hek_exp2_fraction (float f)
{
  float p = 0.0001534581242594868627f;

  p = p * f + 0.001339993090368807f;
  p = p * f + 0.009618489071726799f;
  p = p * f + 0.05550328642129898f;
  p = p * f + 0.24022646248340607f;
  p = p * f + 0.6931471824645996f;
  return p * f + 1.0f;
}

/* 2^x for -126 <= x <= 127. */
static inline float
hek_exp2 (float x)
{
  const float round_to_int = 0x1.8p23f;
  float whole = x + round_to_int;
  int32_t n = hek_bits_from_float (whole) - 0x4b400000;

  return hek_exp2_fraction (x - (whole - round_to_int)) *
         hek_float_from_bits ((int32_t) ((uint32_t) (n + 127) << 23));
}

/* sin x for |x| <= π/3: 1e-10. */
static inline float
hek_sin_60 (float x)
{
  float z = x * x;
  float p = 2.687207597773522e-06f;

  p = p * z - 0.00019834641716443002f;
  p = p * z + 0.008333306759595871f;
  p = p * z - 0.1666666567325592f;
  return x + x * z * p;
}

/* cos x for |x| <= π/4: 5e-11. */
static inline float
hek_cos_45 (float x)
{
  float z = x * x;
  float p = 2.439040872559417e-05f;

  p = p * z - 0.0013886763481423259f;
  p = p * z + 0.04166662320494652f;
  p = p * z - 0.5f;
  return 1 + z * p;
}

/* Angle of (x, y) in degrees, [0, 360); polynomial of atan on [0, 1]: 2e-8. */
static inline float
hek_hue_degrees (float x,
                 float y)
{
  float ax = fabsf (x), ay = fabsf (y);
  float lo = ax < ay ? ax : ay, hi = ax < ay ? ay : ax;
  float t = hi == 0 ? 0 : lo / hi;
  float z = t * t;
  float p = 0.0028498899191617966f;

  p = p * z - 0.016068631783127785f;
  p = p * z + 0.04269152879714966f;
  p = p * z - 0.0750429555773735f;
  p = p * z + 0.10640934854745865f;
  p = p * z - 0.14203645288944244f;
  p = p * z + 0.1999261975288391f;
  p = p * z - 0.3333307206630707f;
  p = (t + t * z * p) * 57.29577951308232f;
  p = ax < ay ? 90 - p : p;
  p = x < 0 ? 180 - p : p;
  p = ((y < 0) & (p > 0)) ? 360 - p : p;
  return p >= 360 ? 0 : p;
}
