/* SPDX-License-Identifier: Apache-2.0 */
/* The actions of the window; those about a rule are about the selected one. */
#include "config.h"

#include "studio-alerts-window-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-actions.h"
#include "studio-alerts-ask.h"
#include "studio-alerts-editor.h"
#include "studio-alerts-start.h"
#include "studio-toast.h"

/* @text: (transfer full) */
void
studio_alerts_window_tell (StudioAlertsWindow *self,
                           char               *text,
                           const char         *button,
                           const char         *action)
{
  AdwToast *toast = studio_toast_new (text);

  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
    }
  studio_toast_show (self->toasts, toast);
  g_free (text);
}

/* --- making and changing --------------------------------------------------------------------- */

static void
on_saved (StudioAlertsWindow *self,
          const char         *id)
{
  studio_alerts_window_select (self, id);
}

void
studio_alerts_window_edit (StudioAlertsWindow *self,
                           const HekAlertRule *rule,
                           gboolean            is_new)
{
  g_autoptr (HekAlertRule) plain = NULL;
  GtkWidget *editor;

  if (rule == NULL)
    rule = plain = studio_alert_start_make_plain (NULL, NULL);
  editor = studio_alerts_editor_new (self->telemetry, self->library, rule, is_new);
  gtk_window_set_transient_for (GTK_WINDOW (editor), GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (editor), TRUE);
  g_signal_connect_object (editor, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
studio_alerts_window_new_rule (StudioAlertsWindow *self)
{
  studio_alerts_window_edit (self, NULL, TRUE);
}

static void
studio_alerts_window_new_like (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  const StudioAlertStart *start = studio_alert_start_find (g_variant_get_string (parameter, NULL));
  g_autoptr (HekAlertRule) rule = start != NULL ? studio_alert_start_make (start) : NULL;

  if (rule != NULL)
    studio_alerts_window_edit (user_data, rule, TRUE);
}

static void
studio_alerts_window_edit_selected (StudioAlertsWindow *self)
{
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);

  if (status != NULL)
    studio_alerts_window_edit (self, status->rule, FALSE);
}

static void
studio_alerts_window_duplicate (StudioAlertsWindow *self)
{
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);
  g_autoptr (HekAlertRule) rule = NULL;

  if (status == NULL)
    return;
  rule = hek_alert_rule_copy (status->rule);
  g_free (rule->id);
  rule->id = g_uuid_string_random ();
  g_free (rule->name);
  rule->name = g_strdup_printf (_("%s (copy)"), status->rule->name);
  studio_alerts_window_edit (self, rule, TRUE);
}

static void
studio_alerts_window_enable (GSimpleAction *action,
                             GVariant      *value,
                             gpointer       user_data)
{
  StudioAlertsWindow *self = user_data;
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);
  g_autoptr (HekAlertRule) rule = NULL;

  if (status == NULL || status->rule->is_enabled == g_variant_get_boolean (value))
    return;
  rule = hek_alert_rule_copy (status->rule);
  rule->is_enabled = g_variant_get_boolean (value);
  /* until it is kept; if that fails, the next look brings back what is so */
  g_simple_action_set_state (action, value);
  hek_telemetry_session_put_rule (self->telemetry, rule);
}

/* --- deleting -------------------------------------------------------------------------------- */

static gboolean
is_deleted (StudioAlertsWindow *self,
            const char         *id)
{
  for (guint i = 0; i < self->deleted->len; i++)
    if (g_str_equal (((HekAlertRule *) self->deleted->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* What is still there was not deleted. */
void
studio_alerts_window_forget_deleted (StudioAlertsWindow *self)
{
  for (guint i = self->deleted->len; i > 0; i--)
    if (studio_alerts_window_find (self, ((HekAlertRule *) self->deleted->pdata[i - 1])->id) !=
        NULL)
      g_ptr_array_remove_index (self->deleted, i - 1);
}

static void
studio_alerts_window_delete (StudioAlertsWindow *self)
{
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  /* it may be on its way already */
  if (status == NULL || is_deleted (self, status->rule->id))
    return;
  id = g_strdup (status->rule->id);
  name = g_strdup (status->rule->name);
  g_ptr_array_add (self->deleted, hek_alert_rule_copy (status->rule));
  hek_telemetry_session_remove_rule (self->telemetry, id); /* may fail now: @status is gone then */
  if (is_deleted (self, id))
    studio_alerts_window_tell (self, g_strdup_printf (_("Deleted “%s”"), name), _("Undo"),
                               "alerts.undo");
  studio_alerts_window_update_actions (self);
}

static void
studio_alerts_window_undo (StudioAlertsWindow *self)
{
  g_autoptr (HekAlertRule) rule = NULL;

  if (self->deleted->len == 0)
    return;
  rule = g_ptr_array_steal_index (self->deleted, self->deleted->len - 1);
  hek_telemetry_session_put_rule (self->telemetry, rule);
  g_free (self->wanted);
  self->wanted = g_strdup (rule->id);
  studio_alerts_window_update_actions (self);
}

/* --- states ---------------------------------------------------------------------------------- */

static void
studio_alerts_window_acknowledge (StudioAlertsWindow *self)
{
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);

  if (status != NULL)
    studio_alerts_ask_acknowledge (GTK_WINDOW (self), self->telemetry, status->rule);
}

static void
studio_alerts_window_silence (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       user_data)
{
  StudioAlertsWindow *self = user_data;
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);

  if (status != NULL)
    hek_telemetry_session_silence (self->telemetry, status->rule->id,
                                   g_get_real_time () +
                                     g_variant_get_int64 (parameter) * G_USEC_PER_SEC);
}

static void
studio_alerts_window_silence_until (StudioAlertsWindow *self)
{
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);

  if (status != NULL)
    studio_alerts_ask_silence (GTK_WINDOW (self), self->telemetry, status->rule);
}

static void
studio_alerts_window_unsilence (StudioAlertsWindow *self)
{
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);

  if (status != NULL)
    hek_telemetry_session_silence (self->telemetry, status->rule->id, 0);
}

static void
studio_alerts_window_test (StudioAlertsWindow *self)
{
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);

  if (status == NULL)
    return;
  hek_telemetry_session_test_rule (self->telemetry, status->rule->id);
  studio_alerts_window_tell (
    self, g_strdup (_("A test is under way. The history tells what comes of it.")), NULL, NULL);
}

/* --- the rest -------------------------------------------------------------------------------- */

static void
studio_alerts_window_find_focus (StudioAlertsWindow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
studio_alerts_window_export_all (StudioAlertsWindow *self)
{
  studio_alerts_window_export (self, FALSE);
}

static void
studio_alerts_window_export_one (StudioAlertsWindow *self)
{
  studio_alerts_window_export (self, TRUE);
}

void
studio_alerts_window_update_actions (StudioAlertsWindow *self)
{
  static const char *const of_one[] = { "edit", "duplicate", "delete", "enabled", "export-one" };
  static const char *const of_watched[] = { "silence", "silence-until" };
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);
  const HekAlertState *state = status != NULL ? status->state : NULL;
  gboolean is_owner
    = hek_telemetry_session_get_state (self->telemetry) == HEK_TELEMETRY_SESSION_OWNER;
  gboolean is_on = status != NULL && status->rule->is_enabled;

  for (guint i = 0; i < G_N_ELEMENTS (of_one); i++)
    studio_actions_enable (self->actions, of_one[i], is_owner && status != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (of_watched); i++)
    studio_actions_enable (self->actions, of_watched[i], is_owner && is_on);
  studio_actions_enable (self->actions, "unsilence",
                         is_owner && state != NULL &&
                           hek_alert_state_is_silenced (state, g_get_real_time ()));
  studio_actions_enable (self->actions, "acknowledge",
                         is_owner && is_on && state->phase == HEK_ALERT_PHASE_FIRING &&
                           !state->is_acknowledged);
  studio_actions_enable (self->actions, "test",
                         is_owner && status != NULL && status->rule->channels->len > 0);
  studio_actions_enable (self->actions, "new", is_owner);
  studio_actions_enable (self->actions, "new-like", is_owner);
  studio_actions_enable (self->actions, "import", is_owner);
  studio_actions_enable (self->actions, "export", self->statuses->len > 0);
  studio_actions_enable (self->actions, "undo", is_owner && self->deleted->len > 0);
  studio_actions_enable (self->actions, "find", self->statuses->len > 0);
  studio_actions_enable (self->actions, "menu", status != NULL);
  studio_actions_set_on (self->actions, "enabled", is_on);
}

void
studio_alerts_window_add_actions (StudioAlertsWindow *self)
{
  static const StudioPlainAction plain[] = {
    { "new", G_CALLBACK (studio_alerts_window_new_rule) },
    { "edit", G_CALLBACK (studio_alerts_window_edit_selected) },
    { "duplicate", G_CALLBACK (studio_alerts_window_duplicate) },
    { "delete", G_CALLBACK (studio_alerts_window_delete) },
    { "undo", G_CALLBACK (studio_alerts_window_undo) },
    { "acknowledge", G_CALLBACK (studio_alerts_window_acknowledge) },
    { "silence-until", G_CALLBACK (studio_alerts_window_silence_until) },
    { "unsilence", G_CALLBACK (studio_alerts_window_unsilence) },
    { "test", G_CALLBACK (studio_alerts_window_test) },
    { "find", G_CALLBACK (studio_alerts_window_find_focus) },
    { "menu", G_CALLBACK (studio_alerts_window_open_menu) },
    { "import", G_CALLBACK (studio_alerts_window_import) },
    { "export", G_CALLBACK (studio_alerts_window_export_all) },
    { "export-one", G_CALLBACK (studio_alerts_window_export_one) },
  };
  static const GActionEntry entries[] = {
    { "new-like", studio_alerts_window_new_like, "s" },
    { "silence", studio_alerts_window_silence, "x" },
    { .name = "enabled", .state = "false", .change_state = studio_alerts_window_enable },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "alerts", G_ACTION_GROUP (self->actions));
}
