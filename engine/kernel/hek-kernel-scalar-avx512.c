/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of 8, 6 and 4 bits with AVX-512: the 32 lanes are two registers. */
#include "hek-kernel-scalar-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define BATCH 4
#define LANES static inline __attribute__ ((always_inline))

typedef __m256i Bytes;

typedef struct
{
  __m512 a, b;
} Lanes;

LANES Bytes
bytes_load (const uint8_t *p)
{
  return _mm256_loadu_si256 ((const __m256i *) p);
}

LANES Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  return _mm256_maskz_loadu_epi8 ((1u << n) - 1, p);
}

LANES Bytes
bytes_low (Bytes b)
{
  return _mm256_and_si256 (b, _mm256_set1_epi8 (15));
}

LANES Bytes
bytes_high (Bytes b)
{
  return bytes_low (_mm256_srli_epi16 (b, 4));
}

LANES Bytes
bytes_pair (Bytes    b,
            unsigned at)
{
  __m256i moved = at < 4 ? _mm256_slli_epi16 (b, 4 - at) : _mm256_srli_epi16 (b, at - 4);

  return _mm256_and_si256 (moved, _mm256_set1_epi8 (48));
}

LANES Bytes
bytes_or (Bytes a,
          Bytes b)
{
  return _mm256_or_si256 (a, b);
}

LANES Lanes
lanes_level (Bytes b)
{
  return (Lanes) {
    _mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 (_mm256_castsi256_si128 (b))),
    _mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 (_mm256_extracti128_si256 (b, 1)))
  };
}

LANES Lanes
lanes_zero (void)
{
  return (Lanes) { _mm512_setzero_ps (), _mm512_setzero_ps () };
}

LANES Lanes
lanes_f32 (const float *p)
{
  return (Lanes) { _mm512_load_ps (p), _mm512_load_ps (p + 16) };
}

LANES Lanes
lanes_fma (Lanes x,
           Lanes y,
           Lanes sum)
{
  return (Lanes) { _mm512_fmadd_ps (x.a, y.a, sum.a), _mm512_fmadd_ps (x.b, y.b, sum.b) };
}

LANES Lanes
lanes_fnma (Lanes x,
            Lanes y,
            Lanes sum)
{
  return (Lanes) { _mm512_fnmadd_ps (x.a, y.a, sum.a), _mm512_fnmadd_ps (x.b, y.b, sum.b) };
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

#define HEK_KERNEL_SCALAR_TABLE hek_kernel_scalar_avx512
#define HEK_KERNEL_SCALAR_MAP hek_kernel_scalar_map_avx512
#include "hek-kernel-scalar-rows.h"
