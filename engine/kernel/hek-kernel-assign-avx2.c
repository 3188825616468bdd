/* SPDX-License-Identifier: Apache-2.0 */
/* Assignment with AVX2: tiles of 16 rows × 4 centroids in eight registers. */
#include "hek-kernel-assign-private.h"

#include <immintrin.h>

#include "hek-kernel-assign-oct.h"

#define VEC static inline __attribute__ ((always_inline))
#define VEC_LANES 8
#define TILE_VECS 2
#define TILE_POINTS 4

typedef __m256 Vec;
typedef __m256i Ids;

VEC Vec
vec_load (const float *p)
{
  return _mm256_loadu_ps (p);
}

VEC void
vec_store (float *p,
           Vec    v)
{
  _mm256_storeu_ps (p, v);
}

VEC Vec
vec_all (float x)
{
  return _mm256_set1_ps (x);
}

VEC Vec
vec_fnma (float a,
          Vec   x,
          Vec   sum)
{
  return _mm256_fnmadd_ps (_mm256_set1_ps (a), x, sum);
}

VEC Ids
ids_all (uint32_t x)
{
  return _mm256_set1_epi32 ((int) x);
}

VEC void
ids_store (uint32_t *p,
           Ids       ids)
{
  _mm256_storeu_si256 ((__m256i *) p, ids);
}

VEC void
vec_challenge (Vec      v,
               uint32_t idx,
               Vec     *best,
               Ids     *ids)
{
  __m256 less = _mm256_cmp_ps (v, *best, _CMP_LT_OQ);

  *best = _mm256_blendv_ps (*best, v, less);
  *ids = _mm256_blendv_epi8 (*ids, _mm256_set1_epi32 ((int) idx), _mm256_castps_si256 (less));
}

#define HEK_KERNEL_ASSIGN_TABLE hek_kernel_assign_avx2
#include "hek-kernel-assign-rows.h"
