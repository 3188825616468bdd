/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-editor.h"

G_BEGIN_DECLS

/* The ranges and thresholds of the widget that the editor speaks of, in the units that people
 * read. */
#define STUDIO_TYPE_DASHBOARD_BANDS (studio_dashboard_bands_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardBands, studio_dashboard_bands, STUDIO, DASHBOARD_BANDS,
                      GtkWidget)

GtkWidget *studio_dashboard_bands_new (StudioDashboardEditor *editor);

/* @is_anew: of another widget. Also when other data have come: units are theirs. */
void       studio_dashboard_bands_show (StudioDashboardBands *self, gboolean is_anew);

G_END_DECLS
