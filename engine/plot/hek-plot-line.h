/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-types.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title; /* (nullable) */
  HekPlotAxis x_axis, y_axis;
  const HekPlotSeries *series; /* (array length=n_series) */
  guint n_series;
  const HekPlotBand *bands; /* (array length=n_bands) (nullable) */
  guint n_bands;
  HekPlotMark highlight; /* the current setting: a filled accent dot */
  HekPlotMark hover;     /* under the pointer: a ring, a guide line and the read-out */
  const HekPlotMark *rings; /* (array length=n_rings) (nullable): points with a ring, and their
                             * label where there is room */
  guint n_rings;
  const char *empty_text; /* (nullable): instead of "No data" */
  gboolean direct_labels; /* up to eight series carry their labels, where there is room */
} HekPlotLine;

/**
 * hek_plot_line_draw:
 * @width: of the whole chart with its labels, from the origin of @cr
 *
 * Draws the chart; up to three series carry their label beside the line, more get a legend, or
 * what direct_labels says.
 * Nothing is drawn outside the rectangle; what finds no room (labels first) is left out.
 */
void hek_plot_line_draw (const HekPlotLine *plot, cairo_t *cr, double width, double height,
                         const HekPlotTheme *theme);

/* The datum nearest to a position: %FALSE when there is none within 24 units × scale in x, or
 * outside the frame. */
gboolean hek_plot_line_pick (const HekPlotLine *plot, double width, double height,
                             const HekPlotTheme *theme, double x, double y, HekPlotPick *out);

/* %FALSE when there is no data or no room. */
gboolean hek_plot_line_get_frame (const HekPlotLine *plot, double width, double height,
                                  const HekPlotTheme *theme, HekPlotFrame *frame);

G_END_DECLS
