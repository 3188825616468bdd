/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library-private.h"
#include "hek-report-session.h"

G_BEGIN_DECLS

typedef struct
{
  HekReportDraft *draft; /* owned */
  const char *name;      /* translated: what made it of the one before; %NULL of the first */
  guint64 gesture;
} HekReportStep;

/* One report with its undo: @steps[0] … @steps[at] is what it was, the rest can be done again. */
typedef struct
{
  GArray *steps;         /* owned, of HekReportStep */
  guint at;
  HekReportDraft *kept;  /* owned (nullable): what the file has, or soon will have */
  gboolean is_deleted;   /* until it is restored: neither listed nor kept */
  gboolean is_wanted;    /* kept even if nothing is in it */
} HekReportHistory;

struct _HekReportSession
{
  GObject parent_instance;

  /* owned */
  HekJobList *jobs;
  HekLibrary *library;
  HekTelemetrySession *telemetry;
  GPtrArray *list;           /* of HekReportInfo */
  GHashTable *histories;     /* id → HekReportHistory, of those that were looked at */
  char *selected;            /* (nullable): an id */
  GQueue *files;             /* of HekReportFileWork: the first is under way */
  HekLibrarySpace *space;    /* (nullable): whose the list is */
  HekJob *look_job;          /* (nullable) */
  HekReportChoices *choices; /* (nullable) */

  guint save_timer;
  guint64 gesture;           /* the last one */
  gboolean is_closed;
  gboolean is_listed;        /* the workspace was looked at */
};

enum
{
  HEK_REPORT_SIGNAL_LIST_CHANGED,
  HEK_REPORT_SIGNAL_CHANGED,
  HEK_REPORT_SIGNAL_CHOICES_CHANGED,
  HEK_REPORT_SIGNAL_BUILT,
  HEK_REPORT_SIGNAL_SAVED,
  HEK_REPORT_SIGNAL_CLOSED,
  HEK_REPORT_SIGNAL_FAILED,
  HEK_REPORT_N_SIGNALS,
};

void hek_report_session_emit (HekReportSession *self, guint signal, const char *word);
/* Tells the user, unless it was a cancel. */
void hek_report_session_fail (HekReportSession *self, const char *what, const GError *error);

/* (nullable): of the one that is open */
HekReportHistory *hek_report_session_get_history (HekReportSession *self);
/* @draft: (transfer full): the first step of a report; it is kept already if @is_kept. */
void hek_report_session_take (HekReportSession *self, const char *id, HekReportDraft *draft,
                              gboolean is_kept);
HekReportDraft *hek_report_history_get (HekReportHistory *history);
/* Whether it is to be kept as it is now: one that was made, and then never touched, is not, and one
 * that was deleted neither. */
gboolean hek_report_history_is_due (HekReportHistory *history);
/* Whether it is in the list. */
gboolean hek_report_session_has (HekReportSession *self, const char *id);
/* Adds those to the list that are not kept: while the workspace cannot be written. */
void hek_report_session_list_unkept (HekReportSession *self);
void hek_report_history_free (HekReportHistory *history);

/* --- hek-report-session-files.c --------------------------------------------------------------- */

/* Looks at the workspace that has been opened. */
void hek_report_session_read_list (HekReportSession *self);
/* Keeps what has changed, now, or a moment later. */
void hek_report_session_save (HekReportSession *self);
void hek_report_session_save_soon (HekReportSession *self);
/* Tells that all has ended, if it has, after hek_report_session_close(). */
void hek_report_session_check_closed (HekReportSession *self);
/* Selects one that is there, unless one is. */
void hek_report_session_select_any (HekReportSession *self);

/* --- hek-report-session-look.c ---------------------------------------------------------------- */

void hek_report_choices_free (HekReportChoices *choices);

G_END_DECLS
