/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-annotation.h"
#include "hek-dashboard-export.h"
#include "hek-dashboard-store.h"
#include "hek-dashboard-template.h"
#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/*
 * HekDashboardSession is the model of the Dashboards page: the dashboards of the library's
 * workspace, one of which is looked at and edited, with undo; the moment of all its widgets; and
 * what each widget shows, fetched by a job, only where something changed, as frozen contents.
 * Files and data are never touched on the calling thread. Main thread only.
 */
#define HEK_TYPE_DASHBOARD_SESSION (hek_dashboard_session_get_type ())
G_DECLARE_FINAL_TYPE (HekDashboardSession, hek_dashboard_session, HEK, DASHBOARD_SESSION, GObject)

HekDashboardSession *hek_dashboard_session_new (HekJobList *jobs, HekLibrary *library,
                                                HekTelemetrySession *telemetry);

/* --- the dashboards ------------------------------------------------------------------------ */

/* (transfer none) (element-type HekDashboardInfo): in the order of the tabs;
 * as they are kept; empty until the workspace was looked at */
GPtrArray    *hek_dashboard_session_get_list (HekDashboardSession *self);
/* Whether changes are kept: the workspace is open for writing. Otherwise they are refused. */
gboolean      hek_dashboard_session_can_edit (HekDashboardSession *self);

/* (nullable) (transfer none): the one that is looked at */
HekDashboard *hek_dashboard_session_get (HekDashboardSession *self);
/* (nullable): its id, also while it is read, and where it cannot be */
const char   *hek_dashboard_session_get_selected (HekDashboardSession *self);
/* Loads it, unless it was looked at before: its undo is still there. */
void hek_dashboard_session_select (HekDashboardSession *self, const char *id);
/* Shows a document of another session: this one keeps nothing from now on and cannot be edited. To
 * look at a dashboard at a second moment; call it again with what the other session changed. */
void hek_dashboard_session_show (HekDashboardSession *self, HekDashboard *dashboard);

/* Made from a template (%NULL: empty), kept, and selected. */
void hek_dashboard_session_create (HekDashboardSession *self, const HekDashboardTemplate *templ);
/* A copy of the one that is looked at, kept, and selected. */
void hek_dashboard_session_duplicate (HekDashboardSession *self);
/* Deletes one; "deleted" comes when it is gone and hek_dashboard_session_restore() can bring it
 * back, at the end. That is so for the last one that could be read. */
void     hek_dashboard_session_delete (HekDashboardSession *self, const char *id);
gboolean hek_dashboard_session_can_restore (HekDashboardSession *self);
void     hek_dashboard_session_restore (HekDashboardSession *self);
void hek_dashboard_session_reorder (HekDashboardSession *self, const char *const *ids);
/* Reads a JSON file, and selects it. As hek_dashboard_import() without replacing. */
void hek_dashboard_session_import (HekDashboardSession *self, const char *path);

/* --- edits of the one that is looked at ---------------------------------------------------- */

/*
 * Each is a step of undo, kept after a moment. @gesture: 0: a step of its own, otherwise of
 * hek_dashboard_session_begin(): a drag or the typing of a title is one step. @id: of a widget.
 * Returns: whether the document has changed; what is refused is told by "failed".
 */
guint64  hek_dashboard_session_begin (HekDashboardSession *self);
/* Back to before the gesture (Escape). */
void     hek_dashboard_session_cancel (HekDashboardSession *self, guint64 gesture);

/* @collection, @place: (nullable); @y: as hek_dashboard_add().
 * Returns: (nullable) (transfer none): the id of the new widget */
const char *hek_dashboard_session_add (HekDashboardSession *self, const HekWidgetKind *kind,
                                       const char *collection, const HekGridCell *place,
                                       double y);
const char *hek_dashboard_session_paste (HekDashboardSession *self, const char *json);
const char *hek_dashboard_session_duplicate_widget (HekDashboardSession *self, const char *id);
/* (transfer full) (nullable): for the clipboard */
char    *hek_dashboard_session_copy_widget (HekDashboardSession *self, const char *id);
gboolean hek_dashboard_session_remove (HekDashboardSession *self, const char *id);
/* With a gesture, @place is seen from the document at its beginning. */
gboolean hek_dashboard_session_place (HekDashboardSession *self, const char *id,
                                      const HekGridCell *place, double y, guint64 gesture);
gboolean hek_dashboard_session_step (HekDashboardSession *self, const char *id, HekGridStep step);
gboolean hek_dashboard_session_set_title (HekDashboardSession *self, const char *id,
                                          const char *title, guint64 gesture);
gboolean hek_dashboard_session_set_options (HekDashboardSession *self, const char *id,
                                            const HekWidgetOptions *options, guint64 gesture);
gboolean hek_dashboard_session_set_queries (HekDashboardSession *self, const char *id,
                                            GPtrArray *queries, guint64 gesture);
gboolean hek_dashboard_session_set_kind (HekDashboardSession *self, const char *id,
                                         const HekWidgetKind *kind);
gboolean hek_dashboard_session_rename (HekDashboardSession *self, const char *name);
/* Also where changes are not kept: to look at something else. */
gboolean hek_dashboard_session_set_range (HekDashboardSession *self,
                                          const HekDashboardRange *range, guint64 gesture);
gboolean hek_dashboard_session_set_notes (HekDashboardSession *self, guint notes);

gboolean    hek_dashboard_session_undo (HekDashboardSession *self);
gboolean    hek_dashboard_session_redo (HekDashboardSession *self);
/* (nullable): what would be taken back, or done again: "Move Widget" */
const char *hek_dashboard_session_get_undo (HekDashboardSession *self);
const char *hek_dashboard_session_get_redo (HekDashboardSession *self);

/* --- the moment ---------------------------------------------------------------------------- */

gboolean hek_dashboard_session_is_live (HekDashboardSession *self);
/* Pauses at this moment, or goes on with now. */
void     hek_dashboard_session_set_live (HekDashboardSession *self, gboolean live);
/* The slider: collections and ranges as of then; not later than now. It pauses. */
void     hek_dashboard_session_set_moment (HekDashboardSession *self, gint64 moment_us);
gint64   hek_dashboard_session_get_moment (HekDashboardSession *self);
/* By @n parts of the range. */
#define HEK_DASHBOARD_SESSION_STEPS 60
void     hek_dashboard_session_step_moment (HekDashboardSession *self, int n);
/* What is shown: the range at the moment. */
void     hek_dashboard_session_get_span (HekDashboardSession *self, gint64 *from_us,
                                         gint64 *to_us);

/* --- what is shown ------------------------------------------------------------------------- */

/* Nothing is fetched while nobody looks; at first nobody does. */
void hek_dashboard_session_set_visible (HekDashboardSession *self, gboolean visible);
/* Of the grid, in pixels of the screen: how finely series are asked for. */
void hek_dashboard_session_set_width (HekDashboardSession *self, double width);
/* Asks for everything again. */
void hek_dashboard_session_refresh (HekDashboardSession *self);
gboolean hek_dashboard_session_is_fetching (HekDashboardSession *self);

/* (transfer none) (nullable): of the widget of that id; %NULL until it was fetched for the first
 * time. It stays as it was while a newer one is being fetched */
HekDashboardContent *hek_dashboard_session_get_content (HekDashboardSession *self,
                                                        const char *id);

/* Whether that content is of the present range and moment, of the widget as it is in the document,
 * and as fine as the width asks; what a second has changed meanwhile does not count. */
gboolean hek_dashboard_session_is_current (HekDashboardSession *self, const char *id);

/* (transfer none) (element-type HekAnnotation): in what is shown, of the kinds of the dashboard */
GPtrArray *hek_dashboard_session_get_annotations (HekDashboardSession *self);

/* (transfer none) (nullable): UUID of the collection that a query names, by its UUID or its full
 * name */
const char *hek_dashboard_session_find_collection (HekDashboardSession *self, const char *name);

/* Jobs, as hek_annotation_add() and so on; "annotations-changed" or "failed" comes of them. */
void hek_dashboard_session_add_note (HekDashboardSession *self, gint64 from_us, gint64 to_us,
                                     const char *scope, const char *text);
void hek_dashboard_session_change_note (HekDashboardSession *self, const HekAnnotation *note);
void hek_dashboard_session_remove_note (HekDashboardSession *self, const HekAnnotation *note);
void hek_dashboard_session_restore_note (HekDashboardSession *self, const HekAnnotation *note);

/* Writes the dashboard, or one widget, as of the moment: "exported" or "failed".
 * Returns: (transfer full) (nullable): the job; %NULL when it was refused */
HekJob *hek_dashboard_session_export (HekDashboardSession *self,
                                      const HekDashboardExportOptions *options,
                                      const char *path);

/* Keeps what is not kept yet, and stops fetching. "closed" when that is done. */
void hek_dashboard_session_close (HekDashboardSession *self);

/*
 * Signals
 *   list-changed ()           names, order, or which one is selected
 *   changed ()                the document, or what can be undone
 *   content-changed (const char *id)   another content of that widget
 *   moment-changed ()         live or paused, or the slider; not with every second
 *   annotations-changed ()
 *   note-removed (const HekAnnotation *)   it is gone: offer to bring it back
 *   deleted (const char *name)
 *   exported (const char *path)
 *   closed ()
 *   failed (const char *what, const GError *)
 */

G_END_DECLS
