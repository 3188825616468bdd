/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A short line in the colour that an encoding curve has in the charts of the curve lab. */
#define STUDIO_TYPE_CURVE_KEY (studio_curve_key_get_type ())
G_DECLARE_FINAL_TYPE (StudioCurveKey, studio_curve_key, STUDIO, CURVE_KEY, GtkWidget)

GtkWidget *studio_curve_key_new (guint curve_idx);

/* The key and the name of a curve, side by side. */
GtkWidget *studio_curve_key_new_named (guint curve_idx);

G_END_DECLS
