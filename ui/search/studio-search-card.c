/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-search-card.h"

#include "studio-column-view.h"

#define STUDIO_CARD_SIDE 120

static void
studio_search_card_set_up (GtkListItemFactory      *factory,
                           GtkListItem             *list_item,
                           const StudioSearchTable *table)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *tile = studio_search_tile_new (table->look, STUDIO_CARD_SIDE);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (NULL), *distance = gtk_label_new (NULL);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (box, STUDIO_CARD_SIDE, -1);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 1); /* as wide as is left */
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (distance, "caption");
  gtk_widget_add_css_class (distance, "numeric");
  gtk_widget_add_css_class (distance, "dim-label");
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), distance);
  gtk_box_append (GTK_BOX (box), tile);
  gtk_box_append (GTK_BOX (box), line);
  studio_column_view_set_cell (list_item, box);
}

static void
studio_search_card_bind (GtkListItemFactory      *factory,
                         GtkListItem             *list_item,
                         const StudioSearchTable *table)
{
  HekSearchItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *tile = gtk_widget_get_first_child (box);
  GtkWidget *name = gtk_widget_get_first_child (gtk_widget_get_next_sibling (tile));
  g_autofree char *name_text = studio_search_table_dup_name (item);
  g_autofree char *distance = studio_search_table_format (table, item, TRUE);

  studio_search_tile_set_item (STUDIO_SEARCH_TILE (tile), item);
  gtk_label_set_text (GTK_LABEL (name), name_text);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), distance);
  gtk_widget_set_tooltip_text (box, studio_search_table_get_tooltip (item));
  studio_search_table_name_row (table, gtk_widget_get_parent (box), item);
}

static void
studio_search_card_unbind (GtkListItemFactory *factory,
                           GtkListItem        *list_item)
{
  GtkWidget *box = gtk_list_item_get_child (list_item);

  studio_search_tile_set_item (STUDIO_SEARCH_TILE (gtk_widget_get_first_child (box)), NULL);
}

GtkListItemFactory *
studio_search_card_factory_new (const StudioSearchTable *table)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (studio_search_card_set_up), (gpointer) table);
  g_signal_connect (factory, "bind", G_CALLBACK (studio_search_card_bind), (gpointer) table);
  g_signal_connect (factory, "unbind", G_CALLBACK (studio_search_card_unbind), NULL);
  return factory;
}
