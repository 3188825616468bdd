/* SPDX-License-Identifier: Apache-2.0 */
/* The actions of the page, the one table of their keys, and the menu and buttons that the window
 * shows for them. */
#include "config.h"

#include "studio-search-page-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-actions.h"
#include "studio-search-history.h"
#include "studio-settings.h"

#define STUDIO_GROUP_QUERY N_("Query")
#define STUDIO_GROUP_ANSWERS N_("Answers")
#define STUDIO_GRID_KEY "search-grid"

const StudioShortcut studio_search_page_shortcuts[] = {
  { "search.focus", "<Control>f", N_("Type what is looked for"), STUDIO_GROUP_QUERY, 0 },
  { "search.add-file", "<Control>o", N_("Search by a file or picture"), STUDIO_GROUP_QUERY, 0 },
  { "search.paste", "<Control>v", N_("Search by the clipboard"), STUDIO_GROUP_QUERY,
    STUDIO_SHORTCUT_LOCAL },
  { "search.collections", "<Control>l", N_("Choose the collection"), STUDIO_GROUP_QUERY, 0 },
  { "search.filter", "<Control><Shift>f", N_("Edit the filter"), STUDIO_GROUP_QUERY, 0 },
  { "search.clear-filter", NULL, N_("Clear the filter"), STUDIO_GROUP_QUERY, 0 },
  { "search.exact", "<Control>e", N_("Search exactly, or by the index"), STUDIO_GROUP_QUERY, 0 },
  { "search.measure", "<Control>m", N_("Measure recall"), STUDIO_GROUP_QUERY, 0 },
  { "search.clear", "<Control>n", N_("Begin a new search"), STUDIO_GROUP_QUERY, 0 },
  { "search.again", "F5", N_("Search again"), STUDIO_GROUP_QUERY, 0 },
  { "search.back", "<Alt>Left", N_("Go back to the search before"), STUDIO_GROUP_QUERY, 0 },
  { "search.forward", "<Alt>Right", N_("Go forward"), STUDIO_GROUP_QUERY, 0 },
  { "search.history", "<Control>h", N_("Show the history"), STUDIO_GROUP_QUERY, 0 },
  { "search.clear-history", NULL, N_("Clear the history"), STUDIO_GROUP_QUERY, 0 },
  { "search.cancel", "Escape", N_("Cancel the search"), STUDIO_GROUP_QUERY,
    STUDIO_SHORTCUT_LOCAL },

  { "search.focus-answers", "<Control>Down", N_("Go to the answers"), STUDIO_GROUP_ANSWERS, 0 },
  { "search.more-like-this", "m", N_("More like this"), STUDIO_GROUP_ANSWERS,
    STUDIO_SHORTCUT_LOCAL },
  { "search.add-like", "KP_Add equal plus", N_("Add the answer as like"), STUDIO_GROUP_ANSWERS,
    STUDIO_SHORTCUT_LOCAL },
  { "search.add-unlike", "KP_Subtract minus", N_("Add the answer as unlike"),
    STUDIO_GROUP_ANSWERS, STUDIO_SHORTCUT_LOCAL },
  { "search.copy-key", "<Control>c", N_("Copy the key of the answer"), STUDIO_GROUP_ANSWERS,
    STUDIO_SHORTCUT_LOCAL },
  { "search.copy-vector", "<Control><Shift>c", N_("Copy the vector of the answer"),
    STUDIO_GROUP_ANSWERS, STUDIO_SHORTCUT_LOCAL },
  { "search.explore-item", "<Alt>Return", N_("Show the answer in the Explorer"),
    STUDIO_GROUP_ANSWERS, 0 },
  { "search.open-picture", "<Control>Return", N_("Open the picture in the Studio"),
    STUDIO_GROUP_ANSWERS, STUDIO_SHORTCUT_LOCAL },
  { "search.item-menu", "Menu <Shift>F10", N_("Show what can be done with the answer"),
    STUDIO_GROUP_ANSWERS, STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "search.view::list", "l", N_("Show the answers as a list"), STUDIO_GROUP_ANSWERS,
    STUDIO_SHORTCUT_LOCAL },
  { "search.view::grid", "g", N_("Show the answers as pictures"), STUDIO_GROUP_ANSWERS,
    STUDIO_SHORTCUT_LOCAL },
  { "search.as-pictures", "p", N_("Draw vectors as pictures"), STUDIO_GROUP_ANSWERS,
    STUDIO_SHORTCUT_LOCAL },
  { "search.save", "<Control>s", N_("Save the answers"), STUDIO_GROUP_ANSWERS, 0 },
  { NULL, NULL, NULL, NULL, 0 },
};

/* --- what the actions do: all but "collection" wait until the page was seen --------------- */

static void
studio_search_page_choose_by_uuid (GSimpleAction *action,
                                   GVariant      *parameter,
                                   gpointer       user_data)
{
  studio_search_page_want_collection (user_data, g_variant_get_string (parameter, NULL));
}

static void
studio_search_page_focus (StudioSearchPage *self)
{
  studio_search_bar_focus_entry (self->bar);
}

static void
studio_search_page_focus_answers (StudioSearchPage *self)
{
  studio_search_results_focus (self->results);
}

static void
studio_search_page_list_collections (StudioSearchPage *self)
{
  studio_search_bar_open_collections (self->bar);
}

static void
studio_search_page_filter (StudioSearchPage *self)
{
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_search_filter_focus (studio_search_controls_get_filter (self->controls));
}

static void
studio_search_page_clear_filter (StudioSearchPage *self)
{
  studio_search_draft_set_filter (self->draft, NULL);
}

static void
studio_search_page_clear_radius (StudioSearchPage *self)
{
  studio_search_draft_set_radius (self->draft, NAN);
}

static void
studio_search_page_remove_wrong (StudioSearchPage *self)
{
  if (self->wrong_term < studio_search_draft_get (self->draft)->n_terms)
    studio_search_draft_remove_term (self->draft, self->wrong_term);
}

static void
studio_search_page_change_exact (GSimpleAction *action,
                                 GVariant      *value,
                                 gpointer       user_data)
{
  studio_search_draft_set_exact (STUDIO_SEARCH_PAGE (user_data)->draft,
                                 g_variant_get_boolean (value));
}

static void
studio_search_page_measure (StudioSearchPage *self)
{
  hek_search_session_measure (self->session);
}

static void
studio_search_page_clear (StudioSearchPage *self)
{
  studio_search_draft_clear_terms (self->draft);
  studio_search_bar_focus_entry (self->bar);
}

static void
studio_search_page_back (StudioSearchPage *self)
{
  studio_search_page_go (self, -1);
}

static void
studio_search_page_forward (StudioSearchPage *self)
{
  studio_search_page_go (self, 1);
}

static void
studio_search_page_history (StudioSearchPage *self)
{
  gtk_menu_button_popup (self->history_button);
}

static void
studio_search_page_clear_history (StudioSearchPage *self)
{
  hek_search_session_clear_history (self->session);
}

static void
studio_search_page_cancel (StudioSearchPage *self)
{
  hek_search_session_cancel (self->session);
}

static void
studio_search_page_change_view (GSimpleAction *action,
                                GVariant      *value,
                                gpointer       user_data)
{
  StudioSearchPage *self = user_data;
  gboolean grid = g_str_equal (g_variant_get_string (value, NULL), "grid");

  g_simple_action_set_state (action, value);
  g_settings_set_boolean (studio_settings_get (), STUDIO_GRID_KEY, grid);
  if (self->results != NULL)
    studio_search_results_set_grid (self->results, grid);
}

static void
studio_search_page_change_as_pictures (GSimpleAction *action,
                                       GVariant      *value,
                                       gpointer       user_data)
{
  studio_search_page_set_as_pictures (user_data, g_variant_get_boolean (value));
}

void
studio_search_page_add_actions (StudioSearchPage *self)
{
  static const StudioPlainAction plain[] = {
    { "focus", G_CALLBACK (studio_search_page_focus) },
    { "focus-answers", G_CALLBACK (studio_search_page_focus_answers) },
    { "add-file", G_CALLBACK (studio_search_page_choose_file) },
    { "paste", G_CALLBACK (studio_search_page_paste) },
    { "collections", G_CALLBACK (studio_search_page_list_collections) },
    { "filter", G_CALLBACK (studio_search_page_filter) },
    { "clear-filter", G_CALLBACK (studio_search_page_clear_filter) },
    { "clear-radius", G_CALLBACK (studio_search_page_clear_radius) },
    { "remove-wrong", G_CALLBACK (studio_search_page_remove_wrong) },
    { "measure", G_CALLBACK (studio_search_page_measure) },
    { "clear", G_CALLBACK (studio_search_page_clear) },
    { "again", G_CALLBACK (studio_search_page_run_again) },
    { "back", G_CALLBACK (studio_search_page_back) },
    { "forward", G_CALLBACK (studio_search_page_forward) },
    { "history", G_CALLBACK (studio_search_page_history) },
    { "clear-history", G_CALLBACK (studio_search_page_clear_history) },
    { "cancel", G_CALLBACK (studio_search_page_cancel) },
    { "save", G_CALLBACK (studio_search_page_choose_save) },
  };
  static const GActionEntry entries[] = {
    { "collection", studio_search_page_choose_by_uuid, "s" },
    { "exact", NULL, NULL, "false", studio_search_page_change_exact },
    { "view", NULL, "s", "'list'", studio_search_page_change_view },
    { "as-pictures", NULL, NULL, "false", studio_search_page_change_as_pictures },
  };

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

void
studio_search_page_update_actions (StudioSearchPage *self)
{
  static const char *const with_collection[] = {
    "focus", "add-file", "paste", "collections", "filter", "exact", "view", "history",
  };
  const HekSearchQuery *query = studio_search_draft_get (self->draft);
  gboolean seen = self->session != NULL;
  const HekSearchSummary *summary = seen ? hek_search_session_get_summary (self->session) : NULL;
  gboolean running = seen && hek_search_session_get_job (self->session) != NULL;
  gboolean measuring = seen && hek_search_session_is_measuring (self->session);
  gboolean has_collection = seen && studio_search_page_get_collection (self) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_collection); i++)
    studio_actions_enable (self->actions, with_collection[i], has_collection);
  studio_actions_enable (self->actions, "clear-filter", has_collection && query->filter != NULL);
  studio_actions_enable (self->actions, "clear-radius", has_collection && !isnan (query->radius));
  studio_actions_enable (self->actions, "remove-wrong", self->has_failed);
  studio_actions_enable (self->actions, "clear", has_collection && query->n_terms > 0);
  studio_actions_enable (self->actions, "again", has_collection && query->n_terms > 0);
  studio_actions_enable (self->actions, "measure",
                         summary != NULL && !measuring && !running
                         && !query->exact && query->n_terms > 0);
  studio_actions_enable (self->actions, "focus-answers",
                         summary != NULL && summary->n_hits > 0 && query->n_terms > 0);
  studio_actions_enable (self->actions, "save", summary != NULL && summary->n_hits > 0);
  studio_actions_enable (self->actions, "cancel", running);
  studio_actions_enable (self->actions, "clear-history", seen);
  studio_actions_enable (self->actions, "back", seen && studio_search_page_can_go (self, -1));
  studio_actions_enable (self->actions, "forward", seen && studio_search_page_can_go (self, 1));
  studio_actions_set_on (self->actions, "exact", query->exact);
  studio_search_page_update_item_actions (self);
}

/* --- menu and header ------------------------------------------------------------------------- */

void
studio_search_page_build_menu (StudioSearchPage *self)
{
  g_autoptr (GMenu) query = g_menu_new ();
  g_autoptr (GMenu) answers = g_menu_new ();

  self->menu = g_menu_new ();
  g_menu_append (query, _("New search"), "search.clear");
  g_menu_append (query, _("Search by file…"), "search.add-file");
  g_menu_append (query, _("Search by the clipboard"), "search.paste");
  g_menu_append (answers, _("Save answers…"), "search.save");
  g_menu_append (answers, _("Measure recall"), "search.measure");
  g_menu_append (answers, _("Draw vectors as pictures"), "search.as-pictures");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (query));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (answers));
}

static void
studio_search_page_history_chosen (StudioSearchPage *self,
                                   HekSearchPast    *past)
{
  studio_search_page_set_query (self, hek_search_past_get_query (past));
}

/* The popover needs the session, which is made when the page is first seen. */
static void
studio_search_page_make_history (GtkMenuButton *button,
                                 gpointer       user_data)
{
  StudioSearchPage *self = user_data;
  GtkWidget *history;

  if (self->session == NULL || gtk_menu_button_get_popover (button) != NULL)
    return;
  history = studio_search_history_new (self->library, self->session);
  g_signal_connect_object (history, "chosen", G_CALLBACK (studio_search_page_history_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, history);
}

GtkWidget *
studio_search_page_build_header (StudioSearchPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *history = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (history), "document-open-recent-symbolic");
  gtk_widget_set_tooltip_text (history, _("History (Ctrl+H)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (history), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("History"), -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (history),
                                         studio_search_page_make_history, self, NULL);
  self->history_button = GTK_MENU_BUTTON (history);
  gtk_box_append (GTK_BOX (box),
                  studio_actions_new_button ("go-previous-symbolic", "search.back", _("Back"),
                                             _("Back (Alt+Left)")));
  gtk_box_append (GTK_BOX (box),
                  studio_actions_new_button ("go-next-symbolic", "search.forward", _("Forward"),
                                             _("Forward (Alt+Right)")));
  gtk_box_append (GTK_BOX (box), history);
  return box;
}
