/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-colormap.h"
#include "hek-plot-types.h"

G_BEGIN_DECLS

/* A value for each cell between two axes, such as how many searches took how long in which minute.
 * Cells may be of any size: their edges are values on the axes. */
typedef struct
{
  const char *title;     /* (nullable) */
  HekPlotAxis x_axis, y_axis;
  guint n_x, n_y;
  const double *x_edges; /* (array length=n_x+1): ascending */
  const double *y_edges; /* (array length=n_y+1): ascending */
  const double *values;  /* (array): n_y rows, from the bottom, of n_x; NaN: nothing is drawn */
  const char *label;     /* (nullable): of the values */
  const char *unit;      /* (nullable) */
  double min, max;       /* of the colour bar; equal: from the data */
  HekPlotScale scale;    /* of the colours */
  HekColormapKind colormap;
  const HekPlotBand *bands; /* (array length=n_bands) (nullable): over the cells */
  guint n_bands;
  HekPlotMark hover;     /* point_idx = y * n_x + x */
  const char *empty_text;
} HekPlotGrid;

void hek_plot_grid_draw (const HekPlotGrid *plot, cairo_t *cr, double width, double height,
                         const HekPlotTheme *theme);

/* The cell under a position: x and y are the middle of it, value is its. */
gboolean hek_plot_grid_pick (const HekPlotGrid *plot, double width, double height,
                             const HekPlotTheme *theme, double x, double y, HekPlotPick *out);

gboolean hek_plot_grid_get_frame (const HekPlotGrid *plot, double width, double height,
                                  const HekPlotTheme *theme, HekPlotFrame *frame);

G_END_DECLS
