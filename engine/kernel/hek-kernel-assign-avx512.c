/* SPDX-License-Identifier: Apache-2.0 */
/* Assignment with AVX-512: tiles of 32 rows × 8 centroids in sixteen registers. */
#include "hek-kernel-assign-private.h"

/* The headers of gcc 12 begin undefined vectors as __Y = __Y, which its own -Winit-self and
 * -Wuninitialized refuse. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#include "hek-kernel-assign-oct.h"

#define VEC static inline __attribute__ ((always_inline))
#define VEC_LANES 16
#define TILE_VECS 2
#define TILE_POINTS 8

typedef __m512 Vec;
typedef __m512i Ids;

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
vec_all (float x)
{
  return _mm512_set1_ps (x);
}

VEC Vec
vec_fnma (float a,
          Vec   x,
          Vec   sum)
{
  return _mm512_fnmadd_ps (_mm512_set1_ps (a), x, sum);
}

VEC Ids
ids_all (uint32_t x)
{
  return _mm512_set1_epi32 ((int) x);
}

VEC void
ids_store (uint32_t *p,
           Ids       ids)
{
  _mm512_storeu_si512 (p, ids);
}

VEC void
vec_challenge (Vec      v,
               uint32_t idx,
               Vec     *best,
               Ids     *ids)
{
  __mmask16 less = _mm512_cmp_ps_mask (v, *best, _CMP_LT_OQ);

  *best = _mm512_mask_mov_ps (*best, less, v);
  *ids = _mm512_mask_mov_epi32 (*ids, less, _mm512_set1_epi32 ((int) idx));
}

#define HEK_KERNEL_ASSIGN_TABLE hek_kernel_assign_avx512
#include "hek-kernel-assign-rows.h"
