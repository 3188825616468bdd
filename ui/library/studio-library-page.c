/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Library page: builds its parts when it is first mapped, so that a window that opens on
 * another page does not wait for them. What the library tells is shown by -show.c, actions and
 * menus are in -actions.c, questions in -dialogs.c, imports in -import.c, drops in -dnd.c.
 */
#include "config.h"

#include "studio-library-page-private.h"

#include <glib/gi18n.h>

#include "studio-library-resource.h"
#include "studio-menu-names.h"
#include "studio-stack.h"

G_DEFINE_FINAL_TYPE (StudioLibraryPage, studio_library_page, STUDIO_TYPE_PAGE)

/* --- what the window asks -------------------------------------------------------------------- */

static void
studio_library_page_insert_actions (StudioPage *page,
                                    GtkWidget  *window)
{
  studio_page_insert_action_group (page, window, "library",
                                   G_ACTION_GROUP (STUDIO_LIBRARY_PAGE (page)->actions));
}

static const char *
studio_library_page_get_primary_action (StudioPage  *page,
                                        const char **label)
{
  *label = _("Import…");
  return "library.import";
}

static GMenuModel *
studio_library_page_get_menu (StudioPage *page)
{
  return G_MENU_MODEL (STUDIO_LIBRARY_PAGE (page)->menu);
}

static const StudioShortcut *
studio_library_page_get_shortcuts (StudioPage *page)
{
  return studio_library_page_shortcuts;
}

/* --- what the parts tell --------------------------------------------------------------------- */

static void
studio_library_page_search_changed (StudioLibraryPage *self)
{
  studio_library_list_set_filter (self->list,
                                  gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
studio_library_page_focus_list (StudioLibraryPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
studio_library_page_selected (StudioLibraryPage *self)
{
  studio_collection_panel_set_item (self->panel, studio_library_page_get_item (self));
  studio_library_page_update_actions (self);
}

static void
studio_library_page_activated (StudioLibraryPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "library.search", NULL);
}

static void
studio_library_page_popup (StudioLibraryPage *self,
                           double             x,
                           double             y)
{
  GdkRectangle place = { 0, 0, 1, 1 };
  double page_x, page_y;

  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x, y, &page_x,
                                         &page_y))
    return;
  place.x = (int) page_x;
  place.y = (int) page_y;
  if (self->context_popover == NULL)
    {
      self->context_popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (self->context_menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->context_popover), FALSE);
      gtk_widget_set_halign (self->context_popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->context_popover, GTK_WIDGET (self));
      studio_menu_names_keep (GTK_POPOVER (self->context_popover));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->context_popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->context_popover));
}

/* --- life ------------------------------------------------------------------------------------ */

static void
studio_library_page_build (StudioLibraryPage *self)
{
  g_type_ensure (STUDIO_TYPE_COLLECTION_PANEL);
  g_type_ensure (STUDIO_TYPE_DELETED_LIST);
  g_type_ensure (STUDIO_TYPE_LIBRARY_LIST);
  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  studio_stack_follow (self->rows);
  gtk_search_entry_set_key_capture_widget (self->search, NULL);
  studio_collection_panel_set_library (self->panel, self->library);
  studio_library_list_set_collections (self->list, hek_library_get_collections (self->library));
  studio_deleted_list_set_collections (self->deleted, hek_library_get_deleted (self->library));
  studio_library_page_add_drop_target (self);
  studio_page_add_local_shortcuts (STUDIO_PAGE (self), studio_library_page_shortcuts);
  studio_library_page_show_library (self);
}

static void
studio_library_page_map (GtkWidget *widget)
{
  StudioLibraryPage *self = STUDIO_LIBRARY_PAGE (widget);

  if (!studio_library_page_is_built (self))
    studio_library_page_build (self);
  GTK_WIDGET_CLASS (studio_library_page_parent_class)->map (widget);
  if (hek_library_get_state (self->library) == HEK_LIBRARY_CLOSED)
    hek_library_open (self->library);
}

/* Not a message above it, which can be selected and so would take the focus. */
static gboolean
studio_library_page_grab_focus (GtkWidget *widget)
{
  StudioLibraryPage *self = STUDIO_LIBRARY_PAGE (widget);

  return studio_library_page_is_built (self)
         && gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
studio_library_page_dispose (GObject *object)
{
  StudioLibraryPage *self = STUDIO_LIBRARY_PAGE (object);

  g_clear_handle_id (&self->opening_timeout, g_source_remove);
  if (self->import_window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->import_window));
  g_clear_weak_pointer (&self->import_window);
  g_clear_pointer (&self->context_popover, gtk_widget_unparent);
  g_clear_pointer (&self->imports, g_hash_table_unref);
  g_clear_object (&self->dialog);
  g_clear_object (&self->library);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_object (&self->context_menu);
  G_OBJECT_CLASS (studio_library_page_parent_class)->dispose (object);
}

static void
studio_library_page_finalize (GObject *object)
{
  StudioLibraryPage *self = STUDIO_LIBRARY_PAGE (object);

  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  g_free (self->sample_path);
  g_free (self->wanted_uuid);
  G_OBJECT_CLASS (studio_library_page_parent_class)->finalize (object);
}

static void
studio_library_page_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, state_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, opening_label);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, empty_deleted);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, search);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, deleted_button);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, rows);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, list);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, deleted);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, panel);
  gtk_widget_class_bind_template_child (widget_class, StudioLibraryPage, drop_label);
  gtk_widget_class_bind_template_callback (widget_class, studio_library_page_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_library_page_focus_list);
  gtk_widget_class_bind_template_callback (widget_class, studio_library_page_selected);
  gtk_widget_class_bind_template_callback (widget_class, studio_library_page_activated);
  gtk_widget_class_bind_template_callback (widget_class, studio_library_page_popup);
  gtk_widget_class_bind_template_callback (widget_class, studio_library_page_show_rows);
}

static void
studio_library_page_class_init (StudioLibraryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  StudioPageClass *page_class = STUDIO_PAGE_CLASS (klass);

  object_class->dispose = studio_library_page_dispose;
  object_class->finalize = studio_library_page_finalize;
  widget_class->grab_focus = studio_library_page_grab_focus;
  widget_class->map = studio_library_page_map;
  page_class->insert_actions = studio_library_page_insert_actions;
  page_class->get_primary_action = studio_library_page_get_primary_action;
  page_class->get_menu = studio_library_page_get_menu;
  page_class->get_shortcuts = studio_library_page_get_shortcuts;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_LIBRARY_RESOURCE ("studio-library-page.ui"));
  studio_library_page_bind_template (widget_class);
}

static void
studio_library_page_init (StudioLibraryPage *self)
{
  self->imports = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

GtkWidget *
studio_library_page_new (HekLibrary *library)
{
  StudioLibraryPage *self;

  g_return_val_if_fail (HEK_IS_LIBRARY (library), NULL);

  self = g_object_new (STUDIO_TYPE_LIBRARY_PAGE, "title", _("Library"), "icon-name",
                       "studio-library-symbolic", "subtitle", "", "has-sidebar", FALSE, NULL);
  self->library = g_object_ref (library);
  studio_library_page_add_actions (self);
  studio_library_page_build_menus (self);
  studio_library_page_connect_library (self);
  studio_library_page_update_actions (self);
  return GTK_WIDGET (self);
}

gboolean
studio_library_page_is_built (StudioLibraryPage *self)
{
  return self->stack != NULL;
}

void
studio_library_page_come_forward (StudioLibraryPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "library");
}

HekLibraryItem *
studio_library_page_get_item (StudioLibraryPage *self)
{
  if (!studio_library_page_is_built (self)
      || g_strcmp0 (gtk_stack_get_visible_child_name (self->rows), "list") != 0)
    return NULL;
  return studio_library_list_get_selected (self->list);
}
