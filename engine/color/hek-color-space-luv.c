/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CIE 1976 L*u*v* relative to D65.
 *
 * Source: CIE 15:2004, equations 8.12 to 8.17, with the exact constants 216/24389 and 24389/27.
 * The differences u' - u'n and v' - v'n are written over a common denominator, so that equal linear
 * R, G and B give u* = v* = 0 exactly.
 *
 * Edge cases: where X + 15 Y + 3 Z = 0, as in black, there is no u', v': u* = v* = 0. Colours of
 * L* = 0 come back as black.
 */
#include "config.h"

#include "hek-color-cie.h"
#include "hek-color-space-private.h"

#include <glib/gi18n-lib.h>

static void
luv_from_linear (const double linear[3],
                 double       out[3])
{
  const HekColorXyz *m = hek_color_xyz_matrices ();
  double v[3];

  for (int i = 0; i < 3; i++)
    v[i] = hek_color_balanced (&m->xyz_from_rgb, i, linear);
  hek_color_luv_from_relative (v, hek_color_white_d65, out);
}

static void
luv_to_linear (const double in[3],
               double       linear[3])
{
  const HekColorXyz *m = hek_color_xyz_matrices ();
  double v[3];

  hek_color_luv_to_relative (in, hek_color_white_d65, v);
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_balanced (&m->rgb_from_xyz, i, v);
}

static void
luv_from_linear_rows (const float *linear,
                      float       *out,
                      gsize        n)
{
  const HekKernelMatrix xyz = hek_color_kernel_matrix (&hek_color_xyz_matrices ()->xyz_from_rgb);

  hek_kernel_color ()->luv_from_rgb (&xyz, hek_color_white_d65, linear, out, n);
}

static void
luv_to_linear_rows (const float *in,
                    float       *linear,
                    gsize        n)
{
  const HekKernelMatrix rgb = hek_color_kernel_matrix (&hek_color_xyz_matrices ()->rgb_from_xyz);

  hek_kernel_color ()->rgb_from_luv (&rgb, hek_color_white_d65, in, linear, n);
}

const HekColorSpace hek_color_space_luv = {
  .id = "luv",
  .label = N_("CIE L*u*v*"),
  .help = N_("Lightness and two colour axes in which mixtures of lights lie on straight lines (CIE "
             "1976, relative to D65)."),
  .channels = { { "L*", NULL, 0, 100 }, { "u*", NULL, -84, 176 }, { "v*", NULL, -135, 108 } },
  .from_linear = luv_from_linear,
  .to_linear = luv_to_linear,
  .from_linear_rows = luv_from_linear_rows,
  .to_linear_rows = luv_to_linear_rows,
};
