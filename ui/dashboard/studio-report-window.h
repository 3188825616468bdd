/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-picture-session.h"
#include "hek-report-session.h"

G_BEGIN_DECLS

/*
 * The window that composes reports: those of the workspace, the parts of one, and what the selected
 * part says. It hides when it is closed.
 */
#define STUDIO_TYPE_REPORT_WINDOW (studio_report_window_get_type ())
G_DECLARE_FINAL_TYPE (StudioReportWindow, studio_report_window, STUDIO, REPORT_WINDOW, AdwWindow)

/* @pictures: (nullable): whose trials can be added */
GtkWidget *studio_report_window_new (HekReportSession *session, HekPictureSession *pictures);

/* (transfer none) */
HekReportSession *studio_report_window_get_session (StudioReportWindow *self);

/* Adds a dashboard of the workspace, or one widget of it, to the report that is open, or a new one.
 * @widget_id: (nullable) */
void studio_report_window_add_dashboard (StudioReportWindow *self, const char *dashboard_id,
                                         const char *widget_id);

/* What the file dialog of “Build…” does with its answer. */
void studio_report_window_build (StudioReportWindow *self, const char *path);

G_END_DECLS
