/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Follows the library: the recorder runs while its workspace is open, or alerts are to be watched.
 * A run is stopped by a job, and the next one begins when that has ended, since there is one
 * collector in a process.
 */
#include "config.h"

#include "hek-telemetry-session.h"

#include <glib/gi18n-lib.h>

#include "hek-series-alert.h"
#include "hek-store-error.h"
#include "hek-telemetry-session-private.h"

/* Seconds until rules that could not be read are looked for again. */
#define LOOK_AGAIN_S 60

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_SECOND,
  SIGNAL_ALERTS_CHANGED,
  SIGNAL_NOTICE,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekTelemetrySession, hek_telemetry_session, G_TYPE_OBJECT)

void
hek_telemetry_session_fail (HekTelemetrySession *self,
                            const char          *what,
                            const GError        *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, what, error);
}

/* @problem, @notice: (nullable) */
static void
set_state (HekTelemetrySession      *self,
           HekTelemetrySessionState  state,
           const char               *problem,
           const char               *notice)
{
  if (state == self->state && g_strcmp0 (problem, self->problem) == 0 &&
      g_strcmp0 (notice, self->notice) == 0)
    return;
  self->state = state;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_free (self->notice);
  self->notice = g_strdup (notice);
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
on_news (HekTelemetryKeeper     *keeper,
         const HekTelemetryNews *news,
         GObject                *object)
{
  HekTelemetrySession *self = HEK_TELEMETRY_SESSION (object);

  /* Nobody is told the last words of a run that was stopped, but for messages. */
  if (keeper == self->keeper && news->state != HEK_TELEMETRY_SESSION_STOPPED)
    {
      set_state (self, news->state, news->problem, news->notice);
      if (news->has_second)
        g_signal_emit (self, signals[SIGNAL_SECOND], 0);
      if (news->has_alerts)
        g_signal_emit (self, signals[SIGNAL_ALERTS_CHANGED], 0);
    }
  for (guint i = 0; news->messages != NULL && i < news->messages->len; i++)
    g_signal_emit (self, signals[SIGNAL_NOTICE], 0, news->messages->pdata[i]);
}

/* --- starting and stopping ----------------------------------------------------------------- */

static void follow (HekTelemetrySession *self);

static gpointer
stop_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  hek_telemetry_keeper_stop (data);
  return data; /* borrowed by the job: nobody frees it */
}

static void
on_stopped (HekJob       *job,
            gpointer      result,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr (HekTelemetrySession) self = user_data;

  set_state (self, HEK_TELEMETRY_SESSION_STOPPED, NULL, NULL);
  follow (self);
}

static void
stop (HekTelemetrySession *self)
{
  HekTelemetryKeeper *keeper = g_steal_pointer (&self->keeper);
  g_autoptr (HekJob) job = NULL;

  job = hek_job_start_unrecorded (_("Keeping what was measured"), HEK_LANE_INTERACTIVE, stop_run,
                                  keeper, (GDestroyNotify) hek_telemetry_keeper_unref, NULL,
                                  on_stopped, g_object_ref (self));
  set_state (self, HEK_TELEMETRY_SESSION_STOPPING, NULL, NULL);
  g_signal_emit (self, signals[SIGNAL_ALERTS_CHANGED], 0);
}

static void
follow (HekTelemetrySession *self)
{
  HekLibraryState state = hek_library_get_state (self->library);
  gboolean runs = !self->is_closed && (self->has_rules || state == HEK_LIBRARY_READ ||
                                       state == HEK_LIBRARY_WRITE);

  if (runs && self->state == HEK_TELEMETRY_SESSION_STOPPED)
    {
      self->keeper = hek_telemetry_keeper_start (hek_library_get_path (self->library), on_news,
                                                 G_OBJECT (self));
      set_state (self, HEK_TELEMETRY_SESSION_STARTING, NULL, NULL);
    }
  else if (!runs && self->keeper != NULL)
    stop (self);
}

/* Of a rule that is switched off, or cannot be read, nothing could be watched. */
static gboolean
has_watched_rule (const GPtrArray *alerts)
{
  for (guint i = 0; i < alerts->len; i++)
    {
      const HekSeriesAlert *alert = alerts->pdata[i];
      g_autoptr (HekAlertRule) rule = hek_alert_rule_from_json (alert->rule, -1, NULL, NULL);

      if (rule != NULL && rule->is_enabled)
        return TRUE;
    }
  return FALSE;
}

/* @data: the workspace. Nothing is written. Returns: it again when there is something to watch */
static gpointer
look_for_rules (const HekTask  *task,
                gpointer        data,
                GError        **error)
{
  g_autoptr (HekSeriesStore) store
    = hek_series_store_open (hek_file_ops_system (), data, HEK_SERIES_STORE_READ, error);
  g_autoptr (GPtrArray) alerts = store != NULL ? hek_series_alert_list (store, error) : NULL;

  if (alerts == NULL)
    return NULL;
  if (has_watched_rule (alerts))
    return data; /* borrowed by the job: nobody frees it */
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND, "");
  return NULL;
}

static gboolean
on_look_timer (gpointer data)
{
  HekTelemetrySession *self = data;

  self->look_timer = 0;
  hek_telemetry_session_watch (self);
  return G_SOURCE_REMOVE;
}

static void
on_looked (HekJob       *job,
           gpointer      result,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr (HekTelemetrySession) self = user_data;

  if (error == NULL)
    self->has_rules = TRUE; /* and so it stays: rules that are gone since are not watched anyway */
  else if (!g_error_matches (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND) &&
           !self->is_closed && self->look_timer == 0)
    self->look_timer = g_timeout_add_seconds (LOOK_AGAIN_S, on_look_timer, self);
  follow (self);
}

void
hek_telemetry_session_watch (HekTelemetrySession *self)
{
  g_autoptr (HekJob) job = NULL;

  g_return_if_fail (HEK_IS_TELEMETRY_SESSION (self));

  if (self->has_rules || self->is_closed)
    return;
  job = hek_job_start_unrecorded (_("Looking for alerts"), HEK_LANE_INTERACTIVE, look_for_rules,
                                  g_strdup (hek_library_get_path (self->library)), g_free, NULL,
                                  on_looked, g_object_ref (self));
}

void
hek_telemetry_session_close (HekTelemetrySession *self)
{
  g_return_if_fail (HEK_IS_TELEMETRY_SESSION (self));

  self->is_closed = TRUE;
  g_clear_handle_id (&self->look_timer, g_source_remove);
  follow (self);
}

/* --- what it knows ------------------------------------------------------------------------- */

HekTelemetrySessionState
hek_telemetry_session_get_state (HekTelemetrySession *self)
{
  return self->state;
}

const char *
hek_telemetry_session_get_problem (HekTelemetrySession *self)
{
  return self->problem;
}

const char *
hek_telemetry_session_get_notice (HekTelemetrySession *self)
{
  return self->notice;
}

HekTelemetryKeeper *
hek_telemetry_session_get_keeper (HekTelemetrySession *self)
{
  return self->keeper;
}

GPtrArray *
hek_telemetry_session_list_alerts (HekTelemetrySession *self)
{
  if (self->keeper != NULL)
    return hek_telemetry_keeper_list_alerts (self->keeper);
  return g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_status_free);
}

/* --- object -------------------------------------------------------------------------------- */

/* A run that goes on is not stopped here: stopping waits. Whoever has it closes it before. */
static void
hek_telemetry_session_dispose (GObject *object)
{
  HekTelemetrySession *self = HEK_TELEMETRY_SESSION (object);

  g_clear_handle_id (&self->look_timer, g_source_remove);
  if (self->library != NULL)
    g_signal_handlers_disconnect_by_data (self->library, self);
  if (self->keeper != NULL)
    {
      g_critical ("a telemetry session has to be closed");
      hek_telemetry_keeper_stop (self->keeper);
    }
  g_clear_pointer (&self->keeper, hek_telemetry_keeper_unref);
  g_clear_object (&self->library);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (hek_telemetry_session_parent_class)->dispose (object);
}

static void
hek_telemetry_session_finalize (GObject *object)
{
  HekTelemetrySession *self = HEK_TELEMETRY_SESSION (object);

  g_free (self->problem);
  g_free (self->notice);
  G_OBJECT_CLASS (hek_telemetry_session_parent_class)->finalize (object);
}

static guint
add_signal (const char *name,
            guint       n_params,
            GType       a,
            GType       b)
{
  return g_signal_new (name, HEK_TYPE_TELEMETRY_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, a, b);
}

static void
hek_telemetry_session_class_init (HekTelemetrySessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hek_telemetry_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = hek_telemetry_session_finalize;
  signals[SIGNAL_STATE_CHANGED] = add_signal ("state-changed", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[SIGNAL_SECOND] = add_signal ("second", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[SIGNAL_ALERTS_CHANGED] = add_signal ("alerts-changed", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[SIGNAL_NOTICE] = add_signal ("notice", 1, G_TYPE_POINTER, G_TYPE_NONE);
  signals[SIGNAL_FAILED] = add_signal ("failed", 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hek_telemetry_session_init (HekTelemetrySession *self)
{
}

HekTelemetrySession *
hek_telemetry_session_new (HekJobList *jobs,
                           HekLibrary *library)
{
  HekTelemetrySession *self = g_object_new (HEK_TYPE_TELEMETRY_SESSION, NULL);

  self->jobs = g_object_ref (jobs);
  self->library = g_object_ref (library);
  g_signal_connect_swapped (library, "changed", G_CALLBACK (follow), self);
  follow (self);
  return self;
}
