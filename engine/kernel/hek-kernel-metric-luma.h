/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Luma of interleaved bytes for hek-kernel-metric-rows.h. Compilers make little of a stride of 3
 * bytes, so the instruction sets have their own way of taking pixels apart: 4 pixels a lane, R and
 * G as pairs for the multiply-add of 16 bits, B alone.
 */
#pragma once

#include "hek-kernel-metric.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#if defined(__AVX2__)
#include <immintrin.h>

/* For every lane of 16 bytes, the first 12 of them 4 pixels: R G as pairs of 16 bits, B as 32. */
#define PAIR_RG 0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1
#define ALONE_B 2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1
#define WEIGHTS_RG (587 << 16 | 299)
#define WEIGHT_B 114
#endif

#if defined(__AVX512BW__)
#define LUMA_PIXELS 16

typedef __m512i LumaVector;

/* @n: at most LUMA_PIXELS; nothing is read beyond them */
static inline LumaVector
luma_vector (const uint8_t *rgb,
             size_t         n)
{
  const __mmask64 bytes = ((__mmask64) 1 << 3 * n) - 1;
  const __m512i lanes = _mm512_setr_epi32 (0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12);
  const __m512i pair_rg = _mm512_broadcast_i32x4 (_mm_setr_epi8 (PAIR_RG));
  const __m512i alone_b = _mm512_broadcast_i32x4 (_mm_setr_epi8 (ALONE_B));
  __m512i v = _mm512_permutexvar_epi32 (lanes, _mm512_maskz_loadu_epi8 (bytes, rgb));
  __m512i rg = _mm512_madd_epi16 (_mm512_shuffle_epi8 (v, pair_rg),
                                  _mm512_set1_epi32 (WEIGHTS_RG));
  __m512i b = _mm512_madd_epi16 (_mm512_shuffle_epi8 (v, alone_b), _mm512_set1_epi32 (WEIGHT_B));

  return _mm512_add_epi32 (rg, b);
}

static inline void
luma_store (LumaVector a,
            LumaVector b,
            float     *sum,
            float     *difference,
            size_t     n)
{
  const __mmask16 pixels = (__mmask16) ((1u << n) - 1);
  __m512i both = _mm512_sub_epi32 (_mm512_add_epi32 (a, b),
                                   _mm512_set1_epi32 (HEK_KERNEL_LUMA_OFFSET));

  _mm512_mask_storeu_ps (sum, pixels, _mm512_cvtepi32_ps (both));
  _mm512_mask_storeu_ps (difference, pixels, _mm512_cvtepi32_ps (_mm512_sub_epi32 (a, b)));
}
#elif defined(__AVX2__)
#define LUMA_PIXELS 8
#define LUMA_BYTES 28 /* that are read for them */

typedef __m256i LumaVector;

static inline LumaVector
luma_vector (const uint8_t *rgb,
             size_t         n)
{
  const __m256i pair_rg = _mm256_broadcastsi128_si256 (_mm_setr_epi8 (PAIR_RG));
  const __m256i alone_b = _mm256_broadcastsi128_si256 (_mm_setr_epi8 (ALONE_B));
  __m256i v = _mm256_loadu2_m128i ((const __m128i *) (rgb + 12), (const __m128i *) rgb);
  __m256i rg = _mm256_madd_epi16 (_mm256_shuffle_epi8 (v, pair_rg),
                                  _mm256_set1_epi32 (WEIGHTS_RG));
  __m256i b = _mm256_madd_epi16 (_mm256_shuffle_epi8 (v, alone_b), _mm256_set1_epi32 (WEIGHT_B));

  return _mm256_add_epi32 (rg, b);
}

static inline void
luma_store (LumaVector a,
            LumaVector b,
            float     *sum,
            float     *difference,
            size_t     n)
{
  __m256i both = _mm256_sub_epi32 (_mm256_add_epi32 (a, b),
                                   _mm256_set1_epi32 (HEK_KERNEL_LUMA_OFFSET));

  _mm256_storeu_ps (sum, _mm256_cvtepi32_ps (both));
  _mm256_storeu_ps (difference, _mm256_cvtepi32_ps (_mm256_sub_epi32 (a, b)));
}
#endif

/* What is left at the end of a row, all of it without these instructions, is the same whole
 * numbers. */
static void
hek_kernel_luma (const uint8_t *restrict a,
                 const uint8_t *restrict b,
                 float *restrict         sum,
                 float *restrict         difference,
                 size_t                  n)
{
  size_t i = 0;

#if defined(LUMA_BYTES)
  for (; 3 * i + LUMA_BYTES <= 3 * n; i += LUMA_PIXELS)
    luma_store (luma_vector (a + 3 * i, LUMA_PIXELS), luma_vector (b + 3 * i, LUMA_PIXELS),
                sum + i, difference + i, LUMA_PIXELS);
#elif defined(LUMA_PIXELS)
  for (size_t part; i < n; i += part)
    {
      part = n - i < LUMA_PIXELS ? n - i : LUMA_PIXELS;
      luma_store (luma_vector (a + 3 * i, part), luma_vector (b + 3 * i, part), sum + i,
                  difference + i, part);
    }
#endif
  for (; i < n; i++)
    {
      int32_t luma_a = 299 * a[3 * i] + 587 * a[3 * i + 1] + 114 * a[3 * i + 2];
      int32_t luma_b = 299 * b[3 * i] + 587 * b[3 * i + 1] + 114 * b[3 * i + 2];

      sum[i] = (float) (luma_a + luma_b - HEK_KERNEL_LUMA_OFFSET);
      difference[i] = (float) (luma_a - luma_b);
    }
}

#pragma GCC diagnostic pop
