/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-start-trace.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double main_began_ms;

static double
now_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

void
studio_start_trace_begin (void)
{
  main_began_ms = now_ms (CLOCK_MONOTONIC);
}

/* Field 22 of /proc/self/stat: clock ticks since boot. Returns -1 where that cannot be read. */
static double
process_started_ms (void)
{
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;
  const char *after_name;

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL))
    return -1;
  after_name = strrchr (stat, ')'); /* the name may hold anything */
  if (after_name == NULL)
    return -1;
  fields = g_strsplit (after_name + 2, " ", 0);
  if (g_strv_length (fields) < 20)
    return -1;
  return (double) g_ascii_strtoull (fields[19], NULL, 10) * 1e3 / (double) sysconf (_SC_CLK_TCK);
}

static void
after_paint (GdkFrameClock *clock,
             GtkWindow     *window)
{
  double started = process_started_ms ();

  g_signal_handlers_disconnect_by_func (clock, after_paint, window);
  printf ("startup: %.0f ms from process start to first frame (%.0f ms from main, processor time "
          "%.0f ms of all threads, %.0f ms of this one)\n",
          started >= 0 ? now_ms (CLOCK_BOOTTIME) - started : -1.0,
          now_ms (CLOCK_MONOTONIC) - main_began_ms, now_ms (CLOCK_PROCESS_CPUTIME_ID),
          now_ms (CLOCK_THREAD_CPUTIME_ID));
  fflush (stdout);
  if (g_strcmp0 (g_getenv ("HEKTOR_TRACE_START"), "quit") == 0)
    gtk_window_close (window);
}

/* Cycles of the clock that only lay out, or come before the window is on the screen, do not
 * count. */
static void
paint (GdkFrameClock *clock,
       GtkWindow     *window)
{
  if (!gdk_surface_get_mapped (gtk_native_get_surface (GTK_NATIVE (window))))
    return;
  g_signal_handlers_disconnect_by_func (clock, paint, window);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (after_paint), window, 0);
}

static void
window_realized (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  g_signal_connect_object (gdk_surface_get_frame_clock (surface), "paint", G_CALLBACK (paint),
                           window, 0);
}

void
studio_start_trace_watch (GtkWindow *window)
{
  if (g_getenv ("HEKTOR_TRACE_START") != NULL)
    g_signal_connect_after (window, "realize", G_CALLBACK (window_realized), NULL);
}
