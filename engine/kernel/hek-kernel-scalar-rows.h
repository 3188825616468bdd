/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Sums over codes of 8, 6 and 4 bits, over the 32 lanes of one instruction set. The file that
 * includes this has defined BATCH (rows that are summed together), Bytes (32 bytes), Lanes and
 *   bytes_load (p)            bytes_load_tail (p, n): n < 32 bytes, then zeros
 *   bytes_low (b)             the lower 4 bits of each byte
 *   bytes_high (b)            the upper 4 bits
 *   bytes_pair (b, at)        2 bits of each byte from bit at on, moved to bit 4
 *   bytes_or (a, b)           lanes_level (b): each byte as a float
 *   lanes_zero ()             lanes_f32 (p): 32 floats, aligned to 64
 *   lanes_fma (a, b, sum)     lanes_fnma (a, b, sum): sum - a · b
 *   lanes_total (sum)         in the order of hek-kernel-distance.h
 * and HEK_KERNEL_SCALAR_TABLE, HEK_KERNEL_SCALAR_MAP: the names of what this makes.
 */
#include "hek-kernel-scalar-private.h"

#include <string.h>

typedef HekKernelScalarKind Kind;
typedef float Query;
typedef float Value;

/* Everything below is inlined with a constant kind and sum. */
ALWAYS_INLINE size_t
row_bytes (HekKernelScalarKind kind,
           size_t              dim)
{
  size_t plane = hek_scalar_plane (kind, dim);

  return kind == HEK_KERNEL_SCALAR_6 ? 3 * plane : plane;
}

ALWAYS_INLINE int
gains_by_width (HekKernelScalarKind kind)
{
  (void) kind;
  return 0;
}

/* One group of 32 numbers; @query stands at it and is moved behind it. */
ALWAYS_INLINE Lanes
add_group (HekKernelSum  sum,
           const float  *query,
           Bytes         levels,
           Lanes         total)
{
  Lanes x = lanes_level (levels), factor = lanes_f32 (query);

  if (sum == HEK_KERNEL_L2)
    {
      x = lanes_fnma (factor, x, lanes_f32 (query + 32));
      factor = x;
    }
  return lanes_fma (factor, x, total);
}

ALWAYS_INLINE Bytes
load (const uint8_t *p,
      size_t         n)
{
  return n >= HEK_KERNEL_SCALAR_STEP ? bytes_load (p) : bytes_load_tail (p, n);
}

/* All numbers of one step of each plane: @n bytes of it are left. */
ALWAYS_INLINE Lanes
add_step (HekKernelScalarKind kind,
          HekKernelSum        sum,
          const float        *query,
          const uint8_t      *row,
          size_t              plane,
          size_t              n,
          Lanes               total)
{
  size_t group = sum == HEK_KERNEL_L2 ? 64 : 32;
  Bytes a = load (row, n), b, top;

  if (kind == HEK_KERNEL_SCALAR_8)
    return add_group (sum, query, a, total);
  if (kind == HEK_KERNEL_SCALAR_4)
    {
      total = add_group (sum, query, bytes_low (a), total);
      return add_group (sum, query + group, bytes_high (a), total);
    }
  b = load (row + plane, n);
  top = load (row + 2 * plane, n);
  total = add_group (sum, query, bytes_or (bytes_low (a), bytes_pair (top, 0)), total);
  total = add_group (sum, query + group, bytes_or (bytes_low (b), bytes_pair (top, 2)), total);
  total = add_group (sum, query + 2 * group, bytes_or (bytes_high (a), bytes_pair (top, 4)), total);
  return add_group (sum, query + 3 * group, bytes_or (bytes_high (b), bytes_pair (top, 6)), total);
}

ALWAYS_INLINE void
block (HekKernelScalarKind   kind,
       HekKernelSum          sum,
       const float          *query,
       const uint8_t *const *rows,
       unsigned              n,
       size_t                dim,
       float                *out)
{
  size_t plane = hek_scalar_plane (kind, dim), i = 0;
  size_t step = hek_scalar_n_groups (kind) * (sum == HEK_KERNEL_L2 ? 64 : 32);
  Lanes total[BATCH];

#pragma GCC unroll 8
  for (unsigned r = 0; r < n; r++)
    total[r] = lanes_zero ();
  for (; i + HEK_KERNEL_SCALAR_STEP <= plane; i += HEK_KERNEL_SCALAR_STEP)
    {
#pragma GCC unroll 8
      for (unsigned r = 0; r < n; r++)
        total[r] = add_step (kind, sum, query, rows[r] + i, plane, HEK_KERNEL_SCALAR_STEP,
                             total[r]);
      query += step;
    }
  if (i < plane)
    {
#pragma GCC unroll 8
      for (unsigned r = 0; r < n; r++)
        total[r] = add_step (kind, sum, query, rows[r] + i, plane, plane - i, total[r]);
    }
#pragma GCC unroll 8
  for (unsigned r = 0; r < n; r++)
    out[r] = lanes_total (total[r]);
}

#include "hek-kernel-distance-rows.h"

DISTANCE (l2_8, HEK_KERNEL_SCALAR_8, HEK_KERNEL_L2)
DISTANCE (dot_8, HEK_KERNEL_SCALAR_8, HEK_KERNEL_DOT)
DISTANCE (l2_6, HEK_KERNEL_SCALAR_6, HEK_KERNEL_L2)
DISTANCE (dot_6, HEK_KERNEL_SCALAR_6, HEK_KERNEL_DOT)
DISTANCE (l2_4, HEK_KERNEL_SCALAR_4, HEK_KERNEL_L2)
DISTANCE (dot_4, HEK_KERNEL_SCALAR_4, HEK_KERNEL_DOT)

const HekKernelScalarTable HEK_KERNEL_SCALAR_TABLE = {
  [HEK_KERNEL_SCALAR_8] = { ENTRY (l2_8), ENTRY (dot_8) },
  [HEK_KERNEL_SCALAR_6] = { ENTRY (l2_6), ENTRY (dot_6) },
  [HEK_KERNEL_SCALAR_4] = { ENTRY (l2_4), ENTRY (dot_4) },
};

/* Adding 1.5 · 2²³ leaves an integer in the lower bits of the float, rounded to even. The compiler
 * makes the registers of the instruction set of these loops. */
static void
round_levels (const float *restrict row,
              const float *restrict low,
              const float *restrict inverse,
              size_t                dim,
              float                 top,
              uint8_t *restrict     levels)
{
  for (size_t i = 0; i < dim; i++)
    {
      float x = (row[i] - low[i]) * inverse[i];
      int32_t bits;

      x = x > 0 ? x : 0;
      x = x < top ? x : top;
      x += 0x1.8p23f;
      memcpy (&bits, &x, sizeof bits);
      levels[i] = (uint8_t) bits;
    }
}

static void
value_levels (const uint8_t *restrict levels,
              const float *restrict   low,
              const float *restrict   step,
              size_t                  dim,
              float *restrict         out)
{
  for (size_t i = 0; i < dim; i++)
    out[i] = low[i] + (float) levels[i] * step[i];
}

const HekKernelScalarMap HEK_KERNEL_SCALAR_MAP = { round_levels, value_levels };
