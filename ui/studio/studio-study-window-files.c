/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the disagreement finder: export, and folders that are dropped on it. */
#include "config.h"

#include "studio-study-window-private.h"

#include <glib/gi18n.h>

#include "studio-file-dialog.h"
#include "studio-file-drop.h"

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
studio_study_window_drop (gpointer      owner,
                          const GValue *value)
{
  g_auto (GStrv) paths = studio_file_drop_dup_paths (value);

  if (paths == NULL)
    return FALSE;
  studio_study_setup_set_folder (STUDIO_STUDY_WINDOW (owner)->setup, paths[0]);
  return TRUE;
}

void
studio_study_window_add_drop_target (StudioStudyWindow *self)
{
  studio_file_drop_add (GTK_WIDGET (self), FALSE, NULL, NULL, studio_study_window_drop);
}
