/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-numbers.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hek-time.h"

#define STUDIO_NUMBER_STEPS 200     /* that a range is told apart in */
#define STUDIO_NUMBER_MIN_DIGITS 3
#define STUDIO_NUMBER_MAX_DIGITS 12
#define STUDIO_NUMBER_DAY 86400.0   /* seconds */
#define STUDIO_NUMBER_MAX_TIME 1e12 /* seconds: far beyond the year 9999 */
#define STUDIO_NUMBER_DATE_CHARS 10 /* of 2024-05-01T12:00:00Z */
#define STUDIO_NUMBER_MINUTE_CHARS 16
#define STUDIO_NUMBER_SECOND_CHARS 19

double
studio_explorer_number_at (const HekSceneRange *range,
                           HekPlotScale         scale,
                           double               fraction)
{
  if (fraction <= 0)
    return range->min;
  if (fraction >= 1)
    return range->max;
  if (scale != HEK_PLOT_LINEAR && range->min > 0)
    return exp (log (range->min) * (1 - fraction) + log (range->max) * fraction);
  /* a sum of two parts: the difference of the ends may be infinite */
  return range->min * (1 - fraction) + range->max * fraction;
}

/* The largest power of ten that is not larger than @number. */
static double
power_of_ten (double number)
{
  return pow (10, floor (log10 (number)));
}

double
studio_explorer_number_near (const HekSceneRange *range,
                             HekPlotScale         scale,
                             double               fraction)
{
  double number = studio_explorer_number_at (range, scale, fraction), step, near;

  if (fraction <= 0 || fraction >= 1)
    return number;
  if (scale != HEK_PLOT_LINEAR && range->min > 0)
    step = number * (exp (log (range->max / range->min) / STUDIO_NUMBER_STEPS) - 1);
  else
    step = range->max / STUDIO_NUMBER_STEPS - range->min / STUDIO_NUMBER_STEPS;
  if (!(step > 0) || !isfinite (step))
    return number;
  step = power_of_ten (step);
  near = round (number / step) * step;
  /* 0.1 × 3 is not 0.3, but 3 ÷ 10 is */
  if (step < 1)
    near = round (number / step) / round (1 / step);
  return isfinite (near) && near >= range->min && near <= range->max ? near : number;
}

double
studio_explorer_number_fraction (const HekSceneRange *range,
                                 HekPlotScale         scale,
                                 double               number)
{
  double fraction;

  if (number <= range->min)
    return 0;
  if (number >= range->max)
    return 1;
  fraction = hek_scene_range_fraction (range, scale, number);
  return isnan (fraction) ? 0 : CLAMP (fraction, 0, 1);
}

/* How much of a moment tells those of the range apart. */
static gboolean
studio_explorer_number_has_days (const HekSceneRange *range)
{
  return range->max - range->min > 2 * STUDIO_NUMBER_DAY;
}

static gboolean
studio_explorer_number_has_minutes (const HekSceneRange *range)
{
  return range->max - range->min > STUDIO_NUMBER_DAY / 24;
}

static char *
studio_explorer_number_time_text (const HekSceneRange *range,
                                  double               number)
{
  g_autoptr (GDateTime) time = NULL;

  if (fabs (number) < STUDIO_NUMBER_MAX_TIME)
    time = g_date_time_new_from_unix_utc ((gint64) round (number));
  if (time == NULL)
    return hek_plot_format_value (number, STUDIO_NUMBER_MIN_DIGITS);
  /* as the locale names months; times are UTC, as in the table */
  if (studio_explorer_number_has_days (range))
    return g_date_time_format (time, _("%-d %b %Y"));
  if (studio_explorer_number_has_minutes (range))
    return g_date_time_format (time, _("%-d %b %Y, %H:%M"));
  return g_date_time_format (time, _("%-d %b %Y, %H:%M:%S"));
}

/* 3, not 3.00: most columns are whole numbers; 1.50 × 10⁹ stays as it is. */
static void
studio_explorer_number_trim (char *text)
{
  const char *digits = g_str_has_prefix (text, "−") ? text + strlen ("−") : text;
  char *end = text + strlen (text);

  if (strchr (digits, '.') == NULL || digits[strspn (digits, "0123456789.")] != '\0')
    return;
  while (end[-1] == '0')
    end--;
  if (end[-1] == '.')
    end--;
  *end = '\0';
}

char *
studio_explorer_number_text (const HekSceneRange *range,
                             double               number,
                             gboolean             is_time)
{
  double step = range->max / STUDIO_NUMBER_STEPS - range->min / STUDIO_NUMBER_STEPS;
  double digits = STUDIO_NUMBER_MIN_DIGITS;
  char *text;

  if (is_time)
    return studio_explorer_number_time_text (range, number);
  if (step > 0 && isfinite (step) && number != 0)
    digits = floor (log10 (fabs (number))) - floor (log10 (step)) + 1;
  text = hek_plot_format_value (number, (guint) CLAMP (digits, STUDIO_NUMBER_MIN_DIGITS,
                                                       STUDIO_NUMBER_MAX_DIGITS));
  studio_explorer_number_trim (text);
  return text;
}

char *
studio_explorer_number_entry_text (const HekSceneRange *range,
                                   double               number,
                                   gboolean             is_time)
{
  char text[HEK_TIME_TEXT_BYTES];
  gsize n;

  if (!is_time || !(fabs (number) < STUDIO_NUMBER_MAX_TIME))
    return studio_explorer_number_text (range, number, FALSE);
  n = hek_time_format ((gint64) round (number) * G_USEC_PER_SEC, text);
  if (n > STUDIO_NUMBER_SECOND_CHARS && text[STUDIO_NUMBER_DATE_CHARS] == 'T')
    text[studio_explorer_number_has_days (range)      ? STUDIO_NUMBER_DATE_CHARS
         : studio_explorer_number_has_minutes (range) ? STUDIO_NUMBER_MINUTE_CHARS
                                                      : STUDIO_NUMBER_SECOND_CHARS] = '\0';
  return g_strdup (text);
}

gboolean
studio_explorer_number_parse (const char *text,
                              gboolean    is_time,
                              double     *number)
{
  g_autofree char *plain = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (GString) written = g_string_new (plain);
  char *end = NULL;
  double value;

  if (is_time)
    {
      gint64 time_us;

      if (!hek_time_parse (plain, strlen (plain), &time_us))
        return FALSE;
      *number = (double) time_us / 1e6;
      return TRUE;
    }
  g_string_replace (written, "−", "-", 0);
  value = g_ascii_strtod (written->str, &end);
  if (end == written->str || *end != '\0')
    {
      value = strtod (written->str, &end);
      if (end == written->str || *end != '\0')
        return FALSE;
    }
  if (!isfinite (value))
    return FALSE;
  *number = value;
  return TRUE;
}
