/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ticks and words of axes of time. Steps up to weeks are counted in wall-clock time from local
 * midnight, so that 06:00 stays 06:00 when the clocks change; months and years by the calendar.
 */
#include "config.h"

#include "hek-plot-time.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SECOND 1e6
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MONTH (30.436875 * DAY) /* of the Gregorian calendar, on average */
#define YEAR (12 * MONTH)

/* Beyond these years, GDateTime has no calendar; in none of the zones, a day within them. */
#define HEK_PLOT_TIME_MIN (-62135596800.0 * SECOND + DAY)
#define HEK_PLOT_TIME_MAX (253402300799.0 * SECOND - DAY)

/* 1970-01-05 was a Monday. */
#define HEK_PLOT_TIME_MONDAY (4 * DAY)

/* Asking the system for its zone takes longer than all labels of an axis: not oftener than this. */
#define HEK_PLOT_TIME_ZONE_USEC G_USEC_PER_SEC

static const double time_steps[] = {
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
};
static const guint month_steps[] = { 1,   2,    3,    6,    12,    24,    60, 120,
                                    240, 600, 1200, 2400, 6000, 12000, 24000 };

/* --- the zone -------------------------------------------------------------------------------- */

typedef struct
{
  GTimeZone *zone; /* owned (nullable): none yet */
  char *tz;        /* owned (nullable): of the environment */
  gint64 asked_us;
} HekPlotTimeZone;

static void
hek_plot_time_zone_free (gpointer data)
{
  HekPlotTimeZone *own = data;

  g_clear_pointer (&own->zone, g_time_zone_unref);
  g_free (own->tz);
  g_free (own);
}

static GPrivate own_zone = G_PRIVATE_INIT (hek_plot_time_zone_free);

/* Returns: (transfer none): of the calling thread, until its next call; a zone that the user
 * changes meanwhile is known a second later */
static GTimeZone *
hek_plot_time_get_zone (void)
{
  HekPlotTimeZone *own = g_private_get (&own_zone);
  const char *tz = g_getenv ("TZ");
  gint64 now = g_get_monotonic_time ();

  if (own == NULL)
    {
      own = g_new0 (HekPlotTimeZone, 1);
      g_private_set (&own_zone, own);
    }
  if (own->zone != NULL && now - own->asked_us < HEK_PLOT_TIME_ZONE_USEC
      && g_strcmp0 (own->tz, tz) == 0)
    return own->zone;
  g_clear_pointer (&own->zone, g_time_zone_unref);
  g_free (own->tz);
  own->zone = g_time_zone_new_local ();
  own->tz = g_strdup (tz);
  own->asked_us = now;
  return own->zone;
}

/* --- ticks ----------------------------------------------------------------------------------- */

/* Wall-clock time minus UTC. */
static double
hek_plot_time_offset (GTimeZone *zone,
                      double     time_us)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                            (gint64) floor (time_us / SECOND));

  return interval >= 0 ? g_time_zone_get_offset (zone, interval) * SECOND : 0;
}

static double
hek_plot_time_from_wall (GTimeZone *zone,
                         double     wall_us)
{
  double first = hek_plot_time_offset (zone, wall_us);

  return wall_us - hek_plot_time_offset (zone, wall_us - first);
}

static void
hek_plot_time_add (HekPlotTicks *ticks,
                   double        time_us)
{
  if (time_us >= ticks->min && time_us <= ticks->max && ticks->n_ticks < HEK_PLOT_MAX_TICKS
      && (ticks->n_ticks == 0 || time_us > ticks->ticks[ticks->n_ticks - 1]))
    ticks->ticks[ticks->n_ticks++] = time_us;
}

static void
hek_plot_time_fill_wall (HekPlotTicks *ticks,
                         GTimeZone    *zone,
                         double        step)
{
  double origin = step >= 7 * DAY ? HEK_PLOT_TIME_MONDAY : 0;
  double low = ticks->min + hek_plot_time_offset (zone, ticks->min) - HOUR;
  double high = ticks->max + hek_plot_time_offset (zone, ticks->max) + HOUR;

  if (step < HOUR) /* no zone changes by less than that: nothing to look for beyond the ends */
    {
      low += HOUR;
      high -= HOUR;
    }
  for (double k = floor ((low - origin) / step); k * step + origin <= high; k++)
    hek_plot_time_add (ticks, hek_plot_time_from_wall (zone, k * step + origin));
}

static void
hek_plot_time_fill_months (HekPlotTicks *ticks,
                           GTimeZone    *zone,
                           guint         n_months)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((gint64) floor (ticks->min / SECOND));
  g_autoptr (GDateTime) first = g_date_time_to_timezone (utc, zone);
  gint64 month = (gint64) g_date_time_get_year (first) * 12 + g_date_time_get_month (first) - 1;

  for (month -= month % n_months; month < 12 * 9999; month += n_months)
    {
      g_autoptr (GDateTime) at = g_date_time_new (zone, (int) (month / 12), (int) (month % 12) + 1,
                                                  1, 0, 0, 0);

      if (at == NULL)
        continue;
      if (g_date_time_to_unix (at) * SECOND > ticks->max)
        break;
      hek_plot_time_add (ticks, g_date_time_to_unix (at) * SECOND);
    }
}

void
hek_plot_time_ticks (HekPlotTicks *ticks,
                     guint         n_wanted)
{
  GTimeZone *zone = hek_plot_time_get_zone ();
  double raw = (ticks->max - ticks->min) / MAX (n_wanted, 1u);

  ticks->n_ticks = 0;
  ticks->n_digits = 0;
  ticks->min = CLAMP (ticks->min, HEK_PLOT_TIME_MIN, HEK_PLOT_TIME_MAX - YEAR);
  ticks->max = CLAMP (ticks->max, ticks->min + 1, HEK_PLOT_TIME_MAX);
  if (raw < SECOND / 2)
    {
      double power = pow (10, floor (log10 (MAX (raw, 1))));
      double m = raw / power;

      ticks->step = MIN (m <= 1 ? power : m <= 2 ? 2 * power : m <= 5 ? 5 * power : 10 * power,
                         SECOND);
      hek_plot_time_fill_wall (ticks, zone, ticks->step);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (time_steps); i++)
    if (time_steps[i] >= raw * (1 - 1e-9))
      {
        ticks->step = time_steps[i];
        hek_plot_time_fill_wall (ticks, zone, ticks->step);
        return;
      }
  for (guint i = 0; i < G_N_ELEMENTS (month_steps); i++)
    if (month_steps[i] * MONTH >= raw || i == G_N_ELEMENTS (month_steps) - 1)
      {
        ticks->step = month_steps[i] * MONTH;
        hek_plot_time_fill_months (ticks, zone, month_steps[i]);
        return;
      }
}

/* --- words ----------------------------------------------------------------------------------- */

/* Returns: (nullable) */
static GDateTime *
hek_plot_time_to_local (double time_us)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) seconds = NULL;
  gint64 us;

  if (!(time_us >= HEK_PLOT_TIME_MIN && time_us <= HEK_PLOT_TIME_MAX))
    return NULL;
  utc = g_date_time_new_from_unix_utc ((gint64) floor (time_us / SECOND));
  seconds = utc != NULL ? g_date_time_to_timezone (utc, hek_plot_time_get_zone ()) : NULL;
  us = (gint64) (time_us - floor (time_us / SECOND) * SECOND);
  return seconds == NULL || us == 0 ? g_steal_pointer (&seconds) : g_date_time_add (seconds, us);
}

/* Decimals of a second that tell @resolution apart. */
static guint
hek_plot_time_n_decimals (double resolution_us)
{
  guint n = 0;

  for (double unit = SECOND; n < 6 && resolution_us < unit * (1 - 1e-9); unit /= 10)
    n++;
  return n;
}

/* "14:05:30.25" */
static char *
hek_plot_time_clock (GDateTime *time,
                     guint      n_decimals)
{
  int divisor = 1000000;

  for (guint i = 0; i < n_decimals; i++)
    divisor /= 10;
  return n_decimals == 0
         ? g_date_time_format (time, "%H:%M:%S")
         : g_strdup_printf ("%02d:%02d:%02d.%0*d", g_date_time_get_hour (time),
                            g_date_time_get_minute (time), g_date_time_get_second (time),
                            (int) n_decimals, g_date_time_get_microsecond (time) / divisor);
}

char *
hek_plot_time_tick_label (double time_us,
                          double step_us)
{
  g_autoptr (GDateTime) time = hek_plot_time_to_local (time_us);
  gboolean midnight;

  if (time == NULL)
    return g_strdup ("");
  midnight = g_date_time_get_hour (time) == 0 && g_date_time_get_minute (time) == 0
             && g_date_time_get_seconds (time) == 0;
  if (step_us >= YEAR * 0.99)
    return g_date_time_format (time, "%Y");
  if (step_us >= MONTH * 0.9)
    return g_date_time_format (time, g_date_time_get_month (time) == 1 ? "%Y" : "%b");
  if (step_us >= DAY || midnight)
    return g_date_time_format (time, C_("day on an axis of time, see strftime(3)", "%-d %b"));
  if (step_us >= MINUTE)
    return g_date_time_format (time, "%H:%M");
  return hek_plot_time_clock (time, hek_plot_time_n_decimals (step_us));
}

char *
hek_plot_time_format (double time_us,
                      double resolution_us)
{
  g_autoptr (GDateTime) time = hek_plot_time_to_local (time_us);
  g_autofree char *date = NULL;
  g_autofree char *clock = NULL;

  if (time == NULL)
    return g_strdup ("—");
  date = g_date_time_format (time, "%Y-%m-%d");
  clock = hek_plot_time_clock (time, hek_plot_time_n_decimals (resolution_us));
  return g_strdup_printf ("%s %s", date, clock);
}

char *
hek_plot_time_format_span (double span_us)
{
  double span = fabs (span_us);
  g_autofree char *number = NULL;
  double in_unit = span < SECOND ? span / 1000 : span < 2 * MINUTE ? span / SECOND
                   : span < 2 * HOUR ? span / MINUTE : span < 2 * DAY ? span / HOUR : span / DAY;

  if (isnan (span_us))
    return g_strdup ("—");
  number = in_unit == round (in_unit) && in_unit < 1e6 ? g_strdup_printf ("%.0f", in_unit)
                                                       : hek_plot_format_value (in_unit, 3);
  if (span < SECOND)
    return g_strdup_printf (_("%s ms"), number);
  if (span < 2 * MINUTE)
    return g_strdup_printf (_("%s s"), number);
  if (span < 2 * HOUR)
    return g_strdup_printf (_("%s min"), number);
  if (span < 2 * DAY)
    return g_strdup_printf (_("%s h"), number);
  return g_strdup_printf (_("%s days"), number);
}
