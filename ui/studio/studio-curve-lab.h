/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-picture-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The curve lab: encoding curves on a display, the size of their quantization steps, the bits at
 * which no banding is seen, and ramps as they would look. A window of its own beside that of the
 * page; closing hides it, so that it comes back as it was.
 */
#define STUDIO_TYPE_CURVE_LAB (studio_curve_lab_get_type ())
G_DECLARE_FINAL_TYPE (StudioCurveLab, studio_curve_lab, STUDIO, CURVE_LAB, AdwWindow)

/* @session: whose picture's display can be used, and set. @jobs: lists reports being written */
GtkWidget *studio_curve_lab_new (GtkWindow *parent, HekPictureSession *session, HekJobList *jobs);

G_END_DECLS
