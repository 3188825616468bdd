/* SPDX-License-Identifier: Apache-2.0 */
/* The candidates of a scan: estimated as well as the method can, and compared with the query itself
 * as far as its bounds say that it is of use. */
#include "config.h"

#include "hek-search-codes-private.h"

#include <stdlib.h>

#include "hek-checked.h"
#include "hek-flat.h"
#include "hek-searcher-private.h"

/* Candidates that are compared with their vectors between two looks at the bound. */
#define RERANK_ROWS 16u

/* Estimates of candidates as good as the method has them, with bounds. Returns: whether it has
 * any */
static gboolean
estimate (const HekCodeSearch *ask,
          HekCandidate        *all,
          gsize                n)
{
  HekCodeQuery *query = hek_search_codes_take (ask->codes);
  g_autofree guint32 *rows = g_new (guint32, MAX (n, 1));
  g_autofree float *out = g_new (float, MAX (n, 1));
  g_autofree float *bounds = g_new (float, MAX (n, 1));
  gboolean has_bounds = FALSE;

  hek_code_query_set (query, ask->vectors);
  for (guint s = 0; s < ask->codes->n_segments; s++)
    {
      gsize m = 0, j = 0;

      for (gsize i = 0; i < n; i++)
        if (all[i].segment == s)
          rows[m++] = all[i].row;
      if (m == 0)
        continue;
      hek_code_query_distances (query, ask->codes->segments[s]->codes, rows, m, out, bounds);
      for (gsize i = 0; i < n; i++)
        if (all[i].segment == s)
          {
            all[i].distance = hek_without_nan (out[j]);
            all[i].lower = all[i].distance - (bounds[j] > 0 ? bounds[j] : 0);
            has_bounds = has_bounds || bounds[j] > 0;
            j++;
          }
    }
  hek_search_codes_put (ask->codes, query);
  return has_bounds;
}

static int
compare_lower (gconstpointer a,
               gconstpointer b)
{
  const HekCandidate *x = a, *y = b;

  if (x->lower != y->lower)
    return x->lower < y->lower ? -1 : 1;
  return hek_candidate_compare (a, b);
}

/* The true distances of some candidates. */
static gboolean
measure (const HekCodeSearch  *ask,
         HekCandidate         *some,
         guint                 n,
         GError              **error)
{
  HekSnapshot *snapshot = ask->searcher->snapshot;
  guint64 done = 0;

  for (guint i = 0; i < n; i++)
    {
      const HekSnapshotSegment *segment = ask->searcher->segments[some[i].segment].segment;
      guint32 rows[RERANK_ROWS];
      guint of[RERANK_ROWS], m = 0;
      float out[RERANK_ROWS];

      for (guint j = i; j < n; j++)
        if ((done >> j & 1) == 0 && some[j].segment == some[i].segment)
          {
            if (!hek_snapshot_check (snapshot, some[j].segment, some[j].row, 1, error))
              return FALSE;
            done |= G_GUINT64_CONSTANT (1) << j;
            rows[m] = some[j].row;
            of[m++] = j;
          }
      if (m == 0)
        continue;
      hek_flat_distances (&segment->rows, hek_snapshot_get_distance (snapshot), ask->queries,
                          ask->q, rows, m, out);
      hek_search_counts_add (ask->counts, 0, m);
      for (guint j = 0; j < m; j++)
        some[of[j]].distance = out[j];
    }
  return TRUE;
}

/* Gives candidates their true distances, as long as they may be among the @k best. Returns: how
 * many have theirs, at the front of @all; -1 with an error */
static gssize
rerank (const HekCodeSearch  *ask,
        HekCandidate         *all,
        gsize                 n,
        guint                 k,
        gboolean              has_bounds,
        GError              **error)
{
  g_autofree HekCandidate *items = g_new (HekCandidate, k);
  HekNearest best = { items, 0, k };
  gsize done = 0;

  qsort (all, n, sizeof (HekCandidate), compare_lower);
  while (done < n)
    {
      guint m = (guint) MIN (RERANK_ROWS, n - done);

      if (has_bounds && best.n == best.max && all[done].lower > items[0].distance)
        break;
      if (!measure (ask, all + done, m, error))
        return -1;
      for (guint i = 0; i < m; i++)
        hek_nearest_offer (&best, all[done + i]);
      done += m;
    }
  return (gssize) done;
}

/* The k nearest of candidates. */
static guint
answer (HekSearcher        *searcher,
        const HekCandidate *all,
        gsize               n,
        guint               k,
        HekHit             *hits)
{
  g_autofree HekHit *sorted = g_new (HekHit, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    sorted[i] = (HekHit) { all[i].distance, { all[i].segment, all[i].row } };
  hek_searcher_sort (searcher, sorted, n);
  n = MIN (n, k);
  for (gsize i = 0; i < n; i++)
    hits[i] = sorted[i];
  return (guint) n;
}

static guint
count_candidates (const HekSearchOptions *options,
                  guint64                 n_rows)
{
  guint n = options->rerank == 0 ? hek_search_codes_default_rerank (options->k) : options->rerank;

  /* Scans may be coarser than the estimates that are answered. */
  if (options->rerank == HEK_SEARCH_NO_RERANK)
    n = hek_search_codes_default_rerank (options->k);
  return (guint) MIN (MAX (n, options->k), MAX (n_rows, 1));
}

/* The answers out of the candidates of one query. */
static gboolean
find_one (const HekCodeSearch     *ask,
          const HekSearchOptions  *options,
          HekCandidate            *found,
          gsize                    n_found,
          HekHit                  *hits,
          guint                   *n_hits,
          GError                 **error)
{
  gboolean has_bounds = estimate (ask, found, n_found);
  gssize n = (gssize) n_found;

  if (options->rerank != HEK_SEARCH_NO_RERANK)
    n = rerank (ask, found, n_found, options->k, has_bounds, error);
  if (n >= 0)
    *n_hits = answer (ask->searcher, found, (gsize) n, options->k, hits);
  return n >= 0;
}

gboolean
hek_search_codes_find (const HekCodeSearch     *ask,
                       const HekSearchOptions  *options,
                       HekHit                  *hits,
                       guint                   *n_hits,
                       GError                 **error)
{
  guint n_kept = count_candidates (options, ask->codes->n_rows);
  gsize n;
  g_autofree HekCandidate *found = NULL;
  guint n_found[HEK_CODE_QUERIES];

  if (hek_checked_mul (ask->n_queries, n_kept, &n))
    found = g_try_new (HekCandidate, n);
  if (found == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %u candidates", n_kept);
      return FALSE;
    }
  if (!hek_search_codes_scan (ask, n_kept, found, n_found, error))
    return FALSE;
  for (guint q = 0; q < ask->n_queries; q++)
    {
      HekCodeSearch one = *ask;

      one.q += q;
      one.n_queries = 1;
      one.vectors += (gsize) q * ask->queries->dim;
      if (!find_one (&one, options, found + (gsize) q * n_kept, n_found[q],
                     hits + (gsize) q * options->k, &n_hits[q], error))
        return FALSE;
    }
  return TRUE;
}
