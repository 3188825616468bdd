/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over the bits of codes with AVX2: the bits of half bytes come from a table. */
#include "hek-kernel-planes-private.h"

#include <immintrin.h>
#include <string.h>

#define N_BYTES 32
#define BYTES static inline __attribute__ ((always_inline))

typedef __m256i Bytes;
typedef __m256i Total; /* four sums of 64 bits */

BYTES Bytes
bytes_load (const uint8_t *p)
{
  return _mm256_loadu_si256 ((const __m256i *) p);
}

BYTES Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  uint8_t bytes[N_BYTES] = { 0 };

  memcpy (bytes, p, n);
  return bytes_load (bytes);
}

/* Source: Muła, Kurz, Lemire, "Faster population counts using AVX2 instructions", 2018. */
BYTES __m256i
count (__m256i x)
{
  const __m256i table = _mm256_setr_epi8 (0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
                                          0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low = _mm256_set1_epi8 (15);

  return _mm256_add_epi8 (
    _mm256_shuffle_epi8 (table, _mm256_and_si256 (x, low)),
    _mm256_shuffle_epi8 (table, _mm256_and_si256 (_mm256_srli_epi16 (x, 4), low)));
}

BYTES Total
add_bytes (Total   total,
           __m256i x)
{
  return _mm256_add_epi64 (total, _mm256_sad_epu8 (x, _mm256_setzero_si256 ()));
}

BYTES Total
total_zero (void)
{
  return _mm256_setzero_si256 ();
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
  __m256i sum = _mm256_setzero_si256 ();

#pragma GCC unroll 4
  for (unsigned j = HEK_KERNEL_N_PLANES; j > 0; j--)
    sum = _mm256_add_epi8 (_mm256_add_epi8 (sum, sum),
                           count (_mm256_and_si256 (x, bytes_load (p + (j - 1) * step))));
  return add_bytes (total, sum);
}

BYTES uint32_t
total_value (Total total)
{
  __m128i x = _mm_add_epi64 (_mm256_castsi256_si128 (total), _mm256_extracti128_si256 (total, 1));

  return (uint32_t) _mm_cvtsi128_si32 (_mm_add_epi64 (x, _mm_unpackhi_epi64 (x, x)));
}

#include "hek-kernel-planes-rows.h"

void
hek_kernel_planes_sum_avx2 (const uint8_t  *planes,
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
