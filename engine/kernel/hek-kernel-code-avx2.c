/* SPDX-License-Identifier: Apache-2.0 */
/* AVX2: bytes are widened to 16 bits, since the product of bytes that this set has saturates; those
 * of half bytes are small enough for it. */
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#define INLINE static inline __attribute__ ((always_inline))

INLINE __m256i
multiply (const uint8_t *code,
          const int8_t  *query)
{
  __m256i c = _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) code));
  __m256i q = _mm256_cvtepi8_epi16 (_mm_loadu_si128 ((const __m128i *) query));

  return _mm256_madd_epi16 (c, q);
}

INLINE int32_t
sum_lanes (__m256i x)
{
  __m128i sum = _mm_add_epi32 (_mm256_castsi256_si128 (x), _mm256_extracti128_si256 (x, 1));

  sum = _mm_add_epi32 (sum, _mm_shuffle_epi32 (sum, 0x4e));
  sum = _mm_add_epi32 (sum, _mm_shuffle_epi32 (sum, 0xb1));
  return _mm_cvtsi128_si32 (sum);
}

INLINE int32_t
dot_code8 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  __m256i s0 = _mm256_setzero_si256 (), s1 = s0;

  for (size_t d = 0; d < code_bytes; d += 32)
    {
      s0 = _mm256_add_epi32 (s0, multiply (code + d, query + d));
      s1 = _mm256_add_epi32 (s1, multiply (code + d + 16, query + d + 16));
    }
  return sum_lanes (_mm256_add_epi32 (s0, s1));
}

/* Four products of at most 15 · 128 fit 16 bits. */
INLINE int32_t
dot_code4 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  const __m256i half = _mm256_set1_epi8 (15), one = _mm256_set1_epi16 (1);
  __m256i sum = _mm256_setzero_si256 ();

  for (size_t d = 0; d < code_bytes; d += 32)
    {
      __m256i c = _mm256_loadu_si256 ((const __m256i *) (code + d));
      __m256i low = _mm256_loadu_si256 ((const __m256i *) (query + d));
      __m256i high = _mm256_loadu_si256 ((const __m256i *) (query + code_bytes + d));

      low = _mm256_maddubs_epi16 (_mm256_and_si256 (c, half), low);
      high = _mm256_maddubs_epi16 (_mm256_and_si256 (_mm256_srli_epi16 (c, 4), half), high);
      sum = _mm256_add_epi32 (sum, _mm256_madd_epi16 (_mm256_add_epi16 (low, high), one));
    }
  return sum_lanes (sum);
}

#include "hek-kernel-code-rows.h"

HEK_KERNEL_CODE_GATHER (8, avx2)
HEK_KERNEL_CODE_GATHER (4, avx2)

void
hek_kernel_code_project_avx2 (const int16_t *matrix,
                              size_t         n_out,
                              size_t         n_in,
                              const int16_t *x,
                              int32_t       *y)
{
  for (size_t o = 0; o < n_out; o++)
    {
      const int16_t *row = matrix + o * n_in;
      __m256i s0 = _mm256_setzero_si256 (), s1 = s0;

      for (size_t i = 0; i < n_in; i += 32)
        {
          s0 = _mm256_add_epi32 (
            s0, _mm256_madd_epi16 (_mm256_loadu_si256 ((const __m256i *) (row + i)),
                                   _mm256_loadu_si256 ((const __m256i *) (x + i))));
          s1 = _mm256_add_epi32 (
            s1, _mm256_madd_epi16 (_mm256_loadu_si256 ((const __m256i *) (row + i + 16)),
                                   _mm256_loadu_si256 ((const __m256i *) (x + i + 16))));
        }
      y[o] = sum_lanes (_mm256_add_epi32 (s0, s1));
    }
}
