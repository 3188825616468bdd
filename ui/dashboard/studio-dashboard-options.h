/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-editor.h"

G_BEGIN_DECLS

/* The options of the widget that the editor speaks of, from the tables of its kind: numbers,
 * choices, and texts, of which those that name columns offer the columns of the data. */
#define STUDIO_TYPE_DASHBOARD_OPTIONS (studio_dashboard_options_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardOptions, studio_dashboard_options, STUDIO, DASHBOARD_OPTIONS,
                      GtkWidget)

GtkWidget *studio_dashboard_options_new (StudioDashboardEditor *editor);

/* @is_anew: of another widget. Also when other data have come: columns and units are theirs. */
void       studio_dashboard_options_show (StudioDashboardOptions *self, gboolean is_anew);

/* (nullable): the unit of what bands and ends of scales are in, of the data that are there */
const char *studio_dashboard_options_find_unit (const HekDashboardWidget  *widget,
                                                const HekDashboardContent *content);

G_END_DECLS
