/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of integers with AVX2: bytes are widened to 16 bits, whose products are added in pairs. */
#include "hek-kernel-distance-private.h"
#include "hek-kernel-distance-tail.h"

#include <immintrin.h>

#define BATCH 4
#define N_BYTES 32
#define BYTES static inline __attribute__ ((always_inline))

typedef __m256i Bytes;
typedef __m256i Total; /* eight sums of 32 bits; four of 64 for BITS */

BYTES Bytes
bytes_load (const uint8_t *p)
{
  return _mm256_loadu_si256 ((const __m256i *) p);
}

BYTES Bytes
bytes_load_tail (const uint8_t *p,
                 size_t         n)
{
  uint8_t copy[N_BYTES] = { 0 };

  copy_tail (copy, p, n);
  return bytes_load (copy);
}

BYTES Total
total_zero (void)
{
  return _mm256_setzero_si256 ();
}

/* Σ a b of unsigned bytes. */
BYTES Total
add_products (Total total,
              Bytes a,
              Bytes b)
{
  const __m256i zero = _mm256_setzero_si256 ();
  __m256i low = _mm256_madd_epi16 (_mm256_unpacklo_epi8 (a, zero), _mm256_unpacklo_epi8 (b, zero));
  __m256i high = _mm256_madd_epi16 (_mm256_unpackhi_epi8 (a, zero), _mm256_unpackhi_epi8 (b, zero));

  return _mm256_add_epi32 (total, _mm256_add_epi32 (low, high));
}

BYTES __m256i
widen_i8 (Bytes a,
          int   half)
{
  return _mm256_cvtepi8_epi16 (half == 0 ? _mm256_castsi256_si128 (a)
                                         : _mm256_extracti128_si256 (a, 1));
}

/* Σ a b of bytes of 0..127, whose products fit 16 bits in pairs. */
BYTES Total
add_small_products (Total total,
                    Bytes a,
                    Bytes b)
{
  return _mm256_add_epi32 (total, _mm256_madd_epi16 (_mm256_maddubs_epi16 (a, b),
                                                     _mm256_set1_epi16 (1)));
}

/* Bits of each half byte from a table, summed over eight bytes.
 * Source: Muła, Kurz, Lemire, "Faster population counts using AVX2 instructions", 2018. */
BYTES Total
add_bits (Total total,
          Bytes x)
{
  const __m256i table = _mm256_setr_epi8 (0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
                                          0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low = _mm256_set1_epi8 (15);
  __m256i bits = _mm256_add_epi8 (
    _mm256_shuffle_epi8 (table, _mm256_and_si256 (x, low)),
    _mm256_shuffle_epi8 (table, _mm256_and_si256 (_mm256_srli_epi16 (x, 4), low)));

  return _mm256_add_epi64 (total, _mm256_sad_epu8 (bits, _mm256_setzero_si256 ()));
}

BYTES Total
total_add (HekKernelCode code,
           HekKernelSum  sum,
           Total         total,
           Bytes         q,
           Bytes         x)
{
  __m256i d;

  if (code == HEK_KERNEL_CODE_BITS)
    return add_bits (total, _mm256_xor_si256 (q, x));

  if (sum == HEK_KERNEL_DOT)
    {
      if (code == HEK_KERNEL_CODE_U8)
        return add_products (total, q, x);
      if (code == HEK_KERNEL_CODE_U7)
        return add_small_products (total, q, x);
      total = _mm256_add_epi32 (total, _mm256_madd_epi16 (widen_i8 (q, 0), widen_i8 (x, 0)));
      return _mm256_add_epi32 (total, _mm256_madd_epi16 (widen_i8 (q, 1), widen_i8 (x, 1)));
    }

  if (code == HEK_KERNEL_CODE_U7)
    {
      d = _mm256_abs_epi8 (_mm256_sub_epi8 (q, x));
      return add_small_products (total, d, d);
    }
  if (code == HEK_KERNEL_CODE_U8)
    d = _mm256_or_si256 (_mm256_subs_epu8 (q, x), _mm256_subs_epu8 (x, q));
  else
    d = _mm256_sub_epi8 (_mm256_max_epi8 (q, x), _mm256_min_epi8 (q, x));
  return add_products (total, d, d);
}

BYTES uint32_t
total_value (HekKernelCode code,
             HekKernelSum  sum,
             Total         total)
{
  __m128i x = _mm_add_epi32 (_mm256_castsi256_si128 (total), _mm256_extracti128_si256 (total, 1));

  x = _mm_add_epi32 (x, _mm_shuffle_epi32 (x, 0x4e));
  x = _mm_add_epi32 (x, _mm_shuffle_epi32 (x, 0xb1));
  return (uint32_t) _mm_cvtsi128_si32 (x);
}

#define HEK_KERNEL_CODE_DISTANCE_TABLE hek_kernel_code_distance_avx2
#include "hek-kernel-distance-code-rows.h"
