/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-curve-lab-chart.h"

G_BEGIN_DECLS

/*
 * One chart of the curve lab.
 *
 * Property: view (int), a HekCurveLabView; construct only
 * Signal: zoomed (double min_cd_m2, double max_cd_m2): a stretch of luminance was dragged; both 0:
 *   all again. The last view zooms itself.
 */
#define STUDIO_TYPE_CURVE_LAB_CHART (studio_curve_lab_chart_get_type ())
G_DECLARE_FINAL_TYPE (StudioCurveLabChart, studio_curve_lab_chart, STUDIO, CURVE_LAB_CHART,
                      GtkWidget)

/* @steps, @banding: (nullable) copied. @is_current: FALSE dims what is shown. */
void studio_curve_lab_chart_show (StudioCurveLabChart *self, const HekCurveLabSteps *steps,
                                  const HekCurveLabBanding *banding, guint shown,
                                  double min_cd_m2, double max_cd_m2, gboolean is_current);

G_END_DECLS
