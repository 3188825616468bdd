/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-manifold-private.h"

#include "hek-layout-math.h"

void
hek_manifold_init (HekManifold *self,
                   HekGeometry  geometry,
                   guint        n_dims)
{
  *self = (HekManifold) {
    .geometry = geometry,
    .n_coords = hek_geometry_n_coords (geometry, n_dims),
    .p = 1,
  };
}

/* z = r² / 2p: p that leaves the least squares of r² − 2 p z. */
void
hek_manifold_init_for (HekManifold *self,
                       HekGeometry  geometry,
                       guint        n_dims,
                       const float *coords,
                       gsize        n)
{
  double sum = 0, squares = 0;

  hek_manifold_init (self, geometry, n_dims);
  if (geometry != HEK_GEOMETRY_PARABOLIC)
    return;
  for (gsize i = 0; i < n; i++)
    {
      double x = coords[3 * i], y = coords[3 * i + 1], z = coords[3 * i + 2];

      if (!isfinite (x) || !isfinite (y) || !isfinite (z))
        continue;
      sum += (x * x + y * y) * z;
      squares += z * z;
    }
  if (sum > 0 && squares > 0)
    self->p = sum / (2 * squares);
}

/* Numbers that are not finite stay so in all that is made of them. */
static gboolean
is_place (const HekManifold *self,
          const float       *a)
{
  for (guint i = 0; i < self->n_coords; i++)
    if (!isfinite (a[i]))
      return FALSE;
  return TRUE;
}

double
hek_manifold_distance_gradient (const HekManifold *self,
                                const float       *a,
                                const float       *b,
                                float             *gradient)
{
  double from[3], to[3], direction[3], distance;

  if (!is_place (self, a) || !is_place (self, b))
    {
      for (guint i = 0; i < self->n_coords; i++)
        gradient[i] = 0;
      return NAN;
    }
  hek_manifold_load (self, a, from);
  hek_manifold_load (self, b, to);
  distance = hek_manifold_log (self, from, to, direction);
  for (guint i = 0; i < self->n_coords; i++)
    gradient[i] = (float) -direction[i];
  return distance;
}

double
hek_manifold_distance (const HekManifold *self,
                       const float       *a,
                       const float       *b)
{
  float gradient[3];

  return hek_manifold_distance_gradient (self, a, b, gradient);
}

/* What of @v is in the tangent space of @a. */
static void
make_tangent (const HekManifold *self,
              const double      *a,
              double            *v)
{
  double normal[3], along;

  if (self->geometry == HEK_GEOMETRY_SPHERICAL)
    for (guint i = 0; i < 3; i++)
      normal[i] = a[i];
  else if (self->geometry == HEK_GEOMETRY_PARABOLIC)
    {
      normal[0] = a[0] / self->p;
      normal[1] = a[1] / self->p;
      normal[2] = -1;
    }
  else
    return;
  along = hek_dot3 (v, normal) / hek_dot3 (normal, normal);
  for (guint i = 0; i < 3; i++)
    v[i] -= along * normal[i];
}

void
hek_manifold_step (const HekManifold *self,
                   float             *a,
                   const float       *v,
                   double             longest)
{
  double at[3], direction[3] = { 0 }, length;

  if (!is_place (self, a) || !is_place (self, v))
    return;
  hek_manifold_load (self, a, at);
  for (guint i = 0; i < self->n_coords; i++)
    direction[i] = v[i];
  make_tangent (self, at, direction);
  length = hek_manifold_norm (self, at, direction);
  if (!(length > 0))
    return;
  for (guint i = 0; i < 3; i++)
    direction[i] /= length;
  hek_manifold_exp (self, at, direction, MIN (length, longest));
  hek_manifold_store (self, at, a);
}

/* The inverse of the stereographic projection from the south pole onto the plane of the equator's
 * double: distances near the north pole are kept. */
static void
sphere_from_euclidean (const float *from,
                       guint        n_dims,
                       double      *to)
{
  double x = from[0], y = n_dims > 1 ? from[1] : 0, z = n_dims > 2 ? from[2] : 0;
  double quarter = (x * x + y * y) / 4, length = sqrt (x * x + y * y + z * z);

  if (n_dims > 2)
    {
      to[0] = length > 0 ? x / length : 0;
      to[1] = length > 0 ? y / length : 0;
      to[2] = length > 0 ? z / length : 1;
      return;
    }
  to[0] = x / (1 + quarter);
  to[1] = y / (1 + quarter);
  to[2] = (1 - quarter) / (1 + quarter);
}

void
hek_manifold_from_euclidean (const HekManifold *self,
                             const float       *from,
                             guint              n_dims,
                             float             *to)
{
  double at[3] = { 0 }, direction[3] = { 0 }, length;
  guint n_used = self->geometry == HEK_GEOMETRY_PARABOLIC ? 2 : self->n_coords;

  if (self->geometry == HEK_GEOMETRY_SPHERICAL)
    sphere_from_euclidean (from, n_dims, at);
  else
    {
      for (guint i = 0; i < MIN (n_used, n_dims); i++)
        direction[i] = from[i];
      length = sqrt (hek_dot3 (direction, direction));
      for (guint i = 0; i < 3; i++)
        direction[i] /= length > 0 ? length : 1;
      if (self->geometry == HEK_GEOMETRY_HYPERBOLIC) /* of length 1 in the middle of the ball */
        for (guint i = 0; i < 3; i++)
          direction[i] /= 2;
      hek_manifold_exp (self, at, direction, length);
    }
  hek_manifold_store (self, at, to);
}
