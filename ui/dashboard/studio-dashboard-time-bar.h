/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/*
 * One row that says which time a dashboard shows, and changes it: the range, live or paused, a
 * slider over all that is kept, steps, annotations. It hides itself while there is no dashboard.
 * What it says and undoes appears as toasts of the StudioPage that it is in.
 *
 * Its button "Compare" activates "dashboard.compare", a boolean, and is not there without it.
 */
#define STUDIO_TYPE_DASHBOARD_TIME_BAR (studio_dashboard_time_bar_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardTimeBar, studio_dashboard_time_bar, STUDIO,
                      DASHBOARD_TIME_BAR, GtkBox)

GtkWidget *studio_dashboard_time_bar_new (HekDashboardSession *session);

/* The same that its controls do, for actions and keys; nothing while there is no dashboard. */
void studio_dashboard_time_bar_toggle_live (StudioDashboardTimeBar *self);
void studio_dashboard_time_bar_now (StudioDashboardTimeBar *self);
/* By @n sixtieths of the range. */
void studio_dashboard_time_bar_step (StudioDashboardTimeBar *self, int n);
/* Opens the list of ranges, or of annotations. */
void studio_dashboard_time_bar_show_range (StudioDashboardTimeBar *self);
void studio_dashboard_time_bar_show_notes (StudioDashboardTimeBar *self);
/* Asks for an annotation of the moment that is looked at. */
void studio_dashboard_time_bar_add_note (StudioDashboardTimeBar *self);

G_END_DECLS
