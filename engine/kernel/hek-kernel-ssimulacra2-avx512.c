/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of SSIMULACRA 2 compiled for AVX-512: the same source as the scalar ones, so the same
 * bits. */
#include <immintrin.h>
#include <stdint.h>

#define LANES 16

typedef __m512 HekLanes;
typedef int32_t HekBits __attribute__ ((vector_size (64)));

static inline HekLanes
fused (HekLanes a,
       HekLanes b,
       HekLanes c)
{
  return _mm512_fmadd_ps (a, b, c);
}

/* A transposed square: four times, the rows of one half are interleaved with those of the other. */
static inline void
turn_square (HekLanes v[LANES])
{
  const __m512i low = _mm512_setr_epi32 (0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const __m512i high = _mm512_setr_epi32 (8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                          31);
  HekLanes t[LANES];

  for (int pass = 0; pass < 2; pass++)
    {
      for (int i = 0; i < LANES / 2; i++)
        {
          t[2 * i] = _mm512_permutex2var_ps (v[i], low, v[i + LANES / 2]);
          t[2 * i + 1] = _mm512_permutex2var_ps (v[i], high, v[i + LANES / 2]);
        }
      for (int i = 0; i < LANES / 2; i++)
        {
          v[2 * i] = _mm512_permutex2var_ps (t[i], low, t[i + LANES / 2]);
          v[2 * i + 1] = _mm512_permutex2var_ps (t[i], high, t[i + LANES / 2]);
        }
    }
}

#define HEK_KERNEL_SSIMULACRA2_TABLE hek_kernel_ssimulacra2_avx512
#include "hek-kernel-ssimulacra2-rows.h"
