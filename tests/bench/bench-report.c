/* SPDX-License-Identifier: Apache-2.0 */
/* Figures beside their targets, and clocks. */
#include "config.h"

#include "bench-report.h"

#include <stdio.h>
#include <time.h>

void
bench_report (const char *what,
              double      value,
              const char *unit,
              double      target,
              gboolean    at_most)
{
  printf ("%s: %.4g %s (target: %s %.4g) %s\n", what, value, unit, at_most ? "<=" : ">=", target,
          (at_most ? value <= target : value >= target) ? "holds" : "MISSED");
}

static double
clock_s (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

double
bench_thread_s (void)
{
  return clock_s (CLOCK_THREAD_CPUTIME_ID);
}

double
bench_process_s (void)
{
  return clock_s (CLOCK_PROCESS_CPUTIME_ID);
}

double
bench_wall_s (void)
{
  return clock_s (CLOCK_MONOTONIC);
}

int
bench_compare_doubles (gconstpointer a,
                       gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}
