/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-history.h"
#include "hek-dashboard-session.h"
#include "hek-dashboard-store.h"
#include "hek-library-private.h"

G_BEGIN_DECLS

/* What was fetched for one widget, and what was known then. */
typedef struct
{
  HekDashboardContent *content; /* owned */
  gint64 from_us;               /* of the range that @content shows */
  guint n_points;
  guint view;                   /* the session's numbers of then */
  guint second;
  guint library_change;
} HekDashboardShown;

struct _HekDashboardSession
{
  GObject parent_instance;

  /* owned */
  HekJobList *jobs;
  HekLibrary *library;
  HekTelemetrySession *telemetry;
  GPtrArray *list;           /* of HekDashboardInfo */
  GHashTable *histories;     /* id → HekDashboardHistory, of those that were looked at */
  HekDashboard *deleted;     /* (nullable): the last one */
  GQueue *files;             /* of HekDashboardFileWork: the first is under way */
  char *selected;            /* (nullable): id */
  char *shown_last;          /* (nullable): id that the workspace has as the one shown last */
  guint save_timer;
  guint n_writing;           /* annotations that are being written: they end before it is closed */
  HekLibrarySpace *space;    /* (nullable): whose the list is; what is not kept yet holds it */
  gboolean is_closed;
  gboolean is_mirror;        /* of another session, which keeps what is shown */

  gboolean live;
  gint64 moment_us;          /* where it was paused */
  HekDashboardRange range;   /* of the document that was seen last, and its notes */
  guint notes;

  gboolean visible;
  double width;
  guint view;                /* counts what makes everything another picture */
  guint second;              /* counts seconds that are kept */
  guint library_change;      /* counts changes of collections */
  gboolean is_due;           /* an idle is under way */
  HekJob *fetch_job;         /* (nullable) */
  guint fetch_view;          /* of that job */
  char *fetch_problem;       /* (nullable): that was told already */
  GHashTable *shown;         /* id → HekDashboardShown, of the selected dashboard */
  GPtrArray *annotations;    /* of HekAnnotation */
};

enum
{
  HEK_DASHBOARD_SIGNAL_LIST_CHANGED,
  HEK_DASHBOARD_SIGNAL_CHANGED,
  HEK_DASHBOARD_SIGNAL_CONTENT_CHANGED,
  HEK_DASHBOARD_SIGNAL_MOMENT_CHANGED,
  HEK_DASHBOARD_SIGNAL_ANNOTATIONS_CHANGED,
  HEK_DASHBOARD_SIGNAL_NOTE_REMOVED,
  HEK_DASHBOARD_SIGNAL_DELETED,
  HEK_DASHBOARD_SIGNAL_EXPORTED,
  HEK_DASHBOARD_SIGNAL_CLOSED,
  HEK_DASHBOARD_SIGNAL_FAILED,
  HEK_DASHBOARD_N_SIGNALS,
};

void hek_dashboard_session_emit (HekDashboardSession *self, guint signal);
void hek_dashboard_session_emit_note (HekDashboardSession *self, guint signal,
                                      const HekAnnotation *note);
/* "content-changed", "deleted" and "exported" */
void hek_dashboard_session_emit_word (HekDashboardSession *self, guint signal, const char *word);
/* Tells the user, unless it was a cancel. */
void hek_dashboard_session_fail (HekDashboardSession *self, const char *what,
                                 const GError *error);
/* Whether changes are kept; if not, fails. */
gboolean hek_dashboard_session_check_edit (HekDashboardSession *self, const char *what);

/* (nullable): of the selected one */
HekDashboardHistory *hek_dashboard_session_get_history (HekDashboardSession *self);
/* Another document: tells, keeps it soon, fetches what is new. */
void hek_dashboard_session_document_changed (HekDashboardSession *self);

/* --- hek-dashboard-session-files.c ------------------------------------------------------------ */

typedef struct _HekDashboardFileWork HekDashboardFileWork;

void hek_dashboard_file_work_free (HekDashboardFileWork *work);
/* Looks at the workspace that has been opened. */
void hek_dashboard_session_look (HekDashboardSession *self);
/* Tells that all has ended, if it has, after hek_dashboard_session_close(). */
void hek_dashboard_session_check_closed (HekDashboardSession *self);
/* Keeps what has changed, now. */
void hek_dashboard_session_save (HekDashboardSession *self);
void hek_dashboard_session_save_soon (HekDashboardSession *self);

/* --- hek-dashboard-session-fetch.c ------------------------------------------------------------ */

void hek_dashboard_shown_free (HekDashboardShown *shown);
/* Soon, everything that is not as it should be; at once when what is under way is no more. */
void hek_dashboard_session_fetch_soon (HekDashboardSession *self);
/* The range, the moment or the annotations: all of it is another picture. */
void hek_dashboard_session_view_changed (HekDashboardSession *self);
/* Whatever was fetched is of another dashboard. */
void hek_dashboard_session_forget (HekDashboardSession *self);

/* --- hek-dashboard-session-same.c ------------------------------------------------------------- */

/* Whether both would be seen as the same picture. */
gboolean hek_dashboard_session_same_content (const HekDashboardContent *a,
                                             const HekDashboardContent *b);
/* @a, @b: (element-type HekAnnotation) */
gboolean hek_dashboard_session_same_notes (const GPtrArray *a, const GPtrArray *b);

/* --- what is asked, by fetching and exporting ---------------------------------------------- */

typedef struct
{
  HekDashboard *dashboard;    /* owned */
  HekLibrarySpace *space;     /* owned (nullable) */
  HekTelemetryKeeper *keeper; /* owned (nullable) */
  gint64 from_us, to_us;
  gint64 now_us;              /* of marks: where the slider stands; 0: live */
  gboolean past;
} HekDashboardAsk;

void hek_dashboard_ask_init (HekDashboardAsk *ask, HekDashboardSession *session);
void hek_dashboard_ask_clear (HekDashboardAsk *ask);

/* What the queries need, on a job's thread. */
typedef struct
{
  HekWidgetContext context;
  HekDashboardMarks marks;
  HekSeriesStore *series;   /* owned (nullable) */
  GPtrArray *annotations;   /* owned: of HekAnnotation */
  GPtrArray *thinned;       /* owned: whose texts @notes borrow */
  HekWidgetNote *notes;     /* owned */
} HekDashboardFacts;

gboolean hek_dashboard_facts_read (HekDashboardFacts *facts, const HekDashboardAsk *ask,
                                   GError **error);
void     hek_dashboard_facts_clear (HekDashboardFacts *facts);

G_END_DECLS
