/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Powers of one float and the transfer functions made of them: no branches and tables, as in
 * hek-kernel-color-math.h. The polynomials are minimax fits (weighted least squares, Lawson),
 * rounded to float.
 */
#include "hek-kernel-color-math.h"

/* Below this floats are denormal, and light counts as none. */
#define HEK_KERNEL_TINY 0x1p-126f

/* An exponent in two parts, so that @hi times an integer up to 256 is exact. */
typedef struct
{
  float hi, lo, all;
} HekKernelPower;

static inline HekKernelPower
hek_power_of (double exponent)
{
  HekKernelPower p = { .all = (float) exponent };

  p.hi = hek_float_from_bits (hek_bits_from_float (p.all) & ~0xfff);
  p.lo = (float) (exponent - p.hi);
  return p;
}

/* x = 2^exponent · (1 + f), f in [√½ - 1, √2 - 1]: log2 (1 + f), polynomial 3e-8 (relative, also
 * beside 0). */
static inline float
hek_log2_parts (float  x,
                float *exponent)
{
  int32_t bits = hek_bits_from_float (x);
  int32_t whole = (int32_t) ((uint32_t) bits - 0x3f3504f3u) >> 23;
  float f = hek_float_from_bits ((int32_t) ((uint32_t) bits - ((uint32_t) whole << 23))) - 1;
  float p = 0.12583698332309723f;

  p = p * f - 0.20726972818374634f;
  p = p * f + 0.21571561694145203f;
  p = p * f - 0.23894482851028442f;
  p = p * f + 0.28791624307632446f;
  p = p * f - 0.3607036769390106f;
  p = p * f + 0.48091062903404236f;
  p = p * f - 0.7213473320007324f;
  p = p * f + 1.4426950216293335f;
  *exponent = (float) whole;
  return f * p;
}

/* x > 0; about -127 for denormals and 0. */
static inline float
hek_log2 (float x)
{
  float exponent, log_f = hek_log2_parts (x, &exponent), sum = exponent + log_f;

  return x < INFINITY ? sum : x;
}

/* 2^(x + rest), rest small; 0 below 2^-126.5 and infinity from 2^127.5 on. */
static inline float
hek_exp2_sum (float x,
              float rest)
{
  const float round_to_int = 0x1.8p23f;
  float sum = x + rest;
  float held = sum < -127 ? -127.0f : sum > 128 ? 128.0f : sum;
  float whole = held + round_to_int;
  int32_t n = hek_bits_from_float (whole) - 0x4b400000;

  return hek_exp2_fraction ((x - (whole - round_to_int)) + rest) *
         hek_float_from_bits ((int32_t) ((uint32_t) (n + 127) << 23));
}

/* x^p for x > 0 and p > 0; 0 for denormals, 0 and below. */
static inline float
hek_power (float          x,
           HekKernelPower p)
{
  float exponent, log_f = hek_log2_parts (x, &exponent);
  float y = hek_exp2_sum (p.hi * exponent, p.lo * exponent + p.all * log_f);

  y = x < HEK_KERNEL_TINY ? 0 : y;
  return x < INFINITY ? y : x;
}

static inline float
hek_odd_power (float          x,
               HekKernelPower p)
{
  return copysignf (hek_power (fabsf (x), p), x);
}

/* --- ST 2084 ------------------------------------------------------------------------------- */

/* With K = 1 - c1 = c2 - c3 neither direction loses digits: (c1 + c2 u) / (1 + c3 u) = 1 - d,
 * where d = K (1 - u) / (1 + c3 u) and u = (K - d) / (K + c3 d). */
#define HEK_PQ_K 0.1640625f
#define HEK_PQ_C3 18.6875f
#define HEK_PQ_LOG_C1 -0.25853301359885306f

typedef struct
{
  HekKernelPower m1, inverse_m1;
  float m2, inverse_m2;
  float zero; /* code of no light: c1^m2 */
} HekKernelPq;

static inline HekKernelPq
hek_pq_of (double m2)
{
  const double m1 = 2610.0 / 16384;

  return (HekKernelPq) { .m1 = hek_power_of (m1), .inverse_m1 = hek_power_of (1 / m1),
                         .m2 = (float) m2, .inverse_m2 = (float) (1 / m2),
                         .zero = (float) exp2 (-0.25853301359885306 * m2) };
}

/* @light: 1 = peak; below 0 as 0 */
static inline float
hek_pq_encode (float       light,
               HekKernelPq q)
{
  float y = light > HEK_KERNEL_HUGE ? HEK_KERNEL_HUGE : light;
  float u = hek_power (y, q.m1);
  float d = HEK_PQ_K * (1 - u) / (1 + HEK_PQ_C3 * u);
  float p = 0.36829522252082825f; /* -log2 (1 - d) / d for d in [-0.009, 0.1641]: 3e-9 */

  p = p * d + 0.26478689908981323f;
  p = p * d + 0.3625161647796631f;
  p = p * d + 0.48084330558776855f;
  p = p * d + 0.7213478088378906f;
  p = p * d + 1.4426950216293335f;
  return hek_exp2_sum (-q.m2 * (d * p), 0);
}

/* Code of no light and below: 0. Codes that the brightest light does not reach: infinity. */
static inline float
hek_pq_decode (float       code,
               HekKernelPq q)
{
  float log_v = hek_log2 (code < q.zero ? q.zero : code) * q.inverse_m2;
  float y = log_v < HEK_PQ_LOG_C1 ? HEK_PQ_LOG_C1 : log_v;
  float p = 0.0012407548492774367f; /* (2^y - 1) / y for y in [-0.2625, 0.013]: 7e-10 */
  float d, below, light;

  p = p * y + 0.009598704054951668f;
  p = p * y + 0.05550255626440048f;
  p = p * y + 0.24022647738456726f;
  p = p * y + 0.6931471824645996f;
  d = -y * p;
  below = HEK_PQ_K + HEK_PQ_C3 * d;
  light = hek_power ((HEK_PQ_K - d) / below, q.inverse_m1);
  return below <= 0 ? INFINITY : light;
}

/* Continued through (0, code of 0) as odd functions. */
static inline float
hek_pq_encode_odd (float       light,
                   HekKernelPq q)
{
  return q.zero + copysignf (hek_pq_encode (fabsf (light), q) - q.zero, light);
}

static inline float
hek_pq_decode_odd (float       code,
                   HekKernelPq q)
{
  float above = code - q.zero;

  return copysignf (hek_pq_decode (q.zero + fabsf (above), q), above);
}

/* --- HLG, ITU-R BT.2100-2 table 5 ---------------------------------------------------------- */

#define HEK_HLG_A 0.17883277f
#define HEK_HLG_B 0.28466892f
#define HEK_HLG_C 0.55991073f

/* Scene light, 1 = peak; below 0 as 0. */
static inline float
hek_hlg_encode (float light)
{
  float e = light < 0 ? 0 : light;
  float root = sqrtf (3 * e);
  float curve = HEK_HLG_A * 0.6931471805599453f * hek_log2 (12 * e - HEK_HLG_B) + HEK_HLG_C;

  return e <= 1 / 12.0f ? root : curve;
}

static inline float
hek_hlg_decode (float code)
{
  float v = code < 0 ? 0 : code;
  float curve = hek_exp2_sum ((v - HEK_HLG_C) * (1.4426950408889634f / HEK_HLG_A), 0);

  return v <= 0.5f ? v * v * (1 / 3.0f) : (curve + HEK_HLG_B) * (1 / 12.0f);
}

/* --- PU21: p7 (((p1 + p2 Y^p4) / (1 + p3 Y^p4))^p5 - p6) ----------------------------------- */

typedef struct
{
  float p1, p2, p3, p6, p7;
  HekKernelPower p4, p5, inverse_p4, inverse_p5;
  float lo, hi; /* what luminance, or a code, is held to */
} HekKernelPu21;

static inline float
hek_held (float x,
          float lo,
          float hi)
{
  return x < lo ? lo : x > hi ? hi : x;
}

static inline float
hek_pu21_encode (float         luminance,
                 HekKernelPu21 q)
{
  float y = hek_power (hek_held (luminance, q.lo, q.hi), q.p4);

  return q.p7 * (hek_power ((q.p1 + q.p2 * y) / (1 + q.p3 * y), q.p5) - q.p6);
}

static inline float
hek_pu21_decode (float         code,
                 HekKernelPu21 q)
{
  float v = hek_power (hek_held (code, q.lo, q.hi) / q.p7 + q.p6, q.inverse_p5);
  float above = v - q.p1;

  return hek_power ((above < 0 ? 0 : above) / (q.p2 - q.p3 * v), q.inverse_p4);
}
