/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is drawn of a manifold: geodesics as lines, and the other models of hyperbolic space
 * (Cannon, Floyd, Kenyon, Parry, "Hyperbolic geometry", Flavors of Geometry 31, 1997).
 */
#include "config.h"

#include "hek-manifold-private.h"

#include <math.h>
#include <string.h>

void
hek_manifold_geodesic (const HekManifold *self,
                       const float       *a,
                       const float       *b,
                       guint              n_points,
                       float             *out)
{
  double from[3], to[3], direction[3], length;

  g_return_if_fail (n_points >= 2);
  hek_manifold_load (self, a, from);
  hek_manifold_load (self, b, to);
  length = hek_manifold_log (self, from, to, direction);
  if (!(hek_dot3 (direction, direction) > 0) && length > 1)
    {
      /* The other end of the sphere: any direction at right angles to @a. */
      guint least = fabs (from[0]) < 0.6 ? 0 : 1;
      double square = 1 - from[least] * from[least], scale = 1 / sqrt (square);

      for (guint i = 0; i < 3; i++)
        direction[i] = -from[least] * from[i] * scale;
      direction[least] = square * scale;
    }
  memcpy (out, a, self->n_coords * sizeof *out);
  for (guint i = 1; i + 1 < n_points; i++)
    {
      double at[3] = { from[0], from[1], from[2] };

      hek_manifold_exp (self, at, direction, length * i / (n_points - 1));
      hek_manifold_store (self, at, out + (gsize) i * self->n_coords);
    }
  memcpy (out + (gsize) (n_points - 1) * self->n_coords, b, self->n_coords * sizeof *out);
}

void
hek_manifold_to_klein (const float *coords,
                       guint        n_dims,
                       gsize        n,
                       float       *out)
{
  for (gsize i = 0; i < n; i++)
    {
      const float *from = coords + i * n_dims;
      double square = 0, scale;

      for (guint d = 0; d < n_dims; d++)
        square += (double) from[d] * from[d];
      scale = 2 / (1 + square);
      for (guint d = 0; d < n_dims; d++)
        out[i * n_dims + d] = (float) (from[d] * scale);
    }
}

/* The inversion in the sphere of radius √2 about the last unit vector e, which sends the ball below
 * a plane, and then its mirror image: h = e + 2 (x − e) / |x − e|², upside down. */
void
hek_manifold_to_half_space (const float *coords,
                            guint        n_dims,
                            gsize        n,
                            float       *out)
{
  for (gsize i = 0; i < n; i++)
    {
      const float *from = coords + i * n_dims;
      double square = 0, last = from[n_dims - 1], away, height;

      for (guint d = 0; d < n_dims; d++)
        square += (double) from[d] * from[d];
      away = square - 2 * last + 1;
      height = (1 - square) / away;
      for (guint d = 0; d + 1 < n_dims; d++)
        out[i * n_dims + d] = (float) (2 * from[d] / away);
      out[i * n_dims + n_dims - 1] = (float) height;
    }
}
