/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/*
 * The window that exports a dashboard, or one widget of it: format and what suits it, then a file
 * dialog. The work is the session's, which tells its end ("exported", "failed"); its job is in the
 * list of jobs.
 */
#define STUDIO_TYPE_DASHBOARD_EXPORT (studio_dashboard_export_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardExport, studio_dashboard_export, STUDIO, DASHBOARD_EXPORT,
                      AdwWindow)

/**
 * studio_dashboard_export_present:
 * @owner: in the window that it is modal to
 * @widget_id: (nullable): %NULL: all of the dashboard
 *
 * Returns: (transfer none) (nullable): it closes itself; %NULL: there is nothing to export
 */
GtkWidget *studio_dashboard_export_present (GtkWidget *owner, HekDashboardSession *session,
                                            const char *widget_id);

/* What the file dialog does with its answer. */
void studio_dashboard_export_save (StudioDashboardExport *self, const char *path);

G_END_DECLS
