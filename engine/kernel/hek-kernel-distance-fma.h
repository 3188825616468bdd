/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>
#include <string.h>

/*
 * a · b + c rounded once, for processors without the instruction and without a call per number. The
 * product is exact in double precision; their sum is rounded to odd, so that the second rounding,
 * to float, comes out as if it were the only one.
 * Source: Boldo, Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms using
 * rounding to odd", IEEE Transactions on Computers 57 (2008); the error of a sum: Knuth's 2Sum.
 */
static inline float
hek_fma_exact (float a,
               float b,
               float c)
{
#ifdef __FP_FAST_FMAF
  return __builtin_fmaf (a, b, c);
#else
  double product = (double) a * (double) b, sum = product + (double) c;
  double part = sum - product, error = (product - (sum - part)) + ((double) c - part);
  int64_t bits;

  memcpy (&bits, &sum, sizeof bits);
  /* a NaN is neither */
  bits += (error < 0) | (error > 0) ? (~bits & 1) * ((error > 0) == (sum > 0) ? 1 : -1) : 0;
  memcpy (&sum, &bits, sizeof sum);
  return (float) sum;
#endif
}
