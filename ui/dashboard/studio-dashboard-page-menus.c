/* SPDX-License-Identifier: Apache-2.0 */
/* The menus of the page and of a tile, and what the window's header bar shows. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-alerts-button.h"
#include "studio-own-name.h"

static GMenu *
studio_dashboard_page_build_turns (void)
{
  static const struct
  {
    const char *label;
    guint seconds;
  } turns[] = {
    { N_("Off"), 0 },
    { N_("Every 15 seconds"), 15 },
    { N_("Every 30 seconds"), 30 },
    { N_("Every minute"), 60 },
    { N_("Every 5 minutes"), 300 },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_autofree char *action
        = g_strdup_printf ("dashboard.dashboard-rotation(uint32 %u)", turns[i].seconds);

      g_menu_append (menu, _(turns[i].label), action);
    }
  return menu;
}

static void
studio_dashboard_page_build_menu (StudioDashboardPage *self)
{
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) one = g_menu_new ();
  g_autoptr (GMenu) look = g_menu_new ();
  g_autoptr (GMenu) turns = studio_dashboard_page_build_turns ();

  self->menu = g_menu_new ();
  g_menu_append (change, _("Edit"), "dashboard.edit");
  g_menu_append (change, _("Undo"), "dashboard.undo");
  g_menu_append (change, _("Redo"), "dashboard.redo");
  g_menu_append (change, _("Paste widget"), "dashboard.paste");
  g_menu_append (one, _("Rename…"), "dashboard.rename");
  g_menu_append (one, _("Import…"), "dashboard.import");
  g_menu_append (one, _("Export…"), "dashboard.export");
  g_menu_append (one, _("Add to a report"), "dashboard.report-dashboard");
  g_menu_append (one, _("Delete"), "dashboard.delete");
  g_menu_append (look, _("Whole screen"), "dashboard.present");
  g_menu_append (look, _("Alerts"), "dashboard.alerts");
  g_menu_append (look, _("Reports"), "dashboard.report");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (change));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (one));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (look));
  /* not a submenu: GTK 4.8 keeps its page when the window shows the menu of another page, and
   * complains when this one comes back */
  g_menu_append_section (self->menu, _("Take turns on the whole screen"), G_MENU_MODEL (turns));
}

void
studio_dashboard_page_build_menus (StudioDashboardPage *self)
{
  g_autoptr (GMenu) look = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) out = g_menu_new ();
  GMenu *tile = g_menu_new ();

  studio_dashboard_page_build_menu (self);
  g_menu_append (look, _("Settings"), "dashboard.configure");
  g_menu_append (look, _("Show as its settings say"), "dashboard.reset-view");
  g_menu_append (change, _("Cut"), "dashboard.cut");
  g_menu_append (change, _("Copy"), "dashboard.copy");
  g_menu_append (change, _("Duplicate"), "dashboard.duplicate");
  g_menu_append (change, _("Remove"), "dashboard.remove");
  g_menu_append (out, _("Copy data"), "dashboard.copy-data");
  g_menu_append (out, _("Show in the Explorer"), "dashboard.explore");
  g_menu_append (out, _("Export…"), "dashboard.export-widget");
  g_menu_append (out, _("Alert on this…"), "dashboard.alert-widget");
  g_menu_append (out, _("Add to a report"), "dashboard.report-widget");
  g_menu_append_section (tile, NULL, G_MENU_MODEL (look));
  g_menu_append_section (tile, NULL, G_MENU_MODEL (change));
  g_menu_append_section (tile, NULL, G_MENU_MODEL (out));
  self->tile_menu = G_MENU_MODEL (tile);
}

GtkWidget *
studio_dashboard_page_build_header (StudioDashboardPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *edit = gtk_toggle_button_new_with_label (_("Edit"));
  GtkWidget *alerts = studio_alerts_button_new (self->telemetry);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (edit), "dashboard.edit");
  gtk_widget_set_tooltip_text (edit, _("Change the dashboard (Ctrl+E)"));
  gtk_widget_set_margin_end (edit, 6);
  gtk_box_append (GTK_BOX (box), edit);
  gtk_box_append (GTK_BOX (box),
                  studio_actions_new_button ("edit-undo-symbolic", "dashboard.undo", _("Undo"),
                                             _("Undo (Ctrl+Z)")));
  gtk_box_append (GTK_BOX (box),
                  studio_actions_new_button ("edit-redo-symbolic", "dashboard.redo", _("Redo"),
                                             _("Redo (Ctrl+Shift+Z)")));
  studio_alerts_button_set_action_name (STUDIO_ALERTS_BUTTON (alerts), "dashboard.alerts");
  gtk_box_append (GTK_BOX (box), alerts);
  return box;
}
