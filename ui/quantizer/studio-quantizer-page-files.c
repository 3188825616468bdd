/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of what was measured. */
#include "config.h"

#include "studio-quantizer-page-private.h"

#include <glib/gi18n.h>

#include "studio-file-dialog.h"

static void
studio_quantizer_page_report_response (GtkNativeDialog *dialog,
                                       int              response,
                                       gpointer         user_data)
{
  StudioQuantizerPage *self = user_data;
  g_autofree char *path = studio_report_dialog_take_path (&self->dialog, response);

  if (path != NULL)
    hek_quantizer_session_save_report (self->session, path);
}

void
studio_quantizer_page_choose_report (StudioQuantizerPage *self)
{
  HekLibraryItem *item = studio_quantizer_page_get_collection (self);
  g_autofree char *name
    = g_strdup_printf (_("%s-quantizers"),
                       item != NULL ? hek_library_item_get_info (item)->name : "");

  g_clear_object (&self->dialog);
  self->dialog = studio_report_dialog_new (GTK_WIDGET (self), _("Export report"), NULL, name,
                                           G_CALLBACK (studio_quantizer_page_report_response));
  gtk_native_dialog_show (self->dialog);
}
