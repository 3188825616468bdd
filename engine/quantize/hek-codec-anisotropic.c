/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Centroids under a loss that weighs errors along the row more. The best one c solves
 *   (n I + w Σ u uᵀ) c = Σ (r + w ⟨r, u⟩ u)
 * over the rows of the centroid; the matrix is never made, since it has the square of the dimension
 * and a product with it needs two passes over the rows only.
 */
#include "config.h"

#include "hek-codec-anisotropic.h"

#include "hek-kernel-distance.h"

#include <string.h>

/* The matrix is the identity and few large directions: the rows of a centroid are alike. */
#define MAX_STEPS 10

/* Of the squared residual, where nothing is gained any more. */
#define TOLERANCE 1e-6

float
hek_anisotropic_weight (guint  dim,
                        double threshold)
{
  double square = threshold * threshold;

  return (float) MAX ((dim - 1.0) * square / (1 - square) - 1, 0);
}

static double
dot (const double *a,
     const double *b,
     guint         n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static inline const float *
row_of (const HekAnisotropic *self,
        guint32               i)
{
  return self->rows + i * self->row_stride;
}

static void
sum_rests (const HekAnisotropic *self,
           const guint32        *idx,
           gsize                 n,
           double               *out)
{
  memset (out, 0, self->dim * sizeof *out);
  for (gsize j = 0; j < n; j++)
    {
      const float *rest = self->rests + idx[j] * self->rest_stride;

      for (guint d = 0; d < self->dim; d++)
        out[d] += (double) rest[d];
    }
}

static void
add_slants (const HekAnisotropic *self,
            const guint32        *idx,
            gsize                 n,
            double               *out)
{
  for (gsize j = 0; j < n; j++)
    {
      const float *row = row_of (self, idx[j]);
      double along = (double) self->weight * self->slants[idx[j]]
                     * (double) self->inverse_norms[idx[j]];

      for (guint d = 0; d < self->dim; d++)
        out[d] += along * (double) row[d];
    }
}

/* @narrow: space for dim */
static void
multiply (const HekAnisotropic *self,
          const guint32        *idx,
          gsize                 n,
          const double         *in,
          double               *out,
          float                *narrow)
{
  const HekKernelDistance *kernel = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);

  for (guint d = 0; d < self->dim; d++)
    {
      narrow[d] = (float) in[d];
      out[d] = (double) n * in[d];
    }
  for (gsize j = 0; j < n; j++)
    {
      const float *row = row_of (self, idx[j]);
      double inverse = (double) self->inverse_norms[idx[j]];
      double along = (double) self->weight * inverse * inverse
                     * (double) kernel->pair (narrow, row, self->dim);

      for (guint d = 0; d < self->dim; d++)
        out[d] += along * (double) row[d];
    }
}

void
hek_anisotropic_center (const HekAnisotropic *self,
                        const guint32        *idx,
                        gsize                 n,
                        double               *center)
{
  guint dim = self->dim;
  g_autofree double *space = NULL;
  g_autofree float *narrow = NULL;
  double *residual, *direction, *product, square, begin;

  if (!(self->weight > 0))
    {
      sum_rests (self, idx, n, center);
      for (guint d = 0; d < dim; d++)
        center[d] /= (double) n;
      return;
    }

  space = g_new (double, 3 * (gsize) dim);
  narrow = g_new (float, dim);
  residual = space;
  direction = residual + dim;
  product = direction + dim;
  memset (center, 0, dim * sizeof *center);
  sum_rests (self, idx, n, residual);
  add_slants (self, idx, n, residual);
  memcpy (direction, residual, dim * sizeof *direction);
  begin = square = dot (residual, residual, dim);
  for (guint step = 0; step < MAX_STEPS && square > TOLERANCE * begin; step++)
    {
      double length, next;

      multiply (self, idx, n, direction, product, narrow);
      length = square / dot (direction, product, dim);
      for (guint d = 0; d < dim; d++)
        {
          center[d] += length * direction[d];
          residual[d] -= length * product[d];
        }
      next = dot (residual, residual, dim);
      for (guint d = 0; d < dim; d++)
        direction[d] = residual[d] + next / square * direction[d];
      square = next;
    }
}
