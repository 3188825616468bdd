/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-canvas-private.h"

G_BEGIN_DECLS

/*
 * cairo_stroke() for lines whose corners are closer than pixels: with bevel joins, and round caps
 * where @cr has them; no dashes. On an image it takes a fraction of the time, and edges are finer
 * than with %CAIRO_ANTIALIAS_FAST; elsewhere cairo strokes.
 */
void hek_plot_stroke_dense (cairo_t *cr);

G_END_DECLS
