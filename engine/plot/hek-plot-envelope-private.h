/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-cartesian-private.h"

G_BEGIN_DECLS

/**
 * hek_plot_envelope_fill:
 * @x: (array length=n) (nullable): ascending; %NULL: 0, 1, 2, …
 * @low: (array length=n) (nullable): %NULL: the bottom of @frame
 *
 * The area from @low to @high, one for each run of points without a gap. Vectors where the surface
 * keeps them; where points are closer than pixels, an upright strip for each pixel elsewhere.
 */
void hek_plot_envelope_fill (HekPlotCanvas *canvas, const HekPlotFrame *frame, const double *x,
                             const double *low, const double *high, gsize n, HekPlotColor color);

G_END_DECLS
