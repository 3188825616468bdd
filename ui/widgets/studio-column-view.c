/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-column-view.h"

#define STUDIO_LIST_ITEM "studio-list-item" /* data of a cell's widget */

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

void
studio_column_view_set_cell (GtkListItem *list_item,
                             GtkWidget   *cell)
{
  g_object_set_data (G_OBJECT (cell), STUDIO_LIST_ITEM, list_item);
  gtk_list_item_set_child (list_item, cell);
}

GtkListItem *
studio_column_view_find_item (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      gpointer item = g_object_get_data (G_OBJECT (widget), STUDIO_LIST_ITEM);
      GtkWidget *child = gtk_widget_get_first_child (widget);

      /* the pointer may be on the padding around a cell, or between cells of a row */
      for (int depth = 0; item == NULL && child != NULL && depth < 2; depth++)
        {
          item = g_object_get_data (G_OBJECT (child), STUDIO_LIST_ITEM);
          child = gtk_widget_get_first_child (child);
        }
      if (item != NULL)
        return item;
      if (GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_BASE (widget))
        return NULL;
    }
  return NULL;
}

static void
studio_column_view_align_title (GtkWidget *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (title); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child))
      {
        gtk_label_set_xalign (GTK_LABEL (child), 1);
        gtk_widget_set_hexpand (child, TRUE);
      }
    else
      studio_column_view_align_title (child);
}

void
studio_column_view_set_up_title (GtkColumnView *view,
                                 guint          column,
                                 gboolean       align_right,
                                 const char    *tooltip)
{
  GtkWidget *title;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  /* the row of titles is the first child */
  title = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (view)));
  while (title != NULL && column-- > 0)
    title = gtk_widget_get_next_sibling (title);
  if (title == NULL)
    return;
  if (align_right)
    studio_column_view_align_title (title);
  gtk_widget_set_tooltip_text (title, tooltip);
}
