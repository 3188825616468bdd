/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of floats with NEON: the 32 lanes are eight registers. */
#include "hek-kernel-distance-private.h"
#include "hek-kernel-distance-tail.h"

#include <arm_neon.h>

#define BATCH 2
#define LANES static inline __attribute__ ((always_inline))

typedef struct
{
  float32x4_t x[8];
} Lanes;

LANES Lanes
lanes_zero (void)
{
  Lanes lanes;

  for (unsigned i = 0; i < 8; i++)
    lanes.x[i] = vdupq_n_f32 (0);
  return lanes;
}

LANES Lanes
lanes_f32 (const uint8_t *p)
{
  Lanes lanes;

  for (unsigned i = 0; i < 8; i++)
    lanes.x[i] = vreinterpretq_f32_u8 (vld1q_u8 (p + 16 * i));
  return lanes;
}

LANES Lanes
lanes_f16 (const uint8_t *p)
{
  Lanes lanes;

  for (unsigned i = 0; i < 8; i++)
    lanes.x[i] = vcvt_f32_f16 (vreinterpret_f16_u8 (vld1_u8 (p + 8 * i)));
  return lanes;
}

LANES Lanes
lanes_bf16 (const uint8_t *p)
{
  Lanes lanes;

  for (unsigned i = 0; i < 8; i++)
    lanes.x[i]
      = vreinterpretq_f32_u32 (vshll_n_u16 (vreinterpret_u16_u8 (vld1_u8 (p + 8 * i)), 16));
  return lanes;
}

LANES Lanes
lanes_u8 (const uint8_t *p)
{
  Lanes lanes;

  for (unsigned i = 0; i < 4; i++)
    {
      uint16x8_t wide = vmovl_u8 (vld1_u8 (p + 8 * i));

      lanes.x[2 * i] = vcvtq_f32_u32 (vmovl_u16 (vget_low_u16 (wide)));
      lanes.x[2 * i + 1] = vcvtq_f32_u32 (vmovl_u16 (vget_high_u16 (wide)));
    }
  return lanes;
}

LANES_TAIL (f32, 4)
LANES_TAIL (f16, 2)
LANES_TAIL (bf16, 2)
LANES_TAIL (u8, 1)

LANES Lanes
lanes_sub (Lanes a,
           Lanes b)
{
  for (unsigned i = 0; i < 8; i++)
    a.x[i] = vsubq_f32 (a.x[i], b.x[i]);
  return a;
}

LANES Lanes
lanes_fma (Lanes a,
           Lanes b,
           Lanes sum)
{
  for (unsigned i = 0; i < 8; i++)
    sum.x[i] = vfmaq_f32 (sum.x[i], a.x[i], b.x[i]);
  return sum;
}

LANES float
lanes_total (Lanes sum)
{
  float32x4_t x;
  float32x2_t y;

  for (unsigned half = 4; half > 0; half /= 2)
    for (unsigned i = 0; i < half; i++)
      sum.x[i] = vaddq_f32 (sum.x[i], sum.x[i + half]);
  x = sum.x[0];
  y = vadd_f32 (vget_low_f32 (x), vget_high_f32 (x));
  return vget_lane_f32 (y, 0) + vget_lane_f32 (y, 1);
}

#define HEK_KERNEL_DISTANCE_TABLE hek_kernel_distance_neon
#include "hek-kernel-distance-float-rows.h"
