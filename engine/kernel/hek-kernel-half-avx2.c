/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of f16 with F16C, eight at a time. */
#include "hek-kernel-half-private.h"

#include <immintrin.h>

void
hek_kernel_f16_from_f32_avx2 (const float *in,
                              uint16_t    *out,
                              size_t       n)
{
  size_t i = 0;

  for (; i + 8 <= n; i += 8)
    _mm_storeu_si128 ((__m128i *) (out + i), _mm256_cvtps_ph (_mm256_loadu_ps (in + i),
                                                              _MM_FROUND_TO_NEAREST_INT));
  for (; i < n; i++)
    out[i] = hek_half_f16 (in[i]);
}

void
hek_kernel_f32_from_f16_avx2 (const uint16_t *in,
                              float          *out,
                              size_t          n)
{
  size_t i = 0;

  for (; i + 8 <= n; i += 8)
    _mm256_storeu_ps (out + i, _mm256_cvtph_ps (_mm_loadu_si128 ((const __m128i *) (in + i))));
  for (; i < n; i++)
    out[i] = hek_half_f32 (in[i]);
}
