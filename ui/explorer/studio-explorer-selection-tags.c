/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-selection-tags.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-resource.h"
#include "studio-menu-names.h"

#define STUDIO_TAG "studio-tag" /* data of a row: its name */

struct _StudioExplorerSelectionTags
{
  GtkWidget parent_instance;

  /* template */
  GtkBox *box;
  GtkEntry *entry;
  GtkButton *button;
  GtkScrolledWindow *scroller;
  GtkListBox *list;

  HekExplorerSession *session; /* owned */
};

G_DEFINE_FINAL_TYPE (StudioExplorerSelectionTags, studio_explorer_selection_tags, GTK_TYPE_WIDGET)

/* (transfer full) */
static char *
studio_explorer_selection_tags_dup_name (StudioExplorerSelectionTags *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static gboolean
studio_explorer_selection_tags_has (StudioExplorerSelectionTags *self,
                                    const char                  *name)
{
  const GPtrArray *tags = hek_explorer_session_get_tags (self->session);

  for (guint i = 0; i < tags->len; i++)
    if (g_str_equal (((const HekCollectionTag *) tags->pdata[i])->name, name))
      return TRUE;
  return FALSE;
}

static guint32
studio_explorer_selection_tags_count (StudioExplorerSelectionTags *self)
{
  return hek_explorer_session_get_data (self->session) != NULL
           ? hek_scene_set_count (hek_explorer_session_get_selection (self->session)) : 0;
}

static void
studio_explorer_selection_tags_update (StudioExplorerSelectionTags *self)
{
  g_autofree char *name = studio_explorer_selection_tags_dup_name (self);
  gboolean has_rows = studio_explorer_selection_tags_count (self) > 0;

  gtk_button_set_label (self->button, studio_explorer_selection_tags_has (self, name)
                                        ? _("Replace") : _("Tag"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), *name != '\0' && has_rows);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), has_rows);
}

static void
studio_explorer_selection_tags_save (StudioExplorerSelectionTags *self)
{
  g_autofree char *name = studio_explorer_selection_tags_dup_name (self);

  if (*name == '\0' || studio_explorer_selection_tags_count (self) == 0)
    return;
  hek_explorer_session_save_tag (self->session, name);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* --- the list -------------------------------------------------------------------------------- */

static void
studio_explorer_selection_tags_activated (StudioExplorerSelectionTags *self,
                                          GtkListBoxRow               *row)
{
  const char *name = g_object_get_data (G_OBJECT (row), STUDIO_TAG);

  gtk_widget_activate_action (GTK_WIDGET (self), "selection.select-tag", "(su)", name,
                              (guint) HEK_SCENE_SET_REPLACE);
}

static void
studio_append_op (GMenu         *menu,
                  const char    *label,
                  const char    *name,
                  HekSceneSetOp  op)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "selection.select-tag", "(su)", name, (guint) op);
  g_menu_append_item (menu, item);
}

static GtkWidget *
studio_new_tag_menu (const HekCollectionTag *tag)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();
  g_autoptr (GMenuItem) delete = g_menu_item_new (_("_Delete the tag"), NULL);
  g_autofree char *label = g_strdup_printf (_("More about the tag %s"), tag->name);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover;

  if (tag->problem == NULL)
    {
      studio_append_op (menu, _("_Select its rows"), tag->name, HEK_SCENE_SET_REPLACE);
      studio_append_op (menu, _("_Add to the selection"), tag->name, HEK_SCENE_SET_UNION);
      studio_append_op (menu, _("_Keep only what is selected, too"), tag->name,
                        HEK_SCENE_SET_INTERSECT);
      studio_append_op (menu, _("_Take out of the selection"), tag->name, HEK_SCENE_SET_SUBTRACT);
    }
  g_menu_item_set_action_and_target (delete, "selection.delete-tag", "s", tag->name);
  g_menu_append_item (last, delete);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  studio_menu_names_keep (GTK_POPOVER (popover));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "studio-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static GtkWidget *
studio_new_tag_row (const HekCollectionTag *tag)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (tag->name);
  g_autofree char *count = studio_count_format (tag->n_rows);
  GtkWidget *number = gtk_label_new (tag->problem != NULL ? _("damaged") : count);
  g_autofree char *spoken = g_strdup_printf (
    ngettext ("Select the rows tagged %s, %s row", "Select the rows tagged %s, %s rows",
              (gulong) tag->n_rows), tag->name, count);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 9);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), studio_new_tag_menu (tag));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), tag->problem == NULL);
  gtk_widget_set_tooltip_text (row, tag->problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), STUDIO_TAG, g_strdup (tag->name), g_free);
  return row;
}

static void
studio_explorer_selection_tags_fill (StudioExplorerSelectionTags *self)
{
  const GPtrArray *tags = hek_explorer_session_get_tags (self->session);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < tags->len; i++)
    gtk_list_box_append (self->list, studio_new_tag_row (tags->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), tags->len > 0);
  studio_explorer_selection_tags_update (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_selection_tags_dispose (GObject *object)
{
  StudioExplorerSelectionTags *self = STUDIO_EXPLORER_SELECTION_TAGS (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_explorer_selection_tags_parent_class)->dispose (object);
}

static void
studio_explorer_selection_tags_class_init (StudioExplorerSelectionTagsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_selection_tags_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-selection-tags.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelectionTags, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelectionTags, entry);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelectionTags, button);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelectionTags, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerSelectionTags, list);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_selection_tags_update);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_selection_tags_save);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_selection_tags_activated);
}

static void
studio_explorer_selection_tags_init (StudioExplorerSelectionTags *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
studio_explorer_selection_tags_new (HekExplorerSession *session)
{
  StudioExplorerSelectionTags *self = g_object_new (STUDIO_TYPE_EXPLORER_SELECTION_TAGS, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "tags-changed",
                           G_CALLBACK (studio_explorer_selection_tags_fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "data-changed",
                           G_CALLBACK (studio_explorer_selection_tags_fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection-changed",
                           G_CALLBACK (studio_explorer_selection_tags_update), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_selection_tags_fill (self);
  return GTK_WIDGET (self);
}

void
studio_explorer_selection_tags_focus (StudioExplorerSelectionTags *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_SELECTION_TAGS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
