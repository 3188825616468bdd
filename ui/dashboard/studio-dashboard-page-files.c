/* SPDX-License-Identifier: Apache-2.0 */
/* Files of dashboards, by dialog and by drop; and deleting one. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include <glib/gi18n.h>

#include "studio-dashboard-export.h"
#include "studio-file-dialog.h"
#include "studio-file-drop.h"
#include "studio-toast.h"

/* --- import ----------------------------------------------------------------------------------- */

static void
studio_dashboard_page_import_response (GtkNativeDialog *dialog,
                                       int              response,
                                       gpointer         user_data)
{
  StudioDashboardPage *self = user_data;
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);

  if (file == NULL)
    return;
  studio_message_bar_hide (self->message_bar);
  if (g_file_peek_path (file) != NULL)
    hek_dashboard_session_import (self->session, g_file_peek_path (file));
}

void
studio_dashboard_page_choose_import (StudioDashboardPage *self)
{
  g_autoptr (GtkFileFilter) json = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  g_clear_object (&self->dialog);
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _("Import a dashboard"), _("_Import"), NULL,
                                         G_CALLBACK (studio_dashboard_page_import_response));
  gtk_file_filter_set_name (json, _("Dashboards (JSON)"));
  gtk_file_filter_add_suffix (json, "json");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->dialog), json);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->dialog), all);
  gtk_native_dialog_show (self->dialog);
}

static gboolean
studio_dashboard_page_may_drop (gpointer owner)
{
  StudioDashboardPage *self = owner;

  return self->session != NULL && hek_dashboard_session_can_edit (self->session);
}

static gboolean
studio_dashboard_page_drop (gpointer      owner,
                            const GValue *value)
{
  StudioDashboardPage *self = owner;
  g_auto (GStrv) paths = studio_file_drop_dup_paths (value);

  studio_message_bar_hide (self->message_bar);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    hek_dashboard_session_import (self->session, paths[i]);
  return paths != NULL;
}

void
studio_dashboard_page_accept_files (StudioDashboardPage *self)
{
  studio_file_drop_add (GTK_WIDGET (self), FALSE, self->drop_label,
                        studio_dashboard_page_may_drop, studio_dashboard_page_drop);
}

/* --- export ----------------------------------------------------------------------------------- */

void
studio_dashboard_page_export (StudioDashboardPage *self)
{
  studio_dashboard_export_set_grid (
    studio_dashboard_export_present (GTK_WIDGET (self), self->session, NULL), self->grid);
}

void
studio_dashboard_page_export_widget (StudioDashboardPage *self)
{
  studio_dashboard_export_set_grid (
    studio_dashboard_export_present (GTK_WIDGET (self), self->session,
                                     studio_dashboard_page_get_widget (self)),
    self->grid);
}

/* --- deleting --------------------------------------------------------------------------------- */

void
studio_dashboard_page_delete (StudioDashboardPage *self)
{
  GPtrArray *list = hek_dashboard_session_get_list (self->session);
  g_autofree char *id = g_strdup (hek_dashboard_session_get_selected (self->session));

  if (id == NULL)
    return;
  if (list->len == 1) /* there will be no tab to go to */
    studio_dashboard_page_set_editing (self, FALSE);
  hek_dashboard_session_delete (self->session, id);
}

/* It is gone, and can come back: said when it is so. */
void
studio_dashboard_page_deleted (StudioDashboardPage *self,
                               const char          *name)
{
  g_autofree char *text = g_strdup_printf (_("“%s” deleted"), name);
  AdwToast *toast = studio_toast_new (text);

  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "dashboard.restore");
  studio_page_add_toast (STUDIO_PAGE (self), toast);
  studio_dashboard_page_update_actions (self);
}
