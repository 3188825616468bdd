/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-session.h"
#include "hek-picture-session.h"
#include "hek-picture-session.h"
#include "studio-page.h"

G_BEGIN_DECLS

/*
 * The Dashboards page: the dashboards of the workspace as tabs, the widgets of one in a grid, their
 * settings beside it, and the time of all of them below the tabs. HekDashboardSession does the
 * work, the page shows. Its widgets are made when it is first seen. Main thread only.
 *
 * Its actions are the group "dashboard"; those about a widget are about the selected one.
 * "dashboard.select" (s) is a dashboard by its id, "dashboard.create" (s) makes one of a template,
 * or an empty one for "", "dashboard.add" (s) adds a widget by the id of its kind, and
 * "dashboard.rule" (s) shows an alert by its id, "" the list.
 */
#define STUDIO_TYPE_DASHBOARD_PAGE (studio_dashboard_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardPage, studio_dashboard_page, STUDIO, DASHBOARD_PAGE,
                      StudioPage)

GtkWidget *studio_dashboard_page_new (HekJobList *jobs, HekLibrary *library,
                                      HekTelemetrySession *telemetry);

/* Whose trials can be put into reports. */
void studio_dashboard_page_set_pictures (StudioDashboardPage *self, HekPictureSession *pictures);

/* Ends with a row without title. The page itself installs those that are local. */
extern const StudioShortcut studio_dashboard_page_shortcuts[];

G_END_DECLS
