/* SPDX-License-Identifier: Apache-2.0 */
/* The little linear algebra that colour tags and profiles share. */
#include "config.h"

#include "hek-image-matrix-private.h"

#include <math.h>

/* Determinants of usable colour matrices are around 0.1. */
#define SMALLEST_DETERMINANT 1e-9

void
hek_matrix_multiply (const double a[9],
                     const double b[9],
                     double       out[9])
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      out[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
}

void
hek_matrix_apply (const double m[9],
                  const double v[3],
                  double       out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2];
}

gboolean
hek_matrix_invert (const double m[9],
                   double       out[9])
{
  double c[9]; /* transposed cofactors */
  double det;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      {
        int r0 = (j + 1) % 3, r1 = (j + 2) % 3, c0 = (i + 1) % 3, c1 = (i + 2) % 3;

        c[3 * i + j] = m[3 * r0 + c0] * m[3 * r1 + c1] - m[3 * r0 + c1] * m[3 * r1 + c0];
      }
  det = m[0] * c[0] + m[1] * c[3] + m[2] * c[6];
  if (!(fabs (det) > SMALLEST_DETERMINANT))
    return FALSE;
  for (int i = 0; i < 9; i++)
    out[i] = c[i] / det;
  return TRUE;
}
