/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-start.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hek-dashboard-template.h"
#include "studio-own-name.h"

#define CARD_WIDTH 200
#define CARD_CHARS 26

static GtkWidget *
new_card (const char *icon_name,
          const char *title,
          const char *help,
          const char *id)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *name = gtk_label_new (title);
  GtkWidget *text = gtk_label_new (help);

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 24);
  gtk_widget_set_halign (icon, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_yalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (text), CARD_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (text), CARD_CHARS);
  gtk_widget_set_vexpand (text, TRUE);
  gtk_widget_add_css_class (text, "dim-label");
  gtk_widget_add_css_class (text, "caption");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), text);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "studio-dashboard-card");
  gtk_widget_set_size_request (button, CARD_WIDTH, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help, -1);
  studio_own_name_keep (button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "dashboard.create");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  return button;
}

static GtkWidget *
new_cards (void)
{
  GtkWidget *cards = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (cards), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (cards), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (cards), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (cards), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (cards), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (cards), 12);
  gtk_widget_set_halign (cards, GTK_ALIGN_CENTER);
  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      const HekDashboardTemplate *templ = hek_dashboard_template (i);

      gtk_flow_box_append (GTK_FLOW_BOX (cards),
                           new_card (templ->icon_name, g_dgettext (GETTEXT_PACKAGE, templ->label),
                                     g_dgettext (GETTEXT_PACKAGE, templ->help), templ->id));
    }
  gtk_flow_box_append (GTK_FLOW_BOX (cards),
                       new_card ("list-add-symbolic", _("Empty dashboard"),
                                 _("Nothing yet: widgets are dragged to it."), ""));
  for (GtkWidget *child = gtk_widget_get_first_child (cards); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE); /* the button in it is */
  return cards;
}

GtkWidget *
studio_dashboard_start_new (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *file = gtk_button_new_with_label (_("Import a dashboard…"));

  gtk_widget_set_halign (file, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (file, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (file), "dashboard.import");
  gtk_box_append (GTK_BOX (box), new_cards ());
  gtk_box_append (GTK_BOX (box), file);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "studio-dashboard-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("What does the engine do?"));
  adw_status_page_set_description (
    ADW_STATUS_PAGE (page),
    _("Searches, imports, indexes and memory are recorded as they happen. Begin with one of "
      "these; everything in it can be changed."));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), box);
  return page;
}
