/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The k nearest rows of a snapshot. Segments without a graph are searched exactly, for all queries
 * at once; graphs for one query after the other, on all threads; then the answers of the segments
 * are merged for each query.
 */
#include "config.h"

#include "hek-searcher-private.h"

#include "hek-flat.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

#define BLOCK_QUERIES 8

typedef struct
{
  HekSearcher *searcher;
  const HekRows *queries;
  const HekSearchOptions *options;
  HekNeighbor **exact; /* one a segment: queries->n × k of those that are searched exactly */
  HekHit *hits;
  guint *n_hits;
  pthread_mutex_t lock; /* guards @error */
  GError *error;        /* owned (nullable): the first one */
} HekSearchRun;

gboolean
hek_search_check_rows (const guint32 *rows,
                       gsize          n,
                       gpointer       data)
{
  HekSearchCheck *check = data;

  for (gsize i = 0; i < n && check->error == NULL; i++)
    hek_snapshot_check (check->snapshot, check->idx, rows[i], 1, &check->error);
  return check->error == NULL;
}

HekHnswQuery
hek_searcher_make_query (const HekSearcher      *self,
                         guint                   idx,
                         const HekSearchOptions *options,
                         HekSearchCheck         *check)
{
  HekHnswQuery query = { .k = options->k, .ef = options->ef };

  *check = (HekSearchCheck) { self->snapshot, idx, NULL };
  query.check = hek_search_check_rows;
  query.check_data = check;
  if (options->filter != NULL)
    {
      query.allowed = options->filter->bits[idx];
      query.n_allowed = options->filter->n_rows[idx];
    }
  else
    query.dead = self->segments[idx].dead;
  return query;
}

HekHnswSearcher *
hek_search_segment_take (HekSearchSegment *segment)
{
  HekHnswSearcher *walker = NULL;

  pthread_mutex_lock (&segment->lock);
  if (segment->idle->len > 0)
    walker = g_ptr_array_steal_index_fast (segment->idle, segment->idle->len - 1);
  pthread_mutex_unlock (&segment->lock);
  return walker != NULL ? walker : hek_hnsw_searcher_new (segment->graph);
}

void
hek_search_segment_put (HekSearchSegment *segment,
                        HekHnswSearcher  *walker)
{
  pthread_mutex_lock (&segment->lock);
  g_ptr_array_add (segment->idle, walker);
  pthread_mutex_unlock (&segment->lock);
}

static int
compare_hits (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const HekSearcher *self = user_data;
  const HekHit *x = a, *y = b;
  guint64 x_id, y_id;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  x_id = hek_snapshot_get_row_id (self->snapshot, x->place);
  y_id = hek_snapshot_get_row_id (self->snapshot, y->place);
  return x_id < y_id ? -1 : x_id > y_id;
}

void
hek_searcher_sort (const HekSearcher *self,
                   HekHit            *hits,
                   gsize              n)
{
  g_qsort_with_data (hits, (int) n, sizeof (HekHit), compare_hits, (gpointer) self);
}

/* --- segments without a graph ---------------------------------------------------------------- */

static gboolean
search_exactly (HekSearchRun   *run,
                guint           idx,
                const HekTask  *task,
                GError        **error)
{
  HekSearcher *self = run->searcher;
  const HekSnapshotSegment *segment = self->segments[idx].segment;
  gsize n = run->queries->n * run->options->k;

  run->exact[idx] = g_try_new (HekNeighbor, n);
  if (run->exact[idx] == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %" G_GSIZE_FORMAT " answers", n);
      return FALSE;
    }
  return hek_snapshot_check (self->snapshot, idx, 0, segment->rows.n, error) &&
         hek_flat_search (&segment->rows, hek_snapshot_get_distance (self->snapshot), run->queries,
                          run->options->k,
                          hek_searcher_get_allowed (self, idx, run->options->filter),
                          run->exact[idx], task, error);
}

/* --- one query ------------------------------------------------------------------------------- */

static guint
search_graph (HekSearchRun *run,
              guint         idx,
              const float  *vector,
              HekNeighbor  *out)
{
  HekSearchSegment *segment = &run->searcher->segments[idx];
  HekHnswSearcher *walker = hek_search_segment_take (segment);
  HekSearchCheck check;
  HekHnswQuery query = hek_searcher_make_query (run->searcher, idx, run->options, &check);
  guint n = hek_hnsw_search (walker, vector, &query, out);

  hek_search_segment_put (segment, walker);
  if (check.error != NULL)
    {
      pthread_mutex_lock (&run->lock);
      if (run->error == NULL)
        run->error = g_steal_pointer (&check.error);
      pthread_mutex_unlock (&run->lock);
      g_clear_error (&check.error);
      return 0;
    }
  return n;
}

/* @all: room for k of every segment; @found: for k */
static void
search_one (HekSearchRun *run,
            gsize         q,
            const float  *vector,
            HekNeighbor  *found,
            HekHit       *all)
{
  guint k = run->options->k;
  gsize n_all = 0;

  for (guint i = 0; i < run->searcher->n_segments; i++)
    {
      const HekNeighbor *list = run->exact[i] != NULL ? run->exact[i] + q * k : found;
      guint n = k;

      if (run->exact[i] == NULL)
        n = search_graph (run, i, vector, found);
      for (guint j = 0; j < n && list[j].row != HEK_FLAT_NO_ROW; j++)
        all[n_all++] = (HekHit) { list[j].distance, { i, list[j].row } };
    }
  if (run->searcher->n_segments > 1)
    hek_searcher_sort (run->searcher, all, n_all);
  run->n_hits[q] = (guint) MIN (n_all, k);
  for (guint j = 0; j < run->n_hits[q]; j++)
    run->hits[q * k + j] = all[j];
}

static void
search_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  HekSearchRun *run = data;
  guint k = run->options->k;
  g_autofree float *vector = g_new (float, run->queries->dim);
  g_autofree HekNeighbor *found = g_new (HekNeighbor, k);
  g_autofree HekHit *all = g_new (HekHit, (gsize) k * MAX (run->searcher->n_segments, 1));

  for (gsize q = begin; q < end; q++)
    {
      hek_rows_to_f32 (run->queries, q, 1, vector);
      search_one (run, q, vector, found, all);
    }
}

static gboolean
run_search (HekSearchRun   *run,
            const HekTask  *task,
            GError        **error)
{
  for (guint i = 0; i < run->searcher->n_segments; i++)
    if ((run->options->exact || run->searcher->segments[i].graph == NULL) &&
        !search_exactly (run, i, task, error))
      return FALSE;

  if (!hek_parallel_for (run->queries->n, BLOCK_QUERIES, search_block, run, task))
    return hek_task_check (task, error);
  if (run->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&run->error));
      return FALSE;
    }
  return TRUE;
}

gboolean
hek_searcher_search (HekSearcher             *self,
                     const HekRows           *queries,
                     const HekSearchOptions  *options,
                     HekHit                  *hits,
                     guint                   *n_hits,
                     const HekTask           *task,
                     GError                 **error)
{
  HekSearchRun run = { self, queries, options, .hits = hits, .n_hits = n_hits };
  gboolean ok;

  g_return_val_if_fail (queries->dim == hek_snapshot_get_schema (self->snapshot)->dim, FALSE);
  g_return_val_if_fail (options->k > 0, FALSE);

  run.exact = g_new0 (HekNeighbor *, MAX (self->n_segments, 1));
  pthread_mutex_init (&run.lock, NULL);
  ok = run_search (&run, task, error);
  for (guint i = 0; i < self->n_segments; i++)
    g_free (run.exact[i]);
  g_free (run.exact);
  pthread_mutex_destroy (&run.lock);
  g_clear_error (&run.error);
  return ok;
}
