/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of f16 with AVX-512, sixteen at a time. */
#include "hek-kernel-half-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

void
hek_kernel_f16_from_f32_avx512 (const float *in,
                                uint16_t    *out,
                                size_t       n)
{
  for (size_t i = 0; i < n; i += 16)
    {
      __mmask16 mask = (__mmask16) (n - i >= 16 ? 0xffff : (1u << (n - i)) - 1);
      __m512 x = _mm512_maskz_loadu_ps (mask, in + i);

      _mm256_mask_storeu_epi16 (out + i, mask, _mm512_cvtps_ph (x, _MM_FROUND_TO_NEAREST_INT));
    }
}

void
hek_kernel_f32_from_f16_avx512 (const uint16_t *in,
                                float          *out,
                                size_t          n)
{
  for (size_t i = 0; i < n; i += 16)
    {
      __mmask16 mask = (__mmask16) (n - i >= 16 ? 0xffff : (1u << (n - i)) - 1);
      __m256i x = _mm256_maskz_loadu_epi16 (mask, in + i);

      _mm512_mask_storeu_ps (out + i, mask, _mm512_cvtph_ps (x));
    }
}
