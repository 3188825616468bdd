/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a collection into a file, some at a time. */
#include "config.h"

#include "hek-collection-export.h"

#include "hek-sink.h"

#define BATCH_ROWS 4096

static gboolean
export_segment (HekSnapshot    *snapshot,
                guint           idx,
                HekSink        *sink,
                const HekTask  *task,
                GError        **error)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (HekRowPlace));

  for (gsize row = 0; row < segment->rows.n; row++)
    {
      HekRowPlace place = { idx, row };

      if (hek_snapshot_segment_is_live (segment, row))
        g_array_append_val (places, place);
      if (places->len == BATCH_ROWS || (row + 1 == segment->rows.n && places->len > 0))
        {
          g_autoptr (HekBatch) batch =
            hek_snapshot_fetch (snapshot, (const HekRowPlace *) places->data, places->len, TRUE,
                                error);

          if (batch == NULL || !hek_task_check (task, error) ||
              !hek_sink_write (sink, batch, task, error))
            return FALSE;
          g_array_set_size (places, 0);
          hek_task_progress (task, (double) (row + 1) / (double) segment->rows.n);
        }
    }
  return TRUE;
}

gboolean
hek_collection_export (HekSnapshot            *snapshot,
                       const char             *path,
                       const HekSourceFormat  *format,
                       const HekTask          *task,
                       GError                **error)
{
  g_autoptr (HekSink) sink =
    hek_sink_open (path, format, NULL, hek_snapshot_get_schema (snapshot), error);
  guint n = hek_snapshot_get_n_segments (snapshot);

  if (sink == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      HekTask part = hek_task_sub (task, (double) i / n, 1.0 / n);

      if (!export_segment (snapshot, i, sink, &part, error))
        return FALSE;
    }
  return hek_sink_finish (sink, error);
}
