/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked, with which annotations; writing annotations, and files of what is shown. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "hek-dashboard-session-private.h"

/* Marks of one chart: more would only hide it. */
#define MAX_MARKS 40u

/* --- what is asked ------------------------------------------------------------------------- */

void
hek_dashboard_ask_init (HekDashboardAsk     *ask,
                        HekDashboardSession *session)
{
  HekTelemetryKeeper *keeper = hek_telemetry_session_get_keeper (session->telemetry);

  ask->dashboard = hek_dashboard_ref (hek_dashboard_session_get (session));
  ask->space = session->space != NULL ? hek_library_space_ref (session->space) : NULL;
  ask->keeper = keeper != NULL ? hek_telemetry_keeper_ref (keeper) : NULL;
  hek_dashboard_session_get_span (session, &ask->from_us, &ask->to_us);
  ask->past = !session->live;
  ask->now_us = session->live ? 0 : session->moment_us;
}

void
hek_dashboard_ask_clear (HekDashboardAsk *ask)
{
  hek_dashboard_unref (ask->dashboard);
  g_clear_pointer (&ask->space, hek_library_space_unref);
  g_clear_pointer (&ask->keeper, hek_telemetry_keeper_unref);
}

gboolean
hek_dashboard_facts_read (HekDashboardFacts      *facts,
                          const HekDashboardAsk  *ask,
                          GError                **error)
{
  g_autoptr (GError) own_error = NULL;

  if (ask->keeper != NULL)
    facts->series = hek_telemetry_keeper_open_series (ask->keeper, &own_error);
  if (own_error == NULL)
    /* with what was written of the very moment that is looked at */
    facts->annotations = hek_annotation_list (facts->series, ask->from_us, ask->to_us + 1,
                                              hek_dashboard_get_notes (ask->dashboard), NULL,
                                              &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  facts->thinned = hek_annotation_thin (facts->annotations, ask->from_us, ask->to_us, MAX_MARKS);
  facts->notes = hek_annotation_to_notes (facts->thinned);
  facts->marks = (HekDashboardMarks) { facts->notes, facts->thinned->len, ask->now_us };
  facts->context = (HekWidgetContext) {
    .workspace = ask->space != NULL ? ask->space->workspace : NULL,
    .series = facts->series,
    .from_us = ask->from_us, .to_us = ask->to_us, .past = ask->past,
  };
  return TRUE;
}

void
hek_dashboard_facts_clear (HekDashboardFacts *facts)
{
  g_clear_pointer (&facts->annotations, g_ptr_array_unref);
  g_clear_pointer (&facts->thinned, g_ptr_array_unref);
  g_clear_pointer (&facts->notes, g_free);
  g_clear_pointer (&facts->series, hek_series_store_unref);
}

/* --- annotations --------------------------------------------------------------------------- */

typedef enum
{
  NOTE_ADD,
  NOTE_CHANGE,
  NOTE_REMOVE,
  NOTE_RESTORE,
} NoteVerb;

typedef struct
{
  HekDashboardSession *session; /* owned; of the main thread */
  HekTelemetryKeeper *keeper;   /* owned */
  NoteVerb verb;
  HekAnnotation *note;          /* owned */
} NoteWork;

static void
note_work_free (NoteWork *work)
{
  g_object_unref (work->session);
  hek_telemetry_keeper_unref (work->keeper);
  hek_annotation_free (work->note);
  g_free (work);
}

static gboolean
write_note (const NoteWork  *work,
            HekSeriesStore  *series,
            GError         **error)
{
  const HekAnnotation *note = work->note;

  switch (work->verb)
    {
    case NOTE_ADD:
      return hek_annotation_add (series, note->from_us, note->to_us, note->scope, note->text, NULL,
                                 error);
    case NOTE_CHANGE:
      return hek_annotation_change (series, note, error);
    case NOTE_REMOVE:
      return hek_annotation_remove (series, note->note_id, error);
    case NOTE_RESTORE:
      return hek_annotation_restore (series, note, error);
    }
  g_assert_not_reached ();
}

static gpointer
note_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  NoteWork *work = data;
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSeriesStore) series = hek_telemetry_keeper_open_series (work->keeper, &own_error);

  if (own_error != NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));
  else if (series == NULL)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                         _("Nothing was recorded yet in this workspace: try again in a second."));
  else if (write_note (work, series, error))
    return work;
  return NULL;
}

static void
note_on_end (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  NoteWork *work = user_data;

  work->session->n_writing--;
  if (error != NULL)
    hek_dashboard_session_fail (work->session, hek_job_get_title (job), error);
  else
    hek_dashboard_session_view_changed (work->session);
  if (error == NULL && work->verb == NOTE_REMOVE)
    hek_dashboard_session_emit_note (work->session, HEK_DASHBOARD_SIGNAL_NOTE_REMOVED,
                                     work->note);
  hek_dashboard_session_check_closed (work->session);
  note_work_free (work);
}

/* @note: (transfer full) */
static void
note_start (HekDashboardSession *self,
            NoteVerb             verb,
            HekAnnotation       *note,
            const char          *what)
{
  HekTelemetryKeeper *keeper = hek_telemetry_session_get_keeper (self->telemetry);
  NoteWork *work;
  g_autoptr (HekJob) job = NULL;

  if (keeper == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                                                      _("The workspace is not open."));

      hek_dashboard_session_fail (self, what, error);
      hek_annotation_free (note);
      return;
    }
  work = g_new0 (NoteWork, 1);
  work->session = g_object_ref (self);
  work->keeper = hek_telemetry_keeper_ref (keeper);
  work->verb = verb;
  work->note = note;
  self->n_writing++;
  job = hek_job_start (what, HEK_LANE_INTERACTIVE, note_run, work, NULL, NULL, note_on_end, work);
  hek_job_list_add (self->jobs, job);
}

static HekAnnotation *
note_copy (const HekAnnotation *note)
{
  HekAnnotation *copy = g_new (HekAnnotation, 1);

  *copy = *note;
  copy->scope = g_strdup (note->scope);
  copy->text = g_strdup (note->text);
  return copy;
}

void
hek_dashboard_session_add_note (HekDashboardSession *self,
                                gint64               from_us,
                                gint64               to_us,
                                const char          *scope,
                                const char          *text)
{
  HekAnnotation note = { .kind = HEK_ANNOTATION_USER, .from_us = from_us, .to_us = to_us,
                         .scope = (char *) scope, .text = (char *) text, .n = 1 };

  note_start (self, NOTE_ADD, note_copy (&note), _("Adding an annotation"));
}

void
hek_dashboard_session_change_note (HekDashboardSession *self,
                                   const HekAnnotation *note)
{
  note_start (self, NOTE_CHANGE, note_copy (note), _("Changing an annotation"));
}

void
hek_dashboard_session_remove_note (HekDashboardSession *self,
                                   const HekAnnotation *note)
{
  note_start (self, NOTE_REMOVE, note_copy (note), _("Removing an annotation"));
}

void
hek_dashboard_session_restore_note (HekDashboardSession *self,
                                    const HekAnnotation *note)
{
  note_start (self, NOTE_RESTORE, note_copy (note), _("Bringing an annotation back"));
}

/* --- export -------------------------------------------------------------------------------- */

typedef struct
{
  HekDashboardSession *session; /* owned; of the main thread */
  HekDashboardAsk ask;
  HekDashboardExportOptions options;
  char *widget;                 /* owned (nullable): of @options */
  char *path;                   /* owned */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->session);
  hek_dashboard_ask_clear (&export->ask);
  g_free (export->widget);
  g_free (export->path);
  g_free (export);
}

static gpointer
export_run (const HekTask  *task,
            gpointer        data,
            GError        **error)
{
  Export *export = data;
  HekDashboardFacts facts = { 0 };
  gboolean ok = hek_dashboard_facts_read (&facts, &export->ask, error) &&
                hek_dashboard_export (export->ask.dashboard, &facts.context, &facts.marks,
                                      &export->options, export->path, task, error);

  hek_dashboard_facts_clear (&facts);
  return ok ? export : NULL;
}

static void
export_on_end (HekJob       *job,
               gpointer      result,
               const GError *error,
               gpointer      user_data)
{
  Export *export = user_data;

  if (error != NULL)
    hek_dashboard_session_fail (export->session, hek_job_get_title (job), error);
  else
    hek_dashboard_session_emit_word (export->session, HEK_DASHBOARD_SIGNAL_EXPORTED, export->path);
  export_free (export);
}

HekJob *
hek_dashboard_session_export (HekDashboardSession             *self,
                              const HekDashboardExportOptions *options,
                              const char                      *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *what = g_strdup_printf (_("Exporting %s"), base);
  g_autoptr (GError) error = NULL;
  Export *export;
  HekJob *job;

  g_return_val_if_fail (HEK_IS_DASHBOARD_SESSION (self), NULL);

  if (hek_dashboard_session_get (self) == NULL)
    return NULL;
  if (!hek_dashboard_export_check (path, options, &error))
    {
      hek_dashboard_session_fail (self, what, error);
      return NULL;
    }
  export = g_new0 (Export, 1);
  export->session = g_object_ref (self);
  hek_dashboard_ask_init (&export->ask, self);
  export->options = *options;
  export->options.widget = export->widget = g_strdup (options->widget);
  export->path = g_strdup (path);
  job = hek_job_start (what, HEK_LANE_BATCH, export_run, export, NULL, NULL, export_on_end, export);
  hek_job_list_add (self->jobs, job);
  return job;
}
