/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-contents.h"

G_BEGIN_DECLS

/*
 * Rows that the tiles of a dashboard and other pages speak of: what is selected is shared with all
 * (HekRowSelection), and the Explorer shows them as of the dashboard's moment.
 */

/* What is selected in @contents is selected everywhere, and the other way round, until they are
 * gone. */
void studio_dashboard_rows_connect (HekDashboardSession *session,
                                    StudioDashboardContents *contents, HekLibrary *library);

/* (transfer none) (nullable): UUID of the collection that a widget is about, the first of its
 * queries' that is there. @widget_id: (nullable) */
const char *studio_dashboard_rows_find_collection (HekDashboardSession *session,
                                                   const char *widget_id);

/* Shows the collection of a widget in the Explorer, as of the moment of the dashboard, unless that
 * is live; a 3D plot of a layout in that layout and from where it is seen here.
 * @page: in the window, whose actions it takes */
void studio_dashboard_rows_explore (GtkWidget *page, HekDashboardSession *session,
                                    StudioDashboardContents *contents, const char *widget_id);

G_END_DECLS
