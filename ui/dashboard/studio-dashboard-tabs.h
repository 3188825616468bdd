/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/*
 * The dashboards of a session, one button each, and a button that adds one. It follows the session
 * by itself. Click or Space selects; a drag, or Control+Page Up and Page Down on the one that has
 * the focus, moves it; arrows go to the neighbour. One that cannot be read stands there with what
 * is wrong with it.
 *
 * Uses the actions dashboard.select, dashboard.create and dashboard.import.
 */
#define STUDIO_TYPE_DASHBOARD_TABS (studio_dashboard_tabs_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardTabs, studio_dashboard_tabs, STUDIO, DASHBOARD_TABS, GtkWidget)

void studio_dashboard_tabs_set_session (StudioDashboardTabs *self, HekDashboardSession *session);

G_END_DECLS
