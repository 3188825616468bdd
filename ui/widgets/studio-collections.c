/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-collections.h"

#include "studio-count.h"

static char *
get_item_name (HekLibraryItem *item)
{
  return g_strdup (hek_library_item_get_name (item));
}

static void
set_up_row (GtkListItemFactory *factory,
            GtkListItem        *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL), *size = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (size, "dim-label");
  gtk_widget_add_css_class (size, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), size);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_row (GtkListItemFactory *factory,
          GtkListItem        *list_item)
{
  HekLibraryItem *item = gtk_list_item_get_item (list_item);
  const HekStoreStats *stats = hek_library_item_get_stats (item);
  HekSchema *schema = hek_library_item_get_schema (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *n_rows = NULL;
  g_autofree char *size = NULL;

  if (stats != NULL && schema != NULL)
    {
      n_rows = studio_count_format (stats->n_rows);
      size = g_strdup_printf ("%s × %u", n_rows, schema->dim);
    }
  gtk_label_set_text (GTK_LABEL (name), hek_library_item_get_name (item));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), size);
}

void
studio_collections_fill (GtkDropDown *drop_down,
                         HekLibrary  *library)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) name = gtk_cclosure_expression_new (
    G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_item_name), NULL, NULL);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  gtk_drop_down_set_expression (drop_down, name);
  gtk_drop_down_set_factory (drop_down, factory);
  gtk_drop_down_set_model (drop_down, hek_library_get_collections (library));
  g_object_unref (factory);
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
