/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * The loop over codes for one instruction set. The file that includes this has defined Bytes (a
 * register), N_BYTES (its bytes, which divide HEK_KERNEL_PLANE_BYTES), Total (a register of sums)
 * and
 *   bytes_load (p)                   bytes_load_tail (p, n): n < N_BYTES bytes, then zeros
 *   total_zero ()                    total_value (total)
 *   add_ones (total, x)              adds the bits of x
 *   add_planes (total, x, p, step)   adds those of x and each plane; they lie step bytes apart
 */
#include "hek-kernel-planes-private.h"

#define PREFETCH_ROWS 8

static inline __attribute__ ((always_inline)) void
sum_row (const uint8_t *planes,
         size_t         n_bytes,
         const uint8_t *row,
         uint32_t      *ones,
         uint32_t      *sum)
{
  Total n_ones = total_zero (), weighted = total_zero ();

  for (size_t i = 0; i < n_bytes; i += N_BYTES)
    {
      size_t piece = i / HEK_KERNEL_PLANE_BYTES * HEK_KERNEL_PLANE_BYTES;
      const uint8_t *p = planes + HEK_KERNEL_N_PLANES * piece + (i - piece);
      Bytes x
        = n_bytes - i >= N_BYTES ? bytes_load (row + i) : bytes_load_tail (row + i, n_bytes - i);

      n_ones = add_ones (n_ones, x);
      weighted = add_planes (weighted, x, p, HEK_KERNEL_PLANE_BYTES);
    }
  *ones = total_value (n_ones);
  *sum = total_value (weighted);
}

static inline __attribute__ ((always_inline)) void
sum_rows (const uint8_t  *planes,
          size_t          n_bytes,
          const uint8_t  *codes,
          size_t          stride_bytes,
          const uint32_t *idx,
          size_t          n,
          uint32_t       *ones,
          uint32_t       *sums)
{
  if (idx == NULL)
    {
      for (size_t i = 0; i < n; i++)
        sum_row (planes, n_bytes, codes + i * stride_bytes, ones + i, sums + i);
      return;
    }
  for (size_t i = 0; i < n; i++)
    {
      if (i + PREFETCH_ROWS < n)
        {
          const uint8_t *next = codes + idx[i + PREFETCH_ROWS] * stride_bytes;

          for (size_t b = 0; b < n_bytes && b < 256; b += 64)
            __builtin_prefetch (next + b);
        }
      sum_row (planes, n_bytes, codes + idx[i] * stride_bytes, ones + i, sums + i);
    }
}
