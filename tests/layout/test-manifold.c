/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manifolds: distances against what is known of them, gradients against finite differences,
 * geodesics against their differential equation and against all others between two places, and the
 * limits: the edge of the ball, poles, opposite ends, the apex, places that are the same or none.
 */
#include <math.h>
#include <string.h>

#include "hek-manifold-private.h"
#include "hek-rng.h"
#include "../test-valgrind.h"

/* Places are floats: a few roundings of them, of distances of about 1. */
#define FLOAT_TOLERANCE 2e-6

static const HekGeometry geometries[] = { HEK_GEOMETRY_EUCLIDEAN, HEK_GEOMETRY_SPHERICAL,
                                          HEK_GEOMETRY_HYPERBOLIC, HEK_GEOMETRY_PARABOLIC };

static const char *const names[] = { "euclidean", "spherical", "hyperbolic", "parabolic" };

/* In doubles, up to @reach away from the middle of things. */
static void
draw_place (const HekManifold *manifold,
            HekRng            *rng,
            double             reach,
            double            *out)
{
  double at[3] = { 0 }, direction[3], length = 0;
  guint n = manifold->geometry == HEK_GEOMETRY_PARABOLIC ? 2 : manifold->n_coords;

  memset (out, 0, 3 * sizeof *out);
  while (!(length > 0.01 && length < 1))
    {
      for (guint i = 0; i < 3; i++)
        direction[i] = i < n ? 2 * hek_rng_double (rng) - 1 : 0;
      length = sqrt (hek_dot3 (direction, direction));
    }
  for (guint i = 0; i < 3; i++)
    direction[i] /= length;
  if (manifold->geometry == HEK_GEOMETRY_SPHERICAL)
    memcpy (at, direction, sizeof at);
  else
    hek_manifold_exp (manifold, at, direction, reach * length);
  memcpy (out, at, sizeof at);
}

static HekManifold
make (guint i,
      guint n_dims)
{
  HekManifold manifold;

  hek_manifold_init (&manifold, geometries[i],
                     i == HEK_GEOMETRY_SPHERICAL || i == HEK_GEOMETRY_PARABOLIC ? 2 : n_dims);
  if (i == HEK_GEOMETRY_PARABOLIC)
    manifold.p = 0.7;
  return manifold;
}

/* The exponential map undoes the logarithm, distances are symmetric and obey the triangle. */
static void
test_axioms (gconstpointer data)
{
  guint geometry = GPOINTER_TO_UINT (data);
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < 3000; i++)
    {
      HekManifold manifold = make (geometry, 2 + i % 2);
      double a[3], b[3], c[3], direction[3], other[3], ab, ba, bc, ac;

      draw_place (&manifold, &rng, 6, a);
      draw_place (&manifold, &rng, 6, b);
      draw_place (&manifold, &rng, 6, c);
      bc = hek_manifold_log (&manifold, b, c, other);
      ac = hek_manifold_log (&manifold, a, c, other);
      ba = hek_manifold_log (&manifold, b, a, other);
      ab = hek_manifold_log (&manifold, a, b, direction);
      g_assert_cmpfloat_with_epsilon (ab, ba, 1e-9);
      g_assert_cmpfloat (ac, <=, ab + bc + 1e-9);
      g_assert_cmpfloat_with_epsilon (hek_manifold_norm (&manifold, a, direction), 1, 1e-9);
      hek_manifold_exp (&manifold, a, direction, ab);
      for (guint j = 0; j < 3; j++)
        g_assert_cmpfloat_with_epsilon (a[j], b[j], 1e-8 * (1 + fabs (b[j])));
    }
}

/* A step of h in a direction changes the distance by h times the gradient's part in it. */
static void
test_gradients (gconstpointer data)
{
  guint geometry = GPOINTER_TO_UINT (data);
  const double h = 1e-5, tolerance = 1e-6;
  HekRng rng;

  hek_rng_init (&rng, 2);
  for (guint i = 0; i < 1000; i++)
    {
      HekManifold manifold = make (geometry, 2 + i % 2);
      double a[3], b[3], c[3], towards[3], along[3], forward[3], back[3], scratch[3], scale, part;
      double distance;
      float gradient[3], at[3], other[3];

      draw_place (&manifold, &rng, 4, a);
      draw_place (&manifold, &rng, 4, b);
      draw_place (&manifold, &rng, 4, c);
      distance = hek_manifold_log (&manifold, a, b, towards);
      if (distance < 0.1 || (geometry == HEK_GEOMETRY_SPHERICAL && distance > 3))
        continue;
      hek_manifold_log (&manifold, a, c, along);
      scale = hek_manifold_norm (&manifold, a, towards);
      scale /= sqrt (hek_dot3 (towards, towards));
      part = -hek_dot3 (towards, along) * scale * scale;
      memcpy (forward, a, sizeof a);
      memcpy (back, a, sizeof a);
      hek_manifold_exp (&manifold, forward, along, h);
      for (guint j = 0; j < 3; j++)
        along[j] = -along[j];
      hek_manifold_exp (&manifold, back, along, h);
      g_assert_cmpfloat_with_epsilon ((hek_manifold_log (&manifold, forward, b, scratch)
                                       - hek_manifold_log (&manifold, back, b, scratch))
                                        / (2 * h),
                                      part, tolerance);
      hek_manifold_store (&manifold, a, at);
      hek_manifold_store (&manifold, b, other);
      g_assert_cmpfloat_with_epsilon (
        hek_manifold_distance_gradient (&manifold, at, other, gradient), distance,
        100 * FLOAT_TOLERANCE);
      for (guint j = 0; j < manifold.n_coords; j++)
        g_assert_cmpfloat_with_epsilon ((double) gradient[j], -towards[j], 100 * FLOAT_TOLERANCE);
    }
}

/* Where the acceleration of a curve on the paraboloid is normal to it: x'' = −x (x'² + y'²) / (p² +
 * r²), and the same for y. */
static void
turn_parabola (double        p,
               const double *at,
               double       *rate)
{
  double scale = -(at[2] * at[2] + at[3] * at[3]) / (p * p + at[0] * at[0] + at[1] * at[1]);

  rate[0] = at[2];
  rate[1] = at[3];
  rate[2] = at[0] * scale;
  rate[3] = at[1] * scale;
}

static void
integrate_parabola (double        p,
                    const double *a,
                    const double *direction,
                    double        length,
                    double       *out)
{
  enum { N = 1000 };
  double at[4] = { a[0], a[1], direction[0], direction[1] }, h = length / N;

  for (guint i = 0; i < N; i++)
    {
      double k[4][4], next[4];

      turn_parabola (p, at, k[0]);
      for (guint stage = 1; stage < 4; stage++)
        {
          for (guint j = 0; j < 4; j++)
            next[j] = at[j] + h * (stage < 3 ? 0.5 : 1) * k[stage - 1][j];
          turn_parabola (p, next, k[stage]);
        }
      for (guint j = 0; j < 4; j++)
        at[j] += h / 6 * (k[0][j] + 2 * k[1][j] + 2 * k[2][j] + k[3][j]);
    }
  out[0] = at[0];
  out[1] = at[1];
}

/* The way that Runge and Kutta go from @a in the direction of the logarithm ends at @b. */
static void
test_parabola_equation (void)
{
  const double sizes[] = { 0.05, 0.7, 5, 100 };
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < 200; i++)
    {
      HekManifold manifold = make (HEK_GEOMETRY_PARABOLIC, 2);
      double a[3], b[3], direction[3], end[3], length;

      manifold.p = sizes[i % G_N_ELEMENTS (sizes)];
      draw_place (&manifold, &rng, 4, a);
      draw_place (&manifold, &rng, 4, b);
      length = hek_manifold_log (&manifold, a, b, direction);
      integrate_parabola (manifold.p, a, direction, length, end);
      g_assert_cmpfloat_with_epsilon (end[0], b[0], 1e-5);
      g_assert_cmpfloat_with_epsilon (end[1], b[1], 1e-5);
    }
}

/* Of all directions from @a, those whose geodesic passes near to @b have gone at least as far. */
static void
test_parabola_shortest (void)
{
  const double near = 0.02;
  HekRng rng;

  hek_rng_init (&rng, 4);
  for (guint i = 0; i < 24; i++)
    {
      HekManifold manifold = make (HEK_GEOMETRY_PARABOLIC, 2);
      double a[3], b[3], direction[3], shortest;

      manifold.p = i % 2 == 0 ? 0.2 : 1;
      draw_place (&manifold, &rng, 3, a);
      draw_place (&manifold, &rng, 3, b);
      if (i % 4 < 2) /* on the other side, as far out, where ways around the side are short */
        for (guint j = 0; j < 2; j++)
          b[j] = -a[j] * (1 + 0.05 * (j + i % 3));
      b[2] = (b[0] * b[0] + b[1] * b[1]) / (2 * manifold.p);
      shortest = hek_manifold_log (&manifold, a, b, direction);
      for (guint ray = 0; ray < 360; ray++)
        for (double length = near; length < shortest - 2 * near; length += near)
          {
            double angle = ray * (G_PI / 180), r = sqrt (a[0] * a[0] + a[1] * a[1]), at[3];
            double stretch = sqrt (1 + r * r / (manifold.p * manifold.p));
            double out = cos (angle) / stretch / r, around = sin (angle) / r, d[3];

            d[0] = a[0] * out - a[1] * around;
            d[1] = a[1] * out + a[0] * around;
            d[2] = (a[0] * d[0] + a[1] * d[1]) / manifold.p;
            memcpy (at, a, sizeof at);
            hek_manifold_exp (&manifold, at, d, length);
            for (guint j = 0; j < 3; j++)
              at[j] -= b[j];
            g_assert_cmpfloat (sqrt (hek_dot3 (at, at)), >, near);
          }
    }
}

/* Radial ways have a closed form; far out from the apex of a wide paraboloid it is a plane. */
static void
test_known_distances (void)
{
  HekManifold manifold;
  float a[3] = { 0 }, b[3] = { 0.5f, 0, 0 }, out[3];

  hek_manifold_init (&manifold, HEK_GEOMETRY_HYPERBOLIC, 3);
  g_assert_cmpfloat_with_epsilon (hek_manifold_distance (&manifold, a, b), log (3), 1e-12);
  b[0] = 0.3f, a[1] = -0.6f;
  g_assert_cmpfloat_with_epsilon (
    hek_manifold_distance (&manifold, a, b),
    acosh (1 + 2 * ((double) b[0] * b[0] + (double) a[1] * a[1])
           / ((1 - (double) b[0] * b[0]) * (1 - (double) a[1] * a[1]))), 1e-12);

  hek_manifold_init (&manifold, HEK_GEOMETRY_SPHERICAL, 2);
  memcpy (a, (float[3]) { 0, 0, 1 }, sizeof a);
  memcpy (b, (float[3]) { 0.6f, 0, 0.8f }, sizeof b);
  g_assert_cmpfloat_with_epsilon (hek_manifold_distance (&manifold, a, b), atan2 (0.6, 0.8), 1e-7);

  hek_manifold_init (&manifold, HEK_GEOMETRY_PARABOLIC, 2);
  manifold.p = 2;
  memcpy (a, (float[3]) { 0, 0, 0 }, sizeof a);
  memcpy (b, (float[3]) { 0, 3, 2.25f }, sizeof b);
  g_assert_cmpfloat_with_epsilon (hek_manifold_distance (&manifold, a, b),
                                  1.5 * sqrt (1 + 2.25) + asinh (1.5), 1e-12);
  manifold.p = 1e4;
  memcpy (a, (float[3]) { 1, 2, 0 }, sizeof a);
  memcpy (b, (float[3]) { -2, 3, 0 }, sizeof b);
  g_assert_cmpfloat_with_epsilon (hek_manifold_distance (&manifold, a, b), sqrt (10), 1e-6);
  hek_manifold_from_euclidean (&manifold, b, 2, out);
  manifold.p = 1;
  hek_manifold_init_for (&manifold, HEK_GEOMETRY_PARABOLIC, 2, out, 1);
  g_assert_cmpfloat_with_epsilon (manifold.p, 1e4, 1);
}

/* Same places, edges, poles, opposite ends, and numbers that are none. */
static void
test_limits (gconstpointer data)
{
  guint geometry = GPOINTER_TO_UINT (data);
  HekManifold manifold = make (geometry, 3);
  float corners[][3] = { { 0, 0, 1 }, { 0, 0, -1 }, { 1, 0, 0 }, { -1, 0, 0 },
                         { 0, 0, 0 }, { 1e-20f, 0, 0 }, { 0.9999999f, 0, 0 }, { 0.6f, 0.8f, 0 } };
  float none[3] = { NAN, 0, 1 }, gradient[3];

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      float v[3] = { 3, -2, 1 }, start[3], huge[3] = { 1e30f, 0, 1e30f };

      hek_manifold_from_euclidean (&manifold, corners[i], 2, start);
      for (guint j = 0; j < G_N_ELEMENTS (corners); j++)
        {
          float other[3], line[5][3];
          double distance;

          hek_manifold_from_euclidean (&manifold, corners[j], 3, other);
          distance = hek_manifold_distance_gradient (&manifold, start, other, gradient);
          g_assert_true (isfinite (distance) && distance >= 0);
          g_assert_true (isfinite (gradient[0] + gradient[1] + gradient[2]));
          hek_manifold_geodesic (&manifold, start, other, 5, line[0]);
          g_assert_cmpmem (line[4], sizeof other, other, sizeof other);
          for (guint k = 1; k < 5; k++)
            g_assert_cmpfloat_with_epsilon (
              hek_manifold_distance (&manifold, line[k - 1], line[k]), distance / 4,
              FLOAT_TOLERANCE * 10 * (1 + distance));
        }
      g_assert_cmpfloat (hek_manifold_distance_gradient (&manifold, start, start, gradient), ==, 0);
      g_assert_cmpfloat (fabsf (gradient[0]) + fabsf (gradient[1]) + fabsf (gradient[2]), ==, 0);
      g_assert_true (isnan (hek_manifold_distance_gradient (&manifold, start, none, gradient)));
      hek_manifold_step (&manifold, start, v, 0.5);
      hek_manifold_step (&manifold, start, none, 0.5);
      hek_manifold_step (&manifold, start, huge, 1e3);
      for (guint k = 0; k < 100; k++) /* outwards for ever */
        hek_manifold_step (&manifold, start, v, 5);
      g_assert_true (isfinite (start[0] + start[1] + start[2]));
      if (geometry == HEK_GEOMETRY_HYPERBOLIC)
        {
          double square = (double) start[0] * start[0] + (double) start[1] * start[1]
                          + (double) start[2] * start[2];

          g_assert_cmpfloat (2 * atanh (sqrt (square)), <=, HEK_MANIFOLD_BALL_RADIUS + 0.01);
        }
    }
}

/* Paraboloids like needles and like plains: what fits of the axioms into doubles. */
static void
test_parabola_extremes (void)
{
  HekRng rng;

  hek_rng_init (&rng, 6);
  for (int exponent = -9; exponent <= 9; exponent++)
    for (guint i = 0; i < 200; i++)
      {
        HekManifold manifold = make (HEK_GEOMETRY_PARABOLIC, 2);
        double a[3], b[3], direction[3], length, chord = 0;

        manifold.p = pow (10, exponent);
        draw_place (&manifold, &rng, 4, a);
        draw_place (&manifold, &rng, 4, b);
        length = hek_manifold_log (&manifold, a, b, direction);
        for (guint j = 0; j < 3; j++)
          chord += (b[j] - a[j]) * (b[j] - a[j]);
        g_assert_cmpfloat (length, >=, sqrt (chord) - 1e-6);
        g_assert_cmpfloat (length, <=, 8 + 1e-6); /* over the apex */
        hek_manifold_exp (&manifold, a, direction, length);
        for (guint j = 0; j < 3; j++)
          g_assert_cmpfloat_with_epsilon (a[j], b[j], 1e-5);
      }
}

/* A step is as long as what is tangent of its vector, or as the longest. */
static void
test_steps (gconstpointer data)
{
  guint geometry = GPOINTER_TO_UINT (data);
  HekManifold manifold = make (geometry, 3);
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint i = 0; i < 300; i++)
    {
      double a[3], b[3], direction[3];
      float from[3], to[3], v[3];

      draw_place (&manifold, &rng, 3, a);
      draw_place (&manifold, &rng, 3, b);
      hek_manifold_log (&manifold, a, b, direction);
      for (guint j = 0; j < 3; j++)
        {
          from[j] = to[j] = (float) a[j];
          v[j] = (float) (0.25 * direction[j]);
        }
      if (geometry == HEK_GEOMETRY_SPHERICAL)
        for (guint j = 0; j < 3; j++)
          v[j] += 0.5f * from[j];
      else if (geometry == HEK_GEOMETRY_PARABOLIC)
        for (guint j = 0; j < 3; j++)
          v[j] += j < 2 ? 0.5f * from[j] : (float) (-0.5 * manifold.p);
      hek_manifold_step (&manifold, to, v, i % 2 == 0 ? 1 : 0.125);
      g_assert_cmpfloat_with_epsilon (hek_manifold_distance (&manifold, from, to),
                                      i % 2 == 0 ? 0.25 : 0.125, 2e-5);
    }
}

static void
add (const char       *what,
     GTestDataFunc     func)
{
  for (guint i = 0; i < G_N_ELEMENTS (geometries); i++)
    {
      g_autofree char *path = g_strdup_printf ("/manifold/%s/%s", names[i], what);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("axioms", test_axioms);
  add ("gradients", test_gradients);
  add ("steps", test_steps);
  add ("limits", test_limits);
  g_test_add_func ("/manifold/parabolic/equation", test_parabola_equation);
  g_test_add_func ("/manifold/parabolic/extremes", test_parabola_extremes);
  hek_test_add_heavy ("/manifold/parabolic/shortest", test_parabola_shortest);
  g_test_add_func ("/manifold/known-distances", test_known_distances);
  return g_test_run ();
}
