/* SPDX-License-Identifier: Apache-2.0 */
/* Outliers by robust z-scores, and what both methods share; see the header. */
#include "config.h"

#include "hek-series-anomaly.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hek-series-robust-private.h"

void
hek_series_anomaly_options_init (HekSeriesAnomalyOptions *options)
{
  *options = (HekSeriesAnomalyOptions) {
    .window = 60,
    .z = 6,
    .level_window = 30,
    .false_alarm_rate = 1e-4,
  };
}

/* Where @value is, or would be. */
static guint
place_of (const HekSeriesWindow *window,
          double                 value)
{
  guint low = 0, high = window->n;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (window->sorted[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
hek_series_window_add (HekSeriesWindow *window,
                       double           value)
{
  guint place = place_of (window, value);

  memmove (window->sorted + place + 1, window->sorted + place,
           (window->n - place) * sizeof value);
  window->sorted[place] = value;
  window->n++;
}

void
hek_series_window_remove (HekSeriesWindow *window,
                          double           value)
{
  guint place = place_of (window, value);

  window->n--;
  memmove (window->sorted + place, window->sorted + place + 1,
           (window->n - place) * sizeof value);
}

double
hek_series_window_get_median (const HekSeriesWindow *window)
{
  guint half = window->n / 2;

  return window->n % 2 == 1 ? window->sorted[half]
                            : window->sorted[half - 1] / 2 + window->sorted[half] / 2;
}

static int
compare_reals (gconstpointer a,
               gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

double
hek_series_scale (double *distances,
                  guint   n)
{
  double median, sum = 0;

  qsort (distances, n, sizeof *distances, compare_reals);
  median = n % 2 == 1 ? distances[n / 2] : distances[n / 2 - 1] / 2 + distances[n / 2] / 2;
  if (median > 0)
    return HEK_SERIES_MAD_SCALE * median;
  for (guint i = 0; i < n; i++)
    sum += distances[i] / n;
  return HEK_SERIES_MEAN_SCALE * sum;
}

double
hek_series_least_step (const double *values,
                       guint         n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);
  double least = 0;

  if (n == 0)
    return 0;
  qsort (sorted, n, sizeof *sorted, compare_reals);
  for (guint i = 1; i < n; i++)
    if (sorted[i] > sorted[i - 1] && (least == 0 || sorted[i] - sorted[i - 1] < least))
      least = sorted[i] - sorted[i - 1];
  return least;
}

/* @step: for a window that rests; 0: all values are the same, and then so is this one. */
static double
z_of (const HekSeriesWindow *window,
      double                 value,
      double                 step)
{
  double distances[HEK_SERIES_WINDOW_MAX];
  double median = hek_series_window_get_median (window), scale;

  for (guint i = 0; i < window->n; i++)
    distances[i] = fabs (window->sorted[i] - median);
  scale = hek_series_scale (distances, window->n);
  if (scale == 0)
    scale = step;
  return value == median || scale == 0 ? 0 : (value - median) / scale;
}

double
hek_series_robust_z (const double *before,
                     guint         n_before,
                     double        value)
{
  g_autofree HekSeriesWindow *window = NULL;
  g_autofree double *all = NULL;
  guint n = 0;

  if (!isfinite (value))
    return NAN;
  window = g_new (HekSeriesWindow, 1);
  window->n = 0;
  all = g_new (double, MIN (n_before, HEK_SERIES_WINDOW_MAX) + 1);
  for (guint i = n_before - MIN (n_before, HEK_SERIES_WINDOW_MAX); i < n_before; i++)
    if (isfinite (before[i]))
      {
        hek_series_window_add (window, before[i]);
        all[n++] = before[i];
      }
  if (n < HEK_SERIES_WINDOW_MIN)
    return NAN;
  all[n++] = value;
  return z_of (window, value, hek_series_least_step (all, n));
}

/* @z: (out caller-allocates) (array length=n) */
static void
score (const double *values,
       guint         n,
       guint         length,
       double       *z)
{
  g_autofree HekSeriesWindow *window = g_new (HekSeriesWindow, 1);
  double step = hek_series_least_step (values, n);

  window->n = 0;
  for (guint i = 0; i < n; i++)
    {
      z[i] = window->n >= HEK_SERIES_WINDOW_MIN ? z_of (window, values[i], step) : NAN;
      if (window->n == length)
        hek_series_window_remove (window, values[i - length]);
      hek_series_window_add (window, values[i]);
    }
}

static void
mark_outliers (const double *z,
               guint         n,
               double        limit,
               guint8       *marks)
{
  for (guint i = 0; i < n; i++)
    {
      if (z[i] >= limit)
        marks[i] = HEK_SERIES_ANOMALY_HIGH;
      else if (z[i] <= -limit)
        marks[i] = HEK_SERIES_ANOMALY_LOW;
    }
}

/* What stands out because the level is another one is no outlier. */
static void
put_levels (const guint8 *levels,
            guint         n,
            guint         window,
            guint8       *marks)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 outlier =
        levels[i] == HEK_SERIES_ANOMALY_UP ? HEK_SERIES_ANOMALY_HIGH : HEK_SERIES_ANOMALY_LOW;

      if (levels[i] == HEK_SERIES_ANOMALY_NONE)
        continue;
      for (guint j = i; j < n && j < i + window; j++)
        if (marks[j] == outlier)
          marks[j] = HEK_SERIES_ANOMALY_NONE;
      marks[i] = levels[i];
    }
}

guint
hek_series_find_anomalies (const double                  *values,
                           guint                          n_values,
                           const HekSeriesAnomalyOptions *options,
                           guint8                        *marks,
                           double                        *z)
{
  HekSeriesAnomalyOptions usual;
  g_autofree double *present = g_new (double, n_values + 1);
  g_autofree double *scores = g_new (double, n_values + 1);
  g_autofree guint *places = g_new (guint, n_values + 1);
  g_autofree guint8 *outliers = g_new0 (guint8, n_values + 1);
  g_autofree guint8 *levels = g_new0 (guint8, n_values + 1);
  guint n = 0, n_marked = 0, window;

  hek_series_anomaly_options_init (&usual);
  if (options == NULL)
    options = &usual;
  for (guint i = 0; i < n_values; i++)
    {
      marks[i] = HEK_SERIES_ANOMALY_NONE;
      if (z != NULL)
        z[i] = NAN;
      if (!isfinite (values[i]))
        continue;
      present[n] = values[i];
      places[n++] = i;
    }
  window = CLAMP (options->window, HEK_SERIES_WINDOW_MIN, HEK_SERIES_WINDOW_MAX);
  score (present, n, window, scores);
  mark_outliers (scores, n, options->z, outliers);
  hek_series_find_levels (present, n,
                          CLAMP (options->level_window, HEK_SERIES_WINDOW_MIN,
                                 HEK_SERIES_WINDOW_MAX), options->false_alarm_rate, levels);
  put_levels (levels, n, window, outliers);
  for (guint i = 0; i < n; i++)
    {
      marks[places[i]] = outliers[i];
      n_marked += outliers[i] != HEK_SERIES_ANOMALY_NONE;
      if (z != NULL)
        z[places[i]] = scores[i];
    }
  return n_marked;
}
