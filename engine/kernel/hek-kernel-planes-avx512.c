/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over the bits of codes with AVX-512: the bits of half bytes come from a table. */
#include "hek-kernel-planes-512.h"

/* Source: Muła, Kurz, Lemire, "Faster population counts using AVX2 instructions", 2018. */
BYTES __m512i
count (__m512i x)
{
  const __m512i table
    = _mm512_broadcast_i32x4 (_mm_setr_epi8 (0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  const __m512i low = _mm512_set1_epi8 (15);

  return _mm512_add_epi8 (
    _mm512_shuffle_epi8 (table, _mm512_and_si512 (x, low)),
    _mm512_shuffle_epi8 (table, _mm512_and_si512 (_mm512_srli_epi16 (x, 4), low)));
}

BYTES Total
add_bytes (Total   total,
           __m512i x)
{
  return _mm512_add_epi64 (total, _mm512_sad_epu8 (x, _mm512_setzero_si512 ()));
}

BYTES Total
add_ones (Total total,
          Bytes x)
{
  return add_bytes (total, count (x));
}

/* From the highest plane to the lowest, doubled in between: at most 120 in a byte. */
BYTES Total
add_planes (Total          total,
            Bytes          x,
            const uint8_t *p,
            size_t         step)
{
  __m512i sum = _mm512_setzero_si512 ();

#pragma GCC unroll 4
  for (unsigned j = HEK_KERNEL_N_PLANES; j > 0; j--)
    sum = _mm512_add_epi8 (_mm512_add_epi8 (sum, sum),
                           count (_mm512_and_si512 (x, bytes_load (p + (j - 1) * step))));
  return add_bytes (total, sum);
}

#include "hek-kernel-planes-rows.h"

void
hek_kernel_planes_sum_avx512 (const uint8_t  *planes,
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
