/* SPDX-License-Identifier: Apache-2.0 */
/* The actions of the codebook library, its keys and its menu. Those about a codebook are about the
 * selected one. */
#include "config.h"

#include "studio-quantizer-codebooks-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"

static const char *
get_uuid (StudioQuantizerCodebooks *self)
{
  return hek_codebook_item_get_info (studio_quantizer_codebooks_get_item (self))->uuid;
}

static void
studio_quantizer_codebooks_delete (StudioQuantizerCodebooks *self)
{
  hek_codebook_list_delete (self->list, get_uuid (self));
}

static void
studio_quantizer_codebooks_undo (StudioQuantizerCodebooks *self)
{
  hek_codebook_list_restore (self->list);
}

static void
studio_quantizer_codebooks_refresh (StudioQuantizerCodebooks *self)
{
  hek_codebook_list_refresh (self->list);
}

static void
studio_quantizer_codebooks_compare (StudioQuantizerCodebooks *self)
{
  studio_quantizer_codebooks_details_compare (self->details);
}

static void
studio_quantizer_codebooks_remove_codes (GSimpleAction *action,
                                         GVariant      *parameter,
                                         gpointer       user_data)
{
  StudioQuantizerCodebooks *self = user_data;

  if (studio_quantizer_codebooks_get_item (self) != NULL)
    hek_codebook_list_remove_codes (self->list, get_uuid (self),
                                    g_variant_get_string (parameter, NULL));
}

void
studio_quantizer_codebooks_add_actions (StudioQuantizerCodebooks *self)
{
  static const StudioPlainAction plain[] = {
    { "import", G_CALLBACK (studio_quantizer_codebooks_choose_import) },
    { "export", G_CALLBACK (studio_quantizer_codebooks_choose_export) },
    { "rename", G_CALLBACK (studio_quantizer_codebooks_ask_name) },
    { "delete", G_CALLBACK (studio_quantizer_codebooks_delete) },
    { "undo", G_CALLBACK (studio_quantizer_codebooks_undo) },
    { "apply", G_CALLBACK (studio_quantizer_codebooks_ask_collections) },
    { "compare", G_CALLBACK (studio_quantizer_codebooks_compare) },
    { "refresh", G_CALLBACK (studio_quantizer_codebooks_refresh) },
  };
  static const GActionEntry entries[] = {
    { "remove-codes", studio_quantizer_codebooks_remove_codes, "s" },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "codebooks", G_ACTION_GROUP (self->actions));
}

void
studio_quantizer_codebooks_update_actions (StudioQuantizerCodebooks *self)
{
  HekCodebookItem *item = studio_quantizer_codebooks_get_item (self);
  gboolean may_write = hek_library_get_state (self->library) == HEK_LIBRARY_WRITE;
  gboolean is_used = item != NULL && hek_codebook_item_get_users (item)->len > 0;

  studio_actions_enable (self->actions, "import", may_write);
  studio_actions_enable (self->actions, "export", item != NULL);
  studio_actions_enable (self->actions, "rename", item != NULL && may_write);
  studio_actions_enable (self->actions, "delete", item != NULL && may_write && !is_used);
  studio_actions_enable (self->actions, "undo",
                         may_write && hek_codebook_list_get_deleted (self->list) != NULL);
  studio_actions_enable (self->actions, "apply", item != NULL && may_write);
  studio_actions_enable (self->actions, "remove-codes", item != NULL && may_write);
  studio_actions_enable (self->actions, "compare",
                         item != NULL
                           && studio_quantizer_codebooks_details_can_compare (self->details));
}

void
studio_quantizer_codebooks_bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK,
                                       "codebooks.import", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK,
                                       "codebooks.export", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "codebooks.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "codebooks.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "codebooks.delete",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK,
                                       "codebooks.undo", NULL);
}

GMenuModel *
studio_quantizer_codebooks_new_menu (void)
{
  GMenu *menu = g_menu_new (), *files = g_menu_new (), *last = g_menu_new ();

  g_menu_append (menu, _("Apply to…"), "codebooks.apply");
  g_menu_append (menu, _("Rename…"), "codebooks.rename");
  g_menu_append (files, _("Export…"), "codebooks.export");
  g_menu_append (files, _("Import…"), "codebooks.import");
  g_menu_append (last, _("Delete"), "codebooks.delete");
  g_menu_append (last, _("Put back what was deleted"), "codebooks.undo");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  g_object_unref (files);
  g_object_unref (last);
  return G_MENU_MODEL (menu);
}
