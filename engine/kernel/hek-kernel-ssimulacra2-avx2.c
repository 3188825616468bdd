/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of SSIMULACRA 2 compiled for AVX2: the same source as the scalar ones, so the same bits. */
#include <immintrin.h>
#include <stdint.h>

#define LANES 8

typedef __m256 HekLanes;
typedef int32_t HekBits __attribute__ ((vector_size (32)));

static inline HekLanes
fused (HekLanes a,
       HekLanes b,
       HekLanes c)
{
  return _mm256_fmadd_ps (a, b, c);
}

/* A transposed square, by the usual unpacks within halves and one exchange of halves. */
static inline void
turn_square (HekLanes v[LANES])
{
  HekLanes t[LANES], u[LANES];

  for (int i = 0; i < LANES; i += 2)
    {
      t[i] = _mm256_unpacklo_ps (v[i], v[i + 1]);
      t[i + 1] = _mm256_unpackhi_ps (v[i], v[i + 1]);
    }
  for (int i = 0; i < LANES; i += 4)
    {
      u[i] = _mm256_shuffle_ps (t[i], t[i + 2], 0x44);
      u[i + 1] = _mm256_shuffle_ps (t[i], t[i + 2], 0xee);
      u[i + 2] = _mm256_shuffle_ps (t[i + 1], t[i + 3], 0x44);
      u[i + 3] = _mm256_shuffle_ps (t[i + 1], t[i + 3], 0xee);
    }
  for (int i = 0; i < LANES / 2; i++)
    {
      v[i] = _mm256_permute2f128_ps (u[i], u[i + 4], 0x20);
      v[i + 4] = _mm256_permute2f128_ps (u[i], u[i + 4], 0x31);
    }
}

#define HEK_KERNEL_SSIMULACRA2_TABLE hek_kernel_ssimulacra2_avx2
#include "hek-kernel-ssimulacra2-rows.h"
