/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_theme_tile_new:
 * @id: target of app.theme: "neutral"
 * @label: translated
 *
 * Returns: (transfer floating): a toggle button with a small picture of a window in this theme
 */
GtkWidget *studio_theme_tile_new (const char *id, const char *label);

G_END_DECLS
