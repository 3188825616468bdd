/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Rows of the picture metrics. As with the colour rows, one C source is compiled for every
 * instruction set and uses only exactly rounded operations in one order, so all sets give the
 * same bits. Arrays that are written do not overlap others.
 */

/* A symmetric window of 2 · radius + 1 values: weights[k] is that of the values k away from the
 * centre. The radius of SSIM, 5, is the fast one. */
#define HEK_KERNEL_WINDOW_MAX_RADIUS 16

/* What hek_kernel_metric()->luma is a multiple of, and what is taken off the sums. */
#define HEK_KERNEL_LUMA_UNIT 1000
#define HEK_KERNEL_LUMA_OFFSET (255 * HEK_KERNEL_LUMA_UNIT)

typedef struct
{
  /* Sum of the squared differences of @n bytes. */
  uint64_t (*squared_error) (const uint8_t *a, const uint8_t *b, size_t n);

  /*
   * Luma 299 R + 587 G + 114 B of @n pixels of 3 bytes of two pictures, a and b: a + b -
   * HEK_KERNEL_LUMA_OFFSET and a - b, which are whole numbers that a float holds.
   */
  void (*luma) (const uint8_t *a, const uint8_t *b, float *sum, float *difference, size_t n);

  /* out[i] = a[i] · b[i]; @a and @b may be the same */
  void (*multiply) (const float *a, const float *b, float *out, size_t n);

  /* out[i] = mean of the 2×2 values at 2i of two rows of 2n values */
  void (*halve) (const float *upper, const float *lower, float *out, size_t n);

  /* out[i] = weighted sum of rows[0][i] to rows[2 · radius][i]. Rows may overlap: with rows[k] =
   * in + k it is the window along a line. */
  void (*window) (const float *weights, unsigned radius, const float *const *rows, float *out,
                  size_t n);

  /*
   * SSIM from the windowed s = a + b - offset, d = a - b, s² and d². With means and variances of
   * s and d, m = (μs² + μd²) / 2 + C1 and v = (vs + vd) / 2 + C2 it is
   *   (1 - μd² / m) (1 - vd / v)
   * which is the usual formula written so that equal pictures give exactly 1, and so that
   * rounding of the large s² counts only where the pictures differ. contrast() is its second
   * factor.
   */
  void (*ssim) (const float *const windowed[4], float offset, float c1, float c2, float *out,
                size_t n);
  void (*contrast) (const float *const windowed[4], float c2, float *out, size_t n);

  /* Sum of @n floats, and of the squares of their differences, in eight lanes of double. */
  double (*sum) (const float *values, size_t n);
  double (*squared_difference) (const float *a, const float *b, size_t n);
} HekKernelMetric;

/* The fastest table that this processor (and HEK_CPU) allows. */
const HekKernelMetric *hek_kernel_metric (void);

/* Every table that this processor can run, scalar first, for tests: NULL after the last one. */
const HekKernelMetric *hek_kernel_metric_nth (unsigned i);
