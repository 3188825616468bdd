/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Drop-downs of #StudioNameRow side by side. Where there is not room for all of them, what is told
 * beside the names goes before any name is cut.
 */
#define STUDIO_TYPE_NAME_BOX (studio_name_box_get_type ())
G_DECLARE_FINAL_TYPE (StudioNameBox, studio_name_box, STUDIO, NAME_BOX, GtkWidget)

G_END_DECLS
