/* SPDX-License-Identifier: Apache-2.0 */
/*
 * StudioPointsView: what an empty one says, keys, flight, the point under the pointer and that it
 * stays there through zooms, selections, layouts in the plane, points that cannot be drawn, frames
 * while it moves.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include "hek-rng.h"
#include "studio-test-window.h"

#include <math.h>
#include <string.h>

#define WIDTH 480
#define HEIGHT 360
#define N 5000

static HekScenePoints *
points_new (guint n_coords,
            gsize n)
{
  g_autofree float *coords = g_new (float, n * n_coords);
  HekScenePoints *points;
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (gsize i = 0; i < n * n_coords; i++)
    coords[i] = (float) (hek_rng_double (&rng) + (double) (i / n_coords % 4) * 1.5);
  points = hek_scene_points_new (coords, n, n_coords, NULL, NULL);
  g_assert_nonnull (points);
  return points;
}

static gboolean
is_final (gconstpointer view)
{
  return studio_points_view_is_final (STUDIO_POINTS_VIEW ((gpointer) view));
}

static void
wait_final (GtkWidget *view)
{
  studio_test_wait (20);
  studio_test_wait_until (is_final, view);
}

/* Returns: (transfer full) */
static char *
get_description (GtkWidget *view)
{
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (view),
                                             GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");
}

static void
assert_says (GtkWidget  *view,
             const char *words)
{
  g_autofree char *found = get_description (view);

  g_test_message ("%s", found);
  g_assert_nonnull (strstr (found, words));
}

static guint
count_lit (GtkWidget *view)
{
  g_auto (StudioTestGrab) grab = studio_test_grab (view);
  guint n = 0;

  for (int i = 1; i < grab.width * grab.height; i++)
    n += grab.pixels[i] != grab.pixels[0];
  return n;
}

/* The first controller of @type. */
static gpointer
controller_of (GtkWidget *view,
               GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  g_assert_not_reached ();
}

static void
test_empty (void)
{
  GtkWidget *view = studio_points_view_new ();
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);

  studio_test_assert_description (view, "Points, none yet");
  studio_test_key (view, GDK_KEY_Right, 0);
  studio_test_key (view, GDK_KEY_Home, 0);
  studio_test_key (view, GDK_KEY_plus, 0);
  studio_test_wait (200);
  studio_test_assert_description (view, "Points, none yet");
  g_assert_cmpuint (studio_points_view_get_row (STUDIO_POINTS_VIEW (view)), ==,
                    STUDIO_POINTS_VIEW_NO_ROW);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_keys (void)
{
  g_autoptr (HekScenePoints) points = points_new (3, N);
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  HekSceneCamera first, camera;

  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  assert_says (view, "5,000 of 5,000 points drawn, frame ");
  assert_says (view, "nothing selected");
  g_assert_cmpuint (count_lit (view), >, 500);
  studio_points_view_get_camera (self, &first);

  g_assert_true (studio_test_key (view, GDK_KEY_Right, 0));
  g_assert_true (studio_test_key (view, GDK_KEY_Up, 0));
  g_assert_true (studio_test_key (view, GDK_KEY_plus, 0));
  g_assert_true (studio_test_key (view, GDK_KEY_Left, GDK_SHIFT_MASK));
  g_assert_false (studio_test_key (view, GDK_KEY_h, 0));
  g_assert_false (studio_test_key (view, GDK_KEY_w, GDK_CONTROL_MASK));
  studio_points_view_get_camera (self, &camera);
  g_assert_cmpfloat_with_epsilon (camera.azimuth_deg, first.azimuth_deg + 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (camera.elevation_deg, first.elevation_deg + 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (camera.distance, first.distance / 1.2, 1e-9);
  wait_final (view);
  g_assert_true (studio_test_key (view, GDK_KEY_Home, 0));
  wait_final (view);
  studio_points_view_get_camera (self, &camera);
  g_assert_true (hek_scene_camera_equal (&camera, &first));

  studio_points_view_set_points (self, NULL, NULL, NULL);
  studio_test_assert_description (view, "Points, none yet");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* It flies while the key is held, and no longer. */
static void
test_fly (void)
{
  g_autoptr (HekScenePoints) points = points_new (3, N);
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  HekSceneCamera first, camera;

  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  studio_points_view_get_camera (self, &first);
  g_assert_true (studio_test_key (view, GDK_KEY_w, 0));
  studio_test_wait (200);
  g_assert_false (studio_points_view_is_final (self));
  g_signal_emit_by_name (controller_of (view, GTK_TYPE_EVENT_CONTROLLER_KEY), "key-released",
                         GDK_KEY_w, 0, 0);
  wait_final (view);
  studio_points_view_get_camera (self, &camera);
  g_assert_false (hek_scene_camera_equal (&camera, &first));
  g_assert_cmpfloat (camera.azimuth_deg, ==, first.azimuth_deg);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Where the point of a row is now, in widget units. */
static void
find_row (StudioPointsView     *self,
          const HekScenePoints *points,
          guint32               row,
          double               *x,
          double               *y)
{
  g_autofree guint32 *slots = hek_scene_points_dup_slots (points);
  HekSceneCamera camera;
  HekSceneView view;
  double position[3], depth;

  studio_points_view_get_camera (self, &camera);
  hek_scene_view_init (&view, &camera, gtk_widget_get_width (GTK_WIDGET (self)),
                       gtk_widget_get_height (GTK_WIDGET (self)));
  hek_scene_points_get_position (points, slots[row], position);
  g_assert_true (hek_scene_view_project (&view, position, x, y, &depth));
}

static gboolean
has_row (gconstpointer view)
{
  return studio_points_view_get_row (STUDIO_POINTS_VIEW ((gpointer) view))
         != STUDIO_POINTS_VIEW_NO_ROW;
}

static void
on_activated (StudioPointsView *view,
              guint             row,
              guint             state,
              guint            *out)
{
  *out = row;
}

static gboolean
was_clicked (gconstpointer row)
{
  return *(const guint *) row != G_MAXUINT;
}

/* A point is found, clicked, and stays under the pointer however much is zoomed. */
static void
test_pointer (void)
{
  g_autoptr (HekScenePoints) points = points_new (3, 40);
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  const guint32 row = 17;
  double x, y, after_x, after_y;
  HekSceneLook look;
  guint clicked = G_MAXUINT;
  gboolean taken;

  studio_points_view_get_look (self, &look);
  look.diameter = 5;
  studio_points_view_set_look (self, &look);
  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  g_signal_connect (self, "activated", G_CALLBACK (on_activated), &clicked);
  find_row (self, points, row, &x, &y);
  g_signal_emit_by_name (controller_of (view, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", x, y);
  studio_test_wait_until (has_row, view);
  g_assert_cmpuint (studio_points_view_get_row (self), ==, row);
  g_signal_emit_by_name (controller_of (view, GTK_TYPE_GESTURE_CLICK), "released", 1, x, y);
  studio_test_wait_until (was_clicked, &clicked);
  g_assert_cmpuint (clicked, ==, row);

  for (guint i = 0; i < 12; i++)
    {
      g_signal_emit_by_name (controller_of (view, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "scroll", 0.0,
                             i < 9 ? -1.0 : 1.0, &taken);
      g_assert_true (taken);
      find_row (self, points, row, &after_x, &after_y);
      g_assert_cmpfloat (hypot (after_x - x, after_y - y), <, 4);
    }
  wait_final (view);
  g_signal_emit_by_name (controller_of (view, GTK_TYPE_EVENT_CONTROLLER_MOTION), "leave");
  g_assert_cmpuint (studio_points_view_get_row (self), ==, STUDIO_POINTS_VIEW_NO_ROW);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A click takes what is under it, also where nothing was pointed at before (a finger), or something
 * else was; right after a turn, too. */
static void
test_click (void)
{
  g_autoptr (HekScenePoints) points = points_new (3, 40);
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  HekSceneCamera camera;
  guint clicked = G_MAXUINT;
  double x, y;

  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  g_signal_connect (self, "activated", G_CALLBACK (on_activated), &clicked);
  for (guint row = 16; row < 19; row++)
    {
      studio_points_view_get_camera (self, &camera);
      camera.azimuth_deg += 20;
      studio_points_view_set_camera (self, &camera, FALSE);
      find_row (self, points, row, &x, &y);
      g_signal_emit_by_name (controller_of (view, GTK_TYPE_GESTURE_CLICK), "released", 1, x, y);
      clicked = G_MAXUINT;
      studio_test_wait_until (was_clicked, &clicked);
      g_assert_cmpuint (clicked, ==, row);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A few points far away do not make a dot of the others. */
static void
test_far (void)
{
  g_autofree float *coords = g_new (float, N * 3);
  g_autoptr (HekScenePoints) points = NULL;
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  HekSceneCamera camera;
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint i = 0; i < N * 3; i++)
    coords[i] = (float) hek_rng_double (&rng);
  coords[0] = 1e7f;
  points = hek_scene_points_new (coords, N, 3, NULL, NULL);
  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  studio_points_view_get_camera (self, &camera);
  g_assert_cmpfloat (camera.distance, <, 10);
  g_assert_cmpuint (count_lit (view), >, 300);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Selected ones are counted, hidden ones left out; the camera stays with other colours. */
static void
test_mask (void)
{
  g_autoptr (HekScenePoints) points = points_new (3, N);
  const guint8 red[4] = { 255, 0, 0, 255 };
  g_autoptr (HekSceneStyle) style = hek_scene_style_new (points, NULL, red, NULL, NULL);
  g_autofree guint64 *shown = g_new0 (guint64, HEK_SCENE_N_WORDS (N));
  g_autofree guint64 *selected = g_new0 (guint64, HEK_SCENE_N_WORDS (N));
  g_autoptr (HekSceneMask) mask = NULL;
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  HekSceneCamera before, after;

  memset (shown, 0xff, 1000 / 8);
  selected[0] = 7;
  mask = hek_scene_mask_new (points, shown, selected, NULL);
  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  studio_test_key (view, GDK_KEY_Right, 0);
  studio_points_view_get_camera (self, &before);
  studio_points_view_set_points (self, points, style, mask);
  studio_points_view_set_meter (self, TRUE);
  wait_final (view);
  assert_says (view, "1,000 points, 100 % of those in view drawn");
  assert_says (view, "3 selected");
  studio_points_view_get_camera (self, &after);
  g_assert_true (hek_scene_camera_equal (&before, &after));
  g_assert_cmpuint (count_lit (view), >, 100);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_flat (void)
{
  g_autoptr (HekScenePoints) points = points_new (2, N);
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  HekSceneCamera first, camera;

  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  assert_says (view, "seen from above");
  studio_points_view_get_camera (self, &first);
  g_assert_cmpint (first.projection, ==, HEK_SCENE_ORTHOGRAPHIC);
  studio_test_key (view, GDK_KEY_Right, 0);
  studio_points_view_get_camera (self, &camera);
  g_assert_cmpfloat (camera.azimuth_deg, ==, first.azimuth_deg);
  g_assert_cmpfloat (camera.elevation_deg, ==, first.elevation_deg);
  g_assert_cmpfloat (camera.target[0], >, first.target[0]);
  g_assert_false (studio_test_key (view, GDK_KEY_e, 0));
  wait_final (view);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_not_drawable (void)
{
  const float coords[] = { NAN, 0, 0, 0, INFINITY, 1 };
  g_autoptr (HekScenePoints) points = hek_scene_points_new (coords, 2, 3, NULL, NULL);
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);

  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  assert_says (view, "0 of 0 points drawn");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Frames come while it turns, their times are known, and in the end all is drawn; it can go while
 * a worker is under way. */
static void
test_moving (void)
{
  g_autoptr (HekScenePoints) points = points_new (3, 200000);
  GtkWidget *view = studio_points_view_new ();
  StudioPointsView *self = STUDIO_POINTS_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  HekSceneStats stats;
  double msec;

  studio_points_view_set_points (self, points, NULL, NULL);
  wait_final (view);
  g_assert_cmpfloat (studio_points_view_get_interval (self, 0.05), ==, 0);
  for (guint i = 0; i < 30; i++)
    {
      studio_test_key (view, GDK_KEY_Right, 0);
      studio_test_wait (12);
    }
  wait_final (view);
  studio_points_view_get_stats (self, &stats, &msec);
  g_assert_true (stats.complete);
  g_assert_cmpuint (stats.n_drawn, ==, stats.n_in_view);
  g_assert_cmpfloat (msec, >, 0);
  g_assert_cmpfloat (studio_points_view_get_interval (self, 0.05), >, 0);
  g_assert_cmpfloat (studio_points_view_get_interval (self, 0.05), >=,
                     studio_points_view_get_interval (self, 0.5));

  studio_test_key (view, GDK_KEY_Right, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  studio_test_wait (100);
}

static GtkGesture *
find_drag (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkGesture) gesture = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_DRAG (gesture))
        return gesture;
    }
  g_assert_not_reached ();
}

static void
count_surrounded (StudioPointsView *view G_GNUC_UNUSED,
                  gpointer          set G_GNUC_UNUSED,
                  guint             op G_GNUC_UNUSED,
                  guint            *n)
{
  ++*n;
}

/* A drag that is taken away selects nothing; one that is let go does. */
static void
test_cancelled (void)
{
  for (guint cancelled = 0; cancelled < 2; cancelled++)
    {
      HekScenePoints *points = points_new (2, N);
      GtkWidget *widget = studio_points_view_new ();
      GtkWidget *window = studio_test_window_new (widget, WIDTH, HEIGHT);
      StudioPointsView *self = STUDIO_POINTS_VIEW (widget);
      GtkGesture *drag = find_drag (widget);
      guint n_surrounded = 0;

      studio_points_view_set_points (self, points, NULL, NULL);
      wait_final (widget);
      studio_points_view_set_tool (self, STUDIO_POINTS_TOOL_BOX);
      g_signal_connect (widget, "surrounded", G_CALLBACK (count_surrounded), &n_surrounded);
      self->input.surrounds = self->input.dragging = TRUE;
      studio_points_view_begin_band (self, 2, 2);
      studio_points_view_move_band (self, WIDTH - 2, HEIGHT - 2);
      if (cancelled != 0)
        g_signal_emit_by_name (drag, "cancel", NULL);
      g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
      g_assert_false (self->input.dragging);
      while (self->band.job != NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (n_surrounded, ==, cancelled != 0 ? 0 : 1);
      gtk_window_destroy (GTK_WINDOW (window));
      hek_scene_points_unref (points);
    }
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/points-view/empty", test_empty);
  g_test_add_func ("/points-view/keys", test_keys);
  g_test_add_func ("/points-view/fly", test_fly);
  g_test_add_func ("/points-view/pointer", test_pointer);
  g_test_add_func ("/points-view/click", test_click);
  g_test_add_func ("/points-view/far", test_far);
  g_test_add_func ("/points-view/mask", test_mask);
  g_test_add_func ("/points-view/flat", test_flat);
  g_test_add_func ("/points-view/not-drawable", test_not_drawable);
  g_test_add_func ("/points-view/moving", test_moving);
  g_test_add_func ("/points-view/cancelled", test_cancelled);
  return g_test_run ();
}
