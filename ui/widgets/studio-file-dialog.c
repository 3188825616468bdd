/* SPDX-License-Identifier: Apache-2.0 */
/*
 * File dialogs. A filter of a dialog that saves carries its StudioFileFormat, so that the answer
 * says which it is; nothing is remembered but the format of reports, in the settings.
 */
#include "config.h"

#include "studio-file-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-settings.h"

#define STUDIO_FORMAT "studio-file-format" /* data of a filter */
#define STUDIO_REPORT_FORMAT "report-format"

static const StudioFileFormat studio_report_formats[] = {
  { "pdf", NULL, N_("PDF document") },
  { "png", NULL, N_("PNG picture") },
  { "csv", NULL, N_("CSV table") },
  { "json", NULL, N_("JSON data") },
};

GtkNativeDialog *
studio_file_dialog_new (GtkWidget            *owner,
                        GtkFileChooserAction  action,
                        const char           *title,
                        const char           *accept,
                        const char           *folder,
                        GCallback             response)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
    title, GTK_WINDOW (gtk_widget_get_root (owner)), action, accept, NULL);

  if (folder != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), file, NULL);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", response, owner, 0);
  return GTK_NATIVE_DIALOG (dialog);
}

GFile *
studio_file_dialog_take (GtkNativeDialog **dialog,
                         int               response)
{
  GFile *file = response == GTK_RESPONSE_ACCEPT
                  ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (*dialog)) : NULL;

  g_clear_object (dialog);
  return file;
}

/* --- formats --------------------------------------------------------------------------------- */

void
studio_file_dialog_add_formats (GtkNativeDialog        *dialog,
                                const StudioFileFormat *formats,
                                guint                   n_formats,
                                const char             *suffix,
                                const char             *base_name)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  g_autofree char *name = g_strconcat (base_name, ".", suffix, NULL);

  for (guint i = 0; i < n_formats; i++)
    {
      const StudioFileFormat *format = &formats[i];
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(format->label));
      gtk_file_filter_add_suffix (filter, format->suffix);
      if (format->other_suffix != NULL)
        gtk_file_filter_add_suffix (filter, format->other_suffix);
      g_object_set_data (G_OBJECT (filter), STUDIO_FORMAT, (gpointer) format);
      gtk_file_chooser_add_filter (chooser, filter);
      if (g_str_equal (suffix, format->suffix))
        gtk_file_chooser_set_filter (chooser, filter);
    }
  gtk_file_chooser_set_current_name (chooser, name);
}

static gboolean
studio_file_format_has (const StudioFileFormat *format,
                        const char             *path)
{
  const char *dot = strrchr (path, '.');

  return dot != NULL
         && (g_ascii_strcasecmp (dot + 1, format->suffix) == 0
             || (format->other_suffix != NULL
                 && g_ascii_strcasecmp (dot + 1, format->other_suffix) == 0));
}

/* Returns: the format that @path names, or else that of the filter */
static const StudioFileFormat *
studio_file_dialog_find_format (GtkFileChooser *chooser,
                                const char     *path)
{
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (chooser);
  GtkFileFilter *chosen = gtk_file_chooser_get_filter (chooser);
  g_autoptr (GtkFileFilter) first = g_list_model_get_item (filters, 0);

  for (guint i = 0; i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GObject) filter = g_list_model_get_item (filters, i);
      const StudioFileFormat *format = g_object_get_data (filter, STUDIO_FORMAT);

      if (studio_file_format_has (format, path))
        return format;
    }
  return g_object_get_data (G_OBJECT (chosen != NULL ? chosen : first), STUDIO_FORMAT);
}

char *
studio_file_dialog_take_path (GtkNativeDialog         **dialog,
                              int                       response,
                              const StudioFileFormat  **format)
{
  g_autoptr (GtkNativeDialog) answered = g_object_ref (*dialog);
  g_autoptr (GFile) file = studio_file_dialog_take (dialog, response);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  const StudioFileFormat *found;

  if (path == NULL)
    return NULL;
  found = studio_file_dialog_find_format (GTK_FILE_CHOOSER (answered), path);
  if (format != NULL)
    *format = found;
  return studio_file_format_has (found, path) ? g_steal_pointer (&path)
                                              : g_strconcat (path, ".", found->suffix, NULL);
}

/* --- reports --------------------------------------------------------------------------------- */

GtkNativeDialog *
studio_report_dialog_new (GtkWidget  *owner,
                          const char *title,
                          const char *folder,
                          const char *base_name,
                          GCallback   response)
{
  GtkNativeDialog *dialog = studio_file_dialog_new (owner, GTK_FILE_CHOOSER_ACTION_SAVE, title,
                                                    _("_Export"), folder, response);
  g_autofree char *suffix = g_settings_get_string (studio_settings_get (), STUDIO_REPORT_FORMAT);

  studio_file_dialog_add_formats (dialog, studio_report_formats,
                                  G_N_ELEMENTS (studio_report_formats), suffix, base_name);
  return dialog;
}

char *
studio_report_dialog_take_path (GtkNativeDialog **dialog,
                                int               response)
{
  const StudioFileFormat *format;
  char *path = studio_file_dialog_take_path (dialog, response, &format);

  if (path != NULL)
    g_settings_set_string (studio_settings_get (), STUDIO_REPORT_FORMAT, format->suffix);
  return path;
}
