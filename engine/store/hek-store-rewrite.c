/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Segments and closed journals become one new segment: sealing, compaction, merging.
 *
 * The rows are merged in the order of their ids, without the write lock: their vectors and
 * attributes never change. What was deleted meanwhile is carried over when the new segment is
 * published. Dead rows go when nobody may ask for them any more: see HekHistory.
 */
#include "config.h"

#include "hek-rewrite-private.h"

#include <string.h>

#include "hek-store-error.h"

#define ROWS_PER_LOOK 256u

/* Rows of one source that are dead, and since when: sorted by row. */
typedef struct
{
  HekPart *part; /* borrowed from the snapshot */
  gsize next;    /* row */
  GHashTable *dead; /* row → guint64 seq, as pointers */
  HekColumnView *views;
  guint32 *new_rows; /* (nullable): by row, when somebody wants to know */
} Source;

typedef struct
{
  HekStore *store;
  HekSnapshot *snapshot;
  const HekHistory *history;
  GArray *sources; /* of Source */
  HekSegmentWriter *writer;
  GArray *tombstones; /* of HekTombstone: dead rows that are kept */
  GArray *dropped;    /* of HekDropped: rows whose full text goes */
  gsize n_rows, n_done;
  const HekStoreSidecar *sidecars; /* (nullable): up to one without a name */
  const guint32 **new_rows; /* owned (nullable): those of the sources */
} Rewrite;

static void
source_clear (gpointer item)
{
  Source *source = item;

  g_clear_pointer (&source->dead, g_hash_table_unref);
  g_free (source->views);
  g_free (source->new_rows);
}

gboolean
hek_store_read_deaths (HekManifest  *manifest,
                       guint64       segment_id,
                       guint64       after_seq,
                       GHashTable   *dead,
                       GError      **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (manifest->db, "SELECT idx, seq FROM tombstones WHERE segment = ? AND"
                                      " seq > ?", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, (gint64) segment_id);
  hek_sqlite_bind_int (stmt, 2, (gint64) after_seq);
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    g_hash_table_insert (dead, GSIZE_TO_POINTER ((gsize) hek_sqlite_get_int (stmt, 0)),
                         GSIZE_TO_POINTER ((gsize) hek_sqlite_get_int (stmt, 1)));
  return step == HEK_SQLITE_DONE;
}

static gboolean
open_source (Rewrite  *rewrite,
             guint64   segment_id,
             GError  **error)
{
  HekManifest *manifest = rewrite->store->manifest;
  int idx = hek_snapshot_find_segment (rewrite->snapshot, segment_id);
  Source source = { .dead = g_hash_table_new (NULL, NULL) };
  gboolean ok;

  g_assert (idx >= 0);
  source.part = &g_array_index (rewrite->snapshot->parts, HekPart, idx);
  source.views = g_new (HekColumnView, manifest->schema->n_fields + 1);
  if (rewrite->sidecars != NULL)
    source.new_rows = g_new (guint32, MAX (source.part->shown.rows.n, 1));
  g_array_append_val (rewrite->sources, source);
  rewrite->n_rows += source.part->shown.rows.n;
  for (guint i = 0; i < manifest->schema->n_fields; i++)
    {
      const HekColumnView *view = hek_snapshot_get_column (rewrite->snapshot, (guint) idx, i,
                                                           error);

      if (view == NULL)
        return FALSE;
      source.views[i] = *view;
    }
  if (!hek_manifest_lock (manifest, error))
    return FALSE;
  ok = hek_store_read_deaths (manifest, segment_id, 0, source.dead, error);
  pthread_mutex_unlock (&manifest->lock);
  return ok && (source.part->segment->problem == NULL ||
                hek_segment_fail (source.part->segment, error));
}

/* The source whose next row has the smallest id. */
static Source *
next_source (Rewrite *rewrite)
{
  Source *best = NULL;
  guint64 best_id = 0;

  for (guint i = 0; i < rewrite->sources->len; i++)
    {
      Source *source = &g_array_index (rewrite->sources, Source, i);
      guint64 id;

      if (source->next == source->part->shown.rows.n)
        continue;
      id = hek_segment_get_row_id (source->part->segment, source->next);
      if (best == NULL || id < best_id)
        {
          best = source;
          best_id = id;
        }
    }
  return best;
}

gboolean
hek_history_needs (const HekHistory *history,
                   guint64           created,
                   guint64           deleted)
{
  if (deleted > history->horizon_seq)
    return TRUE;
  for (guint i = 0; i < history->pins->len; i++)
    {
      guint64 pin = g_array_index (history->pins, guint64, i);

      if (pin >= created && pin < deleted)
        return TRUE;
    }
  return FALSE;
}

/* Of the row that was copied last. A damaged one is left out, as verify has said by then: it was
 * made from a file, and all else of its segment need not wait for it. */
static gboolean
copy_thumbnail (Rewrite     *rewrite,
                HekSegment  *segment,
                gsize        row,
                GError     **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) thumbnail = hek_segment_read_thumbnail (segment, row, &local);

  if (local != NULL && !g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return thumbnail == NULL ||
         hek_segment_writer_add_thumbnail (rewrite->writer,
                                           hek_segment_writer_get_n_rows (rewrite->writer) - 1,
                                           thumbnail, error);
}

static gboolean
copy_row (Rewrite  *rewrite,
          Source   *source,
          GError  **error)
{
  HekSegment *segment = source->part->segment;
  gsize row = source->next++;
  guint64 id = hek_segment_get_row_id (segment, row);
  guint64 created = hek_segment_get_seq (segment, row);
  gpointer deleted = NULL;

  if (source->new_rows != NULL)
    source->new_rows[row] = HEK_STORE_GONE;
  if (g_hash_table_lookup_extended (source->dead, GSIZE_TO_POINTER (row), NULL, &deleted))
    {
      HekTombstone tombstone = { hek_segment_writer_get_n_rows (rewrite->writer),
                                 GPOINTER_TO_SIZE (deleted) };

      if (!hek_history_needs (rewrite->history, created, tombstone.seq))
        {
          HekDropped dropped = { id, source->part->shown.id, row };

          g_array_append_val (rewrite->dropped, dropped);
          return TRUE;
        }
      g_array_append_val (rewrite->tombstones, tombstone);
    }
  if (source->new_rows != NULL)
    source->new_rows[row] = (guint32) hek_segment_writer_get_n_rows (rewrite->writer);
  if (!hek_segment_check (segment, row, 1, error) ||
      !hek_segment_writer_append (rewrite->writer, hek_rows_get (&source->part->shown.rows, row),
                                  source->part->shown.rows.stride_bytes, source->views, row, 1,
                                  error) ||
      !copy_thumbnail (rewrite, segment, row, error))
    return FALSE;
  hek_segment_writer_add_id (rewrite->writer, id, created);
  return TRUE;
}

static gboolean
copy_rows (Rewrite        *rewrite,
           const HekTask  *task,
           GError        **error)
{
  Source *source;

  while ((source = next_source (rewrite)) != NULL)
    {
      if (rewrite->n_done++ % ROWS_PER_LOOK == 0)
        {
          if (!hek_task_check (task, error))
            return FALSE;
          hek_task_progress (task, (double) rewrite->n_done / (double) rewrite->n_rows);
        }
      if (!copy_row (rewrite, source, error))
        return FALSE;
    }
  return TRUE;
}

/* Writes the files of the new segment; none when no row is left. */
static gboolean
write_segment (Rewrite         *rewrite,
               const HekTask   *task,
               HekSegmentInfo  *info,
               GError         **error)
{
  HekManifest *manifest = rewrite->store->manifest;

  rewrite->writer = hek_segment_writer_new (rewrite->store, TRUE, error);
  if (rewrite->writer == NULL || !copy_rows (rewrite, task, error))
    return FALSE;
  *info = (HekSegmentInfo) { .n_rows = hek_segment_writer_get_n_rows (rewrite->writer) };
  return info->n_rows == 0 ||
         (hek_segment_writer_finish (rewrite->writer, info, error) &&
          hek_file_sync_directory (manifest->ops, manifest->dir, error));
}

/* Opens the new segment, and lets what goes with it be made ready. */
static HekSegment *
open_new (Rewrite                *rewrite,
          const HekSegmentInfo   *info,
          const HekTask          *task,
          GError                **error)
{
  HekSchema *schema = rewrite->store->manifest->schema;
  g_autoptr (HekSegment) segment = hek_segment_open (rewrite->store->manifest, info, error);
  HekStoreReplacement replacement = { 0 };
  guint n_sidecars = 0;

  if (segment == NULL || (segment->problem != NULL && !hek_segment_fail (segment, error)))
    return NULL;
  if (rewrite->sidecars == NULL)
    return g_steal_pointer (&segment);

  replacement.new_rows = rewrite->new_rows = g_new (const guint32 *, rewrite->sources->len);
  for (guint i = 0; i < rewrite->sources->len; i++)
    rewrite->new_rows[i] = g_array_index (rewrite->sources, Source, i).new_rows;
  replacement.rows = (HekRows) {
    .dtype = schema->dtype,
    .dim = schema->dim,
    .n = info->n_rows,
    .stride_bytes = hek_vector_stride (schema),
    .data = segment->vectors->payload,
  };
  if (!hek_segment_check (segment, 0, info->n_rows, error))
    return NULL;
  while (rewrite->sidecars[n_sidecars].name != NULL)
    n_sidecars++;
  for (guint i = 0; i < n_sidecars; i++)
    {
      const HekStoreSidecar *sidecar = &rewrite->sidecars[i];
      HekTask part = hek_task_sub (task, (double) i / n_sidecars, 1.0 / n_sidecars);

      if (!sidecar->prepare (&replacement, sidecar->data, &part, error))
        return NULL;
    }
  return g_steal_pointer (&segment);
}

/* The part of the time that copying takes when there is more to do. */
#define COPY_SHARE 0.2

static gboolean
rewrite_segments (Rewrite                *rewrite,
                  const guint64          *segment_ids,
                  guint                   n,
                  const HekTask          *task,
                  GError                **error)
{
  HekTask copy = hek_task_sub (task, 0, rewrite->sidecars != NULL ? COPY_SHARE : 1);
  HekTask prepare = hek_task_sub (task, COPY_SHARE, 1 - COPY_SHARE);
  g_autoptr (HekSegment) segment = NULL;
  HekSegmentInfo info;
  HekReplacement replacement = {
    .snapshot = rewrite->snapshot, .segment_ids = segment_ids, .n = n, .info = &info,
    .sidecars = rewrite->sidecars, .tombstones = rewrite->tombstones, .dropped = rewrite->dropped,
    .history = rewrite->history,
  };
  gboolean ok;

  for (guint i = 0; i < n; i++)
    if (!open_source (rewrite, segment_ids[i], error))
      return FALSE;
  ok = write_segment (rewrite, &copy, &info, error);
  g_clear_pointer (&rewrite->writer, hek_segment_writer_free);
  if (!ok)
    return FALSE;

  if (info.n_rows > 0)
    replacement.segment = segment = open_new (rewrite, &info, &prepare, error);
  ok = (info.n_rows == 0 || segment != NULL) &&
       hek_store_publish_rewrite (rewrite->store, &replacement, error);
  if (!ok && info.n_rows > 0)
    hek_store_discard_segment (rewrite->store, &info);
  return ok;
}

gboolean
hek_store_rewrite (HekStore               *store,
                   HekSnapshot            *snapshot,
                   const guint64          *segment_ids,
                   guint                   n,
                   const HekHistory       *history,
                   const HekStoreSidecar  *sidecars,
                   const HekTask          *task,
                   GError                **error)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_autoptr (GArray) tombstones = g_array_new (FALSE, FALSE, sizeof (HekTombstone));
  g_autoptr (GArray) dropped = g_array_new (FALSE, FALSE, sizeof (HekDropped));
  Rewrite rewrite = { .store = store, .snapshot = snapshot, .history = history,
                      .sources = sources, .tombstones = tombstones, .dropped = dropped,
                      .sidecars = sidecars };
  gboolean ok;

  g_array_set_clear_func (sources, source_clear);
  ok = rewrite_segments (&rewrite, segment_ids, n, task, error);
  g_free (rewrite.new_rows);
  return ok;
}
