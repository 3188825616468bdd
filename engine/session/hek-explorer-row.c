/* SPDX-License-Identifier: Apache-2.0 */
/* One row for lists: a place in what a job has read. Texts are made when they are asked for. */
#include "config.h"

#include "hek-explorer-row-private.h"

#include "hek-picture-field.h"

struct _HekExplorerRow
{
  GObject parent_instance;

  HekExplorerData *data;         /* owned */
  guint32 row;
  HekExplorerContents *contents; /* owned (nullable): not loaded yet */
  guint idx;                     /* in @contents */
  char **texts;                  /* owned (nullable): one a field, %NULL until asked for */
};

G_DEFINE_FINAL_TYPE (HekExplorerRow, hek_explorer_row, G_TYPE_OBJECT)

static guint loaded_signal;

static void
hek_explorer_row_finalize (GObject *object)
{
  HekExplorerRow *self = HEK_EXPLORER_ROW (object);

  for (guint i = 0; self->texts != NULL && i < hek_explorer_row_get_schema (self)->n_fields; i++)
    g_free (self->texts[i]);
  g_free (self->texts);
  g_clear_pointer (&self->contents, hek_explorer_contents_unref);
  hek_explorer_data_unref (self->data);
  G_OBJECT_CLASS (hek_explorer_row_parent_class)->finalize (object);
}

static void
hek_explorer_row_class_init (HekExplorerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_explorer_row_finalize;
  loaded_signal = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
hek_explorer_row_init (HekExplorerRow *self)
{
}

HekExplorerRow *
hek_explorer_row_new (HekExplorerData *data,
                      guint32          row)
{
  HekExplorerRow *self = g_object_new (HEK_TYPE_EXPLORER_ROW, NULL);

  self->data = hek_explorer_data_ref (data);
  self->row = row;
  return self;
}

void
hek_explorer_row_load (HekExplorerRow      *self,
                       HekExplorerContents *contents,
                       guint                idx)
{
  g_return_if_fail (self->contents == NULL);

  self->contents = hek_explorer_contents_ref (contents);
  self->idx = idx;
  g_signal_emit (self, loaded_signal, 0);
}

guint32
hek_explorer_row_get_row (HekExplorerRow *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), G_MAXUINT32);

  return self->row;
}

guint64
hek_explorer_row_get_row_id (HekExplorerRow *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), 0);

  return self->data->rows->row_ids[self->row];
}

const HekSchema *
hek_explorer_row_get_schema (HekExplorerRow *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), NULL);

  return hek_snapshot_get_schema (self->data->snapshot);
}

gboolean
hek_explorer_row_is_loaded (HekExplorerRow *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), FALSE);

  return self->contents != NULL;
}

const char *
hek_explorer_row_get_problem (HekExplorerRow *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), NULL);

  return self->contents != NULL ? self->contents->problems[self->idx] : NULL;
}

const char *
hek_explorer_row_get_key (HekExplorerRow *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), NULL);

  return self->contents != NULL ? self->contents->keys[self->idx] : NULL;
}

/* (nullable): where the attributes are, and at which row of it */
static const HekBatch *
get_batch (HekExplorerRow *self,
           gsize          *row)
{
  *row = 0;
  if (self->contents == NULL)
    return NULL;
  if (self->contents->batch == NULL)
    return self->contents->single[self->idx];
  *row = self->idx;
  return self->contents->batch;
}

const char *
hek_explorer_row_get_text (HekExplorerRow *self,
                           guint           field)
{
  const HekSchema *schema = hek_explorer_row_get_schema (self);
  const HekBatch *batch;
  gsize row;

  g_return_val_if_fail (schema != NULL && field < schema->n_fields, NULL);

  batch = get_batch (self, &row);
  if (batch == NULL)
    return NULL;
  if (self->texts == NULL)
    self->texts = g_new0 (char *, schema->n_fields);
  if (self->texts[field] == NULL)
    self->texts[field] = hek_column_dup_text (batch->columns[field], row);
  return self->texts[field];
}

const char *
hek_explorer_row_get_picture (HekExplorerRow *self)
{
  const HekBatch *batch;
  gsize row;

  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), NULL);

  batch = get_batch (self, &row);
  return batch != NULL ? hek_picture_field_get (batch, self->contents->picture_field, row) : NULL;
}

HekThumbnail *
hek_explorer_row_get_thumbnail (HekExplorerRow *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), NULL);

  return self->contents != NULL ? self->contents->thumbnails[self->idx] : NULL;
}

const float *
hek_explorer_row_get_vector (HekExplorerRow *self)
{
  gsize row;

  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), NULL);

  return get_batch (self, &row) != NULL && self->contents->vectors != NULL
           ? self->contents->vectors + (gsize) self->idx * hek_explorer_row_get_schema (self)->dim
           : NULL;
}

char *
hek_explorer_row_dup_name (HekExplorerRow *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_ROW (self), NULL);

  return g_strdup_printf ("%s/%" G_GUINT64_FORMAT, self->data->uuid,
                          hek_explorer_row_get_row_id (self));
}
