/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives @view the rows of @rows, of which one or none is selected: no row becomes selected by
 * itself. Returns: (transfer full) */
GtkSingleSelection *studio_column_view_set_rows (GtkColumnView *view, GListModel *rows);

/* Until GTK 4.12 a column view offers this for none but its own list. */
void studio_column_view_scroll_to (GtkColumnView *view, guint position);

G_END_DECLS
