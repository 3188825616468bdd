/* SPDX-License-Identifier: Apache-2.0 */
/* 3 × 3 matrices in long double, for what is derived from chromaticities. */
#include "config.h"

#include "hek-color-exact-private.h"

/* Elements are around 1; below this they are what rounding left of 0. */
#define ROUNDING 0x1p-58L

void
hek_color_exact_multiply (const HekColorExact *a,
                          const HekColorExact *b,
                          HekColorExact       *out)
{
  HekColorExact product;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      product.m[i][j] = a->m[i][0] * b->m[0][j] + a->m[i][1] * b->m[1][j] + a->m[i][2] * b->m[2][j];
  *out = product;
}

void
hek_color_exact_invert (const HekColorExact *a,
                        HekColorExact       *out)
{
  HekColorExact inverse;
  long double determinant = 0;

  /* cofactors, transposed; the indices that go round make their signs */
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      {
        int r = (j + 1) % 3, s = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;

        inverse.m[i][j] = a->m[r][c] * a->m[s][d] - a->m[r][d] * a->m[s][c];
      }
  for (int i = 0; i < 3; i++)
    determinant += a->m[0][i] * inverse.m[i][0];
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      inverse.m[i][j] /= determinant;
  *out = inverse;
}

void
hek_color_exact_apply (const HekColorExact *a,
                       const long double    v[3],
                       long double          out[3])
{
  const long double x = v[0], y = v[1], z = v[2];

  for (int i = 0; i < 3; i++)
    out[i] = a->m[i][0] * x + a->m[i][1] * y + a->m[i][2] * z;
}

static double
rounded (long double x)
{
  return x > -ROUNDING && x < ROUNDING ? 0 : (double) x;
}

HekColorMatrix
hek_color_exact_balanced (const HekColorExact *a)
{
  HekColorMatrix b;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 2; j++)
      b.k[i][j] = rounded (a->m[i][2 * j]);
  return b;
}

HekColorMatrix
hek_color_exact_inverse_opponent (const HekColorExact *a)
{
  HekColorExact inverse;
  HekColorMatrix b;

  hek_color_exact_invert (a, &inverse);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 2; j++)
      b.k[i][j] = rounded (inverse.m[i][1 + j]);
  return b;
}

void
hek_color_exact_to_double (const HekColorExact *a,
                           double               m[3][3])
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      m[i][j] = rounded (a->m[i][j]);
}
