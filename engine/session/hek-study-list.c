/* SPDX-License-Identifier: Apache-2.0 */
/* The points of a pair for list views. An item, once made, stays until the pair changes. */
#include "config.h"

#include "hek-study-list.h"

struct _HekStudyItem
{
  GObject parent_instance;
  HekStudyRow *row;
  HekStudyPoint point;
  char *label;
};

G_DEFINE_FINAL_TYPE (HekStudyItem, hek_study_item, G_TYPE_OBJECT)

static void
hek_study_item_finalize (GObject *object)
{
  HekStudyItem *self = HEK_STUDY_ITEM (object);

  hek_study_row_unref (self->row);
  g_free (self->label);
  G_OBJECT_CLASS (hek_study_item_parent_class)->finalize (object);
}

static void
hek_study_item_class_init (HekStudyItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_study_item_finalize;
}

static void
hek_study_item_init (HekStudyItem *self)
{
}

HekStudyRow *
hek_study_item_get_row (HekStudyItem *self)
{
  g_return_val_if_fail (HEK_IS_STUDY_ITEM (self), NULL);
  return self->row;
}

const HekStudyPoint *
hek_study_item_get_point (HekStudyItem *self)
{
  g_return_val_if_fail (HEK_IS_STUDY_ITEM (self), NULL);
  return &self->point;
}

const char *
hek_study_item_get_label (HekStudyItem *self)
{
  g_return_val_if_fail (HEK_IS_STUDY_ITEM (self), NULL);
  return self->label;
}

/* --- the list ------------------------------------------------------------------------------ */

struct _HekStudyList
{
  GObject parent_instance;

  /* borrowed (nullable) */
  const HekStudy *study;
  const HekStudyPair *pair;

  HekStudyItem **items; /* owned, by position: %NULL until asked for */
  guint n_items;
};

static void hek_study_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HekStudyList, hek_study_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hek_study_list_model_init))

static GType
hek_study_list_get_item_type (GListModel *model)
{
  return HEK_TYPE_STUDY_ITEM;
}

static guint
hek_study_list_get_n_items (GListModel *model)
{
  return HEK_STUDY_LIST (model)->n_items;
}

static gpointer
hek_study_list_get_item (GListModel *model,
                         guint       position)
{
  HekStudyList *self = HEK_STUDY_LIST (model);
  HekStudyItem *item;

  if (position >= self->n_items)
    return NULL;
  if (self->items[position] == NULL)
    {
      item = g_object_new (HEK_TYPE_STUDY_ITEM, NULL);
      item->point = g_array_index (self->pair->points, HekStudyPoint, position);
      item->row = hek_study_row_ref (self->study->rows->pdata[item->point.row_idx]);
      item->label = hek_study_row_label (&self->study->spec, item->row);
      self->items[position] = item;
    }
  return g_object_ref (self->items[position]);
}

static void
hek_study_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hek_study_list_get_item_type;
  iface->get_n_items = hek_study_list_get_n_items;
  iface->get_item = hek_study_list_get_item;
}

static void
hek_study_list_clear (HekStudyList *self)
{
  for (guint i = 0; i < self->n_items; i++)
    g_clear_object (&self->items[i]);
  g_clear_pointer (&self->items, g_free);
  self->n_items = 0;
}

static void
hek_study_list_finalize (GObject *object)
{
  hek_study_list_clear (HEK_STUDY_LIST (object));
  G_OBJECT_CLASS (hek_study_list_parent_class)->finalize (object);
}

static void
hek_study_list_class_init (HekStudyListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_study_list_finalize;
}

static void
hek_study_list_init (HekStudyList *self)
{
}

HekStudyList *
hek_study_list_new (void)
{
  return g_object_new (HEK_TYPE_STUDY_LIST, NULL);
}

void
hek_study_list_set (HekStudyList       *self,
                    const HekStudy     *study,
                    const HekStudyPair *pair)
{
  guint n_before;

  g_return_if_fail (HEK_IS_STUDY_LIST (self));

  n_before = self->n_items;
  hek_study_list_clear (self);
  self->study = study;
  self->pair = pair;
  self->n_items = pair != NULL ? pair->points->len : 0;
  self->items = g_new0 (HekStudyItem *, self->n_items + 1);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_items);
}
