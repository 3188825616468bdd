/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are looked for, and answers that are saved. */
#include "config.h"

#include "studio-search-page-private.h"

#include <glib/gi18n.h>

#include "hek-image-file.h"
#include "studio-file-dialog.h"

static const StudioFileFormat studio_answer_formats[] = {
  { "csv", NULL, N_("CSV table") },
  { "json", NULL, N_("JSON data") },
  { "jsonl", "ndjson", N_("JSON lines") },
};

gboolean
studio_search_page_add_file (StudioSearchPage *self,
                             GFile            *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    {
      studio_message_bar_show (self->message_bar,
                               _("Only files of this computer can be looked for."), NULL, NULL);
      return FALSE;
    }
  studio_search_draft_add_term (self->draft, HEK_TERM_FILE, path, TRUE);
  return TRUE;
}

/* @dialog: (transfer full) */
static void
studio_search_page_show_dialog (StudioSearchPage *self,
                                GtkNativeDialog  *dialog)
{
  g_clear_object (&self->dialog);
  self->dialog = dialog;
  gtk_native_dialog_show (dialog);
}

static void
studio_search_page_file_response (GtkNativeDialog *dialog,
                                  int              response,
                                  gpointer         user_data)
{
  StudioSearchPage *self = user_data;
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);

  if (file != NULL)
    studio_search_page_add_file (self, file);
}

void
studio_search_page_choose_file (StudioSearchPage *self)
{
  HekLibraryItem *item = studio_search_page_get_collection (self);
  HekSchema *schema = item != NULL ? hek_library_item_get_schema (item) : NULL;
  GtkNativeDialog *dialog = studio_file_dialog_new (
    GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("Search by file"), _("_Search"), NULL,
    G_CALLBACK (studio_search_page_file_response));
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  const char *const *suffixes = hek_image_load_suffixes ();

  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  if (schema != NULL && hek_search_takes_pictures (schema))
    {
      gtk_file_filter_set_name (pictures, _("Pictures"));
      for (guint i = 0; suffixes[i] != NULL; i++)
        gtk_file_filter_add_suffix (pictures, suffixes[i]);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), pictures);
    }
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  studio_search_page_show_dialog (self, dialog);
}

static void
studio_search_page_save_response (GtkNativeDialog *dialog,
                                  int              response,
                                  gpointer         user_data)
{
  StudioSearchPage *self = user_data;
  g_autofree char *path = studio_file_dialog_take_path (&self->dialog, response, NULL);

  if (path != NULL)
    hek_search_session_save (self->session, path);
}

void
studio_search_page_choose_save (StudioSearchPage *self)
{
  GtkNativeDialog *dialog = studio_file_dialog_new (
    GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("Save answers"), _("_Save"), NULL,
    G_CALLBACK (studio_search_page_save_response));

  studio_file_dialog_add_formats (dialog, studio_answer_formats,
                                  G_N_ELEMENTS (studio_answer_formats), "csv", _("answers"));
  studio_search_page_show_dialog (self, dialog);
}
