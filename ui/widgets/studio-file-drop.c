/* SPDX-License-Identifier: Apache-2.0 */
/* A drop target and the label that says so while something is held over it. What belongs to the
 * target is kept with it, as long as it lives. */
#include "config.h"

#include "studio-file-drop.h"

typedef struct
{
  GtkWidget *owner; /* borrowed: owns the target */
  GtkWidget *label; /* borrowed (nullable): a child of the owner */
  StudioDropCheck may_drop;
  StudioDropFunc drop;
} StudioFileDrop;

static gboolean
studio_file_drop_is_open (StudioFileDrop *self)
{
  return self->may_drop == NULL || self->may_drop (self->owner);
}

static gboolean
studio_file_drop_dropped (StudioFileDrop *self,
                          const GValue   *value)
{
  return studio_file_drop_is_open (self) && self->drop (self->owner, value);
}

static void
studio_file_drop_changed (StudioFileDrop *self,
                          GParamSpec     *pspec,
                          GtkDropTarget  *target)
{
  gtk_widget_set_visible (self->label, gtk_drop_target_get_current_drop (target) != NULL
                                         && studio_file_drop_is_open (self));
}

void
studio_file_drop_add (GtkWidget       *owner,
                      gboolean         with_text,
                      GtkWidget       *label,
                      StudioDropCheck  may_drop,
                      StudioDropFunc   drop)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  StudioFileDrop *self = g_new (StudioFileDrop, 1);

  *self = (StudioFileDrop) { owner, label, may_drop, drop };
  gtk_drop_target_set_gtypes (target, (GType[]){ GDK_TYPE_FILE_LIST, G_TYPE_STRING },
                              with_text ? 2 : 1);
  g_object_set_data_full (G_OBJECT (target), "studio-file-drop", self, g_free);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (studio_file_drop_dropped), self);
  if (label != NULL)
    g_signal_connect_swapped (target, "notify::current-drop",
                              G_CALLBACK (studio_file_drop_changed), self);
  gtk_widget_add_controller (owner, GTK_EVENT_CONTROLLER (target));
}

char **
studio_file_drop_dup_paths (const GValue *value)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST)
                    ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;

  for (GSList *l = files; l != NULL; l = l->next)
    if (g_file_peek_path (l->data) != NULL)
      g_ptr_array_add (paths, g_file_get_path (l->data));
  g_slist_free (files);
  if (paths->len == 0)
    return NULL;
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_steal (paths, NULL);
}
