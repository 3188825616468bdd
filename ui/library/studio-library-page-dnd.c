/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders that are dropped on the page open the wizard. */
#include "config.h"

#include "studio-library-page-private.h"

static gboolean
studio_library_page_drop (GtkDropTarget     *target,
                          const GValue      *value,
                          double             x,
                          double             y,
                          StudioLibraryPage *self)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GSList *files;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *l = files; l != NULL; l = l->next)
    if (g_file_peek_path (l->data) != NULL)
      g_ptr_array_add (paths, g_file_get_path (l->data));
  g_slist_free (files);
  if (paths->len == 0)
    return FALSE;
  g_ptr_array_add (paths, NULL);
  studio_library_page_open_wizard (self, (const char *const *) paths->pdata);
  return TRUE;
}

static void
studio_library_page_drop_changed (StudioLibraryPage *self,
                                  GParamSpec        *pspec,
                                  GtkDropTarget     *target)
{
  gboolean may_import
    = g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), "import");

  gtk_widget_set_visible (self->drop_label,
                          may_import && gtk_drop_target_get_current_drop (target) != NULL);
}

void
studio_library_page_add_drop_target (StudioLibraryPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (studio_library_page_drop), self);
  g_signal_connect_swapped (target, "notify::current-drop",
                            G_CALLBACK (studio_library_page_drop_changed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
