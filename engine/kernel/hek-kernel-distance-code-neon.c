/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of integers with NEON: products of bytes in 16 bits, added in pairs to 32. */
#include "hek-kernel-distance-private.h"
#include "hek-kernel-distance-tail.h"

#include <arm_neon.h>

#define BATCH 4
#define N_BYTES 16
#define BYTES static inline __attribute__ ((always_inline))

typedef uint8x16_t Bytes;
typedef uint32x4_t Total;

BYTES Bytes
bytes_load (const uint8_t *p)
{
  return vld1q_u8 (p);
}

BYTES Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  uint8_t copy[N_BYTES] = { 0 };

  copy_tail (copy, p, n);
  return vld1q_u8 (copy);
}

BYTES Total
total_zero (void)
{
  return vdupq_n_u32 (0);
}

BYTES Total
add_products (Total total,
              Bytes a,
              Bytes b)
{
  total = vpadalq_u16 (total, vmull_u8 (vget_low_u8 (a), vget_low_u8 (b)));
  return vpadalq_u16 (total, vmull_u8 (vget_high_u8 (a), vget_high_u8 (b)));
}

BYTES Total
add_signed_products (Total     total,
                     int8x16_t a,
                     int8x16_t b)
{
  int32x4_t sum = vreinterpretq_s32_u32 (total);

  sum = vpadalq_s16 (sum, vmull_s8 (vget_low_s8 (a), vget_low_s8 (b)));
  sum = vpadalq_s16 (sum, vmull_s8 (vget_high_s8 (a), vget_high_s8 (b)));
  return vreinterpretq_u32_s32 (sum);
}

BYTES Total
total_add (HekKernelCode code,
           HekKernelSum  sum,
           Total         total,
           Bytes         q,
           Bytes         x)
{
  int8x16_t signed_q = vreinterpretq_s8_u8 (q), signed_x = vreinterpretq_s8_u8 (x);
  Bytes d;

  if (code == HEK_KERNEL_CODE_BITS)
    return vpadalq_u16 (total, vpaddlq_u8 (vcntq_u8 (veorq_u8 (q, x))));
  if (sum == HEK_KERNEL_DOT)
    return code == HEK_KERNEL_CODE_I8 ? add_signed_products (total, signed_q, signed_x)
                                      : add_products (total, q, x);
  d = code == HEK_KERNEL_CODE_I8 ? vreinterpretq_u8_s8 (vabdq_s8 (signed_q, signed_x))
                                 : vabdq_u8 (q, x);
  return add_products (total, d, d);
}

BYTES uint32_t
total_value (HekKernelCode code,
             HekKernelSum  sum,
             Total         total)
{
  return vaddvq_u32 (total);
}

#define HEK_KERNEL_CODE_DISTANCE_TABLE hek_kernel_code_distance_neon
#include "hek-kernel-distance-code-rows.h"
