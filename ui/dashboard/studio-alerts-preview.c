/* SPDX-License-Identifier: Apache-2.0 */
/* What is typed is put on the past when it has rested for a moment; the answer to what was before
 * stays, dimmed, until then. */
#include "config.h"

#include "studio-alerts-preview.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-alert-replay.h"
#include "hek-job.h"
#include "studio-alerts-words.h"
#include "studio-words.h"

#define REST_MS 400
#define DAY_US (86400 * (gint64) G_USEC_PER_SEC)

struct _StudioAlertsPreview
{
  GtkWidget parent_instance;

  GtkWidget *label; /* the only child */

  HekTelemetryKeeper *keeper; /* owned (nullable) */
  HekAlertRule *rule;         /* owned (nullable): that is shown, or about to be */
  HekJob *job;                /* owned (nullable) */
  guint timeout;
};

G_DEFINE_FINAL_TYPE (StudioAlertsPreview, studio_alerts_preview, GTK_TYPE_WIDGET)

/* --- words ----------------------------------------------------------------------------------- */

static void
append_readings (GString              *text,
                 const HekAlertRule   *rule,
                 const HekAlertReplay *replay)
{
  g_autofree char *min = hek_alert_rule_format_value (rule, replay->min);
  g_autofree char *max = hek_alert_rule_format_value (rule, replay->max);

  if (isnan (replay->min))
    /* Translators: follows a sentence */
    g_string_append (text, _(" There were no readings."));
  else
    g_string_append_printf (text, _(" Readings went from %s to %s."), min, max);
  if (replay->is_coarse)
    g_string_append (text, _(" Of a part only minutes are kept: short firings are not seen."));
}

/* Returns: (transfer full) */
static char *
describe (const HekAlertRule   *rule,
          const HekAlertReplay *replay)
{
  gint64 now_us = g_get_real_time ();
  g_autofree char *watched = studio_alerts_age_text (replay->watched_us);
  g_autofree char *firing = studio_alerts_age_text (replay->firing_us);
  g_autofree char *last = studio_alerts_moment_text (replay->last_us, now_us);
  g_autoptr (GString) text = g_string_new (NULL);

  if (replay->watched_us == 0)
    return g_strdup (_("Nothing was measured in the last day, so nobody can say what it would "
                       "have done."));
  if (replay->n_fired == 0)
    g_string_append_printf (
      text, _("It would not have fired in the last day, of which %s were measured."), watched);
  else
    g_string_append_printf (
      text, ngettext ("It would have fired %u time in the last day, of which %s were measured: "
                      "for %s, at %s.",
                      "It would have fired %u times in the last day, of which %s were measured: "
                      "for %s altogether, last at %s.", replay->n_fired),
      replay->n_fired, watched, firing, last);
  append_readings (text, rule, replay);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* @text: (transfer full) */
static void
show (StudioAlertsPreview *self,
      char                *text)
{
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_opacity (self->label, 1);
  g_free (text);
}

/* --- computing ------------------------------------------------------------------------------- */

typedef struct
{
  HekTelemetryKeeper *keeper; /* owned */
  HekAlertRule *rule;         /* owned */
} Past;

static void
past_free (Past *past)
{
  hek_telemetry_keeper_unref (past->keeper);
  hek_alert_rule_free (past->rule);
  g_free (past);
}

static gpointer
past_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  const Past *past = data;
  gint64 now_us = g_get_real_time ();
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSeriesStore) store = hek_telemetry_keeper_open_series (past->keeper, &own_error);
  g_autofree HekAlertReplay *replay = g_new0 (HekAlertReplay, 1);

  replay->min = replay->max = NAN;
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  if (store != NULL &&
      !hek_alert_replay (store, past->rule, now_us - DAY_US, now_us, task, replay, error))
    return NULL;
  return g_steal_pointer (&replay);
}

static void
on_done (HekJob       *job,
         gpointer      result,
         const GError *error,
         gpointer      user_data)
{
  g_autoptr (StudioAlertsPreview) self = user_data;
  g_autofree char *why = NULL;

  if (job != self->job) /* another rule was set, or it has gone */
    return;
  g_clear_object (&self->job);
  if (error == NULL)
    {
      show (self, describe (self->rule, result));
      return;
    }
  why = studio_words_sentence (error->message);
  show (self, g_strdup_printf (_("What it would have done is not known. %s"), why));
}

static void
stop (StudioAlertsPreview *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
}

static gboolean
studio_alerts_preview_rested (gpointer data)
{
  StudioAlertsPreview *self = data;
  Past *past = g_new0 (Past, 1);

  self->timeout = 0;
  past->keeper = hek_telemetry_keeper_ref (self->keeper);
  past->rule = hek_alert_rule_copy (self->rule);
  self->job = hek_job_start_unrecorded (_("Looking at the last day"), HEK_LANE_INTERACTIVE,
                                        past_run, past, (GDestroyNotify) past_free, g_free,
                                        on_done, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Returns: (transfer full): what of @rule matters to readings and firings */
static HekAlertRule *
strip (const HekAlertRule *rule)
{
  HekAlertRule *plain = hek_alert_rule_copy (rule);

  g_free (plain->name);
  plain->name = g_strdup ("–");
  g_clear_pointer (&plain->text, g_free);
  plain->severity = HEK_ALERT_WARNING;
  g_ptr_array_set_size (plain->channels, 0);
  return plain;
}

void
studio_alerts_preview_set_rule (StudioAlertsPreview *self,
                                HekTelemetrySession *telemetry,
                                const HekAlertRule  *rule)
{
  HekTelemetryKeeper *keeper = hek_telemetry_session_get_keeper (telemetry);
  g_autoptr (HekAlertRule) plain = rule != NULL ? strip (rule) : NULL;

  g_return_if_fail (STUDIO_IS_ALERTS_PREVIEW (self));

  if (plain != NULL && self->rule != NULL && hek_alert_rule_equal (plain, self->rule))
    return;
  stop (self);
  g_clear_pointer (&self->rule, hek_alert_rule_free);
  g_clear_pointer (&self->keeper, hek_telemetry_keeper_unref);
  if (plain == NULL || keeper == NULL)
    {
      show (self, g_strdup (""));
      return;
    }
  self->rule = g_steal_pointer (&plain);
  self->keeper = hek_telemetry_keeper_ref (keeper);
  gtk_widget_set_opacity (self->label, 0.5);
  self->timeout = g_timeout_add (REST_MS, studio_alerts_preview_rested, self);
}

const char *
studio_alerts_preview_get_text (StudioAlertsPreview *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_PREVIEW (self), "");

  return gtk_label_get_text (GTK_LABEL (self->label));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_alerts_preview_dispose (GObject *object)
{
  StudioAlertsPreview *self = STUDIO_ALERTS_PREVIEW (object);

  stop (self);
  g_clear_pointer (&self->rule, hek_alert_rule_free);
  g_clear_pointer (&self->keeper, hek_telemetry_keeper_unref);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_alerts_preview_parent_class)->dispose (object);
}

static void
studio_alerts_preview_class_init (StudioAlertsPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_alerts_preview_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_alerts_preview_init (StudioAlertsPreview *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_yalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (self->label), 60);
  gtk_label_set_lines (GTK_LABEL (self->label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}
