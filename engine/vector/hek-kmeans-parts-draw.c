/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Centroids drawn from rows by their squared distances from those that are there (k-means++): the
 * first ones, and new places for those that no row belongs to.
 *
 * Source: Arthur, Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007
 */
#include "config.h"

#include "hek-kmeans-parts-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <string.h>

/* Rows that are compared together, in registers of any width. */
#define RUN 64

/* Parts at least as long are compared by several threads, so many runs at once. */
#define LONG_PART 256
#define BLOCK_RUNS 4

/* Distances of this share of the largest square are rounding: such rows are there already. */
#define NOTHING 1e-12f

typedef struct
{
  gsize n;        /* rows of the sample, a multiple of RUN; those behind the last have distance 0 */
  guint width;
  float *lanes;   /* width × n */
  float *nearest; /* n: squared distance to the nearest centroid */
  double *sums;   /* n / RUN: of nearest */
  gsize *row;     /* n */
  float nothing;  /* distances up to it are 0 */

  /* borrowed */
  const float *centroid, *mean; /* that all are compared with */
  const HekTask *task;
} Sample;

static void
sample_clear (Sample *s)
{
  hek_aligned_free (s->lanes);
  hek_aligned_free (s->nearest);
  hek_aligned_free (s->sums);
  hek_aligned_free (s->row);
}

static void
sample_init (Sample      *s,
             const float *rows,
             gsize        n,
             gsize        stride,
             guint        width,
             gsize        n_wanted,
             HekRng      *rng)
{
  gsize n_taken = MIN (n, n_wanted), first = hek_rng_below (rng, n / n_taken);
  float largest = 0;

  s->n = (n_taken + RUN - 1) / RUN * RUN;
  s->width = width;
  s->lanes = hek_aligned_new (s->n, width * sizeof *s->lanes);
  s->nearest = hek_aligned_new (s->n, sizeof *s->nearest);
  s->sums = hek_aligned_new (s->n / RUN, sizeof *s->sums);
  s->row = hek_aligned_new (s->n, sizeof *s->row);
  for (gsize i = 0; i < s->n; i++)
    {
      gsize row = (gsize) ((unsigned __int128) MIN (i, n_taken - 1) * n / n_taken) + first;
      float square = 0;

      s->row[i] = row;
      s->nearest[i] = i < n_taken ? G_MAXFLOAT : 0;
      for (guint d = 0; d < width; d++)
        {
          float x = rows[row * stride + d] - s->mean[d];

          s->lanes[d * s->n + i] = x;
          square += x * x;
        }
      largest = MAX (largest, square);
    }
  s->nothing = largest * NOTHING;
}

/* Compares a run with the centroid; its distances are added in four lanes, in their order. */
static void
compare_run (Sample *s,
             gsize   run)
{
  float square[RUN] = { 0 };
  float *nearest = s->nearest + run * RUN;
  double sum[4] = { 0 };

  for (guint d = 0; d < s->width; d++)
    {
      const float *lane = s->lanes + d * s->n + run * RUN;
      float c = s->centroid[d] - s->mean[d];

      for (guint i = 0; i < RUN; i++)
        square[i] += (lane[i] - c) * (lane[i] - c);
    }
  for (guint i = 0; i < RUN; i++)
    {
      float least = square[i] < nearest[i] ? square[i] : nearest[i];

      nearest[i] = least > s->nothing ? least : 0;
    }
  for (guint i = 0; i < RUN; i += 4)
    for (guint l = 0; l < 4; l++)
      sum[l] += (double) nearest[i + l];
  s->sums[run] = (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

static void
compare_runs (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  for (gsize run = begin; run < end; run++)
    compare_run (data, run);
}

/* Returns: the sum of distances; 0 when cancelled */
static double
compare (Sample      *s,
         const float *centroid)
{
  gsize n_runs = s->n / RUN;
  double total = 0;

  if (hek_task_is_cancelled (s->task))
    return 0;
  s->centroid = centroid;
  if (s->width < LONG_PART)
    compare_runs (0, n_runs, 0, s);
  else if (!hek_parallel_for (n_runs, BLOCK_RUNS, compare_runs, s, s->task))
    return 0;
  for (gsize run = 0; run < n_runs; run++)
    total += s->sums[run];
  return total;
}

/* The row at which the running sum of distances passes @target. */
static gsize
pick (const Sample *s,
      double        target)
{
  gsize run = 0, picked;

  while (run + 1 < s->n / RUN && target >= s->sums[run])
    target -= s->sums[run++];
  while (run > 0 && !(s->sums[run] > 0))
    run--;
  picked = run * RUN;
  for (gsize i = run * RUN; i < (run + 1) * RUN; i++)
    {
      if (!(s->nearest[i] > 0))
        continue;
      picked = i;
      if (target < (double) s->nearest[i])
        break;
      target -= (double) s->nearest[i];
    }
  return picked;
}

void
hek_kmeans_parts_draw (const float   *rows,
                       gsize          n,
                       gsize          stride,
                       guint          width,
                       guint          k,
                       guint64        seed,
                       const float   *mean,
                       float         *centroids,
                       guint8        *is_set,
                       const HekTask *task)
{
  gsize bytes = width * sizeof *centroids;
  gboolean any = FALSE;
  double total = 0;
  HekRng rng;
  Sample s = { .mean = mean, .task = task };

  hek_rng_init (&rng, seed);
  sample_init (&s, rows, n, stride, width, (gsize) HEK_KMEANS_PARTS_SEED_ROWS * k, &rng);
  for (guint c = 0; c < k; c++)
    if (is_set[c])
      {
        total = compare (&s, centroids + (gsize) c * width);
        any = TRUE;
      }

  for (guint c = 0; c < k; c++)
    {
      float *centroid = centroids + (gsize) c * width;
      gsize i;

      if (is_set[c])
        continue;
      i = any ? pick (&s, hek_rng_double (&rng) * total) : hek_rng_below (&rng, MIN (n, s.n));
      if (any && (!(total > 0) || !(s.nearest[i] > 0)))
        break;
      memcpy (centroid, rows + s.row[i] * stride, bytes);
      is_set[c] = TRUE;
      any = TRUE;
      total = compare (&s, centroid);
    }
  sample_clear (&s);
}
