/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-canvas-private.h"
#include "hek-plot-types.h"

G_BEGIN_DECLS

#define HEK_PLOT_MAX_DIRECT_KEYS HEK_PLOT_N_SERIES_COLORS

/* An entry of a legend, or the label of a line at its end. */
typedef struct
{
  const char *label; /* (nullable): no entry */
  HekPlotColor color;
  gboolean dashed;
  gboolean is_area; /* a square instead of a line */
} HekPlotKey;

/* Ends of the data on one axis; empty until something is added. */
typedef struct
{
  double min, max;
  gboolean is_log;
} HekPlotExtent;

void     hek_plot_extent_init (HekPlotExtent *extent, const HekPlotAxis *axis);
void     hek_plot_extent_add (HekPlotExtent *extent, double value);
gboolean hek_plot_extent_is_empty (const HekPlotExtent *extent);

/* What every chart with two axes asks for. */
typedef struct
{
  const char *title;
  const HekPlotAxis *x_axis, *y_axis;
  HekPlotAxis own_y_axis; /* what y_axis points to where a kind of chart changes the caller's */
  HekPlotExtent x, y;
  gboolean grow_x;   /* to whole ticks; y always grows */
  double inset_x;    /* fraction of the width kept free at either end, for markers */
  gboolean no_x_ticks; /* named columns: the chart draws its own labels */
  const HekPlotKey *keys;
  guint n_keys;
  guint max_direct;  /* so many keys may stand beside the ends of the lines; more are a legend */
} HekPlotCartesian;

/* Where everything goes. */
typedef struct
{
  HekPlotFrame frame;
  gboolean show_title;
  double legend_y, legend_column;  /* legend_column 0: no legend */
  guint legend_n_columns;
  double y_title_y, x_title_y;     /* 0: left out */
  double direct_x;                 /* 0: no direct labels */
  guint x_stride, y_stride;        /* every how many-th tick is labelled */
} HekPlotPlaces;

/* FALSE when there is no data or no room. */
gboolean hek_plot_cartesian_layout (HekPlotCanvas *canvas, const HekPlotCartesian *chart,
                                    HekPlotPlaces *places);

/* A chart with two axes: what its kind adds to them. */
typedef struct
{
  gconstpointer plot; /* passed to both */
  guint n_series;     /* as many keys there is room for */
  const char *empty_text;
  gboolean (*layout) (HekPlotCanvas *canvas, gconstpointer plot, HekPlotKey *keys,
                      HekPlotCartesian *chart, HekPlotPlaces *places);
  void (*draw) (HekPlotCanvas *canvas, gconstpointer plot, const HekPlotCartesian *chart,
                const HekPlotPlaces *places);
} HekPlotDrawing;

/* Lays it out and draws it, or what stands in its place where there is no data or no room. */
void hek_plot_drawing_run (const HekPlotDrawing *drawing, cairo_t *cr, double width, double height,
                           const HekPlotTheme *theme);

/* Where hek_plot_drawing_run() puts the data; FALSE when it does not. */
gboolean hek_plot_drawing_get_frame (const HekPlotDrawing *drawing, double width, double height,
                                     const HekPlotTheme *theme, HekPlotFrame *frame);

/* Title, legend, gridlines, axes and their labels. */
void hek_plot_cartesian_draw (HekPlotCanvas *canvas, const HekPlotCartesian *chart,
                              const HekPlotPlaces *places);

/* Bands behind the data. */
void hek_plot_cartesian_draw_bands (HekPlotCanvas *canvas, const HekPlotFrame *frame,
                                    const HekPlotBand *bands, guint n_bands);

/* Whether a label in @box would lie on data. */
typedef gboolean (*HekPlotHidesFunc) (const HekPlotBox *box, gpointer data);

/* Their labels, once everything else is placed. @hides: (nullable) */
void hek_plot_cartesian_label_bands (HekPlotCanvas *canvas, const HekPlotFrame *frame,
                                     const HekPlotBand *bands, guint n_bands,
                                     HekPlotHidesFunc hides, gpointer data);

/* Clips to the frame, grown by @margin for markers; undone by cairo_restore(). */
void hek_plot_cartesian_clip (HekPlotCanvas *canvas, const HekPlotFrame *frame, double margin);

/* Positions in the rectangle, kept to what cairo can draw; NaN when not on the axis. */
double hek_plot_frame_pos_x (const HekPlotFrame *frame, double x);
double hek_plot_frame_pos_y (const HekPlotFrame *frame, double y);
gboolean hek_plot_frame_contains (const HekPlotFrame *frame, double x, double y, double margin);

/* Labels beside the ends of the lines: @ends are positions on y, NaN for none. */
void hek_plot_cartesian_draw_direct (HekPlotCanvas *canvas, const HekPlotCartesian *chart,
                                     const HekPlotPlaces *places, const double *ends);

/* Instead of a chart without data or room: its title and "No data", or @text. */
void hek_plot_cartesian_draw_empty (HekPlotCanvas *canvas, const HekPlotCartesian *chart,
                                    const char *text);

/* Copies a read-out, cut at a whole character. */
void hek_plot_pick_set_text (HekPlotPick *pick, const char *text);

/* Returns: (transfer full): a value with digits down to @resolution; 0: three digits */
char *hek_plot_format_resolved (double value, double resolution);

/* Appends "PSNR 31.2 dB", with digits to half a hundredth of the axis. */
void hek_plot_append_readout (GString *text, const HekPlotAxis *axis, const HekPlotTicks *ticks,
                              double value);

G_END_DECLS
