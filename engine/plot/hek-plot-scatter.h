/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-types.h"

G_BEGIN_DECLS

/*
 * Points that are too many to be drawn one by one: how many lie in each cell of a grid over a range
 * of the axes, even in what the axes are linear in (logarithms where they are logarithmic).
 */
typedef struct
{
  guint n_x, n_y;
  double x_from, x_to, y_from, y_to; /* of the grid: in data */
  const guint32 *counts;             /* (array): n_y rows from the bottom of n_x */
  const HekPlotColor *colors;        /* (array) (nullable): of the cells */
  guint32 most;                      /* the largest count */
} HekPlotScatterCells;

typedef struct
{
  const char *title; /* (nullable) */
  HekPlotAxis x_axis, y_axis;
  const HekPlotScatterCells *cells; /* (nullable): under the points; picking does not know them */
  const HekPlotSeries *series; /* (array length=n_series) */
  guint n_series;
  const HekPlotBand *bands; /* (array length=n_bands) (nullable) */
  guint n_bands;
  const HekPlotSeries *paths; /* (array length=n_paths) (nullable): lines under the points, that
                               * are neither picked nor in the legend: a front, a trend */
  guint n_paths;
  const HekPlotMark *rings;   /* (array length=n_rings) (nullable): pinned points: with a ring and
                               * their label */
  guint n_rings;
  const HekPlotMark *named;   /* (array length=n_named) (nullable): with their label where there is
                               * room */
  guint n_named;
  double point_radius; /* user units; 0: 3 × scale, less where points are many */
  HekPlotMark highlight, hover; /* as in HekPlotLine */
  const char *empty_text;       /* (nullable): instead of "No data" */
} HekPlotScatter;

/* Like hek_plot_line_draw(), points only; intervals and paths where they are asked for. */
void hek_plot_scatter_draw (const HekPlotScatter *plot, cairo_t *cr, double width, double height,
                            const HekPlotTheme *theme);

/* The point nearest to a position, within 24 units × scale. Cost: linear in the points. */
gboolean hek_plot_scatter_pick (const HekPlotScatter *plot, double width, double height,
                                const HekPlotTheme *theme, double x, double y, HekPlotPick *out);

gboolean hek_plot_scatter_get_frame (const HekPlotScatter *plot, double width, double height,
                                     const HekPlotTheme *theme, HekPlotFrame *frame);

G_END_DECLS
