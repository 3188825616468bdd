/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XYB of JPEG XL: cube roots of biased cones, as red minus green, their mean, and blue, from which
 * Y is not subtracted (an encoder does that later). Equal linear R, G and B give X = 0 and B = Y
 * exactly.
 *
 * Source: libjxl, lib/jxl/cms/opsin_params.h and lib/jxl/enc_xyb.cc, for an intensity target of
 * 255, where linear 1.0 is 1; ISO/IEC 18181-1, L.2.2. The coefficients are the decimal ones, which
 * libjxl rounds to float.
 *
 * The root less that of the bias is written as a quotient, and the way back as a product, so that
 * nothing is lost in dark colours and black is exactly 0.
 *
 * Edge cases: the cube root is odd, where libjxl clips cones below -0.0038, so that all colours
 * come back. An infinite channel gives NaN.
 */
#include "config.h"

#include "hek-color-exact-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-sanitize.h"

#define BIAS 0.0037930732552754493

/* The rows sum to 1: their middle elements follow. */
static const HekColorMatrix lms_from_linear = { {
  { 0.30, 0.078 },
  { 0.23, 0.078 },
  { 0.24342268924547819, 1 - 0.24342268924547819 - 0.20476744424496821 },
} };

static const HekColorMatrix *
linear_from_lms (void)
{
  static HekColorMatrix inverse;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      HekColorExact m;

      for (int i = 0; i < 3; i++)
        {
          m.m[i][0] = lms_from_linear.k[i][0];
          m.m[i][2] = lms_from_linear.k[i][1];
          m.m[i][1] = 1 - m.m[i][0] - m.m[i][2];
        }
      hek_color_exact_invert (&m, &m);
      inverse = hek_color_exact_balanced (&m);
      HEK_HANDED_OVER (&inverse);
      g_once_init_leave (&ready, 1);
    }
  HEK_TAKEN_OVER (&inverse);
  return &inverse;
}

static void
xyb_from_linear (const double linear[3],
                 double       out[3])
{
  const double root = cbrt (BIAS);
  double v[3];

  for (int i = 0; i < 3; i++)
    {
      double x = hek_color_balanced (&lms_from_linear, i, linear), u = cbrt (x + BIAS);

      v[i] = x / (u * u + u * root + root * root);
    }
  out[0] = (v[0] - v[1]) / 2;
  out[1] = (v[0] + v[1]) / 2;
  out[2] = v[2];
}

static void
xyb_to_linear (const double in[3],
               double       linear[3])
{
  const HekColorMatrix *inverse = linear_from_lms ();
  const double root = cbrt (BIAS);
  double v[3] = { in[1] + in[0], in[1] - in[0], in[2] };

  for (int i = 0; i < 3; i++)
    v[i] *= v[i] * v[i] + 3 * v[i] * root + 3 * root * root;
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_balanced (inverse, i, v);
}

static void
xyb_from_linear_rows (const float *linear,
                      float       *out,
                      gsize        n)
{
  const HekKernelMatrix cones = hek_color_kernel_matrix (&lms_from_linear);

  hek_kernel_color ()->xyb_from_rgb (&cones, BIAS, linear, out, n);
}

static void
xyb_to_linear_rows (const float *in,
                    float       *linear,
                    gsize        n)
{
  const HekKernelMatrix rgb = hek_color_kernel_matrix (linear_from_lms ());

  hek_kernel_color ()->rgb_from_xyb (&rgb, BIAS, in, linear, n);
}

const HekColorSpace hek_color_space_xyb = {
  .id = "xyb",
  .label = N_("XYB"),
  .help = N_("What JPEG XL and SSIMULACRA 2 work in: red against green, luma and blue, after the "
             "cube roots of the eye's cones."),
  .channels = { { "X", NULL, -0.016, 0.0285 }, { "Y", NULL, 0, 0.846 }, { "B", NULL, 0, 0.846 } },
  .from_linear = xyb_from_linear,
  .to_linear = xyb_to_linear,
  .from_linear_rows = xyb_from_linear_rows,
  .to_linear_rows = xyb_to_linear_rows,
};
