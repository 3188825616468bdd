/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processor time of the main thread while 24 megapixel pictures are shown, zoomed, panned, compared
 * and replaced. Every turn of the main loop is measured with CLOCK_THREAD_CPUTIME_ID; what GTK
 * itself spends on a frame (layout, its render nodes, the renderer) is counted apart, the
 * snapshots of our views are not.
 */
#include "studio-compare-view.h"
#include "studio-image-view.h"
#include "studio-test-window.h"

#include <time.h>

/* DESIGN §3. */
#define TURN_LIMIT_MSEC 16.0

#define WIDTH 6000
#define HEIGHT 4000

static struct
{
  double snapshot; /* our views', in this turn */
  double frame;    /* GTK's frame in this turn, our snapshots included */
  double frame_start;
  gboolean painted;

  double max_turn, max_snapshot;
  GArray *gtk; /* of double: GTK's part of each frame */
  guint n_turns;
} stats;

static double
thread_msec (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void (*image_view_snapshot) (GtkWidget *widget, GtkSnapshot *snapshot);
static void (*compare_view_snapshot) (GtkWidget *widget, GtkSnapshot *snapshot);

static void
timed_snapshot (GtkWidget   *widget,
                GtkSnapshot *snapshot)
{
  const double start = thread_msec ();

  if (STUDIO_IS_COMPARE_VIEW (widget))
    compare_view_snapshot (widget, snapshot);
  else
    image_view_snapshot (widget, snapshot);
  stats.snapshot += thread_msec () - start;
}

static void
on_before_paint (GdkFrameClock *clock)
{
  stats.frame_start = thread_msec ();
}

static void
on_after_paint (GdkFrameClock *clock)
{
  stats.frame += thread_msec () - stats.frame_start;
  stats.painted = TRUE;
}

static void
turn (void)
{
  const double start = thread_msec ();
  double time, gtk;

  stats.snapshot = stats.frame = 0;
  g_main_context_iteration (NULL, TRUE);
  time = thread_msec () - start;
  gtk = MAX (stats.frame - stats.snapshot, 0);
  stats.max_turn = MAX (stats.max_turn, time - gtk);
  stats.max_snapshot = MAX (stats.max_snapshot, stats.snapshot);
  if (stats.frame > 0)
    g_array_append_val (stats.gtk, gtk);
  stats.n_turns++;
}

static gboolean
on_interval (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* @n frames of @widget, whether or not there is something new in them. */
static void
run_frames (GtkWidget *widget,
            guint      n)
{
  const gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  const guint interval = g_timeout_add (20, on_interval, NULL);

  for (guint i = 0; i < n; i++)
    {
      stats.painted = FALSE;
      gtk_widget_queue_draw (widget);
      while (!stats.painted && g_get_monotonic_time () < end)
        turn ();
    }
  g_source_remove (interval);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (const char *what)
{
  const guint n = stats.gtk->len;

  g_assert_cmpuint (n, >, 0);
  g_array_sort (stats.gtk, compare_doubles);
  g_test_message ("%s: %u frames, %u turns: longest turn %.1f ms without GTK's own frame, "
                  "our snapshots at most %.1f ms a frame; GTK's own frame: median %.1f, "
                  "longest %.1f ms",
                  what, n, stats.n_turns, stats.max_turn, stats.max_snapshot,
                  g_array_index (stats.gtk, double, n / 2),
                  g_array_index (stats.gtk, double, n - 1));
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpfloat (stats.max_turn, <, TURN_LIMIT_MSEC);
#endif
  stats.max_turn = stats.max_snapshot = 0;
  stats.n_turns = 0;
  g_array_set_size (stats.gtk, 0);
}

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
  GdkFrameClock *clock;

  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_attach (GTK_GRID (grid), original, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), quantized, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), compare, 0, 1, 2, 1);
  window = studio_test_window_new (grid, 1280, 800);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);

  studio_image_view_set_image (STUDIO_IMAGE_VIEW (original), ref, WIDTH, HEIGHT);
  studio_image_view_set_image (STUDIO_IMAGE_VIEW (quantized), test, WIDTH, HEIGHT);
  studio_compare_view_set_images (compare_view, ref, test, WIDTH, HEIGHT);
  run_frames (grid, 12);
  report ("showing");

  for (guint i = 0; i < 40; i++)
    {
      studio_viewport_zoom_by (viewport, i < 20 ? 1.25 : 0.8, 100, 50);
      run_frames (grid, 1);
    }
  run_frames (grid, 4);
  report ("zooming by wheel");

  studio_viewport_zoom_to (viewport, 0.6, 0, 0);
  run_frames (grid, 4);
  for (guint i = 0; i < 40; i++)
    {
      studio_viewport_pan_by (viewport, i < 20 ? 43 : -61, i < 20 ? 17 : -31);
      run_frames (grid, 1);
    }
  report ("panning at 60 %");

  studio_viewport_zoom_to (viewport, 3, 0, 0);
  run_frames (grid, 2);
  for (guint i = 0; i < 30; i++)
    {
      studio_viewport_pan_by (viewport, -87, 33);
      run_frames (grid, 1);
    }
  report ("panning at 300 %");

  studio_viewport_fit (viewport);
  run_frames (grid, 6);
  for (guint i = 0; i <= 40; i++)
    {
      studio_compare_view_set_split (compare_view, i / 40.0);
      run_frames (grid, 1);
    }
  report ("dragging the split");

  studio_compare_view_set_mode (compare_view, STUDIO_COMPARE_DIFFERENCE);
  run_frames (grid, 6);
  for (guint i = 0; i < 30; i++)
    {
      studio_compare_view_set_gain (compare_view, 1 + i);
      run_frames (grid, 1);
    }
  report ("dragging the gain");

  for (guint i = 0; i < 10; i++)
    {
      HekImage *next = i % 2 == 0 ? other : test;

      studio_image_view_set_image (STUDIO_IMAGE_VIEW (quantized), next, WIDTH, HEIGHT);
      studio_compare_view_set_images (compare_view, ref, next, WIDTH, HEIGHT);
      run_frames (grid, 3);
    }
  run_frames (grid, 10);
  report ("replacing a picture");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  GtkWidgetClass *klass;

  gtk_test_init (&argc, &argv, NULL);
  stats.gtk = g_array_new (FALSE, FALSE, sizeof (double));

  klass = g_type_class_ref (STUDIO_TYPE_IMAGE_VIEW);
  image_view_snapshot = klass->snapshot;
  klass->snapshot = timed_snapshot;
  klass = g_type_class_ref (STUDIO_TYPE_COMPARE_VIEW);
  compare_view_snapshot = klass->snapshot;
  klass->snapshot = timed_snapshot;

  g_test_add_func ("/ui/frame-time", test_frame_time);
  return g_test_run ();
}
