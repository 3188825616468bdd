/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-editor-private.h"

#include <glib/gi18n.h>

#include "studio-alerts-channel.h"
#include "studio-dashboard-resource.h"
#include "studio-focus.h"
#include "studio-menu-names.h"
#include "studio-own-name.h"
#include "studio-words.h"

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioAlertsEditor, studio_alerts_editor, ADW_TYPE_WINDOW)

/* --- what is said ---------------------------------------------------------------------------- */

static void
studio_alerts_editor_update (StudioAlertsEditor *self)
{
  g_autofree char *condition = hek_alert_rule_describe (self->rule);
  gboolean is_changed = self->is_new || !hek_alert_rule_equal (self->rule, self->original);

  gtk_label_set_text (self->summary, self->has_problem ? _("Not complete yet") : condition);
  studio_alerts_preview_set_rule (self->preview, self->telemetry,
                                  self->has_problem ? NULL : self->rule);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save),
                            !self->has_problem && is_changed && !self->is_saving);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button),
                            self->channels->len < HEK_ALERT_MAX_CHANNELS);
}

void
studio_alerts_editor_changed (StudioAlertsEditor *self)
{
  studio_alerts_editor_read (self);
  studio_alerts_editor_update (self);
}

/* --- channels -------------------------------------------------------------------------------- */

static HekAlertRule *
copy_rule (gpointer data)
{
  return hek_alert_rule_copy (STUDIO_ALERTS_EDITOR (data)->rule);
}

static void
remove_channel (StudioAlertsEditor *self,
                GtkWidget          *row)
{
  g_ptr_array_remove (self->channels, row);
  gtk_widget_grab_focus (GTK_WIDGET (self->add_button)); /* the button goes with its row */
  adw_preferences_group_remove (self->channel_group, row);
  studio_alerts_editor_changed (self);
}

static StudioAlertsChannel *
add_channel (StudioAlertsEditor *self,
             HekAlertChannel    *channel)
{
  GtkWidget *row = studio_alerts_channel_new (channel, hek_library_get_path (self->library),
                                              copy_rule, self);

  g_signal_connect_object (row, "changed", G_CALLBACK (studio_alerts_editor_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_channel), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->channels, row);
  adw_preferences_group_add (self->channel_group, row);
  return STUDIO_ALERTS_CHANNEL (row);
}

static void
studio_alerts_editor_add_channel (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       user_data)
{
  StudioAlertsEditor *self = user_data;
  const HekAlertChannelKind *kind
    = hek_alert_channel_kind_find (g_variant_get_string (parameter, NULL));
  HekAlertChannel *channel;
  StudioAlertsChannel *row;

  if (kind == NULL || self->channels->len >= HEK_ALERT_MAX_CHANNELS)
    return;
  channel = hek_alert_channel_new (kind);
  row = add_channel (self, channel);
  hek_alert_channel_unref (channel);
  studio_alerts_editor_changed (self);
  studio_alerts_channel_focus (row);
}

static void
set_up_channels (StudioAlertsEditor *self)
{
  static const GActionEntry entries[] = {
    { "add-channel", studio_alerts_editor_add_channel, "s" },
  };
  g_autoptr (GMenu) menu = g_menu_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "editor", G_ACTION_GROUP (self->actions));
  for (guint i = 0; i < hek_alert_channel_n_kinds (); i++)
    {
      const HekAlertChannelKind *kind = hek_alert_channel_kind (i);
      g_autofree char *action = g_strdup_printf ("editor.add-channel::%s", kind->id);

      g_menu_append (menu, _(kind->label), action);
    }
  gtk_menu_button_set_menu_model (self->add_button, G_MENU_MODEL (menu));
  studio_menu_names_keep (gtk_menu_button_get_popover (self->add_button));
  studio_own_name_keep (self->add_button);
}

/* --- saving ---------------------------------------------------------------------------------- */

static void
set_saving (StudioAlertsEditor *self,
            gboolean            is_saving)
{
  self->is_saving = is_saving;
  gtk_widget_set_sensitive (self->form, !is_saving);
  studio_alerts_editor_update (self);
}

static void
studio_alerts_editor_save (StudioAlertsEditor *self)
{
  studio_alerts_editor_read (self);
  if (self->has_problem || self->is_saving)
    {
      studio_alerts_editor_update (self);
      return;
    }
  studio_message_bar_hide (self->message_bar);
  set_saving (self, TRUE);
  hek_telemetry_session_put_rule (self->telemetry, self->rule);
}

/* Whether it is kept as it is here. */
static void
studio_alerts_editor_alerts_changed (StudioAlertsEditor *self)
{
  g_autoptr (GPtrArray) list = NULL;

  if (!self->is_saving)
    return;
  list = hek_telemetry_session_list_alerts (self->telemetry);
  for (guint i = 0; i < list->len; i++)
    {
      const HekAlertStatus *status = list->pdata[i];

      if (!g_str_equal (status->rule->id, self->rule->id) ||
          !hek_alert_rule_equal (status->rule, self->rule))
        continue;
      self->is_saving = FALSE;
      self->is_done = TRUE;
      g_signal_emit (self, signals[SAVED], 0, self->rule->id);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
}

static void
studio_alerts_editor_failed (StudioAlertsEditor *self,
                             const char         *what,
                             const GError       *error)
{
  g_autofree char *why = studio_words_sentence (error->message);
  g_autofree char *text = g_strdup_printf (_("The alert was not kept. %s"), why);

  if (!self->is_saving)
    return;
  set_saving (self, FALSE);
  studio_message_bar_show (self->message_bar, text, NULL, NULL);
}

/* --- closing --------------------------------------------------------------------------------- */

static gboolean
destroy_later (gpointer data)
{
  gtk_window_destroy (data);
  return G_SOURCE_REMOVE;
}

/* The dialog goes first: it does not outlive the window that it is transient for. */
static void
discard_answered (StudioAlertsEditor *self,
                  const char         *response)
{
  if (g_str_equal (response, "discard"))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, destroy_later, g_object_ref (self),
                     g_object_unref);
}

static gboolean
studio_alerts_editor_close_request (GtkWindow *window)
{
  StudioAlertsEditor *self = STUDIO_ALERTS_EDITOR (window);
  const char *heading = _("Discard the changes?");
  GtkWidget *dialog;

  studio_alerts_editor_read (self);
  if (self->is_done || hek_alert_rule_equal (self->rule, self->original))
    return GTK_WINDOW_CLASS (studio_alerts_editor_parent_class)->close_request (window);
  dialog = adw_message_dialog_new (window, heading, _("What was changed here is not kept yet."));
  gtk_window_set_title (GTK_WINDOW (dialog), heading); /* screen readers say it */
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("Stay"), "discard",
                                    _("Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_answered), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_alerts_editor_dispose (GObject *object)
{
  StudioAlertsEditor *self = STUDIO_ALERTS_EDITOR (object);

  if (self->telemetry != NULL)
    g_signal_handlers_disconnect_by_data (self->telemetry, self);
  g_clear_object (&self->telemetry);
  g_clear_object (&self->library);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_alerts_editor_parent_class)->dispose (object);
}

static void
studio_alerts_editor_finalize (GObject *object)
{
  StudioAlertsEditor *self = STUDIO_ALERTS_EDITOR (object);

  g_clear_pointer (&self->rule, hek_alert_rule_free);
  g_clear_pointer (&self->original, hek_alert_rule_free);
  g_clear_object (&self->instruments);
  g_clear_pointer (&self->scopes, g_ptr_array_unref);
  g_clear_pointer (&self->reduces, g_array_unref);
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  G_OBJECT_CLASS (studio_alerts_editor_parent_class)->finalize (object);
}

static void
studio_alerts_editor_class_init (StudioAlertsEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  g_type_ensure (STUDIO_TYPE_ALERTS_PREVIEW);
  G_OBJECT_CLASS (klass)->dispose = studio_alerts_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_alerts_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = studio_alerts_editor_close_request;
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-alerts-editor.ui"));
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, StudioAlertsEditor, child)
  BIND (window_title);
  BIND (save);
  BIND (message_bar);
  BIND (form);
  BIND (name_group);
  BIND (series_group);
  BIND (condition_group);
  BIND (channel_group);
  BIND (add_button);
  BIND (summary);
  BIND (preview);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_alerts_editor_save);
}

static void
studio_alerts_editor_init (StudioAlertsEditor *self)
{
  self->channels = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_focus_leave_removed (GTK_WINDOW (self));
  set_up_channels (self);
  studio_alerts_editor_build (self);
}

GtkWidget *
studio_alerts_editor_new (HekTelemetrySession *telemetry,
                          HekLibrary          *library,
                          const HekAlertRule  *rule,
                          gboolean             is_new)
{
  StudioAlertsEditor *self;
  const char *title = is_new ? _("New alert") : _("Edit alert");

  g_return_val_if_fail (HEK_IS_TELEMETRY_SESSION (telemetry) && rule != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_ALERTS_EDITOR, "title", title, NULL);
  self->telemetry = g_object_ref (telemetry);
  self->library = g_object_ref (library);
  self->rule = hek_alert_rule_copy (rule);
  self->is_new = is_new;
  self->is_named = rule->name[0] != '\0';
  adw_window_title_set_title (self->window_title, title);
  studio_alerts_editor_fill (self);
  for (guint i = 0; i < rule->channels->len; i++)
    add_channel (self, rule->channels->pdata[i]);
  studio_alerts_editor_read (self);
  self->original = hek_alert_rule_copy (self->rule);
  g_signal_connect_swapped (telemetry, "alerts-changed",
                            G_CALLBACK (studio_alerts_editor_alerts_changed), self);
  g_signal_connect_swapped (telemetry, "failed", G_CALLBACK (studio_alerts_editor_failed), self);
  studio_alerts_editor_update (self);
  studio_alerts_field_focus (self->fields[is_new ? FIELD_SERIES : FIELD_THRESHOLD]);
  return GTK_WIDGET (self);
}
