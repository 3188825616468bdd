/* SPDX-License-Identifier: Apache-2.0 */
/* What a person changes about alerts: each change is a job of the run that is under way. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "hek-store-error.h"
#include "hek-telemetry-session-private.h"

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
    hek_telemetry_session_fail (change->session, hek_job_get_title (job), error);
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

      hek_telemetry_session_fail (self, title, error);
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
