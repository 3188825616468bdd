/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-editor.h"

G_BEGIN_DECLS

/* The queries of the widget that the editor speaks of: as many as its kind draws together are
 * added, removed and put into another order. */
#define STUDIO_TYPE_DASHBOARD_QUERY_LIST (studio_dashboard_query_list_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardQueryList, studio_dashboard_query_list, STUDIO,
                      DASHBOARD_QUERY_LIST, GtkWidget)

GtkWidget *studio_dashboard_query_list_new (StudioDashboardEditor *editor);

/* @is_anew: of another widget: what was typed and could not be taken is forgotten */
void       studio_dashboard_query_list_show (StudioDashboardQueryList *self, gboolean is_anew);

/* Collections have come, gone or changed. */
void       studio_dashboard_query_list_offer (StudioDashboardQueryList *self);

G_END_DECLS
