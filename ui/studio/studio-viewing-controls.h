/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-view-settings.h"

G_BEGIN_DECLS

/* The viewing conditions of the recipe, which methods, metrics and maps go by: the display and how
 * far the eye is from it; and whether the pictures are shown as that display would. */
#define STUDIO_TYPE_VIEWING_CONTROLS (studio_viewing_controls_get_type ())
G_DECLARE_FINAL_TYPE (
  StudioViewingControls, studio_viewing_controls, STUDIO, VIEWING_CONTROLS, GtkWidget)

void studio_viewing_controls_set_session (StudioViewingControls *self, HekPictureSession *session,
                                          StudioViewSettings *settings);

G_END_DECLS
