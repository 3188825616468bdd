/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-cartesian-private.h"

G_BEGIN_DECLS

/* What line and scatter charts have in common. */
typedef struct
{
  const HekPlotAxis *x_axis, *y_axis;
  const HekPlotSeries *series;
  guint n_series;
  const HekPlotBand *bands;
  guint n_bands;
  const HekPlotMark *highlight, *hover;
  gboolean has_lines; /* points are joined */

  /* of scatter charts */
  gboolean has_intervals;
  const HekPlotSeries *paths;
  guint n_paths;
  const HekPlotMark *rings, *named;
  guint n_rings, n_named;
} HekPlotSeriesSet;

static inline double
hek_plot_series_x (const HekPlotSeries *series,
                   gsize                i)
{
  return series->x != NULL ? series->x[i] : (double) i;
}

/* Fills @keys (n_series of them), axes and extents of @chart. */
void hek_plot_series_set_up (const HekPlotSeriesSet *set, const HekPlotTheme *theme,
                             HekPlotKey *keys, HekPlotCartesian *chart);

/* Position on y of the last point of a line that is shown; NaN for none. */
double hek_plot_series_end (const HekPlotSeries *series, const HekPlotFrame *frame);

/* Rings, highlight, labels of points and bands, hover: over the data, in this order. */
void hek_plot_series_draw_marks (HekPlotCanvas *canvas, const HekPlotSeriesSet *set,
                                 const HekPlotFrame *frame, double radius);

/* The nearest point, where distances along y count @y_weight times. */
gboolean hek_plot_series_pick (const HekPlotSeriesSet *set, const HekPlotFrame *frame,
                               const HekPlotTheme *theme, double x, double y, double y_weight,
                               HekPlotPick *out);

G_END_DECLS
