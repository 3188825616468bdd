/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many true neighbours a scan of codes finds, and how fast it is. Each query keeps the parts it
 * found in slots of its own, so threads do not show in the result.
 */
#include "config.h"

#include "hek-evaluate-private.h"

#include "hek-aligned.h"
#include "hek-flat.h"
#include "hek-hnsw.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

/* What "hektor search" asks for, and what is reranked for. */
#define K_RERANKED 10

static const guint recall_k[] = { 1, 10, 100 };

#define N_RECALLS G_N_ELEMENTS (recall_k)

/* Codes that are compared between two readings of the clock, which takes half a microsecond. */
#define TIMED_CODES 65536
#define MIN_TIMINGS 3
#define MAX_TIMINGS 40

HekRecall
hek_recall_from_queries (const float *parts,
                         gsize        n,
                         guint        k)
{
  HekHnswRecall wilson = { .recall = 1 };
  double sum = 0, squares = 0, p, worth = (double) n;

  for (gsize q = 0; q < n; q++)
    sum += (double) parts[q];
  p = n > 0 ? sum / (double) n : 1;
  for (gsize q = 0; q < n; q++)
    squares += ((double) parts[q] - p) * ((double) parts[q] - p);
  /* p (1 - p) / worth is the variance of the mean. Without any there is nothing to tell it by. */
  if (n > 1 && squares > 0)
    worth = CLAMP (p * (1 - p) * (double) n * (double) (n - 1) / squares, (double) n,
                   (double) n * k);
  wilson.recall = p;
  hek_hnsw_recall_set_interval (&wilson, worth);
  return (HekRecall) { p, MIN (wilson.low, p), MAX (wilson.high, p) };
}

void
hek_evaluate_scan (HekCodeQuery *const *queries,
                   guint                n_queries,
                   const float         *vectors,
                   guint                dim,
                   const guint8        *packed,
                   gsize                n,
                   float               *tile,
                   HekNearestKeys      *keys,
                   const HekTask       *task)
{
  float *out[HEK_CODE_QUERIES];

  for (guint q = 0; q < n_queries; q++)
    {
      hek_code_query_set (queries[q], vectors + (gsize) q * dim);
      out[q] = tile + (gsize) q * HEK_EVALUATE_TILE;
    }
  for (gsize begin = 0; begin < n && !hek_task_is_cancelled (task); begin += HEK_EVALUATE_TILE)
    {
      gsize n_tile = MIN (HEK_EVALUATE_TILE, n - begin);

      hek_code_query_scan_many (queries, n_queries, packed, begin, n_tile, out);
      for (guint q = 0; q < n_queries; q++)
        hek_nearest_keys_push (&keys[q], out[q], n_tile, (guint32) begin);
    }
}

/* --- recall --------------------------------------------------------------------------------- */

typedef struct
{
  const HekEvaluation *evaluation;
  HekEvaluateSet *set;
  const guint8 *packed;
  const HekTask *task;
  float *parts; /* N_RECALLS + 1 times n_queries: the last is of reranking */
  gint n_done;  /* atomic */
} RecallLoop;

/* The part of the nearest @k that is among the first @n_looked. */
static float
part_found (const float       *exact,
            guint              n_looked,
            const HekNeighbor *truth,
            guint              k)
{
  guint n_right = 0;

  for (guint i = 0; i < n_looked; i++)
    n_right += exact[i] <= truth[k - 1].distance;
  return (float) MIN (n_right, k) / (float) k;
}

static void
recall_query (RecallLoop           *loop,
              gsize                 q,
              const HekNearestKeys *keys,
              guint32              *rows,
              float                *exact)
{
  const HekRows *base = hek_evaluate_set_get_base (loop->set);
  gsize n_queries = hek_evaluate_set_get_queries (loop->set)->n;
  guint rerank = loop->evaluation->rerank, n_truth;
  const HekNeighbor *truth = hek_evaluate_set_get_truth (loop->set, q, &n_truth);

  for (guint i = 0; i < keys->n; i++)
    rows[i] = hek_nearest_keys_get_row (keys, i);
  hek_flat_distances (base, hek_evaluate_set_get_distance (loop->set),
                      hek_evaluate_set_get_queries (loop->set), q, rows, keys->n, exact);
  for (guint r = 0; r < N_RECALLS; r++)
    {
      guint k = MIN (recall_k[r], n_truth);

      loop->parts[r * n_queries + q] = part_found (exact, MIN (k, keys->n), truth, k);
    }
  loop->parts[N_RECALLS * n_queries + q] =
    part_found (exact, MIN (rerank, keys->n), truth, MIN (K_RERANKED, n_truth));
}

/* Queries that are scanned together, and where one thread works. */
typedef struct
{
  guint n;
  HekCodeQuery *queries[HEK_CODE_QUERIES];
  HekNearestKeys keys[HEK_CODE_QUERIES];
  float *vectors, *tile; /* aligned: a row each, a tile each */
} RecallSpace;

static void
recall_space_init (RecallSpace      *space,
                   const RecallLoop *loop,
                   guint             n,
                   guint             k)
{
  guint dim = hek_evaluate_set_get_queries (loop->set)->dim;

  space->n = n;
  space->vectors = hek_aligned_new ((gsize) n * dim, sizeof (float));
  space->tile = hek_aligned_new ((gsize) n * HEK_EVALUATE_TILE, sizeof (float));
  for (guint i = 0; i < n; i++)
    {
      space->queries[i] = hek_code_query_new (loop->evaluation->book);
      hek_nearest_keys_init (&space->keys[i], k);
    }
}

static void
recall_space_clear (RecallSpace *space)
{
  for (guint i = 0; i < space->n; i++)
    {
      hek_code_query_free (space->queries[i]);
      hek_nearest_keys_clear (&space->keys[i]);
    }
  hek_aligned_free (space->vectors);
  hek_aligned_free (space->tile);
}

static void
recall_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  RecallLoop *loop = data;
  const HekEvaluation *evaluation = loop->evaluation;
  const HekRows *queries = hek_evaluate_set_get_queries (loop->set);
  guint k = MAX (HEK_EVALUATE_K, evaluation->rerank), n = (guint) (end - begin);
  g_autofree float *exact = g_new (float, k);
  g_autofree guint32 *rows = g_new (guint32, k);
  RecallSpace space;

  recall_space_init (&space, loop, n, k);
  hek_rows_to_f32 (queries, begin, n, space.vectors);
  hek_evaluate_scan (space.queries, n, space.vectors, queries->dim, loop->packed,
                     evaluation->n_base, space.tile, space.keys, loop->task);
  for (guint i = 0; i < n && !hek_task_is_cancelled (loop->task); i++)
    {
      hek_nearest_keys_sort (&space.keys[i]);
      recall_query (loop, begin + i, &space.keys[i], rows, exact);
    }
  recall_space_clear (&space);
  hek_task_progress (loop->task, (double) (g_atomic_int_add (&loop->n_done, (gint) n) + (gint) n)
                                   / (double) queries->n);
}

gboolean
hek_evaluate_recall (HekEvaluation   *evaluation,
                     HekEvaluateSet  *set,
                     const guint8    *packed,
                     const HekTask   *task,
                     GError         **error)
{
  gsize n = hek_evaluate_set_get_queries (set)->n;
  guint n_truth;
  g_autofree float *parts = g_new (float, (N_RECALLS + 1) * n);
  RecallLoop loop = { evaluation, set, packed, task, parts, 0 };

  hek_evaluate_set_get_truth (set, 0, &n_truth);
  if (!hek_parallel_for (n, HEK_CODE_QUERIES, recall_block, &loop, task))
    return hek_task_check (task, error);
  for (guint r = 0; r < N_RECALLS; r++)
    evaluation->recall[r] =
      hek_recall_from_queries (parts + r * n, n, MIN (recall_k[r], n_truth));
  evaluation->reranked = (HekRecall) { NAN, NAN, NAN };
  if (evaluation->rerank > 0)
    evaluation->reranked =
      hek_recall_from_queries (parts + N_RECALLS * n, n, MIN (K_RERANKED, n_truth));
  return TRUE;
}

/* --- speed ---------------------------------------------------------------------------------- */

/* Of this thread: other threads and programs do not count. */
static double
thread_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The median, which an interruption does not move. */
gboolean
hek_evaluate_scan_speed (HekEvaluation   *evaluation,
                         HekEvaluateSet  *set,
                         const guint8    *packed,
                         double           seconds,
                         const HekTask   *task,
                         GError         **error)
{
  const HekRows *queries = hek_evaluate_set_get_queries (set);
  gsize n_timed = MAX (TIMED_CODES / evaluation->n_base, 1), next = 0;
  g_autoptr (HekCodeQuery) query = hek_code_query_new (evaluation->book);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  hek_auto_aligned float *tile = hek_aligned_new (HEK_EVALUATE_TILE, sizeof *tile);
  g_autofree float *vectors = g_new (float, n_timed * queries->dim);
  double start = thread_seconds ();
  HekNearestKeys keys;

  evaluation->scan_qps = NAN;
  if (seconds <= 0)
    return TRUE;
  hek_nearest_keys_init (&keys, K_RERANKED);
  do
    {
      double begin, time;

      for (gsize i = 0; i < n_timed; i++, next++)
        hek_rows_to_f32 (queries, next % queries->n, 1, vectors + i * queries->dim);
      begin = thread_seconds ();
      for (gsize i = 0; i < n_timed; i++)
        {
          hek_nearest_keys_reset (&keys);
          hek_evaluate_scan (&query, 1, vectors + i * queries->dim, queries->dim, packed,
                             evaluation->n_base, tile, &keys, task);
        }
      time = (thread_seconds () - begin) / (double) n_timed;
      g_array_append_val (times, time);
    }
  while (!hek_task_is_cancelled (task) &&
         (times->len < MIN_TIMINGS ||
          (times->len < MAX_TIMINGS && thread_seconds () - start < seconds)));
  hek_nearest_keys_clear (&keys);

  qsort (times->data, times->len, sizeof (double), compare_doubles);
  evaluation->scan_qps = 1 / MAX (g_array_index (times, double, times->len / 2), 1e-9);
  return hek_task_check (task, error);
}
