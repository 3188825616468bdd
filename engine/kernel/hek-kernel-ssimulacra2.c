/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of SSIMULACRA 2 for the instruction set that every processor of the architecture has; the
 * choice. */
#include "hek-kernel-ssimulacra2.h"

#include "hek-kernel-cpu.h"

#include <math.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define LANES 4

typedef float HekLanes __attribute__ ((vector_size (16)));
typedef int32_t HekBits __attribute__ ((vector_size (16)));

/*
 * a · b + c rounded once. Where the processor cannot, the product is exact in double, and the sum
 * is rounded to odd, so that its rounding to float is the only one that counts (Boldo, Melquiond,
 * "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to odd", IEEE
 * Transactions on Computers 57(4), 2008). Finite values only.
 */
#if defined(__SSE2__) && !defined(__FP_FAST_FMAF)
static inline __m128d
fused_to_odd (__m128d a,
              __m128d b,
              __m128d c)
{
  const __m128d zero = _mm_setzero_pd ();
  __m128d product = _mm_mul_pd (a, b), sum = _mm_add_pd (product, c);
  __m128d part = _mm_sub_pd (sum, product);
  __m128d error = _mm_add_pd (_mm_sub_pd (product, _mm_sub_pd (sum, part)), _mm_sub_pd (c, part));
  __m128i inexact = _mm_castpd_si128 (_mm_cmpneq_pd (error, zero));
  __m128i other_side = _mm_castpd_si128 (_mm_xor_pd (_mm_cmpgt_pd (error, zero),
                                                     _mm_cmpgt_pd (sum, zero)));
  __m128i bits = _mm_castpd_si128 (sum);
  __m128i step = _mm_and_si128 (inexact, _mm_andnot_si128 (bits, _mm_set1_epi64x (1)));

  step = _mm_sub_epi64 (_mm_xor_si128 (step, other_side), other_side);
  return _mm_castsi128_pd (_mm_add_epi64 (bits, step));
}

static inline HekLanes
fused (HekLanes a,
       HekLanes b,
       HekLanes c)
{
  __m128d low = fused_to_odd (_mm_cvtps_pd (a), _mm_cvtps_pd (b), _mm_cvtps_pd (c));
  __m128d high = fused_to_odd (_mm_cvtps_pd (_mm_movehl_ps (a, a)),
                               _mm_cvtps_pd (_mm_movehl_ps (b, b)),
                               _mm_cvtps_pd (_mm_movehl_ps (c, c)));

  return _mm_movelh_ps (_mm_cvtpd_ps (low), _mm_cvtpd_ps (high));
}
#else
static inline HekLanes
fused (HekLanes a,
       HekLanes b,
       HekLanes c)
{
  for (int i = 0; i < LANES; i++)
    c[i] = fmaf (a[i], b[i], c[i]);
  return c;
}
#endif

/* A transposed square. */
static inline void
turn_square (HekLanes v[LANES])
{
  for (int i = 0; i < LANES; i++)
    for (int k = 0; k < i; k++)
      {
        float value = v[i][k];

        v[i][k] = v[k][i];
        v[k][i] = value;
      }
}

#define HEK_KERNEL_SSIMULACRA2_TABLE hek_kernel_ssimulacra2_scalar
#include "hek-kernel-ssimulacra2-rows.h"

const HekKernelSsimulacra2 *
hek_kernel_ssimulacra2_nth (unsigned i)
{
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (i == 0)
    return &hek_kernel_ssimulacra2_scalar;
#if defined(__x86_64__)
  if (i == 1 && level >= HEK_CPU_AVX2)
    return &hek_kernel_ssimulacra2_avx2;
  if (i == 2 && level >= HEK_CPU_AVX512)
    return &hek_kernel_ssimulacra2_avx512;
#else
  (void) level;
#endif
  return NULL;
}

const HekKernelSsimulacra2 *
hek_kernel_ssimulacra2 (void)
{
#if defined(__x86_64__)
  HekCpuLevel level = hek_kernel_cpu_level ();

  if (level >= HEK_CPU_AVX512)
    return &hek_kernel_ssimulacra2_avx512;
  if (level >= HEK_CPU_AVX2)
    return &hek_kernel_ssimulacra2_avx2;
#endif
  return &hek_kernel_ssimulacra2_scalar;
}
