/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CIE 1931 XYZ of the 2° observer, with Y of white = 1, and its chromaticity form xyY.
 *
 * The matrices are those of ITU-R BT.709-6 primaries and D65 (hek-color-rgb.c), with rows divided
 * by the white point, so that they sum to 1.
 */
#include "config.h"

#include "hek-color-rgb-private.h"

#include <glib/gi18n-lib.h>

#include "hek-sanitize.h"

const double hek_color_white_d65[3] = { 0.3127 / 0.3290, 1, 0.3583 / 0.3290 };

const HekColorXyz *
hek_color_xyz_matrices (void)
{
  static HekColorXyz all;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      HekColorExact m;

      hek_color_exact_xyz_from_linear (&m);
      for (int i = 0; i < 3; i++)
        {
          long double white = m.m[i][0] + m.m[i][1] + m.m[i][2];

          for (int j = 0; j < 3; j++)
            m.m[i][j] /= white;
        }
      all.xyz_from_rgb = hek_color_exact_balanced (&m);
      hek_color_exact_invert (&m, &m);
      all.rgb_from_xyz = hek_color_exact_balanced (&m);
      HEK_HANDED_OVER (&all);
      g_once_init_leave (&ready, 1);
    }
  HEK_TAKEN_OVER (&all);
  return &all;
}

static void
xyz_from_linear (const double linear[3],
                 double       out[3])
{
  const HekColorXyz *m = hek_color_xyz_matrices ();
  const double v[3] = { linear[0], linear[1], linear[2] };

  for (int i = 0; i < 3; i++)
    out[i] = hek_color_white_d65[i] * hek_color_balanced (&m->xyz_from_rgb, i, v);
}

static void
xyz_to_linear (const double in[3],
               double       linear[3])
{
  const HekColorXyz *m = hek_color_xyz_matrices ();
  double v[3];

  for (int i = 0; i < 3; i++)
    v[i] = in[i] / hek_color_white_d65[i];
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_balanced (&m->rgb_from_xyz, i, v);
}

/* Black has no chromaticity: it gets that of white. */
static void
xyy_from_linear (const double linear[3],
                 double       out[3])
{
  double v[3], sum;

  xyz_from_linear (linear, v);
  sum = v[0] + v[1] + v[2];
  out[0] = sum == 0 ? 0.3127 : v[0] / sum;
  out[1] = sum == 0 ? 0.3290 : v[1] / sum;
  out[2] = v[1];
}

static void
xyy_to_linear (const double in[3],
               double       linear[3])
{
  double scale = in[1] == 0 ? 0 : in[2] / in[1];
  double v[3] = { scale * in[0], in[2], scale * (1 - in[0] - in[1]) };

  xyz_to_linear (v, linear);
}

static void
xyz_from_linear_rows (const float *linear,
                      float       *out,
                      gsize        n)
{
  const HekKernelMatrix m = hek_color_kernel_matrix (&hek_color_xyz_matrices ()->xyz_from_rgb);
  const float wx = (float) hek_color_white_d65[0], wz = (float) hek_color_white_d65[2];

  for (gsize i = 0; i < 3 * n; i += 3)
    {
      float g = linear[i + 1], r = linear[i] - g, b = linear[i + 2] - g;

      out[i] = wx * (g + m.k[0][0] * r + m.k[0][1] * b);
      out[i + 1] = g + m.k[1][0] * r + m.k[1][1] * b;
      out[i + 2] = wz * (g + m.k[2][0] * r + m.k[2][1] * b);
    }
}

static void
xyz_to_linear_rows (const float *in,
                    float       *linear,
                    gsize        n)
{
  const HekKernelMatrix m = hek_color_kernel_matrix (&hek_color_xyz_matrices ()->rgb_from_xyz);
  const float wx = (float) hek_color_white_d65[0], wz = (float) hek_color_white_d65[2];

  for (gsize i = 0; i < 3 * n; i += 3)
    {
      float y = in[i + 1], x = in[i] / wx - y, z = in[i + 2] / wz - y;

      linear[i] = y + m.k[0][0] * x + m.k[0][1] * z;
      linear[i + 1] = y + m.k[1][0] * x + m.k[1][1] * z;
      linear[i + 2] = y + m.k[2][0] * x + m.k[2][1] * z;
    }
}

static void
xyy_from_linear_rows (const float *linear,
                      float       *out,
                      gsize        n)
{
  xyz_from_linear_rows (linear, out, n);
  for (gsize i = 0; i < 3 * n; i += 3)
    {
      float sum = out[i] + out[i + 1] + out[i + 2], y = out[i + 1];

      out[i] = sum == 0 ? 0.3127f : out[i] / sum;
      out[i + 1] = sum == 0 ? 0.3290f : y / sum;
      out[i + 2] = y;
    }
}

static void
xyy_to_linear_rows (const float *in,
                    float       *linear,
                    gsize        n)
{
  for (gsize i = 0; i < 3 * n; i += 3)
    {
      float x = in[i], y = in[i + 1], luminance = in[i + 2];
      float scale = y == 0 ? 0 : luminance / y;

      linear[i] = scale * x;
      linear[i + 1] = luminance;
      linear[i + 2] = scale * (1 - x - y);
    }
  xyz_to_linear_rows (linear, linear, n);
}

const HekColorSpace hek_color_space_xyz = {
  .id = "xyz",
  .label = N_("CIE XYZ"),
  .help = N_("Tristimulus values of the CIE 1931 observer, with Y = 1 for white (D65). Y is "
             "relative luminance."),
  .channels = { { "X", NULL, 0, 0.951 }, { "Y", NULL, 0, 1 }, { "Z", NULL, 0, 1.09 } },
  .from_linear = xyz_from_linear,
  .to_linear = xyz_to_linear,
  .from_linear_rows = xyz_from_linear_rows,
  .to_linear_rows = xyz_to_linear_rows,
};

const HekColorSpace hek_color_space_xyy = {
  .id = "xyy",
  .label = N_("CIE xyY"),
  .help = N_("Chromaticity x, y of the CIE 1931 diagram and luminance Y; black is given the "
             "chromaticity of D65."),
  .channels = { { "x", NULL, 0.15, 0.64 }, { "y", NULL, 0.06, 0.6 }, { "Y", NULL, 0, 1 } },
  .from_linear = xyy_from_linear,
  .to_linear = xyy_to_linear,
  .from_linear_rows = xyy_from_linear_rows,
  .to_linear_rows = xyy_to_linear_rows,
};
