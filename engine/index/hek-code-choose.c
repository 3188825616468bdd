/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many directions a code needs, measured: the order that the projections give to the nearest
 * rows of some is compared with the true order.
 */
#include "config.h"

#include "hek-code-map-private.h"

#include "hek-aligned.h"
#include "hek-kernel-code.h"
#include "hek-parallel.h"

/* Where the true ten have to be, and how many of them. */
#define N_LOOKED_AT 30
#define ENOUGH 0.985

/* Sizes of a record that fall together with cache lines. */
static const guint sizes[] = { 32, 64, 96, 128, 192, 256 };

typedef struct
{
  const HekCodeMap *map;
  const HekCodeSample *sample;
  const float *directions;
  guint n_directions;

  HekCodeRanks ranks[HEK_CODE_N_JUDGES][G_N_ELEMENTS (sizes)];
} Choice;

/* Estimates of the distance of @row by each size, into estimates[size][i]. @y: the query along the
 * directions; @query_rest: its squared length */
static void
estimate (const Choice *c,
          guint32       row,
          const float  *y,
          float         query_rest,
          float        *x,
          float       (*estimates)[HEK_CODE_N_NEAREST],
          guint         i)
{
  const HekRows *rows = c->sample->rows;
  guint n_in = c->map->n_in, s = 0;
  float sum = 0, rest;
  gboolean is_zero;

  hek_code_map_load (c->map, rows->dtype, hek_rows_get (rows, row), x);
  hek_code_map_prepare (c->map, x, FALSE, &is_zero);
  rest = hek_code_dot (x, x, n_in);
  for (guint d = 0; d < c->n_directions && s < G_N_ELEMENTS (sizes); d++)
    {
      float v = hek_code_dot (c->directions + (gsize) d * n_in, x, n_in);

      sum += (v - y[d]) * (v - y[d]);
      rest -= v * v;
      query_rest -= y[d] * y[d];
      if (d + 1 == HEK_KERNEL_CODE_DIM (sizes[s]))
        estimates[s++][i] = sum + 0.5f * (rest + query_rest);
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
  g_autofree float *y = g_new (float, c->n_directions);
  float estimates[G_N_ELEMENTS (sizes)][HEK_CODE_N_NEAREST];

  for (gsize q = begin; q < end; q++)
    {
      const float *query = c->sample->queries + q * n_in;
      float query_squared = hek_code_dot (query, query, n_in);

      for (guint d = 0; d < c->n_directions; d++)
        y[d] = hek_code_dot (c->directions + (gsize) d * n_in, query, n_in);
      for (guint i = 0; i < c->sample->n[q]; i++)
        estimate (c, c->sample->nearest[q][i], y, query_squared, x, estimates, i);
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        if (HEK_KERNEL_CODE_DIM (sizes[s]) <= c->n_directions)
          hek_code_count_ranks (estimates[s], c->sample->n[q], c->ranks[q][s]);
    }
}

gboolean
hek_code_choose (const HekCodeMap    *map,
                 const HekCodeSample *sample,
                 const float         *directions,
                 guint                n_directions,
                 guint               *n_values,
                 guint               *reach,
                 const HekTask       *task)
{
  g_autofree Choice *c = g_new0 (Choice, 1);

  *n_values = 0;
  c->map = map;
  c->sample = sample;
  c->directions = directions;
  c->n_directions = n_directions;
  if (!hek_parallel_for (HEK_CODE_N_JUDGES, 1, judge_queries, c, task))
    return FALSE;

  for (guint s = 0; s < G_N_ELEMENTS (sizes) && *n_values == 0; s++)
    {
      HekCodeRanks ranks = { 0 };

      if (HEK_KERNEL_CODE_DIM (sizes[s]) > n_directions)
        break;
      for (guint q = 0; q < HEK_CODE_N_JUDGES; q++)
        for (guint r = 0; r < HEK_CODE_N_NEAREST; r++)
          ranks[r] += c->ranks[q][s][r];
      if (hek_code_share_among (ranks, N_LOOKED_AT, reach) >= ENOUGH)
        *n_values = (guint) HEK_KERNEL_CODE_DIM (sizes[s]);
    }
  return TRUE;
}
