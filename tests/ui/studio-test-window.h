/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A window around @child, @width × @height for the child, presented and painted once. */
GtkWidget *studio_test_window_new (GtkWidget *child, int width, int height);

/*
 * For tests that open an AdwMessageDialog: a newer libadwaita (1.7) measures its heading for less
 * than the heading's width, of which GTK warns. Before the first window.
 */
void studio_test_allow_dialogs (void);

/* Runs the main loop. */
void studio_test_wait (guint msec);

/* Runs the main loop until @holds does: after a minute without, the test fails. */
typedef gboolean (*StudioTestCondition) (gconstpointer data);

void studio_test_wait_until (StudioTestCondition holds, gconstpointer data);

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

/* The @n-th widget of @type in @root, depth first; @root itself counts. Returns: (nullable) */
GtkWidget *studio_test_find (GtkWidget *root, GType type, guint n);

/* The same where there must be one, to be assigned without a cast. */
gpointer studio_test_need (gpointer root, GType type, guint n);

/* Prints the accessible description that @widget has, and fails, where it is not @wanted. */
void studio_test_assert_description (GtkWidget *widget, const char *wanted);

/* Returns: (transfer full): the small photograph of tests/data */
char *studio_test_photo_path (void);

/* Processor time of this thread in milliseconds, from no beginning in particular. */
double studio_test_thread_msec (void);

/* Presses a key on a widget, through its key controllers. Returns: whether one took it */
gboolean studio_test_key (GtkWidget *widget, guint keyval, GdkModifierType state);

G_END_DECLS
