/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-bits.h"

#include <stddef.h>

static inline uint32_t
hek_half_bits (float x)
{
  return (uint32_t) hek_bits_from_float (x);
}

static inline float
hek_half_float (uint32_t bits)
{
  return hek_float_from_bits ((int32_t) bits);
}

/*
 * Finite numbers too small for a normal f16 are added to 0.5, whose last bit is worth as much as
 * the last bit of a denormal f16: the processor rounds. The others are rounded in the integer.
 */
static inline uint16_t
hek_half_f16 (float x)
{
  uint32_t bits = hek_half_bits (x), sign = (bits >> 16) & 0x8000, magnitude = bits & 0x7fffffff;

  if (magnitude > 0x7f800000)
    return (uint16_t) (sign | 0x7e00 | ((magnitude >> 13) & 0x3ff));
  if (magnitude >= 0x477ff000) /* 65520: halfway between the largest f16 and the next power of 2 */
    return (uint16_t) (sign | 0x7c00);
  if (magnitude < 0x38800000) /* 2⁻¹⁴ */
    return (uint16_t) (sign | (hek_half_bits (hek_half_float (magnitude) + 0.5f) - 0x3f000000));
  return (uint16_t) (sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >> 13) & 1)) >> 13));
}

/* The exponent's bias changes by 112; a denormal is the difference of two normal numbers. */
static inline float
hek_half_f32 (uint16_t half)
{
  uint32_t sign = (uint32_t) (half & 0x8000) << 16, magnitude = half & 0x7fff;

  if (magnitude > 0x7c00)
    return hek_half_float (sign | 0x7fc00000 | (magnitude << 13));
  if (magnitude == 0x7c00)
    return hek_half_float (sign | 0x7f800000);
  if (magnitude >= 0x0400)
    return hek_half_float (sign | ((magnitude << 13) + 0x38000000));
  return hek_half_float (
    sign | hek_half_bits (hek_half_float (0x38800000 + (magnitude << 13)) - 0x1p-14f));
}

static inline uint16_t
hek_half_bf16 (float x)
{
  uint32_t bits = hek_half_bits (x);

  if ((bits & 0x7fffffff) > 0x7f800000)
    return (uint16_t) ((bits >> 16) | 0x40);
  return (uint16_t) ((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

static inline float
hek_half_f32_from_bf16 (uint16_t half)
{
  return hek_half_float ((uint32_t) half << 16);
}

void hek_kernel_f16_from_f32_scalar (const float *in, uint16_t *out, size_t n);
void hek_kernel_f32_from_f16_scalar (const uint16_t *in, float *out, size_t n);
void hek_kernel_f16_from_f32_avx2 (const float *in, uint16_t *out, size_t n);
void hek_kernel_f32_from_f16_avx2 (const uint16_t *in, float *out, size_t n);
void hek_kernel_f16_from_f32_avx512 (const float *in, uint16_t *out, size_t n);
void hek_kernel_f32_from_f16_avx512 (const uint16_t *in, float *out, size_t n);
