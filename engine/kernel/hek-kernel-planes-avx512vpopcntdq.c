/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over the bits of codes with the instruction that counts the bits of 64-bit lanes. */
#include "hek-kernel-planes-512.h"

BYTES Total
add_ones (Total total,
          Bytes x)
{
  return _mm512_add_epi64 (total, _mm512_popcnt_epi64 (x));
}

/* From the highest plane to the lowest, doubled in between. */
BYTES Total
add_planes (Total          total,
            Bytes          x,
            const uint8_t *p,
            size_t         step)
{
  __m512i sum = _mm512_setzero_si512 ();

#pragma GCC unroll 4
  for (unsigned j = HEK_KERNEL_N_PLANES; j > 0; j--)
    {
      __m512i plane = _mm512_and_si512 (x, bytes_load (p + (j - 1) * step));

      sum = _mm512_add_epi64 (_mm512_add_epi64 (sum, sum), _mm512_popcnt_epi64 (plane));
    }
  return _mm512_add_epi64 (total, sum);
}

#include "hek-kernel-planes-rows.h"

void
hek_kernel_planes_sum_avx512vpopcntdq (const uint8_t  *planes,
                                       size_t          n_bytes,
                                       const uint8_t  *codes,
                                       size_t          stride_bytes,
                                       const uint32_t *idx,
                                       size_t          n,
                                       uint32_t       *ones,
                                       uint32_t       *sums)
{
  sum_rows (planes, n_bytes, codes, stride_bytes, idx, n, ones, sums);
}
