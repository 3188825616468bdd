/* SPDX-License-Identifier: Apache-2.0 */
/* CIE 1976 colour spaces relative to any white: the formulas, for hek-color-space-lab.c and
 * hek-color-space-luv.c too. */
#include "config.h"

#include "hek-color-cie.h"

#include <math.h>

#define KNEE (216.0 / 24389)
#define SLOPE (24389.0 / 27)

static double
lab_f (double t)
{
  return t > KNEE ? cbrt (t) : (SLOPE * t + 16) / 116;
}

static double
lab_f_inverse (double f)
{
  return f > 6.0 / 29 ? f * f * f : (116 * f - 16) / SLOPE;
}

void
hek_color_lab_from_relative (const double v[3],
                             double       lab[3])
{
  double f[3];

  for (int i = 0; i < 3; i++)
    f[i] = lab_f (v[i]);
  lab[0] = 116 * f[1] - 16;
  lab[1] = 500 * (f[0] - f[1]);
  lab[2] = 200 * (f[1] - f[2]);
}

void
hek_color_lab_to_relative (const double lab[3],
                           double       v[3])
{
  double f = (lab[0] + 16) / 116, x = f + lab[1] / 500, z = f - lab[2] / 200;

  v[0] = lab_f_inverse (x);
  v[1] = lab_f_inverse (f);
  v[2] = lab_f_inverse (z);
}

/* u' - u'n = 4 Xn (x (Xn + 15 + 3 Zn) - s) / (s sn) with s = Xn x + 15 y + 3 Zn z, where the
 * bracket is 15 (x - y) + 3 Zn (x - z); v' - v'n in the same way. Yn = 1. */
void
hek_color_luv_from_relative (const double v[3],
                             const double white[3],
                             double       luv[3])
{
  double x = v[0], y = v[1], z = v[2], wx = white[0] / white[1], wz = white[2] / white[1];
  double sum = wx * x + 15 * y + 3 * wz * z, sum_white = wx + 15 + 3 * wz;
  double l = 116 * lab_f (y) - 16, scale = sum == 0 ? 0 : 13 * l / (sum * sum_white);

  luv[0] = l;
  luv[1] = scale * 4 * wx * (15 * (x - y) + 3 * wz * (x - z));
  luv[2] = scale * 9 * (wx * (y - x) + 3 * wz * (y - z));
}

void
hek_color_luv_to_relative (const double luv[3],
                           const double white[3],
                           double       v[3])
{
  double wx = white[0] / white[1], wz = white[2] / white[1], sum_white = wx + 15 + 3 * wz;
  double l = luv[0], y = lab_f_inverse ((l + 16) / 116);
  double u = luv[1] / (13 * l) + 4 * wx / sum_white, w = luv[2] / (13 * l) + 9 / sum_white;

  if (l == 0)
    {
      v[0] = v[1] = v[2] = 0;
      return;
    }
  v[0] = y * 9 * u / (4 * w) / wx;
  v[1] = y;
  v[2] = y * (12 - 3 * u - 20 * w) / (4 * w) / wz;
}

void
hek_color_lab_from_xyz (const double xyz[3],
                        const double white[3],
                        double       lab[3])
{
  double v[3] = { xyz[0] / white[0], xyz[1] / white[1], xyz[2] / white[2] };

  hek_color_lab_from_relative (v, lab);
}

void
hek_color_xyz_from_lab (const double lab[3],
                        const double white[3],
                        double       xyz[3])
{
  double v[3];

  hek_color_lab_to_relative (lab, v);
  for (int i = 0; i < 3; i++)
    xyz[i] = white[i] * v[i];
}

void
hek_color_luv_from_xyz (const double xyz[3],
                        const double white[3],
                        double       luv[3])
{
  double v[3] = { xyz[0] / white[0], xyz[1] / white[1], xyz[2] / white[2] };

  hek_color_luv_from_relative (v, white, luv);
}

void
hek_color_xyz_from_luv (const double luv[3],
                        const double white[3],
                        double       xyz[3])
{
  double v[3];

  hek_color_luv_to_relative (luv, white, v);
  for (int i = 0; i < 3; i++)
    xyz[i] = white[i] * v[i];
}

void
hek_color_polar_from_ab (const double lab[3],
                         double       lch[3])
{
  double a = lab[1], b = lab[2];
  double h = atan2 (b, a) * (180 / G_PI);

  if (h < 0)
    h += 360;
  lch[0] = lab[0];
  lch[1] = hypot (a, b);
  /* atan2 tells the signed zeros apart, and -1e-20 + 360 is 360 */
  lch[2] = lch[1] == 0 || h >= 360 ? 0 : h;
}

void
hek_color_ab_from_polar (const double lch[3],
                         double       lab[3])
{
  double c = lch[1], h = lch[2] * (G_PI / 180);

  lab[0] = lch[0];
  lab[1] = c * cos (h);
  lab[2] = c * sin (h);
}
