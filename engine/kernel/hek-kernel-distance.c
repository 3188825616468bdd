/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of floats in plain C, the lanes being an array, and the choice of the instruction set. */
#include "hek-kernel-distance.h"

#include "hek-kernel-cpu.h"
#include "hek-kernel-distance-fma.h"
#include "hek-kernel-distance-private.h"
#include "hek-kernel-half-private.h"

#define BATCH 1
#define LANES static inline

typedef struct
{
  float x[32];
} Lanes;

LANES Lanes
lanes_zero (void)
{
  return (Lanes) { { 0 } };
}

LANES Lanes
lanes_f32_tail (const uint8_t *p,
                size_t         n)
{
  Lanes lanes = { { 0 } };

  memcpy (lanes.x, p, 4 * n);
  return lanes;
}

#define LANES_TAIL_16(number, widen) \
  LANES Lanes lanes_##number##_tail (const uint8_t *p, size_t n) \
  { \
    Lanes lanes = { { 0 } }; \
    uint16_t half[32]; \
\
    memcpy (half, p, 2 * n); \
    for (size_t i = 0; i < n; i++) \
      lanes.x[i] = widen (half[i]); \
    return lanes; \
  }

LANES_TAIL_16 (f16, hek_half_f32)
LANES_TAIL_16 (bf16, hek_half_f32_from_bf16)

LANES Lanes
lanes_u8_tail (const uint8_t *p,
               size_t         n)
{
  Lanes lanes = { { 0 } };

  for (size_t i = 0; i < n; i++)
    lanes.x[i] = p[i];
  return lanes;
}

#define LANES_ALL(number) \
  LANES Lanes lanes_##number (const uint8_t *p) \
  { \
    return lanes_##number##_tail (p, 32); \
  }

LANES_ALL (f32)
LANES_ALL (f16)
LANES_ALL (bf16)
LANES_ALL (u8)

LANES Lanes
lanes_sub (Lanes a,
           Lanes b)
{
  for (unsigned l = 0; l < 32; l++)
    a.x[l] -= b.x[l];
  return a;
}

LANES Lanes
lanes_fma (Lanes a,
           Lanes b,
           Lanes sum)
{
  for (unsigned l = 0; l < 32; l++)
    sum.x[l] = hek_fma_exact (a.x[l], b.x[l], sum.x[l]);
  return sum;
}

LANES float
lanes_total (Lanes sum)
{
  for (unsigned half = 16; half > 0; half /= 2)
    for (unsigned l = 0; l < half; l++)
      sum.x[l] += sum.x[l + half];
  return sum.x[0];
}

#define HEK_KERNEL_DISTANCE_TABLE hek_kernel_distance_scalar
#include "hek-kernel-distance-float-rows.h"

const HekKernelDistance *
hek_kernel_distance (HekKernelNumber number,
                     HekKernelSum    sum)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    return &hek_kernel_distance_avx512[number][sum];
  if (level >= HEK_CPU_AVX2)
    return &hek_kernel_distance_avx2[number][sum];
#elif defined(__aarch64__)
  if (hek_kernel_cpu_level () == HEK_CPU_NEON)
    return &hek_kernel_distance_neon[number][sum];
#endif
  return &hek_kernel_distance_scalar[number][sum];
}
