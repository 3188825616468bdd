/* SPDX-License-Identifier: Apache-2.0 */
/* What library and session have, into the widgets of the page; and what is said while there is
 * nothing to be seen. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include <glib/gi18n.h>

#include "studio-toast.h"

#define OPENING_MS 300 /* before it is said that the library is being opened */

/* --- while there is none ---------------------------------------------------------------------- */

static gboolean
studio_dashboard_page_say_opening (gpointer user_data)
{
  StudioDashboardPage *self = user_data;

  self->opening_timeout = 0;
  gtk_label_set_text (self->opening_label, _("Opening the library…"));
  return G_SOURCE_REMOVE;
}

/* The page is bare for a moment: most libraries open at once. */
static void
studio_dashboard_page_show_opening (StudioDashboardPage *self,
                                    gboolean             opening)
{
  if (!opening)
    {
      g_clear_handle_id (&self->opening_timeout, g_source_remove);
      gtk_label_set_text (self->opening_label, "");
      return;
    }
  if (self->opening_timeout == 0 && *gtk_label_get_text (self->opening_label) == '\0')
    self->opening_timeout = g_timeout_add (OPENING_MS, studio_dashboard_page_say_opening, self);
  gtk_stack_set_visible_child_name (self->stack, "opening");
}

static void
studio_dashboard_page_show_problem (StudioDashboardPage *self)
{
  const char *message = hek_library_get_message (self->library);
  g_autofree char *markup = g_markup_escape_text (message != NULL ? message : "", -1);

  adw_status_page_set_description (self->problem_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

/* --- the one that is looked at ---------------------------------------------------------------- */

/* (nullable): what the list says of the selected one */
static const HekDashboardInfo *
studio_dashboard_page_get_info (StudioDashboardPage *self)
{
  GPtrArray *list = hek_dashboard_session_get_list (self->session);
  const char *id = hek_dashboard_session_get_selected (self->session);

  for (guint i = 0; i < list->len; i++)
    {
      const HekDashboardInfo *info = list->pdata[i];

      if (g_strcmp0 (info->id, id) == 0)
        return info;
    }
  return NULL;
}

/* Neither is there when a document cannot be read; the file is left alone. */
static void
studio_dashboard_page_show_missing (StudioDashboardPage *self)
{
  const HekDashboardInfo *info = studio_dashboard_page_get_info (self);
  g_autofree char *title = NULL;
  g_autofree char *problem = NULL;

  if (info == NULL || info->problem == NULL)
    {
      gtk_stack_set_visible_child_name (self->content, "reading");
      return;
    }
  title = g_strdup_printf (_("“%s” cannot be read"), info->name);
  problem = g_markup_escape_text (info->problem, -1);
  adw_status_page_set_title (self->broken_page, title);
  adw_status_page_set_description (self->broken_page, problem);
  gtk_stack_set_visible_child_name (self->content, "broken");
}

static void
studio_dashboard_page_show_document (StudioDashboardPage *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);
  gboolean is_empty = dashboard != NULL && hek_dashboard_get_n_widgets (dashboard) == 0;

  studio_dashboard_grid_set_dashboard (self->grid, dashboard);
  studio_page_set_subtitle (STUDIO_PAGE (self),
                            dashboard != NULL ? hek_dashboard_get_name (dashboard) : "");
  gtk_widget_set_visible (self->hint, is_empty);
  adw_status_page_set_description (
    ADW_STATUS_PAGE (self->hint),
    self->editing ? _("Drag a widget here from above, or press one: it goes to the first free "
                      "place.")
                  : _("Press Edit, and add widgets to it."));
  if (dashboard != NULL)
    gtk_stack_set_visible_child_name (self->content, "grid");
  else
    studio_dashboard_page_show_missing (self);
}

/* Whether the focus is in what only editing has. */
static gboolean
studio_dashboard_page_focus_edits (StudioDashboardPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->palette)) ||
                           gtk_widget_is_ancestor (focus, GTK_WIDGET (self->panel)));
}

/* What had it is hidden: GTK would give it to whatever comes next, a toast for instance. */
static void
studio_dashboard_page_keep_focus (StudioDashboardPage *self)
{
  const char *id = studio_dashboard_grid_get_selected (self->grid);

  if (id != NULL)
    studio_dashboard_grid_reveal (self->grid, id);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->grid), GTK_DIR_TAB_FORWARD);
}

static void
studio_dashboard_page_show_editing (StudioDashboardPage *self)
{
  gboolean edits = self->editing && !self->presenting &&
                   hek_dashboard_session_can_edit (self->session) &&
                   hek_dashboard_session_get (self->session) != NULL;
  gboolean loses_focus = !edits && studio_dashboard_page_focus_edits (self);

  studio_dashboard_grid_set_editable (self->grid, edits);
  gtk_revealer_set_reveal_child (self->palette, edits);
  gtk_widget_set_visible (GTK_WIDGET (self->palette), edits);
  g_object_set (self, "has-sidebar", edits, NULL);
  adw_flap_set_reveal_flap (self->flap,
                            edits && studio_page_get_sidebar_visible (STUDIO_PAGE (self)));
  studio_dashboard_panel_set_widget (self->panel, studio_dashboard_page_get_widget (self));
  if (loses_focus)
    studio_dashboard_page_keep_focus (self);
}

/* What an action asked for before it could be done. */
static void
studio_dashboard_page_take_wishes (StudioDashboardPage *self)
{
  if (self->wanted_id != NULL)
    {
      g_autofree char *id = g_steal_pointer (&self->wanted_id);

      hek_dashboard_session_select (self->session, id);
    }
  if (self->wanted_rule != NULL)
    {
      g_autofree char *rule = g_steal_pointer (&self->wanted_rule);

      studio_dashboard_page_show_alerts (self, rule);
    }
}

void
studio_dashboard_page_update (StudioDashboardPage *self)
{
  HekLibraryState state = hek_library_get_state (self->library);
  gboolean is_open = state == HEK_LIBRARY_READ || state == HEK_LIBRARY_WRITE;
  gboolean waits = !is_open || !self->listed;

  if (!is_open)
    self->listed = FALSE;
  studio_dashboard_page_show_opening (self, waits && state != HEK_LIBRARY_FAILED);
  if (state == HEK_LIBRARY_FAILED)
    studio_dashboard_page_show_problem (self);
  if (!waits)
    {
      studio_dashboard_page_take_wishes (self);
      gtk_stack_set_visible_child_name (
        self->stack, hek_dashboard_session_get_list (self->session)->len > 0 ||
                         hek_dashboard_session_get (self->session) != NULL
                       ? "dashboards"
                       : "start");
    }
  studio_dashboard_page_show_document (self);
  studio_dashboard_page_show_editing (self);
  studio_dashboard_page_update_actions (self);
}

void
studio_dashboard_page_set_editing (StudioDashboardPage *self,
                                   gboolean             editing)
{
  self->editing = editing;
  if (self->session == NULL)
    return;
  if (!editing)
    studio_dashboard_grid_cancel (self->grid);
  studio_dashboard_page_update (self);
}

/* --- what the session tells ------------------------------------------------------------------- */

static void
studio_dashboard_page_list_changed (StudioDashboardPage *self)
{
  HekLibraryState state = hek_library_get_state (self->library);

  self->listed = state == HEK_LIBRARY_READ || state == HEK_LIBRARY_WRITE;
  studio_dashboard_page_update (self);
}

static void
studio_dashboard_page_failed (HekDashboardSession *session,
                              const char          *what,
                              const GError        *error,
                              StudioDashboardPage *self)
{
  g_autofree char *text = g_strdup_printf (_("%s: %s"), what, error->message);

  studio_message_bar_show (self->message_bar, text, NULL, NULL);
}

static void
studio_dashboard_page_exported (HekDashboardSession *session,
                                const char          *path,
                                StudioDashboardPage *self)
{
  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new_saved (path));
}

/* Charts are still drawn from what was kept before. */
static void
studio_dashboard_page_telemetry_changed (StudioDashboardPage *self)
{
  const char *problem = hek_telemetry_session_get_problem (self->telemetry);

  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (problem != NULL)
    studio_message_bar_show (self->message_bar, problem, NULL, NULL);
  else
    studio_message_bar_hide (self->message_bar);
}

void
studio_dashboard_page_connect_session (StudioDashboardPage *self)
{
  g_signal_connect_swapped (self->session, "list-changed",
                            G_CALLBACK (studio_dashboard_page_list_changed), self);
  g_signal_connect_swapped (self->session, "changed", G_CALLBACK (studio_dashboard_page_update),
                            self);
  g_signal_connect (self->session, "failed", G_CALLBACK (studio_dashboard_page_failed), self);
  g_signal_connect_swapped (self->session, "deleted", G_CALLBACK (studio_dashboard_page_deleted),
                            self);
  g_signal_connect (self->session, "exported", G_CALLBACK (studio_dashboard_page_exported), self);
  g_signal_connect_object (self->library, "changed", G_CALLBACK (studio_dashboard_page_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->telemetry, "state-changed",
                           G_CALLBACK (studio_dashboard_page_telemetry_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::sidebar-visible",
                    G_CALLBACK (studio_dashboard_page_show_editing), NULL);
  studio_dashboard_page_telemetry_changed (self);
}
