/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-canvas-private.h"
#include "hek-plot-heatmap.h"

G_BEGIN_DECLS

/* Draws a colour bar into a part of a larger drawing. */
void hek_plot_colorbar_draw_on (HekPlotCanvas *canvas, const HekPlotColorbar *bar, double x,
                                double y, double width, double height);

double hek_plot_colorbar_measure (HekPlotCanvas *canvas, const HekPlotColorbar *bar);

G_END_DECLS
