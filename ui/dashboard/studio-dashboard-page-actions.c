/* SPDX-License-Identifier: Apache-2.0 */
/* The actions of the page, and the one table of their keys. Menus are in -menus.c. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-settings.h"

#define GROUP_DASHBOARD N_("Dashboard")
#define GROUP_TIME N_("Time")
#define GROUP_WIDGET N_("Selected widget")

const StudioShortcut studio_dashboard_page_shortcuts[] = {
  { "dashboard.edit", "<Control>e", N_("Edit the dashboard, or leave it as it is"),
    GROUP_DASHBOARD, 0 },
  { "dashboard.create::", "<Control>n", N_("Make an empty dashboard"), GROUP_DASHBOARD, 0 },
  { "dashboard.create::performance", NULL, N_("Make a dashboard: performance"), GROUP_DASHBOARD,
    0 },
  { "dashboard.create::search-quality", NULL, N_("Make a dashboard: search quality"),
    GROUP_DASHBOARD, 0 },
  { "dashboard.create::index-health", NULL, N_("Make a dashboard: index health"), GROUP_DASHBOARD,
    0 },
  { "dashboard.create::ingestion", NULL, N_("Make a dashboard: ingestion"), GROUP_DASHBOARD, 0 },
  { "dashboard.create::quantization", NULL, N_("Make a dashboard: quantization"), GROUP_DASHBOARD,
    0 },
  { "dashboard.duplicate-dashboard", NULL, N_("Copy the dashboard"), GROUP_DASHBOARD, 0 },
  { "dashboard.rename", "F2", N_("Rename the dashboard"), GROUP_DASHBOARD, 0 },
  { "dashboard.previous", "<Control>Page_Up", N_("Go to the dashboard before"), GROUP_DASHBOARD,
    STUDIO_SHORTCUT_LOCAL },
  { "dashboard.next", "<Control>Page_Down", N_("Go to the next dashboard"), GROUP_DASHBOARD,
    STUDIO_SHORTCUT_LOCAL },
  { "dashboard.import", "<Control>o", N_("Import a dashboard"), GROUP_DASHBOARD, 0 },
  { "dashboard.export", "<Control>s", N_("Export the dashboard"), GROUP_DASHBOARD, 0 },
  { "dashboard.report", "<Control><Shift>r", N_("Compose reports"), GROUP_DASHBOARD, 0 },
  { "dashboard.report-dashboard", NULL, N_("Add the dashboard to a report"), GROUP_DASHBOARD, 0 },
  { "dashboard.delete", NULL, N_("Delete the dashboard"), GROUP_DASHBOARD, 0 },
  { "dashboard.restore", NULL, N_("Bring back the dashboard that was deleted last"),
    GROUP_DASHBOARD, 0 },
  { "dashboard.present", NULL, N_("Show the dashboard on the whole screen"), GROUP_DASHBOARD, 0 },
  { "dashboard.leave", "Escape", N_("Leave the whole screen, or the second moment"),
    GROUP_DASHBOARD, STUDIO_SHORTCUT_LOCAL | STUDIO_SHORTCUT_NO_PALETTE },
  { "dashboard.alerts", "<Control><Shift>a", N_("Show the alerts"), GROUP_DASHBOARD, 0 },

  { "dashboard.live", "space", N_("Pause, or go on with now"), GROUP_TIME,
    STUDIO_SHORTCUT_LOCAL },
  { "dashboard.now", NULL, N_("Go back to now"), GROUP_TIME, 0 },
  { "dashboard.step-back", "<Alt>Left", N_("Step back"), GROUP_TIME, 0 },
  { "dashboard.step-forward", "<Alt>Right", N_("Step forward"), GROUP_TIME, 0 },
  { "dashboard.range", NULL, N_("Change the time range"), GROUP_TIME, 0 },
  { "dashboard.add-note", "<Control>m", N_("Annotate the moment"), GROUP_TIME, 0 },
  { "dashboard.notes", "<Control><Shift>m", N_("Show the annotations"), GROUP_TIME, 0 },
  { "dashboard.compare", "<Alt>c", N_("Compare with another moment"), GROUP_TIME, 0 },

  { "dashboard.undo", "<Control>z", N_("Undo"), GROUP_WIDGET, 0 },
  { "dashboard.redo", "<Control><Shift>z <Control>y", N_("Redo"), GROUP_WIDGET, 0 },
  { "dashboard.configure", "<Alt>Return", N_("Change the settings of the widget"), GROUP_WIDGET,
    0 },
  { "dashboard.copy", "<Control>c", N_("Copy the widget"), GROUP_WIDGET, STUDIO_SHORTCUT_LOCAL },
  { "dashboard.cut", "<Control>x", N_("Cut the widget"), GROUP_WIDGET, STUDIO_SHORTCUT_LOCAL },
  { "dashboard.paste", "<Control>v", N_("Paste a widget"), GROUP_WIDGET, STUDIO_SHORTCUT_LOCAL },
  { "dashboard.duplicate", NULL, N_("Duplicate the widget"), GROUP_WIDGET, 0 },
  { "dashboard.remove", NULL, N_("Remove the widget"), GROUP_WIDGET, 0 },
  { "dashboard.copy-data", NULL, N_("Copy the data of the widget"), GROUP_WIDGET, 0 },
  { "dashboard.reset-view", NULL, N_("Show the widget as its settings say"), GROUP_WIDGET, 0 },
  { "dashboard.explore", NULL, N_("Show the rows of the widget in the Explorer"), GROUP_WIDGET,
    0 },
  { "dashboard.alert-widget", NULL, N_("Make an alert on what the widget shows"), GROUP_WIDGET,
    0 },
  { "dashboard.export-widget", "<Control><Shift>s", N_("Export the widget"), GROUP_WIDGET, 0 },
  { "dashboard.report-widget", NULL, N_("Add the widget to a report"), GROUP_WIDGET, 0 },
  { NULL, NULL, NULL, NULL, 0 },
};

/* --- those with a parameter or a state -------------------------------------------------------- */

static void
studio_dashboard_page_change_select (GSimpleAction *action,
                                     GVariant      *value,
                                     gpointer       user_data)
{
  StudioDashboardPage *self = user_data;
  const char *id = g_variant_get_string (value, NULL);

  if (self->session == NULL || !self->listed)
    {
      g_free (self->wanted_id);
      self->wanted_id = g_strdup (id);
      return;
    }
  hek_dashboard_session_select (self->session, id); /* the state follows, by _update_actions() */
  studio_dashboard_page_update_actions (self);
}

/* An empty one is made to put something into it. */
static void
studio_dashboard_page_create (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       user_data)
{
  StudioDashboardPage *self = user_data;
  const char *id = g_variant_get_string (parameter, NULL);
  const HekDashboardTemplate *templ = *id != '\0' ? hek_dashboard_template_find (id) : NULL;

  if (*id != '\0' && templ == NULL)
    return; /* not one of ours */
  studio_message_bar_hide (self->message_bar);
  hek_dashboard_session_create (self->session, templ);
  if (templ == NULL)
    g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "edit",
                                        g_variant_new_boolean (TRUE));
  studio_dashboard_page_focus_new (self);
}

static void
studio_dashboard_page_add_kind (GSimpleAction *action,
                                GVariant      *parameter,
                                gpointer       user_data)
{
  const HekWidgetKind *kind = hek_widget_kind_find (g_variant_get_string (parameter, NULL));

  if (kind != NULL)
    studio_dashboard_page_add_widget (user_data, kind);
}

static void
studio_dashboard_page_show_rule (GSimpleAction *action,
                                 GVariant      *parameter,
                                 gpointer       user_data)
{
  StudioDashboardPage *self = user_data;
  const char *rule = g_variant_get_string (parameter, NULL);

  if (self->session != NULL)
    {
      studio_dashboard_page_show_alerts (self, rule);
      return;
    }
  g_free (self->wanted_rule);
  self->wanted_rule = g_strdup (rule);
}

static void
studio_dashboard_page_change_edit (GSimpleAction *action,
                                   GVariant      *value,
                                   gpointer       user_data)
{
  g_simple_action_set_state (action, value);
  studio_dashboard_page_set_editing (user_data, g_variant_get_boolean (value));
}

/* It begins at once: a window manager may take its time, or not fill the screen at all. */
static void
studio_dashboard_page_change_present (GSimpleAction *action,
                                      GVariant      *value,
                                      gpointer       user_data)
{
  GtkRoot *root = gtk_widget_get_root (user_data);
  gboolean presents = g_variant_get_boolean (value);

  studio_dashboard_page_present (user_data, presents);
  if (GTK_IS_WINDOW (root) && presents)
    gtk_window_fullscreen (GTK_WINDOW (root));
  else if (GTK_IS_WINDOW (root))
    gtk_window_unfullscreen (GTK_WINDOW (root));
}

/* --- those without ---------------------------------------------------------------------------- */

static void
studio_dashboard_page_leave (StudioDashboardPage *self)
{
  if (!self->presenting)
    {
      studio_dashboard_page_end_compare (self);
      return;
    }
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "present",
                                      g_variant_new_boolean (FALSE));
}

static void
studio_dashboard_page_step (StudioDashboardPage *self,
                            int                  n)
{
  GPtrArray *list = hek_dashboard_session_get_list (self->session);
  const char *id = hek_dashboard_session_get_selected (self->session);

  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((const HekDashboardInfo *) list->pdata[i])->id, id) == 0)
      {
        const HekDashboardInfo *info
          = list->pdata[((int) i + n + (int) list->len) % (int) list->len];

        hek_dashboard_session_select (self->session, info->id);
        return;
      }
}

static void
studio_dashboard_page_next (StudioDashboardPage *self)
{
  studio_dashboard_page_step (self, 1);
}

static void
studio_dashboard_page_previous (StudioDashboardPage *self)
{
  studio_dashboard_page_step (self, -1);
}

static void
studio_dashboard_page_duplicate (StudioDashboardPage *self)
{
  hek_dashboard_session_duplicate (self->session);
}

static void
studio_dashboard_page_restore (StudioDashboardPage *self)
{
  hek_dashboard_session_restore (self->session);
}

static void
studio_dashboard_page_undo (StudioDashboardPage *self)
{
  studio_dashboard_grid_cancel (self->grid);
  hek_dashboard_session_undo (self->session);
}

static void
studio_dashboard_page_redo (StudioDashboardPage *self)
{
  studio_dashboard_grid_cancel (self->grid);
  hek_dashboard_session_redo (self->session);
}

static void
studio_dashboard_page_list_alerts (StudioDashboardPage *self)
{
  studio_dashboard_page_show_alerts (self, NULL);
}

static void
studio_dashboard_page_copy_data (StudioDashboardPage *self)
{
  if (!studio_dashboard_contents_copy (self->contents, studio_dashboard_page_get_widget (self)))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
studio_dashboard_page_reset_view (StudioDashboardPage *self)
{
  studio_dashboard_contents_reset (self->contents, studio_dashboard_page_get_widget (self));
}

static void
studio_dashboard_page_explore (StudioDashboardPage *self)
{
  studio_dashboard_rows_explore (GTK_WIDGET (self), self->session, self->contents,
                                 studio_dashboard_page_get_widget (self));
}

void
studio_dashboard_page_add_actions (StudioDashboardPage *self)
{
  static const StudioPlainAction plain[] = {
    { "duplicate-dashboard", G_CALLBACK (studio_dashboard_page_duplicate) },
    { "rename", G_CALLBACK (studio_dashboard_page_rename) },
    { "previous", G_CALLBACK (studio_dashboard_page_previous) },
    { "next", G_CALLBACK (studio_dashboard_page_next) },
    { "import", G_CALLBACK (studio_dashboard_page_choose_import) },
    { "export", G_CALLBACK (studio_dashboard_page_export) },
    { "delete", G_CALLBACK (studio_dashboard_page_delete) },
    { "restore", G_CALLBACK (studio_dashboard_page_restore) },
    { "leave", G_CALLBACK (studio_dashboard_page_leave) },
    { "alerts", G_CALLBACK (studio_dashboard_page_list_alerts) },
    { "alert-widget", G_CALLBACK (studio_dashboard_page_alert_on_widget) },
    { "undo", G_CALLBACK (studio_dashboard_page_undo) },
    { "redo", G_CALLBACK (studio_dashboard_page_redo) },
    { "configure", G_CALLBACK (studio_dashboard_page_configure) },
    { "copy", G_CALLBACK (studio_dashboard_page_copy_widget) },
    { "cut", G_CALLBACK (studio_dashboard_page_cut_widget) },
    { "paste", G_CALLBACK (studio_dashboard_page_paste_widget) },
    { "duplicate", G_CALLBACK (studio_dashboard_page_duplicate_widget) },
    { "remove", G_CALLBACK (studio_dashboard_page_remove_widget) },
    { "copy-data", G_CALLBACK (studio_dashboard_page_copy_data) },
    { "reset-view", G_CALLBACK (studio_dashboard_page_reset_view) },
    { "export-widget", G_CALLBACK (studio_dashboard_page_export_widget) },
    { "explore", G_CALLBACK (studio_dashboard_page_explore) },
  };
  static const GActionEntry entries[] = {
    { "select", NULL, "s", "''", studio_dashboard_page_change_select },
    { "create", studio_dashboard_page_create, "s" },
    { "add", studio_dashboard_page_add_kind, "s" },
    { "rule", studio_dashboard_page_show_rule, "s" },
    { "edit", NULL, NULL, "false", studio_dashboard_page_change_edit },
    { "present", NULL, NULL, "false", studio_dashboard_page_change_present },
  };
  g_autoptr (GAction) rotation
    = g_settings_create_action (studio_settings_get (), "dashboard-rotation");

  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), rotation);
  studio_dashboard_page_add_report_actions (self);
  studio_dashboard_page_add_time_actions (self);
}

/* --- what can be done now --------------------------------------------------------------------- */

static void
studio_dashboard_page_update_states (StudioDashboardPage *self,
                                     gboolean             edits)
{
  const char *id = self->session != NULL ? hek_dashboard_session_get_selected (self->session)
                                         : NULL;
  GAction *select = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "select");

  g_simple_action_set_state (G_SIMPLE_ACTION (select),
                             g_variant_new_string (id != NULL ? id : ""));
  studio_actions_set_on (self->actions, "edit", edits);
  studio_actions_set_on (self->actions, "present", self->presenting);
}

static void
studio_dashboard_page_update_widget_actions (StudioDashboardPage *self,
                                             gboolean             edits)
{
  const char *widget = studio_dashboard_page_get_widget (self);
  HekDashboardSession *session = self->session;

  studio_actions_enable (self->actions, "undo",
                         edits && hek_dashboard_session_get_undo (session) != NULL);
  studio_actions_enable (self->actions, "redo",
                         edits && hek_dashboard_session_get_redo (session) != NULL);
  studio_actions_enable (self->actions, "add", edits);
  studio_actions_enable (self->actions, "paste", edits);
  studio_actions_enable (self->actions, "configure", edits && widget != NULL);
  studio_actions_enable (self->actions, "cut", edits && widget != NULL);
  studio_actions_enable (self->actions, "duplicate", edits && widget != NULL);
  studio_actions_enable (self->actions, "remove", edits && widget != NULL);
  studio_actions_enable (self->actions, "copy", widget != NULL);
  studio_actions_enable (self->actions, "copy-data", widget != NULL);
  studio_actions_enable (self->actions, "export-widget", widget != NULL);
  studio_actions_enable (self->actions, "alert-widget", studio_dashboard_page_can_alert (self));
  studio_actions_enable (self->actions, "explore",
                         widget != NULL
                           && studio_dashboard_rows_find_collection (session, widget) != NULL);
  studio_actions_enable (self->actions, "reset-view",
                         widget != NULL
                           && studio_dashboard_contents_can_reset (self->contents, widget));
}

void
studio_dashboard_page_update_actions (StudioDashboardPage *self)
{
  HekDashboardSession *session = self->session;
  gboolean has_one = session != NULL && hek_dashboard_session_get (session) != NULL;
  gboolean can_edit = session != NULL && hek_dashboard_session_can_edit (session);
  guint n = session != NULL ? hek_dashboard_session_get_list (session)->len : 0;

  studio_actions_enable (self->actions, "create", can_edit);
  studio_actions_enable (self->actions, "import", can_edit);
  studio_actions_enable (self->actions, "restore",
                         session != NULL && hek_dashboard_session_can_restore (session));
  studio_actions_enable (self->actions, "edit", can_edit && has_one && !self->presenting);
  studio_actions_enable (self->actions, "rename", can_edit && has_one && !self->presenting);
  studio_actions_enable (self->actions, "duplicate-dashboard", can_edit && has_one);
  studio_actions_enable (
    self->actions, "delete",
    can_edit && hek_dashboard_session_get_selected (session) != NULL && !self->presenting);
  studio_actions_enable (self->actions, "previous", n > 1);
  studio_actions_enable (self->actions, "next", n > 1);
  studio_actions_enable (self->actions, "export", has_one);
  studio_actions_enable (self->actions, "present", has_one);
  studio_actions_enable (self->actions, "leave", self->presenting || self->compare != NULL);
  studio_actions_enable (self->actions, "alerts", session != NULL);
  studio_dashboard_page_update_time_actions (self);
  studio_dashboard_page_update_report_actions (self);
  studio_dashboard_page_update_states (self, can_edit && has_one && self->editing);
  studio_dashboard_page_update_widget_actions (self, can_edit && has_one && !self->presenting);
}
