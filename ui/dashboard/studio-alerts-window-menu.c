/* SPDX-License-Identifier: Apache-2.0 */
/* The menu of a row. Its items are about the selected rule, so that row is selected first. */
#include "config.h"

#include "studio-alerts-window-private.h"

#include <glib/gi18n.h>

#include "studio-menu-names.h"

#define KEY_INDENT 24

/* What details have as buttons; without an action, a new section begins. */
static const struct
{
  const char *label, *action;
} items[] = {
  { N_("Watched"), "alerts.enabled" },
  { NULL, NULL },
  { N_("Acknowledge…"), "alerts.acknowledge" },
  { N_("Silence until…"), "alerts.silence-until" },
  { N_("End the silence"), "alerts.unsilence" },
  { N_("Send a test"), "alerts.test" },
  { NULL, NULL },
  { N_("Edit…"), "alerts.edit" },
  { N_("Duplicate"), "alerts.duplicate" },
  { N_("Export this alert…"), "alerts.export-one" },
  { NULL, NULL },
  { N_("Delete"), "alerts.delete" },
};

static GMenuModel *
make_model (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (items[i].action != NULL)
      g_menu_append (section, _(items[i].label), items[i].action);
    else
      {
        g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
        g_object_unref (section);
        section = g_menu_new ();
      }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return G_MENU_MODEL (menu);
}

/* @x, @y: in the list */
static void
open_at (StudioAlertsWindow *self,
         GtkListBoxRow      *row,
         double              x,
         double              y)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self->row_menu));
  GdkRectangle place = { 0, 0, 1, 1 };

  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->list), parent, x, y, &x, &y))
    return;
  place.x = (int) x;
  place.y = (int) y;
  gtk_popover_set_pointing_to (self->row_menu, &place);
  gtk_popover_popup (self->row_menu);
}

void
studio_alerts_window_open_menu (StudioAlertsWindow *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GtkListBoxRow *row = focus != NULL ? GTK_LIST_BOX_ROW (focus)
                                     : gtk_list_box_get_selected_row (self->list);
  graphene_rect_t bounds;

  if (row != NULL &&
      gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    open_at (self, row, KEY_INDENT, (double) (bounds.origin.y + bounds.size.height / 2));
}

static void
on_pressed (GtkGestureClick    *click,
            int                 n_press,
            double              x,
            double              y,
            StudioAlertsWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);

  if (row == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  open_at (self, row, x, y);
}

/* Who came by a key goes on where they were. */
static void
on_closed (StudioAlertsWindow *self)
{
  GtkListBoxRow *row = self->list != NULL ? gtk_list_box_get_selected_row (self->list) : NULL;

  if (row != NULL && gtk_widget_get_mapped (GTK_WIDGET (row)))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
studio_alerts_window_set_up_menu (StudioAlertsWindow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  g_autoptr (GMenuModel) model = make_model ();

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->row_menu), model);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (click));
  studio_menu_names_keep (self->row_menu);
  g_signal_connect_object (self->row_menu, "closed", G_CALLBACK (on_closed), self,
                           G_CONNECT_SWAPPED);
  /* A rule that another program removes gives its selection away: the menu was not about that. */
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (gtk_popover_popdown),
                           self->row_menu, G_CONNECT_SWAPPED);
}
