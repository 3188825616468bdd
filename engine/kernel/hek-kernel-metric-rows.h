/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of the picture metrics: included once by each file of one instruction set, which
 * gives the name of its table in HEK_KERNEL_METRIC_TABLE. Sums over a row are kept in LANES
 * partial sums whatever the width of a register.
 */
#include "hek-kernel-metric-private.h"

#define LANES 8

/* Bytes per partial sum of 32 bits: 2^15 · 255² < 2^31. */
#define ERROR_RUN 32768

static uint64_t
squared_error (const uint8_t *a,
               const uint8_t *b,
               size_t         n)
{
  uint64_t total = 0;

  for (size_t at = 0; at < n; at += ERROR_RUN)
    {
      size_t end = n - at < ERROR_RUN ? n : at + ERROR_RUN;
      int32_t run = 0;

      for (size_t i = at; i < end; i++)
        {
          int16_t d = (int16_t) (a[i] - b[i]);

          run += d * d;
        }
      total += (uint64_t) run;
    }
  return total;
}

static void
luma (const uint8_t *restrict rgb,
      double *restrict        out,
      size_t                  n)
{
  for (size_t i = 0; i < n; i++)
    out[i] = 0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2];
}

static void
products (const double *restrict a,
          const double *restrict b,
          double *restrict       squares,
          double *restrict       product,
          size_t                 n)
{
  for (size_t i = 0; i < n; i++)
    {
      squares[i] = a[i] * a[i] + b[i] * b[i];
      product[i] = a[i] * b[i];
    }
}

static void
window_along (const double           weights[HEK_KERNEL_WINDOW_RADIUS + 1],
              const double *restrict in,
              double *restrict       out,
              size_t                 n)
{
  const double w0 = weights[0], w1 = weights[1], w2 = weights[2];
  const double w3 = weights[3], w4 = weights[4], w5 = weights[5];

  for (size_t i = 0; i < n; i++)
    {
      double sum = w0 * in[i + 5];

      sum += w1 * (in[i + 4] + in[i + 6]);
      sum += w2 * (in[i + 3] + in[i + 7]);
      sum += w3 * (in[i + 2] + in[i + 8]);
      sum += w4 * (in[i + 1] + in[i + 9]);
      sum += w5 * (in[i] + in[i + 10]);
      out[i] = sum;
    }
}

static void
window_across (const double        weights[HEK_KERNEL_WINDOW_RADIUS + 1],
               const double *const rows[HEK_KERNEL_WINDOW],
               double *restrict    out,
               size_t              n)
{
  const double w0 = weights[0], w1 = weights[1], w2 = weights[2];
  const double w3 = weights[3], w4 = weights[4], w5 = weights[5];
  const double *restrict r0 = rows[0], *restrict r1 = rows[1], *restrict r2 = rows[2];
  const double *restrict r3 = rows[3], *restrict r4 = rows[4], *restrict r5 = rows[5];
  const double *restrict r6 = rows[6], *restrict r7 = rows[7], *restrict r8 = rows[8];
  const double *restrict r9 = rows[9], *restrict r10 = rows[10];

  for (size_t i = 0; i < n; i++)
    {
      double sum = w0 * r5[i];

      sum += w1 * (r4[i] + r6[i]);
      sum += w2 * (r3[i] + r7[i]);
      sum += w3 * (r2[i] + r8[i]);
      sum += w4 * (r1[i] + r9[i]);
      sum += w5 * (r0[i] + r10[i]);
      out[i] = sum;
    }
}

static double
sum_of_lanes (const double lane[LANES])
{
  double total = 0;

  for (int k = 0; k < LANES; k++)
    total += lane[k];
  return total;
}

static inline double
ssim_value (double mean_a,
            double mean_b,
            double squares,
            double product,
            double c1,
            double c2)
{
  double mean_product = mean_a * mean_b, mean_squares = mean_a * mean_a + mean_b * mean_b;
  double covariance = product - mean_product, variances = squares - mean_squares;

  return (2 * mean_product + c1) * (2 * covariance + c2) / ((mean_squares + c1) * (variances + c2));
}

static double
ssim (const double *restrict mean_a,
      const double *restrict mean_b,
      const double *restrict squares,
      const double *restrict product,
      double                 c1,
      double                 c2,
      float *restrict        out,
      size_t                 n)
{
  double lane[LANES] = { 0 };
  size_t i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int k = 0; k < LANES; k++)
      {
        size_t at = i + (size_t) k;
        double value = ssim_value (mean_a[at], mean_b[at], squares[at], product[at], c1, c2);

        lane[k] += value;
        out[at] = (float) value;
      }
  for (; i < n; i++)
    {
      double value = ssim_value (mean_a[i], mean_b[i], squares[i], product[i], c1, c2);

      lane[i % LANES] += value;
      out[i] = (float) value;
    }
  return sum_of_lanes (lane);
}

static double
sum (const float *values,
     size_t       n)
{
  double lane[LANES] = { 0 };
  size_t i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int k = 0; k < LANES; k++)
      lane[k] += values[i + k];
  for (; i < n; i++)
    lane[i % LANES] += values[i];
  return sum_of_lanes (lane);
}

const HekKernelMetric HEK_KERNEL_METRIC_TABLE = {
  .squared_error = squared_error,
  .luma = luma,
  .products = products,
  .window_along = window_along,
  .window_across = window_across,
  .ssim = ssim,
  .sum = sum,
};
