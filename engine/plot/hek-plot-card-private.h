/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-canvas-private.h"

G_BEGIN_DECLS

/* A number as large as fits into @box, with its unit behind it in a smaller, dimmer font.
 * @x_align: 0: on the left of the box, 0.5: in the middle. Returns: the height it took */
double hek_plot_number_draw (HekPlotCanvas *canvas, const HekPlotBox *box, double x_align,
                             const char *text, const char *unit, const HekPlotColor *color);

/* "▲ words" with an arrow of @direction, in a line whose middle is @y. */
void hek_plot_change_draw (HekPlotCanvas *canvas, const char *words, int direction,
                           const HekPlotColor *color, double x, double y, double x_align,
                           double max_width);

G_END_DECLS
