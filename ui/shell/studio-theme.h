/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_theme_start:
 * @display: where the style sheets apply
 *
 * Follows the preferences "theme" and "animations", and the desktop's wishes for dark and for high contrast, until
 * the program ends. Call once, after the settings and GTK are there.
 */
void studio_theme_start (GdkDisplay *display);

/* Style classes of a window in the theme now: "dark", "neutral", "high-contrast" or none of them.
 * Returns: (transfer none) (array zero-terminated=1) */
const char *const *studio_theme_get_classes (void);

/* Keeps the style classes of @window up to date. */
void studio_theme_mark_window (GtkWidget *window);

G_END_DECLS
