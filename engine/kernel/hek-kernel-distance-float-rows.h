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

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

/* Everything below is inlined with a constant number and sum. */
ALWAYS_INLINE size_t
number_bytes (HekKernelNumber number)
{
  return number == HEK_KERNEL_F32 ? 4 : number == HEK_KERNEL_U8 ? 1 : 2;
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
  const size_t bytes = number_bytes (number);
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

ALWAYS_INLINE void
prefetch (const uint8_t *row,
          size_t         n_bytes)
{
  for (size_t i = 0; i < n_bytes; i += 64)
    __builtin_prefetch (row + i);
}

/* One after the other: the processor fetches one stream ahead of itself, but not several side by
 * side. */
ALWAYS_INLINE void
in_order (HekKernelNumber number,
          HekKernelSum    sum,
          const float    *query,
          const void     *rows,
          size_t          stride,
          size_t          n,
          size_t          dim,
          float          *out)
{
  for (size_t i = 0; i < n; i++)
    {
      const uint8_t *row = (const uint8_t *) rows + i * stride;

      block (number, sum, query, &row, 1, dim, out + i);
    }
}

ALWAYS_INLINE void
gather (HekKernelNumber number,
        HekKernelSum    sum,
        const float    *query,
        const void     *rows,
        size_t          stride,
        const uint32_t *idx,
        size_t          n,
        size_t          dim,
        float          *out)
{
  const uint8_t *base = rows;
  size_t n_bytes = number_bytes (number) * dim, i = 0;

  if (n_bytes > HEK_KERNEL_PREFETCH_BYTES)
    n_bytes = HEK_KERNEL_PREFETCH_BYTES;
  for (; i + BATCH <= n; i += BATCH)
    {
      const uint8_t *row[BATCH];

#pragma GCC unroll 8
      for (unsigned r = 0; r < BATCH; r++)
        row[r] = base + idx[i + r] * stride;
      for (size_t next = i + BATCH; next < n && next < i + 2 * BATCH; next++)
        prefetch (base + idx[next] * stride, n_bytes);
      block (number, sum, query, row, BATCH, dim, out + i);
    }
  for (; BATCH > 4 && i + 4 <= n; i += 4)
    {
      const uint8_t *row[4];

      for (unsigned r = 0; r < 4; r++)
        row[r] = base + idx[i + r] * stride;
      block (number, sum, query, row, 4, dim, out + i);
    }
  for (; i < n; i++)
    {
      const uint8_t *row = base + idx[i] * stride;

      block (number, sum, query, &row, 1, dim, out + i);
    }
}

/* Where a file has defined SPECIAL_WIDTHS, the widths that sets often have are known to the
 * compiler: measured in the cache, f32 gains 5 to 28 %, the other numbers nothing. */
ALWAYS_INLINE void
gather_width (HekKernelNumber number,
              HekKernelSum    sum,
              const float    *query,
              const void     *rows,
              size_t          stride,
              const uint32_t *idx,
              size_t          n,
              size_t          dim,
              float          *out)
{
#ifdef SPECIAL_WIDTHS
#define WIDTH(width) \
  case width: \
    gather (number, sum, query, rows, stride, idx, n, width, out); \
    return
  if (number == HEK_KERNEL_F32)
    switch (dim)
      {
        WIDTH (96);
        WIDTH (128);
        WIDTH (384);
        WIDTH (768);
        WIDTH (784);
        WIDTH (1024);
        WIDTH (1536);
      default:
        break;
      }
#undef WIDTH
#endif
  gather (number, sum, query, rows, stride, idx, n, dim, out);
}

#define DISTANCE(name, number, sum) \
  static float pair_##name (const float *query, const void *row, size_t dim) \
  { \
    const uint8_t *one = row; \
    float out; \
\
    block (number, sum, query, &one, 1, dim, &out); \
    return out; \
  } \
  static void rows_##name (const float *query, const void *rows, size_t stride_bytes, size_t n, \
                           size_t dim, float *out) \
  { \
    in_order (number, sum, query, rows, stride_bytes, n, dim, out); \
  } \
  static void gather_##name (const float *query, const void *rows, size_t stride_bytes, \
                             const uint32_t *idx, size_t n, size_t dim, float *out) \
  { \
    gather_width (number, sum, query, rows, stride_bytes, idx, n, dim, out); \
  }

#define ENTRY(name) { pair_##name, rows_##name, gather_##name }

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
