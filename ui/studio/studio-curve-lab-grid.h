/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Four children in two rows of two, or, where there is too little room, one of them under a row of
 * tabs, which is the child of type "tabs" and hidden otherwise.
 */
#define STUDIO_TYPE_CURVE_LAB_GRID (studio_curve_lab_grid_get_type ())
G_DECLARE_FINAL_TYPE (StudioCurveLabGrid, studio_curve_lab_grid, STUDIO, CURVE_LAB_GRID, GtkWidget)

/* @current: 0 … 3: the child that is shown alone */
void studio_curve_lab_grid_set_current (StudioCurveLabGrid *self, int current);

G_END_DECLS
