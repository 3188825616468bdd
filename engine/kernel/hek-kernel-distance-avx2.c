/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of floats with AVX2: the 32 lanes are four registers. */
#include "hek-kernel-distance-private.h"
#include "hek-kernel-distance-tail.h"

#include <immintrin.h>

#define BATCH 2
#define LANES static inline __attribute__ ((always_inline))

typedef struct
{
  __m256 a, b, c, d;
} Lanes;

LANES Lanes
lanes_zero (void)
{
  __m256 zero = _mm256_setzero_ps ();

  return (Lanes) { zero, zero, zero, zero };
}

LANES Lanes
lanes_f32 (const uint8_t *p)
{
  const float *x = (const float *) (const void *) p;

  return (Lanes) { _mm256_loadu_ps (x), _mm256_loadu_ps (x + 8), _mm256_loadu_ps (x + 16),
                   _mm256_loadu_ps (x + 24) };
}

LANES __m256
widen_f16 (const uint8_t *p)
{
  return _mm256_cvtph_ps (_mm_loadu_si128 ((const __m128i *) p));
}

LANES Lanes
lanes_f16 (const uint8_t *p)
{
  return (Lanes) { widen_f16 (p), widen_f16 (p + 16), widen_f16 (p + 32), widen_f16 (p + 48) };
}

LANES __m256
widen_bf16 (const uint8_t *p)
{
  __m256i x = _mm256_cvtepu16_epi32 (_mm_loadu_si128 ((const __m128i *) p));

  return _mm256_castsi256_ps (_mm256_slli_epi32 (x, 16));
}

LANES Lanes
lanes_bf16 (const uint8_t *p)
{
  return (Lanes) { widen_bf16 (p), widen_bf16 (p + 16), widen_bf16 (p + 32), widen_bf16 (p + 48) };
}

LANES __m256
widen_u8 (const uint8_t *p)
{
  return _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (_mm_loadl_epi64 ((const __m128i *) p)));
}

LANES Lanes
lanes_u8 (const uint8_t *p)
{
  return (Lanes) { widen_u8 (p), widen_u8 (p + 8), widen_u8 (p + 16), widen_u8 (p + 24) };
}

LANES __m256
load_tail (const uint8_t *p,
           __m256i        n,
           int            at)
{
  __m256i lane = _mm256_add_epi32 (_mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7),
                                   _mm256_set1_epi32 (at));

  return _mm256_maskload_ps ((const float *) (const void *) p + at, _mm256_cmpgt_epi32 (n, lane));
}

LANES Lanes
lanes_f32_tail (const uint8_t *p,
                size_t         n)
{
  __m256i count = _mm256_set1_epi32 ((int) n);

  return (Lanes) { load_tail (p, count, 0), load_tail (p, count, 8), load_tail (p, count, 16),
                   load_tail (p, count, 24) };
}

LANES_TAIL (f16, 2)
LANES_TAIL (bf16, 2)
LANES_TAIL (u8, 1)

LANES Lanes
lanes_sub (Lanes x,
           Lanes y)
{
  return (Lanes) { _mm256_sub_ps (x.a, y.a), _mm256_sub_ps (x.b, y.b), _mm256_sub_ps (x.c, y.c),
                   _mm256_sub_ps (x.d, y.d) };
}

LANES Lanes
lanes_fma (Lanes x,
           Lanes y,
           Lanes sum)
{
  return (Lanes) { _mm256_fmadd_ps (x.a, y.a, sum.a), _mm256_fmadd_ps (x.b, y.b, sum.b),
                   _mm256_fmadd_ps (x.c, y.c, sum.c), _mm256_fmadd_ps (x.d, y.d, sum.d) };
}

LANES float
lanes_total (Lanes sum)
{
  __m256 y = _mm256_add_ps (_mm256_add_ps (sum.a, sum.c), _mm256_add_ps (sum.b, sum.d));
  __m128 z = _mm_add_ps (_mm256_castps256_ps128 (y), _mm256_extractf128_ps (y, 1));

  z = _mm_add_ps (z, _mm_movehl_ps (z, z));
  return _mm_cvtss_f32 (_mm_add_ss (z, _mm_movehdup_ps (z)));
}

#define HEK_KERNEL_DISTANCE_TABLE hek_kernel_distance_avx2
#include "hek-kernel-distance-float-rows.h"
