/* SPDX-License-Identifier: Apache-2.0 */
/* The menus of the page, and its buttons in the header bar and in the bar over the points. */
#include "config.h"

#include "studio-explorer-page-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"

static void
append_section (GMenu *menu,
                GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

/* Layouts in another space than a hyperbolic one have no such views. */
static void
append_model (GMenu      *menu,
              const char *label,
              const char *model)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "explorer.model", "s", model);
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static void
studio_explorer_page_build_view_menu (StudioExplorerPage *self)
{
  GMenu *camera = g_menu_new ();
  GMenu *look = g_menu_new ();
  GMenu *more = g_menu_new ();
  GMenu *models = g_menu_new ();
  GMenu *end = g_menu_new ();

  self->view_menu = g_menu_new ();
  g_menu_append (camera, _("Show all points"), "explorer.fit");
  g_menu_append (camera, _("Show all that was filtered out"), "explorer.clear-filters");
  g_menu_append (look, _("Density"), "explorer.density");
  g_menu_append (look, _("Shade by depth"), "explorer.eye-dome");
  g_menu_append (look, _("Nearer points larger"), "explorer.attenuate");
  g_menu_append (look, _("Without perspective"), "explorer.parallel");
  g_menu_append (more, _("Axes"), "explorer.axes");
  g_menu_append (more, _("Labels of clusters"), "explorer.labels");
  g_menu_append (more, _("Lines to neighbours"), "explorer.links");
  append_model (models, _("Poincaré ball"), "ball");
  append_model (models, _("Klein ball"), "klein");
  append_model (models, _("Half-space"), "half-space");
  g_menu_append (end, _("As of a moment…"), "explorer.look-back");
  g_menu_append (end, _("Compare places"), "explorer.movers");
  g_menu_append (end, _("Frame meter"), "explorer.meter");
  append_section (self->view_menu, camera);
  append_section (self->view_menu, look);
  append_section (self->view_menu, more);
  append_section (self->view_menu, models);
  append_section (self->view_menu, end);
}

void
studio_explorer_page_build_menus (StudioExplorerPage *self)
{
  GMenu *work = g_menu_new ();
  GMenu *selection = g_menu_new ();
  GMenu *out = g_menu_new ();

  self->menu = g_menu_new ();
  g_menu_append (work, _("New layout…"), "explorer.new-layout");
  g_menu_append (selection, _("Select all"), "explorer.select-all");
  g_menu_append (selection, _("Invert the selection"), "explorer.invert");
  g_menu_append (selection, _("Copy keys"), "explorer.copy-keys");
  g_menu_append (out, _("Export picture…"), "explorer.export::picture");
  g_menu_append (out, _("Export positions…"), "explorer.export::positions");
  g_menu_append (out, _("Export rows…"), "explorer.export::rows");
  g_menu_append (out, _("Export report…"), "explorer.export::report");
  append_section (self->menu, work);
  append_section (self->menu, selection);
  append_section (self->menu, out);
  studio_explorer_page_build_view_menu (self);
}

GtkWidget *
studio_explorer_page_build_header (StudioExplorerPage *self)
{
  static const struct
  {
    const char *icon_name, *action;
    const char *name, *tooltip; /* translatable */
  } buttons[] = {
    { "go-previous-symbolic", "explorer.back", N_("Back"),
      N_("Back to where you looked from (Alt+Left)") },
    { "go-next-symbolic", "explorer.forward", N_("Forward"),
      N_("Forward to where you looked from (Alt+Right)") },
    { "edit-undo-symbolic", "explorer.undo", N_("Undo"),
      N_("Undo the last change of the selection or a tag (Ctrl+Z)") },
    { "edit-redo-symbolic", "explorer.redo", N_("Redo"),
      N_("Redo the change of the selection or a tag (Ctrl+Shift+Z)") },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_box_append (GTK_BOX (box),
                    studio_actions_new_button (buttons[i].icon_name, buttons[i].action,
                                               _(buttons[i].name), _(buttons[i].tooltip)));
  /* the focus stays in the page, which has the keys of the same actions */
  for (GtkWidget *button = gtk_widget_get_first_child (box); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    gtk_widget_set_focus_on_click (button, FALSE);
  return box;
}
