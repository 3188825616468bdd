/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-dashboard-session.h"
#include "studio-dashboard-grid.h"

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

/* Fonts and titles of @options as @grid has them, so that a picture of scale 1 and of its width has
 * the pixels of the screen. */
void studio_dashboard_export_like_screen (StudioDashboardGrid *grid,
                                          HekDashboardExportOptions *options);

/* @window (nullable): as studio_dashboard_export_present() returned it; its pictures will look like
 * @grid */
void studio_dashboard_export_set_grid (GtkWidget *window, StudioDashboardGrid *grid);

/* What the file dialog does with its answer. */
void studio_dashboard_export_save (StudioDashboardExport *self, const char *path);

G_END_DECLS
