/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-curve-lab.h"

G_BEGIN_DECLS

/* The pane of the curve lab that shows ramps as they would look: two curves to choose, a stretch of
 * luminance, how it comes to this screen. It keeps its settings. */
#define STUDIO_TYPE_CURVE_LAB_RAMP_PANE (studio_curve_lab_ramp_pane_get_type ())
G_DECLARE_FINAL_TYPE (StudioCurveLabRampPane, studio_curve_lab_ramp_pane, STUDIO,
                      CURVE_LAB_RAMP_PANE, GtkWidget)

/* @steps, @banding: (nullable). @min_cd_m2: the stretch that the charts are zoomed to; equal to
 * @max_cd_m2: all */
void studio_curve_lab_ramp_pane_show (StudioCurveLabRampPane *self, HekCurveLabSteps *steps,
                                      HekCurveLabBanding *banding, double min_cd_m2,
                                      double max_cd_m2, gboolean is_current);

G_END_DECLS
