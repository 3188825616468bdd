/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Durations at the price of the processor's time stamp counter: 25 ns a look, where the clock of
 * the system costs 70 (it waits for what is under way, and computes a date). The counter is used
 * only where the kernel itself has found it steady and equal on all processors, which is where it
 * is the kernel's own source of time. Its speed is measured against the clock: for a millisecond at
 * first, then over the seconds between two collects, and over all of them from then on. While a
 * computer sleeps the clock rests and the counter does not, or begins anew: then the speed stays
 * what it was, and is measured from there.
 */
#include "config.h"

#include "hek-telemetry-private.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#ifdef __x86_64__
#include <x86intrin.h>
#endif

#define SOURCE_FILE "/sys/devices/system/clocksource/clocksource0/current_clocksource"

/* An error of 1 µs, that of reading two clocks at once when the system steps in between, is then
 * 10⁻³ at first and 10⁻⁶ later. */
#define FIRST_NS 1000000u
#define LATER_NS 1000000000u

/* What two measurements of a counter that did not sleep cannot differ by, as a part: the error of
 * the first one, and what a clock is slewed by when it is set right (500 ppm). */
#define SPEED_CHANGE 0.01

/* Bits of a double: nanoseconds a tick; 0: not measured, or the counter is of no use. Atomic. */
static guint64 speed_bits;

static pthread_mutex_t tune_lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static HekTelemetryMoment began, latest;
static gboolean is_doubted;
static gint is_counter; /* 0: not known yet, 1: yes, -1: no */

static guint64
get_clock_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (guint64) now.tv_sec * 1000000000u + (guint64) now.tv_nsec;
}

static inline guint64
get_ticks (void)
{
#ifdef __x86_64__
  return __rdtsc ();
#else
  return 0;
#endif
}

static gboolean
has_counter (void)
{
  g_autofree char *name = NULL;

#ifndef __x86_64__
  return FALSE;
#endif
  return g_file_get_contents (SOURCE_FILE, &name, NULL, NULL) &&
         g_str_equal (g_strstrip (name), "tsc");
}

/* Both at once: of three tries the one that took least. */
static HekTelemetryMoment
get_moment (void)
{
  HekTelemetryMoment best = { 0 };
  guint64 least = G_MAXUINT64;

  for (guint i = 0; i < 3; i++)
    {
      guint64 before = get_ticks (), ns = get_clock_ns (), after = get_ticks ();

      if (after - before >= least)
        continue;
      least = after - before;
      best = (HekTelemetryMoment) { before + least / 2, ns };
    }
  return best;
}

double
hek_telemetry_measure_speed (HekTelemetryMoment       *since,
                             const HekTelemetryMoment *before,
                             const HekTelemetryMoment *now,
                             double                    speed)
{
  double n_ticks = (double) now->ticks - (double) before->ticks;
  double n_ns = (double) now->ns - (double) before->ns;

  if (speed > 0 && !(fabs (n_ns - n_ticks * speed) <= SPEED_CHANGE * n_ns))
    {
      *since = *now;
      return speed;
    }
  return ((double) now->ns - (double) since->ns) / ((double) now->ticks - (double) since->ticks);
}

static double
get_speed (void)
{
  guint64 bits = __atomic_load_n (&speed_bits, __ATOMIC_RELAXED);
  double speed;

  memcpy (&speed, &bits, sizeof speed);
  return speed;
}

/* The lock is held. */
static void
tune (void)
{
  HekTelemetryMoment now;
  double speed = get_speed ();
  guint64 bits;

  if (is_counter == 0)
    {
      is_counter = has_counter () ? 1 : -1;
      began = latest = get_moment ();
    }
  if (is_counter < 0)
    return;
  do
    now = get_moment ();
  while (now.ns - latest.ns < FIRST_NS && speed == 0);
  if (now.ns - latest.ns < LATER_NS && speed != 0)
    return;
  /* After a doubt the next second decides: the first guess may have been the one that was wrong. */
  speed = hek_telemetry_measure_speed (&began, &latest, &now, is_doubted ? 0 : speed);
  is_doubted = began.ns == now.ns;
  latest = now;
  memcpy (&bits, &speed, sizeof bits);
  __atomic_store_n (&speed_bits, bits, __ATOMIC_RELAXED);
}

void
hek_telemetry_clock_tune (void)
{
  pthread_mutex_lock (&tune_lock);
  tune ();
  pthread_mutex_unlock (&tune_lock);
}

guint64
hek_telemetry_mark (void)
{
  if (!hek_telemetry_is_enabled ())
    return 0;
  return __atomic_load_n (&speed_bits, __ATOMIC_RELAXED) != 0 ? get_ticks () : get_clock_ns ();
}

guint64
hek_telemetry_since (guint64 mark)
{
  guint64 bits = __atomic_load_n (&speed_bits, __ATOMIC_RELAXED), now;
  double speed;

  if (mark == 0)
    return 0;
  now = bits != 0 ? get_ticks () : get_clock_ns ();
  if (now <= mark || bits == 0)
    return now > mark ? now - mark : 0;
  memcpy (&speed, &bits, sizeof speed);
  return (guint64) ((double) (now - mark) * speed + 0.5);
}
