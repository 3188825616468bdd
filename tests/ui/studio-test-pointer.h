/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The pointer and the keyboard of the X server, by xdotool: events take the way that they take from
 * a hand. */

/* Returns: whether there is one; the reason to skip a test that needs it */
gboolean studio_test_pointer_exists (void);

/* Moves it to a point of @widget, and runs the main loop until GTK has seen it. */
void studio_test_pointer_move (GtkWidget *widget, double x, double y);

/* In some steps, as a hand does. */
void studio_test_pointer_glide (GtkWidget *widget, double x, double y);
void studio_test_pointer_press (void);
void studio_test_pointer_release (void);
/* Turns the wheel by so many clicks, downwards. */
void studio_test_pointer_wheel (guint n_clicks);

/* @name: of xdotool: "Tab", "shift+Right". Gives the window of @widget the keyboard. */
void studio_test_keyboard_press (GtkWidget *widget, const char *name);

G_END_DECLS
