/* SPDX-License-Identifier: Apache-2.0 */
/* A snapshot made ready for searches: graphs opened, filters turned into bitmaps. */
#include "config.h"

#include "hek-searcher-private.h"

#include "hek-collection-filter.h"
#include "hek-collection-head-private.h"
#include "hek-parallel.h"
#include "hek-ref.h"

/* The graph of a segment that has one. */
static gboolean
open_graph (HekSearcher  *self,
            guint         idx,
            GError      **error)
{
  HekSearchSegment *segment = &self->segments[idx];
  g_autoptr (GError) own_error = NULL;

  segment->shared = hek_search_graph_open (self->snapshot, idx, &own_error);
  if (segment->shared != NULL)
    segment->graph = hek_search_graph_get_index (segment->shared);
  if (own_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

/* The graph of a journal, if it has one, grows with it. */
static void
keep_up (HekSearcher *self,
         guint        idx)
{
  HekCollectionHead *head = hek_collection_head_look (self->snapshot, idx);

  if (head != NULL)
    hek_collection_head_keep_up (head, &self->segments[idx].segment->rows, HEK_SEARCHER_JOIN_ROWS);
}

/* What is not live, as graphs want it. */
static guint64 *
make_dead (const HekSnapshotSegment *segment)
{
  gsize n_words = (segment->rows.n + 63) / 64;
  guint64 *dead;

  if (segment->live == NULL)
    return NULL;
  dead = g_new (guint64, n_words);
  for (gsize i = 0; i < n_words; i++)
    dead[i] = ~segment->live[i];
  return dead;
}

HekSearcher *
hek_searcher_new (HekSnapshot    *snapshot,
                  const HekTask  *task,
                  GError        **error)
{
  g_autoptr (HekSearcher) self = g_new0 (HekSearcher, 1);

  g_atomic_ref_count_init (&self->ref);
  self->snapshot = hek_snapshot_ref (snapshot);
  self->scope = hek_snapshot_get_scope (snapshot);
  self->n_segments = hek_snapshot_get_n_segments (snapshot);
  self->segments = g_new0 (HekSearchSegment, self->n_segments);
  self->gate = hek_gate_new (HEK_SEARCHER_PLACES * hek_parallel_get_n_threads ());
  for (guint i = 0; i < self->n_segments; i++)
    {
      HekSearchSegment *segment = &self->segments[i];

      segment->segment = hek_snapshot_get_segment (snapshot, i);
      segment->dead = make_dead (segment->segment);
    }
  for (guint i = 0; i < self->n_segments; i++)
    {
      if (!hek_task_check (task, error) || !open_graph (self, i, error))
        return NULL;
      keep_up (self, i);
    }
  return g_steal_pointer (&self);
}

HekSearcher *
hek_searcher_ref (HekSearcher *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
hek_searcher_unref (HekSearcher *self)
{
  if (!hek_ref_drop (&self->ref))
    return;
  for (guint i = 0; i < self->n_segments; i++)
    {
      HekSearchSegment *segment = &self->segments[i];

      g_clear_pointer (&segment->shared, hek_search_graph_unref);
      g_free (segment->dead);
    }
  g_free (self->segments);
  hek_gate_free (self->gate);
  hek_snapshot_unref (self->snapshot);
  g_free (self);
}

HekSnapshot *
hek_searcher_get_snapshot (HekSearcher *self)
{
  return self->snapshot;
}

guint64
hek_searcher_get_n_indexed (HekSearcher *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->n_segments; i++)
    if (self->segments[i].graph != NULL)
      n += self->segments[i].segment->n_live;
  return n;
}

const guint64 *
hek_searcher_get_allowed (const HekSearcher  *self,
                          guint               idx,
                          const HekRowFilter *filter)
{
  return filter != NULL ? filter->bits[idx] : self->segments[idx].segment->live;
}

gsize
hek_searcher_count_allowed (const HekSearcher  *self,
                            guint               idx,
                            const HekRowFilter *filter,
                            gsize               first)
{
  const HekSnapshotSegment *segment = self->segments[idx].segment;
  const guint64 *allowed = hek_searcher_get_allowed (self, idx, filter);
  gsize n = 0;

  if (allowed == NULL)
    return segment->rows.n - first;
  if (first == 0)
    return filter != NULL ? filter->n_rows[idx] : segment->n_live;
  for (gsize word = first / 64; word < (segment->rows.n + 63) / 64; word++)
    n += (gsize) __builtin_popcountll (allowed[word]);
  return n;
}

/* --- filters ------------------------------------------------------------------------------- */

HekRowFilter *
hek_row_filter_new (HekSearcher    *searcher,
                    HekFilter      *filter,
                    const HekTask  *task,
                    GError        **error)
{
  g_autoptr (HekRowFilter) self = g_new0 (HekRowFilter, 1);

  self->n_segments = searcher->n_segments;
  self->bits = g_new0 (guint64 *, self->n_segments);
  self->n_rows = g_new0 (gsize, self->n_segments);
  for (guint i = 0; i < self->n_segments; i++)
    {
      self->bits[i] = hek_collection_filter_segment (searcher->snapshot, i, filter,
                                                     &self->n_rows[i], task, error);
      if (self->bits[i] == NULL)
        return NULL;
      self->n_all += self->n_rows[i];
    }
  return g_steal_pointer (&self);
}

void
hek_row_filter_free (HekRowFilter *self)
{
  for (guint i = 0; i < self->n_segments; i++)
    g_free (self->bits[i]);
  g_free (self->bits);
  g_free (self->n_rows);
  g_free (self);
}

guint64
hek_row_filter_get_n_rows (const HekRowFilter *self)
{
  return self->n_all;
}
