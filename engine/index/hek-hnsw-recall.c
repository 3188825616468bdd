/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recall, measured against exact search on a sample of queries, and the width that reaches a wanted
 * one. The exact answers are found once; a width is then tried on all queries.
 */
#include "config.h"

#include "hek-flat.h"
#include "hek-hnsw-private.h"

#include "hek-parallel.h"
#include "hek-rng.h"
#include "hek-rows-convert.h"

#include <math.h>

/* Of the normal distribution: 95 % lie within so many standard deviations. */
#define Z_95 1.959964

#define QUERY_BLOCK 8

typedef struct
{
  HekHnsw *index;
  HekHnswQuery query;
  guint n;
  float *vectors;
  guint32 *own;           /* (nullable): the row that a query is, which is not an answer */
  HekNeighbor *truth;     /* n × k */
  guint *n_truth;
  gint n_right, n_wanted; /* atomic */
} Sample;

static void
sample_clear (Sample *sample)
{
  g_free (sample->vectors);
  g_free (sample->own);
  g_free (sample->truth);
  g_free (sample->n_truth);
}

/* Queries of the caller at even distances, or rows. */
static void
sample_draw (Sample        *sample,
             const HekRows *queries,
             guint          n_wanted)
{
  const HekRows *from = queries != NULL ? queries : &sample->index->rows;
  HekRng rng;

  sample->n = (guint) MIN (from->n, n_wanted);
  sample->vectors = g_new (float, (gsize) MAX (sample->n, 1) * from->dim);
  if (queries == NULL)
    sample->own = g_new (guint32, MAX (sample->n, 1));
  hek_rng_init (&rng, sample->index->seed);
  for (guint i = 0; i < sample->n; i++)
    {
      gsize row = queries != NULL ? (gsize) i * from->n / sample->n : hek_rng_below (&rng, from->n);

      hek_rows_to_f32 (from, row, 1, sample->vectors + (gsize) i * from->dim);
      if (queries == NULL)
        sample->own[i] = (guint32) row;
    }
}

/* Takes the query's own row out of its answers. */
static guint
without_own (const Sample *sample,
             guint         i,
             HekNeighbor  *found,
             guint         n)
{
  guint n_left = 0;

  for (guint j = 0; j < n; j++)
    if (sample->own == NULL || found[j].row != sample->own[i])
      found[n_left++] = found[j];
  return MIN (n_left, sample->query.k);
}

static void
find_truth (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  Sample *sample = data;
  guint k = sample->query.k, dim = sample->index->rows.dim;
  HekHnswQuery query = sample->query;
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (sample->index);
  g_autofree HekNeighbor *found = g_new (HekNeighbor, k + 1);

  query.k = k + (sample->own != NULL);
  for (gsize i = begin; i < end; i++)
    {
      guint n = hek_hnsw_search_exact (searcher, sample->vectors + i * dim, &query, found);

      sample->n_truth[i] = without_own (sample, (guint) i, found, n);
      memcpy (sample->truth + i * k, found, sample->n_truth[i] * sizeof *found);
    }
}

/* An answer is right when it is not farther than the last true one: of equal rows any will do. */
static void
count_right (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  Sample *sample = data;
  guint k = sample->query.k, dim = sample->index->rows.dim;
  HekHnswQuery query = sample->query;
  g_autoptr (HekHnswSearcher) searcher = hek_hnsw_searcher_new (sample->index);
  g_autofree HekNeighbor *found = g_new (HekNeighbor, k + 1);
  gint n_right = 0, n_wanted = 0;

  query.k = k + (sample->own != NULL);
  for (gsize i = begin; i < end; i++)
    {
      guint n = hek_hnsw_search (searcher, sample->vectors + i * dim, &query, found);
      guint n_truth = sample->n_truth[i];

      n = without_own (sample, (guint) i, found, n);
      for (guint j = 0; j < MIN (n, n_truth); j++)
        n_right += found[j].distance <= sample->truth[i * k + n_truth - 1].distance;
      n_wanted += (gint) n_truth;
    }
  g_atomic_int_add (&sample->n_right, n_right);
  g_atomic_int_add (&sample->n_wanted, n_wanted);
}

static gboolean
sample_init (Sample             *sample,
             HekHnsw            *index,
             const HekRows      *queries,
             guint               n_queries,
             const HekHnswQuery *query,
             const HekTask      *task,
             GError            **error)
{
  *sample = (Sample) { .index = index, .query = *query };
  sample_draw (sample, queries, n_queries);
  sample->truth = g_new (HekNeighbor, (gsize) MAX (sample->n, 1) * MAX (query->k, 1));
  sample->n_truth = g_new (guint, MAX (sample->n, 1));
  return hek_parallel_for (sample->n, 1, find_truth, sample, task) ||
         hek_task_check (task, error);
}

void
hek_hnsw_recall_set_interval (HekHnswRecall *recall,
                              double         n)
{
  double p = recall->recall, z2 = Z_95 * Z_95, middle, half;

  recall->low = 0;
  recall->high = 1;
  if (!(n > 0))
    return;
  middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  half = Z_95 / (1 + z2 / n) * sqrt (p * (1 - p) / n + z2 / (4 * n * n));
  recall->low = MAX (middle - half, 0.0);
  recall->high = MIN (middle + half, 1.0);
}

static gboolean
sample_try (Sample         *sample,
            guint           ef,
            HekHnswRecall  *recall,
            const HekTask  *task,
            GError        **error)
{
  sample->query.ef = ef;
  sample->n_right = sample->n_wanted = 0;
  if (!hek_parallel_for (sample->n, QUERY_BLOCK, count_right, sample, task))
    return hek_task_check (task, error);

  *recall = (HekHnswRecall) { .ef = ef, .n_queries = sample->n, .recall = 1 };
  if (sample->n_wanted > 0)
    recall->recall = (double) sample->n_right / sample->n_wanted;
  hek_hnsw_recall_set_interval (recall, sample->n_wanted);
  return TRUE;
}

gboolean
hek_hnsw_measure_recall (HekHnsw             *self,
                         const HekRows       *queries,
                         guint                n_queries,
                         const HekHnswQuery  *query,
                         HekHnswRecall       *recall,
                         const HekTask       *task,
                         GError             **error)
{
  Sample sample;
  gboolean done = sample_init (&sample, self, queries, n_queries, query, task, error) &&
                  sample_try (&sample, query->ef > 0 ? query->ef : HEK_HNSW_DEFAULT_EF, recall,
                              task, error);

  sample_clear (&sample);
  return done;
}

/* Doubles the width until it is enough, then halves the step between the last two. */
static gboolean
sample_search (Sample         *sample,
               double          target,
               HekHnswRecall  *best,
               const HekTask  *task,
               GError        **error)
{
  guint low = MAX (sample->query.k, 1) - 1, high = MAX (sample->query.k, 10);
  guint widest = (guint) MIN (MAX (sample->index->rows.n, high), HEK_HNSW_MAX_EF);

  if (!sample_try (sample, high, best, task, error))
    return FALSE;
  while (best->recall < target && high < widest)
    {
      low = high;
      high = MIN (2 * high, widest);
      if (!sample_try (sample, high, best, task, error))
        return FALSE;
    }
  while (best->recall >= target && high - low > 1 + low / 16)
    {
      guint middle = low + (high - low) / 2;
      HekHnswRecall recall;

      if (!sample_try (sample, middle, &recall, task, error))
        return FALSE;
      if (recall.recall >= target)
        {
          high = middle;
          *best = recall;
        }
      else
        low = middle;
    }
  return TRUE;
}

gboolean
hek_hnsw_choose_ef (HekHnsw             *self,
                    const HekRows       *queries,
                    guint                n_queries,
                    const HekHnswQuery  *query,
                    double               target,
                    HekHnswRecall       *recall,
                    const HekTask       *task,
                    GError             **error)
{
  Sample sample;
  HekHnswRecall best;
  gboolean done = sample_init (&sample, self, queries, n_queries, query, task, error) &&
                  sample_search (&sample, target, &best, task, error);

  if (done)
    *recall = best;
  sample_clear (&sample);
  return done;
}
