/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Hadamard transform with vectors as wide as the registers of one instruction set: included by
 * each file of a set, which gives the name of its function in HEK_KERNEL_HADAMARD. Distances below
 * the width are done inside registers; above, two of them at a time, to go through memory half as
 * often.
 */
#include "hek-kernel-hadamard-private.h"

#include <stdint.h>

#if defined(__AVX512F__)
#define WIDTH 16
#define EACH_LANE { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }
#elif defined(__AVX__)
#define WIDTH 8
#define EACH_LANE { 0, 1, 2, 3, 4, 5, 6, 7 }
#else
#define WIDTH 4
#define EACH_LANE { 0, 1, 2, 3 }
#endif

typedef float Vec __attribute__ ((vector_size (WIDTH * sizeof (float))));
typedef int32_t Lanes __attribute__ ((vector_size (WIDTH * sizeof (float))));
typedef float VecAnywhere __attribute__ ((vector_size (WIDTH * sizeof (float)),
                                          aligned (sizeof (float)), may_alias));

#define LOAD(p) ((Vec) *(const VecAnywhere *) (p))
#define STORE(p, v) (*(VecAnywhere *) (p) = (v))

/* Lanes that are @half apart: the lower becomes the sum, the upper the difference. */
static inline __attribute__ ((always_inline)) Vec
cross_lanes (Vec     x,
             int32_t half)
{
  const Lanes lane = EACH_LANE;
  Lanes upper = (lane & half) != 0;
  Vec other = __builtin_shuffle (x, lane ^ half);

  return other + (Vec) ((Lanes) x ^ (upper & INT32_MIN));
}

/* Numbers 1 to WIDTH / 2 apart. */
static inline void
transform_lanes (float *x,
                 size_t n)
{
  for (size_t i = 0; i < n; i += WIDTH)
    {
      Vec v = LOAD (x + i);

      v = cross_lanes (v, 1);
      v = cross_lanes (v, 2);
#if WIDTH > 4
      v = cross_lanes (v, 4);
#endif
#if WIDTH > 8
      v = cross_lanes (v, 8);
#endif
      STORE (x + i, v);
    }
}

/* Numbers @half apart and then 2 · @half. */
static inline void
transform_fours (float *x,
                 size_t n,
                 size_t half)
{
  for (size_t begin = 0; begin < n; begin += 4 * half)
    {
      float *p = x + begin, *q = p + half, *r = q + half, *s = r + half;

      for (size_t i = 0; i < half; i += WIDTH)
        {
          Vec vp = LOAD (p + i), vq = LOAD (q + i), vr = LOAD (r + i), vs = LOAD (s + i);
          Vec a = vp + vq, b = vp - vq, c = vr + vs, d = vr - vs;

          STORE (p + i, a + c);
          STORE (q + i, b + d);
          STORE (r + i, a - c);
          STORE (s + i, b - d);
        }
    }
}

static inline void
transform_halves (float *x,
                  size_t half)
{
  for (size_t i = 0; i < half; i += WIDTH)
    {
      Vec a = LOAD (x + i), b = LOAD (x + half + i);

      STORE (x + i, a + b);
      STORE (x + half + i, a - b);
    }
}

/* Fewer numbers than a register has. */
static inline void
transform_few (float *x,
               size_t n)
{
  for (size_t half = 1; half < n; half *= 2)
    for (size_t i = 0; i < n; i++)
      if ((i & half) == 0)
        {
          float a = x[i], b = x[i + half];

          x[i] = a + b;
          x[i + half] = a - b;
        }
}

void
HEK_KERNEL_HADAMARD (float *x,
                     size_t n,
                     float  scale)
{
  size_t half = WIDTH;

  if (n < WIDTH)
    transform_few (x, n);
  else
    {
      transform_lanes (x, n);
      for (; 4 * half <= n; half *= 4)
        transform_fours (x, n, half);
      if (half < n)
        transform_halves (x, half);
    }
  for (size_t i = 0; i < n; i++)
    x[i] *= scale;
}
