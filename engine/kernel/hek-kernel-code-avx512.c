/* SPDX-License-Identifier: Apache-2.0 */
/* AVX-512 without VNNI: as with AVX2, twice as wide. */
#include "hek-kernel-code-private.h"
#include "hek-kernel-code.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

static inline __attribute__ ((always_inline)) __m512i
multiply (const uint8_t *code,
          const int8_t  *query)
{
  __m512i c = _mm512_cvtepu8_epi16 (_mm256_loadu_si256 ((const __m256i *) code));
  __m512i q = _mm512_cvtepi8_epi16 (_mm256_loadu_si256 ((const __m256i *) query));

  return _mm512_madd_epi16 (c, q);
}

void
hek_kernel_code_gather_avx512 (const int8_t   *query,
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
      __m512i sum = _mm512_setzero_si512 ();

      hek_kernel_code_prefetch_ahead (codes, code_bytes, ids, i, n);
      for (size_t d = 0; d < code_bytes; d += 32)
        sum = _mm512_add_epi32 (sum, multiply (code + d, query + d));
      out[i] = (uint32_t) (hek_kernel_code_factor (code, code_bytes) + bias -
                           2 * _mm512_reduce_add_epi32 (sum));
    }
}

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
