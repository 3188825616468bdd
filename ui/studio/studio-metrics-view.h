/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-trial.h"
#include "studio-metric-row.h"

G_BEGIN_DECLS

/*
 * The numbers of a trial: size of the file, bits per pixel and compression on top, then each metric
 * that is chosen with its value, a meter, and what it means. Built from the metric table alone.
 * Nothing moves when values change.
 *
 * Signals: "metric-activated" (const HekMetric *): the map of that metric is wanted
 */
#define STUDIO_TYPE_METRICS_VIEW (studio_metrics_view_get_type ())
G_DECLARE_FINAL_TYPE (StudioMetricsView, studio_metrics_view, STUDIO, METRICS_VIEW, GtkWidget)

/* @metrics: (array length=n_metrics): those that are shown */
void studio_metrics_view_set_metrics (StudioMetricsView *self,
                                      const HekMetric *const *metrics,
                                      guint n_metrics);

/**
 * studio_metrics_view_set_trial:
 * @trial: (nullable): %NULL shows dashes
 * @other: (nullable): what it is compared with, which @against names; differences to it are shown
 * @original_bytes: size of the file that was opened, or 0
 */
void studio_metrics_view_set_trial (StudioMetricsView *self,
                                    HekTrial *trial,
                                    HekTrial *other,
                                    StudioMetricAgainst against,
                                    guint64 original_bytes);

/* The original has light above white, which most metrics do not count: their rows say so from the
 * next trial on. */
void studio_metrics_view_set_clipped (StudioMetricsView *self, gboolean clipped);

/* The numbers belong to an older recipe and new ones are on their way. */
void studio_metrics_view_set_dimmed (StudioMetricsView *self, gboolean dimmed);

G_END_DECLS
