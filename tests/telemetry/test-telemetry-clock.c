/* SPDX-License-Identifier: Apache-2.0 */
/* Durations by the processor's counter: right from the first millisecond on, and after a sleep. */
#include "config.h"

#include "hek-telemetry-private.h"

/* Against the clock, for pauses and for the first millisecond's guess of the counter's speed. */
static void
test_clock (void)
{
  for (guint i = 0; i < 5; i++)
    {
      gint64 outer_us = g_get_monotonic_time (), inner_us;
      guint64 mark = hek_telemetry_mark (), ns;

      inner_us = g_get_monotonic_time ();
      g_usleep (20000);
      inner_us = g_get_monotonic_time () - inner_us;
      ns = hek_telemetry_since (mark);
      outer_us = g_get_monotonic_time () - outer_us;
      g_assert_cmpuint (mark, !=, 0);
      g_assert_cmpfloat ((double) ns, >=, (double) inner_us * 1e3 * 0.998 - 1e3);
      g_assert_cmpfloat ((double) ns, <=, (double) outer_us * 1e3 * 1.002 + 2e3);
    }
}

/* A counter of 3 GHz: while the computer sleeps it goes on, the clock rests; or it begins anew. */
static void
test_sleep (void)
{
  const guint64 second = 1000000000;
  HekTelemetryMoment since = { 1000, 1000 }, before = since, now = { 3003001000, second + 1000 };
  double first = hek_telemetry_measure_speed (&since, &before, &now, 0), speed;

  g_assert_cmpfloat_with_epsilon (first, 1 / 3.003, 1e-9);
  /* the longer, the better */
  before = now;
  now = (HekTelemetryMoment) { 3000000001000, 1000 * second + 1000 };
  speed = hek_telemetry_measure_speed (&since, &before, &now, first);
  g_assert_cmpfloat_with_epsilon (speed, 1 / 3.0, 1e-9);
  g_assert_cmpuint (since.ns, ==, 1000);
  /* eight hours asleep */
  before = now;
  now.ticks += 3 * 28801 * second;
  now.ns += second;
  g_assert_cmpfloat (hek_telemetry_measure_speed (&since, &before, &now, speed), ==, speed);
  g_assert_cmpuint (since.ns, ==, now.ns);
  /* the counter begins anew */
  before = now;
  now.ticks = 5000;
  now.ns += 2 * second;
  g_assert_cmpfloat (hek_telemetry_measure_speed (&since, &before, &now, speed), ==, speed);
  g_assert_cmpuint (since.ns, ==, now.ns);
  /* and from there on it is measured */
  before = now;
  now.ticks += 3 * second;
  now.ns += second;
  g_assert_cmpfloat_with_epsilon (hek_telemetry_measure_speed (&since, &before, &now, speed),
                                  1 / 3.0, 1e-12);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hek_telemetry_set_enabled (TRUE);
  g_test_add_func ("/telemetry/clock", test_clock);
  g_test_add_func ("/telemetry/sleep", test_sleep);
  return g_test_run ();
}
