/* SPDX-License-Identifier: Apache-2.0 */
/* The queries of hektor search: run, timed, and compared with the truth. */
#include "config.h"

#include "hek-cli-search.h"

#include <math.h>

#include "hek-flat.h"
#include "hek-parallel.h"
#include "hek-rows-convert.h"

/* Distances that differ by less come from another order of sums. */
#define TIE_TOLERANCE 1e-5

typedef struct
{
  HekCli *cli;
  HekSearcher *searcher;
  HekCliSearch *search;
  GMutex lock;   /* guards @error */
  GError *error; /* owned (nullable): the first one */
} HekSearchLoop;

void
hek_cli_search_clear (HekCliSearch *search)
{
  for (gsize q = 0; search->radius_hits != NULL && q < search->n_answers; q++)
    g_clear_pointer (&search->radius_hits[q], g_array_unref);
  g_clear_pointer (&search->radius_hits, g_free);
  g_clear_pointer (&search->hits, g_free);
  g_clear_pointer (&search->n_hits, g_free);
  g_clear_pointer (&search->nanoseconds, g_free);
  g_clear_pointer (&search->weights, g_free);
  g_clear_pointer (&search->own_ids, g_free);
}

const HekHit *
hek_cli_search_get_hits (const HekCliSearch *search,
                         gsize               q,
                         guint              *n)
{
  if (search->radius_hits != NULL)
    {
      *n = search->radius_hits[q]->len;
      return (const HekHit *) search->radius_hits[q]->data;
    }
  *n = search->n_hits[q];
  return search->hits + q * search->options.k;
}

static gint64
hek_search_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static gboolean
hek_search_one (HekSearchLoop  *loop,
                gsize           q,
                float          *vector,
                GError        **error)
{
  HekCliSearch *search = loop->search;
  HekRows query = search->queries;

  if (search->together)
    return hek_searcher_search_multi (loop->searcher, &search->queries, search->weights,
                                      search->combine, &search->options, search->hits,
                                      search->n_hits, &loop->cli->task, error);
  query.n = 1;
  query.data = hek_rows_get (&search->queries, q);
  if (search->radius_hits == NULL)
    return hek_searcher_search (loop->searcher, &query, &search->options,
                                search->hits + q * search->options.k, &search->n_hits[q],
                                &loop->cli->task, error);
  hek_rows_to_f32 (&search->queries, q, 1, vector);
  search->radius_hits[q] = hek_searcher_search_radius (loop->searcher, vector, search->radius,
                                                       &search->options, &loop->cli->task, error);
  return search->radius_hits[q] != NULL;
}

static void
hek_search_block (gsize    begin,
                  gsize    end,
                  gsize    block_idx,
                  gpointer data)
{
  HekSearchLoop *loop = data;
  g_autofree float *vector = g_new (float, loop->search->queries.dim);

  for (gsize q = begin; q < end; q++)
    {
      gint64 start = hek_search_now ();
      g_autoptr (GError) error = NULL;

      if (!hek_search_one (loop, q, vector, &error))
        {
          g_mutex_lock (&loop->lock);
          if (loop->error == NULL)
            loop->error = g_steal_pointer (&error);
          g_mutex_unlock (&loop->lock);
          return;
        }
      loop->search->nanoseconds[q] = hek_search_now () - start;
    }
}

/* Each query apart. */
static gboolean
hek_search_each (HekCli        *cli,
                 HekSearcher   *searcher,
                 HekCliSearch  *search,
                 GError       **error)
{
  HekSearchLoop loop = { cli, searcher, search };
  gboolean ok;

  g_mutex_init (&loop.lock);
  ok = hek_parallel_for (search->n_answers, 1, hek_search_block, &loop, &cli->task);
  g_mutex_clear (&loop.lock);
  if (loop.error != NULL)
    {
      g_propagate_error (error, loop.error);
      return FALSE;
    }
  return ok || hek_task_check (&cli->task, error);
}

/* Takes the rows that are asked for themselves out of the answers. */
static void
hek_search_leave_out (HekSearcher  *searcher,
                      HekCliSearch *search)
{
  for (gsize q = 0; search->n_own > 0 && q < search->n_answers; q++)
    {
      guint n;
      HekHit *hits = (HekHit *) hek_cli_search_get_hits (search, q, &n);
      guint k = search->radius_hits != NULL ? G_MAXUINT : search->k;

      n = hek_searcher_leave_out (searcher, hits, n, search->own_ids, search->n_own, k);
      if (search->radius_hits != NULL)
        g_array_set_size (search->radius_hits[q], n);
      else
        search->n_hits[q] = n;
    }
}

gboolean
hek_cli_search_run (HekCli        *cli,
                    HekSearcher   *searcher,
                    HekCliSearch  *search,
                    GError       **error)
{
  gsize n = search->together ? 1 : search->queries.n;
  gint64 start;
  gboolean ok;

  search->n_answers = n;
  search->options.k = search->k + search->n_own;
  search->nanoseconds = g_new0 (gint64, MAX (n, 1));
  search->n_hits = g_new0 (guint, MAX (n, 1));
  if (!isnan (search->radius))
    search->radius_hits = g_new0 (GArray *, MAX (n, 1));
  else
    search->hits = g_try_new (HekHit, MAX (n, 1) * search->options.k);
  if (search->hits == NULL && search->radius_hits == NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "not enough memory for the answers");
      return FALSE;
    }
  if (search->recall > 0)
    {
      if (!hek_searcher_choose_ef (searcher, &search->queries, &search->options, search->recall,
                                   &search->chosen, &cli->task, error))
        return FALSE;
      search->options.ef = search->chosen.ef;
    }

  start = hek_search_now ();
  if (search->options.exact && search->radius_hits == NULL && !search->together)
    ok = hek_searcher_search (searcher, &search->queries, &search->options, search->hits,
                              search->n_hits, &cli->task, error);
  else
    ok = hek_search_each (cli, searcher, search, error);
  search->seconds = (double) (hek_search_now () - start) / 1e9;
  if (ok)
    hek_search_leave_out (searcher, search);
  return ok;
}

/* The distance from query @q to the row with number @id; infinite when it is not there any more. */
static float
hek_search_distance_to (HekSearcher        *searcher,
                        const HekCliSearch *search,
                        gsize               q,
                        guint64             id)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (searcher);
  HekRowPlace place;
  guint32 row;
  float distance = INFINITY;

  if (!hek_snapshot_find_row (snapshot, id, &place))
    return INFINITY;
  row = (guint32) place.row;
  hek_flat_distances (&hek_snapshot_get_segment (snapshot, place.segment)->rows,
                      hek_snapshot_get_distance (snapshot), &search->queries, q, &row, 1,
                      &distance);
  return distance;
}

double
hek_cli_search_recall (HekSearcher        *searcher,
                       const HekCliSearch *search,
                       const HekSideTable *truth)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (searcher);
  gboolean is_estimated = search->options.codes != NULL &&
                          search->options.rerank == HEK_SEARCH_NO_RERANK;
  guint64 n_found = 0, n_wanted = 0;

  for (gsize q = 0; q < search->queries.n; q++)
    {
      guint k = MIN (search->k, truth->dim), n;
      const HekHit *hits = hek_cli_search_get_hits (search, q, &n);
      float last = hek_search_distance_to (searcher, search, q,
                                           (guint64) truth->ids[q * truth->dim + k - 1]);

      for (guint i = 0; i < MIN (n, k); i++)
        {
          float distance = hits[i].distance;

          if (is_estimated)
            distance = hek_search_distance_to (searcher, search, q,
                                               hek_snapshot_get_row_id (snapshot, hits[i].place));
          n_found += distance <= last + TIE_TOLERANCE * fabsf (last);
        }
      n_wanted += k;
    }
  return n_wanted > 0 ? (double) n_found / (double) n_wanted : 1;
}
