/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-colormap.h"
#include "hek-plot-types.h"

G_BEGIN_DECLS

typedef struct _HekPlotHeatmap HekPlotHeatmap;

/* A grid of values, such as the error of every pixel. It is shown with square cells, as large as
 * fits; sides over 3072 are averaged down first. */
struct _HekPlotHeatmap
{
  const char *title;  /* (nullable) */
  const char *label;  /* (nullable): of the value: "ΔE2000" */
  const char *unit;   /* (nullable) */
  guint32 width, height;
  const float *data;  /* (array): height rows of @stride values; NaN is drawn as ground */
  gsize stride;       /* floats from row to row; 0: width */
  double min, max;    /* of the colour bar; equal: from the data */
  HekColormapKind colormap; /* DIVERGING: a range from the data is made symmetric about 0 */
  gboolean nearest;   /* no smoothing when shown larger than 1:1 */
  gboolean hide_colorbar;
  gboolean stretch;   /* cells fill the room: columns and rows are of different kinds */
  HekPlotMark hover;  /* point_idx = y * width + x */
  /* (nullable) Returns: (transfer full): what the read-out calls a cell, instead of "12, 3" */
  char *(*name_cell) (const HekPlotHeatmap *plot, gsize column, gsize row);
  gconstpointer name_data; /* of name_cell() */
  const char *empty_text; /* (nullable): instead of "No data" */
};

void hek_plot_heatmap_draw (const HekPlotHeatmap *plot, cairo_t *cr, double width, double height,
                            const HekPlotTheme *theme);

/* The cell under a position. */
gboolean hek_plot_heatmap_pick (const HekPlotHeatmap *plot, double width, double height,
                                const HekPlotTheme *theme, double x, double y, HekPlotPick *out);

/* The range that the colour bar shows. */
void hek_plot_heatmap_get_range (const HekPlotHeatmap *plot, double *min, double *max);

/* The key of a colour map, also for views that draw the map themselves. */
typedef struct
{
  const char *label; /* (nullable) */
  const char *unit;  /* (nullable) */
  double min, max;
  HekPlotScale scale;
  HekColormapKind colormap;
  gboolean horizontal; /* default: upright, label above, numbers on the right */
  gboolean open_above, open_below; /* values were clipped: "≥ 10", "≤ −10" at the ends */
  double value;        /* a marker at this value (under the pointer); shown when has_value */
  gboolean has_value;
} HekPlotColorbar;

/* Draws into the rectangle (0, 0, width, height) of @cr. */
void hek_plot_colorbar_draw (const HekPlotColorbar *bar, cairo_t *cr, double width, double height,
                             const HekPlotTheme *theme);

/* Width of an upright bar, or height of a horizontal one, that holds its labels. */
double hek_plot_colorbar_get_thickness (const HekPlotColorbar *bar, const HekPlotTheme *theme);

G_END_DECLS
