/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer floating): a popover that asks by how many neighbours of each row the selection grows,
 * and activates selection.grow (u) */
GtkWidget *studio_explorer_selection_grow_new (void);

G_END_DECLS
