/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the pages that @stack does not show from screen readers, from now on: in GTK 4.8 they keep
 * the accessible state "visible". */
void studio_stack_follow (GtkStack *stack);

G_END_DECLS
