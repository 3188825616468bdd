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
#include "hek-telemetry-keeper-private.h"

struct _HekTelemetrySession
{
  GObject parent_instance;

  HekJobList *jobs;           /* owned */
  HekLibrary *library;        /* owned */
  HekTelemetryKeeper *keeper; /* owned (nullable) */
  HekTelemetrySessionState state;
  char *problem, *notice;     /* owned (nullable) */
  gboolean has_rules; /* that are watched also while the library is closed */
  gboolean is_closed;
};

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

/* @data: the workspace. Returns: it again when there are rules in it */
static gpointer
look_for_rules (const HekTask  *task,
                gpointer        data,
                GError        **error)
{
  g_autoptr (HekSeriesStore) store
    = hek_series_store_open (hek_file_ops_system (), data, HEK_SERIES_STORE_SHARED, error);
  g_autoptr (GPtrArray) alerts = store != NULL ? hek_series_alert_list (store, error) : NULL;

  if (alerts == NULL)
    return NULL;
  if (alerts->len > 0)
    return data; /* borrowed by the job: nobody frees it */
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND, "");
  return NULL;
}

static void
on_looked (HekJob       *job,
           gpointer      result,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr (HekTelemetrySession) self = user_data;

  /* What cannot be read now is told where it is looked at: by the pages that open the library. */
  self->has_rules = error == NULL;
  follow (self);
}

void
hek_telemetry_session_watch (HekTelemetrySession *self)
{
  g_autoptr (HekJob) job = NULL;

  g_return_if_fail (HEK_IS_TELEMETRY_SESSION (self));

  job = hek_job_start_unrecorded (_("Looking for alerts"), HEK_LANE_INTERACTIVE, look_for_rules,
                                  g_strdup (hek_library_get_path (self->library)), g_free, NULL,
                                  on_looked, g_object_ref (self));
}

void
hek_telemetry_session_close (HekTelemetrySession *self)
{
  g_return_if_fail (HEK_IS_TELEMETRY_SESSION (self));

  self->is_closed = TRUE;
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

/* --- changes of alerts --------------------------------------------------------------------- */

typedef struct
{
  HekTelemetrySession *session; /* owned; of the main thread */
  HekTelemetryKeeper *keeper;   /* owned (nullable): the workspace was not open */
  HekTelemetryWatchFunc func;
  GPtrArray *rules;             /* owned (nullable): of HekAlertRule */
  char *id;                     /* owned (nullable) */
  char *comment;                /* owned (nullable) */
  gint64 until_us;
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->session);
  g_clear_pointer (&change->keeper, hek_telemetry_keeper_unref);
  g_clear_pointer (&change->rules, g_ptr_array_unref);
  g_free (change->id);
  g_free (change->comment);
  g_free (change);
}

static gboolean
put_rules (HekAlertWatch  *watch,
           gpointer        data,
           GError        **error)
{
  const Change *change = data;

  return hek_alert_watch_put_all (watch, change->rules, error);
}

static gboolean
remove_rule (HekAlertWatch  *watch,
             gpointer        data,
             GError        **error)
{
  const Change *change = data;

  return hek_alert_watch_remove (watch, change->id, error);
}

static gboolean
acknowledge (HekAlertWatch  *watch,
             gpointer        data,
             GError        **error)
{
  const Change *change = data;

  return hek_alert_watch_acknowledge (watch, change->id, change->comment, error);
}

static gboolean
silence (HekAlertWatch  *watch,
         gpointer        data,
         GError        **error)
{
  const Change *change = data;

  return hek_alert_watch_silence (watch, change->id, change->until_us, error);
}

static gboolean
test_rule (HekAlertWatch  *watch,
           gpointer        data,
           GError        **error)
{
  const Change *change = data;

  return hek_alert_watch_test (watch, change->id, error);
}

static gpointer
change_run (const HekTask  *task,
            gpointer        data,
            GError        **error)
{
  Change *change = data;

  return hek_telemetry_keeper_change_alerts (change->keeper, change->func, change, error) ? change
                                                                                          : NULL;
}

static void
on_changed (HekJob       *job,
            gpointer      result,
            const GError *error,
            gpointer      user_data)
{
  Change *change = user_data;

  if (error != NULL)
    g_signal_emit (change->session, signals[SIGNAL_FAILED], 0, hek_job_get_title (job), error);
  change_free (change);
}

/* @id: (nullable) */
static Change *
change_new (HekTelemetrySession   *self,
            HekTelemetryWatchFunc  func,
            const char            *id)
{
  Change *change = g_new0 (Change, 1);

  change->session = g_object_ref (self);
  change->func = func;
  change->id = g_strdup (id);
  return change;
}

static void
change_start (Change     *change,
              const char *title)
{
  HekTelemetrySession *self = change->session;
  g_autoptr (HekJob) job = NULL;

  if (self->keeper == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                                                      _("The workspace is not open."));

      g_signal_emit (self, signals[SIGNAL_FAILED], 0, title, error);
      change_free (change);
      return;
    }
  change->keeper = hek_telemetry_keeper_ref (self->keeper);
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, change_run, change, NULL, NULL, on_changed,
                       change);
  hek_job_list_add (self->jobs, job);
}

static void
put_copies (HekTelemetrySession       *self,
            const HekAlertRule *const *rules,
            guint                      n_rules,
            const char                *title)
{
  Change *change = change_new (self, put_rules, NULL);

  change->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_rule_free);
  for (guint i = 0; i < n_rules; i++)
    g_ptr_array_add (change->rules, hek_alert_rule_copy (rules[i]));
  change_start (change, title);
}

void
hek_telemetry_session_put_rule (HekTelemetrySession *self,
                                const HekAlertRule  *rule)
{
  put_copies (self, &rule, 1, _("Changing an alert"));
}

void
hek_telemetry_session_put_rules (HekTelemetrySession *self,
                                 const GPtrArray     *rules)
{
  put_copies (self, (const HekAlertRule *const *) rules->pdata, rules->len,
              _("Importing alerts"));
}

void
hek_telemetry_session_remove_rule (HekTelemetrySession *self,
                                   const char          *id)
{
  change_start (change_new (self, remove_rule, id), _("Removing an alert"));
}

void
hek_telemetry_session_acknowledge (HekTelemetrySession *self,
                                   const char          *id,
                                   const char          *comment)
{
  Change *change = change_new (self, acknowledge, id);

  change->comment = g_strdup (comment);
  change_start (change, _("Acknowledging an alert"));
}

void
hek_telemetry_session_silence (HekTelemetrySession *self,
                               const char          *id,
                               gint64               until_us)
{
  Change *change = change_new (self, silence, id);

  change->until_us = until_us;
  change_start (change, _("Silencing an alert"));
}

void
hek_telemetry_session_test_rule (HekTelemetrySession *self,
                                 const char          *id)
{
  change_start (change_new (self, test_rule, id), _("Testing an alert"));
}

/* --- object -------------------------------------------------------------------------------- */

/* A run that goes on is not stopped here: stopping waits. Whoever has it closes it before. */
static void
hek_telemetry_session_dispose (GObject *object)
{
  HekTelemetrySession *self = HEK_TELEMETRY_SESSION (object);

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
