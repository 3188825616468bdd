/* SPDX-License-Identifier: Apache-2.0 */
/* A stored layout as the Explorer draws it: the rows that live, and where they are. */
#include "config.h"

#include "hek-explorer-data.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-ref.h"

/* The part of the work that opening is; the rest compares rows with the commit. */
#define OPEN_SPAN 0.6

/* --- rows ------------------------------------------------------------------------------------ */

HekExplorerRows *
hek_explorer_rows_new (guint64 *row_ids,
                       gsize    n)
{
  HekExplorerRows *rows = g_new (HekExplorerRows, 1);

  g_atomic_ref_count_init (&rows->ref_count);
  rows->row_ids = row_ids;
  rows->n = n;
  return rows;
}

HekExplorerRows *
hek_explorer_rows_ref (HekExplorerRows *rows)
{
  g_atomic_ref_count_inc (&rows->ref_count);
  return rows;
}

void
hek_explorer_rows_unref (HekExplorerRows *rows)
{
  if (!hek_ref_drop (&rows->ref_count))
    return;
  g_free (rows->row_ids);
  g_free (rows);
}

/* The first of the rows low … high − 1 whose id is not less; @high: none */
static gsize
find_place (const HekExplorerRows *rows,
            guint64                row_id,
            gsize                  low,
            gsize                  high)
{
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (rows->row_ids[middle] < row_id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

guint32
hek_explorer_rows_find (const HekExplorerRows *rows,
                        guint64                row_id)
{
  gsize at = find_place (rows, row_id, 0, rows->n);

  return at < rows->n && rows->row_ids[at] == row_id ? (guint32) at : G_MAXUINT32;
}

guint32
hek_explorer_rows_find_next (const HekExplorerRows *rows,
                             guint64                row_id,
                             gsize                 *at)
{
  gsize low = *at, step = 1;

  if (low > 0 && rows->row_ids[low - 1] >= row_id)
    low = 0;
  /* doubled until the place is passed */
  while (low + step <= rows->n && rows->row_ids[low + step - 1] < row_id)
    {
      low += step;
      step *= 2;
    }
  *at = find_place (rows, row_id, low, MIN (low + step, rows->n));
  return *at < rows->n && rows->row_ids[*at] == row_id ? (guint32) *at : G_MAXUINT32;
}

/* --- a layout -------------------------------------------------------------------------------- */

/* Takes rows and places over: all of them, or those that live. */
static void
take_rows (HekExplorerData     *data,
           HekCollectionLayout *layout,
           const guint8        *live)
{
  guint n_coords = hek_layout_n_coords (layout->layout);
  const float *from = hek_layout_coords (layout->layout);
  float *coords;
  gsize n = 0;

  if (data->relation.n_gone == 0)
    {
      data->layout = g_steal_pointer (&layout->layout);
      data->rows = hek_explorer_rows_new (g_steal_pointer (&layout->row_ids), layout->n_rows);
      return;
    }
  coords = g_new (float, MAX (data->relation.n_drawn * n_coords, 1));
  for (gsize i = 0; i < layout->n_rows; i++)
    if (live[i])
      {
        memcpy (coords + n * n_coords, from + i * n_coords, n_coords * sizeof (float));
        layout->row_ids[n++] = layout->row_ids[i];
      }
  data->layout = hek_layout_new (hek_layout_recipe (layout->layout), coords, n);
  data->rows = hek_explorer_rows_new (g_steal_pointer (&layout->row_ids), n);
}

/* The rows of then. Whatever was stored with the collection since, such as layouts, is not among
 * them: that is to be read from @now. */
static HekSnapshot *
open_then (HekStore     *store,
           HekSnapshot  *now,
           gint64        as_of_us,
           GError      **error)
{
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *time = NULL;
  HekSnapshot *snapshot = NULL;
  GError *own_error = NULL;
  guint64 seq;

  if (as_of_us == 0)
    return hek_snapshot_ref (now);
  if (!hek_store_seq_at (store, as_of_us, &seq, error))
    return NULL;
  if (seq > 0)
    snapshot = hek_store_snapshot_at (store, seq, &own_error);
  if (snapshot != NULL)
    return snapshot;
  if (own_error != NULL && !g_error_matches (own_error, HEK_STORE_ERROR, HEK_STORE_ERROR_HISTORY))
    {
      g_propagate_error (error, own_error);
      return NULL;
    }
  g_clear_error (&own_error);
  then = g_date_time_new_from_unix_local (as_of_us / G_USEC_PER_SEC);
  time = then != NULL ? g_date_time_format (then, "%-d %B %Y, %H:%M:%S") : g_strdup ("?");
  g_set_error (error, HEK_STORE_ERROR,
               seq > 0 ? HEK_STORE_ERROR_HISTORY : HEK_STORE_ERROR_NOT_FOUND,
               _("Nothing is kept of the collection as of %s: it was made later, or its history "
                 "does not go back so far."), time);
  return NULL;
}

HekExplorerData *
hek_explorer_data_new (HekStore       *store,
                       const char     *name,
                       const HekTask  *task,
                       GError        **error)
{
  return hek_explorer_data_new_at (store, name, 0, task, error);
}

HekExplorerData *
hek_explorer_data_new_at (HekStore       *store,
                          const char     *name,
                          gint64          as_of_us,
                          const HekTask  *task,
                          GError        **error)
{
  HekTask open = hek_task_sub (task, 0, OPEN_SPAN);
  HekTask compare = hek_task_sub (task, OPEN_SPAN, 1 - OPEN_SPAN);
  g_autoptr (HekSnapshot) now = hek_store_snapshot (store, error);
  g_autoptr (HekSnapshot) snapshot =
    now != NULL ? open_then (store, now, as_of_us, error) : NULL;
  g_autoptr (HekCollectionLayout) layout =
    snapshot != NULL ? hek_collection_open_layout (now, name, &open, error) : NULL;
  g_autoptr (HekExplorerData) data = NULL;
  g_autofree guint8 *live = NULL;

  if (layout == NULL)
    return NULL;
  if (layout->layout == NULL)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   _("The layout “%s” is not finished: go on with it first."), layout->info->name);
      return NULL;
    }
  live = layout->n_rows < G_MAXUINT32 ? g_try_malloc (MAX (layout->n_rows, 1)) : NULL;
  if (live == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   _("There is not enough memory for the rows of “%s”."), layout->info->name);
      return NULL;
    }
  data = g_new0 (HekExplorerData, 1);
  g_atomic_ref_count_init (&data->ref_count);
  if (!hek_collection_relate_layout (layout, snapshot, &data->relation, live, &compare, error))
    return NULL;
  data->uuid = g_strdup (hek_store_get_uuid (store));
  data->as_of_us = as_of_us;
  data->info = g_steal_pointer (&layout->info);
  data->snapshot = g_steal_pointer (&snapshot);
  take_rows (data, layout, live);
  data->coords = hek_layout_coords (data->layout);
  data->n_rows = (guint32) data->rows->n;
  data->n_coords = hek_layout_n_coords (data->layout);
  return g_steal_pointer (&data);
}

HekExplorerData *
hek_explorer_data_ref (HekExplorerData *data)
{
  g_atomic_ref_count_inc (&data->ref_count);
  return data;
}

void
hek_explorer_data_unref (HekExplorerData *data)
{
  if (!hek_ref_drop (&data->ref_count))
    return;
  g_clear_pointer (&data->info, hek_collection_layout_info_free);
  g_clear_pointer (&data->layout, hek_layout_unref);
  g_clear_pointer (&data->rows, hek_explorer_rows_unref);
  g_clear_pointer (&data->snapshot, hek_snapshot_unref);
  g_free (data->uuid);
  g_free (data);
}

HekDistance
hek_explorer_data_get_distance (HekExplorerData *data)
{
  return hek_snapshot_get_distance (data->snapshot);
}

gboolean
hek_explorer_data_find_row (HekExplorerData *data,
                            guint32          row,
                            HekRowPlace     *place)
{
  return row < data->n_rows && hek_snapshot_find_row (data->snapshot, data->rows->row_ids[row],
                                                      place);
}
