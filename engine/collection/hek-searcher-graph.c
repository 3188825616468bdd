/* SPDX-License-Identifier: Apache-2.0 */
/* The graphs of a searcher, to be looked at. */
#include "config.h"

#include "hek-searcher-graph.h"

#include "hek-flat.h"
#include "hek-searcher-private.h"

HekHnsw *
hek_searcher_get_graph (HekSearcher *self,
                        guint        segment)
{
  g_return_val_if_fail (segment < self->n_segments, NULL);

  return self->segments[segment].graph;
}

const guint64 *
hek_searcher_get_dead (HekSearcher *self,
                       guint        segment)
{
  g_return_val_if_fail (segment < self->n_segments, NULL);

  return self->segments[segment].dead;
}

HekHnswTrace *
hek_searcher_trace (HekSearcher             *self,
                    guint                    segment,
                    const float             *vector,
                    const HekSearchOptions  *options,
                    const HekTask           *task,
                    GError                 **error)
{
  g_autoptr (GError) own_error = NULL;
  HekSearchCheck check;
  HekHnswQuery query;
  HekHnswTrace *trace;

  g_return_val_if_fail (segment < self->n_segments && self->segments[segment].graph != NULL, NULL);

  query = hek_searcher_make_query (self, segment, options, &check);
  trace = hek_hnsw_trace_new (self->segments[segment].graph, vector, &query, task, &own_error);
  if (check.error != NULL)
    g_propagate_error (error, check.error); /* it says which vectors */
  else if (own_error != NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));
  return trace;
}

/* Rows whose checksums are looked at between two looks at the task. */
#define CHECK_ROWS 4096

static gboolean
check_segment (HekSearcher    *self,
               guint           segment,
               const HekTask  *task,
               GError        **error)
{
  gsize n = self->segments[segment].segment->rows.n;

  for (gsize row = 0; row < n && !hek_snapshot_is_checked (self->snapshot, segment);
       row += CHECK_ROWS)
    if (!hek_task_check (task, error)
        || !hek_snapshot_check (self->snapshot, segment, row, MIN (CHECK_ROWS, n - row), error))
      return FALSE;
  return TRUE;
}

int
hek_searcher_compare (HekSearcher    *self,
                      guint           segment,
                      const float    *vector,
                      guint           k,
                      HekNeighbor    *out,
                      const HekTask  *task,
                      GError        **error)
{
  const HekSnapshotSegment *part = self->segments[segment].segment;
  const HekRows query = { .dtype = HEK_DTYPE_F32,
                          .dim = part->rows.dim,
                          .n = 1,
                          .stride_bytes = part->rows.dim * sizeof (float),
                          .data = (const guint8 *) vector };
  int n = 0;

  if (!check_segment (self, segment, task, error)
      || !hek_flat_search (&part->rows, hek_snapshot_get_distance (self->snapshot), &query, k,
                           part->live, out, task, error))
    return -1;
  while ((guint) n < k && out[n].row != HEK_FLAT_NO_ROW)
    n++;
  return n;
}
