/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AVX-512 with VBMI: the four bytes of the levels of 64 dimensions are looked up one after the
 * other, each in 256 bytes that lie in four registers, and interleaved to floats.
 */
#include "hek-kernel-levels-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define INLINE static inline __attribute__ ((always_inline))
#define N HEK_KERNEL_LEVELS_N
#define BLOCK HEK_KERNEL_LEVELS_BLOCK

INLINE __m512i
look_up (const uint8_t *plane,
         __m512i        codes)
{
  __m512i low = _mm512_permutex2var_epi8 (_mm512_load_si512 (plane), codes,
                                          _mm512_load_si512 (plane + 64));
  __m512i high = _mm512_permutex2var_epi8 (_mm512_load_si512 (plane + 128), codes,
                                           _mm512_load_si512 (plane + 192));

  return _mm512_mask_blend_epi8 (_mm512_movepi8_mask (codes), low, high);
}

/* @codes: groups of four in the order in which interleaving takes them apart */
INLINE void
look_up_floats (const uint8_t *planes,
                __m512i        codes,
                __m512i        out[4])
{
  __m512i a = look_up (planes, codes), b = look_up (planes + N, codes);
  __m512i c = look_up (planes + 2 * N, codes), d = look_up (planes + 3 * N, codes);
  __m512i low = _mm512_unpacklo_epi8 (a, b), low_upper = _mm512_unpacklo_epi8 (c, d);
  __m512i high = _mm512_unpackhi_epi8 (a, b), high_upper = _mm512_unpackhi_epi8 (c, d);

  out[0] = _mm512_unpacklo_epi16 (low, low_upper);
  out[1] = _mm512_unpackhi_epi16 (low, low_upper);
  out[2] = _mm512_unpacklo_epi16 (high, high_upper);
  out[3] = _mm512_unpackhi_epi16 (high, high_upper);
}

/* At most BLOCK dimensions. */
INLINE void
decode_block (const HekKernelLevels *levels,
              size_t                 begin,
              const uint8_t         *codes,
              size_t                 n,
              float                 *out)
{
  const __m512i order
    = _mm512_setr_epi32 (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  __mmask64 wanted = ~(__mmask64) 0 >> (BLOCK - n);
  uint64_t second = levels->seconds[begin / BLOCK];
  __m512i code = _mm512_permutexvar_epi32 (order, _mm512_maskz_loadu_epi8 (wanted, codes));
  __m512i first[4], other[4];

  look_up_floats (levels->planes, code, first);
  if (second != 0)
    {
      look_up_floats (levels->planes + 4 * N, code, other);
#pragma GCC unroll 4
      for (int i = 0; i < 4; i++)
        first[i] = _mm512_mask_blend_epi32 ((__mmask16) (second >> 16 * i), first[i], other[i]);
    }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++)
    {
      __mmask16 mask = (__mmask16) (wanted >> 16 * i);
      __m512 scale = _mm512_maskz_loadu_ps (mask, levels->scales + begin + 16 * i);

      _mm512_mask_storeu_ps (out + 16 * i, mask,
                             _mm512_mul_ps (_mm512_castsi512_ps (first[i]), scale));
    }
}

void
hek_kernel_levels8_avx512vbmi (const HekKernelLevels *levels,
                               size_t                 begin,
                               const uint8_t         *codes,
                               size_t                 n,
                               float                 *out)
{
  for (size_t i = 0; i < n; i += BLOCK)
    decode_block (levels, begin + i, codes + i, n - i < BLOCK ? n - i : BLOCK, out + i);
}
