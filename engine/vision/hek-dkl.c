/* SPDX-License-Identifier: Apache-2.0 */
/* XYZ, cones and opponent mechanisms: matrices, their inverses, and rows of light of a display. */
#include "config.h"

#include "hek-dkl.h"

#include <string.h>

#include "hek-color-space.h"

/* gfxdisp/ColorVideoVDP, pycvvdp/display_model.py, commit 7ca201a. */
static const double lms_from_xyz[3][3] = {
  { 0.187596268556126, 0.585168649077728, -0.026384263306304 },
  { -0.133397430663221, 0.405505777260049, 0.034502127690364 },
  { 0.000244379021663, -0.000542995890619, 0.019406849066323 },
};
static const double dkl_from_lms[3][3] = {
  { 1, 1, 0 },
  { 1, -2.311130179947035, 0 },
  { -1, -1, 50.977571328718781 },
};

static void
hek_dkl_apply (const double m[3][3],
               const double in[3],
               double       out[3])
{
  double v[3];

  for (int i = 0; i < 3; i++)
    v[i] = m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2];
  memcpy (out, v, sizeof v);
}

/* By cofactors. */
static void
hek_dkl_invert (const double m[3][3],
                double       out[3][3])
{
  double determinant = 0;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      {
        int a = (i + 1) % 3, b = (i + 2) % 3, c = (j + 1) % 3, d = (j + 2) % 3;

        out[j][i] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
      }
  for (int j = 0; j < 3; j++)
    determinant += m[0][j] * out[j][0];
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      out[i][j] /= determinant;
}

void
hek_lms_from_xyz (const double xyz[3],
                  double       lms[3])
{
  hek_dkl_apply (lms_from_xyz, xyz, lms);
}

void
hek_dkl_from_lms (const double lms[3],
                  double       dkl[3])
{
  hek_dkl_apply (dkl_from_lms, lms, dkl);
}

void
hek_dkl_from_xyz (const double xyz[3],
                  double       dkl[3])
{
  hek_lms_from_xyz (xyz, dkl);
  hek_dkl_from_lms (dkl, dkl);
}

void
hek_lms_from_dkl (const double dkl[3],
                  double       lms[3])
{
  double inverse[3][3];

  hek_dkl_invert (dkl_from_lms, inverse);
  hek_dkl_apply (inverse, dkl, lms);
}

void
hek_xyz_from_lms (const double lms[3],
                  double       xyz[3])
{
  double inverse[3][3];

  hek_dkl_invert (lms_from_xyz, inverse);
  hek_dkl_apply (inverse, lms, xyz);
}

void
hek_xyz_from_dkl (const double dkl[3],
                  double       xyz[3])
{
  hek_lms_from_dkl (dkl, xyz);
  hek_xyz_from_lms (xyz, xyz);
}

/* The matrix of a linear function, column by column. */
static void
hek_dkl_from_light (const double light[3],
                    double       dkl[3])
{
  hek_color_space_find ("xyz")->from_linear (light, dkl);
  hek_dkl_from_xyz (dkl, dkl);
}

static void
hek_dkl_light_matrix (double m[3][3])
{
  for (int j = 0; j < 3; j++)
    {
      double column[3] = { j == 0, j == 1, j == 2 };

      hek_dkl_from_light (column, column);
      for (int i = 0; i < 3; i++)
        m[i][j] = column[i];
    }
}

static void
hek_dkl_rows (const double  m[3][3],
              const float  *in,
              float        *out,
              gsize         n)
{
  float k[3][3];

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      k[i][j] = (float) m[i][j];
  for (gsize p = 0; p < n; p++)
    {
      float a = in[3 * p], b = in[3 * p + 1], c = in[3 * p + 2];

      for (int i = 0; i < 3; i++)
        out[3 * p + i] = k[i][0] * a + k[i][1] * b + k[i][2] * c;
    }
}

void
hek_dkl_from_light_rows (const float *cd_m2,
                         float       *dkl,
                         gsize        n)
{
  double m[3][3];

  hek_dkl_light_matrix (m);
  hek_dkl_rows (m, cd_m2, dkl, n);
}

void
hek_light_from_dkl_rows (const float *dkl,
                         float       *cd_m2,
                         gsize        n)
{
  double m[3][3], inverse[3][3];

  hek_dkl_light_matrix (m);
  hek_dkl_invert (m, inverse);
  hek_dkl_rows (inverse, dkl, cd_m2, n);
}
