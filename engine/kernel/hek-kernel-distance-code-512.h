/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* What the AVX-512 files of sums of integers share: loads and the end of a sum. */
#include "hek-kernel-distance-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define BATCH 8
#define N_BYTES 64
#define BYTES static inline __attribute__ ((always_inline))

typedef __m512i Bytes;

BYTES Bytes
bytes_load (const uint8_t *p)
{
  return _mm512_loadu_si512 (p);
}

BYTES Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  return _mm512_maskz_loadu_epi8 (((__mmask64) 1 << n) - 1, p);
}

/* | q - x |, as bytes without sign. */
BYTES Bytes
bytes_difference (HekKernelCode code,
                  Bytes         q,
                  Bytes         x)
{
  if (code == HEK_KERNEL_CODE_U7)
    return _mm512_abs_epi8 (_mm512_sub_epi8 (q, x));
  if (code == HEK_KERNEL_CODE_U8)
    return _mm512_or_si512 (_mm512_subs_epu8 (q, x), _mm512_subs_epu8 (x, q));
  return _mm512_sub_epi8 (_mm512_max_epi8 (q, x), _mm512_min_epi8 (q, x));
}

/* The sum of sixteen 32-bit numbers; of eight 64-bit ones whose upper halves are 0, too. */
BYTES uint32_t
add_up (__m512i x)
{
  __m256i y = _mm256_add_epi32 (_mm512_castsi512_si256 (x), _mm512_extracti64x4_epi64 (x, 1));
  __m128i z = _mm_add_epi32 (_mm256_castsi256_si128 (y), _mm256_extracti128_si256 (y, 1));

  z = _mm_add_epi32 (z, _mm_shuffle_epi32 (z, 0x4e));
  z = _mm_add_epi32 (z, _mm_shuffle_epi32 (z, 0xb1));
  return (uint32_t) _mm_cvtsi128_si32 (z);
}
