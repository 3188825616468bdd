/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-canvas-private.h"

G_BEGIN_DECLS

/*
 * Pixels of an image that what is drawn next will cover. Many small upright rectangles are put
 * there in a fraction of the time that filling a path of them takes, and the picture is the same.
 */
typedef struct
{
  cairo_surface_t *surface; /* owned: of coverage (A8) or colours (ARGB32) */
  guint8 *data;             /* of @surface */
  int stride, x, y;         /* @x, @y: where its first pixel is in the image */
  int width, height;        /* pixels */
  double scale_x, scale_y, from_x, from_y; /* from user units to pixels of @surface */
} HekPlotPixels;

/* Takes what the clip of @cr leaves. Returns: FALSE where @cr does not draw on an image, or turns
 * or mirrors: the caller fills paths there */
gboolean hek_plot_pixels_init (HekPlotPixels *pixels, cairo_t *cr, cairo_format_t format);

/* Draws them, coverage in the source of @cr, and frees what @pixels holds. */
void hek_plot_pixels_finish (HekPlotPixels *pixels, cairo_t *cr);

/* A8: adds the part of each pixel that the rectangle covers; rectangles do not overlap. */
void hek_plot_pixels_cover (HekPlotPixels *pixels, double x, double y, double width,
                            double height);

/* ARGB32: draws @argb (premultiplied) over the pixels whose middle is inside the rectangle, as
 * filling does with %CAIRO_ANTIALIAS_NONE. */
void hek_plot_pixels_paint (HekPlotPixels *pixels, double x, double y, double width, double height,
                            guint32 argb);

G_END_DECLS
