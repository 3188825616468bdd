/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a segment that a filter lets through. */
#include "config.h"

#include "hek-collection-filter.h"

#include "hek-filter-scan.h"

/* Takes dead rows out. Returns: how many are left */
static gsize
keep_live (const HekSnapshotSegment *segment,
           guint64                  *bits)
{
  gsize n = 0;

  for (gsize i = 0; i < (segment->rows.n + 63) / 64; i++)
    {
      bits[i] &= segment->live[i];
      n += (gsize) __builtin_popcountll (bits[i]);
    }
  return n;
}

guint64 *
hek_collection_filter_segment (HekSnapshot    *snapshot,
                               guint           idx,
                               HekFilter      *filter,
                               gsize          *n_rows,
                               const HekTask  *task,
                               GError        **error)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  g_autofree HekColumnView *columns =
    g_new0 (HekColumnView, hek_snapshot_get_schema (snapshot)->n_fields);
  g_autoptr (HekFilterScan) scan = NULL;
  g_autofree guint64 *bits = NULL;
  guint n_fields;
  const guint *fields = hek_filter_get_fields (filter, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      const HekColumnView *column = hek_snapshot_get_column (snapshot, idx, fields[i], error);

      if (column == NULL)
        return NULL;
      columns[fields[i]] = *column;
    }
  scan = hek_filter_scan_new (filter, columns, segment->rows.n);
  bits = g_new0 (guint64, MAX (hek_filter_bitmap_words (segment->rows.n), 1));
  if (!hek_filter_run (scan, bits, n_rows, task, error))
    return NULL;
  if (segment->live != NULL)
    *n_rows = keep_live (segment, bits);
  return g_steal_pointer (&bits);
}
