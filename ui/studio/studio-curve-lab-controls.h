/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-curve-lab-session.h"

G_BEGIN_DECLS

/*
 * The controls of the curve lab: display, distance, bits, model of vision, and which curves are
 * shown. They follow the session's settings and set them.
 *
 * Signal: shown-changed ()
 */
#define STUDIO_TYPE_CURVE_LAB_CONTROLS (studio_curve_lab_controls_get_type ())
G_DECLARE_FINAL_TYPE (StudioCurveLabControls, studio_curve_lab_controls, STUDIO,
                      CURVE_LAB_CONTROLS, GtkWidget)

void studio_curve_lab_controls_set_session (StudioCurveLabControls *self,
                                            HekCurveLabSession     *session);

/* Returns: bit i: curve i is shown */
guint studio_curve_lab_controls_get_shown (StudioCurveLabControls *self);

G_END_DECLS
