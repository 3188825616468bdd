/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Functions of one float for the colour rows, without branches and tables, so that a compiler
 * turns a loop over them into SIMD. All static: each per-ISA file has its own copies. The
 * polynomials are minimax fits in the range named beside them (weighted least squares, Lawson),
 * rounded to float.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#define HEK_KERNEL_HUGE 1e38f

static inline int32_t
hek_bits_from_float (float x)
{
  int32_t i;

  memcpy (&i, &x, sizeof i);
  return i;
}

static inline float
hek_float_from_bits (int32_t i)
{
  float x;

  memcpy (&x, &i, sizeof x);
  return x;
}

/* Cube root, x >= 0: the exponent divided by three is within 3.3 %, two steps of Halley bring it
 * to 1 ulp. */
static inline float
hek_cbrt (float x)
{
  int32_t third = (int32_t) ((float) hek_bits_from_float (x) * (1 / 3.0f));
  float y = hek_float_from_bits (third + 0x2a514067);
  float y3 = y * y * y;

  y = y + y * ((x - y3) / (2 * y3 + x));
  y3 = y * y * y;
  y = y + y * ((x - y3) / (2 * y3 + x));
  return ((x > 0) & (x < HEK_KERNEL_HUGE)) ? y : x;
}

/* Fifth root, 0 < x < 1e7: as the cube root, from within 3.6 %. */
static inline float
hek_root5 (float x)
{
  int32_t fifth = (int32_t) ((float) hek_bits_from_float (x) * (1 / 5.0f));
  float y = hek_float_from_bits (fifth + 0x32c7ae14);
  float y5 = y * y * (y * y) * y;

  y = y + y * ((x - y5) / (3 * y5 + 2 * x));
  y5 = y * y * (y * y) * y;
  y = y + y * ((x - y5) / (3 * y5 + 2 * x));
  return x < HEK_KERNEL_HUGE ? y : x;
}

/* sRGB, IEC 61966-2-1: x^2.4 = x² · (x^(1/5))², x^(1/2.4) = z · z^(1/4) with z = x^(1/3). */
static inline float
hek_srgb_decode (float encoded)
{
  float x = fabsf (encoded);
  float t = (x + 0.055f) / 1.055f;
  float root = hek_root5 (t);
  float curve = t * t * (root * root);

  return copysignf (x <= 0.04045f ? x / 12.92f : curve, encoded);
}

static inline float
hek_srgb_encode (float linear)
{
  float x = fabsf (linear);
  float z = hek_cbrt (x);
  float curve = 1.055f * (z * sqrtf (sqrtf (z))) - 0.055f;

  return copysignf (x <= (float) (0.04045 / 12.92) ? x * 12.92f : curve, linear);
}

/* 2^x for -126 <= x <= 127; polynomial on [-0.5, 0.5]: 2e-9. */
static inline float
hek_exp2 (float x)
{
  const float round_to_int = 0x1.8p23f;
  float whole = x + round_to_int;
  int32_t n = hek_bits_from_float (whole) - 0x4b400000;
  float f = x - (whole - round_to_int);
  float p = 0.0001534581242594868627f;

  p = p * f + 0.001339993090368807f;
  p = p * f + 0.009618489071726799f;
  p = p * f + 0.05550328642129898f;
  p = p * f + 0.24022646248340607f;
  p = p * f + 0.6931471824645996f;
  p = p * f + 1.0f;
  return p * hek_float_from_bits ((int32_t) ((uint32_t) (n + 127) << 23));
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
