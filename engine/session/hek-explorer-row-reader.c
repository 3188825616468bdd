/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows are known by a table that does not keep them alive; what waits to be read are numbers, so
 * that a row which nobody has any more when its turn comes is passed over: who scrolls fast leaves
 * what has gone by unread.
 */
#include "config.h"

#include "hek-explorer-row-private.h"

#include <glib/gi18n-lib.h>

#include "hek-job.h"

/* A screen of small rows. */
#define ROWS_A_JOB 64u

struct _HekExplorerRowReader
{
  GObject parent_instance;

  HekExplorerData *data; /* owned (nullable) */
  GHashTable *rows;      /* row + 1 → HekExplorerRow, not owned */
  GArray *waiting;       /* of guint32: the last asked for last */
  HekJob *job;           /* (nullable): under way */
  guint idle;
};

G_DEFINE_FINAL_TYPE (HekExplorerRowReader, hek_explorer_row_reader, G_TYPE_OBJECT)

/* Of a job: it has no more to do with the reader than this. */
typedef struct
{
  HekExplorerData *data; /* owned */
  guint32 *rows;         /* owned (nullable) */
  guint n;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  hek_explorer_data_unref (reading->data);
  g_free (reading->rows);
  g_free (reading);
}

static gpointer
reading_run (const HekTask  *task,
             gpointer        data,
             GError        **error)
{
  Reading *reading = data;

  return hek_explorer_contents_new (reading->data, g_steal_pointer (&reading->rows), reading->n,
                                    task, error);
}

static HekExplorerRow *
find (HekExplorerRowReader *self,
      guint32               row)
{
  return g_hash_table_lookup (self->rows, GSIZE_TO_POINTER ((gsize) row + 1));
}

static void hek_explorer_row_reader_read (HekExplorerRowReader *self);

static void
hek_explorer_row_reader_on_read (HekJob       *job,
                                 gpointer      result,
                                 const GError *error,
                                 gpointer      user_data)
{
  g_autoptr (HekExplorerRowReader) self = user_data;
  HekExplorerContents *contents = result;

  if (job != self->job)
    return; /* of a data that was shown before */
  g_clear_object (&self->job);
  for (guint i = 0; contents != NULL && i < contents->n; i++)
    {
      HekExplorerRow *row = find (self, contents->rows[i]);

      if (row == NULL || hek_explorer_row_is_loaded (row))
        continue;
      g_object_ref (row);
      hek_explorer_row_load (row, contents, i);
      g_object_unref (row);
      if (self->data != contents->data)
        return; /* who was told shows another one */
    }
  hek_explorer_row_reader_read (self);
}

static void
hek_explorer_row_reader_read (HekExplorerRowReader *self)
{
  g_autofree guint32 *rows = g_new (guint32, ROWS_A_JOB);
  Reading *reading;
  guint n = 0;

  if (self->job != NULL || self->data == NULL)
    return;
  while (n < ROWS_A_JOB && self->waiting->len > 0)
    {
      guint32 row = g_array_index (self->waiting, guint32, self->waiting->len - 1);
      HekExplorerRow *object = find (self, row);

      g_array_set_size (self->waiting, self->waiting->len - 1);
      if (object != NULL && !hek_explorer_row_is_loaded (object))
        rows[n++] = row;
    }
  if (n == 0)
    return;
  reading = g_new (Reading, 1);
  reading->data = hek_explorer_data_ref (self->data);
  reading->rows = g_steal_pointer (&rows);
  reading->n = n;
  self->job = hek_job_start (_("Reading rows"), HEK_LANE_INTERACTIVE, reading_run, reading,
                             reading_free, hek_explorer_contents_unref,
                             hek_explorer_row_reader_on_read, g_object_ref (self));
}

/* When all rows of a screen were asked for. */
static gboolean
hek_explorer_row_reader_on_idle (gpointer user_data)
{
  HekExplorerRowReader *self = user_data;

  self->idle = 0;
  hek_explorer_row_reader_read (self);
  return G_SOURCE_REMOVE;
}

static void
hek_explorer_row_reader_forget (gpointer  user_data,
                                GObject  *row)
{
  HekExplorerRowReader *self = user_data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == row)
      {
        g_hash_table_iter_remove (&iter);
        return;
      }
}

static void
hek_explorer_row_reader_clear (HekExplorerRowReader *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_object_weak_unref (value, hek_explorer_row_reader_forget, self);
  g_hash_table_remove_all (self->rows);
  g_array_set_size (self->waiting, 0);
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->data, hek_explorer_data_unref);
}

static void
hek_explorer_row_reader_dispose (GObject *object)
{
  HekExplorerRowReader *self = HEK_EXPLORER_ROW_READER (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  hek_explorer_row_reader_clear (self);
  G_OBJECT_CLASS (hek_explorer_row_reader_parent_class)->dispose (object);
}

static void
hek_explorer_row_reader_finalize (GObject *object)
{
  HekExplorerRowReader *self = HEK_EXPLORER_ROW_READER (object);

  g_hash_table_unref (self->rows);
  g_array_unref (self->waiting);
  G_OBJECT_CLASS (hek_explorer_row_reader_parent_class)->finalize (object);
}

static void
hek_explorer_row_reader_class_init (HekExplorerRowReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hek_explorer_row_reader_dispose;
  G_OBJECT_CLASS (klass)->finalize = hek_explorer_row_reader_finalize;
}

static void
hek_explorer_row_reader_init (HekExplorerRowReader *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  self->waiting = g_array_new (FALSE, FALSE, sizeof (guint32));
}

HekExplorerRowReader *
hek_explorer_row_reader_new (void)
{
  return g_object_new (HEK_TYPE_EXPLORER_ROW_READER, NULL);
}

void
hek_explorer_row_reader_set_data (HekExplorerRowReader *self,
                                  HekExplorerData      *data)
{
  g_return_if_fail (HEK_IS_EXPLORER_ROW_READER (self));

  if (self->data == data)
    return;
  hek_explorer_row_reader_clear (self);
  self->data = data != NULL ? hek_explorer_data_ref (data) : NULL;
}

HekExplorerRow *
hek_explorer_row_reader_dup_row (HekExplorerRowReader *self,
                                 guint32               row)
{
  HekExplorerRow *object;

  g_return_val_if_fail (HEK_IS_EXPLORER_ROW_READER (self), NULL);

  if (self->data == NULL || row >= self->data->n_rows)
    return NULL;
  object = find (self, row);
  if (object != NULL)
    return g_object_ref (object);
  object = hek_explorer_row_new (self->data, row);
  g_object_weak_ref (G_OBJECT (object), hek_explorer_row_reader_forget, self);
  g_hash_table_insert (self->rows, GSIZE_TO_POINTER ((gsize) row + 1), object);
  g_array_append_val (self->waiting, row);
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, hek_explorer_row_reader_on_idle, self, NULL);
  return object;
}
