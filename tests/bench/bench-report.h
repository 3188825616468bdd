/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Prints a figure beside its target. */
void bench_report (const char *what, double value, const char *unit, double target,
                   gboolean at_most);

/* Processor time of this thread, of the process, and the clock on the wall. */
double bench_thread_s (void);
double bench_process_s (void);
double bench_wall_s (void);

/* For qsort(). */
int bench_compare_doubles (gconstpointer a, gconstpointer b);
