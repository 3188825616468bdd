/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The k nearest rows of a snapshot. Segments without a graph, and rows of a journal that have not
 * joined its graph, are searched exactly, for all queries at once; codes, where they are wanted,
 * for some queries together, and graphs for one query after the other, on all threads; then the
 * answers of the segments are merged for each query.
 */
#include "config.h"

#include "hek-searcher-private.h"

#include <string.h>

#include "hek-collection-head-private.h"
#include "hek-flat.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"
#include "hek-search-codes-private.h"
#include "hek-search-recall-private.h"

/* Queries of a thread, which scan codes together. */
#define BLOCK_QUERIES HEK_CODE_QUERIES

/* How one segment is searched in this run. */
typedef struct
{
  HekCollectionHead *head; /* borrowed (nullable): the graph of a journal */
  guint n_joined;          /* rows that are searched through it; the others exactly */
  HekNeighbor *exact;      /* owned (nullable): queries->n × k of the rows searched exactly */
} HekSearchPart;

typedef struct
{
  HekSearcher *searcher;
  const HekRows *queries;
  const HekSearchOptions *options;
  HekSearchCodes *codes; /* (nullable): of @options, unless all is exact */
  const HekTask *task;
  HekSearchPart *parts; /* owned: one a segment */
  HekHit *hits;
  guint *n_hits;
  HekSearchRecord record;
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
  if (!hek_snapshot_is_checked (self->snapshot, idx))
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

/* --- what is searched exactly ---------------------------------------------------------------- */

/* Rows of segment @idx from @first on, a multiple of 64. */
static gboolean
search_exactly (HekSearchRun   *run,
                guint           idx,
                gsize           first,
                const HekTask  *task,
                GError        **error)
{
  HekSearcher *self = run->searcher;
  HekSearchPart *part = &run->parts[idx];
  HekRows rows = self->segments[idx].segment->rows;
  const guint64 *allowed = hek_searcher_get_allowed (self, idx, run->options->filter);
  gsize n = run->queries->n * run->options->k, n_allowed;

  part->exact = g_try_new (HekNeighbor, n);
  if (part->exact == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %" G_GSIZE_FORMAT " answers", n);
      return FALSE;
    }
  if (!hek_snapshot_check (self->snapshot, idx, first, rows.n - first, error))
    return FALSE;
  n_allowed = hek_searcher_count_allowed (self, idx, run->options->filter, first);
  hek_search_counts_add (&run->record.counts, 0, run->queries->n * n_allowed);
  rows.data += first * rows.stride_bytes;
  rows.n -= first;
  return hek_flat_search (&rows, hek_snapshot_get_distance (self->snapshot), run->queries,
                          run->options->k, allowed != NULL ? allowed + first / 64 : NULL,
                          part->exact, task, error);
}

/* What of segment @idx is searched exactly, and what through the graph of a journal. */
static gboolean
begin_segment (HekSearchRun   *run,
               guint           idx,
               const HekTask  *task,
               GError        **error)
{
  const HekSearchSegment *segment = &run->searcher->segments[idx];
  HekSearchPart *part = &run->parts[idx];

  if (!run->options->exact && segment->graph != NULL)
    return TRUE;
  if (!run->options->exact)
    part->head = hek_collection_head_look (run->searcher->snapshot, idx);
  if (part->head != NULL)
    part->n_joined = hek_collection_head_get_n_visible (part->head, segment->segment->rows.n);
  return part->n_joined == segment->segment->rows.n ||
         search_exactly (run, idx, part->n_joined, task, error);
}

/* --- one query ------------------------------------------------------------------------------- */

/* The first error is the one that is told. */
static void
keep_error (HekSearchRun *run,
            GError       *error)
{
  pthread_mutex_lock (&run->lock);
  if (run->error == NULL)
    run->error = g_steal_pointer (&error);
  pthread_mutex_unlock (&run->lock);
  g_clear_error (&error);
}

static guint
search_graph (HekSearchRun    *run,
              guint            idx,
              const float     *vector,
              HekNeighbor     *out,
              HekSearchCounts *counts)
{
  HekSearchGraph *graph = run->searcher->segments[idx].shared;
  HekHnswSearcher *walker = hek_search_graph_take (graph);
  HekSearchCheck check;
  HekHnswQuery query = hek_searcher_make_query (run->searcher, idx, run->options, &check);
  guint n = hek_hnsw_search (walker, vector, &query, out);
  gsize n_codes, n_exact;

  hek_hnsw_searcher_get_counts (walker, &n_codes, &n_exact);
  counts->n_visited += n_codes;
  counts->n_compared += n_exact;
  hek_search_graph_put (graph, walker);
  if (check.error != NULL)
    {
      keep_error (run, check.error);
      return 0;
    }
  return n;
}

/* Appends answers of segment @idx, whose rows count from @first. */
static guint
add_hits (HekHit            *all,
          guint              n_all,
          guint              idx,
          gsize              first,
          const HekNeighbor *list,
          guint              n)
{
  for (guint i = 0; i < n && list[i].row != HEK_FLAT_NO_ROW; i++)
    all[n_all++] = (HekHit) { list[i].distance, { idx, first + list[i].row } };
  return n_all;
}

/* Answers of the segments that are searched on codes, to queries [begin, end). */
typedef struct
{
  HekHit *hits; /* owned: BLOCK_QUERIES × k */
  guint n_hits[BLOCK_QUERIES];
} CodeAnswers;

static void
search_codes (HekSearchRun *run,
              gsize         begin,
              gsize         end,
              const float  *vectors,
              CodeAnswers  *answers)
{
  const HekCodeSearch ask = { run->searcher, run->codes, run->options->filter, run->queries, begin,
                              (guint) (end - begin), vectors, run->task,
                              &run->record.counts };
  GError *error = NULL;

  memset (answers->n_hits, 0, sizeof answers->n_hits);
  if (run->codes != NULL
      && !hek_search_codes_find (&ask, run->options, answers->hits, answers->n_hits, &error))
    keep_error (run, error);
}

/* @of_codes, @n_of_codes: answers of codes; @all: room for 2 k of every segment, and for k of
 * codes; @found: for k; @counts: of this thread */
static void
search_one (HekSearchRun    *run,
            gsize            q,
            const float     *vector,
            const HekHit    *of_codes,
            guint            n_of_codes,
            HekNeighbor     *found,
            HekHit          *all,
            HekSearchCounts *counts)
{
  HekSearcher *self = run->searcher;
  guint k = run->options->k, n_all = 0, n_lists = 0;

  for (guint i = 0; i < self->n_segments; i++)
    {
      const HekSearchPart *part = &run->parts[i];

      if (hek_search_codes_has (run->codes, i))
        continue;
      n_lists += 1 + (part->exact != NULL && part->n_joined > 0);
      if (part->exact != NULL)
        n_all = add_hits (all, n_all, i, part->n_joined, part->exact + q * k, k);
      if (part->n_joined > 0)
        {
          HekSearchCheck check;
          HekHnswQuery query = hek_searcher_make_query (self, i, run->options, &check);

          n_all = add_hits (all, n_all, i, 0, found,
                            hek_collection_head_search (part->head, vector, part->n_joined, &query,
                                                        found, counts));
        }
      else if (part->exact == NULL)
        n_all = add_hits (all, n_all, i, 0, found, search_graph (run, i, vector, found, counts));
    }
  for (guint i = 0; i < n_of_codes; i++)
    all[n_all++] = of_codes[i];
  if (n_lists > 1 || run->codes != NULL)
    hek_searcher_sort (self, all, n_all);
  run->n_hits[q] = MIN (n_all, k);
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
  guint k = run->options->k, dim = run->queries->dim;
  g_autofree float *vectors = g_new (float, (end - begin) * dim);
  g_autofree HekNeighbor *found = g_new (HekNeighbor, k);
  g_autofree HekHit *all = g_new (HekHit, (gsize) k * (2 * run->searcher->n_segments + 1));
  g_autofree HekHit *of_codes = g_new (HekHit, (end - begin) * k);
  CodeAnswers answers = { .hits = of_codes };
  HekSearchCounts counts = { 0 };

  hek_gate_enter (run->searcher->gate);
  hek_rows_to_f32 (run->queries, begin, end - begin, vectors);
  search_codes (run, begin, end, vectors, &answers);
  for (gsize q = begin; q < end; q++)
    search_one (run, q, vectors + (q - begin) * dim, of_codes + (q - begin) * k,
                answers.n_hits[q - begin], found, all, &counts);
  hek_gate_leave (run->searcher->gate);
  hek_search_counts_add (&run->record.counts, counts.n_visited, counts.n_compared);
}

static gboolean
run_search (HekSearchRun   *run,
            const HekTask  *task,
            GError        **error)
{
  for (guint i = 0; i < run->searcher->n_segments; i++)
    if (!hek_search_codes_has (run->codes, i) && !begin_segment (run, i, task, error))
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

/* Whether rows were looked for by graphs or codes. */
static HekInstrumentId
get_way (const HekSearchRun *run)
{
  if (run->codes != NULL)
    return HEK_INSTRUMENT_SEARCH_CODES;
  for (guint i = 0; i < run->searcher->n_segments; i++)
    if (run->parts[i].n_joined > 0 || run->parts[i].exact == NULL)
      return HEK_INSTRUMENT_SEARCH_GRAPH;
  return HEK_INSTRUMENT_SEARCH_EXACT;
}

static void
tell_recorder (HekSearchRun *run)
{
  if (run->record.mark == 0)
    return;
  run->record.way = get_way (run);
  run->record.is_filtered = run->options->filter != NULL;
  run->record.n_queries = run->queries->n;
  for (gsize q = 0; q < run->queries->n; q++)
    run->record.n_hits += run->n_hits[q];
  hek_search_record_end (run->searcher->scope, &run->record);
  if (run->queries->n == 1 && run->record.way != HEK_INSTRUMENT_SEARCH_EXACT &&
      !run->record.is_filtered && run->options->rerank != HEK_SEARCH_NO_RERANK)
    hek_search_recall_offer (run->searcher, run->queries, run->options->k, run->hits,
                             run->n_hits[0]);
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
  HekSearchRun run = { self, queries, options, options->exact ? NULL : options->codes, task,
                       .hits = hits, .n_hits = n_hits,
                       .record.mark = options->is_test ? 0 : hek_telemetry_mark () };
  GError *local = NULL;
  gboolean ok;

  g_return_val_if_fail (queries->dim == hek_snapshot_get_schema (self->snapshot)->dim, FALSE);
  g_return_val_if_fail (options->k > 0, FALSE);

  run.parts = g_new0 (HekSearchPart, MAX (self->n_segments, 1));
  pthread_mutex_init (&run.lock, NULL);
  ok = run_search (&run, task, &local);
  if (ok)
    tell_recorder (&run);
  else
    {
      hek_search_record_error (self->scope, local);
      g_propagate_error (error, local);
    }
  for (guint i = 0; i < self->n_segments; i++)
    g_free (run.parts[i].exact);
  g_free (run.parts);
  pthread_mutex_destroy (&run.lock);
  g_clear_error (&run.error);
  return ok;
}
