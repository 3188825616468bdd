/* SPDX-License-Identifier: Apache-2.0 */
/* What can be done with the chosen layout. Whether the workspace may be changed is for the session
 * to say: a reason is more than a grey button. */
#include "config.h"

#include "studio-explorer-layouts-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-explorer-layouts-ask.h"
#include "studio-explorer-layouts-text.h"
#include "studio-page.h"
#include "studio-toast.h"
#include "studio-words.h"

static void
studio_explorer_layouts_new_one (StudioExplorerLayouts *self)
{
  studio_explorer_layouts_emit_new (self, NULL);
}

static void
studio_explorer_layouts_like (StudioExplorerLayouts *self)
{
  const HekCollectionLayoutInfo *info = studio_explorer_layouts_get_chosen (self);
  HekLayoutRecipe recipe;

  if (info != NULL && info->problem == NULL
      && hek_layout_recipe_parse (info->recipe, &recipe, NULL))
    studio_explorer_layouts_emit_new (self, &recipe);
}

static void
studio_explorer_layouts_again (StudioExplorerLayouts *self)
{
  const HekCollectionLayoutInfo *info = studio_explorer_layouts_get_chosen (self);

  if (info != NULL)
    hek_explorer_session_compute_again (self->session, info->id);
}

static void
studio_explorer_layouts_place (StudioExplorerLayouts *self)
{
  const HekCollectionLayoutInfo *info = studio_explorer_layouts_get_chosen (self);

  if (info != NULL)
    hek_explorer_session_place (self->session, info->id);
}

static void
studio_explorer_layouts_delete (StudioExplorerLayouts *self)
{
  const HekCollectionLayoutInfo *info = studio_explorer_layouts_get_chosen (self);

  if (info != NULL)
    hek_explorer_session_delete (self->session, info->id);
}

static void
studio_explorer_layouts_undo (StudioExplorerLayouts *self)
{
  hek_explorer_session_restore (self->session);
}

/* --- the name -------------------------------------------------------------------------------- */

typedef struct
{
  HekExplorerSession *session; /* owned */
  char *id;                    /* owned */
} Rename;

static void
rename_free (gpointer data)
{
  Rename *rename = data;

  g_object_unref (rename->session);
  g_free (rename->id);
  g_free (rename);
}

static char *
check_name (const char *name,
            gpointer    data)
{
  Rename *rename = data;
  g_autoptr (GError) error = NULL;

  if (!hek_collection_check_layout_name (name, &error))
    return studio_words_sentence (error->message);
  if (studio_layout_find_name (hek_explorer_session_get_layouts (rename->session), name) != NULL)
    return g_strdup (_("There is another layout of this name."));
  return NULL;
}

static void
take_name (const char *name,
           gpointer    data)
{
  Rename *rename = data;

  hek_explorer_session_rename (rename->session, rename->id, name);
}

void
studio_explorer_layouts_rename (StudioExplorerLayouts *self)
{
  const HekCollectionLayoutInfo *info;
  g_autofree char *heading = NULL;
  Rename *rename;

  g_return_if_fail (STUDIO_IS_EXPLORER_LAYOUTS (self));

  info = studio_explorer_layouts_get_chosen (self);
  if (info == NULL || info->problem != NULL)
    return;
  rename = g_new0 (Rename, 1);
  rename->session = g_object_ref (self->session);
  rename->id = g_strdup (info->id);
  heading = g_strdup_printf (_("Rename %s"), info->name);
  studio_explorer_ask_name (GTK_WIDGET (self), heading, _("Name of the layout"), info->name,
                            check_name, take_name, rename, rename_free);
}

/* --- undo ------------------------------------------------------------------------------------ */

static void
undo_clicked (AdwToast              *toast,
              StudioExplorerLayouts *self)
{
  if (self->session != NULL)
    hek_explorer_session_restore (self->session);
}

void
studio_explorer_layouts_deleted (StudioExplorerLayouts *self,
                                 const char            *name)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), STUDIO_TYPE_PAGE);
  g_autofree char *text = g_strdup_printf (_("Deleted layout %s"), name);
  AdwToast *toast;

  studio_explorer_layouts_update_actions (self);
  if (page == NULL)
    return;
  toast = studio_toast_new (text);
  adw_toast_set_button_label (toast, _("Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked), self, 0);
  studio_page_add_toast (STUDIO_PAGE (page), toast);
}

/* --- the table ------------------------------------------------------------------------------- */

void
studio_explorer_layouts_install_actions (StudioExplorerLayouts *self)
{
  static const StudioPlainAction actions[] = {
    { "new", G_CALLBACK (studio_explorer_layouts_new_one) },
    { "like", G_CALLBACK (studio_explorer_layouts_like) },
    { "again", G_CALLBACK (studio_explorer_layouts_again) },
    { "place", G_CALLBACK (studio_explorer_layouts_place) },
    { "rename", G_CALLBACK (studio_explorer_layouts_rename) },
    { "delete", G_CALLBACK (studio_explorer_layouts_delete) },
    { "undo", G_CALLBACK (studio_explorer_layouts_undo) },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "layouts", G_ACTION_GROUP (self->actions));
}

void
studio_explorer_layouts_bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "layouts.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "layouts.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "layouts.delete",
                                       NULL);
}

void
studio_explorer_layouts_update_actions (StudioExplorerLayouts *self)
{
  const HekCollectionLayoutInfo *info = studio_explorer_layouts_get_chosen (self);
  gboolean is_known = info != NULL && info->problem == NULL;
  HekLayoutRelation relation;
  gboolean is_stale = is_known && studio_explorer_layouts_is_shown (self, info)
                      && hek_explorer_session_get_as_of (self->session) == 0
                      && hek_explorer_session_get_relation (self->session, &relation)
                      && (relation.n_unplaced > 0 || relation.n_gone > 0);

  studio_actions_enable (self->actions, "new",
                         hek_explorer_session_get_item (self->session) != NULL);
  studio_actions_enable (self->actions, "like", is_known);
  studio_actions_enable (self->actions, "again",
                         is_known && studio_explorer_layouts_may_compute (self, info));
  studio_actions_enable (self->actions, "place", is_stale);
  studio_actions_enable (self->actions, "rename", is_known);
  studio_actions_enable (self->actions, "delete", info != NULL);
}

GMenuModel *
studio_explorer_layouts_new_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) second = g_menu_new ();

  g_menu_append (first, _("_Compute again"), "layouts.again");
  g_menu_append (first, _("_Place new rows"), "layouts.place");
  g_menu_append (first, _("New _like this…"), "layouts.like");
  g_menu_append (second, _("_Rename…"), "layouts.rename");
  g_menu_append (second, _("_Delete"), "layouts.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (second));
  return G_MENU_MODEL (menu);
}
