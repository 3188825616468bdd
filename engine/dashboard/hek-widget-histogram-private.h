/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget-private.h"

G_BEGIN_DECLS

/* A distribution, and its bins, even on a linear or a logarithmic axis. Zeroed, then one of the two
 * _take_, then _fill; in the unit of the data. */
typedef struct
{
  gboolean is_log;

  guint n;
  double *edges;        /* owned (array length=n+1) */
  double *counts;       /* owned (array length=n) */
  double total;         /* values in all; those of them that trimming leaves out are in no bin */
  gsize n_left_out;     /* not above 0, on a logarithmic axis */

  double *values;       /* owned (array length=n_values): sorted */
  gsize n_values;
  double *given_from, *given_to, *given_counts; /* owned (array length=n_given): ascending */
  gsize n_given;
} HekWidgetBins;

/* Returns: FALSE when memory is short */
gboolean hek_widget_bins_take_values (HekWidgetBins *bins, const HekFrame *frame, guint column);
gboolean hek_widget_bins_take_counts (HekWidgetBins *bins, const HekFrame *frame, guint from,
                                      guint to, guint count);
/* Columns that count what lies in a bin (hek_frame_add_bin()): all their rows together. */
gboolean hek_widget_bins_take_columns (HekWidgetBins *bins, const HekFrame *frame);

/* @n_bins: 0: as many as suit the data. @trim: share of values beyond either end of the bins.
 * Returns: FALSE when there are no values */
gboolean hek_widget_bins_fill (HekWidgetBins *bins, guint n_bins, double trim);

/* Of all values; from counts, as if these were even over their interval. */
double hek_widget_bins_quantile (const HekWidgetBins *bins, double fraction);

void hek_widget_bins_clear (HekWidgetBins *bins);

G_END_DECLS
