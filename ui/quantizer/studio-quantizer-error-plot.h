/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"
#include "studio-chart.h"
#include "studio-quantizer-error-layout.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_QUANTIZER_ERROR_EMPTY,
  STUDIO_QUANTIZER_ERROR_PICTURE,
  STUDIO_QUANTIZER_ERROR_BARS,
  STUDIO_QUANTIZER_ERROR_LINE,
} StudioQuantizerErrorKind;

/*
 * The error of every dimension, or of every subspace, as the data of a StudioChart: a heat map with
 * the layout of a picture, bars where there are few, else a line; of one run, or of two on the same
 * scale. Item i is the i-th dimension, n + i the same of the second run.
 */
typedef struct
{
  gboolean of_subspaces, relative;
  StudioQuantizerLayout layout; /* of dimensions */
  const char *empty_text;       /* borrowed (nullable): why there are no values */

  StudioQuantizerErrorKind kind;
  guint n;
  double *values[2];   /* owned; the second (nullable): in the unit that is shown */
  char *labels[2];     /* owned (nullable) */
  float *cells[2];     /* owned (nullable): of a picture */
  double max;          /* of both */
  double color_max;    /* value of the last colour: at most @max */
  double zoom_min, zoom_max; /* of a line; equal: all */
} StudioQuantizerErrorPlot;

extern const StudioChartFuncs studio_quantizer_error_plot_funcs;

/* All zero is an empty one. Takes what of_subspaces, relative and layout say from @run (nullable)
 * and @other (nullable), which is left out where it has not as many values. */
void  studio_quantizer_error_plot_set_runs (StudioQuantizerErrorPlot *plot,
                                            const HekEvaluation *run, const char *label,
                                            const HekEvaluation *other, const char *other_label);
void  studio_quantizer_error_plot_clear (StudioQuantizerErrorPlot *plot);

/* Returns: (transfer full): what the chart shows, for those who do not see it */
char *studio_quantizer_error_plot_describe (const StudioQuantizerErrorPlot *plot);

G_END_DECLS
