/* SPDX-License-Identifier: Apache-2.0 */
/* How many rows and bytes a collection has. */
#include "config.h"

#include "hek-store-private.h"

static guint64
file_bytes (HekManifest *manifest,
            const char  *name)
{
  g_autofree char *path = hek_manifest_path (manifest, name);
  g_autoptr (HekFile) file = hek_file_open (manifest->ops, path, HEK_FILE_READ, NULL);
  guint64 n_bytes = 0;

  return file != NULL && hek_file_get_size (file, &n_bytes, NULL) ? n_bytes : 0;
}

gboolean
hek_store_get_stats (HekStore       *store,
                     HekStoreStats  *stats,
                     GError        **error)
{
  HekManifest *manifest = store->manifest;
  g_autoptr (GArray) infos = g_array_new (FALSE, FALSE, sizeof (HekSegmentInfo));
  g_autoptr (HekSnapshot) now = hek_store_current (store, error);
  HekStoreStats sum = { 0 };
  HekState state;
  gboolean ok;

  if (now == NULL || !hek_manifest_lock (manifest, error))
    return FALSE;
  ok = hek_manifest_list_segments (manifest, infos, error) &&
       hek_manifest_read_state (manifest, &state, error);
  pthread_mutex_unlock (&manifest->lock);
  if (!ok)
    return FALSE;

  sum.n_rows = now->n_rows;
  sum.n_segments = now->parts->len;
  for (guint i = 0; i < now->parts->len; i++)
    {
      const HekSnapshotSegment *shown = hek_snapshot_get_segment (now, i);

      sum.n_dead += shown->rows.n - shown->n_live;
      sum.n_journal += shown->sealed ? 0 : shown->rows.n;
    }
  for (guint i = 0; i < infos->len; i++)
    {
      const HekSegmentInfo *info = &g_array_index (infos, HekSegmentInfo, i);

      sum.vector_bytes += info->n_bytes;
      sum.attribute_bytes += info->attr_bytes;
    }
  for (guint i = 0; i < now->sidecars->len; i++)
    sum.sidecar_bytes += g_array_index (now->sidecars, HekSidecarInfo, i).n_bytes;
  sum.record_bytes = file_bytes (manifest, HEK_MANIFEST_FILE) +
                     file_bytes (manifest, HEK_MANIFEST_FILE "-wal");
  sum.seq = now->seq;
  sum.changed_us = now->time_us;
  sum.history_seq = state.floor_seq;
  __atomic_store_n (&store->disk_bytes, sum.vector_bytes + sum.attribute_bytes +
                    sum.sidecar_bytes + sum.record_bytes, __ATOMIC_RELAXED);
  *stats = sum;
  return TRUE;
}

guint64
hek_store_get_memory (HekStore *store)
{
  guint64 n_bytes = 0;

  pthread_mutex_lock (&store->lock);
  for (guint i = 0; store->current != NULL && i < store->current->parts->len; i++)
    {
      const HekPart *part = &g_array_index (store->current->parts, HekPart, i);

      if (part->segment->head != NULL)
        n_bytes += hek_head_get_memory (part->segment->head);
      if (part->live != NULL)
        n_bytes += part->shown.rows.n / 8;
    }
  pthread_mutex_unlock (&store->lock);
  return n_bytes;
}

void
hek_store_look (gpointer data)
{
  HekStore *store = data;
  HekTelemetryScope *scope = store->manifest->scope;
  guint64 disk_bytes = __atomic_load_n (&store->disk_bytes, __ATOMIC_RELAXED);
  guint64 n_rows = 0, n_live = 0;
  guint n_segments = 0;
  gboolean is_known;

  pthread_mutex_lock (&store->lock);
  is_known = store->current != NULL;
  for (guint i = 0; is_known && i < store->current->parts->len; i++)
    {
      const HekSnapshotSegment *shown = hek_snapshot_get_segment (store->current, i);

      n_segments++;
      n_rows += shown->rows.n;
      n_live += shown->n_live;
    }
  pthread_mutex_unlock (&store->lock);
  if (!is_known)
    return;
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_ROWS, (double) n_live);
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_DEAD_ROWS, (double) (n_rows - n_live));
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_SEGMENTS, n_segments);
  hek_telemetry_gauge (scope, HEK_INSTRUMENT_MEMORY_STORE, (double) hek_store_get_memory (store));
  if (disk_bytes > 0)
    hek_telemetry_gauge (scope, HEK_INSTRUMENT_COLLECTION_DISK_BYTES, (double) disk_bytes);
}

static void
drop_pages (HekBlockFile *file)
{
  hek_file_advise (file->ops, file->map, file->map_bytes, HEK_FILE_ADVICE_DONT_NEED);
}

void
hek_store_drop_caches (HekStore *store)
{
  g_autoptr (HekSnapshot) now = NULL;

  pthread_mutex_lock (&store->lock);
  if (store->current != NULL)
    now = hek_snapshot_ref (store->current);
  pthread_mutex_unlock (&store->lock);
  for (guint i = 0; now != NULL && i < now->parts->len; i++)
    {
      const HekSegment *segment = g_array_index (now->parts, HekPart, i).segment;

      if (segment->vectors != NULL)
        drop_pages (segment->vectors);
      if (segment->thumbs != NULL)
        drop_pages (segment->thumbs->file);
    }
}
