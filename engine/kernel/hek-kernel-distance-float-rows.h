/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Sums of floats over the 32 lanes of one instruction set. The file that includes this has defined
 * BATCH (rows that are summed together: so many times the lanes fit the registers), Lanes and
 *   lanes_zero ()          lanes_f32 (p), lanes_f16 (p), lanes_bf16 (p), lanes_u8 (p)
 *   lanes_sub (a, b)       the same with _tail (p, n): n < 32 numbers, then zeros
 *   lanes_fma (a, b, sum)  lanes_total (sum): in the order of the header
 * and HEK_KERNEL_DISTANCE_TABLE, the name of the table that this makes.
 */
#include "hek-kernel-distance-private.h"

typedef HekKernelNumber Kind;
typedef float Query;
typedef float Value;

/* Everything below is inlined with a constant number and sum. */
ALWAYS_INLINE size_t
row_bytes (HekKernelNumber number,
           size_t          dim)
{
  return (number == HEK_KERNEL_F32 ? 4 : number == HEK_KERNEL_U8 ? 1 : 2) * dim;
}

ALWAYS_INLINE int
gains_by_width (HekKernelNumber number)
{
  return number == HEK_KERNEL_F32;
}

ALWAYS_INLINE Lanes
lanes_load (HekKernelNumber number,
            const uint8_t  *p)
{
  switch (number)
    {
    case HEK_KERNEL_F16:
      return lanes_f16 (p);
    case HEK_KERNEL_BF16:
      return lanes_bf16 (p);
    case HEK_KERNEL_U8:
      return lanes_u8 (p);
    case HEK_KERNEL_F32:
    default:
      return lanes_f32 (p);
    }
}

ALWAYS_INLINE Lanes
lanes_load_tail (HekKernelNumber number,
                 const uint8_t  *p,
                 size_t          n)
{
  switch (number)
    {
    case HEK_KERNEL_F16:
      return lanes_f16_tail (p, n);
    case HEK_KERNEL_BF16:
      return lanes_bf16_tail (p, n);
    case HEK_KERNEL_U8:
      return lanes_u8_tail (p, n);
    case HEK_KERNEL_F32:
    default:
      return lanes_f32_tail (p, n);
    }
}

ALWAYS_INLINE Lanes
lanes_add (HekKernelSum sum,
           Lanes        q,
           Lanes        x,
           Lanes        total)
{
  if (sum == HEK_KERNEL_L2)
    {
      x = lanes_sub (q, x);
      q = x;
    }
  return lanes_fma (q, x, total);
}

ALWAYS_INLINE void
block (HekKernelNumber       number,
       HekKernelSum          sum,
       const float          *query,
       const uint8_t *const *rows,
       unsigned              n,
       size_t                dim,
       float                *out)
{
  const size_t bytes = row_bytes (number, 1);
  const uint8_t *q = (const uint8_t *) query;
  Lanes total[BATCH];
  size_t d = 0;

#pragma GCC unroll 8
  for (unsigned r = 0; r < n; r++)
    total[r] = lanes_zero ();
  for (; d + 32 <= dim; d += 32)
    {
      Lanes lanes = lanes_f32 (q + 4 * d);

#pragma GCC unroll 8
      for (unsigned r = 0; r < n; r++)
        total[r] = lanes_add (sum, lanes, lanes_load (number, rows[r] + bytes * d), total[r]);
    }
  if (d < dim)
    {
      Lanes lanes = lanes_f32_tail (q + 4 * d, dim - d);

#pragma GCC unroll 8
      for (unsigned r = 0; r < n; r++)
        total[r] = lanes_add (sum, lanes, lanes_load_tail (number, rows[r] + bytes * d, dim - d),
                              total[r]);
    }
#pragma GCC unroll 8
  for (unsigned r = 0; r < n; r++)
    out[r] = lanes_total (total[r]);
}

#include "hek-kernel-distance-rows.h"

DISTANCE (f32_l2, HEK_KERNEL_F32, HEK_KERNEL_L2)
DISTANCE (f32_dot, HEK_KERNEL_F32, HEK_KERNEL_DOT)
DISTANCE (f16_l2, HEK_KERNEL_F16, HEK_KERNEL_L2)
DISTANCE (f16_dot, HEK_KERNEL_F16, HEK_KERNEL_DOT)
DISTANCE (bf16_l2, HEK_KERNEL_BF16, HEK_KERNEL_L2)
DISTANCE (bf16_dot, HEK_KERNEL_BF16, HEK_KERNEL_DOT)
DISTANCE (u8_l2, HEK_KERNEL_U8, HEK_KERNEL_L2)
DISTANCE (u8_dot, HEK_KERNEL_U8, HEK_KERNEL_DOT)

const HekKernelDistanceTable HEK_KERNEL_DISTANCE_TABLE = {
  [HEK_KERNEL_F32] = { ENTRY (f32_l2), ENTRY (f32_dot) },
  [HEK_KERNEL_F16] = { ENTRY (f16_l2), ENTRY (f16_dot) },
  [HEK_KERNEL_BF16] = { ENTRY (bf16_l2), ENTRY (bf16_dot) },
  [HEK_KERNEL_U8] = { ENTRY (u8_l2), ENTRY (u8_dot) },
};
