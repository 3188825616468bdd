/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of integers with AVX-512: bytes are widened to 16 bits, whose products are added in
 * pairs. */
#include "hek-kernel-distance-code-512.h"

typedef __m512i Total; /* sixteen sums of 32 bits; eight of 64 for BITS */

BYTES Total
total_zero (void)
{
  return _mm512_setzero_si512 ();
}

/* Σ a b of unsigned bytes. */
BYTES Total
add_products (Total total,
              Bytes a,
              Bytes b)
{
  const __m512i zero = _mm512_setzero_si512 ();
  __m512i low = _mm512_madd_epi16 (_mm512_unpacklo_epi8 (a, zero), _mm512_unpacklo_epi8 (b, zero));
  __m512i high = _mm512_madd_epi16 (_mm512_unpackhi_epi8 (a, zero), _mm512_unpackhi_epi8 (b, zero));

  return _mm512_add_epi32 (total, _mm512_add_epi32 (low, high));
}

BYTES __m512i
widen_i8 (Bytes a,
          int   half)
{
  return _mm512_cvtepi8_epi16 (half == 0 ? _mm512_castsi512_si256 (a)
                                         : _mm512_extracti64x4_epi64 (a, 1));
}

/* Σ a b of bytes of 0..127, whose products fit 16 bits in pairs. */
BYTES Total
add_small_products (Total total,
                    Bytes a,
                    Bytes b)
{
  return _mm512_add_epi32 (total, _mm512_madd_epi16 (_mm512_maddubs_epi16 (a, b),
                                                     _mm512_set1_epi16 (1)));
}

/* Bits of each half byte from a table, summed over eight bytes.
 * Source: Muła, Kurz, Lemire, "Faster population counts using AVX2 instructions", 2018. */
BYTES Total
add_bits (Total total,
          Bytes x)
{
  const __m512i table
    = _mm512_broadcast_i32x4 (_mm_setr_epi8 (0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  const __m512i low = _mm512_set1_epi8 (15);
  __m512i bits = _mm512_add_epi8 (
    _mm512_shuffle_epi8 (table, _mm512_and_si512 (x, low)),
    _mm512_shuffle_epi8 (table, _mm512_and_si512 (_mm512_srli_epi16 (x, 4), low)));

  return _mm512_add_epi64 (total, _mm512_sad_epu8 (bits, _mm512_setzero_si512 ()));
}

BYTES Total
total_add (HekKernelCode code,
           HekKernelSum  sum,
           Total         total,
           Bytes         q,
           Bytes         x)
{
  __m512i d;

  if (code == HEK_KERNEL_CODE_BITS)
    return add_bits (total, _mm512_xor_si512 (q, x));

  if (sum == HEK_KERNEL_DOT)
    {
      if (code == HEK_KERNEL_CODE_U8)
        return add_products (total, q, x);
      if (code == HEK_KERNEL_CODE_U7)
        return add_small_products (total, q, x);
      total = _mm512_add_epi32 (total, _mm512_madd_epi16 (widen_i8 (q, 0), widen_i8 (x, 0)));
      return _mm512_add_epi32 (total, _mm512_madd_epi16 (widen_i8 (q, 1), widen_i8 (x, 1)));
    }

  d = bytes_difference (code, q, x);
  return code == HEK_KERNEL_CODE_U7 ? add_small_products (total, d, d) : add_products (total, d, d);
}

BYTES uint32_t
total_value (HekKernelCode code,
             HekKernelSum  sum,
             Total         total)
{
  return add_up (total);
}

#define HEK_KERNEL_CODE_DISTANCE_TABLE hek_kernel_code_distance_avx512
#include "hek-kernel-distance-code-rows.h"
