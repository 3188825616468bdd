/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the disagreement finder: export, and folders that are dropped on it. */
#include "config.h"

#include "studio-study-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-settings.h"

static const char *const studio_study_suffixes[] = { "pdf", "png", "csv", "json" };

static gboolean
studio_study_window_has_suffix (const char *path,
                                const char *suffix)
{
  const char *dot = strrchr (path, '.');

  return dot != NULL && g_ascii_strcasecmp (dot + 1, suffix) == 0;
}

static void
studio_study_window_export_response (GtkNativeDialog *dialog,
                                     int              response,
                                     gpointer         user_data)
{
  StudioStudyWindow *self = user_data;
  GtkFileFilter *filter = gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (dialog));
  const char *suffix = filter != NULL ? g_object_get_data (G_OBJECT (filter), "suffix") : "pdf";
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                             ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *full = NULL;

  g_clear_object (&self->dialog);
  if (path == NULL)
    return;
  /* a known suffix that was typed wins over the filter */
  for (guint i = 0; i < G_N_ELEMENTS (studio_study_suffixes); i++)
    if (studio_study_window_has_suffix (path, studio_study_suffixes[i]))
      suffix = studio_study_suffixes[i];
  full = studio_study_window_has_suffix (path, suffix) ? g_strdup (path)
                                                       : g_strconcat (path, ".", suffix, NULL);
  g_settings_set_string (studio_settings_get (), "report-format", suffix);
  studio_message_bar_hide (self->message_bar);
  hek_study_session_save_report (self->session, full);
}

void
studio_study_window_choose_export (StudioStudyWindow *self)
{
  static const char *const names[]
    = { N_("PDF document"), N_("PNG picture"), N_("CSV table"), N_("JSON data") };
  const HekStudy *study = hek_study_session_get_study (self->session);
  g_autofree char *format = g_settings_get_string (studio_settings_get (), "report-format");
  g_autofree char *base = g_filename_display_basename (study->spec.folder);
  g_autofree char *name = g_strdup_printf ("%s-%s-%s.%s", base,
                                           studio_study_setup_get_x (self->setup)->key,
                                           studio_study_setup_get_y (self->setup)->key, format);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
    _("Export study"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);

  for (guint i = 0; i < G_N_ELEMENTS (studio_study_suffixes); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(names[i]));
      gtk_file_filter_add_suffix (filter, studio_study_suffixes[i]);
      g_object_set_data (G_OBJECT (filter), "suffix", (gpointer) studio_study_suffixes[i]);
      gtk_file_chooser_add_filter (chooser, filter);
      if (g_str_equal (format, studio_study_suffixes[i]))
        gtk_file_chooser_set_filter (chooser, filter);
    }
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (studio_study_window_export_response),
                           self, 0);
  g_set_object (&self->dialog, GTK_NATIVE_DIALOG (dialog));
  g_object_unref (dialog);
  gtk_native_dialog_show (self->dialog);
}

void
studio_study_window_saved (StudioStudyWindow *self,
                           const char        *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), name);

  gtk_label_set_text (self->status_label, text);
}

void
studio_study_window_failed (StudioStudyWindow *self,
                            const GError      *error)
{
  g_autofree char *text = g_strdup_printf ("%s.", error->message);

  if (error->domain == HEK_STUDY_ERROR)
    studio_message_bar_show (self->message_bar, text, _("Choose another…"), "study.choose");
  else
    studio_message_bar_show (self->message_bar, text, NULL, NULL);
}

static gboolean
studio_study_window_drop (GtkDropTarget     *target,
                          const GValue      *value,
                          double             x,
                          double             y,
                          StudioStudyWindow *self)
{
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST)
                    ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  g_slist_free (files);
  if (path == NULL)
    return FALSE;
  studio_study_setup_set_folder (self->setup, path);
  return TRUE;
}

void
studio_study_window_add_drop_target (StudioStudyWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (studio_study_window_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
