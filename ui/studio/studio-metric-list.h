/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-metric.h"

G_BEGIN_DECLS

/* Lists of metrics on this page go by groups, inside of which the order is that of the table. */

/* @metrics: (out): all of them; room for %HEK_METRICS_MAX
 * Returns: how many */
guint studio_metric_list_sort (const HekMetric **metrics);

/* A drop-down of every value of every metric, that can be searched. */

/* @key: of the value that is selected */
void studio_metric_list_fill (GtkDropDown *drop_down, const char *key);

/* Returns: (nullable): the selected value, of the metric table */
const HekMetricValue *studio_metric_list_get_selected (GtkDropDown *drop_down);

/* The value at a position of the list, %NULL after the last. */
const HekMetricValue *studio_metric_list_get (guint position);

G_END_DECLS
