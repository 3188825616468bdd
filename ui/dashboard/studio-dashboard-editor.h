/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/*
 * What the parts of the side panel share: whose widget they change, and which of their changes are
 * one step of undo.
 *
 * Typing, and dragging a slider, is a gesture of the control: it ends when another control is used,
 * when the focus leaves it, with Return, and when somebody else changes the dashboard (undo).
 */
#define STUDIO_TYPE_DASHBOARD_EDITOR (studio_dashboard_editor_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardEditor, studio_dashboard_editor, STUDIO, DASHBOARD_EDITOR,
                      GObject)

StudioDashboardEditor *studio_dashboard_editor_new (HekDashboardSession *session,
                                                    HekLibrary          *library);
HekDashboardSession   *studio_dashboard_editor_get_session (StudioDashboardEditor *self);
HekLibrary            *studio_dashboard_editor_get_library (StudioDashboardEditor *self);

/* @id: (nullable) */
void        studio_dashboard_editor_set_id (StudioDashboardEditor *self, const char *id);
const char *studio_dashboard_editor_get_id (StudioDashboardEditor *self); /* (nullable) */

/* (transfer none) (nullable): as it is now */
const HekDashboardWidget *studio_dashboard_editor_get_widget (StudioDashboardEditor *self);

/* (nullable): its data as they were fetched last */
HekDashboardContent *studio_dashboard_editor_get_content (StudioDashboardEditor *self);

/* Adds the handlers of a control: Return and a lost focus end its gesture, Escape takes it back. */
void studio_dashboard_editor_add_control (StudioDashboardEditor *self, GtkWidget *control);

/* --- changes: "failed" of the session tells what was refused ---------------------------------- */

/* @control: (nullable): part of its gesture; %NULL: a step of its own.
 * Returns: whether the document has changed */
gboolean studio_dashboard_editor_set_title (StudioDashboardEditor *self, gpointer control,
                                            const char *title);
gboolean studio_dashboard_editor_set_options (StudioDashboardEditor *self, gpointer control,
                                              const HekWidgetOptions *options);
gboolean studio_dashboard_editor_set_queries (StudioDashboardEditor *self, gpointer control,
                                              GPtrArray *queries);

gboolean studio_dashboard_editor_set_kind (StudioDashboardEditor *self,
                                           const HekWidgetKind   *kind);
/* Of the dashboard. */
gboolean studio_dashboard_editor_set_range (StudioDashboardEditor *self, gpointer control,
                                            const HekDashboardRange *range);

/* Ends what is under way. */
void     studio_dashboard_editor_end (StudioDashboardEditor *self);

/* Takes back what was done since the gesture of @control began. Returns: whether there was
 * something */
gboolean studio_dashboard_editor_cancel (StudioDashboardEditor *self, gpointer control);

/* Hides a part, also one that has the focus: the window of GTK 4.8 would go on holding that. */
void     studio_dashboard_editor_hide (GtkWidget *part);

/* (nullable): the control whose change is being made: it shows already what it says */
gpointer studio_dashboard_editor_get_control (StudioDashboardEditor *self);

G_END_DECLS
