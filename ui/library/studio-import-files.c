/* SPDX-License-Identifier: Apache-2.0 */
/* A string list of paths is the only state; the list box is bound to it. */
#include "config.h"

#include "studio-import-files.h"

#include <glib/gi18n.h>

#include "hek-source-format.h"
#include "studio-file-dialog.h"
#include "studio-library-resource.h"
#include "studio-stack.h"

struct _StudioImportFiles
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  GtkListBox *list;

  GtkStringList *paths;    /* owned */
  GtkNativeDialog *dialog; /* owned (nullable) */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioImportFiles, studio_import_files, ADW_TYPE_BIN)

static guint
studio_import_files_find (StudioImportFiles *self,
                          const char        *path)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->paths));

  for (guint i = 0; i < n; i++)
    if (g_str_equal (gtk_string_list_get_string (self->paths, i), path))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
studio_import_files_changed (StudioImportFiles *self)
{
  gtk_stack_set_visible_child_name (
    self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->paths)) > 0 ? "some" : "none");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
studio_import_files_remove (StudioImportFiles *self,
                            GtkButton         *button)
{
  guint position
    = studio_import_files_find (self, g_object_get_data (G_OBJECT (button), "studio-path"));

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  /* before its row goes with the focus in it */
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))),
                          GTK_DIR_TAB_FORWARD);
  gtk_string_list_remove (self->paths, position);
}

static GtkWidget *
studio_import_files_new_row (gpointer item,
                             gpointer user_data)
{
  const char *path = gtk_string_object_get_string (item);
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *folder_name = g_filename_display_name (folder);
  g_autofree char *label = g_strdup_printf (_("Remove %s"), name);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folder_name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "studio-path", g_strdup (path), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (studio_import_files_remove), user_data);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* --- file dialogs ---------------------------------------------------------------------------- */

static void
studio_import_files_response (GtkNativeDialog *dialog,
                              int              response,
                              gpointer         user_data)
{
  StudioImportFiles *self = user_data;
  g_autoptr (GListModel) files = NULL;
  guint n;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  g_clear_object (&self->dialog);
  n = files != NULL ? g_list_model_get_n_items (files) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        studio_import_files_add (self, g_file_peek_path (file));
    }
}

static void
studio_import_files_add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) known = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (known, _("Vectors and tables"));
  for (guint i = 0; i < hek_source_n_formats (); i++)
    for (const char *const *suffix = hek_source_format (i)->suffixes;
         suffix != NULL && *suffix != NULL; suffix++)
      {
        g_autofree char *packed = g_strconcat (*suffix, ".gz", NULL);

        gtk_file_filter_add_suffix (known, *suffix);
        gtk_file_filter_add_suffix (known, packed);
      }
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, known);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
studio_import_files_show_dialog (StudioImportFiles    *self,
                                 GtkFileChooserAction  action,
                                 const char           *title)
{
  g_clear_object (&self->dialog);
  self->dialog = studio_file_dialog_new (GTK_WIDGET (self), action, title, _("_Add"), NULL,
                                         G_CALLBACK (studio_import_files_response));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->dialog), TRUE);
  if (action == GTK_FILE_CHOOSER_ACTION_OPEN)
    studio_import_files_add_filters (GTK_FILE_CHOOSER (self->dialog));
  gtk_native_dialog_show (self->dialog);
}

static void
studio_import_files_choose (StudioImportFiles *self)
{
  studio_import_files_show_dialog (self, GTK_FILE_CHOOSER_ACTION_OPEN, _("Choose files"));
}

static void
studio_import_files_choose_folder (StudioImportFiles *self)
{
  studio_import_files_show_dialog (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                   _("Choose a folder of pictures"));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_import_files_dispose (GObject *object)
{
  StudioImportFiles *self = STUDIO_IMPORT_FILES (object);

  g_clear_object (&self->dialog);
  g_clear_object (&self->paths);
  G_OBJECT_CLASS (studio_import_files_parent_class)->dispose (object);
}

static void
studio_import_files_class_init (StudioImportFilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_import_files_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_LIBRARY_RESOURCE ("studio-import-files.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioImportFiles, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioImportFiles, list);
  gtk_widget_class_bind_template_callback (widget_class, studio_import_files_choose);
  gtk_widget_class_bind_template_callback (widget_class, studio_import_files_choose_folder);
}

static void
studio_import_files_init (StudioImportFiles *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  self->paths = gtk_string_list_new (NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->paths), studio_import_files_new_row,
                           self, NULL);
  g_signal_connect_object (self->paths, "items-changed", G_CALLBACK (studio_import_files_changed),
                           self, G_CONNECT_SWAPPED);
}

void
studio_import_files_add (StudioImportFiles *self,
                         const char        *path)
{
  g_return_if_fail (STUDIO_IS_IMPORT_FILES (self));

  if (studio_import_files_find (self, path) == GTK_INVALID_LIST_POSITION)
    gtk_string_list_append (self->paths, path);
}

GtkStringList *
studio_import_files_get_paths (StudioImportFiles *self)
{
  g_return_val_if_fail (STUDIO_IS_IMPORT_FILES (self), NULL);

  return self->paths;
}
