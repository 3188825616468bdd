/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * studio_theme_start:
 * @display: where the style sheets apply
 *
 * Follows the preferences "theme" and "animations", and the desktop's wishes for dark and for high
 * contrast, until the program ends. Call once, after the settings and GTK are there.
 */
void studio_theme_start (GdkDisplay *display);

/* Keeps the style classes "theme-dark", "theme-neutral" and "theme-high-contrast" of @window. */
void studio_theme_mark_window (GtkWidget *window);

G_END_DECLS
