/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of the table of collections: a name with its tags, health with its icon, and text. */
#include "config.h"

#include "studio-library-cells.h"

#include <glib/gi18n.h>

#include "studio-library-list.h"
#include "studio-library-text.h"

#define STUDIO_COLUMN_DATA "studio-column" /* of a factory */

static void
studio_library_cells_pressed (GtkGestureClick *gesture,
                              int              n_press,
                              double           x,
                              double           y,
                              GtkListItem     *list_item)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *list = gtk_widget_get_ancestor (cell, STUDIO_TYPE_LIBRARY_LIST);
  double list_x, list_y;

  if (list == NULL || !gtk_widget_translate_coordinates (cell, list, x, y, &list_x, &list_y))
    return;
  studio_library_list_popup_at (STUDIO_LIBRARY_LIST (list), gtk_list_item_get_position (list_item),
                                list_x, list_y);
}

/* @cell: (transfer full) */
static void
studio_library_cells_take (GtkListItem *list_item,
                           GtkWidget   *cell)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (studio_library_cells_pressed),
                           list_item, 0);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (gesture));
  gtk_list_item_set_child (list_item, cell);
}

static GtkWidget *
new_label (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

/* Name, the tags dimmer, and a lock. */
static void
studio_library_cells_set_up_name (GtkListItemFactory *factory,
                                  GtkListItem        *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = new_label (0);
  GtkWidget *tags = new_label (0);
  GtkWidget *lock = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (tags, "dim-label");
  gtk_widget_add_css_class (tags, "caption");
  gtk_widget_set_hexpand (tags, TRUE);
  gtk_widget_set_tooltip_text (lock, _("Protected: nothing can change it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (lock), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Protected"), -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), lock);
  gtk_box_append (GTK_BOX (box), tags);
  studio_library_cells_take (list_item, box);
}

static void
studio_library_cells_bind_name (GtkListItemFactory *factory,
                                GtkListItem        *list_item)
{
  HekLibraryItem *item = gtk_list_item_get_item (list_item);
  const HekCollectionInfo *info = hek_library_item_get_info (item);
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *lock = gtk_widget_get_next_sibling (label);
  GtkWidget *tags = gtk_widget_get_next_sibling (lock);
  g_autofree char *joined = info->tags != NULL ? g_strjoinv (" · ", info->tags) : g_strdup ("");

  gtk_label_set_text (GTK_LABEL (label), hek_library_item_get_name (item));
  gtk_widget_set_tooltip_text (label, info->description[0] != '\0'
                                        ? info->description : hek_library_item_get_name (item));
  gtk_label_set_text (GTK_LABEL (tags), joined);
  gtk_widget_set_visible (lock, info->is_protected);
}

static void
studio_library_cells_set_up_health (GtkListItemFactory *factory,
                                    GtkListItem        *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *label = new_label (0);

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  studio_library_cells_take (list_item, box);
}

static void
studio_library_cells_bind_health (GtkListItemFactory *factory,
                                  GtkListItem        *list_item)
{
  static const char *const classes[] = { "error", "warning", "success" };
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *icon = gtk_widget_get_first_child (box);
  StudioHealth health;

  studio_library_get_health (gtk_list_item_get_item (list_item), &health);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (health.style, classes[i]) == 0)
      gtk_widget_add_css_class (icon, classes[i]);
    else
      gtk_widget_remove_css_class (icon, classes[i]);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), health.icon_name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), health.label);
  gtk_widget_set_tooltip_text (box, health.reason);
}

static void
studio_library_cells_set_up_text (GtkListItemFactory *factory,
                                  GtkListItem        *list_item)
{
  StudioColumn column
    = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), STUDIO_COLUMN_DATA));
  GtkWidget *label = new_label (studio_library_columns[column].is_number ? 1 : 0);

  gtk_widget_add_css_class (label, "numeric");
  studio_library_cells_take (list_item, label);
}

static void
studio_library_cells_bind_text (GtkListItemFactory *factory,
                                GtkListItem        *list_item)
{
  StudioColumn column
    = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), STUDIO_COLUMN_DATA));
  HekLibraryItem *item = gtk_list_item_get_item (list_item);
  HekSchema *schema = hek_library_item_get_schema (item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  g_autofree char *text = studio_library_column_format (item, column);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (column == STUDIO_COLUMN_VECTORS && schema != NULL)
    gtk_widget_set_tooltip_text (label, studio_library_dtype_label (schema->dtype));
  if (column == STUDIO_COLUMN_CHANGED && hek_library_item_get_stats (item) != NULL)
    {
      g_autofree char *moment
        = studio_library_format_moment (hek_library_item_get_stats (item)->changed_us);

      gtk_widget_set_tooltip_text (label, moment);
    }
}

GtkListItemFactory *
studio_library_cells_new (StudioColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GCallback set_up = G_CALLBACK (studio_library_cells_set_up_text);
  GCallback bind = G_CALLBACK (studio_library_cells_bind_text);

  if (column == STUDIO_COLUMN_NAME)
    {
      set_up = G_CALLBACK (studio_library_cells_set_up_name);
      bind = G_CALLBACK (studio_library_cells_bind_name);
    }
  else if (column == STUDIO_COLUMN_HEALTH)
    {
      set_up = G_CALLBACK (studio_library_cells_set_up_health);
      bind = G_CALLBACK (studio_library_cells_bind_health);
    }
  g_object_set_data (G_OBJECT (factory), STUDIO_COLUMN_DATA, GUINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", set_up, NULL);
  g_signal_connect (factory, "bind", bind, NULL);
  return factory;
}
