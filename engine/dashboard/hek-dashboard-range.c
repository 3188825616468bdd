/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-dashboard-range.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-time.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* Moments that texts can say: the years 1970 to 9999. */
#define MAX_MOMENT ((gint64) 253402300799 * SECOND)

G_DEFINE_QUARK (hek-dashboard-range-error-quark, hek_dashboard_range_error)

/* --- lengths --------------------------------------------------------------------------------- */

static const gint64 spans[HEK_DASHBOARD_N_SPANS] = {
  5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY,
};

gint64
hek_dashboard_span (guint i)
{
  g_return_val_if_fail (i < HEK_DASHBOARD_N_SPANS, HOUR);
  return spans[i];
}

static const struct
{
  const char *name;
  gint64 us;
} units[] = {
  /* the first of a length is written; longest first, and names before those they begin with */
  { "w", 7 * DAY }, { "d", DAY }, { "h", HOUR }, { "m", MINUTE }, { "min", MINUTE },
  { "s", SECOND },
};

/* Returns: the unit at @text, whose length is @n_bytes; -1: none */
static int
find_unit (const char *text,
           gsize      *n_bytes)
{
  gsize n = 0;

  while (g_ascii_isalpha (text[n]))
    n++;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strlen (units[i].name) == n && g_ascii_strncasecmp (text, units[i].name, n) == 0)
      {
        *n_bytes = n;
        return (int) i;
      }
  return -1;
}

static gboolean
fail_span (const char *text,
           GError    **error)
{
  g_set_error (error, HEK_DASHBOARD_RANGE_ERROR, HEK_DASHBOARD_RANGE_ERROR_INVALID,
               "“%s” is no length of time: write 90s, 15m, 6h, 1h30m, 7d or 2w", text);
  return FALSE;
}

gboolean
hek_dashboard_span_parse (const char *text,
                          gint64     *span_us,
                          GError    **error)
{
  const char *at = text;
  gint64 sum = 0;

  while (*at != '\0')
    {
      guint64 n;
      char *end;
      gsize n_bytes;
      int unit;

      if (!g_ascii_isdigit (*at))
        return fail_span (text, error);
      n = g_ascii_strtoull (at, &end, 10);
      unit = find_unit (end, &n_bytes);
      if (unit < 0 || n > (guint64) (HEK_DASHBOARD_RANGE_MAX_US / units[unit].us))
        return fail_span (text, error);
      sum += (gint64) n * units[unit].us;
      if (sum > HEK_DASHBOARD_RANGE_MAX_US)
        return fail_span (text, error);
      at = end + n_bytes;
    }
  if (sum < HEK_DASHBOARD_RANGE_MIN_US)
    return fail_span (text, error);
  *span_us = sum;
  return TRUE;
}

char *
hek_dashboard_span_to_text (gint64 span_us)
{
  GString *text = g_string_new (NULL);
  gint64 rest = MAX (span_us / SECOND, 1) * SECOND;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gint64 n = rest / units[i].us;

      /* "30d" and "36h" say more than "4w2d" and "1d12h" */
      if (n == 0 || (units[i].us > HOUR && rest % units[i].us != 0))
        continue;
      g_string_append_printf (text, "%" G_GINT64_FORMAT "%s", n, units[i].name);
      rest -= n * units[i].us;
    }
  return g_string_free (text, FALSE);
}

/* --- moments --------------------------------------------------------------------------------- */

gboolean
hek_dashboard_moment_parse (const char *text,
                            gint64     *moment_us,
                            GError    **error)
{
  gint64 us;

  if (!hek_time_parse_local (text, &us) || us < 0 || us > MAX_MOMENT)
    {
      g_set_error (error, HEK_DASHBOARD_RANGE_ERROR, HEK_DASHBOARD_RANGE_ERROR_INVALID,
                   "“%s” is no moment: write 2026-11-22T14:00, with Z at its end for UTC", text);
      return FALSE;
    }
  *moment_us = us;
  return TRUE;
}

char *
hek_dashboard_moment_to_text (gint64 moment_us)
{
  gint64 us = CLAMP (moment_us, 0, MAX_MOMENT);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (us / SECOND);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  guint rest = (guint) (us % SECOND);

  if (rest == 0)
    return g_strconcat (seconds, "Z", NULL);
  if (rest % 1000 == 0)
    return g_strdup_printf ("%s.%03uZ", seconds, rest / 1000);
  return g_strdup_printf ("%s.%06uZ", seconds, rest);
}

/* --- ranges ---------------------------------------------------------------------------------- */

gboolean
hek_dashboard_range_equal (const HekDashboardRange *a,
                           const HekDashboardRange *b)
{
  if (a->last_us > 0 || b->last_us > 0)
    return a->last_us == b->last_us;
  return a->from_us == b->from_us && a->to_us == b->to_us;
}

gint64
hek_dashboard_range_get_span (const HekDashboardRange *range)
{
  return range->last_us > 0 ? range->last_us : range->to_us - range->from_us;
}

gboolean
hek_dashboard_range_check (const HekDashboardRange *range,
                           GError                 **error)
{
  gint64 span;

  if (range->last_us <= 0
      && (range->from_us < 0 || range->to_us > MAX_MOMENT || range->from_us >= range->to_us))
    {
      g_set_error_literal (error, HEK_DASHBOARD_RANGE_ERROR, HEK_DASHBOARD_RANGE_ERROR_INVALID,
                           "a time range begins before it ends, both in the years 1970 to 9999");
      return FALSE;
    }
  span = hek_dashboard_range_get_span (range);
  if (span >= HEK_DASHBOARD_RANGE_MIN_US && span <= HEK_DASHBOARD_RANGE_MAX_US)
    return TRUE;
  g_set_error_literal (error, HEK_DASHBOARD_RANGE_ERROR, HEK_DASHBOARD_RANGE_ERROR_INVALID,
                       "a time range is between one second and ten years long");
  return FALSE;
}

void
hek_dashboard_range_resolve (const HekDashboardRange *range,
                             gint64                   moment_us,
                             gint64                  *from_us,
                             gint64                  *to_us)
{
  if (range->last_us > 0)
    {
      *to_us = moment_us;
      *from_us = moment_us - range->last_us;
    }
  else
    {
      *from_us = range->from_us;
      *to_us = range->to_us;
    }
}

/* Absolute, of that length, moved into what can be said. */
static HekDashboardRange
absolute (double from_us,
          gint64 span_us)
{
  HekDashboardRange range = { 0 };

  range.from_us = (gint64) CLAMP (from_us, 0.0, (double) (MAX_MOMENT - span_us));
  range.to_us = range.from_us + span_us;
  return range;
}

HekDashboardRange
hek_dashboard_range_shift (const HekDashboardRange *range,
                           gint64                   moment_us,
                           double                   n)
{
  gint64 from, to;

  hek_dashboard_range_resolve (range, moment_us, &from, &to);
  return absolute ((double) from + n * (double) (to - from), to - from);
}

HekDashboardRange
hek_dashboard_range_zoom (const HekDashboardRange *range,
                          gint64                   moment_us,
                          gint64                   center_us,
                          double                   factor)
{
  gint64 from, to, span;
  double wished;

  hek_dashboard_range_resolve (range, moment_us, &from, &to);
  wished = (double) (to - from) * factor;
  span = (gint64) CLAMP (round (wished), (double) HEK_DASHBOARD_RANGE_MIN_US,
                         (double) HEK_DASHBOARD_RANGE_MAX_US);
  factor = (double) span / (double) (to - from);
  return absolute ((double) center_us - (double) (center_us - from) * factor, span);
}

static gboolean
parse_two (const char        *first,
           const char        *second,
           HekDashboardRange *out,
           GError           **error)
{
  gint64 span;

  /* "6h/TO" and "FROM/6h" as in ISO 8601, without its "PT" */
  if (hek_dashboard_span_parse (first, &span, NULL))
    {
      if (!hek_dashboard_moment_parse (second, &out->to_us, error))
        return FALSE;
      out->from_us = out->to_us - span;
    }
  else if (hek_dashboard_span_parse (second, &span, NULL))
    {
      if (!hek_dashboard_moment_parse (first, &out->from_us, error))
        return FALSE;
      out->to_us = out->from_us + span;
    }
  else if (!hek_dashboard_moment_parse (first, &out->from_us, error)
           || !hek_dashboard_moment_parse (second, &out->to_us, error))
    {
      return FALSE;
    }
  return TRUE;
}

gboolean
hek_dashboard_range_parse (const char        *text,
                           HekDashboardRange *range,
                           GError           **error)
{
  HekDashboardRange out = { 0 };
  g_auto (GStrv) parts = g_strsplit (text, "/", 3);

  if (g_strv_length (parts) == 2)
    {
      if (!parse_two (parts[0], parts[1], &out, error))
        return FALSE;
    }
  else if (g_strv_length (parts) != 1 || !hek_dashboard_span_parse (text, &out.last_us, NULL))
    {
      g_set_error (error, HEK_DASHBOARD_RANGE_ERROR, HEK_DASHBOARD_RANGE_ERROR_INVALID,
                   "“%s” is no time range: write a length (6h, 15m, 7d) or two moments "
                   "(2026-11-22T14:00/2026-11-22T15:30)", text);
      return FALSE;
    }
  if (!hek_dashboard_range_check (&out, error))
    return FALSE;
  *range = out;
  return TRUE;
}

char *
hek_dashboard_range_to_text (const HekDashboardRange *range)
{
  g_autofree char *from = NULL, *to = NULL;

  if (range->last_us > 0)
    return hek_dashboard_span_to_text (range->last_us);
  from = hek_dashboard_moment_to_text (range->from_us);
  to = hek_dashboard_moment_to_text (range->to_us);
  return g_strconcat (from, "/", to, NULL);
}

static char *
describe_span (gint64 span_us)
{
  gint64 seconds = span_us / SECOND;
  gint64 n;

  if (span_us % DAY == 0)
    {
      n = span_us / DAY;
      return g_strdup_printf (ngettext ("Last %d day", "Last %d days", (gulong) n), (int) n);
    }
  if (span_us % HOUR == 0)
    {
      n = span_us / HOUR;
      return g_strdup_printf (ngettext ("Last %d hour", "Last %d hours", (gulong) n), (int) n);
    }
  if (span_us % MINUTE == 0)
    {
      n = span_us / MINUTE;
      return g_strdup_printf (ngettext ("Last %d minute", "Last %d minutes", (gulong) n), (int) n);
    }
  return g_strdup_printf (ngettext ("Last %d second", "Last %d seconds", (gulong) seconds),
                          (int) seconds);
}

char *
hek_dashboard_range_describe (const HekDashboardRange *range)
{
  g_autoptr (GDateTime) from_utc = NULL, to_utc = NULL, from = NULL, to = NULL;
  g_autofree char *from_text = NULL, *to_text = NULL;
  const char *clock;
  gboolean same_day;

  if (range->last_us > 0)
    return describe_span (range->last_us);

  from_utc = g_date_time_new_from_unix_utc (CLAMP (range->from_us, 0, MAX_MOMENT) / SECOND);
  to_utc = g_date_time_new_from_unix_utc (CLAMP (range->to_us, 0, MAX_MOMENT) / SECOND);
  from = g_date_time_to_local (from_utc);
  to = g_date_time_to_local (to_utc);
  same_day = g_date_time_get_year (from) == g_date_time_get_year (to)
             && g_date_time_get_day_of_year (from) == g_date_time_get_day_of_year (to);
  clock = g_date_time_get_second (from) == 0 && g_date_time_get_second (to) == 0 ? "%H:%M"
                                                                                 : "%H:%M:%S";
  {
    g_autofree char *whole = g_strconcat ("%Y-%m-%d ", clock, NULL);

    from_text = g_date_time_format (from, whole);
    to_text = g_date_time_format (to, same_day ? clock : whole);
  }
  return g_strdup_printf ("%s – %s", from_text, to_text);
}
