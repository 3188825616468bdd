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

/* Shows a collection in the Explorer, as of the moment of the dashboard, unless that is live.
 * @widget: in the window, whose actions it takes */
void studio_dashboard_rows_explore (GtkWidget *widget, HekDashboardSession *session,
                                    const char *uuid);

G_END_DECLS
