/* SPDX-License-Identifier: Apache-2.0 */
/* AVX-512 without VNNI: as with AVX2, twice as wide. */
#include <stddef.h>
#include <stdint.h>

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define INLINE static inline __attribute__ ((always_inline))

INLINE __m512i
multiply (const uint8_t *code,
          const int8_t  *query)
{
  __m512i c = _mm512_cvtepu8_epi16 (_mm256_loadu_si256 ((const __m256i *) code));
  __m512i q = _mm512_cvtepi8_epi16 (_mm256_loadu_si256 ((const __m256i *) query));

  return _mm512_madd_epi16 (c, q);
}

INLINE int32_t
dot_code8 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  __m512i sum = _mm512_setzero_si512 ();

  for (size_t d = 0; d < code_bytes; d += 32)
    sum = _mm512_add_epi32 (sum, multiply (code + d, query + d));
  return _mm512_reduce_add_epi32 (sum);
}

/* Lower halves in the lower half of the register, upper ones above; two products of at most
 * 15 · 128 fit 16 bits. */
INLINE int32_t
dot_code4 (const uint8_t *code,
           const int8_t  *query,
           size_t         code_bytes)
{
  const __m512i half = _mm512_set1_epi8 (15), one = _mm512_set1_epi16 (1);
  __m512i sum = _mm512_setzero_si512 ();

  for (size_t d = 0; d < code_bytes; d += 32)
    {
      __m256i c = _mm256_loadu_si256 ((const __m256i *) (code + d));
      __m256i low = _mm256_loadu_si256 ((const __m256i *) (query + d));
      __m256i high = _mm256_loadu_si256 ((const __m256i *) (query + code_bytes + d));
      __m512i both = _mm512_inserti64x4 (_mm512_castsi256_si512 (c), _mm256_srli_epi16 (c, 4), 1);
      __m512i q = _mm512_inserti64x4 (_mm512_castsi256_si512 (low), high, 1);

      both = _mm512_maddubs_epi16 (_mm512_and_si512 (both, half), q);
      sum = _mm512_add_epi32 (sum, _mm512_madd_epi16 (both, one));
    }
  return _mm512_reduce_add_epi32 (sum);
}

#include "hek-kernel-code-rows.h"

HEK_KERNEL_CODE_GATHER (8, avx512)
HEK_KERNEL_CODE_GATHER (4, avx512)

void
hek_kernel_code_project_avx512 (const int16_t *matrix,
                                size_t         n_out,
                                size_t         n_in,
                                const int16_t *x,
                                int32_t       *y)
{
  for (size_t o = 0; o < n_out; o++)
    {
      const int16_t *row = matrix + o * n_in;
      __m512i sum = _mm512_setzero_si512 ();

      for (size_t i = 0; i < n_in; i += 32)
        sum = _mm512_add_epi32 (
          sum, _mm512_madd_epi16 (_mm512_loadu_si512 (row + i), _mm512_loadu_si512 (x + i)));
      y[o] = _mm512_reduce_add_epi32 (sum);
    }
}
