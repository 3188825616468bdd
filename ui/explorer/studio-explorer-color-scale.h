/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-view.h"

G_BEGIN_DECLS

/* Which colour a number gets: the map, linear or logarithmic, from which number to which. For the
 * colours of a view, while they are of numbers. */
#define STUDIO_TYPE_EXPLORER_COLOR_SCALE (studio_explorer_color_scale_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerColorScale, studio_explorer_color_scale, STUDIO,
                      EXPLORER_COLOR_SCALE, GtkWidget)

void studio_explorer_color_scale_set_view (StudioExplorerColorScale *self, HekExplorerView *view);

G_END_DECLS
