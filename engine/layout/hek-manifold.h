/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout.h"

G_BEGIN_DECLS

/*
 * The spaces that layouts lie in, as Riemannian manifolds: distances, geodesics, and the motions
 * under which nothing changes but the view.
 *
 * Places are n_coords floats as hek-layout.h has them. Arithmetic is in doubles and in functions of
 * its own, so that results are the same bits on every machine. A tangent vector at a place has
 * n_coords numbers, too: those of the space around (of the ball's own coordinates). Its length is
 * the Riemannian one: in the ball at a, 2 / (1 − |a|²) times as long as it looks.
 *
 * Sources: Ungar, "A gyrovector space approach to hyperbolic geometry", 2009 (Möbius addition,
 * gyrations and coaddition in the ball); do Carmo, "Differential geometry of curves and surfaces",
 * 1976, section 4.4 (Clairaut's relation, from which the geodesics of the paraboloid follow in
 * closed form: hek-manifold-parabola.c).
 */
typedef struct
{
  HekGeometry geometry;
  guint n_coords;
  double p; /* of the paraboloid z = (x² + y²) / 2p: the radius of curvature at its apex */
} HekManifold;

/* Places in the ball are at most so far from its centre: there, one rounding of a float in 1 − |a|
 * is half a percent of the unit of length. */
#define HEK_MANIFOLD_BALL_RADIUS 12.0

/* p is 1. */
void   hek_manifold_init (HekManifold *self, HekGeometry geometry, guint n_dims);

/* The manifold of places that are there: p is that of the paraboloid through them, by least
 * squares. Places that are NaN do not count. */
void   hek_manifold_init_for (HekManifold *self, HekGeometry geometry, guint n_dims,
                              const float *coords, gsize n);

/* The length of the shortest way from @a to @b; NaN when either is no place. */
double hek_manifold_distance (const HekManifold *self, const float *a, const float *b);

/**
 * hek_manifold_distance_gradient:
 * @gradient: (out): n_coords: the Riemannian gradient of the distance with regard to @a: a tangent
 *   vector at @a of length 1 that leads away from @b. 0 where there is none: @a is @b, or on the
 *   other end of the sphere.
 *
 * Multiply it with the derivative of a loss by the distance, add up over all @b, and give the
 * negative sum, times a rate, to hek_manifold_step().
 */
double hek_manifold_distance_gradient (const HekManifold *self, const float *a, const float *b,
                                       float *gradient);

/* Moves @a by the tangent vector @v along its geodesic, at most @longest long. What of @v is not
 * tangent is left out. The place stays on the manifold, and within the radius above in the ball. */
void   hek_manifold_step (const HekManifold *self, float *a, const float *v, double longest);

/**
 * hek_manifold_from_euclidean:
 * @from: @n_dims numbers, of variance about 1
 *
 * A start: hyperbolic and parabolic places are as far from the centre as they were, in the same
 * direction; on the sphere three numbers are brought to length 1, and two are projected
 * stereographically, with the origin at the north pole.
 */
void   hek_manifold_from_euclidean (const HekManifold *self, const float *from, guint n_dims,
                                    float *to);

/**
 * hek_manifold_geodesic:
 * @n_points: at least 2
 * @out: (out): @n_points × n_coords, evenly spaced from @a to @b
 *
 * The shortest way as a line to be drawn. Between opposite ends of the sphere any great circle is
 * taken.
 */
void   hek_manifold_geodesic (const HekManifold *self, const float *a, const float *b,
                              guint n_points, float *out);

/* The other models of hyperbolic space, @n places of @n_dims from the ball; @out may be @coords.
 * Geodesics are straight lines in Klein's ball. In the half-space the last coordinate is the
 * height, above 0; the centre of the ball is at height 1, and its last axis points to infinity. */
void   hek_manifold_to_klein (const float *coords, guint n_dims, gsize n, float *out);
void   hek_manifold_to_half_space (const float *coords, guint n_dims, gsize n, float *out);

/*
 * A motion: how a layout is turned before it is looked at, with all distances kept. Hyperbolic: the
 * translation that brings @center to the middle of the ball, and then a rotation. The others are
 * rotations: of the sphere in space, of the paraboloid about its axis.
 */
typedef struct
{
  HekManifold manifold;
  double center[3];
  double turn[9]; /* orthogonal, rows one after the other */
} HekMotion;

void hek_motion_init (HekMotion *self, const HekManifold *manifold);

/**
 * hek_motion_drag:
 * @from, @to: places as they are seen, with the motion applied
 *
 * Adds what brings what is seen at @from to @to: a Möbius translation of the ball, the shortest
 * rotation of the sphere, a rotation of the paraboloid by the angle between them. After a thousand
 * drags it is still a motion.
 */
void hek_motion_drag (HekMotion *self, const float *from, const float *to);

/* @n places where they are seen; all threads. @out may be @coords. */
void hek_motion_apply (const HekMotion *self, const float *coords, gsize n, float *out);

/* A place that is seen at @seen: what hek_motion_apply() has made of @out. */
void hek_motion_invert (const HekMotion *self, const float *seen, float *out);

G_END_DECLS
