/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-editor.h"

G_BEGIN_DECLS

/* What a dashboard says of itself: its name, its range of time, and which annotations it shows. */
#define STUDIO_TYPE_DASHBOARD_WHOLE (studio_dashboard_whole_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardWhole, studio_dashboard_whole, STUDIO, DASHBOARD_WHOLE,
                      GtkWidget)

GtkWidget *studio_dashboard_whole_new (StudioDashboardEditor *editor);

/* @is_anew: another dashboard: what was typed and could not be taken is forgotten */
void       studio_dashboard_whole_show (StudioDashboardWhole *self, gboolean is_anew);
void       studio_dashboard_whole_focus (StudioDashboardWhole *self);

G_END_DECLS
