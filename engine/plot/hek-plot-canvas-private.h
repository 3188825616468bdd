/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-fonts-private.h"

G_BEGIN_DECLS

typedef struct
{
  double x, y, width, height;
} HekPlotBox;

/* One label as it was drawn: what tests look at. */
typedef struct
{
  HekPlotBox box;
  char text[96];
} HekPlotLabel;

/*
 * What one drawing or one hit test works on: a rectangle, a theme, and the labels placed so far.
 * Without cr it measures and places but draws nothing; both ways give the same places. Lives on the
 * stack between _init() and _clear().
 */
typedef struct
{
  cairo_t *cr; /* borrowed (nullable) */
  const HekPlotTheme *theme;
  double width, height;
  double unit;        /* 6 units of the theme's scale */
  double line_height; /* of captions */

  double ascents[HEK_PLOT_N_FONTS], heights[HEK_PLOT_N_FONTS];

  HekPlotFonts *fonts; /* owned: on loan */
  GArray *labels;      /* owned: HekPlotLabel */
} HekPlotCanvas;

/* @cr: (nullable). Saves its state and paints the background; _clear() restores it. */
void hek_plot_canvas_init (HekPlotCanvas *canvas, cairo_t *cr, double width, double height,
                           const HekPlotTheme *theme);
void hek_plot_canvas_clear (HekPlotCanvas *canvas);

/* Room between the rectangle and what is drawn: none on unpainted grounds. */
double hek_plot_canvas_padding (const HekPlotCanvas *canvas);

double hek_plot_canvas_text_width (HekPlotCanvas *canvas, HekPlotFont font, const char *text);

/**
 * hek_plot_canvas_text:
 * @x_align: 0: @x is the left end, 1: the right end
 * @y_align: the same from top to bottom
 * @max_width: > 0: shortened with an ellipsis
 *
 * Draws one line and remembers its box.
 */
void hek_plot_canvas_text (HekPlotCanvas *canvas, HekPlotFont font, const char *text, double x,
                           double y, double x_align, double y_align, double max_width,
                           HekPlotColor color);

/* Whether a box is inside the rectangle and touches no label, with a gap of @gap. */
gboolean hek_plot_canvas_is_free (const HekPlotCanvas *canvas, const HekPlotBox *box, double gap);

/* "No data", or the chart's own words, in the middle. */
void hek_plot_canvas_empty (HekPlotCanvas *canvas, const char *text, double top);

/* Draws the title, when there is one. Returns: where the rest begins, from the top */
double hek_plot_canvas_title (HekPlotCanvas *canvas, const char *title);

/* A horizontal or vertical hairline, on whole pixels when the theme says so. */
void hek_plot_canvas_hairline (HekPlotCanvas *canvas, double x0, double y0, double x1, double y1,
                               HekPlotColor color);

/* @position moved to the middle of a pixel, when the theme says so. */
double hek_plot_canvas_snap (const HekPlotCanvas *canvas, double position);

/* A filled dot with an edge in the colour of the ground. */
void hek_plot_canvas_dot (HekPlotCanvas *canvas, double x, double y, double radius,
                          HekPlotColor color);

/* A ring and the box with the read-out beside it, over everything else. @text: (nullable) */
void hek_plot_canvas_readout (HekPlotCanvas *canvas, double x, double y, gboolean ring,
                              const char *text);

/* Labels of every chart that is drawn on @cr from now on are appended to @labels (HekPlotLabel). */
void hek_plot_canvas_log_labels (cairo_t *cr, GArray *labels);

static inline HekPlotColor
hek_plot_color_with_alpha (HekPlotColor color,
                           double       alpha)
{
  color.a = alpha;
  return color;
}

G_END_DECLS
