/* SPDX-License-Identifier: Apache-2.0 */
/* Graphs of the segments of a collection: made, kept as sidecars, looked over. */
#include "config.h"

#include "hek-collection-index-private.h"

#include <glib/gi18n-lib.h>

#include "hek-collection-codes.h"
#include "hek-collection-record-private.h"
#include "hek-searcher.h"

static gboolean
write_image (gconstpointer   data,
             gsize           n_bytes,
             gpointer        user_data,
             GError        **error)
{
  return hek_sidecar_write (user_data, data, n_bytes, error);
}

gboolean
hek_collection_write_graph (HekSidecarWriter  *writer,
                            gpointer           data,
                            GError           **error)
{
  return hek_hnsw_write (data, write_image, writer, error);
}

static gboolean
has_graph (HekSnapshot  *snapshot,
           guint         idx,
           gboolean     *has,
           GError      **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSidecar) sidecar =
    hek_snapshot_open_sidecar (snapshot, (int) idx, HEK_SEARCHER_GRAPH, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  *has = sidecar != NULL;
  return TRUE;
}

gboolean
hek_collection_build_segment (HekStore              *store,
                              HekSnapshot           *snapshot,
                              guint                  idx,
                              const HekHnswOptions  *options,
                              const HekTask         *task,
                              GError               **error)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  const HekCollectionWork work = hek_collection_work_begin (store);
  g_autoptr (HekHnsw) graph = NULL;

  if (!hek_snapshot_check (snapshot, idx, 0, segment->rows.n, error))
    return FALSE;
  graph = hek_hnsw_build (&segment->rows, hek_store_get_distance (store), options, task, error);
  if (graph == NULL || !hek_store_put_sidecar (store, segment->id, HEK_SEARCHER_GRAPH,
                                               hek_collection_write_graph, graph, error))
    return FALSE;
  hek_collection_work_record (&work, HEK_INSTRUMENT_INDEX_BUILD_TIME,
                              HEK_INSTRUMENT_INDEX_BUILD_ROWS, segment->rows.n);
  return TRUE;
}

static gboolean
build_all (HekStore              *store,
           const HekHnswOptions  *options,
           gboolean               rebuild,
           HekIndexReport        *report,
           const HekTask         *task,
           GError               **error)
{
  HekTask seal = hek_task_sub (task, 0, 0.02);
  g_autoptr (HekSnapshot) snapshot = NULL;
  guint64 done = 0;
  double n_rows;
  guint n;

  if (!hek_store_seal (store, &seal, error))
    return FALSE;
  snapshot = hek_store_snapshot (store, error);
  if (snapshot == NULL)
    return FALSE;
  n = hek_snapshot_get_n_segments (snapshot);
  n_rows = (double) MAX (hek_snapshot_get_n_rows (snapshot), 1);
  for (guint i = 0; i < n; i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);
      HekTask part = hek_task_sub (task, 0.02 + 0.98 * (double) done / n_rows,
                                   0.98 * (double) segment->n_live / n_rows);
      gboolean has;

      if (!has_graph (snapshot, i, &has, error))
        return FALSE;
      if (segment->sealed && (rebuild || !has))
        {
          if (!hek_collection_build_segment (store, snapshot, i, options, &part, error))
            return FALSE;
          report->n_built++;
          report->n_vectors += segment->rows.n;
          has = TRUE;
        }
      report->n_segments += has ? 1 : 0;
      done += segment->n_live;
    }
  return hek_collection_complete_codes (store, NULL, NULL, error); /* of what was sealed here */
}

gboolean
hek_collection_build_index (HekStore              *store,
                            const HekHnswOptions  *options,
                            gboolean               rebuild,
                            HekIndexReport        *report,
                            const HekTask         *task,
                            GError               **error)
{
  const HekCollectionWork work = hek_collection_work_begin (store);
  gint64 start = g_get_monotonic_time ();
  HekIndexReport own = { 0 };
  GError *local = NULL;

  if (!build_all (store, options, rebuild, &own, task, &local))
    return hek_collection_work_fail (&work, local, error);
  own.build_s = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (own.n_built > 0 && work.mark != 0)
    {
      g_autofree char *time = hek_collection_work_dup_time (&work);
      g_autofree char *n_rows = hek_collection_work_dup_count (own.n_vectors);

      hek_telemetry_event (work.scope, HEK_EVENT_INDEX, work.began_us,
                           _("Index built in %s, rows: %s"), time, n_rows);
    }
  *report = own;
  return TRUE;
}

static gboolean
validate_segment (HekSnapshot    *snapshot,
                  guint           idx,
                  gboolean       *has,
                  const HekTask  *task,
                  GError        **error)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSidecar) sidecar =
    hek_snapshot_open_sidecar (snapshot, (int) idx, HEK_SEARCHER_GRAPH, &own_error);
  g_autoptr (HekHnsw) graph = NULL;
  const guint8 *image;
  gsize n_bytes;

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  *has = sidecar != NULL;
  if (sidecar == NULL)
    return TRUE;
  image = hek_sidecar_get_data (sidecar, &n_bytes);
  if (!hek_sidecar_check (sidecar, 0, n_bytes, error) ||
      !hek_snapshot_check (snapshot, idx, 0, segment->rows.n, error) ||
      !hek_hnsw_verify (image, n_bytes, task, error))
    return FALSE;
  graph = hek_hnsw_open (image, n_bytes, &segment->rows, error);
  return graph != NULL && hek_hnsw_validate (graph, task, error);
}

gboolean
hek_collection_validate_index (HekStore       *store,
                               guint          *n_validated,
                               const HekTask  *task,
                               GError        **error)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  guint n, n_sound = 0;

  if (snapshot == NULL)
    return FALSE;
  n = hek_snapshot_get_n_segments (snapshot);
  for (guint i = 0; i < n; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / n, 1.0 / n);
      gboolean has;

      if (!validate_segment (snapshot, i, &has, &part, error))
        {
          g_prefix_error (error, "segment %" G_GUINT64_FORMAT ": ",
                          hek_snapshot_get_segment (snapshot, i)->id);
          return FALSE;
        }
      n_sound += has ? 1 : 0;
    }
  *n_validated = n_sound;
  return TRUE;
}
