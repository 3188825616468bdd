/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/*
 * The dashboard of a session at a second moment, for the side of the first: the same widgets and
 * the same length of time, read only, with a slider of its own. It begins one range earlier,
 * follows what is edited in the first, and a stretch of time that is chosen in it is chosen in
 * both.
 * Escape leaves.
 *
 * Signal "leave" (): remove it
 */
#define STUDIO_TYPE_DASHBOARD_COMPARE (studio_dashboard_compare_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardCompare, studio_dashboard_compare, STUDIO, DASHBOARD_COMPARE,
                      GtkWidget)

GtkWidget *studio_dashboard_compare_new (HekJobList *jobs, HekLibrary *library,
                                         HekTelemetrySession *telemetry,
                                         HekDashboardSession *session);

/* The GtkScrolledWindow of the first: both are scrolled as one. */
void studio_dashboard_compare_set_scroller (StudioDashboardCompare *self,
                                            GtkScrolledWindow *scroller);

/* (transfer none): of the second moment */
HekDashboardSession *studio_dashboard_compare_get_session (StudioDashboardCompare *self);

G_END_DECLS
