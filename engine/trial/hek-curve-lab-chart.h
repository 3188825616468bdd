/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-curve-lab.h"
#include "hek-plot-line.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_CURVE_LAB_CODES,         /* code over luminance */
  HEK_CURVE_LAB_STEP_SIZES,    /* size of the steps in JND over luminance */
  HEK_CURVE_LAB_VISIBLE_STEPS, /* most visible step of a ramp over bits */
} HekCurveLabView;

#define HEK_CURVE_LAB_N_VIEWS 3

/* Bits of the last view: what pictures are made of. */
#define HEK_CURVE_LAB_MIN_BITS 6

/* Arrays and words of one chart, and the plot that points to them. */
typedef struct
{
  HekPlotLine line; /* zoom and marks may be set; series are in the order of curve_idx */
  guint curve_idx[HEK_CURVE_LAB_N_CURVES];

  HekPlotSeries series[HEK_CURVE_LAB_N_CURVES];
  HekPlotColor colors[HEK_CURVE_LAB_N_CURVES];
  HekPlotBand bands[3];
  double *x[HEK_CURVE_LAB_N_CURVES], *y[HEK_CURVE_LAB_N_CURVES]; /* owned */
  const char **names[HEK_CURVE_LAB_N_CURVES];                     /* owned (nullable) */
  char *words[HEK_CURVE_LAB_N_CURVES + 3];                        /* owned */
} HekCurveLabChart;

/**
 * hek_curve_lab_chart_new:
 * @steps: of what the first two views show
 * @banding: (nullable): of what the last view shows; without it that one is empty
 * @shown: bit i: curve i
 * @min_cd_m2: first luminance of the first two views; equal to the last: all
 *
 * Main thread or any. The arrays are copies: @steps and @banding may go.
 */
HekCurveLabChart *hek_curve_lab_chart_new  (HekCurveLabView view, const HekCurveLabSteps *steps,
                                            const HekCurveLabBanding *banding, guint shown,
                                            double min_cd_m2, double max_cd_m2);
void              hek_curve_lab_chart_free (HekCurveLabChart *chart);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCurveLabChart, hek_curve_lab_chart_free)

/* For where the names of the curves stand beside the chart: only the read-out has them then. */
void hek_curve_lab_chart_hide_labels (HekCurveLabChart *chart);

/* A curve has the colour of its place in the list, whichever are shown. */
HekPlotColor hek_curve_lab_chart_color (const HekPlotTheme *theme, guint curve_idx);
void         hek_curve_lab_chart_set_theme (HekCurveLabChart *chart, const HekPlotTheme *theme);

G_END_DECLS
