/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CIE 1976 L*a*b* relative to D65, and its polar form.
 *
 * Source: CIE 15:2004, equations 8.3 to 8.11, with the exact constants 216/24389 and 24389/27 of
 * the standard instead of 0.008856 and 903.3 (hek-color-cie.c). Equal linear R, G and B give
 * a* = b* = 0 exactly.
 */
#include "config.h"

#include "hek-color-cie.h"
#include "hek-color-space-private.h"

#include <glib/gi18n-lib.h>

static void
lab_from_linear (const double linear[3],
                 double       lab[3])
{
  const HekColorXyz *m = hek_color_xyz_matrices ();
  double v[3];

  for (int i = 0; i < 3; i++)
    v[i] = hek_color_balanced (&m->xyz_from_rgb, i, linear);
  hek_color_lab_from_relative (v, lab);
}

static void
lab_to_linear (const double lab[3],
               double       linear[3])
{
  const HekColorXyz *m = hek_color_xyz_matrices ();
  double v[3];

  hek_color_lab_to_relative (lab, v);
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_balanced (&m->rgb_from_xyz, i, v);
}

static void
lch_from_linear (const double linear[3],
                 double       out[3])
{
  double lab[3];

  lab_from_linear (linear, lab);
  hek_color_polar_from_ab (lab, out);
}

static void
lch_to_linear (const double in[3],
               double       linear[3])
{
  double lab[3];

  hek_color_ab_from_polar (in, lab);
  lab_to_linear (lab, linear);
}

static void
lab_from_linear_rows (const float *linear,
                      float       *out,
                      gsize        n)
{
  const HekKernelMatrix xyz = hek_color_kernel_matrix (&hek_color_xyz_matrices ()->xyz_from_rgb);

  hek_kernel_color ()->lab_from_rgb (&xyz, linear, out, n);
}

static void
lab_to_linear_rows (const float *in,
                    float       *linear,
                    gsize        n)
{
  const HekKernelMatrix rgb = hek_color_kernel_matrix (&hek_color_xyz_matrices ()->rgb_from_xyz);

  hek_kernel_color ()->rgb_from_lab (&rgb, in, linear, n);
}

static void
lch_from_linear_rows (const float *linear,
                      float       *out,
                      gsize        n)
{
  lab_from_linear_rows (linear, out, n);
  hek_kernel_color ()->polar_from_ab (out, out, n);
}

static void
lch_to_linear_rows (const float *in,
                    float       *linear,
                    gsize        n)
{
  hek_kernel_color ()->ab_from_polar (in, linear, n);
  lab_to_linear_rows (linear, linear, n);
}

const HekColorSpace hek_color_space_lab = {
  .id = "lab",
  .label = N_("CIE L*a*b*"),
  .help = N_("Lightness, green to red and blue to yellow, made so that equal distances look "
             "about equally different (CIE 1976, relative to D65)."),
  .channels = { { "L*", NULL, 0, 100 }, { "a*", NULL, -87, 99 }, { "b*", NULL, -108, 95 } },
  .from_linear = lab_from_linear,
  .to_linear = lab_to_linear,
  .from_linear_rows = lab_from_linear_rows,
  .to_linear_rows = lab_to_linear_rows,
};

const HekColorSpace hek_color_space_lch = {
  .id = "lch",
  .label = N_("CIE L*C*h"),
  .help = N_("CIE L*a*b* as lightness, chroma and hue angle; greys have hue 0."),
  .channels = { { "L*", NULL, 0, 100 }, { "C*", NULL, 0, 134 }, { "h", "°", 0, 360 } },
  .from_linear = lch_from_linear,
  .to_linear = lch_to_linear,
  .from_linear_rows = lch_from_linear_rows,
  .to_linear_rows = lch_to_linear_rows,
};
