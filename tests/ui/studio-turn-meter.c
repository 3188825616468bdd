/* SPDX-License-Identifier: Apache-2.0 */
#include "studio-turn-meter.h"

#include "studio-compare-view.h"
#include "studio-image-view.h"
#include "studio-test-window.h"

static struct
{
  double snapshot; /* our views', in this turn */
  double frame;    /* GTK's frame in this turn, our snapshots included */
  double frame_start;
  gboolean painted;
  gint64 poll_end;

  double max_turn, max_snapshot;
  GArray *gtk;  /* of double: GTK's part of each frame */
  GArray *gaps; /* of double: wall time of each turn */
  guint n_turns;
} stats;

static void (*image_view_snapshot) (GtkWidget *widget, GtkSnapshot *snapshot);
static void (*compare_view_snapshot) (GtkWidget *widget, GtkSnapshot *snapshot);

static void
timed_snapshot (GtkWidget   *widget,
                GtkSnapshot *snapshot)
{
  const double start = studio_test_thread_msec ();

  if (STUDIO_IS_COMPARE_VIEW (widget))
    compare_view_snapshot (widget, snapshot);
  else
    image_view_snapshot (widget, snapshot);
  stats.snapshot += studio_test_thread_msec () - start;
}

static void
on_before_paint (GdkFrameClock *clock)
{
  stats.frame_start = studio_test_thread_msec ();
}

static void
on_after_paint (GdkFrameClock *clock)
{
  stats.frame += studio_test_thread_msec () - stats.frame_start;
  stats.painted = TRUE;
}

static int
timed_poll (GPollFD *fds,
            guint    n_fds,
            int      timeout)
{
  int n = g_poll (fds, n_fds, timeout);

  stats.poll_end = g_get_monotonic_time ();
  return n;
}

void
studio_turn_meter_init (void)
{
  GtkWidgetClass *klass;

  g_main_context_set_poll_func (NULL, timed_poll);

  stats.gtk = g_array_new (FALSE, FALSE, sizeof (double));
  stats.gaps = g_array_new (FALSE, FALSE, sizeof (double));
  klass = g_type_class_ref (STUDIO_TYPE_IMAGE_VIEW);
  image_view_snapshot = klass->snapshot;
  klass->snapshot = timed_snapshot;
  klass = g_type_class_ref (STUDIO_TYPE_COMPARE_VIEW);
  compare_view_snapshot = klass->snapshot;
  klass->snapshot = timed_snapshot;
}

void
studio_turn_meter_watch (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);
}

void
studio_turn_meter_turn (void)
{
  const double start = studio_test_thread_msec ();
  double time, gtk, gap;

  stats.snapshot = stats.frame = 0;
  g_main_context_iteration (NULL, TRUE);
  time = studio_test_thread_msec () - start;
  gtk = MAX (stats.frame - stats.snapshot, 0);
  stats.max_turn = MAX (stats.max_turn, time - gtk);
  stats.max_snapshot = MAX (stats.max_snapshot, stats.snapshot);
  if (stats.frame > 0)
    g_array_append_val (stats.gtk, gtk);
  gap = (double) (g_get_monotonic_time () - stats.poll_end) / 1e3;
  g_array_append_val (stats.gaps, gap);
  stats.n_turns++;
}

static gboolean
on_interval (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
studio_turn_meter_run_frames (GtkWidget *widget,
                              guint      n)
{
  const gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  const guint interval = g_timeout_add (20, on_interval, NULL);

  for (guint i = 0; i < n; i++)
    {
      stats.painted = FALSE;
      gtk_widget_queue_draw (widget);
      while (!stats.painted && g_get_monotonic_time () < end)
        studio_turn_meter_turn ();
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

StudioTurns
studio_turn_meter_take (void)
{
  StudioTurns turns = {
    .n_turns = stats.n_turns,
    .n_frames = stats.gtk->len,
    .max_turn = stats.max_turn,
    .max_snapshot = stats.max_snapshot,
  };

  g_array_sort (stats.gtk, compare_doubles);
  g_array_sort (stats.gaps, compare_doubles);
  if (stats.gtk->len > 0)
    {
      turns.gtk_median = g_array_index (stats.gtk, double, stats.gtk->len / 2);
      turns.gtk_max = g_array_index (stats.gtk, double, stats.gtk->len - 1);
    }
  if (stats.gaps->len > 0)
    turns.gap_p99 = g_array_index (stats.gaps, double, stats.gaps->len * 99 / 100);
  stats.max_turn = stats.max_snapshot = 0;
  stats.n_turns = 0;
  g_array_set_size (stats.gtk, 0);
  g_array_set_size (stats.gaps, 0);
  return turns;
}

void
studio_turn_meter_report (const char *what)
{
  StudioTurns turns = studio_turn_meter_take ();

  g_assert_cmpuint (turns.n_turns, >, 0);
  g_test_message ("%s: %u frames, %u turns: longest turn %.1f ms of processor time without GTK's "
                  "own frame (target ≤ %.0f), our snapshots at most %.1f ms a frame; GTK's own "
                  "frame: median %.1f, longest %.1f ms; wall time of a turn: p99 %.1f ms",
                  what, turns.n_frames, turns.n_turns, turns.max_turn, STUDIO_TURN_LIMIT_MSEC,
                  turns.max_snapshot, turns.gtk_median, turns.gtk_max, turns.gap_p99);
  g_assert_cmpfloat (turns.max_turn, <, STUDIO_TURN_LIMIT_MSEC);
}
