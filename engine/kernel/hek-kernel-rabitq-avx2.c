/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distances to codes with AVX2, 32 dimensions at a time. Its products of bytes are added in pairs
 * to 16 bits, which two of a value of 8 bits would leave: those are multiplied as numbers of 16
 * bits.
 */
#include "hek-kernel-rabitq-choose.h"

#include <immintrin.h>
#include <string.h>

#define BLOCK 32

typedef __m256i Sum;

static inline Sum
sum_zero (void)
{
  return _mm256_setzero_si256 ();
}

static inline int32_t
sum_value (Sum sum)
{
  __m128i z = _mm_add_epi32 (_mm256_castsi256_si128 (sum), _mm256_extracti128_si256 (sum, 1));

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

/* Half a block is all that is ever left. */
ALWAYS_INLINE __m256i
load8 (const uint8_t *bytes,
       size_t         n)
{
  if (n == BLOCK)
    return _mm256_loadu_si256 ((const __m256i *) bytes);
  return _mm256_zextsi128_si256 (_mm_loadu_si128 ((const __m128i *) bytes));
}

ALWAYS_INLINE __m256i
load4 (const uint8_t *bytes,
       size_t         n)
{
  __m128i packed = n == BLOCK ? _mm_loadu_si128 ((const __m128i *) bytes)
                              : _mm_loadl_epi64 ((const __m128i *) bytes);
  __m256i pairs = _mm256_cvtepu8_epi16 (packed);

  pairs = _mm256_or_si256 (pairs, _mm256_slli_epi16 (pairs, 4));
  return _mm256_and_si256 (pairs, _mm256_set1_epi8 (0x0f));
}

ALWAYS_INLINE __m256i
load2 (const uint8_t *bytes,
       size_t         n)
{
  uint64_t packed = 0;
  __m256i fours;

  memcpy (&packed, bytes, n == BLOCK ? 8 : 4);
  fours = _mm256_cvtepu8_epi32 (_mm_cvtsi64_si128 ((int64_t) packed));
  fours = _mm256_or_si256 (fours, _mm256_slli_epi32 (fours, 12));
  fours = _mm256_or_si256 (fours, _mm256_slli_epi32 (fours, 6));
  return _mm256_and_si256 (fours, _mm256_set1_epi8 (0x03));
}

ALWAYS_INLINE __m256i
load1 (const uint8_t *bytes,
       size_t         n,
       int            weight)
{
  const __m256i byte_of_lane = _mm256_setr_epi64x (0, 0x0101010101010101, 0x0202020202020202,
                                                   0x0303030303030303);
  const __m256i bit_of_lane = _mm256_set1_epi64x ((int64_t) 0x8040201008040201);
  uint32_t packed = 0;
  __m256i all;

  memcpy (&packed, bytes, n == BLOCK ? 4 : 2);
  all = _mm256_shuffle_epi8 (_mm256_set1_epi32 ((int32_t) packed), byte_of_lane);
  all = _mm256_cmpeq_epi8 (_mm256_and_si256 (all, bit_of_lane), bit_of_lane);
  return _mm256_and_si256 (all, _mm256_set1_epi8 ((char) weight));
}

/* Σ x y of bytes without and with sign. */
ALWAYS_INLINE __m256i
add_products (unsigned bits,
              __m256i  sum,
              __m256i  x,
              __m256i  y)
{
  if (bits < 8)
    return _mm256_add_epi32 (
      sum, _mm256_madd_epi16 (_mm256_maddubs_epi16 (x, y), _mm256_set1_epi16 (1)));
  for (int half = 0; half < 2; half++)
    {
      __m128i xs = half ? _mm256_extracti128_si256 (x, 1) : _mm256_castsi256_si128 (x);
      __m128i ys = half ? _mm256_extracti128_si256 (y, 1) : _mm256_castsi256_si128 (y);

      sum = _mm256_add_epi32 (
        sum, _mm256_madd_epi16 (_mm256_cvtepu8_epi16 (xs), _mm256_cvtepi8_epi16 (ys)));
    }
  return sum;
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
  __m256i x = _mm256_setzero_si256 ();

  if (bits == 8)
    x = load8 (fields->of8 + i, n);
  if (bits & 4)
    x = load4 (fields->of4 + i / 2, n);
  if (bits & 2)
    {
      __m256i twos = load2 (fields->of2 + i / 4, n);

      x = _mm256_or_si256 (x, bits & 4 ? _mm256_slli_epi16 (twos, 4) : twos);
    }
  if (bits & 1)
    x = _mm256_or_si256 (x, load1 (fields->of1 + i / 8, n, 1 << (bits - 1)));
  sums[0] = add_products (bits, sums[0], x, _mm256_load_si256 ((const __m256i *) (high + i)));
  if (wide)
    sums[1] = add_products (bits, sums[1], x, _mm256_load_si256 ((const __m256i *) (low + i)));
}

HEK_KERNEL_RABITQ_DISTANCES (avx2)
HEK_KERNEL_RABITQ_CHOOSE (avx2)
