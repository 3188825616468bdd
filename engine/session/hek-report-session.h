/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kept-evaluation.h"
#include "hek-report-draft.h"
#include "hek-report-store.h"
#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/*
 * HekReportSession is the model of the window that composes reports: the recipes that the library's
 * workspace keeps, one of which is open, with undo, kept a moment after each change; and what the
 * workspace has to put into one. Files are only touched by jobs. While the workspace cannot be
 * written a report can be composed and built, but not kept: is_kept() tells. Main thread only.
 */
#define HEK_TYPE_REPORT_SESSION (hek_report_session_get_type ())
G_DECLARE_FINAL_TYPE (HekReportSession, hek_report_session, HEK, REPORT_SESSION, GObject)

HekReportSession *hek_report_session_new (HekJobList *jobs, HekLibrary *library,
                                          HekTelemetrySession *telemetry);

/* --- the reports --------------------------------------------------------------------------- */

/* (transfer none) (element-type HekReportInfo): as they are kept, and those that cannot be kept */
GPtrArray  *hek_report_session_get_list (HekReportSession *self);
/* Whether there is a workspace, and whether it can be written. */
gboolean    hek_report_session_is_open (HekReportSession *self);
gboolean    hek_report_session_is_kept (HekReportSession *self);
/* Whether the list is known. */
gboolean    hek_report_session_is_listed (HekReportSession *self);
/* (nullable): of the one that is open */
const char *hek_report_session_get_id (HekReportSession *self);

/* Makes one, kept with its first change. */
void        hek_report_session_create (HekReportSession *self);
void        hek_report_session_duplicate (HekReportSession *self);
void        hek_report_session_select (HekReportSession *self, const char *id);
/* Deletes the one that is open; hek_report_session_restore() brings it back, by its id. */
void        hek_report_session_delete (HekReportSession *self);
void        hek_report_session_restore (HekReportSession *self, const char *id);
/* Reads a recipe from a file, as a report of its own: the file is not written again unless
 * hek_report_session_save_as() is asked to. */
void        hek_report_session_import (HekReportSession *self, const char *path);
/* Writes the recipe: "saved". For “hektor report build”, too. */
void        hek_report_session_save_as (HekReportSession *self, const char *path);

/* --- the one that is open ------------------------------------------------------------------ */

/* (nullable) (transfer none): %NULL until one was made or selected and read */
HekReportDraft *hek_report_session_get_draft (HekReportSession *self);

/* Each is a step of undo. @gesture: 0: a step of its own; steps in a row of the same number, of
 * hek_report_session_begin(), are one: the typing of a title. Without a report one is made. */
guint64  hek_report_session_begin (HekReportSession *self);
void     hek_report_session_set_text (HekReportSession *self, int part, const char *member,
                                      const char *value, guint64 gesture);
void     hek_report_session_set_boolean (HekReportSession *self, int part, const char *member,
                                         gboolean value);
void     hek_report_session_set_int (HekReportSession *self, int part, const char *member,
                                     gint64 value, guint64 gesture);
/* @json: a part, as recipes have it. Returns: whether it was added; otherwise "failed" */
gboolean hek_report_session_add (HekReportSession *self, guint at, const char *json);
void     hek_report_session_remove (HekReportSession *self, guint part);
void     hek_report_session_move (HekReportSession *self, guint from, guint to);

gboolean    hek_report_session_undo (HekReportSession *self);
gboolean    hek_report_session_redo (HekReportSession *self);
/* (nullable), translated: "Remove part" */
const char *hek_report_session_get_undo (HekReportSession *self);
const char *hek_report_session_get_redo (HekReportSession *self);

/* --- what the workspace has ---------------------------------------------------------------- */

typedef struct
{
  char *id, *title;
  const HekWidgetKind *kind;
} HekReportWidgetChoice;

typedef struct
{
  char *id, *name;
  GPtrArray *widgets;  /* of HekReportWidgetChoice */
} HekReportDashboardChoice;

typedef struct
{
  char *name;
  char **layouts;      /* that are finished; those that were made last are first */
  char **fields;       /* attributes that can colour */
} HekReportViewChoice;

typedef struct
{
  GPtrArray *dashboards; /* of HekReportDashboardChoice, in the order of the tabs */
  GPtrArray *views;      /* of HekReportViewChoice: collections with a layout */
  GPtrArray *evaluations; /* of HekKeptEvaluation: those that can be read, the newest first */
} HekReportChoices;

/* Looks, on a job; "choices-changed" tells. Before something is to be chosen. */
void                    hek_report_session_look (HekReportSession *self);
/* (nullable) (transfer none): %NULL until it was looked at */
const HekReportChoices *hek_report_session_get_choices (HekReportSession *self);

/* Returns: (transfer full) (nullable): why a part cannot be built now: of the draft, or a dashboard
 * or collection that the workspace does not have */
char *hek_report_session_dup_problem (HekReportSession *self, guint part);

/* --- building ------------------------------------------------------------------------------ */

/* @path: .pdf, .html, .png, .csv, .zip, .json. Writes the document as of now: "built" or "failed".
 * Returns: (transfer full) (nullable): the job; %NULL when it was refused */
HekJob *hek_report_session_build (HekReportSession *self, const char *path);

/* Keeps what is not kept yet: before the library is closed. Jobs under way hold the workspace;
 * "closed" tells when all is kept. */
void hek_report_session_close (HekReportSession *self);

/*
 * Signals
 *   list-changed ()       which there are, or which is open
 *   changed ()            the draft, or what can be undone
 *   choices-changed ()
 *   built (const char *path)
 *   saved (const char *path)
 *   closed ()
 *   failed (const char *what, const GError *)
 */

G_END_DECLS
