/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A window around @child, @width × @height for the child, presented and painted once. */
GtkWidget *studio_test_window_new (GtkWidget *child, int width, int height);

/* Runs the main loop. */
void studio_test_wait (guint msec);

/* Runs the main loop until the next frame of the window of @widget is painted. */
void studio_test_wait_frame (GtkWidget *widget);

/* Pixels of a widget as drawn now: native-endian ARGB, rows packed. */
typedef struct
{
  int width, height;
  guint32 *pixels;
} StudioTestGrab;

StudioTestGrab studio_test_grab       (GtkWidget *widget);
void           studio_test_grab_clear (StudioTestGrab *grab);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StudioTestGrab, studio_test_grab_clear)

/* Whether @check holds for what is drawn, at the latest after @msec. */
typedef gboolean (*StudioTestCheck) (const StudioTestGrab *grab, gconstpointer data);

gboolean studio_test_wait_for (GtkWidget *widget, StudioTestCheck check, gconstpointer data,
                               guint msec);

/* Presses a key on a widget, through its key controllers. Returns: whether one took it */
gboolean studio_test_key (GtkWidget *widget, guint keyval, GdkModifierType state);

G_END_DECLS
