/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/*
 * The side panel of the Dashboards page: title, kind, data, options and bands of one widget, each
 * change of which is seen at once in its tile, or, while no widget is chosen, name, range and
 * annotations of the dashboard. It follows the session by itself: undo, other windows of the same
 * document, and columns that come with the data.
 *
 * What is typed into one entry, or dragged with one slider, is one step of undo; Escape takes it
 * back. What cannot be taken stays where it was typed and is told there; the document keeps the
 * last good value.
 *
 * It scrolls by itself, and is as wide as it is let.
 */
#define STUDIO_TYPE_DASHBOARD_PANEL (studio_dashboard_panel_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardPanel, studio_dashboard_panel, STUDIO, DASHBOARD_PANEL,
                      GtkWidget)

GtkWidget  *studio_dashboard_panel_new (HekDashboardSession *session, HekLibrary *library);

/* @id: (nullable): of a widget of the dashboard that is looked at: what
 * studio_dashboard_grid_get_selected() says; %NULL, or of none that there is: the dashboard */
void        studio_dashboard_panel_set_widget (StudioDashboardPanel *self, const char *id);
const char *studio_dashboard_panel_get_widget (StudioDashboardPanel *self); /* (nullable) */

/* Puts the focus where a new widget is named: what Return on a tile leads to. */
void        studio_dashboard_panel_focus (StudioDashboardPanel *self);

G_END_DECLS
