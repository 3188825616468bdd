/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-session.h"
#include "studio-dashboard-contents.h"

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

/*
 * What is seen of the first: both are scrolled as one; the moment under the pointer in one is
 * marked in the other; and @heading, above the first, is as high as the bar above the second and
 * says what the first shows. @heading is shown by the caller.
 */
void studio_dashboard_compare_set_first (StudioDashboardCompare *self, GtkScrolledWindow *scroller,
                                         StudioDashboardContents *contents, GtkLabel *heading);

/* (transfer none): of the second moment */
HekDashboardSession *studio_dashboard_compare_get_session (StudioDashboardCompare *self);

G_END_DECLS
