/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of floats with AVX-512: the 32 lanes are two registers. */
#include "hek-kernel-distance-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define BATCH 8
#define SPECIAL_WIDTHS
#define LANES static inline __attribute__ ((always_inline))

typedef struct
{
  __m512 a, b;
} Lanes;

typedef struct
{
  __mmask16 a, b;
} Tail;

LANES Tail
tail_mask (size_t n)
{
  uint32_t mask = (1u << n) - 1;

  return (Tail) { (__mmask16) mask, (__mmask16) (mask >> 16) };
}

LANES Lanes
lanes_zero (void)
{
  return (Lanes) { _mm512_setzero_ps (), _mm512_setzero_ps () };
}

LANES Lanes
lanes_f32 (const uint8_t *p)
{
  return (Lanes) { _mm512_loadu_ps (p), _mm512_loadu_ps (p + 64) };
}

LANES Lanes
lanes_f32_tail (const uint8_t *p,
                size_t         n)
{
  Tail t = tail_mask (n);

  return (Lanes) { _mm512_maskz_loadu_ps (t.a, p), _mm512_maskz_loadu_ps (t.b, p + 64) };
}

LANES Lanes
widen_f16 (__m256i a,
           __m256i b)
{
  return (Lanes) { _mm512_cvtph_ps (a), _mm512_cvtph_ps (b) };
}

LANES Lanes
widen_bf16 (__m256i a,
            __m256i b)
{
  return (Lanes) { _mm512_castsi512_ps (_mm512_slli_epi32 (_mm512_cvtepu16_epi32 (a), 16)),
                   _mm512_castsi512_ps (_mm512_slli_epi32 (_mm512_cvtepu16_epi32 (b), 16)) };
}

LANES Lanes
widen_u8 (__m128i a,
          __m128i b)
{
  return (Lanes) { _mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 (a)),
                   _mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 (b)) };
}

LANES Lanes
lanes_f16 (const uint8_t *p)
{
  return widen_f16 (_mm256_loadu_si256 ((const __m256i *) p),
                    _mm256_loadu_si256 ((const __m256i *) (p + 32)));
}

LANES Lanes
lanes_f16_tail (const uint8_t *p,
                size_t         n)
{
  Tail t = tail_mask (n);

  return widen_f16 (_mm256_maskz_loadu_epi16 (t.a, p), _mm256_maskz_loadu_epi16 (t.b, p + 32));
}

LANES Lanes
lanes_bf16 (const uint8_t *p)
{
  return widen_bf16 (_mm256_loadu_si256 ((const __m256i *) p),
                     _mm256_loadu_si256 ((const __m256i *) (p + 32)));
}

LANES Lanes
lanes_bf16_tail (const uint8_t *p,
                 size_t         n)
{
  Tail t = tail_mask (n);

  return widen_bf16 (_mm256_maskz_loadu_epi16 (t.a, p), _mm256_maskz_loadu_epi16 (t.b, p + 32));
}

LANES Lanes
lanes_u8 (const uint8_t *p)
{
  return widen_u8 (_mm_loadu_si128 ((const __m128i *) p),
                   _mm_loadu_si128 ((const __m128i *) (p + 16)));
}

LANES Lanes
lanes_u8_tail (const uint8_t *p,
               size_t         n)
{
  Tail t = tail_mask (n);

  return widen_u8 (_mm_maskz_loadu_epi8 (t.a, p), _mm_maskz_loadu_epi8 (t.b, p + 16));
}

LANES Lanes
lanes_sub (Lanes x,
           Lanes y)
{
  return (Lanes) { _mm512_sub_ps (x.a, y.a), _mm512_sub_ps (x.b, y.b) };
}

LANES Lanes
lanes_fma (Lanes x,
           Lanes y,
           Lanes sum)
{
  return (Lanes) { _mm512_fmadd_ps (x.a, y.a, sum.a), _mm512_fmadd_ps (x.b, y.b, sum.b) };
}

LANES float
lanes_total (Lanes sum)
{
  __m512 x = _mm512_add_ps (sum.a, sum.b);
  __m256 y = _mm256_add_ps (_mm512_castps512_ps256 (x), _mm512_extractf32x8_ps (x, 1));
  __m128 z = _mm_add_ps (_mm256_castps256_ps128 (y), _mm256_extractf128_ps (y, 1));

  z = _mm_add_ps (z, _mm_movehl_ps (z, z));
  return _mm_cvtss_f32 (_mm_add_ss (z, _mm_movehdup_ps (z)));
}

#define HEK_KERNEL_DISTANCE_TABLE hek_kernel_distance_avx512
#include "hek-kernel-distance-float-rows.h"
