/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-plot-types.h"

G_BEGIN_DECLS

/* Counts over bins that all series share. */
typedef struct
{
  const char *label;    /* (nullable) */
  const double *counts; /* (array length=n_bins): NaN counts as 0 */
  const HekPlotColor *color; /* (nullable) */
} HekPlotHistogramSeries;

typedef struct
{
  const char *title; /* (nullable) */
  HekPlotAxis x_axis, y_axis; /* y: from 0 */
  guint n_bins;
  const double *edges; /* (array length=n_bins+1): ascending */
  const HekPlotHistogramSeries *series; /* the first is filled, the others are outlines over it */
  guint n_series;
  const HekPlotBand *bands; /* (array length=n_bands) (nullable): mean, percentile */
  guint n_bands;
  const HekPlotSeries *curves; /* (array length=n_curves) (nullable): lines over the bins, in the
                                * colour of theirs or of the accent: a fit */
  guint n_curves;
  HekPlotMark hover;        /* point_idx is the bin */
  const char *empty_text;   /* (nullable): instead of "No data" */
} HekPlotHistogram;

/**
 * hek_plot_histogram_count:
 * @counts: (out) (array length=n_bins)
 *
 * Counts @values into @n_bins equal bins of [min, max]; @max belongs to the last bin. Values
 * outside and NaN are not counted. Returns: how many were
 */
gsize hek_plot_histogram_count (const float *values, gsize n, double min, double max,
                                double *counts, guint n_bins);

void hek_plot_histogram_draw (const HekPlotHistogram *plot, cairo_t *cr, double width,
                              double height, const HekPlotTheme *theme);

/* The bin under a position. */
gboolean hek_plot_histogram_pick (const HekPlotHistogram *plot, double width, double height,
                                  const HekPlotTheme *theme, double x, double y, HekPlotPick *out);

gboolean hek_plot_histogram_get_frame (const HekPlotHistogram *plot, double width, double height,
                                       const HekPlotTheme *theme, HekPlotFrame *frame);

G_END_DECLS
