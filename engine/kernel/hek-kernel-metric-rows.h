/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of the picture metrics: included once by each file of one instruction set, which
 * gives the name of its table in HEK_KERNEL_METRIC_TABLE. Sums over a row are kept in LANES
 * partial sums whatever the width of a register.
 */
#include "hek-kernel-metric-private.h"

#include "hek-kernel-metric-luma.h"

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

/* --- SSIM ---------------------------------------------------------------------------------- */

static void
multiply (const float    *a,
          const float    *b,
          float *restrict out,
          size_t          n)
{
  for (size_t i = 0; i < n; i++)
    out[i] = a[i] * b[i];
}

static void
halve (const float *restrict upper,
       const float *restrict lower,
       float *restrict       out,
       size_t                n)
{
  for (size_t i = 0; i < n; i++)
    out[i] = 0.25f * ((upper[2 * i] + upper[2 * i + 1]) + (lower[2 * i] + lower[2 * i + 1]));
}

static void
window_5 (const float        *weights,
          const float *const *rows,
          float *restrict     out,
          size_t              n)
{
  const float w0 = weights[0], w1 = weights[1], w2 = weights[2];
  const float w3 = weights[3], w4 = weights[4], w5 = weights[5];
  const float *r0 = rows[0], *r1 = rows[1], *r2 = rows[2], *r3 = rows[3];
  const float *r4 = rows[4], *r5 = rows[5], *r6 = rows[6], *r7 = rows[7];
  const float *r8 = rows[8], *r9 = rows[9], *r10 = rows[10];

  for (size_t i = 0; i < n; i++)
    {
      float sum = w0 * r5[i];

      sum += w1 * (r4[i] + r6[i]);
      sum += w2 * (r3[i] + r7[i]);
      sum += w3 * (r2[i] + r8[i]);
      sum += w4 * (r1[i] + r9[i]);
      sum += w5 * (r0[i] + r10[i]);
      out[i] = sum;
    }
}

static void
window (const float        *weights,
        unsigned            radius,
        const float *const *rows,
        float *restrict     out,
        size_t              n)
{
  if (radius == 5)
    {
      window_5 (weights, rows, out, n);
      return;
    }

  for (size_t i = 0; i < n; i++)
    out[i] = weights[0] * rows[radius][i];
  for (unsigned k = 1; k <= radius; k++)
    {
      const float *before = rows[radius - k], *after = rows[radius + k];
      const float weight = weights[k];

      for (size_t i = 0; i < n; i++)
        out[i] += weight * (before[i] + after[i]);
    }
}

/* Variance from the mean of the squares; rounding must not make it negative; NaN stays. */
static inline float
variance (float squares,
          float mean)
{
  float v = squares - mean * mean;

  return v < 0 ? 0 : v;
}

static void
ssim (const float *const windowed[4],
      float              offset,
      float              c1,
      float              c2,
      float *restrict    out,
      size_t             n)
{
  const float *restrict s = windowed[0], *restrict d = windowed[1];
  const float *restrict ss = windowed[2], *restrict dd = windowed[3];

  for (size_t i = 0; i < n; i++)
    {
      float vs = variance (ss[i], s[i]), vd = variance (dd[i], d[i]);
      float mean = s[i] + offset, md = d[i] * d[i];
      float m = 0.5f * (mean * mean + md) + c1;
      float v = 0.5f * (vs + vd) + c2;

      out[i] = (m - md) * (v - vd) / (m * v);
    }
}

static void
contrast (const float *const windowed[4],
          float              c2,
          float *restrict    out,
          size_t             n)
{
  const float *restrict s = windowed[0], *restrict d = windowed[1];
  const float *restrict ss = windowed[2], *restrict dd = windowed[3];

  for (size_t i = 0; i < n; i++)
    {
      float vs = variance (ss[i], s[i]), vd = variance (dd[i], d[i]);
      float v = 0.5f * (vs + vd) + c2;

      out[i] = (v - vd) / v;
    }
}

/* --- sums ---------------------------------------------------------------------------------- */

static double
sum_of_lanes (const double lane[LANES])
{
  double total = 0;

  for (int k = 0; k < LANES; k++)
    total += lane[k];
  return total;
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

static double
squared_difference (const float *a,
                    const float *b,
                    size_t       n)
{
  double lane[LANES] = { 0 };

  for (size_t i = 0; i < n; i += LANES)
    for (size_t k = 0; k < (n - i < LANES ? n - i : LANES); k++)
      {
        double d = (double) a[i + k] - b[i + k];

        lane[k] += d * d;
      }
  return sum_of_lanes (lane);
}

const HekKernelMetric HEK_KERNEL_METRIC_TABLE = {
  .squared_error = squared_error,
  .luma = hek_kernel_luma,
  .multiply = multiply,
  .halve = halve,
  .window = window,
  .ssim = ssim,
  .contrast = contrast,
  .sum = sum,
  .squared_difference = squared_difference,
};
