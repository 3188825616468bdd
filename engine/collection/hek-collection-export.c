/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a collection into a file, some at a time. */
#include "config.h"

#include "hek-collection-export.h"

#include "hek-collection-layout-private.h"
#include "hek-sink.h"

#define BATCH_ROWS 4096

/* The part of the time that finding some rows takes. */
#define FIND_SPAN 0.1

static gboolean
write_places (HekSnapshot    *snapshot,
              const GArray   *places,
              HekSink        *sink,
              const HekTask  *task,
              GError        **error)
{
  g_autoptr (HekBatch) batch = hek_snapshot_fetch (snapshot, (const HekRowPlace *) places->data,
                                                   places->len, TRUE, error);

  return batch != NULL && hek_task_check (task, error) &&
         hek_sink_write (sink, batch, task, error);
}

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
          if (!write_places (snapshot, places, sink, task, error))
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

gboolean
hek_collection_export_rows (HekSnapshot            *snapshot,
                            const guint64          *row_ids,
                            gsize                   n,
                            const char             *path,
                            const HekSourceFormat  *format,
                            const HekTask          *task,
                            GError                **error)
{
  HekTask find = hek_task_sub (task, 0, FIND_SPAN);
  HekTask write = hek_task_sub (task, FIND_SPAN, 1 - FIND_SPAN);
  g_autoptr (HekSink) sink =
    hek_sink_open (path, format, NULL, hek_snapshot_get_schema (snapshot), error);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (HekRowPlace));
  g_autofree HekLayoutRow *rows = NULL;
  gsize n_found = 0;

  if (sink == NULL)
    return FALSE;
  rows = hek_layout_find_rows (snapshot, row_ids, n, &n_found, &find, error);
  if (rows == NULL)
    return FALSE;
  for (gsize begin = 0; begin < n_found; begin += BATCH_ROWS)
    {
      gsize n_now = MIN (BATCH_ROWS, n_found - begin);

      g_array_set_size (places, 0);
      for (gsize i = 0; i < n_now; i++)
        g_array_append_val (places, rows[begin + i].place);
      if (!write_places (snapshot, places, sink, &write, error))
        return FALSE;
      hek_task_progress (&write, (double) (begin + n_now) / (double) n_found);
    }
  return hek_sink_finish (sink, error);
}
