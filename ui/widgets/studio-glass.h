/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A box to lie over a drawing: where none of its children is, the pointer goes through it to what
 * is below. (A GtkBox keeps the pointer all over its place, and "can-target" takes it from the
 * children, too.)
 */
#define STUDIO_TYPE_GLASS (studio_glass_get_type ())
G_DECLARE_FINAL_TYPE (StudioGlass, studio_glass, STUDIO, GLASS, GtkWidget)

GtkWidget *studio_glass_new (GtkOrientation orientation, int spacing);

void studio_glass_append (StudioGlass *self, GtkWidget *child);

G_END_DECLS
