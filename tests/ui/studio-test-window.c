/* SPDX-License-Identifier: Apache-2.0 */
#include "studio-test-window.h"

#include <time.h>

#define WAIT_USEC (60 * G_USEC_PER_SEC)
#define LOOK_MSEC 20 /* at the clock, where nothing else wakes the main loop */

GtkWidget *
studio_test_window_new (GtkWidget *child,
                        int        width,
                        int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_widget_set_size_request (child, width, height);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_widget_set_valign (child, GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (child) == 0)
    g_main_context_iteration (NULL, TRUE);
  studio_test_wait (50);
  return window;
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static GLogWriterOutput
write_unless_of_dialogs (GLogLevelFlags   level,
                         const GLogField *fields,
                         gsize            n_fields,
                         gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE")
        && g_pattern_match_simple ("Trying to measure GtkLabel * for width of *, but it needs *",
                                   fields[i].value))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, user_data);
}

void
studio_test_allow_dialogs (void)
{
  g_log_set_writer_func (write_unless_of_dialogs, NULL, NULL);
}

void
studio_test_wait (guint msec)
{
  gboolean done = FALSE;

  g_timeout_add (msec, on_timeout, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
on_interval (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
studio_test_wait_until (StudioTestCondition holds,
                        gconstpointer       data)
{
  const gint64 start = g_get_monotonic_time ();
  const guint interval = g_timeout_add (LOOK_MSEC, on_interval, NULL);

  while (!holds (data))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time () - start, <, WAIT_USEC);
    }
  g_source_remove (interval);
}

static void
on_after_paint (GdkFrameClock *clock,
                gboolean      *painted)
{
  *painted = TRUE;
}

void
studio_test_wait_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gboolean painted = FALSE;
  gulong handler = g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint),
                                           &painted);

  gtk_widget_queue_draw (widget);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

StudioTestGrab
studio_test_grab (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  StudioTestGrab grab = { gtk_widget_get_width (widget), gtk_widget_get_height (widget), NULL };
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  graphene_rect_t bounds;

  gtk_widget_snapshot_child (parent, widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  g_assert_true (gtk_widget_compute_bounds (widget, parent, &bounds));
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (bounds.origin.x, bounds.origin.y,
                                                              grab.width, grab.height));
  grab.pixels = g_new (guint32, (gsize) grab.width * grab.height);
  gdk_texture_download (texture, (guchar *) grab.pixels, (gsize) grab.width * 4);
  return grab;
}

void
studio_test_grab_clear (StudioTestGrab *grab)
{
  g_clear_pointer (&grab->pixels, g_free);
}

gboolean
studio_test_wait_for (GtkWidget       *widget,
                      StudioTestCheck  check,
                      gconstpointer    data,
                      guint            msec)
{
  const gint64 end = g_get_monotonic_time () + (gint64) msec * 1000;

  do
    {
      g_auto (StudioTestGrab) grab = { 0 };

      /* nothing waits for its allocation after that */
      studio_test_wait_frame (widget);
      grab = studio_test_grab (widget);
      if (check (&grab, data))
        return TRUE;
    }
  while (g_get_monotonic_time () < end);
  return FALSE;
}

/* @n: (inout): how many to pass over */
static GtkWidget *
find_nth (GtkWidget *root,
          GType      type,
          guint     *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (*n)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
studio_test_find (GtkWidget *root,
                  GType      type,
                  guint      n)
{
  return find_nth (root, type, &n);
}

gpointer
studio_test_need (gpointer root,
                  GType    type,
                  guint    n)
{
  GtkWidget *found = studio_test_find (root, type, n);

  g_assert_nonnull (found);
  return found;
}

void
studio_test_assert_description (GtkWidget  *widget,
                                const char *wanted)
{
  g_autofree char *found = gtk_test_accessible_check_property (
    GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, wanted);

  g_assert_cmpstr (found, ==, NULL);
}

char *
studio_test_photo_path (void)
{
  return g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "small.png", NULL);
}

double
studio_test_thread_msec (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

gboolean
studio_test_key (GtkWidget       *widget,
                 guint            keyval,
                 GdkModifierType  state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; !taken && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &taken);
    }
  return taken;
}
