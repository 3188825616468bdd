/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-colormap.h"

G_BEGIN_DECLS

/* The colours of a map, from left to right, in a thin line of @rim: its first ones are near to the
 * ground. */
void studio_explorer_ramp_append (GtkSnapshot *snapshot, const HekColormap *map,
                                  const graphene_rect_t *area, const GdkRGBA *rim);

/* The same as a widget, for the ground that it has. Decoration. */
#define STUDIO_TYPE_EXPLORER_RAMP (studio_explorer_ramp_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerRamp, studio_explorer_ramp, STUDIO, EXPLORER_RAMP, GtkWidget)

GtkWidget *studio_explorer_ramp_new (void);
void       studio_explorer_ramp_set_kind (StudioExplorerRamp *self, HekColormapKind kind);

G_END_DECLS
