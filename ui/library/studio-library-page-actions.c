/* SPDX-License-Identifier: Apache-2.0 */
/* The actions of the page, the one table of their keys, and its menus. Those about a collection are
 * about the selected one. */
#include "config.h"

#include "studio-library-page-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"

#define STUDIO_GROUP_LIBRARY N_("Library")
#define STUDIO_GROUP_COLLECTION N_("Collection")

const StudioShortcut studio_library_page_shortcuts[] = {
  { "library.import", "<Control>o", N_("Import data into a collection"), STUDIO_GROUP_LIBRARY, 0 },
  { "library.import-sample", NULL, N_("Import the sample collection"), STUDIO_GROUP_LIBRARY, 0 },
  { "library.filter", "<Control>f", N_("Filter the collections"), STUDIO_GROUP_LIBRARY, 0 },
  { "library.show-deleted", "<Control>d", N_("Show deleted collections"), STUDIO_GROUP_LIBRARY,
    0 },
  { NULL, "<Shift>F10", N_("Open the menu of the collection"), STUDIO_GROUP_LIBRARY,
    STUDIO_SHORTCUT_NO_PALETTE },

  { "library.search", "<Control>Return", N_("Search the collection"), STUDIO_GROUP_COLLECTION, 0 },
  { "library.explore", "<Alt>Return", N_("Explore the collection in space"),
    STUDIO_GROUP_COLLECTION, 0 },
  { "library.quantize", "<Control><Shift>Return", N_("Measure quantizers on the collection"),
    STUDIO_GROUP_COLLECTION, 0 },
  { "library.rename", "F2", N_("Rename the collection"), STUDIO_GROUP_COLLECTION, 0 },
  { "library.build-index", "<Control>b", N_("Build the index of the collection"),
    STUDIO_GROUP_COLLECTION, 0 },
  { "library.compact", NULL, N_("Compact the collection"), STUDIO_GROUP_COLLECTION, 0 },
  { "library.verify", "<Control><Shift>v", N_("Verify every byte of the collection"),
    STUDIO_GROUP_COLLECTION, 0 },
  { "library.export", "<Control>e", N_("Export the rows of the collection"),
    STUDIO_GROUP_COLLECTION, 0 },
  { "library.protect", "<Control>l", N_("Protect the collection from changes"),
    STUDIO_GROUP_COLLECTION, 0 },
  { "library.resume", NULL, N_("Go on with an import that was stopped"), STUDIO_GROUP_COLLECTION,
    0 },
  { "library.delete", "Delete", N_("Delete the collection"), STUDIO_GROUP_COLLECTION,
    STUDIO_SHORTCUT_LOCAL },
  { NULL, NULL, NULL, NULL, 0 },
};

/* --- what the actions do --------------------------------------------------------------------- */

static void
studio_library_page_import (StudioLibraryPage *self)
{
  studio_library_page_come_forward (self);
  studio_library_page_open_wizard (self, NULL);
}

static void
studio_library_page_sample (StudioLibraryPage *self)
{
  studio_library_page_come_forward (self);
  studio_library_page_import_sample (self);
}

static void
studio_library_page_filter (StudioLibraryPage *self)
{
  studio_library_page_come_forward (self);
  gtk_toggle_button_set_active (self->deleted_button, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
studio_library_page_show_all (StudioLibraryPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  studio_library_list_set_filter (self->list, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
studio_library_page_show_deleted (GSimpleAction *action,
                                  GVariant      *state,
                                  gpointer       user_data)
{
  g_simple_action_set_state (action, state);
  studio_library_page_come_forward (user_data);
  studio_library_page_show_library (user_data);
}

static void
studio_library_page_reopen (StudioLibraryPage *self)
{
  hek_library_open (self->library);
}

static const char *
get_uuid (StudioLibraryPage *self)
{
  return hek_library_item_get_info (studio_library_page_get_item (self))->uuid;
}

/* Another page is shown: the collection that is selected here may be another one by then. */
static void
studio_library_page_show_in (StudioLibraryPage *self,
                             const char        *page,
                             const char        *action)
{
  g_autofree char *uuid = g_strdup (get_uuid (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", page);
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", uuid);
}

static void
studio_library_page_search (StudioLibraryPage *self)
{
  studio_library_page_show_in (self, "search", "search.collection");
}

static void
studio_library_page_explore (StudioLibraryPage *self)
{
  studio_library_page_show_in (self, "explorer", "explorer.collection");
}

static void
studio_library_page_quantize (StudioLibraryPage *self)
{
  studio_library_page_show_in (self, "quantizer", "quantizer.collection");
}

static void
studio_library_page_rename (StudioLibraryPage *self)
{
  studio_library_page_come_forward (self);
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_collection_panel_edit_name (self->panel);
}

static void
studio_library_page_build_index (StudioLibraryPage *self)
{
  hek_library_build_index (self->library, get_uuid (self));
}

static void
studio_library_page_compact (StudioLibraryPage *self)
{
  hek_library_compact (self->library, get_uuid (self));
}

static void
studio_library_page_verify (StudioLibraryPage *self)
{
  hek_library_verify (self->library, get_uuid (self));
}

/* The library's list tells what became of it; the state of the action follows that. */
static void
studio_library_page_protect (GSimpleAction *action,
                             GVariant      *state,
                             gpointer       user_data)
{
  StudioLibraryPage *self = user_data;

  hek_library_protect (self->library, get_uuid (self), g_variant_get_boolean (state));
}

static void
studio_library_page_go_on (StudioLibraryPage *self)
{
  studio_library_page_resume (self, get_uuid (self));
}

static void
studio_library_page_delete (StudioLibraryPage *self)
{
  hek_library_delete (self->library, get_uuid (self));
}

static void
studio_library_page_restore (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       user_data)
{
  StudioLibraryPage *self = user_data;

  g_free (self->wanted_uuid);
  self->wanted_uuid = g_variant_dup_string (parameter, NULL);
  hek_library_restore (self->library, self->wanted_uuid);
}

static void
studio_library_page_purge (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  studio_library_page_ask_purge (user_data, g_variant_get_string (parameter, NULL));
}

static void
studio_library_page_cancel_import (GSimpleAction *action,
                                   GVariant      *parameter,
                                   gpointer       user_data)
{
  studio_library_page_ask_cancel (user_data, g_variant_get_uint32 (parameter));
}

void
studio_library_page_add_actions (StudioLibraryPage *self)
{
  static const StudioPlainAction plain[] = {
    { "import", G_CALLBACK (studio_library_page_import) },
    { "import-sample", G_CALLBACK (studio_library_page_sample) },
    { "filter", G_CALLBACK (studio_library_page_filter) },
    { "show-all", G_CALLBACK (studio_library_page_show_all) },
    { "reopen", G_CALLBACK (studio_library_page_reopen) },
    { "search", G_CALLBACK (studio_library_page_search) },
    { "explore", G_CALLBACK (studio_library_page_explore) },
    { "quantize", G_CALLBACK (studio_library_page_quantize) },
    { "rename", G_CALLBACK (studio_library_page_rename) },
    { "build-index", G_CALLBACK (studio_library_page_build_index) },
    { "compact", G_CALLBACK (studio_library_page_compact) },
    { "verify", G_CALLBACK (studio_library_page_verify) },
    { "export", G_CALLBACK (studio_library_page_choose_export) },
    { "resume", G_CALLBACK (studio_library_page_go_on) },
    { "delete", G_CALLBACK (studio_library_page_delete) },
    { "show-left-out", G_CALLBACK (studio_library_page_show_left_out) },
  };
  static const GActionEntry entries[] = {
    { "show-deleted", NULL, NULL, "false", studio_library_page_show_deleted },
    { "protect", NULL, NULL, "false", studio_library_page_protect },
    { "restore", studio_library_page_restore, "s" },
    { "purge", studio_library_page_purge, "s" },
    { "cancel-import", studio_library_page_cancel_import, "u" },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

void
studio_library_page_update_actions (StudioLibraryPage *self)
{
  HekLibraryState state = hek_library_get_state (self->library);
  HekLibraryItem *item = studio_library_page_get_item (self);
  const HekCollectionInfo *info = item != NULL ? hek_library_item_get_info (item) : NULL;
  gboolean opened = item != NULL && hek_library_item_get_stats (item) != NULL;
  gboolean may_write = state == HEK_LIBRARY_WRITE;
  gboolean may_change = item != NULL && may_write && !info->is_protected;

  /* before the workspace is opened nobody knows; coming forward opens it, and the wizard does not
   * wait for that */
  studio_actions_enable (self->actions, "import", may_write || state == HEK_LIBRARY_CLOSED ||
                                                    state == HEK_LIBRARY_OPENING);
  studio_actions_enable (self->actions, "import-sample", may_write || state == HEK_LIBRARY_CLOSED);
  studio_actions_enable (self->actions, "search", opened);
  studio_actions_enable (self->actions, "explore", opened);
  studio_actions_enable (self->actions, "quantize", opened);
  studio_actions_enable (self->actions, "rename", may_change);
  studio_actions_enable (self->actions, "build-index", may_change && opened);
  studio_actions_enable (self->actions, "compact", may_change && opened);
  studio_actions_enable (self->actions, "verify", item != NULL);
  studio_actions_enable (self->actions, "export", opened);
  studio_actions_enable (self->actions, "protect", item != NULL && may_write);
  studio_actions_enable (self->actions, "resume",
                         may_change && hek_library_item_get_unfinished (item) != NULL);
  studio_actions_enable (self->actions, "delete", may_change);
  studio_actions_enable (self->actions, "restore", may_write);
  studio_actions_enable (self->actions, "purge", may_write);
  studio_actions_set_on (self->actions, "protect", info != NULL && info->is_protected);
}

/* --- menus ----------------------------------------------------------------------------------- */

static void
append_section (GMenu *menu,
                GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

void
studio_library_page_build_menus (StudioLibraryPage *self)
{
  GMenu *files = g_menu_new ();
  GMenu *look = g_menu_new ();
  GMenu *use = g_menu_new ();
  GMenu *care = g_menu_new ();
  GMenu *end = g_menu_new ();

  self->menu = g_menu_new ();
  g_menu_append (files, _("Import…"), "library.import");
  g_menu_append (files, _("Import the sample"), "library.import-sample");
  g_menu_append (look, _("Show deleted collections"), "library.show-deleted");
  append_section (self->menu, files);
  append_section (self->menu, look);

  self->context_menu = g_menu_new ();
  g_menu_append (use, _("Search…"), "library.search");
  g_menu_append (use, _("Explore…"), "library.explore");
  g_menu_append (use, _("Quantize…"), "library.quantize");
  g_menu_append (use, _("Rename…"), "library.rename");
  g_menu_append (use, _("Export…"), "library.export");
  g_menu_append (care, _("Build index"), "library.build-index");
  g_menu_append (care, _("Compact"), "library.compact");
  g_menu_append (care, _("Verify"), "library.verify");
  g_menu_append (end, _("Protected"), "library.protect");
  g_menu_append (end, _("Delete"), "library.delete");
  append_section (self->context_menu, use);
  append_section (self->context_menu, care);
  append_section (self->context_menu, end);
}
