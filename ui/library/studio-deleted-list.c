/* SPDX-License-Identifier: Apache-2.0 */
/* A list box bound to the model; a row is made for each item and never changes. */
#include "config.h"

#include "studio-deleted-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "studio-library-resource.h"
#include "studio-library-text.h"
#include "studio-own-name.h"
#include "studio-stack.h"

struct _StudioDeletedList
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  GtkListBox *list;

  GListModel *deleted; /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioDeletedList, studio_deleted_list, GTK_TYPE_WIDGET)

static void
add_button (GtkWidget  *row,
            const char *label,
            const char *action,
            const char *uuid,
            const char *name,
            const char *style_class)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *accessible = g_strdup_printf ("%s: %s", label, name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", uuid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  accessible, -1);
  studio_own_name_keep (button);
  if (style_class != NULL)
    gtk_widget_add_css_class (button, style_class);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
studio_deleted_list_new_row (gpointer item,
                             gpointer user_data)
{
  const HekCollectionInfo *info = hek_library_item_get_info (item);
  const char *name = hek_library_item_get_name (item);
  g_autofree char *time = studio_library_format_time (info->deleted_us);
  g_autofree char *text = g_strdup_printf (_("Deleted %s"), time);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), info->problem != NULL ? info->problem : text);
  add_button (row, _("Restore"), "library.restore", info->uuid, name, NULL);
  add_button (row, _("Delete for good…"), "library.purge", info->uuid, name, "flat");
  return row;
}

static void
studio_deleted_list_update (StudioDeletedList *self)
{
  gtk_stack_set_visible_child_name (
    self->stack, g_list_model_get_n_items (self->deleted) > 0 ? "some" : "none");
}

static void
studio_deleted_list_dispose (GObject *object)
{
  StudioDeletedList *self = STUDIO_DELETED_LIST (object);

  g_clear_object (&self->deleted);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (studio_deleted_list_parent_class)->dispose (object);
}

static void
studio_deleted_list_class_init (StudioDeletedListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_deleted_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_LIBRARY_RESOURCE ("studio-deleted-list.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioDeletedList, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioDeletedList, list);
}

static void
studio_deleted_list_init (StudioDeletedList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
}

void
studio_deleted_list_set_collections (StudioDeletedList *self,
                                     GListModel        *deleted)
{
  g_return_if_fail (STUDIO_IS_DELETED_LIST (self) && self->deleted == NULL);

  self->deleted = g_object_ref (deleted);
  gtk_list_box_bind_model (self->list, deleted, studio_deleted_list_new_row, self, NULL);
  g_signal_connect_object (deleted, "items-changed", G_CALLBACK (studio_deleted_list_update), self,
                           G_CONNECT_SWAPPED);
  studio_deleted_list_update (self);
}
