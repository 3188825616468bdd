/* SPDX-License-Identifier: Apache-2.0 */
/* Hamming distances with the instruction that counts the bits of 64-bit lanes. */
#include "hek-kernel-distance-code-512.h"

typedef __m512i Total;

BYTES Total
total_zero (void)
{
  return _mm512_setzero_si512 ();
}

BYTES Total
total_add (HekKernelCode code,
           HekKernelSum  sum,
           Total         total,
           Bytes         q,
           Bytes         x)
{
  return _mm512_add_epi64 (total, _mm512_popcnt_epi64 (_mm512_xor_si512 (q, x)));
}

BYTES uint32_t
total_value (HekKernelCode code,
             HekKernelSum  sum,
             Total         total)
{
  return add_up (total);
}

#include "hek-kernel-distance-code-rows.h"

const HekKernelCodeDistance hek_kernel_hamming_avx512vpopcntdq = ENTRY (bits);
