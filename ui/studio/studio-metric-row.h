/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-metric.h"

G_BEGIN_DECLS

/*
 * One metric in a list: its first value with meter, change and meaning; the others of the same
 * metric (percentile, maximum) in a second, dim line. Nothing moves when values change. A row whose
 * metric has a map can be activated.
 */
#define STUDIO_TYPE_METRIC_ROW (studio_metric_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioMetricRow, studio_metric_row, STUDIO, METRIC_ROW, GtkListBoxRow)

/* @names: (nullable): a group that keeps the names of several rows equally wide */
GtkWidget *studio_metric_row_new (const HekMetric *metric, GtkSizeGroup *names);
const HekMetric *studio_metric_row_get_metric (StudioMetricRow *self);

/* What the numbers are compared with. */
typedef enum
{
  STUDIO_METRIC_AGAINST_NONE,
  STUDIO_METRIC_AGAINST_PREVIOUS,
  STUDIO_METRIC_AGAINST_PINNED,
} StudioMetricAgainst;

/* The original has light above white: a metric that does not count it says so in place of what its
 * value means. From the next studio_metric_row_set() on. */
void studio_metric_row_set_clipped (StudioMetricRow *self, gboolean clipped);

/**
 * studio_metric_row_set:
 * @report: (nullable): %NULL shows a dash. A report without this metric leaves the last value,
 *   dimmed, or shows an ellipsis: the number is on its way
 * @other: (nullable): the numbers of the trial that @against names
 */
void studio_metric_row_set (StudioMetricRow *self,
                            const HekMetricReport *report,
                            const HekMetricReport *other,
                            StudioMetricAgainst against);

G_END_DECLS
