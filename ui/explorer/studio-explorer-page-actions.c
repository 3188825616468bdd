/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of the page's keys, and the actions about layouts, the selection and what goes out.
 * Those about the view are in -view.c. */
#include "config.h"

#include "studio-explorer-page-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-explorer-compute.h"

#define STUDIO_GROUP_LAYOUT N_("Layouts")
#define STUDIO_GROUP_SELECTION N_("Selection")
#define STUDIO_GROUP_VIEW N_("View")
#define STUDIO_GROUP_LOOK N_("Look")
#define STUDIO_GROUP_BOOKMARKS N_("Bookmarks")
#define STUDIO_GROUP_EXPORT N_("Export")
#define STUDIO_GROUP_PANEL N_("Side panel")
#define STUDIO_GROUP_GRAPH N_("Search graph")

/* Neighbours of each that are added at a key. */
#define STUDIO_GROW_K 10u

const StudioShortcut studio_explorer_page_shortcuts[] = {
  { "explorer.collections", "<Control>l", N_("Choose the collection"), STUDIO_GROUP_LAYOUT, 0 },
  { "explorer.new-layout", "<Control>n", N_("Compute a new layout"), STUDIO_GROUP_LAYOUT, 0 },
  { "explorer.pause", "<Control>p", N_("Pause the computation, or go on with it"),
    STUDIO_GROUP_LAYOUT, 0 },
  { "explorer.stop", "<Control>period", N_("Stop the computation"), STUDIO_GROUP_LAYOUT, 0 },
  { "explorer.rename-layout", "F2", N_("Rename the layout"), STUDIO_GROUP_LAYOUT, 0 },
  { "explorer.pca", NULL, N_("Lay out the collection with PCA"), STUDIO_GROUP_LAYOUT, 0 },

  { "explorer.undo", "<Control>z", N_("Undo the last change of the selection or a tag"),
    STUDIO_GROUP_SELECTION, STUDIO_SHORTCUT_LOCAL },
  { "explorer.redo", "<Control><Shift>z", N_("Redo the change of the selection or a tag"),
    STUDIO_GROUP_SELECTION, STUDIO_SHORTCUT_LOCAL },
  { "explorer.select-all", "<Control>a", N_("Select all points"), STUDIO_GROUP_SELECTION,
    STUDIO_SHORTCUT_LOCAL },
  { "explorer.clear-selection", "<Control><Shift>a", N_("Select nothing"), STUDIO_GROUP_SELECTION,
    STUDIO_SHORTCUT_LOCAL },
  { "explorer.invert", "<Control>i", N_("Invert the selection"), STUDIO_GROUP_SELECTION, 0 },
  { "explorer.grow", "<Control>g", N_("Add the neighbours of the selected points"),
    STUDIO_GROUP_SELECTION, 0 },
  { "explorer.copy-keys", "<Control>c", N_("Copy the keys of the selection"),
    STUDIO_GROUP_SELECTION, STUDIO_SHORTCUT_LOCAL },

  { "explorer.find", "<Control>f", N_("Find points by key, words or condition"), STUDIO_GROUP_VIEW,
    0 },
  { "explorer.like", "<Control><Shift>f", N_("Find points like the chosen one"),
    STUDIO_GROUP_VIEW, 0 },
  { "explorer.tool::turn", "t", N_("Turn by dragging"), STUDIO_GROUP_VIEW, STUDIO_SHORTCUT_LOCAL },
  { "explorer.tool::box", "b", N_("Select by a box"), STUDIO_GROUP_VIEW, STUDIO_SHORTCUT_LOCAL },
  { "explorer.tool::lasso", "l", N_("Select by a lasso"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_LOCAL },
  { "explorer.look-back", "<Control>h", N_("Show the collection as of a moment"),
    STUDIO_GROUP_VIEW, 0 },
  { "explorer.now", NULL, N_("Show the collection as it is now"), STUDIO_GROUP_VIEW, 0 },
  { "explorer.fit", "<Control>0", N_("Show all points"), STUDIO_GROUP_VIEW, 0 },
  { "explorer.go-to-row", "g", N_("Fly to the chosen point"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_LOCAL },
  { "explorer.back", "<Alt>Left", N_("Back to where you looked from"), STUDIO_GROUP_VIEW, 0 },
  { "explorer.forward", "<Alt>Right", N_("Forward to where you looked from"), STUDIO_GROUP_VIEW,
    0 },
  { "explorer.movers", "<Control><Shift>m", N_("Compare the places of two layouts"),
    STUDIO_GROUP_VIEW, 0 },
  { "explorer.focus-points", "F6", N_("Give the keyboard to the points"), STUDIO_GROUP_VIEW, 0 },

  { "explorer.density", "n", N_("Show how many points there are: density"), STUDIO_GROUP_LOOK,
    STUDIO_SHORTCUT_LOCAL },
  { "explorer.eye-dome", NULL, N_("Shade by depth"), STUDIO_GROUP_LOOK, 0 },
  { "explorer.attenuate", NULL, N_("Draw nearer points larger"), STUDIO_GROUP_LOOK, 0 },
  { "explorer.parallel", "p", N_("Look without perspective"), STUDIO_GROUP_LOOK,
    STUDIO_SHORTCUT_LOCAL },
  { "explorer.axes", "x", N_("Show the axes"), STUDIO_GROUP_LOOK, STUDIO_SHORTCUT_LOCAL },
  { "explorer.labels", NULL, N_("Label the clusters"), STUDIO_GROUP_LOOK, 0 },
  { "explorer.links", NULL, N_("Draw lines to the neighbours"), STUDIO_GROUP_LOOK, 0 },
  { "explorer.clear-filters", "<Control>BackSpace", N_("Show all that was filtered out"),
    STUDIO_GROUP_LOOK, STUDIO_SHORTCUT_LOCAL },
  { "explorer.meter", "<Control>m", N_("Show the frame meter"), STUDIO_GROUP_LOOK, 0 },

  { "explorer.export::picture", "<Control>e", N_("Export the view as a picture"),
    STUDIO_GROUP_EXPORT, 0 },
  { "explorer.export::positions", NULL, N_("Export the positions"), STUDIO_GROUP_EXPORT, 0 },
  { "explorer.export::rows", NULL, N_("Export the selected rows"), STUDIO_GROUP_EXPORT, 0 },
  { "explorer.export::report", "<Control><Shift>e", N_("Export a report of the view"),
    STUDIO_GROUP_EXPORT, 0 },

  { "explorer.add-bookmark", "<Control>d", N_("Keep this view as a bookmark"),
    STUDIO_GROUP_BOOKMARKS, 0 },
  { "explorer.bookmarks", "<Control>b", N_("Show the bookmarks"), STUDIO_GROUP_BOOKMARKS, 0 },
  { "explorer.bookmark(uint32 0)", "1", N_("Go to bookmark 1"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "explorer.bookmark(uint32 1)", "2", N_("Go to bookmark 2"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "explorer.bookmark(uint32 2)", "3", N_("Go to bookmark 3"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "explorer.bookmark(uint32 3)", "4", N_("Go to bookmark 4"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "explorer.bookmark(uint32 4)", "5", N_("Go to bookmark 5"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "explorer.bookmark(uint32 5)", "6", N_("Go to bookmark 6"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "explorer.bookmark(uint32 6)", "7", N_("Go to bookmark 7"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "explorer.bookmark(uint32 7)", "8", N_("Go to bookmark 8"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "explorer.bookmark(uint32 8)", "9", N_("Go to bookmark 9"), STUDIO_GROUP_BOOKMARKS,
    STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },

  { "explorer.panel::color", "<Alt>1", N_("Show colours, sizes and histograms"),
    STUDIO_GROUP_PANEL, 0 },
  { "explorer.panel::selection", "<Alt>2", N_("Show the selection"), STUDIO_GROUP_PANEL, 0 },
  { "explorer.panel::details", "<Alt>3", N_("Show the chosen point"), STUDIO_GROUP_PANEL, 0 },
  { "explorer.panel::layouts", "<Alt>4", N_("Show the stored layouts"), STUDIO_GROUP_PANEL, 0 },
  { "explorer.panel::graph", "<Alt>5", N_("Show the search graph"), STUDIO_GROUP_PANEL, 0 },

  { "explorer.trace", "<Control>t", N_("Follow the search for the neighbours of the chosen point"),
    STUDIO_GROUP_GRAPH, 0 },
  { "explorer.trace-back", "comma", N_("Show one step less of the search"), STUDIO_GROUP_GRAPH,
    STUDIO_SHORTCUT_LOCAL },
  { "explorer.trace-on", "period", N_("Show one step more of the search"), STUDIO_GROUP_GRAPH,
    STUDIO_SHORTCUT_LOCAL },
  { NULL, NULL, NULL, NULL, 0 },
};

/* --- layouts; what names a collection does not wait until the page was seen, all else does ---- */

static void
studio_explorer_page_choose_by_uuid (GSimpleAction *action,
                                     GVariant      *parameter,
                                     gpointer       user_data)
{
  studio_explorer_page_want_collection (user_data, g_variant_get_string (parameter, NULL), NULL);
}

static void
studio_explorer_page_show_row (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  const char *uuid, *key;

  g_variant_get (parameter, "(&s&s)", &uuid, &key);
  studio_explorer_page_want_collection (user_data, uuid, key);
}

static void
studio_explorer_page_show_as_of (GSimpleAction *action,
                                 GVariant      *parameter,
                                 gpointer       user_data)
{
  const char *uuid;
  gint64 as_of_us;

  g_variant_get (parameter, "(&sx)", &uuid, &as_of_us);
  studio_explorer_page_want_moment (user_data, uuid, as_of_us);
}

static void
studio_explorer_page_show_view (GSimpleAction *action,
                                GVariant      *parameter,
                                gpointer       user_data)
{
  const char *uuid, *layout, *camera;
  gint64 as_of_us;

  g_variant_get (parameter, "(&sx&s&s)", &uuid, &as_of_us, &layout, &camera);
  studio_explorer_page_want_view (user_data, uuid, as_of_us, layout, camera);
}

static void
studio_explorer_page_look_back (StudioExplorerPage *self)
{
  studio_explorer_past_ask (self->past);
}

static void
studio_explorer_page_go_to_now (StudioExplorerPage *self)
{
  studio_explorer_past_leave (self->past);
}

static void
studio_explorer_page_change_panel (GSimpleAction *action,
                                   GVariant      *value,
                                   gpointer       user_data)
{
  StudioExplorerPage *self = user_data;
  GtkWidget *child, *focus;

  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_explorer_page_show_panel (self, g_variant_get_string (value, NULL));
  child = adw_view_stack_get_visible_child (self->panel);
  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  /* the stack may have given it to the part already, and this would go on to the next widget */
  if (focus == NULL || !gtk_widget_is_ancestor (focus, child))
    gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

static void
studio_explorer_page_list_collections (StudioExplorerPage *self)
{
  studio_explorer_bar_open_collections (self->bar);
}

static void
studio_explorer_page_new_layout (StudioExplorerPage *self)
{
  studio_explorer_compute_present (GTK_WIDGET (self), self->session, NULL);
}

static void
studio_explorer_page_compute_pca (StudioExplorerPage *self)
{
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  hek_explorer_session_compute (self->session, &recipe, NULL, FALSE);
}

static void
studio_explorer_page_compute_again (GSimpleAction *action,
                                    GVariant      *parameter,
                                    gpointer       user_data)
{
  StudioExplorerPage *self = user_data;

  hek_explorer_session_compute_again (self->session, g_variant_get_string (parameter, NULL));
}

static void
studio_explorer_page_pause (StudioExplorerPage *self)
{
  studio_explorer_progress_toggle_pause (self->progress);
}

static void
studio_explorer_page_stop (StudioExplorerPage *self)
{
  studio_explorer_progress_stop (self->progress);
}

static void
studio_explorer_page_rename_layout (StudioExplorerPage *self)
{
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_explorer_page_show_panel (self, "layouts");
  studio_explorer_layouts_rename (self->layouts);
}

/* --- selection ------------------------------------------------------------------------------- */

static void
studio_explorer_page_undo (StudioExplorerPage *self)
{
  hek_explorer_session_undo (self->session);
}

static void
studio_explorer_page_redo (StudioExplorerPage *self)
{
  hek_explorer_session_redo (self->session);
}

/* These are the actions of the part Selection, which works off the main thread and leaves alone
 * what the filters hide. */
static void
studio_explorer_page_select_all (StudioExplorerPage *self)
{
  gtk_widget_activate_action (self->selection, "selection.all", NULL);
}

static void
studio_explorer_page_clear_selection (StudioExplorerPage *self)
{
  gtk_widget_activate_action (self->selection, "selection.clear", NULL);
}

static void
studio_explorer_page_invert (StudioExplorerPage *self)
{
  gtk_widget_activate_action (self->selection, "selection.invert", NULL);
}

static void
studio_explorer_page_grow (StudioExplorerPage *self)
{
  gtk_widget_activate_action (self->selection, "selection.grow", "u", STUDIO_GROW_K);
}

static void
studio_explorer_page_copy_keys (StudioExplorerPage *self)
{
  gtk_widget_activate_action (self->selection, "selection.copy", NULL);
}

/* --- out of it ------------------------------------------------------------------------------- */

static void
studio_explorer_page_export (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       user_data)
{
  static const char *const kinds[] = {
    [STUDIO_EXPORT_PICTURE] = "picture",
    [STUDIO_EXPORT_POSITIONS] = "positions",
    [STUDIO_EXPORT_ROWS] = "rows",
    [STUDIO_EXPORT_REPORT] = "report",
  };
  StudioExplorerPage *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], g_variant_get_string (parameter, NULL)))
      studio_explorer_page_present_export (self, (StudioExplorerExportKind) i);
}

/* --- the whole ------------------------------------------------------------------------------- */

void
studio_explorer_page_add_actions (StudioExplorerPage *self)
{
  static const StudioPlainAction plain[] = {
    { "collections", G_CALLBACK (studio_explorer_page_list_collections) },
    { "new-layout", G_CALLBACK (studio_explorer_page_new_layout) },
    { "pca", G_CALLBACK (studio_explorer_page_compute_pca) },
    { "pause", G_CALLBACK (studio_explorer_page_pause) },
    { "stop", G_CALLBACK (studio_explorer_page_stop) },
    { "rename-layout", G_CALLBACK (studio_explorer_page_rename_layout) },
    { "look-back", G_CALLBACK (studio_explorer_page_look_back) },
    { "now", G_CALLBACK (studio_explorer_page_go_to_now) },
    { "undo", G_CALLBACK (studio_explorer_page_undo) },
    { "redo", G_CALLBACK (studio_explorer_page_redo) },
    { "select-all", G_CALLBACK (studio_explorer_page_select_all) },
    { "clear-selection", G_CALLBACK (studio_explorer_page_clear_selection) },
    { "invert", G_CALLBACK (studio_explorer_page_invert) },
    { "grow", G_CALLBACK (studio_explorer_page_grow) },
    { "copy-keys", G_CALLBACK (studio_explorer_page_copy_keys) },
  };
  static const GActionEntry entries[] = {
    { "collection", studio_explorer_page_choose_by_uuid, "s" },
    { "row", studio_explorer_page_show_row, "(ss)" },
    { "as-of", studio_explorer_page_show_as_of, "(sx)" },
    { "look", studio_explorer_page_show_view, "(sxss)" },
    { "export", studio_explorer_page_export, "s" },
    { "compute-again", studio_explorer_page_compute_again, "s" },
    { "panel", studio_explorer_page_change_panel, "s" },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  studio_explorer_page_add_view_actions (self);
}

static void
studio_explorer_page_update_selection_actions (StudioExplorerPage *self)
{
  HekExplorerData *data
    = self->session != NULL ? hek_explorer_session_get_data (self->session) : NULL;
  gboolean can_select = data != NULL && hek_explorer_view_get_drawn (self->view) == data;
  HekSceneSet *selection = data != NULL ? hek_explorer_session_get_selection (self->session) : NULL;
  gboolean some = selection != NULL && hek_scene_set_count (selection) > 0;

  studio_actions_enable (self->actions, "undo",
                         data != NULL && hek_explorer_session_can_undo (self->session));
  studio_actions_enable (self->actions, "redo",
                         data != NULL && hek_explorer_session_can_redo (self->session));
  studio_actions_enable (self->actions, "select-all", can_select);
  studio_actions_enable (self->actions, "invert", can_select);
  studio_actions_enable (self->actions, "clear-selection", some);
  studio_actions_enable (self->actions, "grow", some);
  studio_actions_enable (self->actions, "copy-keys", some);
}

void
studio_explorer_page_update_actions (StudioExplorerPage *self)
{
  HekLibraryItem *item = self->session != NULL ? studio_explorer_page_get_collection (self) : NULL;
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  gboolean can_compute = stats != NULL && stats->n_rows > 1
                         && hek_library_item_get_info (item)->deleted_us == 0;
  gboolean computing = item != NULL && hek_explorer_session_is_computing (self->session);

  studio_actions_enable (self->actions, "collections", item != NULL);
  studio_actions_enable (self->actions, "panel", item != NULL);
  studio_actions_enable (self->actions, "look-back", item != NULL);
  studio_actions_enable (self->actions, "now",
                         item != NULL && hek_explorer_session_get_as_of (self->session) != 0);
  studio_actions_enable (self->actions, "export",
                         item != NULL && hek_explorer_session_get_data (self->session) != NULL
                           && hek_explorer_view_get_points (self->view) != NULL);
  studio_actions_enable (self->actions, "new-layout", can_compute);
  studio_actions_enable (self->actions, "pca", can_compute);
  studio_actions_enable (self->actions, "compute-again", can_compute);
  studio_actions_enable (self->actions, "pause", computing);
  studio_actions_enable (self->actions, "stop", computing);
  studio_actions_enable (self->actions, "rename-layout",
                         item != NULL && hek_explorer_session_get_layouts (self->session)->len > 0);
  studio_explorer_page_update_selection_actions (self);
  studio_explorer_page_update_view_actions (self);
}
