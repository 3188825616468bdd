/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shifts of level: the medians of the w values before and after a place are compared,
 *
 *   T = (m2 - m1) / (s sqrt (pi / w)),
 *
 * with s the scale of all 2 w distances from their own median: for normal noise a median of w
 * values has the variance pi / (2 w) of one. A few outliers move neither median nor scale. T is
 * compared with Student's t of 0.37 (2 w - 2) degrees of freedom, 0.37 being the efficiency of the
 * MAD as a scale, at the false-alarm rate, two-sided; the greatest |T| of w neighbours on either
 * side is the only mark among them. So of independent normal values at most this part is marked
 * (tests/series counts them); values that depend on those before, as loads do, shift more often.
 * The place of a shift is the split of its windows with the least sum of distances from m1 before
 * and m2 after it.
 *
 * Source: Hodges and Lehmann, Estimates of location based on rank tests, 1963, for two-sample
 * shifts; Rousseeuw and Croux, Alternatives to the median absolute deviation, 1993, for the
 * efficiency; Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5, for t.
 */
#include "config.h"

#include <math.h>

#include "hek-series-robust-private.h"

#define MAD_EFFICIENCY 0.37

/* The value that normal noise exceeds with probability @p < 0.5. */
static double
normal_quantile (double p)
{
  double low = 0, high = 40;

  for (guint i = 0; i < 80; i++)
    {
      double middle = (low + high) / 2;

      if (0.5 * erfc (middle / G_SQRT2) > p)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static double
student_quantile (double p,
                  double degrees)
{
  double x = normal_quantile (p), x2 = x * x;
  double g1 = x * (x2 + 1) / 4;
  double g2 = x * ((5 * x2 + 16) * x2 + 3) / 96;
  double g3 = x * (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384;
  double g4 = x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92160;

  return x + (g1 + (g2 + (g3 + g4 / degrees) / degrees) / degrees) / degrees;
}

typedef struct
{
  const double *values;
  guint n;
  guint w;
  HekSeriesWindow before, after;
  double distances[2 * HEK_SERIES_WINDOW_MAX];
} Shifts;

/* T at @k; infinite where both sides rest at different levels. */
static double
statistic (Shifts *shifts,
           guint   k)
{
  double m1 = hek_series_window_get_median (&shifts->before);
  double m2 = hek_series_window_get_median (&shifts->after), scale;

  if (m1 == m2)
    return 0;
  for (guint i = 0; i < shifts->w; i++)
    {
      shifts->distances[i] = fabs (shifts->values[k - shifts->w + i] - m1);
      shifts->distances[shifts->w + i] = fabs (shifts->values[k + i] - m2);
    }
  scale = hek_series_scale (shifts->distances, 2 * shifts->w);
  return scale == 0 ? copysign (INFINITY, m2 - m1)
                    : (m2 - m1) / (scale * sqrt (G_PI / shifts->w));
}

static double
median_of (const double    *values,
           guint            n,
           HekSeriesWindow *window)
{
  window->n = 0;
  for (guint i = 0; i < n; i++)
    hek_series_window_add (window, values[i]);
  return hek_series_window_get_median (window);
}

/* The best split of the windows about @k. */
static guint
locate (Shifts *shifts,
        guint   k)
{
  const double *values = shifts->values + k - shifts->w;
  double m1 = median_of (values, shifts->w, &shifts->before);
  double m2 = median_of (values + shifts->w, shifts->w, &shifts->after);
  double gain = 0, best = -INFINITY;
  guint split = shifts->w;

  for (guint i = 0; i < 2 * shifts->w; i++)
    {
      if (gain > best && i > 0)
        {
          best = gain;
          split = i;
        }
      gain += fabs (values[i] - m2) - fabs (values[i] - m1);
    }
  return k - shifts->w + split;
}

static void
compute (Shifts *shifts,
         double *t)
{
  guint w = shifts->w;

  shifts->before.n = shifts->after.n = 0;
  for (guint i = 0; i < w; i++)
    {
      hek_series_window_add (&shifts->before, shifts->values[i]);
      hek_series_window_add (&shifts->after, shifts->values[w + i]);
    }
  for (guint k = w;; k++)
    {
      t[k] = statistic (shifts, k);
      if (k + w >= shifts->n)
        return;
      hek_series_window_remove (&shifts->before, shifts->values[k - w]);
      hek_series_window_add (&shifts->before, shifts->values[k]);
      hek_series_window_remove (&shifts->after, shifts->values[k]);
      hek_series_window_add (&shifts->after, shifts->values[k + w]);
    }
}

static gboolean
is_peak (const double *t,
         guint         n,
         guint         k,
         guint         w)
{
  for (guint j = k > w ? k - w : 0; j < n && j <= k + w; j++)
    if (fabs (t[j]) > fabs (t[k]) || (j < k && fabs (t[j]) == fabs (t[k])))
      return FALSE;
  return TRUE;
}

void
hek_series_find_levels (const double *values,
                        guint         n,
                        guint         w,
                        double        false_alarm_rate,
                        guint8       *marks)
{
  double rate = CLAMP (false_alarm_rate, 1e-12, 0.5);
  double limit = student_quantile (rate / 2, MAD_EFFICIENCY * (2 * w - 2));
  g_autofree Shifts *shifts = NULL;
  g_autofree double *t = NULL;

  if (n < 2 * w)
    return;
  shifts = g_new (Shifts, 1);
  shifts->values = values;
  shifts->n = n;
  shifts->w = w;
  t = g_new0 (double, n);
  compute (shifts, t);
  for (guint k = w; k + w <= n; k++)
    if (fabs (t[k]) > limit && is_peak (t, n, k, w))
      marks[locate (shifts, k)] = t[k] > 0 ? HEK_SERIES_ANOMALY_UP : HEK_SERIES_ANOMALY_DOWN;
}
