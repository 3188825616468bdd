/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"
#include "hek-plot-types.h"
#include "studio-chart.h"

G_BEGIN_DECLS

#define STUDIO_SPREAD_N_BANDS 3
#define STUDIO_SPREAD_MAX_BINS (2 * (HEK_EVALUATE_N_BINS + 1))
#define STUDIO_SPREAD_MAX_POINTS (HEK_EVALUATE_N_BINS + 1 + HEK_EVALUATE_N_QUANTILES)

/*
 * How the squared errors of rows spread, as the data of a StudioChart: a histogram with quantiles
 * marked, or the part of the rows that has at most an error; of one run, or of two.
 *
 * Bins of two runs have different widths: they are cut at the edges of both, and rows are counted
 * to the bin width of the first, so that areas stay true.
 */
typedef struct
{
  gboolean cumulative;
  const HekEvaluation *runs[2]; /* borrowed (nullable) */
  char *labels[2];              /* owned (nullable) */
  const char *empty_text;       /* borrowed (nullable) */

  guint n_bins;
  double edges[STUDIO_SPREAD_MAX_BINS + 1];
  double counts[2][STUDIO_SPREAD_MAX_BINS];
  guint n_points[2];            /* of the cumulative lines */
  double x[2][STUDIO_SPREAD_MAX_POINTS], y[2][STUDIO_SPREAD_MAX_POINTS];
  HekPlotBand bands[STUDIO_SPREAD_N_BANDS];
  guint n_bands;
  double zoom_min, zoom_max;    /* equal: all */
} StudioQuantizerErrorSpread;

extern const StudioChartFuncs studio_quantizer_error_spread_funcs;

/* All zero is an empty one. @run, @other: (nullable): borrowed until the next call */
void  studio_quantizer_error_spread_set_runs (StudioQuantizerErrorSpread *spread,
                                              const HekEvaluation *run, const char *label,
                                              const HekEvaluation *other, const char *other_label);
void  studio_quantizer_error_spread_clear (StudioQuantizerErrorSpread *spread);

/* Returns: (transfer full): what the chart shows, for those who do not see it */
char *studio_quantizer_error_spread_describe (const StudioQuantizerErrorSpread *spread);

G_END_DECLS
