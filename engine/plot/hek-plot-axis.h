/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HEK_PLOT_LINEAR,
  HEK_PLOT_LOG10, /* values ≤ 0 are not shown */
  HEK_PLOT_LOG2,  /* the same with ticks at powers of two: colours, bytes */
  HEK_PLOT_TIME,  /* microseconds since 1970, UTC; ticks at round local times: hek-plot-time.h */
} HekPlotScale;

static inline gboolean
hek_plot_scale_is_log (HekPlotScale scale)
{
  return scale == HEK_PLOT_LOG10 || scale == HEK_PLOT_LOG2;
}

/* What the caller says about an axis. All zero is a linear axis without label whose range comes
 * from the data. */
typedef struct
{
  const char *label; /* (nullable) "PNG size" */
  const char *unit;  /* (nullable) "kB" */
  double min, max;   /* range shown; equal: from the data; NaN: that end from the data */
  HekPlotScale scale;
  gboolean from_zero; /* a range from the data begins at 0 */
} HekPlotAxis;

#define HEK_PLOT_MAX_TICKS 16

/* Ticks at round numbers. */
typedef struct
{
  double min, max; /* of the axis; grown to whole steps when asked */
  HekPlotScale scale;
  double step;     /* linear axes: 1, 2 or 5 times a power of ten; 0 on log axes; of time:
                      microseconds */
  guint n_digits;  /* after the decimal point, the same for all labels of a linear axis */
  guint n_ticks;
  double ticks[HEK_PLOT_MAX_TICKS];
} HekPlotTicks;

/**
 * hek_plot_ticks_init:
 * @min: lowest value to show; finite, positive on log axes
 * @max: highest value, > @min
 * @n_wanted: about how many ticks; at least 2 are tried for
 * @grow: move @min and @max outwards to the next tick
 *
 * Edge cases: a range that is empty or not finite is replaced by one around @min, so that there is
 * always an axis.
 */
void hek_plot_ticks_init (HekPlotTicks *ticks, double min, double max, HekPlotScale scale,
                          guint n_wanted, gboolean grow);

/* Returns: (transfer full): the label of tick @i: "0.25", "−40", "1.5M" */
char *hek_plot_ticks_format (const HekPlotTicks *ticks, guint i);

/* Where @value lies on the axis: 0 at min, 1 at max; NaN when it cannot be shown on it. */
double hek_plot_ticks_to_fraction (const HekPlotTicks *ticks, double value);
double hek_plot_ticks_from_fraction (const HekPlotTicks *ticks, double fraction);

/* Returns: (transfer full): @value to @n_significant digits, with a true minus sign; "—" for NaN */
char *hek_plot_format_value (double value, guint n_significant);

/* Returns: (transfer full): "PSNR (dB)", "PSNR", or "" */
char *hek_plot_axis_title (const HekPlotAxis *axis);

G_END_DECLS
