/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A dot in the colour of points; a ring when they are hidden. Decoration. */
#define STUDIO_TYPE_EXPLORER_LEGEND_SWATCH (studio_explorer_legend_swatch_get_type ())
G_DECLARE_FINAL_TYPE (StudioExplorerLegendSwatch, studio_explorer_legend_swatch, STUDIO,
                      EXPLORER_LEGEND_SWATCH, GtkWidget)

GtkWidget *studio_explorer_legend_swatch_new (void);
void       studio_explorer_legend_swatch_set (StudioExplorerLegendSwatch *self,
                                              const guint8 rgb[3], gboolean is_visible);

G_END_DECLS
