/* SPDX-License-Identifier: Apache-2.0 */
/* Normal and log-normal distributions of greatest likelihood; straight lines of least squares. */
#include "config.h"

#include <math.h>

#include "hek-widget-private.h"

#define HEK_WIDGET_FIT_STEPS 200
#define HEK_WIDGET_FIT_PRECISION 1e-9 /* of the standard deviation, between two steps */

/* Below every value that a double has a probability for. */
#define HEK_WIDGET_FIT_TINY 1e-300

static double
hek_widget_normal_share (double z)
{
  return 0.5 * erfc (-z / G_SQRT2);
}

static double
hek_widget_normal_density (double z)
{
  return exp (-z * z / 2) / sqrt (2 * G_PI);
}

double
hek_widget_fit_get_share (const HekWidgetFit *fit,
                          gboolean            of_logs,
                          double              x)
{
  if (of_logs && !(x > 0))
    return 0;
  return hek_widget_normal_share (((of_logs ? log (x) : x) - fit->mean) / fit->sd);
}

gboolean
hek_widget_fit_values (const double *sorted,
                       gsize         n,
                       gboolean      of_logs,
                       HekWidgetFit *fit)
{
  HekWidgetFit found = { 0 };
  double mean = 0, square = 0;
  gsize first = 0;

  while (of_logs && first < n && !(sorted[first] > 0))
    first++;
  found.n_left_out = first;
  found.n = n - first;
  if (found.n < 2)
    return FALSE;
  for (gsize i = first; i < n; i++) /* Welford's recurrence */
    {
      double value = of_logs ? log (sorted[i]) : sorted[i];
      double delta = value - mean;

      mean += delta / (double) (i - first + 1);
      square += delta * (value - mean);
    }
  found.mean = mean;
  found.sd = sqrt (square / (double) found.n);
  if (!isfinite (found.sd) || !(found.sd > 1e-14 * fabs (mean)))
    return FALSE;
  for (gsize i = first; i < n; i++)
    {
      double share = hek_widget_fit_get_share (&found, of_logs, sorted[i]);
      double below = (double) (i - first) / (double) found.n;
      double above = (double) (i - first + 1) / (double) found.n;

      found.distance = fmax (found.distance, fmax (fabs (share - below), fabs (above - share)));
    }
  *fit = found;
  return TRUE;
}

/* --- counts in intervals --------------------------------------------------------------------- */

typedef struct
{
  double from, to, count; /* of values, or of their logarithms */
} HekWidgetFitBin;

/* Mean, and mean square of the distance to @mean, of what a normal distribution has in a bin. */
static void
hek_widget_fit_expect (const HekWidgetFitBin *bin,
                       double                 mean,
                       double                 sd,
                       double                *first,
                       double                *second)
{
  double a = (bin->from - mean) / sd, b = (bin->to - mean) / sd;
  double share = hek_widget_normal_share (b) - hek_widget_normal_share (a);
  double pa = isfinite (a) ? hek_widget_normal_density (a) : 0;
  double pb = isfinite (b) ? hek_widget_normal_density (b) : 0;
  double middle = isfinite (a) && isfinite (b) ? (a + b) / 2 : isfinite (a) ? a : b;

  if (a > 0) /* where both shares are near 1, the difference of the tails is exact */
    share = hek_widget_normal_share (-a) - hek_widget_normal_share (-b);
  if (share < HEK_WIDGET_FIT_TINY || b - a < 1e-6)
    {
      *first = middle;
      *second = middle * middle;
      return;
    }
  *first = (pa - pb) / share;
  *second = 1 + ((isfinite (a) ? a * pa : 0) - (isfinite (b) ? b * pb : 0)) / share;
}

static void
hek_widget_fit_iterate (const HekWidgetFitBin *bins,
                        gsize                  n,
                        double                 total,
                        double                *mean,
                        double                *sd)
{
  for (guint step = 0; step < HEK_WIDGET_FIT_STEPS; step++)
    {
      double sum = 0, square = 0, shift, next;

      for (gsize i = 0; i < n; i++)
        {
          double first, second;

          hek_widget_fit_expect (&bins[i], *mean, *sd, &first, &second);
          sum += bins[i].count * first;
          square += bins[i].count * second;
        }
      shift = sum / total;
      next = sqrt (fmax (square / total - shift * shift, 0));
      *mean += shift * *sd;
      if (!(next > 0))
        return;
      *sd *= next;
      if (fabs (shift) < HEK_WIDGET_FIT_PRECISION && fabs (next - 1) < HEK_WIDGET_FIT_PRECISION)
        return;
    }
}

/* Middles of bins give where to begin. */
static void
hek_widget_fit_begin (const HekWidgetFitBin *bins,
                      gsize                  n,
                      double                 total,
                      double                *mean,
                      double                *sd)
{
  double sum = 0, square = 0;

  for (gsize i = 0; i < n; i++)
    sum += bins[i].count * (isfinite (bins[i].from) ? (isfinite (bins[i].to)
                              ? (bins[i].from + bins[i].to) / 2 : bins[i].from) : bins[i].to);
  *mean = sum / total;
  for (gsize i = 0; i < n; i++)
    {
      double middle = isfinite (bins[i].from) ? (isfinite (bins[i].to)
                        ? (bins[i].from + bins[i].to) / 2 : bins[i].from) : bins[i].to;

      square += bins[i].count * (middle - *mean) * (middle - *mean);
    }
  *sd = sqrt (square / total);
}

gboolean
hek_widget_fit_bins (const double *from,
                     const double *to,
                     const double *counts,
                     gsize         n,
                     gboolean      of_logs,
                     HekWidgetFit *fit)
{
  g_autofree HekWidgetFitBin *bins = g_try_new (HekWidgetFitBin, MAX (n, 1));
  HekWidgetFit found = { 0 };
  double total = 0, left_out = 0, so_far = 0;
  gsize n_bins = 0;

  for (gsize i = 0; bins != NULL && i < n; i++)
    {
      if (!(counts[i] > 0) || isnan (from[i]) || isnan (to[i]))
        continue;
      if (of_logs && !(to[i] > 0))
        {
          left_out += counts[i];
          continue;
        }
      /* a bin from 0 is open below: log (0) is −∞ */
      bins[n_bins++] = of_logs ? (HekWidgetFitBin) { from[i] > 0 ? log (from[i]) : -INFINITY,
                                                     log (to[i]), counts[i] }
                               : (HekWidgetFitBin) { from[i], to[i], counts[i] };
      total += counts[i];
    }
  if (n_bins < 2)
    return FALSE;
  hek_widget_fit_begin (bins, n_bins, total, &found.mean, &found.sd);
  if (!(found.sd > 0))
    return FALSE;
  hek_widget_fit_iterate (bins, n_bins, total, &found.mean, &found.sd);
  for (gsize i = 0; i < n_bins; i++) /* known at the edges only */
    {
      double below = hek_widget_normal_share ((bins[i].from - found.mean) / found.sd);
      double above = hek_widget_normal_share ((bins[i].to - found.mean) / found.sd);

      found.distance = fmax (found.distance, fabs (so_far / total - below));
      so_far += bins[i].count;
      found.distance = fmax (found.distance, fabs (so_far / total - above));
    }
  found.n = (gsize) total;
  found.n_left_out = (gsize) left_out;
  *fit = found;
  return TRUE;
}

/* --- lines ----------------------------------------------------------------------------------- */

gboolean
hek_widget_line_fit (const double  *x,
                     const double  *y,
                     gsize          n,
                     gboolean       log_x,
                     gboolean       log_y,
                     HekWidgetLine *out)
{
  double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
  gsize n_used = 0;

  for (gsize i = 0; i < n; i++)
    {
      double u = log_x ? log10 (x[i]) : x[i], v = log_y ? log10 (y[i]) : y[i];
      double du, dv;

      if (!isfinite (u) || !isfinite (v))
        continue;
      n_used++;
      du = u - mean_x;
      dv = v - mean_y;
      mean_x += du / (double) n_used;
      mean_y += dv / (double) n_used;
      xx += du * (u - mean_x);
      yy += dv * (v - mean_y);
      xy += du * (v - mean_y);
    }
  if (n_used < 2 || !(xx > 0) || !isfinite (xx) || !isfinite (yy))
    return FALSE;
  *out = (HekWidgetLine) { .slope = xy / xx, .intercept = mean_y - xy / xx * mean_x,
                           .r2 = yy > 0 ? xy * xy / (xx * yy) : 1, .n = n_used };
  return TRUE;
}
