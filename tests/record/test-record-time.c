/* SPDX-License-Identifier: Apache-2.0 */
/* Moments as text, against GLib's calendar. */
#include "config.h"

#include <string.h>

#include "hek-rng.h"
#include "hek-time.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gboolean valid;
    gint64 us;
  } cases[] = {
    { "1970-01-01", TRUE, 0 },
    { "1970-01-01T00:00:01Z", TRUE, 1000000 },
    { "1969-12-31 23:59:59.5", TRUE, -500000 },
    { "2024-02-29t12:34:56.123456789z", TRUE, G_GINT64_CONSTANT (1709210096123456) },
    { "2024-05-01T12:00+02:00", TRUE, G_GINT64_CONSTANT (1714557600000000) },
    { "2024-05-01T12:00-0230", TRUE, G_GINT64_CONSTANT (1714573800000000) },
    { "2024-05-01T12:00+02", TRUE, G_GINT64_CONSTANT (1714557600000000) },
    { "0001-01-01", TRUE, G_GINT64_CONSTANT (-62135596800000000) },
    { "9999-12-31T23:59:59.999999Z", TRUE, G_GINT64_CONSTANT (253402300799999999) },
    { "2023-02-29", FALSE, 0 },     { "2024-13-01", FALSE, 0 },       { "2024-00-10", FALSE, 0 },
    { "2024-1-1", FALSE, 0 },       { "0000-01-01", FALSE, 0 },       { "2024-05-01T24:00", FALSE,
      0 },
    { "2024-05-01T12:60", FALSE, 0 }, { "2024-05-01T12:00:60", FALSE, 0 }, { "2024-05-01T", FALSE,
      0 },
    { "2024-05-01T12", FALSE, 0 },  { "2024-05-01T12:00:", FALSE, 0 }, { "2024-05-01T12:00:00.",
      FALSE, 0 },
    { "2024-05-01T12:00+", FALSE, 0 }, { "2024-05-01T12:00+02:", FALSE, 0 }, { "2024-05-01 ",
      FALSE, 0 },
    { "2024-05-01T12:00Zx", FALSE, 0 }, { "", FALSE, 0 }, { "20240501", FALSE, 0 },
      { "1714557600", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 us = 0;

      g_test_message ("%s", cases[i].text);
      g_assert_true (hek_time_parse (cases[i].text, strlen (cases[i].text), &us) == cases[i].valid);
      g_assert_cmpint (us, ==, cases[i].us);
    }
}

#define NOON_UTC (G_GINT64_CONSTANT (1777638600) * G_USEC_PER_SEC) /* 2026-05-01T12:30Z */
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* In Berlin, whose clock is two hours ahead in summer. */
static void
test_parse_local (void)
{
  static const struct
  {
    const char *text;
    gint64 us;
  } good[] = {
    { " 2026-05-01 12:30 ", NOON_UTC - 2 * HOUR },
    { "2026-05-01T12:30:01.5", NOON_UTC - 2 * HOUR + 1500000 },
    { "2026-05-01", NOON_UTC - 2 * HOUR - 12 * HOUR - HOUR / 2 },
    { "2026-01-01", G_GINT64_CONSTANT (1767222000) * G_USEC_PER_SEC }, /* one hour in winter */
    { "2026-05-01 12:30Z", NOON_UTC },
    { "2026-05-01T12:30:00.000001z", NOON_UTC + 1 },
    { "2026-05-01 12:30-05:00", NOON_UTC + 5 * HOUR },
    { "2026-05-01 12:30+0200", NOON_UTC - 2 * HOUR },
    { "1969-12-31T23:59:59.25", -HOUR - 750000 },
  };
  static const char *const bad[] = { "", "yesterday", "2026-13-01", "2026-05-01 25:00", "14:05",
                                     "2026-05-01 12:00 now", "2026-05-01T12:30ZZ",
                                     "2026-05-01Z" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 us = 7;

      g_test_message ("%s", good[i].text);
      g_assert_true (hek_time_parse_local (good[i].text, &us));
      g_assert_cmpint (us, ==, good[i].us);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 us = 7;

      g_test_message ("%s", bad[i]);
      g_assert_false (hek_time_parse_local (bad[i], &us));
      g_assert_cmpint (us, ==, 7);
    }
}

static void
test_format (void)
{
  char text[HEK_TIME_TEXT_BYTES];
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < 20000; i++)
    {
      /* years 1 to 9999 */
      gint64 second = (gint64) hek_rng_below (&rng, G_GUINT64_CONSTANT (315537897600)) -
                      G_GINT64_CONSTANT (62135596800);
      gint64 us = second * 1000000 + (i % 2 == 0 ? 0 : (gint64) hek_rng_below (&rng, 1000000));
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (second);
      g_autofree char *expected = g_strdup_printf (
        "%04d-%02d-%02dT%02d:%02d:%02d", g_date_time_get_year (time), g_date_time_get_month (time),
        g_date_time_get_day_of_month (time), g_date_time_get_hour (time),
        g_date_time_get_minute (time), g_date_time_get_second (time));
      gint64 back;

      g_assert_cmpuint (hek_time_format (us, text), ==, strlen (text));
      g_assert_true (g_str_has_prefix (text, expected) && g_str_has_suffix (text, "Z"));
      g_assert_true (hek_time_parse (text, strlen (text), &back));
      g_assert_cmpint (back, ==, us);
    }
  hek_time_format (G_MAXINT64, text);
  g_assert_cmpstr (text, ==, "9223372036854775807");
  hek_time_format (G_MININT64, text);
  g_assert_cmpstr (text, ==, "-9223372036854775808");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/time/parse", test_parse);
  g_test_add_func ("/record/time/parse-local", test_parse_local);
  g_test_add_func ("/record/time/format", test_format);
  return g_test_run ();
}
