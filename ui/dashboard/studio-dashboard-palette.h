/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The eight kinds of widgets: each is dragged to where it shall lie, or clicked, or pressed with
 * Return or Space, which activates dashboard.add: it goes to the first free place.
 */
#define STUDIO_TYPE_DASHBOARD_PALETTE (studio_dashboard_palette_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardPalette, studio_dashboard_palette, STUDIO, DASHBOARD_PALETTE,
                      GtkWidget)

GtkWidget *studio_dashboard_palette_new (void);

G_END_DECLS
