/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* Rows of transfer functions: single values, not pixels. */
#include "hek-kernel-color-power.h"
#include "hek-kernel-color-private.h"
#include "hek-kernel-color-strip.h"

static void
srgb_decode (const float *encoded,
             float       *linear,
             size_t       n)
{
  EACH_VALUE (encoded, linear, n, v, v = hek_srgb_decode (v));
}

static void
srgb_encode (const float *linear,
             float       *encoded,
             size_t       n)
{
  EACH_VALUE (linear, encoded, n, v, v = hek_srgb_encode (v));
}

static void
power (double       exponent,
       const float *in,
       float       *out,
       size_t       n)
{
  const HekKernelPower p = hek_power_of (exponent);

  EACH_VALUE (in, out, n, v, v = hek_odd_power (v, p));
}

static void
pq_encode (double       m2,
           double       scale,
           const float *light,
           float       *code,
           size_t       n)
{
  const HekKernelPq q = hek_pq_of (m2);
  const float factor = (float) scale;

  EACH_VALUE (light, code, n, v, v = hek_pq_encode (v * factor, q));
}

static void
pq_decode (double       m2,
           double       scale,
           const float *code,
           float       *light,
           size_t       n)
{
  const HekKernelPq q = hek_pq_of (m2);
  const float factor = (float) scale;

  EACH_VALUE (code, light, n, v, v = hek_pq_decode (v, q) * factor);
}

static void
hlg_encode (const float *light,
            float       *code,
            size_t       n)
{
  EACH_VALUE (light, code, n, v, v = hek_hlg_encode (v));
}

static void
hlg_decode (const float *code,
            float       *light,
            size_t       n)
{
  EACH_VALUE (code, light, n, v, v = hek_hlg_decode (v));
}

static HekKernelPu21
pu21_of (const double p[7],
         float        lo,
         float        hi)
{
  return (HekKernelPu21) { .p1 = (float) p[0], .p2 = (float) p[1], .p3 = (float) p[2],
                           .p6 = (float) p[5], .p7 = (float) p[6], .p4 = hek_power_of (p[3]),
                           .p5 = hek_power_of (p[4]), .inverse_p4 = hek_power_of (1 / p[3]),
                           .inverse_p5 = hek_power_of (1 / p[4]), .lo = lo, .hi = hi };
}

static void
pu21_encode (const double p[7],
             float        lo,
             float        hi,
             const float *cd_m2,
             float       *code,
             size_t       n)
{
  const HekKernelPu21 q = pu21_of (p, lo, hi);

  EACH_VALUE (cd_m2, code, n, v, v = hek_pu21_encode (v, q));
}

static void
pu21_decode (const double p[7],
             float        lo,
             float        hi,
             const float *code,
             float       *cd_m2,
             size_t       n)
{
  const HekKernelPu21 q = pu21_of (p, lo, hi);

  EACH_VALUE (code, cd_m2, n, v, v = hek_pu21_decode (v, q));
}
