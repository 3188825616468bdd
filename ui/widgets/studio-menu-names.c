/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-menu-names.h"

static void
name_item (GtkWidget *item)
{
  GtkWidget *child = gtk_widget_get_first_child (item);

  while (child != NULL && !GTK_IS_LABEL (child))
    child = gtk_widget_get_next_sibling (child);
  if (child == NULL)
    return;
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (child)), -1);
}

static void
name_items_below (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    switch (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (child)))
      {
      case GTK_ACCESSIBLE_ROLE_MENU_ITEM:
      case GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX:
      case GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO:
        name_item (child);
        break;
      default:
        name_items_below (child);
        break;
      }
}

void
studio_menu_names_keep (GtkPopover *menu)
{
  g_return_if_fail (GTK_IS_POPOVER (menu));

  g_signal_connect (menu, "map", G_CALLBACK (name_items_below), NULL);
}
