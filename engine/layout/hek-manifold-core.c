/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logarithm and exponential maps in doubles. The ball is that of Poincaré with curvature −1:
 * Ungar, "A gyrovector space approach to hyperbolic geometry", 2009, chapter 3; the forms below
 * are his, rearranged so that nothing cancels for places that are near to each other or to the
 * boundary.
 */
#include "config.h"

#include "hek-manifold-private.h"

#include "hek-layout-math.h"

/* tanh (HEK_MANIFOLD_BALL_RADIUS / 2): how far out a place in the ball can be. */
#define BALL_EDGE 0.99998771165079559

static void
normalize (double *a)
{
  double length = sqrt (hek_dot3 (a, a));

  for (guint i = 0; i < 3; i++)
    a[i] /= length;
}

static void
keep_in_ball (double *a)
{
  double length = sqrt (hek_dot3 (a, a));

  if (length > BALL_EDGE)
    for (guint i = 0; i < 3; i++)
      a[i] *= BALL_EDGE / length;
}

void
hek_manifold_load (const HekManifold *self,
                   const float       *from,
                   double            *to)
{
  for (guint i = 0; i < 3; i++)
    to[i] = i < self->n_coords ? from[i] : 0;
  if (self->geometry == HEK_GEOMETRY_SPHERICAL)
    normalize (to);
  else if (self->geometry == HEK_GEOMETRY_HYPERBOLIC)
    keep_in_ball (to);
  else if (self->geometry == HEK_GEOMETRY_PARABOLIC)
    to[2] = (to[0] * to[0] + to[1] * to[1]) / (2 * self->p);
}

void
hek_manifold_store (const HekManifold *self,
                    const double      *from,
                    float             *to)
{
  for (guint i = 0; i < self->n_coords; i++)
    to[i] = (float) from[i];
}

double
hek_manifold_norm (const HekManifold *self,
                   const double      *a,
                   const double      *v)
{
  double length = sqrt (hek_dot3 (v, v));

  return self->geometry == HEK_GEOMETRY_HYPERBOLIC ? 2 * length / (1 - hek_dot3 (a, a)) : length;
}

/* @v made as long as @length; 0 when it has no length itself. Returns that. */
static double
scale_to (double *v,
          double  length)
{
  double own = sqrt (hek_dot3 (v, v));

  for (guint i = 0; i < 3; i++)
    v[i] = own > 0 ? v[i] * (length / own) : 0;
  return own;
}

static double
euclidean_log (const double *a,
               const double *b,
               double       *direction,
               double       *back)
{
  double length;

  for (guint i = 0; i < 3; i++)
    direction[i] = b[i] - a[i];
  length = scale_to (direction, 1);
  for (guint i = 0; i < 3; i++)
    back[i] = -direction[i];
  return length;
}

static double
spherical_log (const double *a,
               const double *b,
               double       *direction,
               double       *back)
{
  double d[3] = { b[0] - a[0], b[1] - a[1], b[2] - a[2] };
  double s[3] = { b[0] + a[0], b[1] + a[1], b[2] + a[2] };
  double along_a = hek_dot3 (d, a), along_b = hek_dot3 (d, b);

  for (guint i = 0; i < 3; i++)
    {
      direction[i] = d[i] - along_a * a[i];
      back[i] = along_b * b[i] - d[i];
    }
  scale_to (direction, 1);
  scale_to (back, 1);
  return 2 * hek_angle (sqrt (hek_dot3 (d, d)), sqrt (hek_dot3 (s, s)));
}

/* (−a) ⊕ b = ((1 − |a|²) d − |d|² a) / (|d|² + (1 − |a|²) (1 − |b|²)) with d = b − a. */
static double
hyperbolic_log (const double *a,
                const double *b,
                double       *direction,
                double       *back)
{
  double d[3] = { b[0] - a[0], b[1] - a[1], b[2] - a[2] };
  double square = hek_dot3 (d, d), room_a = 1 - hek_dot3 (a, a), room_b = 1 - hek_dot3 (b, b);

  for (guint i = 0; i < 3; i++)
    {
      direction[i] = room_a * d[i] - square * a[i];
      back[i] = -room_b * d[i] - square * b[i];
    }
  scale_to (direction, room_a / 2);
  scale_to (back, room_b / 2);
  return 2 * hek_asinh (sqrt (square / (room_a * room_b)));
}

double
hek_manifold_log_both (const HekManifold *self,
                       const double      *a,
                       const double      *b,
                       double            *direction,
                       double            *back)
{
  switch (self->geometry)
    {
    case HEK_GEOMETRY_SPHERICAL:
      return spherical_log (a, b, direction, back);
    case HEK_GEOMETRY_HYPERBOLIC:
      return hyperbolic_log (a, b, direction, back);
    case HEK_GEOMETRY_PARABOLIC:
      return hek_parabola_log (self->p, a, b, direction, back);
    case HEK_GEOMETRY_EUCLIDEAN:
    default:
      return euclidean_log (a, b, direction, back);
    }
}

double
hek_manifold_log (const HekManifold *self,
                  const double      *a,
                  const double      *b,
                  double            *direction)
{
  double back[3];

  return hek_manifold_log_both (self, a, b, direction, back);
}

void
hek_mobius_add (const double *a,
                const double *b,
                double       *out)
{
  double a2 = hek_dot3 (a, a), b2 = hek_dot3 (b, b), ab = hek_dot3 (a, b);
  double by_a = 1 + 2 * ab + b2, by_b = 1 - a2, scale = 1 / (1 + 2 * ab + a2 * b2);

  for (guint i = 0; i < 3; i++)
    out[i] = (by_a * a[i] + by_b * b[i]) * scale;
}

static void
spherical_exp (double       *a,
               const double *direction,
               double        length)
{
  double sine, cosine;

  hek_sin_cos (length, &sine, &cosine);
  for (guint i = 0; i < 3; i++)
    a[i] = a[i] * cosine + direction[i] * sine;
  normalize (a);
}

static void
hyperbolic_exp (double       *a,
                const double *direction,
                double        length)
{
  double v[3] = { direction[0], direction[1], direction[2] };

  scale_to (v, hek_tanh (length / 2));
  hek_mobius_add (a, v, a);
  keep_in_ball (a);
}

void
hek_manifold_exp (const HekManifold *self,
                  double            *a,
                  const double      *direction,
                  double             length)
{
  if (!(hek_dot3 (direction, direction) > 0) || !(length > 0))
    return;
  switch (self->geometry)
    {
    case HEK_GEOMETRY_SPHERICAL:
      spherical_exp (a, direction, length);
      break;
    case HEK_GEOMETRY_HYPERBOLIC:
      hyperbolic_exp (a, direction, length);
      break;
    case HEK_GEOMETRY_PARABOLIC:
      hek_parabola_exp (self->p, a, direction, length);
      break;
    case HEK_GEOMETRY_EUCLIDEAN:
    default:
      for (guint i = 0; i < 3; i++)
        a[i] += direction[i] * length;
    }
}
