/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer for list views, or a row that was asked for: a place in what a search found. Texts are
 * made when they are asked for.
 */
#include "config.h"

#include "hek-search-session-private.h"

#include "hek-picture-field.h"

struct _HekSearchItem
{
  GObject parent_instance;
  HekSearchAnswer *answer; /* owned */
  guint idx;
  char **texts;            /* owned (nullable): one a field, %NULL until asked for */
};

G_DEFINE_FINAL_TYPE (HekSearchItem, hek_search_item, G_TYPE_OBJECT)

static void
hek_search_item_finalize (GObject *object)
{
  HekSearchItem *self = HEK_SEARCH_ITEM (object);

  for (guint i = 0; self->texts != NULL && i < self->answer->schema->n_fields; i++)
    g_free (self->texts[i]);
  g_free (self->texts);
  g_clear_pointer (&self->answer, hek_search_answer_unref);
  G_OBJECT_CLASS (hek_search_item_parent_class)->finalize (object);
}

static void
hek_search_item_class_init (HekSearchItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_search_item_finalize;
}

static void
hek_search_item_init (HekSearchItem *self)
{
}

HekSearchItem *
hek_search_item_new (HekSearchAnswer *answer,
                     guint            idx)
{
  HekSearchItem *self = g_object_new (HEK_TYPE_SEARCH_ITEM, NULL);

  self->answer = hek_search_answer_ref (answer);
  self->idx = idx;
  return self;
}

guint
hek_search_item_get_rank (HekSearchItem *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), 0);
  return self->idx < self->answer->summary.n_hits ? self->idx + 1 : 0;
}

double
hek_search_item_get_distance (HekSearchItem *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), 0);
  return self->answer->distances[self->idx];
}

guint64
hek_search_item_get_row_id (HekSearchItem *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), 0);
  return self->answer->row_ids[self->idx];
}

const char *
hek_search_item_get_key (HekSearchItem *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), NULL);
  return self->answer->keys[self->idx];
}

/* --- fields ---------------------------------------------------------------------------------- */

const char *
hek_search_item_get_text (HekSearchItem *self,
                          guint          field)
{
  const HekColumn *column;

  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), NULL);
  g_return_val_if_fail (field < self->answer->schema->n_fields, NULL);

  column = self->answer->batch->columns[field];
  if (self->texts == NULL)
    self->texts = g_new0 (char *, self->answer->schema->n_fields);
  if (self->texts[field] == NULL)
    self->texts[field] = hek_column_dup_text (column, self->idx);
  return self->texts[field];
}

const char *
hek_search_item_get_picture (HekSearchItem *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), NULL);

  return hek_picture_field_get (self->answer->batch, self->answer->picture_field, self->idx);
}

HekThumbnail *
hek_search_item_get_thumbnail (HekSearchItem *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), NULL);

  return self->answer->thumbnails != NULL ? self->answer->thumbnails->pdata[self->idx] : NULL;
}

char *
hek_search_item_dup_row_name (HekSearchItem *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), NULL);

  return g_strdup_printf ("%s/%" G_GUINT64_FORMAT, self->answer->query->uuid,
                          self->answer->row_ids[self->idx]);
}

const float *
hek_search_item_get_vector (HekSearchItem *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_ITEM (self), NULL);

  return self->answer->vectors != NULL
           ? self->answer->vectors + (gsize) self->idx * self->answer->schema->dim : NULL;
}
