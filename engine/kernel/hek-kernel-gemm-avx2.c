/* SPDX-License-Identifier: Apache-2.0 */
/* Products of matrices with AVX2: tiles of 6 × 16 sums in twelve registers. */
#include "hek-kernel-gemm-private.h"

#include <immintrin.h>

#define VEC static inline __attribute__ ((always_inline))
#define TILE_ROWS 6
#define TILE_PANELS 1

typedef struct
{
  __m256 a, b;
} Vec;

VEC Vec
vec_zero (void)
{
  return (Vec) { _mm256_setzero_ps (), _mm256_setzero_ps () };
}

VEC Vec
vec_load (const float *p)
{
  return (Vec) { _mm256_loadu_ps (p), _mm256_loadu_ps (p + 8) };
}

VEC void
vec_store (float *p,
           Vec    v)
{
  _mm256_storeu_ps (p, v.a);
  _mm256_storeu_ps (p + 8, v.b);
}

VEC Vec
vec_add (Vec x,
         Vec y)
{
  return (Vec) { _mm256_add_ps (x.a, y.a), _mm256_add_ps (x.b, y.b) };
}

VEC Vec
vec_fma (float x,
         Vec   y,
         Vec   sum)
{
  __m256 all = _mm256_set1_ps (x);

  return (Vec) { _mm256_fmadd_ps (all, y.a, sum.a), _mm256_fmadd_ps (all, y.b, sum.b) };
}

#define HEK_KERNEL_GEMM_TABLE hek_kernel_gemm_avx2
#include "hek-kernel-gemm-rows.h"
