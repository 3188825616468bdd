/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-canvas-private.h"

G_BEGIN_DECLS

/**
 * hek_plot_cells_draw:
 * @x_edges: (array length=n_x+1): positions, ascending
 * @y_edges: (array length=n_y+1): positions from top to bottom, ascending
 * @argb: (array): n_y rows of n_x, native-endian 32 bit, premultiplied; 0: nothing
 * @box: what is outside is not drawn
 *
 * Coloured cells between edges that may be uneven: areas in PDF and SVG, one picture in pixels,
 * where hundreds of thousands of areas would take long.
 */
void hek_plot_cells_draw (HekPlotCanvas *canvas, const double *x_edges, guint n_x,
                          const double *y_edges, guint n_y, const guint32 *argb,
                          const HekPlotBox *box);

/* Native-endian premultiplied pixel of a colour. */
guint32 hek_plot_color_to_argb (HekPlotColor color);

G_END_DECLS
