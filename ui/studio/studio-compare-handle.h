/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The handle of a split: a line with a grip, over the whole height of its parent. It takes the
 * presses near the line, so that a drag of it never moves the picture, and the arrow keys when it
 * has the focus. It knows its position only as a fraction; the parent places it there.
 */
#define STUDIO_TYPE_COMPARE_HANDLE (studio_compare_handle_get_type ())
G_DECLARE_FINAL_TYPE (StudioCompareHandle, studio_compare_handle, STUDIO, COMPARE_HANDLE, GtkWidget)

/* Width that the handle wants, in widget units; the line is in its middle. */
#define STUDIO_COMPARE_HANDLE_WIDTH 28

GtkWidget *studio_compare_handle_new (void);

void       studio_compare_handle_set_position (StudioCompareHandle *self, double position);

/* Signal: "moved" (double position): to 0..1 of the parent's width, by pointer or key */

G_END_DECLS
