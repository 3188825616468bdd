/* SPDX-License-Identifier: Apache-2.0 */
/*
 * StudioSurfaceView: keys, description, linked pixel, what an empty one and a new map show, and
 * that turning it leaves the main thread free.
 */
#include <math.h>
#include <string.h>

#include "studio-compare-view.h"
#include "studio-surface-view.h"
#include "studio-test-window.h"
#include "studio-turn-meter.h"

#define WIDTH 480
#define HEIGHT 360

/* 400 × 300 values that are 0 but for one cone of height 8 at (100, 200). */
static HekMap *
cone_new (void)
{
  HekMap *map = hek_map_new (400, 300, NULL);

  for (int y = 0; y < 300; y++)
    for (int x = 0; x < 400; x++)
      map->data[y * 400 + x] = (float) MAX (0, 8 - hypot (x - 100, y - 200) / 8);
  return map;
}

static gboolean
is_final (gconstpointer view)
{
  return studio_surface_view_is_final (STUDIO_SURFACE_VIEW ((gpointer) view));
}

/* What was just set has a frame to start its work. */
static void
wait_final (GtkWidget *view)
{
  studio_test_wait (20);
  studio_test_wait_until (is_final, view);
}

static gsize
count_colors (GtkWidget *view)
{
  g_auto (StudioTestGrab) grab = studio_test_grab (view);
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);

  for (int i = 0; i < grab.width * grab.height; i++)
    g_hash_table_add (colors, GUINT_TO_POINTER (grab.pixels[i]));
  return g_hash_table_size (colors);
}

static void
test_keys (void)
{
  g_autoptr (HekMap) map = cone_new ();
  const StudioShownMap shown = { .map = map, .label = "ΔE2000", .maximum = 10 };
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_surface_view_new (viewport);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  double azimuth, elevation, zoom;

  studio_test_assert_description (view, "3D surface, not computed yet");
  studio_viewport_set_picture_size (viewport, 800, 600);
  studio_surface_view_set_map (STUDIO_SURFACE_VIEW (view), &shown);
  wait_final (view);
  /* the map is a proxy of the picture */
  studio_test_assert_description (view,
                                  "3D surface of ΔE2000 from 0 to 8.00, peak 8.00 at 201, 401, "
                                  "seen from -32° around and 34° above, zoom 100 %");
  g_assert_cmpuint (count_colors (view), >, 100);

  g_assert_true (studio_test_key (view, GDK_KEY_Right, 0));
  g_assert_true (studio_test_key (view, GDK_KEY_Up, 0));
  g_assert_true (studio_test_key (view, GDK_KEY_plus, 0));
  g_assert_true (studio_test_key (view, GDK_KEY_Left, GDK_SHIFT_MASK));
  g_assert_false (studio_test_key (view, GDK_KEY_h, 0));
  studio_surface_view_get_camera (STUDIO_SURFACE_VIEW (view), &azimuth, &elevation, &zoom);
  g_assert_cmpfloat_with_epsilon (azimuth, -27, 1e-9);
  g_assert_cmpfloat_with_epsilon (elevation, 39, 1e-9);
  g_assert_cmpfloat_with_epsilon (zoom, 1.2, 1e-9);
  wait_final (view);
  g_assert_true (studio_test_key (view, GDK_KEY_Home, 0));
  wait_final (view);
  studio_test_assert_description (view,
                                  "3D surface of ΔE2000 from 0 to 8.00, peak 8.00 at 201, 401, "
                                  "seen from -32° around and 34° above, zoom 100 %");
  g_assert_true (studio_viewport_is_fit (viewport));

  studio_surface_view_set_map (STUDIO_SURFACE_VIEW (view), NULL);
  studio_test_assert_description (view, "3D surface, not computed yet");
  studio_test_wait (50);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A pixel that another view points at is marked, and a picture can lie over the surface. */
static void
test_marks (void)
{
  g_autoptr (HekMap) map = cone_new ();
  const StudioShownMap shown = { .map = map, .label = "ΔE2000", .maximum = 10 };
  g_autoptr (HekImage) image = hek_image_new (40, 30, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_surface_view_new (viewport);
  StudioSurfaceView *surface = STUDIO_SURFACE_VIEW (view);
  GtkWidget *window = studio_test_window_new (view, WIDTH, HEIGHT);
  gsize n_changed = 0, n_green = 0;

  for (guint32 y = 0; y < 30; y++)
    for (guint32 x = 0; x < 40; x++)
      {
        hek_image_row (image, y)[3 * x] = hek_image_row (image, y)[3 * x + 2] = 0;
        hek_image_row (image, y)[3 * x + 1] = 180;
      }
  studio_viewport_set_picture_size (viewport, 400, 300);
  studio_surface_view_set_picture (surface, image, NULL);
  studio_surface_view_set_map (surface, &shown);
  wait_final (view);
  {
    g_auto (StudioTestGrab) plain = studio_test_grab (view);
    g_auto (StudioTestGrab) marked = { 0 };

    studio_viewport_set_hover (viewport, 100, 200, viewport);
    studio_test_wait (50);
    marked = studio_test_grab (view);
    for (int i = 0; i < plain.width * plain.height; i++)
      n_changed += plain.pixels[i] != marked.pixels[i];
    g_assert_cmpuint (n_changed, >, 300);
  }
  studio_viewport_set_hover (viewport, -1, -1, NULL);

  studio_surface_view_set_drape (surface, TRUE);
  wait_final (view);
  {
    g_auto (StudioTestGrab) draped = studio_test_grab (view);

    for (int i = 0; i < draped.width * draped.height; i++)
      n_green += (draped.pixels[i] & 0xffffff) == 0x00b400;
    g_assert_cmpuint (n_green, >, 5000); /* all that is level keeps its colour */
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The mode of a comparison shows and hides it; it goes while it is being made. */
static void
test_mode (void)
{
  g_autoptr (HekMap) map = cone_new ();
  const StudioShownMap shown = { .map = map, .label = "ΔE2000", .maximum = 10 };
  g_autoptr (HekImage) image = hek_image_new (400, 300, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *view = studio_compare_view_new (viewport);
  StudioCompareView *compare = STUDIO_COMPARE_VIEW (view);
  GtkWidget *surface = studio_compare_view_get_surface (compare);
  GtkWidget *window;
  double zoom;

  for (guint32 y = 0; y < 300; y++)
    memset (hek_image_row (image, y), 0x50, 1200);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), view);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), surface);
  window = studio_test_window_new (overlay, WIDTH, HEIGHT);
  studio_compare_view_set_images (compare, image, image, 400, 300);
  studio_compare_view_set_map (compare, &shown);
  studio_viewport_zoom_to (viewport, 2, 0, 0);
  g_assert_false (gtk_widget_get_mapped (surface));

  studio_compare_view_set_mode (compare, STUDIO_COMPARE_SURFACE);
  studio_test_wait (1);
  studio_compare_view_set_mode (compare, STUDIO_COMPARE_SPLIT);
  studio_test_wait (30);
  g_assert_false (gtk_widget_get_mapped (surface));
  studio_compare_view_set_mode (compare, STUDIO_COMPARE_SURFACE);
  wait_final (surface);
  g_assert_true (gtk_widget_get_mapped (surface));
  g_assert_false (gtk_widget_get_focusable (view));
  studio_compare_view_set_mode (compare, STUDIO_COMPARE_HEAT);
  g_assert_true (gtk_widget_get_focusable (view));
  zoom = studio_viewport_get_zoom (viewport);
  g_assert_cmpfloat (zoom, ==, 2);

  studio_compare_view_set_mode (compare, STUDIO_COMPARE_SURFACE);
  studio_test_key (surface, GDK_KEY_Left, 0);
  gtk_window_destroy (GTK_WINDOW (window)); /* with a worker under way */
  studio_test_wait (100);
}

static void
test_main_thread (void)
{
  g_autoptr (HekMap) map = cone_new ();
  const StudioShownMap shown = { .map = map, .label = "ΔE2000", .maximum = 10 };
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *view = studio_surface_view_new (viewport);
  GtkWidget *window = studio_test_window_new (view, 900, 600);

  studio_viewport_set_picture_size (viewport, 400, 300);
  studio_surface_view_set_map (STUDIO_SURFACE_VIEW (view), &shown);
  wait_final (view);
  studio_turn_meter_watch (window);
  (void) studio_turn_meter_take ();
  for (guint i = 0; i < 40; i++)
    {
      studio_test_key (view, GDK_KEY_Right, 0);
      studio_turn_meter_run_frames (view, 1);
    }
  studio_turn_meter_report ("turning a surface");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  studio_turn_meter_init ();
  g_test_add_func ("/surface/keys", test_keys);
  g_test_add_func ("/surface/marks", test_marks);
  g_test_add_func ("/surface/mode", test_mode);
  g_test_add_func ("/surface/main-thread", test_main_thread);
  return g_test_run ();
}
