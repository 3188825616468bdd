/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where ticks lie. Linear axes take steps of 1, 2 or 5 times a power of ten; log axes take
 * powers, with 2 and 5 (or 2 to 9) between them when there are few, and fall back to linear steps
 * when the range spans less than two of them.
 */
#include "config.h"

#include "hek-plot-axis.h"

#include <math.h>
#include <string.h>

#include "hek-plot-time.h"

/* Ranges narrower than this part of their magnitude have no digits left between two ticks. */
#define HEK_PLOT_MIN_RELATIVE_RANGE 1e-12

/* Ends are taken as on a tick when they are this near, in steps: sums of steps are not exact. */
#define HEK_PLOT_TICK_SLACK 1e-6

/* An axis of time without extent shows half a minute on either side. */
#define HEK_PLOT_MIN_HALF_TIME 30e6

static double
hek_plot_nice_step (double span,
                    guint  n_wanted)
{
  double raw = span / MAX (n_wanted, 1u);
  double power = pow (10, floor (log10 (raw)));
  double mantissa = raw / power;

  if (mantissa <= 1 + HEK_PLOT_TICK_SLACK)
    return power;
  if (mantissa <= 2 + HEK_PLOT_TICK_SLACK)
    return 2 * power;
  if (mantissa <= 5 + HEK_PLOT_TICK_SLACK)
    return 5 * power;
  return 10 * power;
}

static double
hek_plot_next_step (double step)
{
  double power = pow (10, floor (log10 (step) + HEK_PLOT_TICK_SLACK));
  double mantissa = step / power;

  return mantissa < 1.5 ? 2 * power : mantissa < 3.5 ? 5 * power : 10 * power;
}

static void
hek_plot_ticks_add (HekPlotTicks *ticks,
                    double        value)
{
  if (ticks->n_ticks < HEK_PLOT_MAX_TICKS)
    ticks->ticks[ticks->n_ticks++] = value;
}

/* The suffix that keeps labels short, from the magnitude of the larger end and the step. */
static double
hek_plot_ticks_suffix (const HekPlotTicks *ticks,
                       const char        **suffix)
{
  static const struct { double factor; const char *suffix; } rows[] = {
    { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" },
  };
  double top = MAX (fabs (ticks->min), fabs (ticks->max));

  *suffix = "";
  if (top < 1e4 || top >= 1e15)
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (top >= rows[i].factor)
      {
        /* 100.0002M helps nobody: such a narrow range keeps all its digits */
        if (ticks->step / rows[i].factor < 0.01 * (1 - HEK_PLOT_TICK_SLACK))
          return 1;
        *suffix = rows[i].suffix;
        return rows[i].factor;
      }
  return 1;
}

static void
hek_plot_ticks_fill_linear (HekPlotTicks *ticks,
                            double        step,
                            gboolean      grow)
{
  const char *suffix;
  double first, last, factor;

  if (grow)
    {
      ticks->min = floor (ticks->min / step + HEK_PLOT_TICK_SLACK) * step;
      ticks->max = ceil (ticks->max / step - HEK_PLOT_TICK_SLACK) * step;
    }
  first = ceil (ticks->min / step - HEK_PLOT_TICK_SLACK);
  last = floor (ticks->max / step + HEK_PLOT_TICK_SLACK);
  ticks->step = step;
  ticks->n_ticks = 0;
  for (double k = first; k <= last && ticks->n_ticks < HEK_PLOT_MAX_TICKS; k++)
    hek_plot_ticks_add (ticks, k == 0 ? 0.0 : k * step);

  factor = hek_plot_ticks_suffix (ticks, &suffix);
  ticks->n_digits = (guint) CLAMP (-floor (log10 (step / factor) + HEK_PLOT_TICK_SLACK), 0, 300);
}

/* At least two ticks lie inside: a finer step is taken until they do. */
static void
hek_plot_ticks_linear (HekPlotTicks *ticks,
                       guint         n_wanted,
                       gboolean      grow)
{
  double min = ticks->min, max = ticks->max;
  double step = hek_plot_nice_step (max - min, n_wanted);

  while ((max - min) / step > HEK_PLOT_MAX_TICKS - 2)
    step = hek_plot_next_step (step);
  hek_plot_ticks_fill_linear (ticks, step, grow);

  for (guint tries = n_wanted; ticks->n_ticks < 2 && tries < n_wanted + 6; tries++)
    {
      ticks->min = min;
      ticks->max = max;
      step = hek_plot_nice_step (max - min, tries + 1);
      hek_plot_ticks_fill_linear (ticks, step, grow);
    }
}

/* Every n-th power of @base, n as large as leaves two. Returns: FALSE when there are no two */
static gboolean
hek_plot_ticks_powers (HekPlotTicks *ticks,
                       double        base,
                       guint         n_wanted,
                       gboolean      grow)
{
  double lb = log (base);
  double lo = log (ticks->min) / lb, hi = log (ticks->max) / lb;
  double stride = MAX (1, ceil ((hi - lo) / MAX (n_wanted, 1u) - HEK_PLOT_TICK_SLACK));
  double first, last;

  while ((hi - lo) / stride > HEK_PLOT_MAX_TICKS - 2)
    stride++;
  for (;; stride--)
    {
      double low = lo / stride, high = hi / stride;

      first = grow ? floor (low + HEK_PLOT_TICK_SLACK) : ceil (low - HEK_PLOT_TICK_SLACK);
      last = grow ? ceil (high - HEK_PLOT_TICK_SLACK) : floor (high + HEK_PLOT_TICK_SLACK);
      if (last - first >= 1 || stride <= 1)
        break;
    }
  if (last - first < 1 || !isfinite (pow (base, last * stride)) || pow (base, first * stride) <= 0)
    return FALSE;

  ticks->n_ticks = 0;
  ticks->step = 0;
  for (double k = first; k <= last; k++)
    hek_plot_ticks_add (ticks, pow (base, k * stride));
  if (grow)
    {
      ticks->min = ticks->ticks[0];
      ticks->max = ticks->ticks[ticks->n_ticks - 1];
    }
  return TRUE;
}

/* 1, 2 and 5 of each decade. Returns: FALSE when these are fewer than two, or far too many */
static gboolean
hek_plot_ticks_one_two_five (HekPlotTicks *ticks,
                             guint         n_wanted,
                             gboolean      grow)
{
  static const double mantissas[3] = { 1, 2, 5 };
  int first_decade = (int) floor (log10 (ticks->min)) - 1;
  int last_decade = (int) ceil (log10 (ticks->max)) + 1;
  double below = NAN, above = NAN;
  HekPlotTicks found = *ticks;
  guint n = 0;

  found.n_ticks = 0;
  found.step = 0;
  for (int decade = first_decade; decade <= last_decade; decade++)
    for (guint m = 0; m < 3; m++)
      {
        double v = mantissas[m] * pow (10, decade);

        if (v < ticks->min * (1 - HEK_PLOT_TICK_SLACK))
          below = v;
        else if (v > ticks->max * (1 + HEK_PLOT_TICK_SLACK))
          above = isnan (above) ? v : above;
        else
          {
            hek_plot_ticks_add (&found, v);
            n++;
          }
      }
  if (n < 2 || n > n_wanted + n_wanted / 2 || n + 2 > HEK_PLOT_MAX_TICKS)
    return FALSE;
  if (grow && found.ticks[0] > ticks->min * (1 + HEK_PLOT_TICK_SLACK) && !isnan (below))
    {
      for (guint i = found.n_ticks; i > 0; i--)
        found.ticks[i] = found.ticks[i - 1];
      found.ticks[0] = found.min = below;
      found.n_ticks++;
    }
  if (grow && found.ticks[found.n_ticks - 1] < ticks->max * (1 - HEK_PLOT_TICK_SLACK)
      && isfinite (above))
    hek_plot_ticks_add (&found, found.max = above);
  *ticks = found;
  return TRUE;
}

/* Less than two powers: round numbers, still at their logarithmic places, and none of them 0. */
static void
hek_plot_ticks_log_linear (HekPlotTicks *ticks,
                           guint         n_wanted,
                           gboolean      grow)
{
  double min = ticks->min, max = ticks->max;

  hek_plot_ticks_linear (ticks, n_wanted, grow);
  if (ticks->min <= 0)
    ticks->min = min;
  if (ticks->n_ticks > 0 && ticks->ticks[0] <= 0)
    {
      ticks->n_ticks--;
      for (guint i = 0; i < ticks->n_ticks; i++)
        ticks->ticks[i] = ticks->ticks[i + 1];
    }
  if (ticks->n_ticks == 0)
    {
      ticks->min = min;
      ticks->max = max;
      hek_plot_ticks_add (ticks, min);
    }
}

static void
hek_plot_ticks_log (HekPlotTicks *ticks,
                    guint         n_wanted,
                    gboolean      grow)
{
  if (ticks->scale == HEK_PLOT_LOG10 && hek_plot_ticks_one_two_five (ticks, n_wanted, grow))
    return;
  if (hek_plot_ticks_powers (ticks, ticks->scale == HEK_PLOT_LOG2 ? 2 : 10, n_wanted, grow))
    return;

  hek_plot_ticks_log_linear (ticks, n_wanted, grow);
}

/* Makes any two numbers a range that an axis can show. */
static void
hek_plot_ticks_sanitize (HekPlotTicks *ticks)
{
  gboolean is_log = hek_plot_scale_is_log (ticks->scale);
  double limit = is_log ? 1e300 : 1e150; /* differences and growth must stay finite */

  if (!isfinite (ticks->min))
    ticks->min = isfinite (ticks->max) ? ticks->max : is_log ? 1 : 0;
  if (!isfinite (ticks->max))
    ticks->max = ticks->min;
  ticks->min = CLAMP (ticks->min, is_log ? 1e-300 : -limit, limit);
  ticks->max = CLAMP (ticks->max, is_log ? 1e-300 : -limit, limit);
  if (ticks->max - ticks->min
      > HEK_PLOT_MIN_RELATIVE_RANGE * MAX (fabs (ticks->min), fabs (ticks->max)) + 1e-290)
    return;

  if (is_log)
    {
      ticks->max = MIN (ticks->min * 2, limit);
      ticks->min = MAX (ticks->min / 2, 1e-300);
    }
  else
    {
      double centre = ticks->min;
      gboolean is_zero = fabs (centre) <= 1e-280; /* mostly of what cannot be less */
      double half = ticks->scale == HEK_PLOT_TIME ? HEK_PLOT_MIN_HALF_TIME
                    : is_zero ? 1 : fabs (centre) * 0.1;

      ticks->min = is_zero && ticks->scale != HEK_PLOT_TIME ? 0 : centre - half;
      ticks->max = centre + half;
    }
}

void
hek_plot_ticks_init (HekPlotTicks *ticks,
                     double        min,
                     double        max,
                     HekPlotScale  scale,
                     guint         n_wanted,
                     gboolean      grow)
{
  ticks->min = min;
  ticks->max = max;
  ticks->scale = scale;
  ticks->step = 0;
  ticks->n_digits = 0;
  ticks->n_ticks = 0;
  hek_plot_ticks_sanitize (ticks);

  n_wanted = CLAMP (n_wanted, 2u, HEK_PLOT_MAX_TICKS - 2u);
  if (scale == HEK_PLOT_TIME)
    hek_plot_time_ticks (ticks, n_wanted);
  else if (scale == HEK_PLOT_LINEAR)
    hek_plot_ticks_linear (ticks, n_wanted, grow);
  else
    hek_plot_ticks_log (ticks, n_wanted, grow);
}

double
hek_plot_ticks_to_fraction (const HekPlotTicks *ticks,
                            double              value)
{
  if (!hek_plot_scale_is_log (ticks->scale))
    return isfinite (value) ? (value - ticks->min) / (ticks->max - ticks->min) : NAN;
  if (!(value > 0) || !isfinite (value))
    return NAN;
  return (log (value) - log (ticks->min)) / (log (ticks->max) - log (ticks->min));
}

double
hek_plot_ticks_from_fraction (const HekPlotTicks *ticks,
                              double              fraction)
{
  if (!hek_plot_scale_is_log (ticks->scale))
    return ticks->min + fraction * (ticks->max - ticks->min);
  return exp (log (ticks->min) + fraction * (log (ticks->max) - log (ticks->min)));
}

/* --- words --------------------------------------------------------------------------------- */

/* Digits and a point in every locale, and U+2212 for a minus. */
static void
hek_plot_append_fixed (GString *text,
                       double   value,
                       guint    n_digits)
{
  char format[16], buffer[400];

  g_snprintf (format, sizeof format, "%%.%uf", MIN (n_digits, 60u));
  g_ascii_formatd (buffer, sizeof buffer, format, fabs (value));
  if (value < 0 && strspn (buffer, "0.") < strlen (buffer))
    g_string_append (text, "−");
  g_string_append (text, buffer);
}

/* "2×10⁻⁵", or "10⁶" for a whole power when @bare_powers. */
static void
hek_plot_append_scientific (GString *text,
                            double   value,
                            guint    n_significant,
                            gboolean bare_powers)
{
  static const char *const superscripts[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  double magnitude = fabs (value);
  int exponent = (int) floor (log10 (magnitude) + 1e-9);
  double mantissa = magnitude / pow (10, exponent);
  guint n_digits = n_significant - 1;
  char digits[16];

  if (mantissa + 0.5 * pow (10, -(double) n_digits) >= 10)
    {
      exponent++;
      mantissa = 1;
    }
  if (value < 0)
    g_string_append (text, "−");
  if (!bare_powers || fabs (mantissa - 1) > 1e-6)
    {
      hek_plot_append_fixed (text, mantissa, n_digits);
      g_string_append (text, "×");
    }
  g_string_append (text, exponent < 0 ? "10⁻" : "10");
  g_snprintf (digits, sizeof digits, "%d", ABS (exponent));
  for (const char *d = digits; *d != '\0'; d++)
    g_string_append (text, superscripts[*d - '0']);
}

/* A log label stands alone: as many digits as it needs. */
static void
hek_plot_append_log_label (GString *text,
                           double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (value >= 1e6 * (1 - 1e-9) || value < 1e-3 * (1 - 1e-9))
    {
      double mantissa = value / pow (10, floor (log10 (value) + 1e-9));

      hek_plot_append_scientific (text, value, fabs (mantissa - round (mantissa)) < 1e-6 ? 1 : 3,
                                  TRUE);
    }
  else if (value >= 1e4 && fmod (value, 100) == 0)
    {
      g_ascii_formatd (buffer, sizeof buffer, "%.6g", value / 1e3);
      g_string_append_printf (text, "%sk", buffer);
    }
  else
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

char *
hek_plot_ticks_format (const HekPlotTicks *ticks,
                       guint               i)
{
  GString *text = g_string_new (NULL);
  double value;

  g_return_val_if_fail (i < ticks->n_ticks, g_string_free (text, FALSE));

  value = ticks->ticks[i];
  if (ticks->scale == HEK_PLOT_TIME)
    {
      g_string_free (text, TRUE);
      return hek_plot_time_tick_label (value, ticks->step);
    }
  if (ticks->step == 0)
    hek_plot_append_log_label (text, value);
  else if (value == 0)
    g_string_append (text, "0");
  else if (MAX (fabs (ticks->min), fabs (ticks->max)) >= 1e15 || ticks->step < 1e-4 * (1 - 1e-9))
    {
      /* as many digits as the step needs at this value */
      double digits = floor (log10 (fabs (value)) + 1e-9) - floor (log10 (ticks->step) + 1e-9);

      hek_plot_append_scientific (text, value, (guint) CLAMP (digits, 0, 14) + 1, FALSE);
    }
  else
    {
      const char *suffix;
      double factor = hek_plot_ticks_suffix (ticks, &suffix);

      hek_plot_append_fixed (text, value / factor, ticks->n_digits);
      g_string_append (text, suffix);
    }
  return g_string_free (text, FALSE);
}

char *
hek_plot_format_value (double value,
                       guint  n_significant)
{
  GString *text;
  double magnitude = fabs (value);
  int exponent;

  if (isnan (value))
    return g_strdup ("—");
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  if (value == 0)
    return g_strdup ("0");

  n_significant = CLAMP (n_significant, 1u, 15u);
  text = g_string_new (NULL);
  if (magnitude < 1e-4 || magnitude >= 1e9)
    {
      hek_plot_append_scientific (text, value, n_significant, FALSE);
      return g_string_free (text, FALSE);
    }
  exponent = (int) floor (log10 (magnitude));
  /* 9.996 to three digits is 10.0, not 10.00 */
  if (magnitude + 0.5 * pow (10, exponent + 1 - (int) n_significant) >= pow (10, exponent + 1))
    exponent++;
  hek_plot_append_fixed (text, value, (guint) MAX ((int) n_significant - 1 - exponent, 0));
  return g_string_free (text, FALSE);
}

char *
hek_plot_axis_title (const HekPlotAxis *axis)
{
  gboolean has_label = axis->label != NULL && *axis->label != '\0';
  gboolean has_unit = axis->unit != NULL && *axis->unit != '\0';

  if (has_label && has_unit)
    return g_strdup_printf ("%s (%s)", axis->label, axis->unit);
  return g_strdup (has_label ? axis->label : has_unit ? axis->unit : "");
}
