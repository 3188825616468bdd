/* SPDX-License-Identifier: Apache-2.0 */
/* NEON: products of signed bytes in 16 bits, added in pairs to 32. A byte of a code has no sign;
 * it is moved by 128, and what that takes from the sum is 128 · Σq. */
#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

#define INLINE static inline __attribute__ ((always_inline))

INLINE int32_t
dot_code8 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  const uint8x16_t turn = vdupq_n_u8 (0x80);
  int32x4_t products = vdupq_n_s32 (0), moved = products;

  for (size_t d = 0; d < code_bytes; d += 16)
    {
      int8x16_t c = vreinterpretq_s8_u8 (veorq_u8 (vld1q_u8 (code + d), turn));
      int8x16_t q = vld1q_s8 (query + d);

      products = vpadalq_s16 (products, vmull_s8 (vget_low_s8 (c), vget_low_s8 (q)));
      products = vpadalq_s16 (products, vmull_s8 (vget_high_s8 (c), vget_high_s8 (q)));
      moved = vpadalq_s16 (moved, vpaddlq_s8 (q));
    }
  return vaddvq_s32 (vaddq_s32 (products, vshlq_n_s32 (moved, 7)));
}

/* Four products of at most 15 · 128 fit 16 bits. */
INLINE int32_t
dot_code4 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  const uint8x16_t half = vdupq_n_u8 (15);
  int32x4_t sum = vdupq_n_s32 (0);

  for (size_t d = 0; d < code_bytes; d += 16)
    {
      uint8x16_t c = vld1q_u8 (code + d);
      int8x16_t low = vreinterpretq_s8_u8 (vandq_u8 (c, half));
      int8x16_t high = vreinterpretq_s8_u8 (vshrq_n_u8 (c, 4));
      int8x16_t q_low = vld1q_s8 (query + d), q_high = vld1q_s8 (query + code_bytes + d);
      int16x8_t products = vmull_s8 (vget_low_s8 (low), vget_low_s8 (q_low));

      products = vmlal_s8 (products, vget_high_s8 (low), vget_high_s8 (q_low));
      products = vmlal_s8 (products, vget_low_s8 (high), vget_low_s8 (q_high));
      products = vmlal_s8 (products, vget_high_s8 (high), vget_high_s8 (q_high));
      sum = vpadalq_s16 (sum, products);
    }
  return vaddvq_s32 (sum);
}

#include "hek-kernel-code-rows.h"

HEK_KERNEL_CODE_GATHER (8, neon)
HEK_KERNEL_CODE_GATHER (4, neon)

void
hek_kernel_code_project_neon (const int16_t *matrix,
                              size_t         n_out,
                              size_t         n_in,
                              const int16_t *x,
                              int32_t       *y)
{
  for (size_t o = 0; o < n_out; o++)
    {
      const int16_t *row = matrix + o * n_in;
      int32x4_t s0 = vdupq_n_s32 (0), s1 = s0;

      for (size_t i = 0; i < n_in; i += 8)
        {
          int16x8_t a = vld1q_s16 (row + i), b = vld1q_s16 (x + i);

          s0 = vmlal_s16 (s0, vget_low_s16 (a), vget_low_s16 (b));
          s1 = vmlal_s16 (s1, vget_high_s16 (a), vget_high_s16 (b));
        }
      y[o] = vaddvq_s32 (vaddq_s32 (s0, s1));
    }
}
