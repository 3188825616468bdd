/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-picture-session.h"

G_BEGIN_DECLS

/*
 * The rate–quality curve of a session: size of the file against one value of a metric. The current
 * setting is marked; a click on a point adopts it, undoable.
 */
#define STUDIO_TYPE_RATE_CURVE (studio_rate_curve_get_type ())
G_DECLARE_FINAL_TYPE (StudioRateCurve, studio_rate_curve, STUDIO, RATE_CURVE, GtkWidget)

void studio_rate_curve_set_session (StudioRateCurve *self, HekPictureSession *session);

/* @what: a row of the metric table */
void studio_rate_curve_set_metric (StudioRateCurve *self, const HekMetricValue *what);

G_END_DECLS
