/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processor time of the main thread while 24 megapixel pictures are shown, zoomed, panned, compared
 * and replaced; see StudioTurns for what is counted.
 */
#include "studio-compare-view.h"
#include "studio-image-view.h"
#include "studio-test-window.h"
#include "studio-turn-meter.h"

#define WIDTH 6000
#define HEIGHT 4000

/* Fills one picture on the way of an engine call: not in the main loop's time. */
static HekImage *
new_picture (guint seed)
{
  HekImage *image = hek_image_new (WIDTH, HEIGHT, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    {
      guint8 *row = hek_image_row (image, y);

      for (guint i = 0; i < 3 * WIDTH; i++)
        row[i] = (guint8) ((i * y + seed * i) >> 8);
    }
  return image;
}

static void
test_frame_time (void)
{
  g_autoptr (HekImage) ref = new_picture (1);
  g_autoptr (HekImage) test = new_picture (2);
  g_autoptr (HekImage) other = new_picture (3);
  g_autoptr (StudioViewport) viewport = studio_viewport_new ();
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *original = studio_image_view_new (viewport);
  GtkWidget *quantized = studio_image_view_new (viewport);
  GtkWidget *compare = studio_compare_view_new (viewport);
  StudioCompareView *compare_view = STUDIO_COMPARE_VIEW (compare);
  GtkWidget *window;

  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_attach (GTK_GRID (grid), original, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), quantized, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), compare, 0, 1, 2, 1);
  window = studio_test_window_new (grid, 1280, 800);
  studio_turn_meter_watch (window);

  studio_image_view_set_image (STUDIO_IMAGE_VIEW (original), ref, WIDTH, HEIGHT);
  studio_image_view_set_image (STUDIO_IMAGE_VIEW (quantized), test, WIDTH, HEIGHT);
  studio_compare_view_set_images (compare_view, ref, test, WIDTH, HEIGHT);
  studio_turn_meter_run_frames (grid, 12);
  studio_turn_meter_report ("showing");

  for (guint i = 0; i < 40; i++)
    {
      studio_viewport_zoom_by (viewport, i < 20 ? 1.25 : 0.8, 100, 50);
      studio_turn_meter_run_frames (grid, 1);
    }
  studio_turn_meter_run_frames (grid, 4);
  studio_turn_meter_report ("zooming by wheel");

  studio_viewport_zoom_to (viewport, 0.6, 0, 0);
  studio_turn_meter_run_frames (grid, 4);
  for (guint i = 0; i < 40; i++)
    {
      studio_viewport_pan_by (viewport, i < 20 ? 43 : -61, i < 20 ? 17 : -31);
      studio_turn_meter_run_frames (grid, 1);
    }
  studio_turn_meter_report ("panning at 60 %");

  studio_viewport_zoom_to (viewport, 3, 0, 0);
  studio_turn_meter_run_frames (grid, 2);
  for (guint i = 0; i < 30; i++)
    {
      studio_viewport_pan_by (viewport, -87, 33);
      studio_turn_meter_run_frames (grid, 1);
    }
  studio_turn_meter_report ("panning at 300 %");

  studio_viewport_fit (viewport);
  studio_turn_meter_run_frames (grid, 6);
  for (guint i = 0; i <= 40; i++)
    {
      studio_compare_view_set_split (compare_view, i / 40.0);
      studio_turn_meter_run_frames (grid, 1);
    }
  studio_turn_meter_report ("dragging the split");

  studio_compare_view_set_mode (compare_view, STUDIO_COMPARE_DIFFERENCE);
  studio_turn_meter_run_frames (grid, 6);
  for (guint i = 0; i < 30; i++)
    {
      studio_compare_view_set_gain (compare_view, 1 + i);
      studio_turn_meter_run_frames (grid, 1);
    }
  studio_turn_meter_report ("dragging the gain");

  for (guint i = 0; i < 10; i++)
    {
      HekImage *next = i % 2 == 0 ? other : test;

      studio_image_view_set_image (STUDIO_IMAGE_VIEW (quantized), next, WIDTH, HEIGHT);
      studio_compare_view_set_images (compare_view, ref, next, WIDTH, HEIGHT);
      studio_turn_meter_run_frames (grid, 3);
    }
  studio_turn_meter_run_frames (grid, 10);
  studio_turn_meter_report ("replacing a picture");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  studio_turn_meter_init ();
  g_test_add_func ("/ui/frame-time", test_frame_time);
  return g_test_run ();
}
