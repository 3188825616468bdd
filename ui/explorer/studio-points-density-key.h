/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-scene-draw.h"

G_BEGIN_DECLS

/* What the colours of density mean: from one point in a pixel to the most. */
#define STUDIO_TYPE_POINTS_DENSITY_KEY (studio_points_density_key_get_type ())
G_DECLARE_FINAL_TYPE (StudioPointsDensityKey, studio_points_density_key, STUDIO,
                      POINTS_DENSITY_KEY, GtkWidget)

GtkWidget *studio_points_density_key_new (void);

/* Hides itself where @look is not density, or has no ramp. @n_most: 0: not known */
void studio_points_density_key_set (StudioPointsDensityKey *self, const HekSceneLook *look,
                                    guint32 n_most);

G_END_DECLS
