/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The view of points in a window of 1280 × 800 on the screen: an orbit of 300 frames after 30 of
 * warm-up, one step with every frame of the frame clock, of 1,000,000 and of 10,000,000 points;
 * then it stops. Intervals are those between two frames with new pixels that were painted, as the
 * frame meter of the view measures them, on the clock of a machine that others may use, too. Beside
 * it OpenGL drawing as many points, in software where there is no GPU.
 *
 * usage: bench-points-window [POINTS...]
 */
#include "config.h"

#include <stdio.h>

#include "bench-points-gl.h"
#include "bench-report.h"
#include "bench-scene-data.h"
#include "hek-aligned.h"
#include "studio-points-view.h"

#define WIDTH 1280
#define HEIGHT 800
#define WARM_UP 30
#define N_FRAMES 300

typedef struct
{
  StudioPointsView *view;
  guint n_frames;         /* painted with new pixels */
  gint64 stop_usec;       /* the last step; 0: it still moves */
  gint64 final_usec;      /* all was shown; 0: not yet */
  double process_s;       /* processor time of all threads, after the warm-up, … */
  double thread_s;        /* … and of the main one; when it began, while it moves */
  HekSceneStats moving;   /* of the last frame that moved */
  HekSceneView seen;      /* … and how */
} Orbit;

static gboolean
on_tick (GtkWidget     *widget G_GNUC_UNUSED,
         GdkFrameClock *clock G_GNUC_UNUSED,
         gpointer       data)
{
  Orbit *orbit = data;
  HekSceneCamera camera;
  double msec;

  studio_points_view_get_camera (orbit->view, &camera);
  hek_scene_camera_orbit (&camera, 360.0 / N_FRAMES, 0);
  studio_points_view_set_camera (orbit->view, &camera, FALSE);
  if (orbit->n_frames < WARM_UP)
    {
      orbit->process_s = bench_process_s ();
      orbit->thread_s = bench_thread_s ();
    }
  if (orbit->n_frames < WARM_UP + N_FRAMES)
    return G_SOURCE_CONTINUE;
  orbit->process_s = bench_process_s () - orbit->process_s;
  orbit->thread_s = bench_thread_s () - orbit->thread_s;
  studio_points_view_get_stats (orbit->view, &orbit->moving, &msec);
  hek_scene_view_init (&orbit->seen, &camera, WIDTH, HEIGHT);
  orbit->stop_usec = g_get_monotonic_time ();
  return G_SOURCE_REMOVE;
}

static void
on_frame (StudioPointsView *view,
          Orbit            *orbit)
{
  orbit->n_frames++;
  if (orbit->stop_usec > 0 && studio_points_view_is_final (view))
    orbit->final_usec = g_get_monotonic_time ();
}

static void
print_frames (StudioPointsView *view,
              const Orbit      *orbit)
{
  printf ("  processor time of a frame: %.1f ms of all threads, %.1f ms of the main one\n",
          1e3 * orbit->process_s / N_FRAMES, 1e3 * orbit->thread_s / N_FRAMES);
  printf ("  frame intervals: 50 %% within %.1f ms, 95 %% %.1f, 99 %% %.1f\n",
          studio_points_view_get_interval (view, 0.5),
          studio_points_view_get_interval (view, 0.05),
          studio_points_view_get_interval (view, 0.01));
}

static void
run_orbit (GtkWidget *view,
           Orbit     *orbit)
{
  *orbit = (Orbit) { .view = STUDIO_POINTS_VIEW (view) };
  while (!studio_points_view_is_final (orbit->view))
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (view, "frame", G_CALLBACK (on_frame), orbit);
  gtk_widget_add_tick_callback (view, on_tick, orbit, NULL);
  while (orbit->final_usec == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_func (view, on_frame, orbit);
}

static void
print_gl (GtkWidget      *window,
          HekScenePoints *points,
          HekSceneStyle  *style,
          const Orbit    *orbit)
{
  g_autofree char *name = NULL;
  HekSceneLook look;
  double moving_msec, all_msec;

  studio_points_view_get_look (orbit->view, &look);
  moving_msec = bench_points_gl (window, points, style, &orbit->seen, &look,
                                 orbit->moving.n_drawn, &name);
  if (moving_msec <= 0)
    {
      printf ("  no OpenGL beside it: %s\n", name);
      return;
    }
  g_clear_pointer (&name, g_free);
  all_msec
    = bench_points_gl (window, points, style, &orbit->seen, &look, G_MAXUINT64, &name);
  printf ("  beside it, %s: %.0f ms for the points of one such frame, %.0f ms for all\n", name,
          moving_msec, all_msec);
}

static void
measure (gsize n)
{
  hek_auto_aligned float *coords = bench_scene_make_cloud (n);
  hek_auto_aligned guint8 *rgba = bench_scene_make_colors (n);
  g_autoptr (HekScenePoints) points = hek_scene_points_new (coords, n, 3, NULL, NULL);
  g_autoptr (HekSceneStyle) style = hek_scene_style_new (points, rgba, NULL, NULL, NULL);
  GtkWidget *window = gtk_window_new (), *view = studio_points_view_new ();
  const char *gsk = g_getenv ("GSK_RENDERER");
  HekSceneStats still;
  Orbit orbit;
  double msec;

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), view);
  studio_points_view_set_points (STUDIO_POINTS_VIEW (view), points, style, NULL);
  gtk_window_present (GTK_WINDOW (window));
  run_orbit (view, &orbit);
  studio_points_view_get_stats (orbit.view, &still, &msec);
  printf ("%" G_GSIZE_FORMAT " points in a window of %d × %d, GSK_RENDERER=%s\n", n,
          gtk_widget_get_width (view), gtk_widget_get_height (view), gsk != NULL ? gsk : "");
  printf ("  moving: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " points drawn (detail %.1f %%), "
          "%" G_GUINT64_FORMAT " pixels lit; still: %" G_GUINT64_FORMAT " points, "
          "%" G_GUINT64_FORMAT " pixels lit\n",
          orbit.moving.n_drawn, orbit.moving.n_in_view, 100 * orbit.moving.detail,
          orbit.moving.n_lit, still.n_drawn, still.n_lit);
  print_frames (orbit.view, &orbit);
  bench_report ("  95 % of frame intervals", studio_points_view_get_interval (orbit.view, 0.05),
                "ms", n <= 1000 * 1000 ? 20 : 34, TRUE);
  bench_report ("  full detail after stopping",
                (double) (orbit.final_usec - orbit.stop_usec) / 1000, "ms", 500, TRUE);
  print_gl (window, points, style, &orbit);
  fflush (stdout);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  /* as the studio chooses, but that it does not ask for OpenGL at all */
  if (!g_file_test ("/dev/dri", G_FILE_TEST_IS_DIR))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
  gtk_init ();
  if (argc > 1)
    for (int i = 1; i < argc; i++)
      measure ((gsize) g_ascii_strtoull (argv[i], NULL, 10));
  else
    {
      measure (1000 * 1000);
      measure (10 * 1000 * 1000);
    }
  return 0;
}
