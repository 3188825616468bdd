/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-axis.h"
#include "hek-plot-theme.h"

G_BEGIN_DECLS

/* A line or a cloud of points. Arrays and strings are borrowed for the time of a call. */
typedef struct
{
  const char *label;                /* (nullable) */
  const double *x;                  /* (array length=n) (nullable): %NULL for 0, 1, 2, … */
  const double *y;                  /* (array length=n): NaN and infinite values are gaps */
  gsize n;
  const char *const *point_labels;  /* (array length=n) (nullable): "16 colours": in the read-out */
  const HekPlotColor *color;        /* (nullable): else the theme's, by the series' position */
  const HekPlotColor *point_colors; /* (array length=n) (nullable): scatter only */
  const double *point_radii;        /* (array length=n) (nullable): user units: scatter only */
  const double *y_low, *y_high;     /* (array length=n) (nullable): an interval around y, told in
                                     * the read-out: a bar at each point of a scatter chart, an area
                                     * behind a line; NaN: none */
  gboolean markers;                 /* a dot at every point of a line */
  gboolean dashed;
  gboolean show_point_labels;       /* beside the points too, where there is room */
  gboolean full_point_labels;       /* they name the series: the read-out leaves its label out */
} HekPlotSeries;

/* A threshold (from == to) or a range on one axis. */
typedef struct
{
  gboolean on_x; /* a vertical one */
  double from, to;
  const char *label; /* (nullable) */
  const HekPlotColor *color; /* (nullable): else the accent of the theme */
} HekPlotBand;

/* Names one datum: of a highlight, or under the pointer. */
typedef struct
{
  gboolean shown;
  guint series_idx;
  gsize point_idx; /* point, bin, bar, or y * width + x */
} HekPlotMark;

/* The answer of a hit test. */
typedef struct
{
  HekPlotMark mark;
  double x, y;         /* data values; of a heat map: column, row */
  double value;        /* heat map, histogram, bar: the value; else y */
  double pos_x, pos_y; /* where the datum is drawn */
  char text[256];      /* read-out: "16 colours · PNG size 34.2 kB · PSNR 31.2 dB" */
} HekPlotPick;

/* Where the data are drawn: for zooming by drag. The rectangle is in the units of width, height. */
typedef struct
{
  double x, y, width, height;
  HekPlotTicks x_ticks, y_ticks; /* fractions are of the rectangle; y upwards */
} HekPlotFrame;

/* A ring at (@x, @y) and @text beside it, as charts read out what is under the pointer: over
 * pictures that are not drawn here. */
void hek_plot_draw_readout (cairo_t *cr, double width, double height, const HekPlotTheme *theme,
                            double x, double y, const char *text);

double hek_plot_frame_x_at (const HekPlotFrame *frame, double pos_x);
double hek_plot_frame_y_at (const HekPlotFrame *frame, double pos_y);

G_END_DECLS
