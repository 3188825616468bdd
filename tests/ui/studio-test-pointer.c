/* SPDX-License-Identifier: Apache-2.0 */
#include "studio-test-pointer.h"

#include "studio-test-window.h"

#define SETTLE_MSEC 60
#define N_STEPS 6

gboolean
studio_test_pointer_exists (void)
{
  g_autofree char *path = g_find_program_in_path ("xdotool");

  return path != NULL;
}

static void
on_done (GObject      *process,
         GAsyncResult *result,
         gpointer      done)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, &error);
  g_assert_no_error (error);
  *(gboolean *) done = TRUE;
}

static gboolean
is_true (gconstpointer flag)
{
  return *(const gboolean *) flag;
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean done = FALSE;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, on_done, &done);
  studio_test_wait_until (is_true, &done);
  studio_test_wait (SETTLE_MSEC);
}

static void
move_to (int x,
         int y)
{
  g_autofree char *across = g_strdup_printf ("%d", x), *along = g_strdup_printf ("%d", y);

  run ((const char *const[]){ "xdotool", "mousemove", across, along, NULL });
}

static void
get_position (GtkWidget *widget,
              double    *x,
              double    *y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));
  double left, top, at_x, at_y;

  gtk_native_get_surface_transform (native, &left, &top);
  g_assert_true (gdk_surface_get_device_position (gtk_native_get_surface (native),
                                                  gdk_seat_get_pointer (seat), &at_x, &at_y,
                                                  NULL));
  gtk_widget_translate_coordinates (GTK_WIDGET (native), widget, at_x - left, at_y - top, x, y);
}

/* The windows of a test may be anywhere on the screen, but all at the same place: where the
 * pointer is tells where. */
static void
get_root (GtkWidget *widget,
          double     x,
          double     y,
          int       *root_x,
          int       *root_y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  static double window_x, window_y;
  static gboolean is_known;
  double at_x, at_y;

  if (!is_known)
    {
      move_to (300, 300);
      get_position (GTK_WIDGET (native), &at_x, &at_y);
      window_x = 300 - at_x;
      window_y = 300 - at_y;
      is_known = TRUE;
    }
  gtk_widget_translate_coordinates (widget, GTK_WIDGET (native), x, y, &at_x, &at_y);
  *root_x = MAX ((int) (window_x + at_x), 0);
  *root_y = MAX ((int) (window_y + at_y), 0);
}

void
studio_test_pointer_move (GtkWidget *widget,
                          double     x,
                          double     y)
{
  int root_x, root_y;

  get_root (widget, x, y, &root_x, &root_y);
  move_to (root_x, root_y);
}

/* One process for all: each costs more than the way. */
void
studio_test_pointer_glide (GtkWidget *widget,
                           double     x,
                           double     y)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  double from_x, from_y;
  int from_root_x, from_root_y, root_x, root_y;

  get_position (widget, &from_x, &from_y);
  get_root (widget, from_x, from_y, &from_root_x, &from_root_y);
  get_root (widget, x, y, &root_x, &root_y);
  g_strv_builder_add (builder, "xdotool");
  for (int i = 1; i <= N_STEPS; i++)
    {
      g_autofree char *across = g_strdup_printf (
        "%d", from_root_x + (root_x - from_root_x) * i / N_STEPS);
      g_autofree char *along = g_strdup_printf (
        "%d", from_root_y + (root_y - from_root_y) * i / N_STEPS);

      g_strv_builder_add_many (builder, "mousemove", across, along, "sleep", "0.02", NULL);
    }
  argv = g_strv_builder_end (builder);
  run ((const char *const *) argv);
}

void
studio_test_pointer_press (void)
{
  run ((const char *const[]){ "xdotool", "mousedown", "1", NULL });
}

void
studio_test_pointer_release (void)
{
  run ((const char *const[]){ "xdotool", "mouseup", "1", NULL });
}

void
studio_test_pointer_wheel (guint n_clicks)
{
  g_autofree char *n = g_strdup_printf ("%u", n_clicks);

  run ((const char *const[]){ "xdotool", "click", "--repeat", n, "5", NULL });
}

void
studio_test_keyboard_press (GtkWidget  *widget,
                            const char *name)
{
  const char *title = gtk_window_get_title (GTK_WINDOW (gtk_widget_get_root (widget)));

  if (!gtk_window_is_active (GTK_WINDOW (gtk_widget_get_root (widget))))
    run ((const char *const[]){ "xdotool", "search", "--onlyvisible", "--name", title,
                                "windowfocus", NULL });
  run ((const char *const[]){ "xdotool", "key", name, NULL });
}
