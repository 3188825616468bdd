/* SPDX-License-Identifier: Apache-2.0 */
/* All rows within a radius, and the width of searches that reaches a recall. */
#include "config.h"

#include "hek-searcher-private.h"

#include "hek-flat.h"

/* Rows of segment @idx are appended to @hits. */
static gboolean
radius_exactly (HekSearcher             *self,
                guint                    idx,
                const float             *vector,
                double                   radius,
                const HekSearchOptions  *options,
                GArray                  *hits,
                const HekTask           *task,
                GError                 **error)
{
  const HekSnapshotSegment *segment = self->segments[idx].segment;
  guint dim = segment->rows.dim;
  HekRows query = { HEK_DTYPE_F32, dim, 1, dim * sizeof (float), (const guint8 *) vector };
  g_autofree HekNeighbor *found = NULL;
  gsize offsets[2];

  if (!hek_snapshot_check (self->snapshot, idx, 0, segment->rows.n, error) ||
      !hek_flat_range (&segment->rows, hek_snapshot_get_distance (self->snapshot), &query,
                       (float) radius, hek_searcher_get_allowed (self, idx, options->filter),
                       &found, offsets, task, error))
    return FALSE;
  for (gsize i = 0; i < offsets[1]; i++)
    {
      HekHit hit = { found[i].distance, { idx, found[i].row } };

      g_array_append_val (hits, hit);
    }
  return TRUE;
}

static gboolean
radius_by_graph (HekSearcher             *self,
                 guint                    idx,
                 const float             *vector,
                 double                   radius,
                 const HekSearchOptions  *options,
                 GArray                  *hits,
                 HekSearchCounts         *counts,
                 GError                 **error)
{
  HekSearchGraph *graph = self->segments[idx].shared;
  HekHnswSearcher *walker = hek_search_graph_take (graph);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HekNeighbor));
  HekSearchCheck check;
  HekHnswQuery query = hek_searcher_make_query (self, idx, options, &check);
  gsize n_codes, n_exact;

  hek_gate_enter (self->gate);
  hek_hnsw_search_radius (walker, vector, radius, &query, found);
  hek_gate_leave (self->gate);
  hek_hnsw_searcher_get_counts (walker, &n_codes, &n_exact);
  hek_search_counts_add (counts, n_codes, n_exact);
  hek_search_graph_put (graph, walker);
  if (check.error != NULL)
    {
      g_propagate_error (error, check.error);
      return FALSE;
    }
  for (guint i = 0; i < found->len; i++)
    {
      HekNeighbor neighbor = g_array_index (found, HekNeighbor, i);
      HekHit hit = { neighbor.distance, { idx, neighbor.row } };

      g_array_append_val (hits, hit);
    }
  return TRUE;
}

static gboolean
search_radius (HekSearcher             *self,
               const float             *query,
               double                   radius,
               const HekSearchOptions  *options,
               GArray                  *hits,
               HekSearchRecord         *record,
               const HekTask           *task,
               GError                 **error)
{
  for (guint i = 0; i < self->n_segments; i++)
    {
      gboolean exact = options->exact || self->segments[i].graph == NULL;

      if (!hek_task_check (task, error))
        return FALSE;
      if (exact)
        hek_search_counts_add (&record->counts, 0,
                               hek_searcher_count_allowed (self, i, options->filter, 0));
      else
        record->way = HEK_INSTRUMENT_SEARCH_GRAPH;
      if (exact ? !radius_exactly (self, i, query, radius, options, hits, task, error)
                : !radius_by_graph (self, i, query, radius, options, hits, &record->counts, error))
        return FALSE;
    }
  hek_searcher_sort (self, (HekHit *) hits->data, hits->len);
  return TRUE;
}

GArray *
hek_searcher_search_radius (HekSearcher             *self,
                            const float             *query,
                            double                   radius,
                            const HekSearchOptions  *options,
                            const HekTask           *task,
                            GError                 **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HekHit));
  HekSearchRecord record = {
    .mark = options->is_test ? 0 : hek_telemetry_mark (),
    .way = HEK_INSTRUMENT_SEARCH_EXACT,
    .is_filtered = options->filter != NULL,
    .n_queries = 1,
  };
  GError *local = NULL;

  if (!search_radius (self, query, radius, options, hits, &record, task, &local))
    {
      hek_search_record_error (self->scope, local);
      g_propagate_error (error, local);
      return NULL;
    }
  record.n_hits = hits->len;
  hek_search_record_end (self->scope, &record);
  return g_steal_pointer (&hits);
}

/* --- the width that a recall needs ----------------------------------------------------------- */

#define SAMPLE_QUERIES 200

gboolean
hek_searcher_choose_ef (HekSearcher             *self,
                        const HekRows           *queries,
                        const HekSearchOptions  *options,
                        double                   target,
                        HekHnswRecall           *recall,
                        const HekTask           *task,
                        GError                 **error)
{
  HekHnswRecall widest = { .recall = 1, .low = 1, .high = 1 };

  for (guint i = 0; i < self->n_segments; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / self->n_segments, 1.0 / self->n_segments);
      HekHnswRecall own;
      HekSearchCheck check;
      HekHnswQuery query = hek_searcher_make_query (self, i, options, &check);

      if (self->segments[i].graph == NULL)
        continue;
      if (!hek_snapshot_check (self->snapshot, i, 0, self->segments[i].segment->rows.n, error) ||
          !hek_hnsw_choose_ef (self->segments[i].graph, queries, SAMPLE_QUERIES, &query, target,
                               &own, &part, error))
        return FALSE;
      g_assert (check.error == NULL);
      if (own.ef > widest.ef)
        widest = own;
    }
  *recall = widest;
  return TRUE;
}
