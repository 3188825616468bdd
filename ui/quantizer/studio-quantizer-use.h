/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-chart.h"
#include "studio-quantizer-use-figures.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_QUANTIZER_USE_SORTED, /* rows of the centroids of a part, from the most used on */
  STUDIO_QUANTIZER_USE_MAP,    /* part × centroid */
  STUDIO_QUANTIZER_USE_BITS,   /* entropy of each part, of the bits that it costs */
} StudioQuantizerUseMode;

/*
 * How evenly the centroids of a run are used, and beside it those of another, as the data of a
 * StudioChart. Items are numbered through all that is drawn: points of one line after the other,
 * cells of one map after the other.
 */
typedef struct
{
  StudioQuantizerUseMode mode;
  const char *empty_text;                /* borrowed (nullable): why there are no centroids */
  StudioQuantizerUseFigures *figures[2]; /* owned (nullable) */
  char *labels[2];                       /* owned (nullable) */
} StudioQuantizerUse;

extern const StudioChartFuncs studio_quantizer_use_funcs;

/* All zero is an empty one. @run, @other: (nullable) */
void  studio_quantizer_use_set_runs (StudioQuantizerUse *use, const HekEvaluation *run,
                                     const char *label, const HekEvaluation *other,
                                     const char *other_label);
void  studio_quantizer_use_clear (StudioQuantizerUse *use);

/* Returns: (transfer full): what the chart shows, for those who do not see it */
char *studio_quantizer_use_describe (const StudioQuantizerUse *use);

G_END_DECLS
