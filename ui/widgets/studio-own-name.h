/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_own_name_keep:
 * @widget: a GtkAccessible that has an accessible label of its own
 *
 * Makes that label its name. GTK 4.18 names drop-downs, and buttons that are given a text, by what
 * they show. To be called again when a button is given another text.
 */
void studio_own_name_keep (gpointer widget);

G_END_DECLS
