/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is shown of manifolds: motions keep all distances, bring what is dragged to where it is
 * dragged, and stay motions after many of them; geodesics are straight in Klein's ball; the
 * half-space has its own formula for distances.
 */
#include <math.h>
#include <string.h>

#include "hek-manifold.h"
#include "hek-rng.h"

/* Places are floats; in the ball, as far out as the test goes, distances multiply their roundings
 * by up to 400. */
#define TOLERANCE 2e-5
#define BALL_TOLERANCE 2e-4

#define N 64

static void
draw_places (const HekManifold *manifold,
             guint              n_dims,
             HekRng            *rng,
             float              reach,
             float             *out)
{
  for (guint i = 0; i < N; i++)
    {
      float from[3] = { 0 };

      for (guint d = 0; d < n_dims; d++)
        from[d] = reach * (float) (2 * hek_rng_double (rng) - 1);
      hek_manifold_from_euclidean (manifold, from, n_dims, out + i * manifold->n_coords);
    }
}

static void
check_distances (const HekManifold *manifold,
                 const float       *before,
                 const float       *after,
                 double             tolerance)
{
  guint n = manifold->n_coords;

  for (guint i = 1; i < N; i++)
    g_assert_cmpfloat_with_epsilon (
      hek_manifold_distance (manifold, before + i * n, before + (i - 1) * n),
      hek_manifold_distance (manifold, after + i * n, after + (i - 1) * n), tolerance);
}

static void
check_near (const float *a,
            const float *b,
            guint        n,
            double       tolerance)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon ((double) a[i], (double) b[i], tolerance);
}

static void
check_motion (HekGeometry geometry,
              guint       n_dims,
              double      tolerance)
{
  float places[N * 3], seen[N * 3], again[N * 3], back[3];
  HekManifold manifold;
  HekMotion motion;
  HekRng rng;
  guint n;

  hek_rng_init (&rng, n_dims);
  hek_manifold_init (&manifold, geometry, n_dims);
  n = manifold.n_coords;
  draw_places (&manifold, n_dims, &rng, 1.5f, places);
  hek_motion_init (&motion, &manifold);
  hek_motion_apply (&motion, places, N, seen);
  g_assert_cmpmem (seen, N * n * sizeof (float), places, N * n * sizeof (float));
  for (guint turn = 0; turn < 1000; turn++)
    {
      const float *from = seen + hek_rng_below (&rng, N) * n, *to = places;

      to += hek_rng_below (&rng, N) * n;
      memcpy (back, from, sizeof back);
      hek_motion_drag (&motion, back, to);
      hek_motion_apply (&motion, places, N, again);
      if (geometry != HEK_GEOMETRY_PARABOLIC) /* turned only: it may be farther out */
        check_near (again + (from - seen), to, n, tolerance);
      memcpy (seen, again, sizeof seen);
      if (turn % 50 == 0)
        check_distances (&manifold, places, seen, tolerance);
    }
  for (guint i = 0; i < N; i++)
    {
      hek_motion_invert (&motion, seen + i * n, back);
      check_near (back, places + i * n, n, tolerance);
    }
}

static void
test_motions (void)
{
  check_motion (HEK_GEOMETRY_HYPERBOLIC, 2, BALL_TOLERANCE);
  check_motion (HEK_GEOMETRY_HYPERBOLIC, 3, BALL_TOLERANCE);
  check_motion (HEK_GEOMETRY_SPHERICAL, 2, TOLERANCE);
  check_motion (HEK_GEOMETRY_PARABOLIC, 2, TOLERANCE);
}

/* Drags that have no motion, or too far a one, change nothing that matters. */
static void
test_motion_limits (void)
{
  HekManifold manifold;
  HekMotion motion;
  float places[2][3] = { { 0, 0, 1 }, { 0, 1, 0 } }, seen[2][3], out[3] = { 0.9999f, 0, 0 };
  float opposite[3] = { 0, 0, -1 }, center[3] = { 0 };

  hek_manifold_init (&manifold, HEK_GEOMETRY_SPHERICAL, 2);
  hek_motion_init (&motion, &manifold);
  hek_motion_drag (&motion, places[0], opposite);
  hek_motion_apply (&motion, places[0], 2, seen[0]);
  g_assert_cmpmem (seen, sizeof seen, places, sizeof places);

  hek_manifold_init (&manifold, HEK_GEOMETRY_HYPERBOLIC, 3);
  hek_motion_init (&motion, &manifold);
  for (guint i = 0; i < 100; i++) /* outwards for ever */
    hek_motion_drag (&motion, center, out);
  hek_motion_apply (&motion, center, 1, seen[0]);
  g_assert_true (isfinite (seen[0][0] + seen[0][1] + seen[0][2]));
  g_assert_cmpfloat (seen[0][0], <, 1);

  hek_manifold_init (&manifold, HEK_GEOMETRY_PARABOLIC, 2);
  hek_motion_init (&motion, &manifold);
  hek_motion_drag (&motion, center, places[1]);
  hek_motion_apply (&motion, places[0], 2, seen[0]);
  g_assert_cmpmem (seen, sizeof seen, places, sizeof places);
}

/* In Klein's ball, a geodesic of the ball is a straight line. */
static void
test_klein (void)
{
  HekManifold manifold;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      float places[N * 3], line[9 * 3];

      hek_manifold_init (&manifold, HEK_GEOMETRY_HYPERBOLIC, n_dims);
      draw_places (&manifold, n_dims, &rng, 3, places);
      for (guint i = 1; i < N; i++)
        {
          double length = 0, share = 0, square = 0;

          hek_manifold_geodesic (&manifold, places + (i - 1) * n_dims, places + i * n_dims, 9,
                                 line);
          hek_manifold_to_klein (line, n_dims, 9, line);
          for (guint d = 0; d < n_dims; d++)
            {
              double whole = line[8 * n_dims + d] - line[d], part = line[3 * n_dims + d] - line[d];

              length += whole * whole;
              share += whole * part;
            }
          share /= length;
          for (guint d = 0; d < n_dims; d++)
            {
              double off = line[3 * n_dims + d] - line[d]
                           - share * (line[8 * n_dims + d] - line[d]);

              square += off * off;
            }
          g_assert_cmpfloat (sqrt (square), <, 1e-6);
        }
    }
}

/* cosh d = 1 + |a − b|² / (2 a_n b_n) in the half-space. */
static void
test_half_space (void)
{
  HekManifold manifold;
  float center[3] = { 0 }, up[3] = { 0, 0, 0.5f };
  HekRng rng;

  hek_manifold_to_half_space (center, 3, 1, center);
  hek_manifold_to_half_space (up, 3, 1, up);
  check_near (center, (float[3]) { 0, 0, 1 }, 3, 1e-7);
  check_near (up, (float[3]) { 0, 0, 3 }, 3, 1e-6);
  hek_rng_init (&rng, 2);
  for (guint n_dims = 2; n_dims <= 3; n_dims++)
    {
      float places[N * 3], half[N * 3];

      hek_manifold_init (&manifold, HEK_GEOMETRY_HYPERBOLIC, n_dims);
      draw_places (&manifold, n_dims, &rng, 1.5f, places);
      hek_manifold_to_half_space (places, n_dims, N, half);
      for (guint i = 1; i < N; i++)
        {
          const float *a = half + (i - 1) * n_dims, *b = half + i * n_dims;
          double square = 0;

          for (guint d = 0; d < n_dims; d++)
            square += (double) (a[d] - b[d]) * (double) (a[d] - b[d]);
          g_assert_cmpfloat (a[n_dims - 1], >, 0);
          g_assert_cmpfloat_with_epsilon (
            acosh (1 + square / (2 * (double) a[n_dims - 1] * (double) b[n_dims - 1])),
            hek_manifold_distance (&manifold, places + (i - 1) * n_dims, places + i * n_dims),
            BALL_TOLERANCE);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manifold/motion/all", test_motions);
  g_test_add_func ("/manifold/motion/limits", test_motion_limits);
  g_test_add_func ("/manifold/klein", test_klein);
  g_test_add_func ("/manifold/half-space", test_half_space);
  return g_test_run ();
}
