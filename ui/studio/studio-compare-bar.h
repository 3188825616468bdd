/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-compare-view.h"

G_BEGIN_DECLS

/*
 * What lies over a comparison in the modes that can be adjusted: the gain of the difference, the
 * metric of the heat map and of the surface, the picture on the surface and its height. Hidden in
 * the other modes.
 *
 * Signals: "map-metric-changed" (): the user chose another metric for the heat map
 */
#define STUDIO_TYPE_COMPARE_BAR (studio_compare_bar_get_type ())
G_DECLARE_FINAL_TYPE (StudioCompareBar, studio_compare_bar, STUDIO, COMPARE_BAR, GtkWidget)

GtkWidget *studio_compare_bar_new (StudioCompareView *view);
const HekMetric *studio_compare_bar_get_map_metric (StudioCompareBar *self);

/* @metric: one that has a map */
void studio_compare_bar_set_map_metric (StudioCompareBar *self, const HekMetric *metric);

G_END_DECLS
