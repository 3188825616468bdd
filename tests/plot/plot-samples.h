/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "hek-plot-theme.h"
#include "hek-plot-types.h"

/* Charts of every kind with ordinary and with degenerate data, for the tests of drawing. */
typedef struct
{
  const char *name;
  gboolean has_data; /* something besides words is drawn */
  void (*draw) (cairo_t *cr, double width, double height, const HekPlotTheme *theme);
  gboolean (*pick) (double width, double height, const HekPlotTheme *theme, double x, double y,
                    HekPlotPick *out); /* NULL where the tests do not ask */
} PlotSample;

extern const PlotSample plot_line_samples[], plot_other_samples[];
extern const guint n_plot_line_samples, n_plot_other_samples;

#define N_PLOT_SAMPLES (n_plot_line_samples + n_plot_other_samples)

static inline const PlotSample *
plot_sample (guint i)
{
  return i < n_plot_line_samples ? &plot_line_samples[i]
                                 : &plot_other_samples[i - n_plot_line_samples];
}
