/* SPDX-License-Identifier: Apache-2.0 */
/* Moments as text; see the header. The calendar is the proleptic Gregorian one. */
#include "config.h"

#include "hek-time.h"

#include <string.h>

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define DAY_US (86400 * SECOND_US)
#define ERA_DAYS 146097 /* of 400 years, after which the calendar repeats */

typedef struct
{
  const char *at, *end;
} Scanner;

/* Exactly @n_digits digits. */
static gboolean
read_number (Scanner *s,
             guint    n_digits,
             gint    *value)
{
  gint v = 0;

  if (s->end - s->at < (gssize) n_digits)
    return FALSE;
  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit (s->at[i]))
        return FALSE;
      v = v * 10 + (s->at[i] - '0');
    }
  s->at += n_digits;
  *value = v;
  return TRUE;
}

static gboolean
read_char (Scanner *s,
           char     c)
{
  if (s->at == s->end || *s->at != c)
    return FALSE;
  s->at++;
  return TRUE;
}

/* Days since 1970-01-01; a year that begins in March puts the leap day at its end. */
static gint64
days_of_date (gint year,
              gint month,
              gint day)
{
  gint y = year - (month <= 2 ? 1 : 0), era = y / 400, year_of_era = y % 400;
  gint day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

  return (gint64) era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
         day_of_year - 719468;
}

static gboolean
read_date (Scanner *s,
           gint64  *days)
{
  gint year, month, day;

  if (!read_number (s, 4, &year) || !read_char (s, '-') || !read_number (s, 2, &month) ||
      !read_char (s, '-') || !read_number (s, 2, &day))
    return FALSE;
  if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  *days = days_of_date (year, month, day);
  return TRUE;
}

static gboolean
read_fraction (Scanner *s,
               gint64  *us)
{
  gint64 unit = 100000;

  if (s->at == s->end || !g_ascii_isdigit (*s->at))
    return FALSE;
  for (; s->at < s->end && g_ascii_isdigit (*s->at); s->at++, unit /= 10)
    *us += unit * (*s->at - '0');
  return TRUE;
}

static gboolean
read_clock (Scanner *s,
            gint64  *us)
{
  gint hour, minute, second = 0;
  gint64 fraction = 0;

  if (!read_number (s, 2, &hour) || !read_char (s, ':') || !read_number (s, 2, &minute))
    return FALSE;
  if (read_char (s, ':'))
    {
      if (!read_number (s, 2, &second))
        return FALSE;
      if (read_char (s, '.') && !read_fraction (s, &fraction))
        return FALSE;
    }
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *us = ((gint64) hour * 3600 + minute * 60 + second) * SECOND_US + fraction;
  return TRUE;
}

/* How far the clock is ahead of UTC. */
static gboolean
read_zone (Scanner *s,
           gint64  *us)
{
  gint hour, minute = 0;
  gboolean west;

  *us = 0;
  if (s->at == s->end || read_char (s, 'Z') || read_char (s, 'z'))
    return TRUE;
  west = *s->at == '-';
  if (!read_char (s, west ? '-' : '+') || !read_number (s, 2, &hour))
    return FALSE;
  if (s->at < s->end)
    {
      read_char (s, ':');
      if (!read_number (s, 2, &minute))
        return FALSE;
    }
  if (hour > 23 || minute > 59)
    return FALSE;
  *us = ((gint64) hour * 3600 + minute * 60) * SECOND_US * (west ? -1 : 1);
  return TRUE;
}

gboolean
hek_time_parse (const char *text,
                gsize       n,
                gint64     *time_us)
{
  Scanner s = { text, text + n };
  gint64 days, clock = 0, zone = 0;

  if (!read_date (&s, &days))
    return FALSE;
  if (s.at < s.end)
    {
      if (!read_char (&s, 'T') && !read_char (&s, 't') && !read_char (&s, ' '))
        return FALSE;
      if (!read_clock (&s, &clock) || !read_zone (&s, &zone) || s.at != s.end)
        return FALSE;
    }
  *time_us = days * DAY_US + clock - zone;
  return TRUE;
}

/* What was read as if it were UTC, as a moment of the clock on the wall. */
static gboolean
to_local (gint64 *time_us)
{
  gint64 fraction = (*time_us % SECOND_US + SECOND_US) % SECOND_US;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((*time_us - fraction) / SECOND_US);
  g_autoptr (GDateTime) local = NULL;

  if (utc != NULL)
    local = g_date_time_new_local (g_date_time_get_year (utc), g_date_time_get_month (utc),
                                   g_date_time_get_day_of_month (utc), g_date_time_get_hour (utc),
                                   g_date_time_get_minute (utc), g_date_time_get_second (utc));
  if (local == NULL)
    return FALSE;
  *time_us = g_date_time_to_unix (local) * SECOND_US + fraction;
  return TRUE;
}

gboolean
hek_time_parse_local (const char *text,
                      gint64     *time_us)
{
  g_autofree char *typed = g_strstrip (g_strdup (text));
  g_autofree char *day = g_strconcat (typed, "T00:00Z", NULL);
  g_autofree char *bare = g_strconcat (typed, "Z", NULL);
  gint64 found_us;

  /* without a zone: only then another one may follow */
  if (hek_time_parse (day, strlen (day), &found_us) ||
      hek_time_parse (bare, strlen (bare), &found_us))
    {
      if (!to_local (&found_us))
        return FALSE;
    }
  else if (!hek_time_parse (typed, strlen (typed), &found_us))
    return FALSE;
  *time_us = found_us;
  return TRUE;
}

gsize
hek_time_format (gint64  time_us,
                 char   *text)
{
  gint64 days = time_us / DAY_US, rest = time_us % DAY_US, shifted;
  gint era, day_of_era, year_of_era, day_of_year, month_index, year, n;

  if (rest < 0)
    {
      rest += DAY_US;
      days--;
    }
  if (days < days_of_date (1, 1, 1) || days > days_of_date (9999, 12, 31))
    return (gsize) g_snprintf (text, HEK_TIME_TEXT_BYTES, "%" G_GINT64_FORMAT, time_us);

  shifted = days + 719468; /* since 0000-03-01 */
  era = (gint) (shifted / ERA_DAYS);
  day_of_era = (gint) (shifted % ERA_DAYS);
  year_of_era
    = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
  day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  month_index = (5 * day_of_year + 2) / 153;
  year = era * 400 + year_of_era + (month_index >= 10 ? 1 : 0);
  n = g_snprintf (text, HEK_TIME_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d", year,
                  month_index < 10 ? month_index + 3 : month_index - 9,
                  day_of_year - (153 * month_index + 2) / 5 + 1,
                  (gint) (rest / (3600 * SECOND_US)),
                  (gint) (rest / (60 * SECOND_US) % 60), (gint) (rest / SECOND_US % 60));
  if (rest % SECOND_US != 0)
    n += g_snprintf (text + n, (gulong) (HEK_TIME_TEXT_BYTES - n), ".%06d",
                     (gint) (rest % SECOND_US));
  g_strlcat (text, "Z", HEK_TIME_TEXT_BYTES);
  return (gsize) n + 1;
}
