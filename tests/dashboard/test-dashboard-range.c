/* SPDX-License-Identifier: Apache-2.0 */
/* Time ranges: what people write, and what comes of moving and zooming. */
#include "config.h"

#include <string.h>

#include "hek-dashboard-range.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)

/* 2026-11-22 14:00 UTC */
#define MOMENT ((gint64) 1795356000 * SECOND)

static void
test_spans (void)
{
  static const struct
  {
    const char *text;
    gint64 us;
    const char *back;
  } good[] = {
    { "1s", SECOND, "1s" },
    { "90s", 90 * SECOND, "1m30s" },
    { "15m", HOUR / 4, "15m" },
    { "15min", HOUR / 4, "15m" },
    { "6h", 6 * HOUR, "6h" },
    { "1h30m", 3 * HOUR / 2, "1h30m" },
    { "36h", 36 * HOUR, "36h" },
    { "7d", 7 * DAY, "1w" },
    { "30d", 30 * DAY, "30d" },
    { "2W", 14 * DAY, "2w" },
    { "1d1h1m1s", DAY + HOUR + 61 * SECOND, "25h1m1s" },
  };
  static const char *const bad[] = { "", "h", "6", "6 h", "6x", "-6h", "0s", "6h-", "1e3s",
                                     "99999d", "9223372036854775807w", "18446744073709551616s" };
  gint64 us;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *back = NULL;

      g_assert_true (hek_dashboard_span_parse (good[i].text, &us, NULL));
      g_assert_cmpint (us, ==, good[i].us);
      back = hek_dashboard_span_to_text (us);
      g_assert_cmpstr (back, ==, good[i].back);
      g_assert_true (hek_dashboard_span_parse (back, &us, NULL));
      g_assert_cmpint (us, ==, good[i].us);
    }
  us = 42;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (hek_dashboard_span_parse (bad[i], &us, &error));
      g_assert_error (error, HEK_DASHBOARD_RANGE_ERROR, HEK_DASHBOARD_RANGE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "6h"));
      g_assert_cmpint (us, ==, 42);
    }
  for (guint i = 0; i < HEK_DASHBOARD_N_SPANS; i++)
    {
      g_autofree char *text = hek_dashboard_span_to_text (hek_dashboard_span (i));

      g_assert_true (hek_dashboard_span_parse (text, &us, NULL));
      g_assert_cmpint (us, ==, hek_dashboard_span (i));
      g_assert_true (i == 0 || hek_dashboard_span (i - 1) < us);
    }
}

static void
test_moments (void)
{
  static const struct
  {
    const char *text;
    gint64 us;
  } good[] = {
    { "2026-11-22T14:00:00Z", MOMENT },        { "2026-11-22T14:00Z", MOMENT },
    { "2026-11-22 14:00:00Z", MOMENT },        { "2026-11-22T15:00+01:00", MOMENT },
    { "2026-11-22T09:00:00-05:00", MOMENT },   { " 2026-11-22T14:00Z ", MOMENT },
    { "2026-11-22T15:00", MOMENT },            { "2026-11-22", MOMENT - 15 * HOUR },
    { "2026-11-22T14:00:00.250Z", MOMENT + SECOND / 4 },
    { "2026-11-22T14:00:00.123457Z", MOMENT + 123457 },
    { "1970-01-01T00:00:00Z", 0 },
  };
  static const char *const bad[] = { "", "now", "14:00", "2026-13-01", "2026-11-22T25:00Z", "6h",
                                     "1969-12-31T23:59:59Z", "2026-11-22T14:00:00Zjunk" };
  gint64 us;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *back = NULL;
      g_autoptr (GError) error = NULL;

      hek_dashboard_moment_parse (good[i].text, &us, &error);
      g_assert_no_error (error);
      g_assert_cmpint (us, ==, good[i].us);
      back = hek_dashboard_moment_to_text (us);
      g_assert_true (hek_dashboard_moment_parse (back, &us, NULL));
      g_assert_cmpint (us, ==, good[i].us);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (hek_dashboard_moment_parse (bad[i], &us, NULL));

  /* every microsecond comes back */
  for (gint64 i = 0; i < 2000; i++)
    {
      gint64 wished = MOMENT + i * 4999 + i;
      g_autofree char *text = hek_dashboard_moment_to_text (wished);

      g_assert_true (hek_dashboard_moment_parse (text, &us, NULL));
      g_assert_cmpint (us, ==, wished);
    }
}

static void
test_ranges (void)
{
  static const struct
  {
    const char *text;
    HekDashboardRange range;
    const char *back;
  } good[] = {
    { "6h", { 6 * HOUR, 0, 0 }, "6h" },
    { "2026-11-22T14:00Z/2026-11-22T15:00Z", { 0, MOMENT, MOMENT + HOUR },
      "2026-11-22T14:00:00Z/2026-11-22T15:00:00Z" },
    { "2026-11-22T14:00Z/1h", { 0, MOMENT, MOMENT + HOUR },
      "2026-11-22T14:00:00Z/2026-11-22T15:00:00Z" },
    { "1h/2026-11-22T15:00Z", { 0, MOMENT, MOMENT + HOUR },
      "2026-11-22T14:00:00Z/2026-11-22T15:00:00Z" },
  };
  static const char *const bad[] = { "", "/", "6h/", "/6h", "1h/1h", "a/b", "6h/2026-11-22/1h",
                                     "2026-11-22T15:00Z/2026-11-22T14:00Z",
                                     "2026-11-22T15:00Z/2026-11-22T15:00Z", "2026-11-22",
                                     "1970-01-01/2026-11-22" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      HekDashboardRange range;
      g_autofree char *back = NULL;

      g_assert_true (hek_dashboard_range_parse (good[i].text, &range, NULL));
      g_assert_true (hek_dashboard_range_equal (&range, &good[i].range));
      back = hek_dashboard_range_to_text (&range);
      g_assert_cmpstr (back, ==, good[i].back);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      HekDashboardRange range = { 7, 8, 9 };
      g_autoptr (GError) error = NULL;

      g_assert_false (hek_dashboard_range_parse (bad[i], &range, &error));
      g_assert_error (error, HEK_DASHBOARD_RANGE_ERROR, HEK_DASHBOARD_RANGE_ERROR_INVALID);
      g_assert_true (range.last_us == 7 && range.from_us == 8 && range.to_us == 9);
    }
}

static void
test_moving (void)
{
  HekDashboardRange last = { HOUR, 0, 0 }, moved;
  gint64 from, to;

  hek_dashboard_range_resolve (&last, MOMENT, &from, &to);
  g_assert_cmpint (from, ==, MOMENT - HOUR);
  g_assert_cmpint (to, ==, MOMENT);

  /* back by half of it, then on by it: absolute, the same length */
  moved = hek_dashboard_range_shift (&last, MOMENT, -0.5);
  g_assert_cmpint (moved.last_us, ==, 0);
  g_assert_cmpint (moved.to_us, ==, MOMENT - HOUR / 2);
  g_assert_cmpint (hek_dashboard_range_get_span (&moved), ==, HOUR);
  moved = hek_dashboard_range_shift (&moved, 0, 0.5);
  g_assert_cmpint (moved.to_us, ==, MOMENT);

  /* the point that is zoomed around stays at its place */
  moved = hek_dashboard_range_zoom (&last, MOMENT, MOMENT - HOUR / 4, 0.5);
  g_assert_cmpint (hek_dashboard_range_get_span (&moved), ==, HOUR / 2);
  g_assert_cmpint (MOMENT - HOUR / 4 - moved.from_us, ==, 3 * HOUR / 8);
  moved = hek_dashboard_range_zoom (&moved, 0, MOMENT - HOUR / 4, 2);
  g_assert_cmpint (moved.from_us, ==, MOMENT - HOUR);
  g_assert_cmpint (moved.to_us, ==, MOMENT);

  /* limits */
  moved = hek_dashboard_range_zoom (&last, MOMENT, MOMENT, 1e-9);
  g_assert_cmpint (hek_dashboard_range_get_span (&moved), ==, HEK_DASHBOARD_RANGE_MIN_US);
  g_assert_cmpint (moved.to_us, ==, MOMENT);
  moved = hek_dashboard_range_zoom (&last, MOMENT, MOMENT, 1e9);
  g_assert_cmpint (hek_dashboard_range_get_span (&moved), ==, HEK_DASHBOARD_RANGE_MAX_US);
  g_assert_true (hek_dashboard_range_check (&moved, NULL));
  moved = hek_dashboard_range_shift (&last, MOMENT, -1e9);
  g_assert_cmpint (moved.from_us, ==, 0);
  g_assert_cmpint (moved.to_us, ==, HOUR);
}

static void
assert_described (const char *text,
                  const char *wished)
{
  HekDashboardRange range;
  g_autofree char *described = NULL;

  g_assert_true (hek_dashboard_range_parse (text, &range, NULL));
  described = hek_dashboard_range_describe (&range);
  g_assert_cmpstr (described, ==, wished);
}

static void
test_describe (void)
{
  assert_described ("1h", "Last 1 hour");
  assert_described ("90m", "Last 90 minutes");
  assert_described ("7d", "Last 7 days");
  assert_described ("1s", "Last 1 second");
  assert_described ("2026-11-22T14:00Z/2026-11-22T15:30Z", "2026-11-22 15:00 – 16:30");
  assert_described ("2026-11-22T14:00Z/2026-11-22T14:00:10Z", "2026-11-22 15:00:00 – 15:00:10");
  assert_described ("2026-11-22T14:00Z/2026-11-23T14:00Z", "2026-11-22 15:00 – 2026-11-23 15:00");
}

int
main (int   argc,
      char *argv[])
{
  /* an hour before UTC in winter, so that local time is seen */
  g_setenv ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dashboard/range/spans", test_spans);
  g_test_add_func ("/dashboard/range/moments", test_moments);
  g_test_add_func ("/dashboard/range/ranges", test_ranges);
  g_test_add_func ("/dashboard/range/moving", test_moving);
  g_test_add_func ("/dashboard/range/describe", test_describe);
  return g_test_run ();
}
