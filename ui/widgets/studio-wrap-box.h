/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children side by side in as many lines as their natural widths need; those that expand share
 * what is left of a line. 6 px between lines, and between children the property column-spacing
 * (int, default 12). */
#define STUDIO_TYPE_WRAP_BOX (studio_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (StudioWrapBox, studio_wrap_box, STUDIO, WRAP_BOX, GtkWidget)

G_END_DECLS
