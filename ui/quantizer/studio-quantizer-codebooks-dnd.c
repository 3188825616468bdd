/* SPDX-License-Identifier: Apache-2.0 */
/* Files of codebooks: dialogs, and what is dropped on the view. */
#include "config.h"

#include "studio-quantizer-codebooks-private.h"

#include <glib/gi18n.h>

#include "studio-file-dialog.h"
#include "studio-file-drop.h"

#define STUDIO_UUID "studio-uuid" /* of a dialog */

static const StudioFileFormat studio_codebook_formats[] = {
  { "hekbook", NULL, N_("Codebook") },
};

static void
studio_quantizer_codebooks_import_response (GtkNativeDialog *dialog,
                                            int              response,
                                            gpointer         user_data)
{
  StudioQuantizerCodebooks *self = user_data;
  g_autoptr (GListModel) files
    = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  guint n = response == GTK_RESPONSE_ACCEPT ? g_list_model_get_n_items (files) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        hek_codebook_list_import (self->list, g_file_peek_path (file), NULL);
    }
  g_clear_object (&self->dialog);
}

void
studio_quantizer_codebooks_choose_import (StudioQuantizerCodebooks *self)
{
  g_autoptr (GtkFileFilter) books = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  GtkFileChooser *chooser;

  g_clear_object (&self->dialog);
  self->dialog
    = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                              _("Import codebooks"), _("_Import"), NULL,
                              G_CALLBACK (studio_quantizer_codebooks_import_response));
  chooser = GTK_FILE_CHOOSER (self->dialog);
  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  gtk_file_filter_set_name (books, _("Codebooks"));
  gtk_file_filter_add_suffix (books, "hekbook");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, books);
  gtk_file_chooser_add_filter (chooser, all);
  gtk_native_dialog_show (self->dialog);
}

static void
studio_quantizer_codebooks_export_response (GtkNativeDialog *dialog,
                                            int              response,
                                            gpointer         user_data)
{
  StudioQuantizerCodebooks *self = user_data;
  g_autofree char *uuid = g_strdup (g_object_get_data (G_OBJECT (dialog), STUDIO_UUID));
  g_autofree char *path = studio_file_dialog_take_path (&self->dialog, response, NULL);

  if (path != NULL)
    hek_codebook_list_export (self->list, uuid, path);
}

void
studio_quantizer_codebooks_choose_export (StudioQuantizerCodebooks *self)
{
  const HekCodebookInfo *info
    = hek_codebook_item_get_info (studio_quantizer_codebooks_get_item (self));

  g_clear_object (&self->dialog);
  self->dialog
    = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                              _("Export the codebook"), _("_Save"), NULL,
                              G_CALLBACK (studio_quantizer_codebooks_export_response));
  studio_file_dialog_add_formats (self->dialog, studio_codebook_formats,
                                  G_N_ELEMENTS (studio_codebook_formats), "hekbook", info->name);
  g_object_set_data_full (G_OBJECT (self->dialog), STUDIO_UUID, g_strdup (info->uuid), g_free);
  gtk_native_dialog_show (self->dialog);
}

/* --- drops ----------------------------------------------------------------------------------- */

static gboolean
studio_quantizer_codebooks_may_drop (gpointer owner)
{
  return hek_library_get_state (STUDIO_QUANTIZER_CODEBOOKS (owner)->library) == HEK_LIBRARY_WRITE;
}

static gboolean
studio_quantizer_codebooks_drop (gpointer      owner,
                                 const GValue *value)
{
  g_auto (GStrv) paths = studio_file_drop_dup_paths (value);

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    hek_codebook_list_import (STUDIO_QUANTIZER_CODEBOOKS (owner)->list, paths[i], NULL);
  return paths != NULL;
}

void
studio_quantizer_codebooks_add_drop_target (StudioQuantizerCodebooks *self)
{
  studio_file_drop_add (GTK_WIDGET (self), FALSE, self->drop_label,
                        studio_quantizer_codebooks_may_drop, studio_quantizer_codebooks_drop);
}
