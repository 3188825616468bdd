/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Neighbours from HNSW. The true ones of a sample are found by exact search first; the search is
 * then made as wide as it takes to find enough of them, and what share of them the graph has at the
 * end is its recall.
 */
#include "config.h"

#include "hek-layout-graph-private.h"

#include "hek-aligned.h"
#include "hek-flat.h"
#include "hek-hnsw.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

#include <string.h>

#define N_SAMPLE 256
#define TARGET_RECALL 0.985
#define FIRST_EF 48
#define MAX_EF 1536

/* Queries that a thread takes at once: some milliseconds. */
#define QUERY_BLOCK 32

/* Of the progress. */
#define BUILD_SPAN 0.6
#define SAMPLE_SPAN 0.05

typedef struct
{
  /* borrowed */
  const HekLayoutSearch *search;
  HekLayoutGraph *graph;

  HekTask task;
  gsize n_done; /* atomic: queries */

  /* owned */
  HekHnsw *index;
  GMutex lock;          /* guards the next; never held while searching */
  GPtrArray *searchers; /* those that no thread uses */
  gint is_short;        /* atomic: an answer had fewer than k rows */

  /* the sample: owned */
  gsize n_sample;
  guint32 *sample;    /* which queries */
  HekNeighbor *truth; /* n_sample × n_found, without themselves */
  guint ef;
} Finding;

static HekHnswSearcher *
take_searcher (Finding *self)
{
  HekHnswSearcher *searcher = NULL;

  g_mutex_lock (&self->lock);
  if (self->searchers->len > 0)
    searcher = g_ptr_array_steal_index_fast (self->searchers, self->searchers->len - 1);
  g_mutex_unlock (&self->lock);
  return searcher != NULL ? searcher : hek_hnsw_searcher_new (self->index);
}

static void
give_searcher (Finding         *self,
               HekHnswSearcher *searcher)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->searchers, searcher);
  g_mutex_unlock (&self->lock);
}

/* The answers of query @q as a row of the graph. */
static void
find_one (Finding         *self,
          HekHnswSearcher *searcher,
          gsize            q,
          HekNeighbor     *found)
{
  const HekLayoutSearch *search = self->search;
  HekHnswQuery query = { .k = hek_layout_search_n_found (search), .ef = self->ef };
  guint n = hek_hnsw_search (searcher, hek_rows_get (search->queries, q), &query, found);

  if (hek_layout_search_drop_self (search, q, found, n) == search->k)
    hek_layout_graph_set (self->graph, search, q, found);
  else
    g_atomic_int_set (&self->is_short, TRUE);
}

static void
find_block (gsize    begin,
            gsize    end,
            gsize    block_idx G_GNUC_UNUSED,
            gpointer data)
{
  Finding *self = data;
  g_autofree HekNeighbor *found = g_new (HekNeighbor, hek_layout_search_n_found (self->search));
  HekHnswSearcher *searcher = take_searcher (self);
  gsize n_done;

  for (gsize q = begin; q < end && !hek_task_is_cancelled (&self->task); q++)
    find_one (self, searcher, q, found);
  give_searcher (self, searcher);
  n_done = __atomic_add_fetch (&self->n_done, end - begin, __ATOMIC_RELAXED);
  hek_task_progress (&self->task, (double) n_done / (double) self->graph->n);
}

static void
find_sample_block (gsize    begin,
                   gsize    end,
                   gsize    block_idx G_GNUC_UNUSED,
                   gpointer data)
{
  Finding *self = data;
  g_autofree HekNeighbor *found = g_new (HekNeighbor, hek_layout_search_n_found (self->search));
  HekHnswSearcher *searcher = take_searcher (self);

  for (gsize i = begin; i < end; i++)
    find_one (self, searcher, self->sample[i], found);
  give_searcher (self, searcher);
}

/* ---- recall ---- */

static gboolean
find_truth (Finding       *self,
            const HekTask *task,
            GError       **error)
{
  const HekLayoutSearch *search = self->search;
  guint dim = search->rows->dim, n_found = hek_layout_search_n_found (search);
  hek_auto_aligned float *vectors = NULL;
  HekRows queries = *search->queries;

  self->n_sample = MIN (queries.n, N_SAMPLE);
  self->sample = g_new (guint32, self->n_sample);
  for (gsize i = 0; i < self->n_sample; i++)
    self->sample[i] = (guint32) ((unsigned __int128) i * queries.n / self->n_sample);
  self->truth = g_new (HekNeighbor, self->n_sample * n_found);
  vectors = hek_aligned_new (self->n_sample * dim, sizeof *vectors);
  hek_rows_gather_f32 (&queries, self->sample, self->n_sample, vectors);

  queries.n = self->n_sample;
  queries.data = (const guint8 *) vectors;
  if (!hek_flat_search (search->rows, search->distance, &queries, n_found, NULL, self->truth, task,
                        error))
    return FALSE;
  for (gsize i = 0; i < self->n_sample; i++)
    hek_layout_search_drop_self (search, self->sample[i], self->truth + i * n_found, n_found);
  return TRUE;
}

/* An answer is right when it is not farther than the last true one: of equal rows any will do. */
static double
measure_recall (const Finding *self)
{
  guint k = self->search->k, n_found = hek_layout_search_n_found (self->search);
  g_autofree guint32 *idx = g_new (guint32, k);
  g_autofree float *last = g_new (float, k);
  HekLayoutGraph row = { .n = 1, .k = k, .idx = idx, .distances = last };
  gsize n_right = 0;

  for (gsize i = 0; i < self->n_sample; i++)
    {
      const float *distances = self->graph->distances + (gsize) self->sample[i] * k;

      hek_layout_graph_set (&row, self->search, 0, self->truth + i * n_found);
      for (guint j = 0; j < k; j++)
        n_right += distances[j] <= last[k - 1];
    }
  return (double) n_right / (double) (self->n_sample * k);
}

/* The narrowest search that finds enough of the sample. */
static gboolean
choose_ef (Finding       *self,
           const HekTask *task,
           GError       **error)
{
  if (!find_truth (self, task, error))
    return FALSE;
  for (self->ef = MAX (FIRST_EF, hek_layout_search_n_found (self->search));;
       self->ef += self->ef / 2)
    {
      if (!hek_parallel_for (self->n_sample, 4, find_sample_block, self, task))
        return hek_task_check (task, error);
      if (g_atomic_int_get (&self->is_short))
        break;
      if (self->ef >= MAX_EF || measure_recall (self) >= TARGET_RECALL)
        return TRUE;
    }
  return TRUE;
}

/* ---- the graph ---- */

static gboolean
find_all (Finding       *self,
          const HekTask *task,
          GError       **error)
{
  HekTask build = hek_task_sub (task, 0, BUILD_SPAN);
  HekTask sample = hek_task_sub (task, BUILD_SPAN, SAMPLE_SPAN);
  HekHnswOptions options;

  self->task = hek_task_sub (task, BUILD_SPAN + SAMPLE_SPAN, 1 - BUILD_SPAN - SAMPLE_SPAN);
  hek_hnsw_options_init (&options);
  options.seed = self->search->seed;
  self->index = hek_hnsw_build (self->search->rows, self->search->distance, &options, &build,
                                error);
  if (self->index == NULL || !choose_ef (self, &sample, error))
    return FALSE;
  if (!g_atomic_int_get (&self->is_short)
      && !hek_parallel_for (self->graph->n, QUERY_BLOCK, find_block, self, &self->task))
    return hek_task_check (task, error);
  if (!g_atomic_int_get (&self->is_short))
    {
      self->graph->recall = measure_recall (self);
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "the index did not find %u neighbours of each vector", self->search->k);
  return FALSE;
}

gboolean
hek_layout_graph_find_hnsw (HekLayoutGraph        *graph,
                            const HekLayoutSearch *search,
                            const HekTask         *task,
                            GError               **error)
{
  Finding self = { .search = search, .graph = graph };
  gboolean ok;

  g_mutex_init (&self.lock);
  self.searchers = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_hnsw_searcher_free);
  ok = find_all (&self, task, error);
  g_ptr_array_unref (self.searchers);
  g_mutex_clear (&self.lock);
  g_clear_pointer (&self.index, hek_hnsw_unref);
  g_free (self.sample);
  g_free (self.truth);
  return ok;
}
