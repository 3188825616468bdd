/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many directions a code needs, measured: some rows are looked up among all the others exactly,
 * and the order that the projections give to their nearest ones is compared with the true order.
 */
#include "config.h"

#include "hek-code-map-private.h"

#include "hek-aligned.h"
#include "hek-kernel-code.h"
#include "hek-kernel-distance.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <math.h>
#include <string.h>

#define N_QUERIES 32
#define MAX_ROWS (1u << 18)
#define K 10
#define N_CANDIDATES 96 /* true neighbours whose order is looked at */
#define N_LOOKED_AT 30  /* where the true ten have to be, and how many of them */
#define ENOUGH 0.985
#define REACH 0.995

/* Sizes of a record that fall together with cache lines. */
static const guint sizes[] = { 32, 64, 96, 128, 192, 256 };

typedef struct
{
  float distance;
  guint32 i;
} Candidate;

typedef struct
{
  const HekCodeMap *map;
  const HekRows *rows;
  const float *directions;
  guint n_directions;
  gsize n;      /* rows looked at: i · rows->n / n */
  float *queries;
  guint32 query_rows[N_QUERIES];
  float *distances; /* N_QUERIES × n */

  /* [size][rank]: true neighbours at that rank, summed over the queries */
  guint found[N_QUERIES][G_N_ELEMENTS (sizes)][N_CANDIDATES];
} Choice;

static gsize
choice_row (const Choice *c,
            gsize         i)
{
  return (gsize) ((unsigned __int128) i * c->rows->n / c->n);
}

static void
choice_load (const Choice *c,
             gsize         row,
             float        *x)
{
  gboolean is_zero;

  hek_code_map_load (c->map, c->rows->dtype, hek_rows_get (c->rows, row), x);
  hek_code_map_prepare (c->map, x, FALSE, &is_zero);
}

static void
measure_rows (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  Choice *c = data;
  guint n_in = c->map->n_in;
  const HekKernelDistance *squared = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_L2);
  hek_auto_aligned float *x = hek_aligned_new (n_in, sizeof (float));

  for (gsize i = begin; i < end; i++)
    {
      gsize row = choice_row (c, i);
      float distances[N_QUERIES];

      choice_load (c, row, x);
      squared->rows (x, c->queries, n_in * sizeof (float), N_QUERIES, n_in, distances);
      for (guint q = 0; q < N_QUERIES; q++)
        c->distances[q * c->n + i] = row == c->query_rows[q] ? INFINITY : distances[q];
    }
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return x->i < y->i ? -1 : x->i > y->i;
}

/* The nearest in order: twice as many are kept, and cut when the room is full. */
static guint
nearest (const float *distances,
         gsize        n,
         Candidate    out[2 * N_CANDIDATES])
{
  float bound = INFINITY;
  guint n_out = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (!(distances[i] < bound))
        continue;
      out[n_out].distance = distances[i];
      out[n_out++].i = (guint32) i;
      if (n_out == 2 * N_CANDIDATES)
        {
          qsort (out, n_out, sizeof *out, compare_candidates);
          n_out = N_CANDIDATES;
          bound = out[n_out - 1].distance;
        }
    }
  qsort (out, n_out, sizeof *out, compare_candidates);
  return MIN (n_out, N_CANDIDATES);
}

/* Ranks of the true neighbours when the candidates are ordered by estimates. */
static void
count_ranks (const float *estimates,
             guint        n,
             guint        found[N_CANDIDATES])
{
  for (guint t = 0; t < MIN (n, K); t++)
    {
      guint rank = 0;

      for (guint i = 0; i < n; i++)
        rank += estimates[i] < estimates[t] || (estimates[i] == estimates[t] && i < t);
      found[rank]++;
    }
}

static void
judge_queries (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  Choice *c = data;
  guint n_in = c->map->n_in;
  hek_auto_aligned float *x = hek_aligned_new (n_in, sizeof (float));
  hek_auto_aligned float *differences = hek_aligned_new (N_CANDIDATES, 8 * sizeof (float));
  g_autofree float *y = g_new (float, c->n_directions);
  g_autofree Candidate *candidates = g_new (Candidate, 2 * N_CANDIDATES);
  g_autofree float *estimates = g_new0 (float, G_N_ELEMENTS (sizes) * N_CANDIDATES);

  for (gsize q = begin; q < end; q++)
    {
      const float *query = c->queries + q * n_in;
      guint n = nearest (c->distances + q * c->n, c->n, candidates);
      float query_squared = hek_code_dot (query, query, n_in);

      for (guint d = 0; d < c->n_directions; d++)
        y[d] = hek_code_dot (c->directions + (gsize) d * n_in, query, n_in);
      for (guint i = 0; i < n; i++)
        {
          float sum = 0, rest, query_rest = query_squared;
          guint s = 0;

          choice_load (c, choice_row (c, candidates[i].i), x);
          rest = hek_code_dot (x, x, n_in);
          for (guint d = 0; d < c->n_directions && s < G_N_ELEMENTS (sizes); d++)
            {
              float v = hek_code_dot (c->directions + (gsize) d * n_in, x, n_in);

              sum += (v - y[d]) * (v - y[d]);
              rest -= v * v;
              query_rest -= y[d] * y[d];
              if (d + 1 == HEK_KERNEL_CODE_DIM (sizes[s]))
                estimates[s++ * N_CANDIDATES + i] = sum + 0.5f * (rest + query_rest);
            }
        }
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        if (HEK_KERNEL_CODE_DIM (sizes[s]) <= c->n_directions)
          count_ranks (estimates + s * N_CANDIDATES, n, c->found[q][s]);
    }
}

/* Of the true neighbours, the share among the first @n; reach: the first n where it is enough. */
static double
share_among (const Choice *c,
             guint         size_idx,
             guint         n,
             guint        *reach)
{
  guint total = 0, among = 0, so_far = 0;

  for (guint r = 0; r < N_CANDIDATES; r++)
    for (guint q = 0; q < N_QUERIES; q++)
      total += c->found[q][size_idx][r];
  *reach = N_CANDIDATES;
  for (guint r = 0; r < N_CANDIDATES; r++)
    {
      for (guint q = 0; q < N_QUERIES; q++)
        so_far += c->found[q][size_idx][r];
      if (r < n)
        among = so_far;
      if (*reach == N_CANDIDATES && so_far >= REACH * total)
        *reach = r + 1;
    }
  return total > 0 ? (double) among / total : 0.0;
}

gboolean
hek_code_choose (const HekCodeMap *map,
                 const HekRows    *rows,
                 const float      *directions,
                 guint             n_directions,
                 guint64           seed,
                 guint            *n_values,
                 guint            *reach,
                 const HekTask    *task)
{
  g_autofree Choice *c = g_new0 (Choice, 1);
  gsize n = MIN (rows->n, MAX_ROWS);
  hek_auto_aligned float *queries = hek_aligned_new (N_QUERIES, map->n_in * sizeof (float));
  hek_auto_aligned float *distances = hek_aligned_new (N_QUERIES, n * sizeof (float));
  HekRng rng;

  *n_values = 0;
  *c = (Choice) { .map = map, .rows = rows, .directions = directions,
                  .n_directions = n_directions, .n = n, .queries = queries,
                  .distances = distances };
  hek_rng_init (&rng, seed);
  for (guint q = 0; q < N_QUERIES; q++)
    {
      c->query_rows[q] = (guint32) hek_rng_below (&rng, rows->n);
      choice_load (c, c->query_rows[q], queries + (gsize) q * map->n_in);
    }
  if (!hek_parallel_for (n, 256, measure_rows, c, task) ||
      !hek_parallel_for (N_QUERIES, 1, judge_queries, c, task))
    return FALSE;

  for (guint s = 0; s < G_N_ELEMENTS (sizes) && *n_values == 0; s++)
    if (HEK_KERNEL_CODE_DIM (sizes[s]) <= n_directions &&
        share_among (c, s, N_LOOKED_AT, reach) >= ENOUGH)
      *n_values = (guint) HEK_KERNEL_CODE_DIM (sizes[s]);
  return TRUE;
}
