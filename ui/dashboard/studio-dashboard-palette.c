/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-palette.h"

#include <glib/gi18n.h>

#include "studio-dashboard-grid.h"
#include "studio-own-name.h"

#define KIND "studio-kind"

struct _StudioDashboardPalette
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (StudioDashboardPalette, studio_dashboard_palette, GTK_TYPE_WIDGET)

/* --- dragging -------------------------------------------------------------------------------- */

static GdkContentProvider *
prepare_drag (GtkDragSource *source,
              double         x,
              double         y,
              GtkWidget     *button)
{
  return studio_dashboard_grid_kind_content (g_object_get_data (G_OBJECT (button), KIND));
}

/* What hangs on the pointer is the button itself. */
static void
begin_drag (GtkDragSource *source,
            GdkDrag       *drag,
            GtkWidget     *button)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (button);

  gtk_drag_source_set_icon (source, paintable, gtk_widget_get_width (button) / 2,
                            gtk_widget_get_height (button) / 2);
}

static GtkWidget *
new_button (const HekWidgetKind *kind)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (g_dgettext (GETTEXT_PACKAGE, kind->label));
  GtkDragSource *source = gtk_drag_source_new ();
  g_autofree char *tooltip
    = g_strdup_printf (_("%s Drag it to its place, or click to add it"),
                       g_dgettext (GETTEXT_PACKAGE, kind->help));

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (kind->icon_name));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (label)), -1);
  studio_own_name_keep (button);
  g_object_set_data (G_OBJECT (button), KIND, (gpointer) kind);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "dashboard.add");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", kind->id);

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_drag), button);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_drag), button);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (source));
  return button;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
studio_dashboard_palette_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (studio_dashboard_palette_parent_class)->dispose (object);
}

static void
studio_dashboard_palette_class_init (StudioDashboardPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_palette_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
  gtk_widget_class_set_css_name (widget_class, "dashboardpalette");
}

static void
studio_dashboard_palette_init (StudioDashboardPalette *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (guint i = 0; i < HEK_WIDGET_N_KINDS; i++)
    gtk_box_append (GTK_BOX (box), new_button (hek_widget_kind (i)));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Widgets to add"), -1);
}

GtkWidget *
studio_dashboard_palette_new (void)
{
  return g_object_new (STUDIO_TYPE_DASHBOARD_PALETTE, NULL);
}
