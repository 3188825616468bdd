/* SPDX-License-Identifier: Apache-2.0 */
/* Products of matrices with AVX-512: tiles of 14 × 32 sums in 28 registers. */
#include "hek-kernel-gemm-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#define VEC static inline __attribute__ ((always_inline))
#define TILE_ROWS 14
#define TILE_PANELS 2

typedef __m512 Vec;

VEC Vec
vec_zero (void)
{
  return _mm512_setzero_ps ();
}

VEC Vec
vec_load (const float *p)
{
  return _mm512_loadu_ps (p);
}

VEC void
vec_store (float *p,
           Vec    v)
{
  _mm512_storeu_ps (p, v);
}

VEC Vec
vec_add (Vec x,
         Vec y)
{
  return _mm512_add_ps (x, y);
}

VEC Vec
vec_fma (float x,
         Vec   y,
         Vec   sum)
{
  return _mm512_fmadd_ps (_mm512_set1_ps (x), y, sum);
}

#define HEK_KERNEL_GEMM_TABLE hek_kernel_gemm_avx512
#include "hek-kernel-gemm-rows.h"
