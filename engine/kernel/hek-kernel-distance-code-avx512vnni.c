/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of integers with VNNI, whose one product takes bytes without sign by bytes with. The factor
 * of the wrong kind is moved by 128, and a second sum says what that has changed:
 *   Σ u v = Σ u (v - 128) + 128 Σ u        (u, v without sign)
 *   Σ s t = Σ (s + 128) t - 128 Σ t        (s, t with sign)
 * All is modulo 2³², as the results fit.
 */
#include "hek-kernel-distance-code-512.h"

typedef struct
{
  __m512i products, moved;
} Total;

BYTES Total
total_zero (void)
{
  return (Total) { _mm512_setzero_si512 (), _mm512_setzero_si512 () };
}

BYTES Total
total_add (HekKernelCode code,
           HekKernelSum  sum,
           Total         total,
           Bytes         q,
           Bytes         x)
{
  const __m512i one = _mm512_set1_epi8 (1), turn = _mm512_set1_epi8 ((char) -128);

  if (sum == HEK_KERNEL_L2)
    q = x = bytes_difference (code, q, x);

  if (code == HEK_KERNEL_CODE_U7)
    total.products = _mm512_dpbusd_epi32 (total.products, x, q);
  else if (code == HEK_KERNEL_CODE_I8 && sum == HEK_KERNEL_DOT)
    {
      total.products = _mm512_dpbusd_epi32 (total.products, _mm512_xor_si512 (x, turn), q);
      total.moved = _mm512_dpbusd_epi32 (total.moved, one, q);
    }
  else
    {
      total.products = _mm512_dpbusd_epi32 (total.products, x, _mm512_xor_si512 (q, turn));
      total.moved = _mm512_dpbusd_epi32 (total.moved, x, one);
    }
  return total;
}

BYTES uint32_t
total_value (HekKernelCode code,
             HekKernelSum  sum,
             Total         total)
{
  __m512i moved = _mm512_slli_epi32 (total.moved, 7);

  if (code == HEK_KERNEL_CODE_U7)
    return add_up (total.products);
  if (code == HEK_KERNEL_CODE_I8 && sum == HEK_KERNEL_DOT)
    return add_up (_mm512_sub_epi32 (total.products, moved));
  return add_up (_mm512_add_epi32 (total.products, moved));
}

#define HEK_KERNEL_WITHOUT_BITS
#define SPECIAL_WIDTHS
#define HEK_KERNEL_CODE_DISTANCE_TABLE hek_kernel_code_distance_avx512vnni
#include "hek-kernel-distance-code-rows.h"
