/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-curve-lab.h"
#include "hek-curve-ramp.h"

G_BEGIN_DECLS

/*
 * Two quantized ramps, one above the other, as a display would show them. A bar beside each marks
 * where its steps are above 1 JND; the tooltip tells what is under the pointer.
 */
#define STUDIO_TYPE_CURVE_LAB_RAMP (studio_curve_lab_ramp_get_type ())
G_DECLARE_FINAL_TYPE (StudioCurveLabRamp, studio_curve_lab_ramp, STUDIO, CURVE_LAB_RAMP, GtkWidget)

/* @curve_idx: of the upper and of the lower half */
void studio_curve_lab_ramp_show (StudioCurveLabRamp *self, HekCurveLabSteps *steps,
                                 const guint curve_idx[2], double min_cd_m2, double max_cd_m2,
                                 const HekCurveRampScreen *screen);

G_END_DECLS
