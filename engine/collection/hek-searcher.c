/* SPDX-License-Identifier: Apache-2.0 */
/* A snapshot made ready for searches: graphs opened, filters turned into bitmaps. */
#include "config.h"

#include "hek-searcher-private.h"

#include "hek-filter-scan.h"
#include "hek-ref.h"

/* Opens the graph of a segment that has one. */
static gboolean
open_graph (HekSearcher  *self,
            guint         idx,
            GError      **error)
{
  HekSearchSegment *segment = &self->segments[idx];
  g_autoptr (GError) own_error = NULL;
  gsize n_bytes;
  const guint8 *image;

  segment->sidecar = hek_snapshot_open_sidecar (self->snapshot, (int) idx, HEK_SEARCHER_GRAPH,
                                                &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (segment->sidecar == NULL)
    return TRUE;
  image = hek_sidecar_get_data (segment->sidecar, &n_bytes);
  if (!hek_sidecar_check (segment->sidecar, 0, n_bytes, error))
    return FALSE;
  segment->graph = hek_hnsw_open (image, n_bytes, &segment->segment->rows, error);
  return segment->graph != NULL;
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
  self->n_segments = hek_snapshot_get_n_segments (snapshot);
  self->segments = g_new0 (HekSearchSegment, self->n_segments);
  for (guint i = 0; i < self->n_segments; i++)
    {
      HekSearchSegment *segment = &self->segments[i];

      segment->segment = hek_snapshot_get_segment (snapshot, i);
      pthread_mutex_init (&segment->lock, NULL);
      segment->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_hnsw_searcher_free);
      segment->dead = make_dead (segment->segment);
    }
  for (guint i = 0; i < self->n_segments; i++)
    if (!hek_task_check (task, error) || !open_graph (self, i, error))
      return NULL;
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

      g_clear_pointer (&segment->idle, g_ptr_array_unref);
      g_clear_pointer (&segment->graph, hek_hnsw_unref);
      g_clear_pointer (&segment->sidecar, hek_sidecar_unref);
      pthread_mutex_destroy (&segment->lock);
      g_free (segment->dead);
    }
  g_free (self->segments);
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

/* --- filters ------------------------------------------------------------------------------- */

/* Rows of one segment that are live and match. */
static gboolean
filter_segment (HekSearcher    *searcher,
                guint           idx,
                HekFilter      *filter,
                HekRowFilter   *out,
                const HekTask  *task,
                GError        **error)
{
  const HekSnapshotSegment *segment = searcher->segments[idx].segment;
  g_autofree HekColumnView *columns =
    g_new0 (HekColumnView, hek_snapshot_get_schema (searcher->snapshot)->n_fields);
  g_autoptr (HekFilterScan) scan = NULL;
  guint n_fields;
  const guint *fields = hek_filter_get_fields (filter, &n_fields);
  gsize n_words = hek_filter_bitmap_words (segment->rows.n);

  for (guint i = 0; i < n_fields; i++)
    {
      const HekColumnView *column = hek_snapshot_get_column (searcher->snapshot, idx, fields[i],
                                                             error);

      if (column == NULL)
        return FALSE;
      columns[fields[i]] = *column;
    }
  scan = hek_filter_scan_new (filter, columns, segment->rows.n);
  out->bits[idx] = g_new0 (guint64, n_words);
  if (!hek_filter_run (scan, out->bits[idx], &out->n_rows[idx], task, error))
    return FALSE;

  if (segment->live != NULL)
    {
      out->n_rows[idx] = 0;
      for (gsize i = 0; i < (segment->rows.n + 63) / 64; i++)
        {
          out->bits[idx][i] &= segment->live[i];
          out->n_rows[idx] += (gsize) __builtin_popcountll (out->bits[idx][i]);
        }
    }
  out->n_all += out->n_rows[idx];
  return TRUE;
}

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
    if (!filter_segment (searcher, i, filter, self, task, error))
      return NULL;
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
