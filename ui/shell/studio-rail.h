/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The navigation rail at the left edge of the window: one row a page, icon above label, or icons
 * alone. It follows the visible child of a stack of StudioPage and changes it. Main thread only.
 *
 * Properties: "labels" (boolean): whether the rows have labels
 */
#define STUDIO_TYPE_RAIL (studio_rail_get_type ())
G_DECLARE_FINAL_TYPE (StudioRail, studio_rail, STUDIO, RAIL, GtkWidget)

/* Once; @stack has only children that are StudioPage. */
void studio_rail_set_stack (StudioRail *self, GtkStack *stack);

G_END_DECLS
