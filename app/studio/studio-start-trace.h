/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Remembers when main() began. */
void studio_start_trace_begin (void);

/**
 * studio_start_trace_watch:
 * @window: a window that was not shown yet
 *
 * With HEKTOR_TRACE_START set, prints one line to standard output once the first frame of @window
 * was painted: the time since the process was started and since main(), and the processor time.
 * With HEKTOR_TRACE_START=quit it then closes @window.
 *
 * Accuracy: the kernel tells the start of a process in steps of 10 ms
 */
void studio_start_trace_watch (GtkWindow *window);

G_END_DECLS
