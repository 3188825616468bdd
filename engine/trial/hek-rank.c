/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics of ranks. Every function sorts numbers of places, never the data of its caller. */
#include "config.h"

#include "hek-rank.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const double *first, *second; /* second: (nullable) decides between equal values of first */
} HekRankKeys;

static int
hek_rank_compare (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  const HekRankKeys *keys = user_data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;

  if (keys->first[i] != keys->first[j])
    return keys->first[i] < keys->first[j] ? -1 : 1;
  if (keys->second == NULL || keys->second[i] == keys->second[j])
    return 0;
  return keys->second[i] < keys->second[j] ? -1 : 1;
}

/* Returns: (transfer full): the places of the values in rising order, equal ones as they stand */
static gsize *
hek_rank_order (const double *first,
                const double *second,
                gsize         n)
{
  HekRankKeys keys = { first, second };
  gsize *order = g_new (gsize, n + 1);

  for (gsize i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n, sizeof *order, hek_rank_compare, &keys);
  return order;
}

/* The end of the run of equal values that begins at @begin. */
static gsize
hek_rank_run_end (const double *values,
                  const gsize  *order,
                  gsize         begin,
                  gsize         n)
{
  gsize end = begin + 1;

  while (end < n && values[order[end]] == values[order[begin]])
    end++;
  return end;
}

void
hek_rank_average (const double *values,
                  gsize         n,
                  double       *ranks)
{
  g_autofree gsize *order = hek_rank_order (values, NULL, n);

  for (gsize begin = 0, end; begin < n; begin = end)
    {
      end = hek_rank_run_end (values, order, begin, n);
      for (gsize i = begin; i < end; i++)
        ranks[order[i]] = (double) (begin + 1 + end) / 2;
    }
}

double
hek_rank_spearman (const double *x,
                   const double *y,
                   gsize         n)
{
  g_autofree double *rx = g_new (double, n + 1);
  g_autofree double *ry = g_new (double, n + 1);
  double mean = (double) (n + 1) / 2, xx = 0, yy = 0, xy = 0;

  hek_rank_average (x, n, rx);
  hek_rank_average (y, n, ry);
  for (gsize i = 0; i < n; i++)
    {
      xx += (rx[i] - mean) * (rx[i] - mean);
      yy += (ry[i] - mean) * (ry[i] - mean);
      xy += (rx[i] - mean) * (ry[i] - mean);
    }
  return xx > 0 && yy > 0 ? xy / sqrt (xx * yy) : NAN;
}

/* --- Kendall ------------------------------------------------------------------------------- */

/* Pairs of equal values among sorted ones; with @second of those that are equal in both. */
static double
hek_rank_count_ties (const double *first,
                     const double *second,
                     const gsize  *order,
                     gsize         n)
{
  double ties = 0, run = 1;

  for (gsize i = 1; i < n; i++)
    {
      gboolean same = first[order[i]] == first[order[i - 1]]
                      && (second == NULL || second[order[i]] == second[order[i - 1]]);

      /* of a run of k values the k-th is tied with k − 1 before it */
      run = same ? run + 1 : 1;
      ties += run - 1;
    }
  return ties;
}

/* Sorts @values; returns how many pairs stood in falling order. @scratch has room for @n. */
static double
hek_rank_count_inversions (double *values,
                           double *scratch,
                           gsize   n)
{
  double inversions = 0;

  for (gsize width = 1; width < n; width *= 2)
    {
      for (gsize begin = 0; begin < n; begin += 2 * width)
        {
          gsize middle = MIN (begin + width, n), end = MIN (begin + 2 * width, n);
          gsize i = begin, j = middle, k = begin;

          while (i < middle && j < end)
            if (values[j] < values[i])
              {
                inversions += (double) (middle - i);
                scratch[k++] = values[j++];
              }
            else
              scratch[k++] = values[i++];
          while (i < middle)
            scratch[k++] = values[i++];
          while (j < end)
            scratch[k++] = values[j++];
        }
      memcpy (values, scratch, n * sizeof *values);
    }
  return inversions;
}

double
hek_rank_kendall (const double *x,
                  const double *y,
                  gsize         n)
{
  g_autofree gsize *by_x = hek_rank_order (x, y, n);
  g_autofree gsize *by_y = hek_rank_order (y, NULL, n);
  g_autofree double *sorted = g_new (double, n + 1);
  g_autofree double *scratch = g_new (double, n + 1);
  double n_pairs = 0.5 * (double) n * ((double) n - 1);
  double ties_x = hek_rank_count_ties (x, NULL, by_x, n);
  double ties_y = hek_rank_count_ties (y, NULL, by_y, n);
  double ties_both = hek_rank_count_ties (x, y, by_x, n);
  double discordant, divisor;

  for (gsize i = 0; i < n; i++)
    sorted[i] = y[by_x[i]];
  discordant = hek_rank_count_inversions (sorted, scratch, n);
  divisor = sqrt (n_pairs - ties_x) * sqrt (n_pairs - ties_y);
  return divisor > 0
         ? (n_pairs - ties_x - ties_y + ties_both - 2 * discordant) / divisor : NAN;
}

/* --- the rising line ------------------------------------------------------------------------ */

/* Neighbours that share one value of the line. */
typedef struct
{
  gsize begin, end; /* places in the order of x */
} HekRankPool;

/* @values: sorted. The lowest or the highest of the values that are a median. */
static double
hek_rank_median (const double *values,
                 gsize         n,
                 gboolean      upper)
{
  return values[upper ? n / 2 : (n - 1) / 2];
}

static void
hek_rank_merge (double *values,
                gsize   middle,
                gsize   n,
                double *scratch)
{
  gsize i = 0, j = middle, k = 0;

  while (i < middle && j < n)
    scratch[k++] = values[j] < values[i] ? values[j++] : values[i++];
  while (i < middle)
    scratch[k++] = values[i++];
  memcpy (values, scratch, k * sizeof *values);
}

/* Each pool keeps its values sorted in place, in @values. Adds to @fit, in the order of x. */
static void
hek_rank_pool (const double *x,
               const double *y,
               const gsize  *order,
               gsize         n,
               gboolean      upper,
               double       *fit)
{
  g_autofree HekRankPool *pools = g_new (HekRankPool, n + 1);
  g_autofree double *values = g_new (double, n + 1);
  g_autofree double *scratch = g_new (double, n + 1);
  gsize n_pools = 0;

  for (gsize i = 0; i < n; i++)
    values[i] = y[order[i]]; /* sorted where x is equal, since the order is by y there */
  for (gsize begin = 0; begin < n;)
    {
      HekRankPool pool = { begin, hek_rank_run_end (x, order, begin, n) };

      begin = pool.end;
      while (n_pools > 0)
        {
          HekRankPool last = pools[n_pools - 1];
          double before = hek_rank_median (values + last.begin, last.end - last.begin, upper);
          double after = hek_rank_median (values + pool.begin, pool.end - pool.begin, upper);

          if (before <= after)
            break;
          hek_rank_merge (values + last.begin, last.end - last.begin, pool.end - last.begin,
                          scratch);
          pool.begin = last.begin;
          n_pools--;
        }
      pools[n_pools++] = pool;
    }
  for (gsize p = 0; p < n_pools; p++)
    for (gsize i = pools[p].begin; i < pools[p].end; i++)
      fit[order[i]] += 0.5 * hek_rank_median (values + pools[p].begin,
                                              pools[p].end - pools[p].begin, upper);
}

void
hek_rank_fit_rising (const double *x,
                     const double *y,
                     gsize         n,
                     double       *fit)
{
  g_autofree gsize *order = hek_rank_order (x, y, n);

  for (gsize i = 0; i < n; i++)
    fit[i] = 0;
  hek_rank_pool (x, y, order, n, FALSE, fit);
  hek_rank_pool (x, y, order, n, TRUE, fit);
}

double
hek_rank_quantile (const double *sorted,
                   gsize         n,
                   double        p)
{
  double at = CLAMP (p, 0, 1) * (double) (n - 1);
  gsize i = (gsize) at;

  if (i + 1 >= n)
    return sorted[n - 1];
  return sorted[i] + (at - (double) i) * (sorted[i + 1] - sorted[i]);
}
