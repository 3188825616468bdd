/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives @view the rows of @rows, of which one or none is selected: no row becomes selected by
 * itself. Returns: (transfer full) */
GtkSingleSelection *studio_column_view_set_rows (GtkColumnView *view, GListModel *rows);

/* Until GTK 4.12 a column view offers this for none but its own list. */
void studio_column_view_scroll_to (GtkColumnView *view, guint position);

/* gtk_list_item_set_child(), such that studio_column_view_find_item() finds it. */
void studio_column_view_set_cell (GtkListItem *list_item, GtkWidget *cell);

/* Returns: (nullable) (transfer none): the list item that @widget or what is around it shows */
GtkListItem *studio_column_view_find_item (GtkWidget *widget);

/* GTK aligns all titles left until 4.12: right-aligned ones stand over their numbers. @tooltip:
 * (nullable): where the title is short */
void studio_column_view_set_up_title (GtkColumnView *view, guint column, gboolean align_right,
                                      const char *tooltip);

G_END_DECLS
