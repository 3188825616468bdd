/* SPDX-License-Identifier: Apache-2.0 */
/* Distances to codes with sums of products of bytes: 64 dimensions at a time. */
#include "hek-kernel-rabitq-private.h"

#include <string.h>

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define BLOCK 64

typedef __m512i Sum;

static inline Sum
sum_zero (void)
{
  return _mm512_setzero_si512 ();
}

static inline int32_t
sum_value (Sum sum)
{
  __m256i y = _mm256_add_epi32 (_mm512_castsi512_si256 (sum), _mm512_extracti64x4_epi64 (sum, 1));
  __m128i z = _mm_add_epi32 (_mm256_castsi256_si128 (y), _mm256_extracti128_si256 (y, 1));

  z = _mm_add_epi32 (z, _mm_shuffle_epi32 (z, 0x4e));
  z = _mm_add_epi32 (z, _mm_shuffle_epi32 (z, 0xb1));
  return _mm_cvtsi128_si32 (z);
}

static inline float
half_value (uint16_t half)
{
  return _mm_cvtss_f32 (_mm_cvtph_ps (_mm_cvtsi32_si128 (half)));
}

#include "hek-kernel-rabitq-rows.h"

/* The first n of these bits. */
ALWAYS_INLINE uint64_t
ones (size_t n)
{
  return n == 64 ? UINT64_MAX : ((uint64_t) 1 << n) - 1;
}

ALWAYS_INLINE __m512i
load4 (const uint8_t *bytes,
       size_t         n)
{
  __m256i packed = n == BLOCK ? _mm256_loadu_si256 ((const __m256i *) bytes)
                              : _mm256_maskz_loadu_epi8 ((__mmask32) ones (n / 2), bytes);
  __m512i pairs = _mm512_cvtepu8_epi16 (packed);

  pairs = _mm512_or_si512 (pairs, _mm512_slli_epi16 (pairs, 4));
  return _mm512_and_si512 (pairs, _mm512_set1_epi8 (0x0f));
}

ALWAYS_INLINE __m512i
load2 (const uint8_t *bytes,
       size_t         n)
{
  __m128i packed = n == BLOCK ? _mm_loadu_si128 ((const __m128i *) bytes)
                              : _mm_maskz_loadu_epi8 ((__mmask16) ones (n / 4), bytes);
  __m512i fours = _mm512_cvtepu8_epi32 (packed);

  fours = _mm512_or_si512 (fours, _mm512_slli_epi32 (fours, 12));
  fours = _mm512_or_si512 (fours, _mm512_slli_epi32 (fours, 6));
  return _mm512_and_si512 (fours, _mm512_set1_epi8 (0x03));
}

ALWAYS_INLINE __m512i
load1 (const uint8_t *bytes,
       size_t         n,
       int            weight)
{
  uint64_t mask;

  if (n == BLOCK)
    memcpy (&mask, bytes, sizeof mask);
  else
    mask = (uint64_t) _mm_cvtsi128_si64 (
      _mm_maskz_loadu_epi8 ((__mmask16) ones (n / 8), bytes));
  return _mm512_maskz_set1_epi8 (mask, (char) weight);
}

ALWAYS_INLINE void
add_block (unsigned      bits,
           int           wide,
           const Fields *fields,
           size_t        i,
           size_t        n,
           const int8_t *high,
           const int8_t *low,
           Sum          *sums)
{
  __m512i x = _mm512_setzero_si512 ();

  if (bits == 8)
    x = _mm512_maskz_loadu_epi8 (ones (n), fields->of8 + i);
  if (bits & 4)
    x = load4 (fields->of4 + i / 2, n);
  if (bits & 2)
    {
      __m512i twos = load2 (fields->of2 + i / 4, n);

      x = _mm512_or_si512 (x, bits & 4 ? _mm512_slli_epi16 (twos, 4) : twos);
    }
  if (bits & 1)
    x = _mm512_or_si512 (x, load1 (fields->of1 + i / 8, n, 1 << (bits - 1)));
  sums[0] = _mm512_dpbusd_epi32 (sums[0], x, _mm512_load_si512 (high + i));
  if (wide)
    sums[1] = _mm512_dpbusd_epi32 (sums[1], x, _mm512_load_si512 (low + i));
}

HEK_KERNEL_RABITQ_DISTANCES (avx512vnni)
