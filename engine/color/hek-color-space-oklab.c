/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Oklab and its polar form.
 *
 * Source: B. Ottosson, "A perceptual color space for image processing", 2020, with the matrices
 * of 2021-01-25 for linear sRGB. Each row is used in differences from its middle coefficient, so
 * that equal R, G and B give L = 1 for white and a = b = 0 exactly; the published rounding has b
 * = 3.7e-8 for white, and the values here differ from the published ones by no more than that.
 * The inverses are those of the matrices used, from 40 digits (tests/color inverts them again).
 */
#include "config.h"

#include "hek-color-space-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const HekColorMatrix lms_from_rgb = { {
  { 0.4122214708, 0.0514459929 },
  { 0.2119034982, 0.1073969566 },
  { 0.0883024619, 0.6299787005 },
} };

static const HekColorMatrix rgb_from_lms = { {
  { 4.076741660928431558993, 0.230969928616529274158 },
  { -1.268438003761144522422, -0.341319396221143538965 },
  { -0.004196086631061399611, 1.707614700906935812187 },
} };

/* row 0 balanced, rows 1 and 2 opponent */
static const HekColorMatrix lab_from_cones = { {
  { 0.2104542553, -0.0040720468 },
  { 1.9779984951, 0.4505937099 },
  { 0.0259040371, -0.8086757660 },
} };

/* weights of a and b beside L */
static const HekColorMatrix cones_from_lab = { {
  { 0.396337792010202649966, 0.215803757961818025717 },
  { -0.105561341386085767950, -0.063854174204568403526 },
  { -0.089484176323672726405, -1.291485534373030089026 },
} };

static void
oklab_from_linear (const double linear[3],
                   double       out[3])
{
  double v[3];

  for (int i = 0; i < 3; i++)
    v[i] = cbrt (hek_color_balanced (&lms_from_rgb, i, linear));
  for (int i = 0; i < 3; i++)
    out[i] = hek_color_balanced (&lab_from_cones, i, v) - (i > 0 ? v[1] : 0);
}

static void
oklab_to_linear (const double in[3],
                 double       linear[3])
{
  double v[3];

  for (int i = 0; i < 3; i++)
    {
      v[i] = in[0] + cones_from_lab.k[i][0] * in[1] + cones_from_lab.k[i][1] * in[2];
      v[i] = v[i] * v[i] * v[i];
    }
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_balanced (&rgb_from_lms, i, v);
}

static void
oklch_from_linear (const double linear[3],
                   double       out[3])
{
  double lab[3];

  oklab_from_linear (linear, lab);
  hek_color_polar_from_ab (lab, out);
}

static void
oklch_to_linear (const double in[3],
                 double       linear[3])
{
  double lab[3];

  hek_color_ab_from_polar (in, lab);
  oklab_to_linear (lab, linear);
}

static void
oklab_from_linear_rows (const float *linear,
                        float       *out,
                        gsize        n)
{
  const HekKernelMatrix lms = hek_color_kernel_matrix (&lms_from_rgb);
  const HekKernelMatrix lab = hek_color_kernel_matrix (&lab_from_cones);

  hek_kernel_color ()->oklab_from_rgb (&lms, &lab, linear, out, n);
}

static void
oklab_to_linear_rows (const float *in,
                      float       *linear,
                      gsize        n)
{
  const HekKernelMatrix cones = hek_color_kernel_matrix (&cones_from_lab);
  const HekKernelMatrix rgb = hek_color_kernel_matrix (&rgb_from_lms);

  hek_kernel_color ()->rgb_from_oklab (&cones, &rgb, in, linear, n);
}

static void
oklch_from_linear_rows (const float *linear,
                        float       *out,
                        gsize        n)
{
  oklab_from_linear_rows (linear, out, n);
  hek_kernel_color ()->polar_from_ab (out, out, n);
}

static void
oklch_to_linear_rows (const float *in,
                      float       *linear,
                      gsize        n)
{
  hek_kernel_color ()->ab_from_polar (in, linear, n);
  oklab_to_linear_rows (linear, linear, n);
}

const HekColorSpace hek_color_space_oklab = {
  .id = "oklab",
  .label = N_("Oklab"),
  .help = N_("Lightness, green to red and blue to yellow, with hues that stay straighter and "
             "steps that are more even than those of CIE L*a*b* (Ottosson 2020)."),
  .channels = { { "L", NULL, 0, 1 }, { "a", NULL, -0.24, 0.28 }, { "b", NULL, -0.32, 0.2 } },
  .from_linear = oklab_from_linear,
  .to_linear = oklab_to_linear,
  .from_linear_rows = oklab_from_linear_rows,
  .to_linear_rows = oklab_to_linear_rows,
};

const HekColorSpace hek_color_space_oklch = {
  .id = "oklch",
  .label = N_("Oklch"),
  .help = N_("Oklab as lightness, chroma and hue angle; greys have hue 0."),
  .channels = { { "L", NULL, 0, 1 }, { "C", NULL, 0, 0.33 }, { "h", "°", 0, 360 } },
  .from_linear = oklch_from_linear,
  .to_linear = oklch_to_linear,
  .from_linear_rows = oklch_from_linear_rows,
  .to_linear_rows = oklch_to_linear_rows,
};
