/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The range of a scalar quantizer with the least squared error. Prefix sums over bins give the
 * error of any range in as many steps as there are levels. From several first ranges, the best line
 * through the numbers of all levels and the numbers that are nearest to each level follow from each
 * other until neither changes: Lloyd's method with levels that stay on a line.
 */
#include "config.h"

#include "hek-codec-scalar-private.h"

#include <math.h>

#define N_BINS HEK_SCALAR_N_BINS

/* Steps from every first range, and from the best that was met in these. */
#define FIRST_STEPS 4
#define LAST_STEPS 60

/* A step that gains less than this fraction is the last one. */
#define TOLERANCE 1e-6

typedef struct
{
  double low, step, error;
} Line;

static void
add_up (HekScalarBins *bins)
{
  double n = 0, sum = 0, square = 0;

  for (guint i = 0; i <= N_BINS; i++)
    {
      double n_here = bins->n[i], sum_here = bins->sum[i], square_here = bins->square[i];

      bins->n[i] = n;
      bins->sum[i] = sum;
      bins->square[i] = square;
      n += n_here;
      sum += sum_here;
      square += square_here;
    }
}

/* The squared error of levels low + j · step, all in fractions, when each number gets the nearest
 * level; and the line through them (@low, @step: in and out) with the least error. */
static double
try_line (const HekScalarBins *bins,
          guint                n_levels,
          double              *low,
          double              *step)
{
  double error = 0, n_j = 0, n_jj = 0, sum_j = 0, n = bins->n[N_BINS], sum = bins->sum[N_BINS];
  double spread;
  guint at = 0;

  for (guint j = 0; j < n_levels; j++)
    {
      double end = (*low + (j + 0.5) * *step) * N_BINS, value = *low + j * *step;
      guint next = j + 1 == n_levels ? N_BINS : (guint) (CLAMP (end, at, N_BINS) + 0.5);
      double n_here, sum_here;

      next = CLAMP (next, at, N_BINS);
      n_here = bins->n[next] - bins->n[at];
      sum_here = bins->sum[next] - bins->sum[at];
      error += bins->square[next] - bins->square[at] - 2 * value * sum_here
               + value * value * n_here;
      n_j += j * n_here;
      n_jj += (double) j * j * n_here;
      sum_j += j * sum_here;
      at = next;
    }
  spread = n * n_jj - n_j * n_j;
  if (spread > 0)
    {
      *step = (n * sum_j - n_j * sum) / spread;
      *low = (sum - *step * n_j) / n;
    }
  return error;
}

/* At most @n_steps from @low and @step on; keeps the best line that was met. */
static void
improve (const HekScalarBins *bins,
         guint                n_levels,
         guint                n_steps,
         double               low,
         double               step,
         Line                *best)
{
  double before = INFINITY;

  for (guint i = 0; i < n_steps; i++)
    {
      Line here = { .low = low, .step = step };

      here.error = try_line (bins, n_levels, &low, &step);
      if (here.error < best->error)
        *best = here;
      if (!(here.error < before * (1 - TOLERANCE)) || !(step > 0))
        break;
      before = here.error;
    }
}

void
hek_scalar_bins_find_line (HekScalarBins *bins,
                           guint          n_levels,
                           double        *low,
                           double        *step)
{
  static const double few[] = { 0, 0.02, 0.05, 0.1, 0.2 };
  static const double many[] = { 0, 0.04, 0.1, 0.18, 0.26, 0.34, 0.42 };
  const double *trims = n_levels > 64 ? few : many;
  guint n_trims = n_levels > 64 ? G_N_ELEMENTS (few) : G_N_ELEMENTS (many);
  Line best = { .low = 0, .step = 1.0 / (n_levels - 1), .error = INFINITY };

  add_up (bins);
  for (guint a = 0; a < n_trims; a++)
    for (guint b = 0; b < n_trims; b++)
      improve (bins, n_levels, FIRST_STEPS, trims[a],
               (1 - trims[a] - trims[b]) / (n_levels - 1), &best);
  improve (bins, n_levels, LAST_STEPS, best.low, best.step, &best);
  *low = best.low;
  *step = best.step;
}
