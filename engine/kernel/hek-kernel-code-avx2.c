/* SPDX-License-Identifier: Apache-2.0 */
/* AVX2: bytes are widened to 16 bits, since the product of bytes that this set has saturates. */
#include "hek-kernel-code-private.h"
#include "hek-kernel-code.h"

#include <immintrin.h>

static inline __attribute__ ((always_inline)) __m256i
multiply (const uint8_t *code,
          const int8_t  *query)
{
  __m256i c = _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) code));
  __m256i q = _mm256_cvtepi8_epi16 (_mm_loadu_si128 ((const __m128i *) query));

  return _mm256_madd_epi16 (c, q);
}

static inline __attribute__ ((always_inline)) int32_t
sum_lanes (__m256i x)
{
  __m128i sum = _mm_add_epi32 (_mm256_castsi256_si128 (x), _mm256_extracti128_si256 (x, 1));

  sum = _mm_add_epi32 (sum, _mm_shuffle_epi32 (sum, 0x4e));
  sum = _mm_add_epi32 (sum, _mm_shuffle_epi32 (sum, 0xb1));
  return _mm_cvtsi128_si32 (sum);
}

void
hek_kernel_code_gather_avx2 (const int8_t   *query,
                             int32_t         bias,
                             const uint8_t  *codes,
                             size_t          code_bytes,
                             const uint32_t *ids,
                             size_t          n,
                             uint32_t       *out)
{
  for (size_t i = 0; i < n; i++)
    {
      const uint8_t *code = codes + (size_t) ids[i] * code_bytes;
      __m256i s0 = _mm256_setzero_si256 (), s1 = s0;

      hek_kernel_code_prefetch_ahead (codes, code_bytes, ids, i, n);
      for (size_t d = 0; d < code_bytes; d += 32)
        {
          s0 = _mm256_add_epi32 (s0, multiply (code + d, query + d));
          s1 = _mm256_add_epi32 (s1, multiply (code + d + 16, query + d + 16));
        }
      out[i] = (uint32_t) (hek_kernel_code_factor (code, code_bytes) + bias -
                           2 * sum_lanes (_mm256_add_epi32 (s0, s1)));
    }
}

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
