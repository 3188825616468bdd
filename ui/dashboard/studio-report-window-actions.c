/* SPDX-License-Identifier: Apache-2.0 */
/* What can be done in the window of reports, and the files that are asked for. */
#include "config.h"

#include <glib/gi18n.h>

#include "hek-recipe.h"
#include "studio-actions.h"
#include "studio-file-dialog.h"
#include "studio-file-drop.h"
#include "studio-report-trials.h"
#include "studio-report-window-private.h"
#include "studio-toast.h"

static const StudioFileFormat document_formats[] = {
  { "pdf", NULL, N_("PDF document") },
  { "html", "htm", N_("HTML page") },
  { "png", NULL, N_("PNG picture") },
  { "csv", NULL, N_("CSV table of the figures") },
  { "zip", NULL, N_("CSV tables in a ZIP file") },
  { "json", NULL, N_("JSON data") },
};

static const StudioFileFormat recipe_formats[] = { { "json", NULL, N_("Recipe of a report") } };

/* (transfer full): proposed for files */
static char *
make_name (StudioReportWindow *self)
{
  const char *title = hek_report_draft_get_text (hek_report_session_get_draft (self->session),
                                                 HEK_REPORT_HEAD, "title");

  return g_strdelimit (g_strdup (title != NULL && *title != '\0' ? title : _("Report")), "/\n",
                       '-');
}

static void
ask (StudioReportWindow   *self,
     GtkFileChooserAction  action,
     const char           *title,
     const char           *accept,
     GCallback             answered)
{
  g_clear_object (&self->dialog);
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), action, title, accept, NULL, answered);
}

/* --- building -------------------------------------------------------------------------------- */

static gboolean
show_progress (gpointer user_data)
{
  StudioReportWindow *self = user_data;

  self->progress_timer = 0;
  gtk_label_set_text (self->progress_label, hek_job_get_title (self->job));
  gtk_widget_set_visible (self->progress_box, TRUE);
  return G_SOURCE_REMOVE;
}

static void
on_job (StudioReportWindow *self)
{
  gtk_progress_bar_set_fraction (self->progress, hek_job_get_fraction (self->job));
  if (hek_job_get_state (self->job) <= HEK_JOB_RUNNING)
    return;
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  gtk_widget_set_visible (self->progress_box, FALSE);
  g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  studio_report_window_update_actions (self);
}

void
studio_report_window_build (StudioReportWindow *self,
                            const char         *path)
{
  if (self->job != NULL)
    return;
  studio_message_bar_hide (self->message_bar);
  self->job = hek_report_session_build (self->session, path);
  if (self->job == NULL)
    return;
  self->progress_timer = g_timeout_add (300, show_progress, self);
  g_signal_connect_object (self->job, "notify", G_CALLBACK (on_job), self, G_CONNECT_SWAPPED);
  studio_report_window_update_actions (self);
}

static void
build_answered (GtkNativeDialog    *dialog,
                int                 response,
                StudioReportWindow *self)
{
  g_autofree char *path = studio_file_dialog_take_path (&self->dialog, response, NULL);

  if (path != NULL)
    studio_report_window_build (self, path);
}

static void
build (StudioReportWindow *self)
{
  g_autofree char *name = make_name (self);

  ask (self, GTK_FILE_CHOOSER_ACTION_SAVE, _("Build report"), _("_Build"),
       G_CALLBACK (build_answered));
  studio_file_dialog_add_formats (self->dialog, document_formats,
                                  G_N_ELEMENTS (document_formats), "pdf", name);
  gtk_native_dialog_show (self->dialog);
}

static void
cancel (StudioReportWindow *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
}

/* --- recipes --------------------------------------------------------------------------------- */

static void
import_answered (GtkNativeDialog    *dialog,
                 int                 response,
                 StudioReportWindow *self)
{
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    hek_report_session_import (self->session, path);
}

static void
import (StudioReportWindow *self)
{
  ask (self, GTK_FILE_CHOOSER_ACTION_OPEN, _("Open recipe"), _("_Open"),
       G_CALLBACK (import_answered));
  gtk_native_dialog_show (self->dialog);
}

/* Recipes that are dropped on the window. */
static gboolean
drop (gpointer      owner,
      const GValue *value)
{
  StudioReportWindow *self = owner;
  g_auto (GStrv) paths = studio_file_drop_dup_paths (value);

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    hek_report_session_import (self->session, paths[i]);
  return paths != NULL;
}

static void
save_answered (GtkNativeDialog    *dialog,
               int                 response,
               StudioReportWindow *self)
{
  g_autofree char *path = studio_file_dialog_take_path (&self->dialog, response, NULL);

  if (path != NULL)
    hek_report_session_save_as (self->session, path);
}

static void
save_as (StudioReportWindow *self)
{
  g_autofree char *name = make_name (self);

  ask (self, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save recipe"), _("_Save"),
       G_CALLBACK (save_answered));
  studio_file_dialog_add_formats (self->dialog, recipe_formats, G_N_ELEMENTS (recipe_formats),
                                  "json", name);
  gtk_native_dialog_show (self->dialog);
}

/* Of a toast: the id of the report that it is about. */
#define DELETED "studio-report"

static void
restore (AdwToast           *toast,
         StudioReportWindow *self)
{
  hek_report_session_restore (self->session, g_object_get_data (G_OBJECT (toast), DELETED));
}

static void
delete_report (StudioReportWindow *self)
{
  g_autofree char *name = make_name (self);
  g_autofree char *text = g_strdup_printf (_("“%s” is deleted"), name);
  AdwToast *toast = studio_toast_new (text);

  g_object_set_data_full (G_OBJECT (toast), DELETED,
                          g_strdup (hek_report_session_get_id (self->session)), g_free);
  hek_report_session_delete (self->session);
  adw_toast_set_button_label (toast, _("Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (restore), self, 0);
  studio_toast_show (self->toasts, toast);
}

static void
select_report (GSimpleAction      *action,
               GVariant           *target,
               StudioReportWindow *self)
{
  hek_report_session_select (self->session, g_variant_get_string (target, NULL));
}

/* --- parts ----------------------------------------------------------------------------------- */

static void
add (GSimpleAction      *action,
     GVariant           *target,
     StudioReportWindow *self)
{
  studio_report_window_add (self, g_variant_dup_string (target, NULL));
}

static void
add_trial (StudioReportWindow *self)
{
  g_autofree char *recipe = hek_recipe_to_json (hek_picture_session_get_recipe (self->pictures));

  studio_report_window_add (
    self, hek_report_part_new (HEK_REPORT_PART_TRIAL, "picture",
                               hek_picture_session_get_path (self->pictures), "recipe", recipe,
                               NULL));
}

static void
choose_trial (StudioReportWindow *self)
{
  gtk_window_present (GTK_WINDOW (studio_report_trials_new (GTK_WINDOW (self), self->pictures)));
}

static void
evaluation_answered (GtkNativeDialog    *dialog,
                     int                 response,
                     StudioReportWindow *self)
{
  g_autoptr (GFile) file = studio_file_dialog_take (&self->dialog, response);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    studio_report_window_add (self, hek_report_part_new (HEK_REPORT_PART_EVALUATION, "file", path,
                                                         NULL));
}

static void
add_evaluation (StudioReportWindow *self)
{
  ask (self, GTK_FILE_CHOOSER_ACTION_OPEN, _("Report of an evaluation (JSON)"), _("_Add"),
       G_CALLBACK (evaluation_answered));
  gtk_native_dialog_show (self->dialog);
}

static void
move_up (StudioReportWindow *self)
{
  studio_report_parts_move (self->parts, -1);
}

static void
move_down (StudioReportWindow *self)
{
  studio_report_parts_move (self->parts, 1);
}

static void
remove_part (StudioReportWindow *self)
{
  studio_report_parts_remove (self->parts);
}

static void
undo (StudioReportWindow *self)
{
  hek_report_session_undo (self->session);
}

static void
redo (StudioReportWindow *self)
{
  hek_report_session_redo (self->session);
}

static void
create (StudioReportWindow *self)
{
  hek_report_session_create (self->session);
}

static void
duplicate (StudioReportWindow *self)
{
  hek_report_session_duplicate (self->session);
}

/* --- the group ------------------------------------------------------------------------------- */

static void
add_with_target (StudioReportWindow *self,
                 const char         *name,
                 GCallback           activate)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, G_VARIANT_TYPE_STRING);

  g_signal_connect (action, "activate", activate, self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

void
studio_report_window_add_actions (StudioReportWindow *self)
{
  static const StudioPlainAction table[] = {
    { "new", G_CALLBACK (create) },
    { "duplicate", G_CALLBACK (duplicate) },
    { "delete", G_CALLBACK (delete_report) },
    { "import", G_CALLBACK (import) },
    { "save-as", G_CALLBACK (save_as) },
    { "build", G_CALLBACK (build) },
    { "cancel", G_CALLBACK (cancel) },
    { "undo", G_CALLBACK (undo) },
    { "redo", G_CALLBACK (redo) },
    { "up", G_CALLBACK (move_up) },
    { "down", G_CALLBACK (move_down) },
    { "remove", G_CALLBACK (remove_part) },
    { "add-trial", G_CALLBACK (add_trial) },
    { "choose-trial", G_CALLBACK (choose_trial) },
    { "add-evaluation", G_CALLBACK (add_evaluation) },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, table, G_N_ELEMENTS (table), self);
  add_with_target (self, "select", G_CALLBACK (select_report));
  add_with_target (self, "add", G_CALLBACK (add));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "report", G_ACTION_GROUP (self->actions));
  studio_file_drop_add (GTK_WIDGET (self), FALSE, NULL, NULL, drop);
}

void
studio_report_window_update_actions (StudioReportWindow *self)
{
  HekReportDraft *draft = hek_report_session_get_draft (self->session);
  guint n_parts = draft != NULL ? hek_report_draft_get_n_parts (draft) : 0;
  int selected = studio_report_parts_get_selected (self->parts);
  gboolean is_open = hek_report_session_is_open (self->session);
  gboolean has_picture = self->pictures != NULL
                         && hek_picture_session_get_path (self->pictures) != NULL;
  const struct
  {
    const char *name;
    gboolean enabled;
  } states[] = {
    { "new", is_open },
    { "import", is_open },
    { "add", is_open },
    { "add-evaluation", is_open },
    { "add-trial", is_open && has_picture },
    { "choose-trial", is_open && has_picture },
    { "duplicate", draft != NULL },
    { "delete", draft != NULL },
    { "save-as", draft != NULL },
    { "build", n_parts > 0 && self->job == NULL },
    { "cancel", self->job != NULL },
    { "undo", hek_report_session_get_undo (self->session) != NULL },
    { "redo", hek_report_session_get_redo (self->session) != NULL },
    { "remove", selected >= 0 },
    { "up", selected > 0 },
    { "down", selected >= 0 && selected + 1 < (int) n_parts },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    studio_actions_enable (self->actions, states[i].name, states[i].enabled);
}
