/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-column-view.h"

GtkSingleSelection *
studio_column_view_set_rows (GtkColumnView *view,
                             GListModel    *rows)
{
  GtkSingleSelection *selection = gtk_single_selection_new (g_object_ref (rows));

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (selection));
  return selection;
}

void
studio_column_view_scroll_to (GtkColumnView *view,
                              guint          position)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
}
