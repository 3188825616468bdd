/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * From the sums of a block of rows to rows in order and rows by number: what sums of floats and of
 * integers share. The file that includes this has defined BATCH (rows that are summed together),
 *   Kind (what rows consist of)   Query (a number of the query)   Value (a sum)
 *   block (kind, sum, query, rows, n, dim, out)   row_bytes (kind, dim)
 *   gains_by_width (kind): whether it is faster when the compiler knows the width
 * Everything is inlined with a constant kind and sum.
 */
#include "hek-kernel-distance-private.h"

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
in_order (Kind         kind,
          HekKernelSum sum,
          const Query *query,
          const void  *rows,
          size_t       stride,
          size_t       n,
          size_t       dim,
          Value       *out)
{
  for (size_t i = 0; i < n; i++)
    {
      const uint8_t *row = (const uint8_t *) rows + i * stride;

      block (kind, sum, query, &row, 1, dim, out + i);
    }
}

ALWAYS_INLINE void
gather (Kind            kind,
        HekKernelSum    sum,
        const Query    *query,
        const void     *rows,
        size_t          stride,
        const uint32_t *idx,
        size_t          n,
        size_t          dim,
        Value          *out)
{
  const uint8_t *base = rows;
  size_t n_ahead = row_bytes (kind, dim), i = 0;

  if (n_ahead > HEK_KERNEL_PREFETCH_BYTES)
    n_ahead = HEK_KERNEL_PREFETCH_BYTES;
  for (; i + BATCH <= n; i += BATCH)
    {
      const uint8_t *row[BATCH];

#pragma GCC unroll 8
      for (unsigned r = 0; r < BATCH; r++)
        row[r] = base + idx[i + r] * stride;
      for (size_t next = i + BATCH; next < n && next < i + 2 * BATCH; next++)
        prefetch (base + idx[next] * stride, n_ahead);
      block (kind, sum, query, row, BATCH, dim, out + i);
    }
  for (; BATCH > 4 && i + 4 <= n; i += 4)
    {
      const uint8_t *row[4];

      for (unsigned r = 0; r < 4; r++)
        row[r] = base + idx[i + r] * stride;
      block (kind, sum, query, row, 4, dim, out + i);
    }
  for (; i < n; i++)
    {
      const uint8_t *row = base + idx[i] * stride;

      block (kind, sum, query, &row, 1, dim, out + i);
    }
}

/* Where a file has defined SPECIAL_WIDTHS, the widths that sets often have are known to the
 * compiler: measured in the cache, f32 gains 5 to 28 %, U7 up to 25 % and U8 up to 11 % (nothing at
 * 384), the others nothing. */
ALWAYS_INLINE void
gather_width (Kind            kind,
              HekKernelSum    sum,
              const Query    *query,
              const void     *rows,
              size_t          stride,
              const uint32_t *idx,
              size_t          n,
              size_t          dim,
              Value          *out)
{
#ifdef SPECIAL_WIDTHS
#define WIDTH(width) \
  case width: \
    gather (kind, sum, query, rows, stride, idx, n, width, out); \
    return
  if (gains_by_width (kind))
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
  gather (kind, sum, query, rows, stride, idx, n, dim, out);
}

#define DISTANCE(name, kind, sum) \
  static Value pair_##name (const Query *query, const void *row, size_t dim) \
  { \
    const uint8_t *one = row; \
    Value out; \
\
    block (kind, sum, query, &one, 1, dim, &out); \
    return out; \
  } \
  static void rows_##name (const Query *query, const void *rows, size_t stride_bytes, size_t n, \
                           size_t dim, Value *out) \
  { \
    in_order (kind, sum, query, rows, stride_bytes, n, dim, out); \
  } \
  static void gather_##name (const Query *query, const void *rows, size_t stride_bytes, \
                             const uint32_t *idx, size_t n, size_t dim, Value *out) \
  { \
    gather_width (kind, sum, query, rows, stride_bytes, idx, n, dim, out); \
  }

#define ENTRY(name) { pair_##name, rows_##name, gather_##name }
