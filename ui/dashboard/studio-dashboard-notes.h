/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/*
 * A list of the annotations in what a dashboard shows, latest first, and which kinds of them it
 * shows. A row goes to its moment; the user's own can be changed and removed.
 *
 * Signals
 *   add ()                              the button
 *   edit (const HekAnnotation *note)
 */
#define STUDIO_TYPE_DASHBOARD_NOTES (studio_dashboard_notes_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardNotes, studio_dashboard_notes, STUDIO, DASHBOARD_NOTES,
                      GtkPopover)

GtkWidget *studio_dashboard_notes_new (HekDashboardSession *session);

G_END_DECLS
