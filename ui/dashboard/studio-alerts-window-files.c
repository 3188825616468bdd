/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as files: read and written without waiting, checked whole before anything changes. */
#include "config.h"

#include "studio-alerts-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-file-dialog.h"
#include "studio-file-drop.h"
#include "studio-words.h"

#define MAX_FILE_BYTES (16 * 1024 * 1024)

static const StudioFileFormat formats[] = { { "json", NULL, N_("Alerts (JSON)") } };

static void
show_failure (StudioAlertsWindow *self,
              const char         *before,
              const GError       *error)
{
  g_autofree char *why = studio_words_sentence (error->message);
  g_autofree char *text = g_strconcat (before, " ", why, NULL);

  studio_message_bar_show (self->message_bar, text, NULL, NULL);
}

/* --- reading --------------------------------------------------------------------------------- */

static void
put_rules (StudioAlertsWindow *self,
           GPtrArray          *rules)
{
  if (rules->len > 0)
    studio_alerts_window_select (self, ((HekAlertRule *) rules->pdata[0])->id);
  hek_telemetry_session_put_rules (self->telemetry, rules);
}

static void
replace_answered (AdwMessageDialog   *dialog,
                  const char         *response,
                  StudioAlertsWindow *self)
{
  GPtrArray *rules = g_object_get_data (G_OBJECT (dialog), "studio-rules");

  if (g_str_equal (response, "cancel"))
    return;
  for (guint i = 0; g_str_equal (response, "add") && i < rules->len; i++)
    {
      HekAlertRule *rule = rules->pdata[i];

      g_free (rule->id);
      rule->id = g_uuid_string_random ();
    }
  put_rules (self, rules);
}

static void
ask_replace (StudioAlertsWindow *self,
             GPtrArray          *rules,
             guint               n_there)
{
  g_autofree char *body = g_strdup_printf (
    ngettext ("%u of the alerts in the file is here already, perhaps changed since.",
              "%u of the alerts in the file are here already, perhaps changed since.", n_there),
    n_there);
  const char *heading = _("Replace the alerts that are here?");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  gtk_window_set_title (GTK_WINDOW (dialog), heading); /* screen readers say it */
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "add",
                                    _("Add as new ones"), "replace", _("Replace"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "add");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "studio-rules", g_ptr_array_ref (rules),
                          (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (replace_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
take_rules (StudioAlertsWindow *self,
            GPtrArray          *rules)
{
  guint n_there = 0;

  for (guint i = 0; i < rules->len; i++)
    n_there += studio_alerts_window_find (self, ((HekAlertRule *) rules->pdata[i])->id) != NULL;
  if (rules->len == 0)
    studio_message_bar_show_note (self->message_bar, _("There are no alerts in this file."), NULL,
                                  NULL);
  else if (n_there > 0)
    ask_replace (self, rules, n_there);
  else
    put_rules (self, rules);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (StudioAlertsWindow) self = user_data;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *before = g_strdup_printf (_("“%s” was not imported."), name);
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_bytes = 0;

  if (g_file_load_partial_contents_finish (G_FILE (source), result, &contents, &n_bytes, NULL,
                                           &error) &&
      n_bytes > MAX_FILE_BYTES)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         _("It is too large for a file of alerts."));
  if (error == NULL)
    rules = hek_alert_rules_from_json (contents, (gssize) n_bytes, &error);
  if (self->telemetry == NULL) /* it has gone */
    return;
  if (rules != NULL)
    take_rules (self, rules);
  else
    show_failure (self, before, error);
}

static gboolean
reads_more (const char *contents,
            goffset     n_bytes,
            gpointer    user_data)
{
  return n_bytes <= MAX_FILE_BYTES;
}

void
studio_alerts_window_import_file (StudioAlertsWindow *self,
                                  GFile              *file)
{
  g_return_if_fail (STUDIO_IS_ALERTS_WINDOW (self) && G_IS_FILE (file));

  studio_message_bar_hide (self->message_bar);
  g_file_load_partial_contents_async (file, NULL, reads_more, on_loaded, g_object_ref (self));
}

static void
import_answered (GtkNativeDialog *dialog,
                 int              response,
                 gpointer         user_data)
{
  StudioAlertsWindow *self = user_data;
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);

  if (file != NULL)
    studio_alerts_window_import_file (self, file);
}

void
studio_alerts_window_import (StudioAlertsWindow *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (self->dialog != NULL)
    return;
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _("Import alerts"), _("_Import"), NULL,
                                         G_CALLBACK (import_answered));
  gtk_file_filter_set_name (filter, _(formats[0].label));
  gtk_file_filter_add_suffix (filter, formats[0].suffix);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->dialog), filter);
  gtk_native_dialog_show (self->dialog);
}

static gboolean
take_drop (gpointer      owner,
           const GValue *value)
{
  g_auto (GStrv) paths = studio_file_drop_dup_paths (value);
  g_autoptr (GFile) file = NULL;

  if (paths == NULL)
    return FALSE;
  file = g_file_new_for_path (paths[0]);
  studio_alerts_window_import_file (owner, file);
  return TRUE;
}

static gboolean
may_drop (gpointer owner)
{
  StudioAlertsWindow *self = owner;

  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), "import");
}

void
studio_alerts_window_add_drop (StudioAlertsWindow *self)
{
  studio_file_drop_add (GTK_WIDGET (self), FALSE, NULL, may_drop, take_drop);
}

/* --- writing --------------------------------------------------------------------------------- */

/* Files are passed on: a secret stays here. Returns: how many were left out */
static guint
leave_out_secrets (HekAlertRule *rule)
{
  guint n_left_out = 0;

  for (guint i = 0; i < rule->channels->len; i++)
    {
      const HekAlertChannelKind *kind = hek_alert_channel_get_kind (rule->channels->pdata[i]);

      for (guint k = 0; k < kind->n_fields; k++)
        {
          HekAlertChannel *channel = rule->channels->pdata[i];

          if (kind->fields[k].type != HEK_ALERT_FIELD_SECRET ||
              hek_alert_channel_get_text (channel, kind->fields[k].name) == NULL)
            continue;
          rule->channels->pdata[i] = hek_alert_channel_with (channel, kind->fields[k].name, NULL,
                                                             NULL);
          hek_alert_channel_unref (channel);
          n_left_out++;
        }
    }
  return n_left_out;
}

typedef struct
{
  StudioAlertsWindow *window; /* owned */
  char *json;                 /* owned */
  guint n_rules, n_secrets;
} Writing;

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Writing *writing = user_data;
  g_autoptr (StudioAlertsWindow) self = writing->window;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *before = g_strdup_printf (_("“%s” was not written."), name);
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      if (self->telemetry != NULL)
        show_failure (self, before, error);
    }
  else if (self->telemetry != NULL && writing->n_secrets > 0)
    studio_alerts_window_tell (
      self, g_strdup_printf (ngettext ("Exported to “%s”, without the secret of %u webhook",
                                       "Exported to “%s”, without the secrets of %u webhooks",
                                       writing->n_secrets), name, writing->n_secrets), NULL, NULL);
  else if (self->telemetry != NULL)
    studio_alerts_window_tell (
      self, g_strdup_printf (ngettext ("Exported %u alert to “%s”", "Exported %u alerts to “%s”",
                                       writing->n_rules), writing->n_rules, name), NULL, NULL);
  g_free (writing->json);
  g_free (writing);
}

void
studio_alerts_window_export_file (StudioAlertsWindow *self,
                                  GFile              *file,
                                  const char         *id)
{
  g_autoptr (GPtrArray) rules
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_rule_free);
  Writing *writing;

  g_return_if_fail (STUDIO_IS_ALERTS_WINDOW (self) && G_IS_FILE (file));

  if (id != NULL && studio_alerts_window_find (self, id) == NULL)
    {
      studio_alerts_window_tell (
        self, g_strdup (_("The alert was deleted meanwhile. Nothing was written.")), NULL, NULL);
      return;
    }
  writing = g_new0 (Writing, 1);
  writing->window = g_object_ref (self);
  for (guint i = 0; i < self->statuses->len; i++)
    {
      const HekAlertStatus *status = self->statuses->pdata[i];
      HekAlertRule *rule;

      if (id != NULL && !g_str_equal (status->rule->id, id))
        continue;
      rule = hek_alert_rule_copy (status->rule);
      writing->n_secrets += leave_out_secrets (rule);
      g_ptr_array_add (rules, rule);
    }
  writing->n_rules = rules->len;
  writing->json = hek_alert_rules_to_json (rules);
  g_file_replace_contents_async (file, writing->json, strlen (writing->json), NULL, FALSE,
                                 G_FILE_CREATE_REPLACE_DESTINATION, NULL, on_written, writing);
}

static void
export_answered (GtkNativeDialog *dialog,
                 int              response,
                 gpointer         user_data)
{
  StudioAlertsWindow *self = user_data;
  g_autofree char *path = studio_file_dialog_take_path (&self->dialog, response, NULL);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  if (file != NULL)
    studio_alerts_window_export_file (self, file, self->exported);
}

void
studio_alerts_window_export (StudioAlertsWindow *self,
                             gboolean            only_selected)
{
  const HekAlertStatus *selected = studio_alerts_window_get_selected (self);
  g_autofree char *name = g_strdup (only_selected && selected != NULL ? selected->rule->name
                                                                      : _("alerts"));

  if (self->dialog != NULL)
    return;
  g_free (self->exported);
  self->exported = only_selected && selected != NULL ? g_strdup (selected->rule->id) : NULL;
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _("Export alerts"), _("_Export"), NULL,
                                         G_CALLBACK (export_answered));
  studio_file_dialog_add_formats (self->dialog, formats, G_N_ELEMENTS (formats), "json",
                                  g_strdelimit (name, "/", '-'));
  gtk_native_dialog_show (self->dialog);
}
