/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the disagreement finder: export, and folders that are dropped on it. */
#include "config.h"

#include "studio-study-window-private.h"

#include <glib/gi18n.h>

#include "studio-file-dialog.h"

static void
studio_study_window_export_response (GtkNativeDialog *dialog,
                                     int              response,
                                     gpointer         user_data)
{
  StudioStudyWindow *self = user_data;
  g_autofree char *path = studio_report_dialog_take_path (&self->dialog, response);

  if (path == NULL)
    return;
  studio_message_bar_hide (self->message_bar);
  hek_study_session_save_report (self->session, path);
}

void
studio_study_window_choose_export (StudioStudyWindow *self)
{
  const HekStudy *study = hek_study_session_get_study (self->session);
  g_autofree char *base = g_filename_display_basename (study->spec.folder);
  g_autofree char *name = g_strdup_printf ("%s-%s-%s", base,
                                           studio_study_setup_get_x (self->setup)->key,
                                           studio_study_setup_get_y (self->setup)->key);

  g_clear_object (&self->dialog);
  self->dialog = studio_report_dialog_new (GTK_WIDGET (self), _("Export study"), NULL, name,
                                           G_CALLBACK (studio_study_window_export_response));
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
