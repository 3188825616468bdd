/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Rows of the picture metrics. As with the colour rows, one C source is compiled for every
 * instruction set and uses only exactly rounded operations in one order, so all sets give the
 * same bits. Arrays do not overlap.
 */

/* The symmetric window of SSIM: weights[k] is that of the values k away from the centre. */
#define HEK_KERNEL_WINDOW 11
#define HEK_KERNEL_WINDOW_RADIUS 5

typedef struct
{
  /* Sum of the squared differences of @n bytes. */
  uint64_t (*squared_error) (const uint8_t *a, const uint8_t *b, size_t n);

  /* 0.299 R + 0.587 G + 0.114 B of @n pixels of 3 bytes, not rounded. */
  void (*luma) (const uint8_t *rgb, double *luma, size_t n);

  /* a² + b² and a·b */
  void (*products) (const double *a, const double *b, double *squares, double *product, size_t n);

  /* out[i] = weighted sum of in[i] to in[i + 10]; @in has n + 10 values */
  void (*window_along) (const double weights[HEK_KERNEL_WINDOW_RADIUS + 1], const double *in,
                        double *out, size_t n);

  /* out[i] = weighted sum of rows[0][i] to rows[10][i] */
  void (*window_across) (const double weights[HEK_KERNEL_WINDOW_RADIUS + 1],
                         const double *const rows[HEK_KERNEL_WINDOW], double *out, size_t n);

  /*
   * SSIM from the windowed sums of a, b, a² + b² and a·b; both variances enter as their sum.
   * Returns the sum of the values, in eight lanes that are added at the end.
   */
  double (*ssim) (const double *mean_a, const double *mean_b, const double *squares,
                  const double *product, double c1, double c2, float *out, size_t n);

  /* Sum of @n floats, in eight lanes of double. */
  double (*sum) (const float *values, size_t n);
} HekKernelMetric;

/* The fastest table that this processor (and HEK_CPU) allows. */
const HekKernelMetric *hek_kernel_metric (void);

/* Every table that this processor can run, scalar first, for tests: NULL after the last one. */
const HekKernelMetric *hek_kernel_metric_nth (unsigned i);
