/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-types.h"

G_BEGIN_DECLS

/* One bar for each of a few named things. */
typedef struct
{
  const char *title; /* (nullable) */
  HekPlotAxis value_axis;      /* its range always holds 0 unless min and max are given */
  const char *const *labels;   /* (array length=n_bars) (nullable) */
  const double *values;        /* (array length=n_bars): NaN: no bar, "—" */
  const HekPlotColor *colors;  /* (array length=n_bars) (nullable): else the first series colour */
  gsize n_bars;
  guint n_digits;              /* of the values written at the bars */
  gboolean vertical;           /* columns; default are rows: names left, values right */
  HekPlotMark highlight, hover; /* point_idx is the bar */
  const char *empty_text;      /* (nullable): instead of "No data" */
} HekPlotBar;

void hek_plot_bar_draw (const HekPlotBar *plot, cairo_t *cr, double width, double height,
                        const HekPlotTheme *theme);

/* The bar whose row or column is under a position. */
gboolean hek_plot_bar_pick (const HekPlotBar *plot, double width, double height,
                            const HekPlotTheme *theme, double x, double y, HekPlotPick *out);

G_END_DECLS
