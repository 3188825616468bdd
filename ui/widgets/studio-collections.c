/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-collections.h"

#include "studio-count.h"
#include "studio-name-row.h"

static char *
get_item_name (HekLibraryItem *item)
{
  return g_strdup (hek_library_item_get_name (item));
}

static void
bind_row (StudioNameRow *row,
          gpointer       item,
          gpointer       user_data)
{
  const HekStoreStats *stats = hek_library_item_get_stats (item);
  HekSchema *schema = hek_library_item_get_schema (item);
  g_autofree char *n_rows = NULL;
  g_autofree char *size = NULL;

  if (stats != NULL && schema != NULL)
    {
      n_rows = studio_count_format (stats->n_rows);
      size = g_strdup_printf ("%s × %u", n_rows, schema->dim);
    }
  studio_name_row_set (row, hek_library_item_get_name (item), size);
}

void
studio_collections_fill (GtkDropDown *drop_down,
                         HekLibrary  *library)
{
  g_autoptr (GtkExpression) name = gtk_cclosure_expression_new (
    G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_item_name), NULL, NULL);

  gtk_drop_down_set_expression (drop_down, name);
  studio_name_row_set_factories (drop_down, bind_row, NULL);
  gtk_drop_down_set_model (drop_down, hek_library_get_collections (library));
}

guint
studio_collections_find (HekLibrary *library,
                         const char *uuid)
{
  GListModel *model = hek_library_get_collections (library);
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; uuid != NULL && i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (model, i);

      if (g_str_equal (hek_library_item_get_info (item)->uuid, uuid))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}
