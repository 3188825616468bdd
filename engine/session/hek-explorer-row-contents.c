/* SPDX-License-Identifier: Apache-2.0 */
/* What lists show of some rows, read on the thread of a job. */
#include "config.h"

#include "hek-explorer-row-private.h"

#include "hek-checked.h"
#include "hek-picture-field.h"
#include "hek-ref.h"
#include "hek-rows-convert.h"

/* More than a screen of the largest vectors. */
#define MAX_VECTOR_BYTES (64 * 1024 * 1024)

HekExplorerContents *
hek_explorer_contents_ref (HekExplorerContents *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_explorer_contents_unref (gpointer data)
{
  HekExplorerContents *self = data;

  if (!hek_ref_drop (&self->ref_count))
    return;
  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->keys[i]);
      g_free (self->problems[i]);
      g_clear_pointer (&self->thumbnails[i], hek_thumbnail_unref);
      if (self->single != NULL)
        g_clear_pointer (&self->single[i], hek_batch_free);
    }
  g_clear_pointer (&self->batch, hek_batch_free);
  g_free (self->single);
  g_free (self->keys);
  g_free (self->problems);
  g_free (self->thumbnails);
  g_free (self->vectors);
  g_free (self->rows);
  hek_explorer_data_unref (self->data);
  g_free (self);
}

static void
take_problem (HekExplorerContents *self,
              guint                idx,
              GError              *error)
{
  if (self->problems[idx] == NULL)
    self->problems[idx] = g_strdup (error->message);
  g_error_free (error);
}

static void
read_key (HekExplorerContents *self,
          guint                idx,
          HekRowPlace          place)
{
  GError *error = NULL;

  self->keys[idx] = hek_snapshot_dup_key (self->data->snapshot, place, &error);
  if (self->keys[idx] == NULL)
    {
      self->keys[idx] = g_strdup_printf ("%" G_GUINT64_FORMAT,
                                         self->data->rows->row_ids[self->rows[idx]]);
      take_problem (self, idx, error);
    }
  /* one that is damaged there is shown as one without: it is verify that says so */
  self->thumbnails[idx] = hek_snapshot_find_thumbnail (self->data->snapshot, place, NULL);
}

/* One row that cannot be read must not take the others with it. */
static void
read_singly (HekExplorerContents *self,
             const HekRowPlace   *places,
             gboolean             with_vectors)
{
  gsize dim = hek_snapshot_get_schema (self->data->snapshot)->dim;

  self->single = g_new0 (HekBatch *, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      GError *error = NULL;

      self->single[i] = hek_snapshot_fetch (self->data->snapshot, places + i, 1, with_vectors,
                                            &error);
      if (self->single[i] == NULL)
        take_problem (self, i, error);
      else if (with_vectors)
        {
          HekRows rows = hek_batch_get_rows (self->single[i]);

          hek_rows_to_f32 (&rows, 0, 1, self->vectors + i * dim);
        }
    }
}

static void
read_all (HekExplorerContents *self,
          const HekRowPlace   *places)
{
  const HekSchema *schema = hek_snapshot_get_schema (self->data->snapshot);
  gsize n_bytes = 0;

  if (schema->dim > 0 &&
      hek_checked_mul (self->n, (gsize) schema->dim * sizeof (float), &n_bytes) &&
      n_bytes <= MAX_VECTOR_BYTES)
    self->vectors = g_try_malloc0 (n_bytes);
  self->batch = hek_snapshot_fetch (self->data->snapshot, places, self->n, self->vectors != NULL,
                                    NULL);
  if (self->batch == NULL)
    {
      read_singly (self, places, self->vectors != NULL);
      return;
    }
  if (self->vectors != NULL)
    {
      HekRows rows = hek_batch_get_rows (self->batch);

      hek_rows_to_f32 (&rows, 0, self->n, self->vectors);
    }
}

HekExplorerContents *
hek_explorer_contents_new (HekExplorerData  *data,
                           guint32          *rows,
                           guint             n,
                           const HekTask    *task,
                           GError          **error)
{
  g_autoptr (HekExplorerContents) self = g_new0 (HekExplorerContents, 1);
  g_autofree HekRowPlace *places = g_new (HekRowPlace, MAX (n, 1));

  g_atomic_ref_count_init (&self->ref_count);
  self->data = hek_explorer_data_ref (data);
  self->n = n;
  self->rows = rows;
  self->keys = g_new0 (char *, MAX (n, 1));
  self->problems = g_new0 (char *, MAX (n, 1));
  self->thumbnails = g_new0 (HekThumbnail *, MAX (n, 1));
  self->picture_field = hek_picture_field_find (hek_snapshot_get_schema (data->snapshot));
  for (guint i = 0; i < n; i++)
    {
      if (!hek_task_check (task, error))
        return NULL;
      /* rows of a data live in its snapshot */
      if (!hek_explorer_data_find_row (data, rows[i], &places[i]))
        g_assert_not_reached ();
      read_key (self, i, places[i]);
    }
  read_all (self, places);
  return g_steal_pointer (&self);
}
