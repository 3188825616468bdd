/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-view-settings.h"

G_BEGIN_DECLS

/* Exposure, tone curve with its options, and false colours, behind a heading that is open for
 * pictures that are brighter than white. */
#define STUDIO_TYPE_VIEW_CONTROLS (studio_view_controls_get_type ())
G_DECLARE_FINAL_TYPE (StudioViewControls, studio_view_controls, STUDIO, VIEW_CONTROLS, GtkWidget)

void studio_view_controls_set_settings (StudioViewControls *self, StudioViewSettings *settings);

G_END_DECLS
