/* SPDX-License-Identifier: Apache-2.0 */
/* Questions of the page, lists of what is wrong, and the file dialog of an export. */
#include "config.h"

#include "studio-library-page-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-file-dialog.h"

#define STUDIO_MAX_LISTED 500 /* rows of a dialog */
#define STUDIO_UUID "studio-uuid"

/* --- questions ------------------------------------------------------------------------------- */

static GtkWidget *
studio_library_page_new_question (StudioLibraryPage *self,
                                  const char        *heading,
                                  const char        *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);

  gtk_window_set_title (GTK_WINDOW (dialog), heading); /* screen readers say it */
  return dialog;
}

static void
studio_library_page_purge_answered (AdwMessageDialog  *dialog,
                                    const char        *response,
                                    StudioLibraryPage *self)
{
  if (g_str_equal (response, "purge") && self->library != NULL)
    hek_library_purge (self->library, g_object_get_data (G_OBJECT (dialog), STUDIO_UUID));
}

void
studio_library_page_ask_purge (StudioLibraryPage *self,
                               const char        *uuid)
{
  HekLibraryItem *item = hek_library_find (self->library, uuid);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (item == NULL)
    return;
  heading = g_strdup_printf (_("Delete “%s” for good?"), hek_library_item_get_name (item));
  dialog = studio_library_page_new_question (
    self, heading, _("Its files are removed from the disk. This cannot be undone."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "purge",
                                    _("Delete for good"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "purge",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), STUDIO_UUID, g_strdup (uuid), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (studio_library_page_purge_answered),
                           self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
studio_library_page_cancel_answered (AdwMessageDialog  *dialog,
                                     const char        *response,
                                     StudioLibraryPage *self)
{
  HekJob *job = g_object_get_data (G_OBJECT (dialog), "studio-job");

  if (self->library != NULL && !g_str_equal (response, "continue"))
    hek_library_cancel_import (self->library, job, g_str_equal (response, "keep"));
}

/* A question about an import that has ended meanwhile has no meaning any more. */
static void
studio_library_page_question_over (GtkWindow  *dialog,
                                   GParamSpec *pspec,
                                   HekJob     *job)
{
  if (hek_job_get_state (job) != HEK_JOB_RUNNING)
    gtk_window_destroy (dialog);
}

/* The import goes on while a person thinks. */
void
studio_library_page_ask_cancel (StudioLibraryPage *self,
                                guint              number)
{
  HekJob *job = g_hash_table_lookup (self->imports, GUINT_TO_POINTER (number));
  GtkWidget *dialog;

  if (job == NULL)
    return;
  dialog = studio_library_page_new_question (
    self, _("Stop the import?"),
    _("The rows that were read until now can be kept; the import can go on from there later."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "continue", _("Continue"),
                                    "discard", _("Discard"), "keep", _("Keep"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "continue");
  g_object_set_data_full (G_OBJECT (dialog), "studio-job", g_object_ref (job), g_object_unref);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (studio_library_page_question_over),
                           dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (studio_library_page_cancel_answered),
                           self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- lists ----------------------------------------------------------------------------------- */

/* @lines: (element-type utf8) */
static void
studio_library_page_show_lines (StudioLibraryPage *self,
                                const char        *heading,
                                const char        *body,
                                GPtrArray         *lines)
{
  GtkWidget *dialog = studio_library_page_new_question (self, heading, body);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < MIN (lines->len, STUDIO_MAX_LISTED); i++)
    {
      GtkWidget *label = gtk_label_new (g_ptr_array_index (lines, i));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_widget_add_css_class (label, "studio-line");
      gtk_list_box_append (GTK_LIST_BOX (list), label);
    }
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_widget_set_size_request (scroller, 480, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scroller);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

void
studio_library_page_show_problems (StudioLibraryPage *self,
                                   const char        *name,
                                   GPtrArray         *problems)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *count = studio_count_format (problems->len);
  g_autofree char *heading = g_strdup_printf (_("“%s” is damaged"), name);
  g_autofree char *body = g_strdup_printf (
    ngettext ("%s place does not hold what was written. Restore its file from a copy, or export "
              "what can still be read.",
              "%s places do not hold what was written. Restore their files from a copy, or export "
              "what can still be read.", problems->len), count);

  for (guint i = 0; i < problems->len; i++)
    {
      const HekStoreProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *offset = g_strdup_printf ("%" G_GUINT64_FORMAT, problem->offset);

      g_ptr_array_add (lines, g_strdup_printf (_("%s, from byte %s: %s"), problem->file, offset,
                                               problem->what));
    }
  studio_library_page_show_lines (self, heading, body, lines);
}

void
studio_library_page_show_left_out (StudioLibraryPage *self)
{
  if (self->left_out != NULL)
    studio_library_page_show_lines (self, _("Rows that were left out"),
                                    _("The numbers are those of the file."), self->left_out);
}

/* --- export ---------------------------------------------------------------------------------- */

/* Returns: (transfer full) (array length=n): the formats that can be written */
static StudioFileFormat *
list_formats (guint *n)
{
  StudioFileFormat *formats = g_new0 (StudioFileFormat, hek_source_n_formats ());

  *n = 0;
  for (guint i = 0; i < hek_source_n_formats (); i++)
    {
      const HekSourceFormat *format = hek_source_format (i);

      if (format->sink_open != NULL)
        formats[(*n)++] = (StudioFileFormat) { format->suffixes[0], format->suffixes[1],
                                               format->label };
    }
  return formats;
}

static void
studio_library_page_export_response (GtkNativeDialog *dialog,
                                     int              response,
                                     gpointer         user_data)
{
  StudioLibraryPage *self = user_data;
  g_autofree char *uuid = g_strdup (g_object_get_data (G_OBJECT (dialog), STUDIO_UUID));
  g_autofree char *path = studio_file_dialog_take_path (&self->dialog, response, NULL);

  if (path != NULL)
    hek_library_export (self->library, uuid, path);
}

void
studio_library_page_choose_export (StudioLibraryPage *self)
{
  HekLibraryItem *item = studio_library_page_get_item (self);
  const HekCollectionInfo *info = hek_library_item_get_info (item);
  guint n;
  StudioFileFormat *formats = list_formats (&n);
  gboolean has_fields = hek_library_item_get_schema (item)->n_fields > 0;

  g_clear_object (&self->dialog);
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _("Export rows"), _("_Save"), NULL,
                                         G_CALLBACK (studio_library_page_export_response));
  studio_file_dialog_add_formats (self->dialog, formats, n, has_fields ? "csv" : "fvecs",
                                  info->name);
  g_object_set_data_full (G_OBJECT (self->dialog), "studio-formats", formats, g_free);
  g_object_set_data_full (G_OBJECT (self->dialog), STUDIO_UUID, g_strdup (info->uuid), g_free);
  gtk_native_dialog_show (self->dialog);
}
