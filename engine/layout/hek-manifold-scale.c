/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scale at which a geometry fits best. The sphere and the ball have a unit of length of their
 * own, the radius of their curvature: the same distances look like those of a plane when they are
 * short beside it, and like those of a tree when they are long in the ball. For the paraboloid it
 * is p that is fitted, with distances as they are. So the pivots alone are laid out at several
 * scales, and then at two beside the best of them.
 *
 * They are laid out pair by pair: Zheng, Pawar, Goodman, "Graph drawing by stochastic gradient
 * descent", IEEE Transactions on Visualization and Computer Graphics 25, 2019, whose half of the
 * difference is gone here along the geodesic.
 */
#include "config.h"

#include "hek-manifold-stress-private.h"

#include <math.h>
#include <string.h>

#include "hek-layout-math.h"
#include "hek-parallel.h"
#include "hek-rng.h"

/* Of the pivots, so many take part. */
#define N_FIT 80

/* The last learning rate is so much of what would fulfil the shortest distance at once. */
#define LAST_RATE 0.1

/*
 * Mean distances that are tried, in units of the radius of curvature: from what is nearly a plane
 * to what the ball, the sphere and the paraboloid can hold. In the ball the descent can get stuck
 * with branches crossed, so that every scale has several chances; ways on the paraboloid take ten
 * times as long to find, and change little from one lot to the next.
 */
typedef struct
{
  double means[8];
  guint n_means, n_chances, n_epochs;
} Range;

static const Range ranges[HEK_N_GEOMETRIES] = {
  [HEK_GEOMETRY_EUCLIDEAN] = { { 1 }, 1, 1, 1 },
  [HEK_GEOMETRY_SPHERICAL] = { { 0.35, 0.7, 1, 1.25, 1.4, 1.55, 1.7 }, 7, 2, 20 },
  [HEK_GEOMETRY_HYPERBOLIC] = { { 0.5, 1, 2, 4, 6, 8, 10, 12 }, 8, 3, 30 },
  [HEK_GEOMETRY_PARABOLIC] = { { 0.5, 1, 2, 4, 8, 16 }, 6, 1, 15 },
};

/* Beside the best: its neighbours on a finer scale. */
static const double refinements[] = { 0.84, 0.92, 1.09, 1.19 };

/* The mean distance where the geometry has no unit of length: places of variance about 1. */
#define PLAIN_MEAN 2.0

#define MAX_TRIALS 24

typedef struct
{
  guint32 a, b;
  float distance;
} Pair;

typedef struct
{
  /* borrowed */
  const HekManifold *manifold;
  const HekLayoutPaths *paths;
  const float *places;
  const HekTask *task;
  guint64 seed;

  guint n, n_pairs;
  guint32 *chosen; /* n: pivots */
  Pair *pairs;

  double means[MAX_TRIALS], losses[MAX_TRIALS];
} Fit;

static HekLayoutScale
scale_for (const Fit *fit,
           double     mean)
{
  if (fit->manifold->geometry == HEK_GEOMETRY_PARABOLIC)
    return (HekLayoutScale) { PLAIN_MEAN / fit->paths->mean, PLAIN_MEAN / mean };
  if (fit->manifold->geometry == HEK_GEOMETRY_EUCLIDEAN)
    return (HekLayoutScale) { PLAIN_MEAN / fit->paths->mean, 1 };
  return (HekLayoutScale) { mean / fit->paths->mean, 1 };
}

static void
shuffle (Pair   *pairs,
         guint   n,
         HekRng *rng)
{
  for (guint i = n; i > 1; i--)
    {
      guint j = (guint) hek_rng_below (rng, i);
      Pair other = pairs[j];

      pairs[j] = pairs[i - 1];
      pairs[i - 1] = other;
    }
}

/* Both ends of a pair go @share of half the difference. */
static void
move_pair (const HekManifold *manifold,
           double            *a,
           double            *b,
           double             wanted,
           double             share)
{
  double to_b[3], to_a[3], distance, way;

  distance = hek_manifold_log_both (manifold, a, b, to_b, to_a);
  way = 0.5 * share * (distance - wanted);
  if (way < 0)
    for (guint i = 0; i < 3; i++)
      {
        to_b[i] = -to_b[i];
        to_a[i] = -to_a[i];
      }
  hek_manifold_exp (manifold, a, to_b, fabs (way));
  hek_manifold_exp (manifold, b, to_a, fabs (way));
}

/* The mean square of the relative difference. */
static double
measure (const Fit         *fit,
         const HekManifold *manifold,
         double             factor,
         double           (*at)[3])
{
  double sum = 0, scratch[3];

  for (guint i = 0; i < fit->n_pairs; i++)
    {
      const Pair *pair = &fit->pairs[i];
      double wanted = factor * (double) pair->distance;
      double off = hek_manifold_log (manifold, at[pair->a], at[pair->b], scratch) / wanted - 1;

      sum += off * off;
    }
  return sum / fit->n_pairs;
}

static double
lay_out (const Fit      *fit,
         HekLayoutScale  scale,
         guint           chance,
         double        (*at)[3])
{
  const guint n_epochs = ranges[fit->manifold->geometry].n_epochs;
  HekManifold manifold = *fit->manifold;
  g_autofree Pair *pairs = g_memdup2 (fit->pairs, fit->n_pairs * sizeof *pairs);
  double shortest = G_MAXDOUBLE, longest = 0, rate, decay;
  HekRng rng;

  manifold.p = scale.p;
  for (guint i = 0; i < fit->n_pairs; i++)
    {
      shortest = MIN (shortest, scale.factor * (double) pairs[i].distance);
      longest = MAX (longest, scale.factor * (double) pairs[i].distance);
    }
  for (guint i = 0; i < fit->n; i++)
    {
      gsize row = fit->paths->pivots[fit->chosen[i]];

      hek_manifold_load (&manifold, fit->places + row * manifold.n_coords, at[i]);
    }
  rate = longest * longest;
  decay = hek_log (LAST_RATE * shortest * shortest / rate) / n_epochs;
  decay = 1 / (1 + hek_expm1 (-decay));
  hek_rng_init (&rng, fit->seed + chance);
  for (guint epoch = 0; epoch < n_epochs; epoch++, rate *= decay)
    {
      shuffle (pairs, fit->n_pairs, &rng);
      for (guint i = 0; i < fit->n_pairs; i++)
        {
          double wanted = scale.factor * (double) pairs[i].distance;

          if (hek_task_is_cancelled (fit->task))
            return INFINITY;
          move_pair (&manifold, at[pairs[i].a], at[pairs[i].b], wanted,
                     MIN (1, rate / (wanted * wanted)));
        }
    }
  return measure (fit, &manifold, scale.factor, at);
}

static void
try_block (gsize    begin,
           gsize    end,
           gsize    block_idx G_GNUC_UNUSED,
           gpointer data)
{
  Fit *fit = data;
  double (*at)[3] = g_malloc (fit->n * sizeof *at);

  for (gsize i = begin; i < end; i++)
    fit->losses[i] = lay_out (fit, scale_for (fit, fit->means[i]), (guint) i, at);
  g_free (at);
}

/* The best of all trials so far, and of @means times @unit. */
static gboolean
try_means (Fit          *fit,
           const double *means,
           guint         n_means,
           double        unit,
           double       *best,
           double       *least)
{
  guint n_trials = n_means * ranges[fit->manifold->geometry].n_chances;

  for (guint i = 0; i < n_trials; i++)
    fit->means[i] = means[i % n_means] * unit;
  if (!hek_parallel_for (n_trials, 1, try_block, fit, fit->task)
      || hek_task_is_cancelled (fit->task))
    return FALSE;
  for (guint i = 0; i < n_trials; i++)
    if (fit->losses[i] < *least)
      {
        *least = fit->losses[i];
        *best = fit->means[i];
      }
  return TRUE;
}

static gboolean
find_mean (Fit    *fit,
           double *best)
{
  const Range *range = &ranges[fit->manifold->geometry];
  double least = INFINITY;

  *best = 1;
  if (range->n_means == 1)
    return TRUE;
  return try_means (fit, range->means, range->n_means, 1, best, &least)
         && try_means (fit, refinements, G_N_ELEMENTS (refinements), *best, best, &least);
}

/* Pairs of pivots evenly taken. */
static void
choose_pairs (Fit *fit)
{
  const HekLayoutPaths *paths = fit->paths;

  fit->n = MIN (N_FIT, paths->n_pivots);
  fit->chosen = g_new (guint32, fit->n);
  fit->pairs = g_new (Pair, fit->n * fit->n / 2);
  fit->n_pairs = 0;
  for (guint i = 0; i < fit->n; i++)
    fit->chosen[i] = (guint32) ((guint64) i * paths->n_pivots / fit->n);
  for (guint i = 0; i < fit->n; i++)
    for (guint j = 0; j < i; j++)
      fit->pairs[fit->n_pairs++] = (Pair) {
        i, j, paths->distances[fit->chosen[i] * paths->n + paths->pivots[fit->chosen[j]]],
      };
}

gboolean
hek_layout_scale_fit (const HekManifold    *manifold,
                      const HekLayoutPaths *paths,
                      const float          *places,
                      guint64               seed,
                      HekLayoutScale       *out,
                      const HekTask        *task,
                      GError              **error)
{
  Fit fit = {
    .manifold = manifold, .paths = paths, .places = places, .task = task, .seed = seed,
  };
  double best = 1;
  gboolean done;

  choose_pairs (&fit);
  done = find_mean (&fit, &best);
  if (done)
    *out = scale_for (&fit, best);
  g_free (fit.chosen);
  g_free (fit.pairs);
  return done || hek_task_check (task, error);
}
