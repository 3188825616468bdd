/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole Studio page with a picture of 24 megapixels: processor time of the main thread in each
 * turn of its loop while the picture is opened, its recipe changed as a slider does it, quantized
 * in full, measured, compared by a heat map and saved. See StudioTurns for what is counted.
 */
#include "config.h"

#include "hek-image-file.h"
#include "studio-picture-page.h"
#include "studio-test-window.h"
#include "studio-turn-meter.h"

#include <glib/gstdio.h>

#define WIDTH 6000
#define HEIGHT 4000
#define WAIT_USEC (240 * G_USEC_PER_SEC)

static guint n_result, n_trial, n_map, n_saved;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
turn_until (const guint *counter,
            guint        value)
{
  const gint64 start = g_get_monotonic_time ();

  while (*counter < value)
    {
      studio_turn_meter_turn ();
      g_assert_cmpint (g_get_monotonic_time () - start, <, WAIT_USEC);
    }
}

static GBytes *
new_picture (void)
{
  g_autoptr (HekImage) image =
    hek_image_new (WIDTH, HEIGHT, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    {
      guint8 *row = hek_image_row (image, y);

      for (guint x = 0; x < WIDTH; x++)
        {
          row[3 * x] = (guint8) (x * 255 / WIDTH);
          row[3 * x + 1] = (guint8) (y * 255 / HEIGHT);
          row[3 * x + 2] = (guint8) ((x ^ y) >> 4);
        }
    }
  return hek_image_encode_png (image, 1, NULL, NULL);
}

static void
change_recipe (HekPictureSession *session,
               guint              colors)
{
  HekRecipe recipe = *hek_picture_session_get_recipe (session);

  hek_recipe_set_main (&recipe, colors);
  hek_picture_session_set_recipe (session, &recipe, TRUE);
}

static void
test_page_time (void)
{
  g_autoptr (HekJobList) jobs = hek_job_list_new ();
  g_autoptr (GBytes) png = new_picture ();
  g_autofree char *dir = g_dir_make_tmp ("hek-page-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "out.png", NULL);
  GtkWidget *page = studio_picture_page_new (jobs);
  GtkWidget *window = studio_test_window_new (page, 1280, 760);
  HekPictureSession *session = studio_picture_page_get_session (STUDIO_PICTURE_PAGE (page));

  studio_turn_meter_watch (window);
  g_signal_connect_swapped (session, "result-changed", G_CALLBACK (count), &n_result);
  g_signal_connect_swapped (session, "trial-changed", G_CALLBACK (count), &n_trial);
  g_signal_connect_swapped (session, "map-changed", G_CALLBACK (count), &n_map);
  g_signal_connect_swapped (session, "saved", G_CALLBACK (count), &n_saved);
  studio_turn_meter_run_frames (page, 10);
  studio_turn_meter_take ();

  hek_picture_session_open_bytes (session, png, "24-megapixels.png");
  turn_until (&n_result, 2);
  studio_turn_meter_run_frames (page, 20);
  studio_turn_meter_report ("opening 24 megapixels");

  for (guint colors = 10; colors < 250; colors += 20)
    {
      change_recipe (session, colors);
      turn_until (&n_result, n_result + 1);
      studio_turn_meter_run_frames (page, 1);
    }
  studio_turn_meter_report ("moving a slider");

  while (!hek_picture_session_trial_is_current (session))
    turn_until (&n_trial, n_trial + 1);
  studio_turn_meter_run_frames (page, 20);
  studio_turn_meter_report ("quantizing and measuring all of it");

  hek_picture_session_request_map (session, hek_metric_find ("ciede2000"));
  turn_until (&n_map, n_map + 1);
  studio_turn_meter_run_frames (page, 20);
  studio_turn_meter_report ("mapping the difference");

  hek_picture_session_save (session, path);
  turn_until (&n_saved, 1);
  studio_turn_meter_report ("saving");

  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  studio_turn_meter_init ();
  g_test_add_func ("/ui/page-time", test_page_time);
  return g_test_run ();
}
