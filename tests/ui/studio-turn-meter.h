/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "../test-timing.h"

G_BEGIN_DECLS

/*
 * Processor time of the main thread (CLOCK_THREAD_CPUTIME_ID) in each turn of its loop. What GTK
 * itself spends on a frame (layout, its render nodes, the renderer) is counted apart; the
 * snapshots of our picture views are not.
 */

/* DESIGN §3. */
#define STUDIO_TURN_LIMIT_MSEC (16.0 * HEK_TEST_SLOWDOWN)

typedef struct
{
  guint n_turns, n_frames;
  double max_turn;     /* milliseconds, without GTK's part of the frame */
  double max_snapshot; /* of our views, in one frame */
  double gtk_median, gtk_max;
  double gap_p99;      /* wall time of a turn, from the end of its poll: how long input waits */
} StudioTurns;

/* Once, before the first window. */
void studio_turn_meter_init (void);

/* Measures the frames of @window, too. */
void studio_turn_meter_watch (GtkWidget *window);

/* One turn of the loop; waits for something to happen. */
void studio_turn_meter_turn (void);

/* Turns until @widget has been painted @n times, whether or not there is something new in it. */
void studio_turn_meter_run_frames (GtkWidget *widget, guint n);

/* What was measured since the last call. */
StudioTurns studio_turn_meter_take (void);

/* Prints it, and fails the test when a turn was too long. */
void studio_turn_meter_report (const char *what);

G_END_DECLS
