/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Motions. In the ball every one that keeps orientation is x ↦ A ((−c) ⊕ x) with one c and one
 * rotation A, so those two are kept and not a product of many: with gyrations, a translation v ⊕ …
 * after it has c' = c ⊕ (−Aᵀv) and A' = A gyr[Aᵀv, −c] (Ungar, "A gyrovector space approach to
 * hyperbolic geometry", 2009, chapters 1 and 3: the left gyroassociative law).
 */
#include "config.h"

#include "hek-manifold-private.h"

#include <string.h>

#include "hek-layout-math.h"
#include "hek-parallel.h"

#define BLOCK 4096

/* How far out the place that is seen in the middle may be, as |c|. */
#define CENTER_EDGE 0.9999

static void
negate (const double *a,
        double       *out)
{
  for (guint i = 0; i < 3; i++)
    out[i] = -a[i];
}

static void
multiply (const double *matrix,
          const double *a,
          double       *out)
{
  double result[3];

  for (guint i = 0; i < 3; i++)
    result[i] = hek_dot3 (matrix + 3 * i, a);
  memcpy (out, result, sizeof result);
}

static void
multiply_transposed (const double *matrix,
                     const double *a,
                     double       *out)
{
  double result[3];

  for (guint i = 0; i < 3; i++)
    result[i] = matrix[i] * a[0] + matrix[3 + i] * a[1] + matrix[6 + i] * a[2];
  memcpy (out, result, sizeof result);
}

/* Rows made orthonormal again (Gram, Schmidt): they hardly change. */
static void
orthonormalize (double *matrix)
{
  for (guint i = 0; i < 3; i++)
    {
      double *row = matrix + 3 * i, length;

      for (guint j = 0; j < i; j++)
        {
          double along = hek_dot3 (row, matrix + 3 * j);

          for (guint d = 0; d < 3; d++)
            row[d] -= along * matrix[3 * j + d];
        }
      length = sqrt (hek_dot3 (row, row));
      for (guint d = 0; d < 3; d++)
        row[d] /= length;
    }
}

/* @self's turn with @before done first: A · before, whose columns are given. */
static void
turn_by_columns (double *turn,
                 double  columns[3][3])
{
  double product[9];

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      product[3 * i + j] = hek_dot3 (turn + 3 * i, columns[j]);
  memcpy (turn, product, sizeof product);
  orthonormalize (turn);
}

void
hek_motion_init (HekMotion         *self,
                 const HekManifold *manifold)
{
  *self = (HekMotion) { .manifold = *manifold, .turn = { 1, 0, 0, 0, 1, 0, 0, 0, 1 } };
}

/* gyr[a, b] u = −(a ⊕ b) ⊕ (a ⊕ (b ⊕ u)) for unit vectors, through the half of them. */
static void
gyration_columns (const double *a,
                  const double *b,
                  double        columns[3][3])
{
  double sum[3];

  hek_mobius_add (a, b, sum);
  negate (sum, sum);
  for (guint j = 0; j < 3; j++)
    {
      double u[3] = { 0 };

      u[j] = 0.5;
      hek_mobius_add (b, u, u);
      hek_mobius_add (a, u, u);
      hek_mobius_add (sum, u, u);
      for (guint i = 0; i < 3; i++)
        columns[j][i] = 2 * u[i];
    }
}

/* The translation v with v ⊕ from = to: the cooperation to ⊞ (−from), (γₜ² to − γ² from) /
 * (γₜ² + γ² − 1). */
static void
drag_ball (HekMotion    *self,
           const double *from,
           const double *to)
{
  double gamma_from = 1 / (1 - hek_dot3 (from, from)), gamma_to = 1 / (1 - hek_dot3 (to, to));
  double v[3], back[3], center[3], columns[3][3], edge;

  for (guint i = 0; i < 3; i++)
    v[i] = (gamma_to * to[i] - gamma_from * from[i]) / (gamma_to + gamma_from - 1);
  multiply_transposed (self->turn, v, v);
  negate (v, back);
  hek_mobius_add (self->center, back, center);
  edge = sqrt (hek_dot3 (center, center));
  if (!(edge <= CENTER_EDGE))
    return;
  negate (self->center, back);
  gyration_columns (v, back, columns);
  memcpy (self->center, center, sizeof center);
  turn_by_columns (self->turn, columns);
}

/* Rodrigues' formula for the rotation that takes one unit vector to another. */
static void
drag_sphere (HekMotion    *self,
             const double *from,
             const double *to)
{
  double axis[3] = { from[1] * to[2] - from[2] * to[1], from[2] * to[0] - from[0] * to[2],
                     from[0] * to[1] - from[1] * to[0] };
  double cosine = hek_dot3 (from, to), rest = 1 / (1 + cosine), rotation[9], product[9];

  if (!(cosine > -0.999999))
    return;
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      rotation[3 * i + j] = axis[i] * axis[j] * rest + (i == j ? cosine : 0);
  rotation[1] -= axis[2];
  rotation[2] += axis[1];
  rotation[3] += axis[2];
  rotation[5] -= axis[0];
  rotation[6] -= axis[1];
  rotation[7] += axis[0];
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      product[3 * i + j] = rotation[3 * i] * self->turn[j] + rotation[3 * i + 1] * self->turn[3 + j]
                           + rotation[3 * i + 2] * self->turn[6 + j];
  memcpy (self->turn, product, sizeof product);
  orthonormalize (self->turn);
}

void
hek_motion_drag (HekMotion   *self,
                 const float *from,
                 const float *to)
{
  double a[3], b[3], lengths;

  hek_manifold_load (&self->manifold, from, a);
  hek_manifold_load (&self->manifold, to, b);
  switch (self->manifold.geometry)
    {
    case HEK_GEOMETRY_HYPERBOLIC:
      drag_ball (self, a, b);
      break;
    case HEK_GEOMETRY_SPHERICAL:
      drag_sphere (self, a, b);
      break;
    case HEK_GEOMETRY_PARABOLIC:
      lengths = sqrt ((a[0] * a[0] + a[1] * a[1]) * (b[0] * b[0] + b[1] * b[1]));
      if (lengths > 0)
        {
          /* In the plane of the equator: a rotation about the axis. */
          double x[3] = { 1, 0, 0 };
          double y[3] = { (a[0] * b[0] + a[1] * b[1]) / lengths,
                          (a[0] * b[1] - a[1] * b[0]) / lengths, 0 };

          drag_sphere (self, x, y);
        }
      break;
    case HEK_GEOMETRY_EUCLIDEAN:
    default:
      break;
    }
}

typedef struct
{
  const HekMotion *motion;
  const float *coords;
  float *out;
} Apply;

static void
apply_block (gsize    begin,
             gsize    end,
             gsize    block_idx G_GNUC_UNUSED,
             gpointer data)
{
  const Apply *apply = data;
  const HekMotion *self = apply->motion;
  guint n_coords = self->manifold.n_coords;
  double back[3];

  negate (self->center, back);
  for (gsize i = begin; i < end; i++)
    {
      double at[3] = { 0 };

      for (guint d = 0; d < n_coords; d++)
        at[d] = apply->coords[i * n_coords + d];
      if (self->manifold.geometry == HEK_GEOMETRY_HYPERBOLIC)
        hek_mobius_add (back, at, at);
      multiply (self->turn, at, at);
      hek_manifold_store (&self->manifold, at, apply->out + i * n_coords);
    }
}

void
hek_motion_apply (const HekMotion *self,
                  const float     *coords,
                  gsize            n,
                  float           *out)
{
  Apply apply = { self, coords, out };
  HekTask task = { .lane = HEK_LANE_INTERACTIVE };

  hek_parallel_for (n, BLOCK, apply_block, &apply, &task);
}

void
hek_motion_invert (const HekMotion *self,
                   const float     *seen,
                   float           *out)
{
  double at[3];

  hek_manifold_load (&self->manifold, seen, at);
  multiply_transposed (self->turn, at, at);
  if (self->manifold.geometry == HEK_GEOMETRY_HYPERBOLIC)
    hek_mobius_add (self->center, at, at);
  hek_manifold_store (&self->manifold, at, out);
}
