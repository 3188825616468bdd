/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of 8, 6 and 4 bits with AVX2: the 32 lanes are four registers. */
#include "hek-kernel-scalar-private.h"

#include <immintrin.h>
#include <string.h>

#define BATCH 2
#define LANES static inline __attribute__ ((always_inline))

typedef __m256i Bytes;

typedef struct
{
  __m256 a, b, c, d;
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
  uint8_t bytes[32] = { 0 };

  memcpy (bytes, p, n);
  return bytes_load (bytes);
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
  __m256i moved = at < 4 ? _mm256_slli_epi16 (b, (int) (4 - at))
                         : _mm256_srli_epi16 (b, (int) (at - 4));

  return _mm256_and_si256 (moved, _mm256_set1_epi8 (48));
}

LANES Bytes
bytes_or (Bytes a,
          Bytes b)
{
  return _mm256_or_si256 (a, b);
}

LANES __m256
widen (__m128i bytes)
{
  return _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (bytes));
}

LANES Lanes
lanes_level (Bytes b)
{
  __m128i low = _mm256_castsi256_si128 (b), high = _mm256_extracti128_si256 (b, 1);

  return (Lanes) { widen (low), widen (_mm_srli_si128 (low, 8)), widen (high),
                   widen (_mm_srli_si128 (high, 8)) };
}

LANES Lanes
lanes_zero (void)
{
  __m256 zero = _mm256_setzero_ps ();

  return (Lanes) { zero, zero, zero, zero };
}

LANES Lanes
lanes_f32 (const float *p)
{
  return (Lanes) { _mm256_load_ps (p), _mm256_load_ps (p + 8), _mm256_load_ps (p + 16),
                   _mm256_load_ps (p + 24) };
}

LANES Lanes
lanes_fma (Lanes x,
           Lanes y,
           Lanes sum)
{
  return (Lanes) { _mm256_fmadd_ps (x.a, y.a, sum.a), _mm256_fmadd_ps (x.b, y.b, sum.b),
                   _mm256_fmadd_ps (x.c, y.c, sum.c), _mm256_fmadd_ps (x.d, y.d, sum.d) };
}

LANES Lanes
lanes_fnma (Lanes x,
            Lanes y,
            Lanes sum)
{
  return (Lanes) { _mm256_fnmadd_ps (x.a, y.a, sum.a), _mm256_fnmadd_ps (x.b, y.b, sum.b),
                   _mm256_fnmadd_ps (x.c, y.c, sum.c), _mm256_fnmadd_ps (x.d, y.d, sum.d) };
}

LANES float
lanes_total (Lanes sum)
{
  __m256 y = _mm256_add_ps (_mm256_add_ps (sum.a, sum.c), _mm256_add_ps (sum.b, sum.d));
  __m128 z = _mm_add_ps (_mm256_castps256_ps128 (y), _mm256_extractf128_ps (y, 1));

  z = _mm_add_ps (z, _mm_movehl_ps (z, z));
  return _mm_cvtss_f32 (_mm_add_ss (z, _mm_movehdup_ps (z)));
}

#define HEK_KERNEL_SCALAR_TABLE hek_kernel_scalar_avx2
#define HEK_KERNEL_SCALAR_MAP hek_kernel_scalar_map_avx2
#include "hek-kernel-scalar-rows.h"
