/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-picture-session.h"
#include "studio-palette-view.h"
#include "studio-view-settings.h"

G_BEGIN_DECLS

/* The controls of the Studio page: recipe, target, viewing conditions, palette or codebook, how
 * light is shown, trials, and what can be written to files. */
#define STUDIO_TYPE_SIDEBAR (studio_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (StudioSidebar, studio_sidebar, STUDIO, SIDEBAR, GtkWidget)

void studio_sidebar_set_session (StudioSidebar *self, HekPictureSession *session, HekJobList *jobs,
                                 StudioViewSettings *settings);
StudioPaletteView *studio_sidebar_get_palette (StudioSidebar *self);
void studio_sidebar_reset_recipe (StudioSidebar *self);
void studio_sidebar_open_find (StudioSidebar *self);

G_END_DECLS
