/* SPDX-License-Identifier: Apache-2.0 */
/* The actions of the page, the one table of their keys, and the menu and buttons that the window
 * shows for them. */
#include "config.h"

#include "studio-quantizer-page-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-quantizer-codebooks.h"
#include "studio-settings.h"

#define STUDIO_GROUP_WORK N_("Measuring")
#define STUDIO_GROUP_RUN N_("Selected run")
#define STUDIO_GROUP_VIEW N_("Views")
#define STUDIO_VIEW_KEY "quantizer-view"

const StudioShortcut studio_quantizer_page_shortcuts[] = {
  { "quantizer.collections", "<Control>l", N_("Choose the collection"), STUDIO_GROUP_WORK, 0 },
  { "quantizer.sizes", "<Control>b", N_("Type the sizes that are measured"), STUDIO_GROUP_WORK,
    0 },
  { "quantizer.start", "<Control>Return", N_("Train and measure the methods"), STUDIO_GROUP_WORK,
    0 },
  { "quantizer.start-defaults", NULL, N_("Measure four methods at three sizes"),
    STUDIO_GROUP_WORK, 0 },
  { "quantizer.choose", "<Control><Shift>Return", N_("Choose the best method for a target"),
    STUDIO_GROUP_WORK, 0 },
  { "quantizer.pause", "<Control>p", N_("Pause the work, or go on with it"), STUDIO_GROUP_WORK,
    0 },
  { "quantizer.cancel", "Escape", N_("Cancel the work"), STUDIO_GROUP_WORK,
    STUDIO_SHORTCUT_LOCAL },
  { "quantizer.report", "<Control>e", N_("Export a report of the runs"), STUDIO_GROUP_WORK, 0 },

  { "quantizer.adopt", "<Control>s", N_("Adopt the run: keep its codebook"), STUDIO_GROUP_RUN, 0 },
  { "quantizer.pin", "p", N_("Pin the run, to compare others with it"), STUDIO_GROUP_RUN,
    STUDIO_SHORTCUT_LOCAL },
  { "quantizer.remove-run", "Delete", N_("Remove the run"), STUDIO_GROUP_RUN,
    STUDIO_SHORTCUT_LOCAL },
  { "quantizer.undo", "<Control>z", N_("Put back the run that was removed"), STUDIO_GROUP_RUN, 0 },

  { "quantizer.view::compare", "c", N_("Compare the runs"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_LOCAL },
  { "quantizer.view::training", "t", N_("Show the training"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_LOCAL },
  { "quantizer.view::error", "e", N_("Show the error of the run"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_LOCAL },
  { "quantizer.view::neighbors", "n", N_("Show neighbours lost and gained"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_LOCAL },
  { "quantizer.view::codebooks", "b", N_("Show the codebooks"), STUDIO_GROUP_VIEW,
    STUDIO_SHORTCUT_LOCAL },
  STUDIO_QUANTIZER_CODEBOOKS_SHORTCUTS,
  { NULL, NULL, NULL, NULL, 0 },
};

/* --- what the actions do: all but "collection" and "view" wait until the page was seen -------- */

static void
studio_quantizer_page_choose_by_uuid (GSimpleAction *action,
                                      GVariant      *parameter,
                                      gpointer       user_data)
{
  studio_quantizer_page_want_collection (user_data, g_variant_get_string (parameter, NULL));
}

static void
studio_quantizer_page_list_collections (StudioQuantizerPage *self)
{
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_quantizer_workbench_open_collections (self->workbench);
}

static void
studio_quantizer_page_type_sizes (StudioQuantizerPage *self)
{
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_quantizer_workbench_focus_sizes (self->workbench);
}

static void
studio_quantizer_page_pause (StudioQuantizerPage *self)
{
  if (hek_quantizer_session_is_paused (self->session))
    hek_quantizer_session_resume (self->session);
  else
    hek_quantizer_session_pause (self->session);
}

static void
studio_quantizer_page_cancel (StudioQuantizerPage *self)
{
  hek_quantizer_session_cancel (self->session);
}

/* The run tells that it changed, and the state of the action follows. */
static void
studio_quantizer_page_change_pin (GSimpleAction *action,
                                  GVariant      *value,
                                  gpointer       user_data)
{
  StudioQuantizerPage *self = user_data;
  HekQuantizerRun *run = hek_quantizer_session_get_selected (self->session);

  if (run == NULL)
    return;
  hek_quantizer_run_set_pinned (run, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static void
studio_quantizer_page_change_view (GSimpleAction *action,
                                   GVariant      *value,
                                   gpointer       user_data)
{
  StudioQuantizerPage *self = user_data;

  g_simple_action_set_state (action, value);
  g_settings_set_string (studio_settings_get (), STUDIO_VIEW_KEY,
                         g_variant_get_string (value, NULL));
  if (self->session == NULL)
    return;
  if (g_str_equal (studio_quantizer_page_get_view (self), "codebooks"))
    hek_codebook_list_refresh (self->codebooks);
  studio_quantizer_page_update (self);
}

void
studio_quantizer_page_add_actions (StudioQuantizerPage *self)
{
  static const StudioPlainAction plain[] = {
    { "collections", G_CALLBACK (studio_quantizer_page_list_collections) },
    { "sizes", G_CALLBACK (studio_quantizer_page_type_sizes) },
    { "start", G_CALLBACK (studio_quantizer_page_start) },
    { "start-defaults", G_CALLBACK (studio_quantizer_page_start_defaults) },
    { "choose", G_CALLBACK (studio_quantizer_page_choose) },
    { "pause", G_CALLBACK (studio_quantizer_page_pause) },
    { "cancel", G_CALLBACK (studio_quantizer_page_cancel) },
    { "report", G_CALLBACK (studio_quantizer_page_choose_report) },
    { "adopt", G_CALLBACK (studio_quantizer_page_adopt) },
    { "remove-run", G_CALLBACK (studio_quantizer_page_remove_run) },
    { "undo", G_CALLBACK (studio_quantizer_page_undo) },
  };
  static const GActionEntry entries[] = {
    { "collection", studio_quantizer_page_choose_by_uuid, "s" },
    { "pin", NULL, NULL, "false", studio_quantizer_page_change_pin },
    { "view", NULL, "s", "'compare'", studio_quantizer_page_change_view },
  };
  g_autofree char *view = g_settings_get_string (studio_settings_get (), STUDIO_VIEW_KEY);

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "view",
                                      g_variant_new_string (view));
}

static void
studio_quantizer_page_update_run_actions (StudioQuantizerPage *self)
{
  HekQuantizerRun *run
    = self->session != NULL ? hek_quantizer_session_get_selected (self->session) : NULL;
  gboolean here = !g_str_equal (studio_quantizer_page_get_view (self), "codebooks");
  gboolean done = run != NULL && hek_quantizer_run_get_state (run) == HEK_QUANTIZER_RUN_DONE;

  studio_actions_enable (self->actions, "adopt", here && done);
  studio_actions_enable (self->actions, "pin", here && done);
  studio_actions_set_on (self->actions, "pin", done && hek_quantizer_run_get_pinned (run));
  studio_actions_enable (self->actions, "remove-run", here && run != NULL);
  /* with the codebooks in front, these keys are theirs */
  studio_actions_enable (self->actions, "report",
                         here && self->session != NULL
                           && studio_quantizer_page_count_done (self) > 0);
  studio_actions_enable (self->actions, "undo", here && self->n_removed > 0);
}

void
studio_quantizer_page_update_actions (StudioQuantizerPage *self)
{
  gboolean seen = self->session != NULL;
  HekLibraryItem *item = seen ? studio_quantizer_page_get_collection (self) : NULL;
  gboolean has_collection = item != NULL;
  gboolean can_measure = has_collection && hek_library_item_get_info (item)->deleted_us == 0;
  gboolean choosing = seen && hek_quantizer_session_is_choosing (self->session);
  gboolean busy = seen && hek_quantizer_session_is_busy (self->session);
  g_autoptr (GArray) plan = has_collection ? studio_quantizer_workbench_get_plan (self->workbench)
                                           : NULL;
  HekChooseTarget target;
  double seconds;

  studio_actions_enable (self->actions, "collections", has_collection);
  studio_actions_enable (self->actions, "sizes", has_collection);
  studio_actions_enable (self->actions, "start", can_measure && plan->len > 0);
  studio_actions_enable (self->actions, "start-defaults", can_measure);
  studio_actions_enable (self->actions, "choose",
                         can_measure && !choosing
                           && studio_quantizer_workbench_get_target (self->workbench, &target,
                                                                     &seconds));
  studio_actions_enable (self->actions, "pause", busy || choosing);
  studio_actions_enable (self->actions, "cancel", busy || choosing);
  studio_quantizer_page_update_run_actions (self);
}

/* --- menu and header ------------------------------------------------------------------------- */

void
studio_quantizer_page_build_menu (StudioQuantizerPage *self)
{
  g_autoptr (GMenu) work = g_menu_new ();
  g_autoptr (GMenu) run = g_menu_new ();
  g_autoptr (GMenu) out = g_menu_new ();

  self->menu = g_menu_new ();
  g_menu_append (work, _("Start"), "quantizer.start");
  g_menu_append (work, _("Measure four methods at three sizes"), "quantizer.start-defaults");
  g_menu_append (work, _("Choose for the target"), "quantizer.choose");
  g_menu_append (run, _("Adopt…"), "quantizer.adopt");
  g_menu_append (run, _("Pinned"), "quantizer.pin");
  g_menu_append (run, _("Remove"), "quantizer.remove-run");
  g_menu_append (out, _("Export report…"), "quantizer.report");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (work));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (run));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (out));
}

GtkWidget *
studio_quantizer_page_build_header (StudioQuantizerPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box), studio_actions_new_button (
                                   "edit-undo-symbolic", "quantizer.undo", _("Undo"),
                                   _("Put back the run that was removed (Ctrl+Z)")));
  gtk_box_append (GTK_BOX (box), studio_actions_new_button (
                                   "document-save-symbolic", "quantizer.report",
                                   _("Export report"), _("Export a report (Ctrl+E)")));
  return box;
}
