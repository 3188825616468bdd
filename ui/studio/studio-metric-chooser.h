/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-metric.h"

G_BEGIN_DECLS

/*
 * The metrics that are shown and measured, as check buttons in groups. The choice is the key
 * "metrics" of the settings; the popover and the key follow each other.
 */
#define STUDIO_TYPE_METRIC_CHOOSER (studio_metric_chooser_get_type ())
G_DECLARE_FINAL_TYPE (StudioMetricChooser,
                      studio_metric_chooser,
                      STUDIO,
                      METRIC_CHOOSER,
                      GtkPopover)

/* The choice in the settings, in table order; names of no metric are passed over.
 * @metrics: (out): room for %HEK_METRICS_MAX
 * Returns: how many */
guint studio_metric_chooser_read (const HekMetric **metrics);

G_END_DECLS
