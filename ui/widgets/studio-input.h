/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* --- what views that are turned, moved and zoomed by hand have in common ---------------------- */

#define STUDIO_INPUT_DRAG_THRESHOLD 3.0 /* widget units before a press becomes a drag */
#define STUDIO_INPUT_TOUCH_ZOOM 1.01    /* of one unit of a touchpad */

/* Whether no modifier is held but Shift: with others, keys belong to shortcuts. */
gboolean studio_input_is_plain (GdkModifierType state);

/* @right, @down: (out): −1, 0 or 1. Returns: whether it is an arrow key */
gboolean studio_input_get_arrow (guint keyval, int *right, int *down);

/* Returns: 1 for plus, −1 for minus, 0 for other keys */
int studio_input_get_zoom_step (guint keyval);

/* --- controllers of a widget, which is the data of the handlers ------------------------------- */

/* @motion: also of GtkEventControllerMotion::enter */
void studio_input_add_motion (GtkWidget *widget, GCallback motion, GCallback leave);

void studio_input_add_scroll (GtkWidget *widget, GtkEventControllerScrollFlags flags,
                              GCallback scroll);

/* @released: (nullable) */
void studio_input_add_keys (GtkWidget *widget, GCallback pressed, GCallback released);

/* @pressed, @released: (nullable) */
void studio_input_add_click (GtkWidget *widget, GCallback pressed, GCallback released);

/* @button: 0 for any; @end: also of a drag that was cancelled. Returns: (transfer none) */
GtkGesture *studio_input_add_drag (GtkWidget *widget, guint button, GCallback begin,
                                   GCallback update, GCallback end);

/* Returns: (transfer none) */
GtkGesture *studio_input_add_pinch (GtkWidget *widget, GCallback begin, GCallback scale_changed);

G_END_DECLS
