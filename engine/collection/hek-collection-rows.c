/* SPDX-License-Identifier: Apache-2.0 */
/* The live rows of a snapshot as one array of vectors. */
#include "config.h"

#include "hek-collection-rows.h"

#include <string.h>

#include "hek-aligned.h"

/* Rows that are copied between two looks at the cancellation. */
#define CHECK_ROWS 4096u

void
hek_collection_rows_clear (HekCollectionRows *rows)
{
  hek_aligned_free (rows->numbers);
  g_free (rows->row_ids);
  *rows = (HekCollectionRows) { 0 };
}

/* Rows [begin, end) of a segment, as far as they live. @n_most: room of @all */
static void
copy_rows (HekSnapshot       *snapshot,
           guint              segment_idx,
           gsize              begin,
           gsize              end,
           gsize              n_most,
           HekCollectionRows *all)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, segment_idx);
  gsize row_bytes = all->rows.stride_bytes;

  for (gsize i = begin; i < end && all->rows.n < n_most; i++)
    if (hek_snapshot_segment_is_live (segment, i))
      {
        HekRowPlace place = { segment_idx, i };

        memcpy ((guint8 *) all->numbers + all->rows.n * row_bytes,
                hek_rows_get (&segment->rows, i), row_bytes);
        all->row_ids[all->rows.n++] = hek_snapshot_get_row_id (snapshot, place);
      }
}

gboolean
hek_collection_read_rows (HekSnapshot        *snapshot,
                          HekCollectionRows  *out,
                          const HekTask      *task,
                          GError            **error)
{
  const HekSchema *schema = hek_snapshot_get_schema (snapshot);
  gsize row_bytes = schema->dim * hek_dtype_bytes (schema->dtype);
  gsize n_most = hek_snapshot_get_n_rows (snapshot);
  g_auto (HekCollectionRows) all = {
    .rows = { .dtype = schema->dtype, .dim = schema->dim, .stride_bytes = row_bytes },
  };

  all.numbers = hek_aligned_try_new (MAX (n_most, 1), row_bytes);
  all.row_ids = g_try_new (guint64, MAX (n_most, 1));
  if (all.numbers == NULL || all.row_ids == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for %zu vectors",
                   n_most);
      return FALSE;
    }
  all.rows.data = all.numbers;
  for (guint s = 0; s < hek_snapshot_get_n_segments (snapshot); s++)
    {
      gsize n = hek_snapshot_get_segment (snapshot, s)->rows.n;

      for (gsize begin = 0; begin < n; begin += CHECK_ROWS)
        {
          gsize end = MIN (begin + CHECK_ROWS, n);

          if (!hek_task_check (task, error) ||
              !hek_snapshot_check (snapshot, s, begin, end - begin, error))
            return FALSE;
          copy_rows (snapshot, s, begin, end, n_most, &all);
        }
      hek_task_progress (task, (double) all.rows.n / (double) MAX (n_most, 1));
    }
  *out = all;
  all = (HekCollectionRows) { 0 };
  return TRUE;
}
