/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Eight floats in a register of AVX2, for the files of AVX2 and AVX-512, which include
 * immintrin.h first. */
typedef __m256 Oct;

static inline __attribute__ ((always_inline)) Oct
oct_load (const float *p)
{
  return _mm256_loadu_ps (p);
}

static inline __attribute__ ((always_inline)) void
oct_store (float *p,
           Oct    v)
{
  _mm256_storeu_ps (p, v);
}

static inline __attribute__ ((always_inline)) Oct
oct_all (float x)
{
  return _mm256_set1_ps (x);
}

static inline __attribute__ ((always_inline)) Oct
oct_sub (Oct a,
         Oct b)
{
  return _mm256_sub_ps (a, b);
}

static inline __attribute__ ((always_inline)) Oct
oct_fma (Oct a,
         Oct b,
         Oct sum)
{
  return _mm256_fmadd_ps (a, b, sum);
}

static inline __attribute__ ((always_inline)) Oct
oct_fnma (Oct a,
          Oct b,
          Oct sum)
{
  return _mm256_fnmadd_ps (a, b, sum);
}
