/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows to judge codes by: some are looked up among all the others exactly, and what matters is how
 * far the order that codes give to their nearest ones is from the true order.
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

#define MAX_ROWS (1u << 18)
#define K 10

/* The share of the true ten that reach has to find. */
#define REACH 0.995

typedef struct
{
  float distance;
  guint32 i;
} Candidate;

typedef struct
{
  const HekCodeMap *map;
  HekCodeSample *sample;
  gsize n; /* rows looked at: i · rows->n / n */
  guint32 query_rows[HEK_CODE_N_JUDGES];
  float *distances; /* HEK_CODE_N_JUDGES × n */
} Comparison;

static gsize
compared_row (const Comparison *c,
              gsize             i)
{
  return (gsize) ((unsigned __int128) i * c->sample->rows->n / c->n);
}

static void
load_prepared (const HekCodeMap *map,
               const HekRows    *rows,
               gsize             row,
               float            *x)
{
  gboolean is_zero;

  hek_code_map_load (map, rows->dtype, hek_rows_get (rows, row), x);
  hek_code_map_prepare (map, x, FALSE, &is_zero);
}

static void
measure_rows (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  const Comparison *c = data;
  guint n_in = c->map->n_in;
  const HekKernelDistance *squared = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_L2);
  hek_auto_aligned float *x = hek_aligned_new (n_in, sizeof (float));

  for (gsize i = begin; i < end; i++)
    {
      gsize row = compared_row (c, i);
      float distances[HEK_CODE_N_JUDGES];

      load_prepared (c->map, c->sample->rows, row, x);
      squared->rows (x, c->sample->queries, n_in * sizeof (float), HEK_CODE_N_JUDGES, n_in,
                     distances);
      for (guint q = 0; q < HEK_CODE_N_JUDGES; q++)
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
         Candidate    out[2 * HEK_CODE_N_NEAREST])
{
  float bound = INFINITY;
  guint n_out = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (!(distances[i] < bound))
        continue;
      out[n_out].distance = distances[i];
      out[n_out++].i = (guint32) i;
      if (n_out == 2 * HEK_CODE_N_NEAREST)
        {
          qsort (out, n_out, sizeof *out, compare_candidates);
          n_out = HEK_CODE_N_NEAREST;
          bound = out[n_out - 1].distance;
        }
    }
  qsort (out, n_out, sizeof *out, compare_candidates);
  return MIN (n_out, HEK_CODE_N_NEAREST);
}

HekCodeSample *
hek_code_sample_new (const HekCodeMap *map,
                     const HekRows    *rows,
                     guint64           seed,
                     const HekTask    *task)
{
  g_autoptr (HekCodeSample) sample = g_new0 (HekCodeSample, 1);
  Comparison c = { .map = map, .sample = sample, .n = MIN (rows->n, MAX_ROWS) };
  hek_auto_aligned float *distances = hek_aligned_new (HEK_CODE_N_JUDGES, c.n * sizeof (float));
  g_autofree Candidate *candidates = g_new (Candidate, 2 * HEK_CODE_N_NEAREST);
  HekRng rng;

  sample->rows = rows;
  sample->queries = hek_aligned_new (HEK_CODE_N_JUDGES, map->n_in * sizeof (float));
  c.distances = distances;
  hek_rng_init (&rng, seed);
  for (guint q = 0; q < HEK_CODE_N_JUDGES; q++)
    {
      c.query_rows[q] = (guint32) hek_rng_below (&rng, rows->n);
      load_prepared (map, rows, c.query_rows[q], sample->queries + (gsize) q * map->n_in);
    }
  if (!hek_parallel_for (c.n, 256, measure_rows, &c, task))
    return NULL;

  for (guint q = 0; q < HEK_CODE_N_JUDGES; q++)
    {
      sample->n[q] = nearest (distances + q * c.n, c.n, candidates);
      for (guint i = 0; i < sample->n[q]; i++)
        sample->nearest[q][i] = (guint32) compared_row (&c, candidates[i].i);
    }
  return g_steal_pointer (&sample);
}

void
hek_code_sample_free (HekCodeSample *sample)
{
  hek_aligned_free (sample->queries);
  g_free (sample);
}

void
hek_code_count_ranks (const float  *estimates,
                      guint         n,
                      HekCodeRanks  ranks)
{
  for (guint t = 0; t < MIN (n, K); t++)
    {
      guint rank = 0;

      for (guint i = 0; i < n; i++)
        rank += estimates[i] < estimates[t] || (estimates[i] == estimates[t] && i < t);
      ranks[rank]++;
    }
}

double
hek_code_share_among (const HekCodeRanks  ranks,
                      guint               n,
                      guint              *reach)
{
  guint total = 0, among = 0, so_far = 0;

  for (guint r = 0; r < HEK_CODE_N_NEAREST; r++)
    total += ranks[r];
  *reach = HEK_CODE_N_NEAREST;
  for (guint r = 0; r < HEK_CODE_N_NEAREST; r++)
    {
      so_far += ranks[r];
      if (r < n)
        among = so_far;
      if (*reach == HEK_CODE_N_NEAREST && so_far >= REACH * total)
        *reach = r + 1;
    }
  return total > 0 ? (double) among / total : 0.0;
}

guint
hek_code_reach (const HekCodeMap    *map,
                const HekCodeSample *sample)
{
  gboolean halves = map->traverse == HEK_TRAVERSE_SQ4;
  hek_auto_aligned guint8 *codes = hek_aligned_new (HEK_CODE_N_NEAREST, map->code_bytes);
  hek_auto_aligned gint8 *walking = hek_aligned_new (hek_code_map_query_bytes (map), 1);
  hek_auto_aligned guint8 *scratch = hek_aligned_new (hek_code_map_scratch (map), 1);
  HekCodeRanks ranks = { 0 };
  guint reach;

  for (guint q = 0; q < HEK_CODE_N_JUDGES; q++)
    {
      guint32 ids[HEK_CODE_N_NEAREST], keys[HEK_CODE_N_NEAREST];
      float estimates[HEK_CODE_N_NEAREST];
      gint32 bias, rest;

      for (guint i = 0; i < sample->n[q]; i++)
        {
          ids[i] = i;
          hek_code_map_encode (map, sample->rows->dtype,
                               hek_rows_get (sample->rows, sample->nearest[q][i]), scratch,
                               codes + (gsize) i * map->code_bytes);
        }
      memcpy (scratch, sample->queries + (gsize) q * map->n_in, map->n_in * sizeof (float));
      bias = hek_code_map_aim (map, scratch, walking, &rest);
      (halves ? hek_kernel_code4_gather : hek_kernel_code8_gather) (
        walking, bias, codes, map->code_bytes, ids, sample->n[q], keys);
      for (guint i = 0; i < sample->n[q]; i++)
        estimates[i] = (float) keys[i];
      hek_code_count_ranks (estimates, sample->n[q], ranks);
    }
  hek_code_share_among (ranks, 0, &reach);
  return reach;
}
