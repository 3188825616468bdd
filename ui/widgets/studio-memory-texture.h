/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Pixels of a whole window that change with every frame. GTK 4.8's cairo renderer, which the studio
 * takes where there is no GPU, makes a float of every byte of a texture and a byte of that again: 8
 * of 18 ms that the main thread needs for 1280 × 800 pixels. It is given these pixels as a surface
 * instead; every other renderer has the texture. Any thread may make one.
 */

/* @pixels: width × height of GDK_MEMORY_DEFAULT. Returns: (transfer full) */
GdkTexture *studio_memory_texture_new (guint width, guint height, GBytes *pixels);

/* As gtk_snapshot_append_texture(), for any texture; those of above are drawn without the detour.
 * @widget: who is drawn */
void        studio_memory_texture_snapshot (GdkTexture *texture, GtkWidget *widget,
                                            GtkSnapshot *snapshot, const graphene_rect_t *bounds);

G_END_DECLS
