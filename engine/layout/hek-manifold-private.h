/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-manifold.h"

G_BEGIN_DECLS

/*
 * Manifolds in doubles: a place is always three numbers, those that a geometry does not use 0.
 */

/* What a float place stands for: on the manifold to the last bit of a double. */
void   hek_manifold_load (const HekManifold *self, const float *from, double *to);
void   hek_manifold_store (const HekManifold *self, const double *from, float *to);

/* The logarithm map: the distance from @a to @b, and the @direction of length 1 in which the
 * shortest way begins; 0 where there is none. */
double hek_manifold_log (const HekManifold *self, const double *a, const double *b,
                         double *direction);

/* The same from both ends: @back is the direction from @b to @a. */
double hek_manifold_log_both (const HekManifold *self, const double *a, const double *b,
                              double *direction, double *back);

/* The exponential map: @a after a way of @length >= 0 along the geodesic that begins in @direction,
 * a tangent vector of length 1. */
void   hek_manifold_exp (const HekManifold *self, double *a, const double *direction,
                         double length);

/* The length of the tangent vector @v at @a. */
double hek_manifold_norm (const HekManifold *self, const double *a, const double *v);

/* a ⊕ b in the ball of curvature −1. @out may be either. */
void   hek_mobius_add (const double *a, const double *b, double *out);

/* The same for the paraboloid alone (hek-manifold-parabola.c); of places x and y are read. */
double hek_parabola_log (double p, const double *a, const double *b, double *direction,
                         double *back);
void   hek_parabola_exp (double p, double *a, const double *direction, double length);

static inline double
hek_dot3 (const double *a,
          const double *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

G_END_DECLS
