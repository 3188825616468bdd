/* SPDX-License-Identifier: Apache-2.0 */
/* The two lists of collections: what has not changed stays the same object, at its place. */
#include "config.h"

#include "hek-library-private.h"

#include <string.h>

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const HekCollectionInfo *x = hek_library_item_get_info ((HekLibraryItem *) a);
  const HekCollectionInfo *y = hek_library_item_get_info ((HekLibraryItem *) b);
  int order = g_utf8_collate (x->name_space, y->name_space);

  if (order == 0)
    order = g_utf8_collate (x->name, y->name);
  return order != 0 ? order : strcmp (x->uuid, y->uuid);
}

/* What was deleted last comes first. */
static int
compare_times (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const HekCollectionInfo *x = hek_library_item_get_info ((HekLibraryItem *) a);
  const HekCollectionInfo *y = hek_library_item_get_info ((HekLibraryItem *) b);

  if (x->deleted_us != y->deleted_us)
    return x->deleted_us > y->deleted_us ? -1 : 1;
  return strcmp (x->uuid, y->uuid);
}

static HekLibraryItem *
find_item (GListStore *list,
           const char *uuid,
           guint      *position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (!g_str_equal (hek_library_item_get_uuid (item), uuid))
        continue;
      *position = i;
      return item; /* the list holds it */
    }
  return NULL;
}

/* Whether @item at @position would stay there. */
static gboolean
is_in_order (GListStore       *list,
             guint             position,
             HekLibraryItem   *item,
             GCompareDataFunc  compare)
{
  g_autoptr (HekLibraryItem) before =
    position > 0 ? g_list_model_get_item (G_LIST_MODEL (list), position - 1) : NULL;
  g_autoptr (HekLibraryItem) after = g_list_model_get_item (G_LIST_MODEL (list), position + 1);

  return (before == NULL || compare (before, item, NULL) < 0) &&
         (after == NULL || compare (item, after, NULL) < 0);
}

/* @item: (nullable): %NULL: it is not in this list */
static void
put (GListStore       *list,
     const char       *uuid,
     HekLibraryItem   *item,
     GCompareDataFunc  compare)
{
  guint position;
  HekLibraryItem *old = find_item (list, uuid, &position);

  if (old != NULL && item != NULL && hek_library_item_equal (old, item))
    return;
  if (old != NULL && item != NULL && is_in_order (list, position, item, compare))
    {
      g_list_store_splice (list, position, 1, (gpointer *) &item, 1);
      return;
    }
  if (old != NULL)
    g_list_store_remove (list, position);
  if (item != NULL)
    g_list_store_insert_sorted (list, item, compare, NULL);
}

void
hek_library_put_item (HekLibrary     *self,
                      const char     *uuid,
                      HekLibraryItem *item)
{
  gboolean is_deleted = item != NULL && hek_library_item_is_deleted (item);

  put (self->collections, uuid, is_deleted ? NULL : item, compare_names);
  put (self->deleted, uuid, is_deleted ? item : NULL, compare_times);
}

static void
remove_missing (GListStore *list,
                GHashTable *uuids)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (list)); i > 0; i--)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (G_LIST_MODEL (list), i - 1);

      if (!g_hash_table_contains (uuids, hek_library_item_get_uuid (item)))
        g_list_store_remove (list, i - 1);
    }
}

void
hek_library_set_items (HekLibrary *self,
                       GPtrArray  *items)
{
  g_autoptr (GHashTable) uuids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (uuids, (gpointer) hek_library_item_get_uuid (items->pdata[i]));
  remove_missing (self->collections, uuids);
  remove_missing (self->deleted, uuids);
  for (guint i = 0; i < items->len; i++)
    hek_library_put_item (self, hek_library_item_get_uuid (items->pdata[i]), items->pdata[i]);
}

HekLibraryItem *
hek_library_find (HekLibrary *self,
                  const char *uuid)
{
  guint position;
  HekLibraryItem *item;

  g_return_val_if_fail (HEK_IS_LIBRARY (self), NULL);

  item = find_item (self->collections, uuid, &position);
  return item != NULL ? item : find_item (self->deleted, uuid, &position);
}

GListModel *
hek_library_get_collections (HekLibrary *self)
{
  g_return_val_if_fail (HEK_IS_LIBRARY (self), NULL);

  return G_LIST_MODEL (self->collections);
}

GListModel *
hek_library_get_deleted (HekLibrary *self)
{
  g_return_val_if_fail (HEK_IS_LIBRARY (self), NULL);

  return G_LIST_MODEL (self->deleted);
}
