/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-selection-grow.h"

#include <glib/gi18n.h>

#include "hek-explorer-grow.h"

#define STUDIO_USUAL_K 10

static void
studio_grow_clicked (GtkWidget *button,
                     gpointer   count)
{
  GtkWidget *popover = gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER);
  guint k = (guint) gtk_spin_button_get_value_as_int (count);

  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_activate_action (popover, "selection.grow", "u", k);
}

static GtkWidget *
studio_new_count (void)
{
  GtkWidget *count = gtk_spin_button_new_with_range (1, HEK_EXPLORER_GROW_MAX_K, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (count), STUDIO_USUAL_K);
  gtk_editable_set_width_chars (GTK_EDITABLE (count), 3);
  gtk_accessible_update_property (GTK_ACCESSIBLE (count), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Nearest rows of each"), -1);
  return count;
}

GtkWidget *
studio_explorer_selection_grow_new (void)
{
  GtkWidget *popover = gtk_popover_new (), *count = studio_new_count ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("_Nearest rows of each"));
  GtkWidget *button = gtk_button_new_with_label (_("Add them"));

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), count);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), count);
  gtk_widget_set_tooltip_text (button,
                               _("Adds rows that are near in the space of the vectors"));
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect (button, "clicked", G_CALLBACK (studio_grow_clicked), count);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), button);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}
