/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_column_titles_set:
 * @idx: of the column, in the order in which columns were appended
 * @is_right: its title stands above numbers
 * @help: (nullable): tooltip of the title
 *
 * What GTK 4.8 cannot be told about a title, but its widget can.
 */
void studio_column_titles_set (GtkColumnView *view, guint idx, gboolean is_right,
                               const char *help);

G_END_DECLS
