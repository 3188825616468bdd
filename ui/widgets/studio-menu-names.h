/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_menu_names_keep:
 * @menu: a menu made from a model
 *
 * Gives the items of the menu their accessible names whenever it opens. GTK 4.18 labels an item by
 * a child that it hides from screen readers, which leaves the item without a name.
 */
void studio_menu_names_keep (GtkPopover *menu);

G_END_DECLS
