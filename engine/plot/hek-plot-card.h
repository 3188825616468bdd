/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-types.h"

G_BEGIN_DECLS

/* One number that matters, as large as fits, how it changed, and a small line of its past. */
typedef struct
{
  const char *title;         /* (nullable) */
  const char *value;         /* (nullable): as people read it; %NULL: there is none */
  const char *unit;          /* (nullable) */
  const HekPlotColor *color; /* (nullable): of what it means; then with @note */
  const char *note;          /* (nullable): "Slow": the meaning in words */
  const char *change;        /* (nullable): "12 % more than the hour before" */
  int direction;             /* of the change: −1, 0, 1: an arrow before its words */
  const HekPlotColor *change_color; /* (nullable) */
  const HekPlotSeries *spark; /* (nullable): without axes; y_low and y_high are an area */
  double x_from, x_to;       /* of the spark line; equal: from the data */
  gboolean spark_from_zero;
  HekPlotMark hover;         /* of the spark line */
  const char *hover_text;    /* (nullable): read-out there */
  const char *empty_text;    /* (nullable): instead of "No data" */
} HekPlotCard;

void hek_plot_card_draw (const HekPlotCard *plot, cairo_t *cr, double width, double height,
                         const HekPlotTheme *theme);

/* The datum of the spark line nearest to x: no text. */
gboolean hek_plot_card_pick (const HekPlotCard *plot, double width, double height,
                             const HekPlotTheme *theme, double x, double y, HekPlotPick *out);

/* A range of a gauge. */
typedef struct
{
  double from, to;   /* infinite: up to the end */
  HekPlotColor color;
} HekPlotGaugeRange;

/* A value between two ends, on an arc or, where it is flat, on a bar. */
typedef struct
{
  const char *title;    /* (nullable) */
  double value;         /* NaN: none */
  double min, max;      /* ends, min < max */
  const char *text;     /* of the value; (nullable) when there is none */
  const char *unit;     /* (nullable) */
  const HekPlotColor *color; /* (nullable): of the range that the value is in */
  const char *note;     /* (nullable): the meaning in words */
  const char *change;   /* (nullable) */
  int direction;
  const HekPlotColor *change_color; /* (nullable) */
  const HekPlotGaugeRange *ranges; /* (array length=n_ranges) (nullable) */
  guint n_ranges;
  gboolean bar;         /* flat even where there is room for an arc */
  const char *empty_text;
} HekPlotGauge;

void hek_plot_gauge_draw (const HekPlotGauge *plot, cairo_t *cr, double width, double height,
                          const HekPlotTheme *theme);

G_END_DECLS
