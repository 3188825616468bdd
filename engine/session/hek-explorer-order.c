/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the Explorer's data in the order of an attribute, or of their distance from a row. */
#include "config.h"

#include "hek-explorer-order.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-explorer-sort-private.h"
#include "hek-flat.h"
#include "hek-ref.h"

#define CHECK_ROWS 4096u
/* Rows that may each lie in a block of its own, which is read. */
#define CHECK_BLOCKS 64u
/* Parts of the work. */
#define READ_SPAN 0.5

HekExplorerOrdered *
hek_explorer_ordered_ref (HekExplorerOrdered *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_explorer_ordered_unref (gpointer data)
{
  HekExplorerOrdered *self = data;

  if (!hek_ref_drop (&self->ref_count))
    return;
  hek_explorer_data_unref (self->data);
  g_free (self->rows);
  g_free (self->distances);
  g_free (self);
}

gboolean
hek_explorer_order_equal (const HekExplorerOrder *a,
                          const HekExplorerOrder *b)
{
  if (a->kind != b->kind || a->descending != b->descending)
    return FALSE;
  return (a->kind != HEK_EXPLORER_ORDER_FIELD || a->field == b->field) &&
         (a->kind != HEK_EXPLORER_ORDER_DISTANCE || a->row == b->row);
}

/* --- what rows are sorted by ----------------------------------------------------------------- */

static HekExplorerSort
get_sort (HekFieldType type)
{
  if (type == HEK_FIELD_TEXT || type == HEK_FIELD_JSON)
    return HEK_EXPLORER_SORT_TEXTS;
  return type == HEK_FIELD_REAL ? HEK_EXPLORER_SORT_NUMBERS : HEK_EXPLORER_SORT_INTEGERS;
}

static void
read_key (HekExplorerKey      *key,
          const HekColumnView *view,
          gsize                row)
{
  gsize n_bytes;

  key->is_missing = hek_column_view_is_missing (view, row);
  if (key->is_missing)
    return;
  if (get_sort (view->type) == HEK_EXPLORER_SORT_TEXTS)
    key->key.text = hek_column_view_get_text (view, row, &n_bytes); /* ends with a NUL */
  else if (view->type == HEK_FIELD_REAL)
    key->key.number = view->reals[row];
  else
    key->key.integer = hek_column_view_get_integer (view, row);
}

static gboolean
read_field (HekExplorerOrdered  *self,
            guint                field,
            HekExplorerKey      *keys,
            const HekTask       *task,
            GError             **error)
{
  for (guint32 i = 0; i < self->n; i++)
    {
      const HekColumnView *view;
      HekRowPlace place;

      if (i % CHECK_ROWS == 0)
        {
          if (!hek_task_check (task, error))
            return FALSE;
          hek_task_progress (task, (double) i / self->n);
        }
      keys[i] = (HekExplorerKey) { .row = self->rows[i], .is_missing = TRUE };
      if (!hek_explorer_data_find_row (self->data, self->rows[i], &place))
        continue;
      view = hek_snapshot_get_column (self->data->snapshot, place.segment, field, error);
      if (view == NULL)
        return FALSE;
      read_key (&keys[i], view, place.row);
    }
  return TRUE;
}

/* Rows of one segment, one after the other, as far as a distance call goes. */
typedef struct
{
  guint segment;
  guint32 idx[CHECK_ROWS];
  guint32 n, first; /* of the keys */
  float out[CHECK_ROWS];
} Run;

/* Only blocks with rows that are asked for are read: between these may be gigabytes. */
static gboolean
measure_run (HekExplorerOrdered  *self,
             Run                 *run,
             const HekRows       *query,
             HekExplorerKey      *keys,
             const HekTask       *task,
             GError             **error)
{
  HekSnapshot *snapshot = self->data->snapshot;

  if (run->n == 0)
    return TRUE;
  for (guint32 i = 0; i < run->n; i++)
    if ((i % CHECK_BLOCKS == 0 && !hek_task_check (task, error)) ||
        !hek_snapshot_check (snapshot, run->segment, run->idx[i], 1, error))
      return FALSE;
  hek_flat_distances (&hek_snapshot_get_segment (snapshot, run->segment)->rows,
                      hek_snapshot_get_distance (snapshot), query, 0, run->idx, run->n, run->out);
  for (guint32 i = 0; i < run->n; i++)
    {
      keys[run->first + i].key.number = run->out[i];
      keys[run->first + i].is_missing = !isfinite (run->out[i]);
    }
  run->first += run->n;
  run->n = 0;
  return TRUE;
}

static gboolean
measure_all (HekExplorerOrdered  *self,
             const HekRows       *query,
             HekExplorerKey      *keys,
             const HekTask       *task,
             GError             **error)
{
  g_autofree Run *run = g_new0 (Run, 1);

  for (guint32 i = 0; i < self->n; i++)
    {
      HekRowPlace place;

      keys[i] = (HekExplorerKey) { .row = self->rows[i] };
      if (!hek_explorer_data_find_row (self->data, self->rows[i], &place))
        g_assert_not_reached (); /* rows of a data live in its snapshot */
      if ((run->n == CHECK_ROWS || place.segment != run->segment) &&
          !measure_run (self, run, query, keys, task, error))
        return FALSE;
      if (run->n == 0)
        {
          run->segment = place.segment;
          if (!hek_task_check (task, error))
            return FALSE;
          hek_task_progress (task, (double) i / self->n);
        }
      run->idx[run->n++] = (guint32) place.row;
    }
  return measure_run (self, run, query, keys, task, error);
}

static gboolean
measure (HekExplorerOrdered  *self,
         guint32              from,
         HekExplorerKey      *keys,
         const HekTask       *task,
         GError             **error)
{
  HekSnapshot *snapshot = self->data->snapshot;
  HekRowPlace place;
  HekRows query;

  if (!hek_explorer_data_find_row (self->data, from, &place))
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                           _("There is no row to measure distances from."));
      return FALSE;
    }
  if (!hek_snapshot_check (snapshot, place.segment, place.row, 1, error))
    return FALSE;
  query = hek_snapshot_get_segment (snapshot, place.segment)->rows;
  query.data = hek_rows_get (&query, place.row);
  query.n = 1;
  return measure_all (self, &query, keys, task, error);
}

/* --- sorting --------------------------------------------------------------------------------- */

static gboolean
no_memory (guint32   n,
           GError  **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _("There is not enough memory to sort %u rows."), n);
  return FALSE;
}

static gboolean
take_order (HekExplorerOrdered   *self,
            const HekExplorerKey *keys,
            gboolean              with_distances,
            GError              **error)
{
  if (with_distances)
    {
      self->distances = g_try_new (float, MAX (self->n, 1));
      if (self->distances == NULL)
        return no_memory (self->n, error);
    }
  for (guint32 i = 0; i < self->n; i++)
    {
      self->rows[i] = keys[i].row;
      if (with_distances)
        self->distances[i] = keys[i].is_missing ? NAN : (float) keys[i].key.number;
    }
  return TRUE;
}

static gboolean
sort_rows (HekExplorerOrdered      *self,
           const HekExplorerOrder  *order,
           const HekTask           *task,
           GError                 **error)
{
  HekTask read = hek_task_sub (task, 0, READ_SPAN);
  HekTask sort = hek_task_sub (task, READ_SPAN, 1 - READ_SPAN);
  HekSchema *schema = hek_snapshot_get_schema (self->data->snapshot);
  gboolean by_distance = order->kind == HEK_EXPLORER_ORDER_DISTANCE;
  g_autofree HekExplorerKey *keys = g_try_new (HekExplorerKey, MAX (self->n, 1));
  HekExplorerSort by;

  if (keys == NULL)
    return no_memory (self->n, error);
  if (by_distance ? !measure (self, order->row, keys, &read, error)
                  : !read_field (self, order->field, keys, &read, error))
    return FALSE;
  by = by_distance ? HEK_EXPLORER_SORT_NUMBERS
                   : get_sort (hek_schema_get_field (schema, order->field)->type);
  if (!hek_explorer_sort_keys (keys, self->n, by, order->descending, &sort))
    return hek_task_check (task, error) ? no_memory (self->n, error) : FALSE;
  return take_order (self, keys, by_distance, error);
}

HekExplorerOrdered *
hek_explorer_ordered_new (HekExplorerData         *data,
                          HekSceneSet             *set,
                          const HekExplorerOrder  *order,
                          const HekTask           *task,
                          GError                 **error)
{
  HekSchema *schema = hek_snapshot_get_schema (data->snapshot);
  g_autoptr (HekExplorerOrdered) self = g_new0 (HekExplorerOrdered, 1);

  g_return_val_if_fail (hek_scene_set_n_rows (set) == data->n_rows, NULL);
  g_return_val_if_fail (order->kind != HEK_EXPLORER_ORDER_FIELD || order->field < schema->n_fields,
                        NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->data = hek_explorer_data_ref (data);
  self->rows = hek_scene_set_dup_rows (set, &self->n);
  if (order->kind != HEK_EXPLORER_ORDER_ROWS)
    return sort_rows (self, order, task, error) ? g_steal_pointer (&self) : NULL;
  for (guint32 i = 0; order->descending && i < self->n / 2; i++)
    {
      guint32 row = self->rows[i];

      self->rows[i] = self->rows[self->n - 1 - i];
      self->rows[self->n - 1 - i] = row;
    }
  return g_steal_pointer (&self);
}

char *
hek_explorer_ordered_dup_keys (const HekExplorerOrdered  *self,
                               gsize                      n_bytes,
                               guint32                   *n_keys,
                               const HekTask             *task,
                               GError                   **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint32 n = 0;

  for (; n < self->n && out->len < n_bytes; n++)
    {
      g_autofree char *key = NULL;
      gsize before = out->len;
      HekRowPlace place;

      if (n % CHECK_ROWS == 0)
        {
          if (!hek_task_check (task, error))
            return NULL;
          hek_task_progress (task, (double) n / self->n);
        }
      if (!hek_explorer_data_find_row (self->data, self->rows[n], &place))
        g_assert_not_reached (); /* rows of a data live in its snapshot */
      key = hek_snapshot_dup_key (self->data->snapshot, place, error);
      if (key == NULL)
        return NULL;
      g_string_append (out, key);
      g_string_append_c (out, '\n');
      if (out->len <= n_bytes)
        continue;
      g_string_truncate (out, before);
      break;
    }
  *n_keys = n;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
