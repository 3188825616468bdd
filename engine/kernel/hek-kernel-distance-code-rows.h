/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Sums of integers in the registers of one instruction set. The file that includes this has defined
 * BATCH (rows that are summed together), Bytes (a register of bytes), N_BYTES (how many), Total and
 *   bytes_load (p)      bytes_load_tail (p, n): n < N_BYTES bytes, then zeros
 *   total_zero ()       total_add (code, sum, total, q, x)     total_value (code, sum, total)
 * and HEK_KERNEL_CODE_DISTANCE_TABLE, the name of the table that this makes; without it there is
 * BITS only, with HEK_KERNEL_WITHOUT_BITS all but BITS.
 */
#include "hek-kernel-distance-private.h"

typedef HekKernelCode Kind;
typedef void Query;
typedef uint32_t Value;

/* Everything below is inlined with a constant code and sum. */
ALWAYS_INLINE size_t
row_bytes (HekKernelCode code,
           size_t        dim)
{
  return code == HEK_KERNEL_CODE_BITS ? (dim + 7) / 8 : dim;
}

ALWAYS_INLINE int
gains_by_width (HekKernelCode code)
{
  return code == HEK_KERNEL_CODE_U8 || code == HEK_KERNEL_CODE_U7;
}

ALWAYS_INLINE void
block (HekKernelCode         code,
       HekKernelSum          sum,
       const void           *query,
       const uint8_t *const *rows,
       unsigned              n,
       size_t                dim,
       uint32_t             *out)
{
  const uint8_t *bytes = query;
  size_t n_bytes = row_bytes (code, dim), i = 0;
  Total total[BATCH];

#pragma GCC unroll 8
  for (unsigned r = 0; r < n; r++)
    total[r] = total_zero ();
  for (; i + N_BYTES <= n_bytes; i += N_BYTES)
    {
      Bytes q = bytes_load (bytes + i);

#pragma GCC unroll 8
      for (unsigned r = 0; r < n; r++)
        total[r] = total_add (code, sum, total[r], q, bytes_load (rows[r] + i));
    }
  if (i < n_bytes)
    {
      Bytes q = bytes_load_tail (bytes + i, n_bytes - i);

#pragma GCC unroll 8
      for (unsigned r = 0; r < n; r++)
        total[r]
          = total_add (code, sum, total[r], q, bytes_load_tail (rows[r] + i, n_bytes - i));
    }
#pragma GCC unroll 8
  for (unsigned r = 0; r < n; r++)
    out[r] = total_value (code, sum, total[r]);
}

#include "hek-kernel-distance-rows.h"

#ifndef HEK_KERNEL_WITHOUT_BITS
DISTANCE (bits, HEK_KERNEL_CODE_BITS, HEK_KERNEL_HAMMING)
#endif

#ifdef HEK_KERNEL_CODE_DISTANCE_TABLE
DISTANCE (u8_l2, HEK_KERNEL_CODE_U8, HEK_KERNEL_L2)
DISTANCE (u8_dot, HEK_KERNEL_CODE_U8, HEK_KERNEL_DOT)
DISTANCE (i8_l2, HEK_KERNEL_CODE_I8, HEK_KERNEL_L2)
DISTANCE (i8_dot, HEK_KERNEL_CODE_I8, HEK_KERNEL_DOT)
DISTANCE (u7_l2, HEK_KERNEL_CODE_U7, HEK_KERNEL_L2)
DISTANCE (u7_dot, HEK_KERNEL_CODE_U7, HEK_KERNEL_DOT)

const HekKernelCodeDistanceTable HEK_KERNEL_CODE_DISTANCE_TABLE = {
  [HEK_KERNEL_CODE_U8] = { ENTRY (u8_l2), ENTRY (u8_dot) },
  [HEK_KERNEL_CODE_I8] = { ENTRY (i8_l2), ENTRY (i8_dot) },
  [HEK_KERNEL_CODE_U7] = { ENTRY (u7_l2), ENTRY (u7_dot) },
#ifndef HEK_KERNEL_WITHOUT_BITS
  [HEK_KERNEL_CODE_BITS] = { ENTRY (bits) },
#endif
};
#endif
