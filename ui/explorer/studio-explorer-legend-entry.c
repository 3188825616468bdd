/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-legend-entry.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-legend-swatch.h"
#include "studio-menu-names.h"

struct _StudioExplorerLegendEntry
{
  GtkWidget parent_instance;

  HekExplorerView *view; /* owned */
  guint entry;

  GtkWidget *toggle;
  GtkWidget *swatch;
  GtkLabel *label;
  GtkLabel *count;
  GtkWidget *menu;       /* (nullable): a popover, when it was asked for */
  gboolean updating;
  guint32 pressed_ms;    /* when it was pressed last, by the clock of the display */
  gboolean is_double;    /* the press that is under way is the second one of a double click */
  gboolean was_only;     /* before the first one */
};

G_DEFINE_FINAL_TYPE (StudioExplorerLegendEntry, studio_explorer_legend_entry, GTK_TYPE_WIDGET)

static const HekSceneLegendEntry *
studio_explorer_legend_entry_get (StudioExplorerLegendEntry *self)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);

  return coloring != NULL && self->entry < coloring->legend.n_entries
           ? &coloring->legend.entries[self->entry] : NULL;
}

/* --- what it does ---------------------------------------------------------------------------- */

static gboolean
studio_explorer_legend_entry_is_only (StudioExplorerLegendEntry *self)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);

  for (guint i = 0; coloring != NULL && i < coloring->legend.n_entries; i++)
    if (hek_explorer_view_is_entry_visible (self->view, i) != (i == self->entry))
      return FALSE;
  return TRUE;
}

/* The first click of a double click has hidden or shown the entry already: what counts is what was
 * before it. */
static void
studio_explorer_legend_entry_isolate (StudioExplorerLegendEntry *self,
                                      gboolean                   was_only)
{
  if (was_only != studio_explorer_legend_entry_is_only (self))
    hek_explorer_view_set_entry_visible (self->view, self->entry, TRUE);
  if (was_only != studio_explorer_legend_entry_is_only (self))
    return;
  hek_explorer_view_show_only (self->view, self->entry);
}

static void
studio_explorer_legend_entry_toggled (StudioExplorerLegendEntry *self,
                                      GtkToggleButton           *toggle)
{
  g_autoptr (StudioExplorerLegendEntry) keep = g_object_ref (self);

  if (self->updating)
    return;
  if (self->is_double)
    {
      self->is_double = FALSE;
      studio_explorer_legend_entry_isolate (self, self->was_only);
      return;
    }
  self->was_only = studio_explorer_legend_entry_is_only (self);
  hek_explorer_view_set_entry_visible (self->view, self->entry,
                                       gtk_toggle_button_get_active (toggle));
}

/* The button takes the click for itself, so that a gesture would see no second one; and the times
 * are those of the events, however long the first click has taken. */
static gboolean
studio_explorer_legend_entry_event (GtkEventControllerLegacy  *controller,
                                    GdkEvent                  *event,
                                    StudioExplorerLegendEntry *self)
{
  guint32 time_ms;
  int double_click_ms;

  if (gdk_event_get_event_type (event) != GDK_BUTTON_PRESS
      || gdk_button_event_get_button (event) != GDK_BUTTON_PRIMARY)
    return GDK_EVENT_PROPAGATE;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time",
                &double_click_ms, NULL);
  time_ms = gdk_event_get_time (event);
  self->is_double = self->pressed_ms != 0 && time_ms - self->pressed_ms < (guint) double_click_ms;
  self->pressed_ms = self->is_double ? 0 : time_ms;
  return GDK_EVENT_PROPAGATE;
}

static void
studio_explorer_legend_entry_activate_only (GtkWidget  *widget,
                                            const char *action,
                                            GVariant   *parameter)
{
  StudioExplorerLegendEntry *self = STUDIO_EXPLORER_LEGEND_ENTRY (widget);

  hek_explorer_view_show_only (self->view, self->entry);
}

static void
studio_explorer_legend_entry_activate_hide (GtkWidget  *widget,
                                            const char *action,
                                            GVariant   *parameter)
{
  StudioExplorerLegendEntry *self = STUDIO_EXPLORER_LEGEND_ENTRY (widget);

  hek_explorer_view_set_entry_visible (
    self->view, self->entry, !hek_explorer_view_is_entry_visible (self->view, self->entry));
}

static void
studio_explorer_legend_entry_activate_select (GtkWidget  *widget,
                                              const char *action,
                                              GVariant   *parameter)
{
  StudioExplorerLegendEntry *self = STUDIO_EXPLORER_LEGEND_ENTRY (widget);

  hek_explorer_view_select_entry (self->view, self->entry,
                                  g_str_equal (action, "legend.add") ? HEK_SCENE_SET_UNION
                                                                     : HEK_SCENE_SET_REPLACE);
}

/* --- the menu -------------------------------------------------------------------------------- */

static void
studio_explorer_legend_entry_menu_closed (StudioExplorerLegendEntry *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->toggle);
}

static void
studio_explorer_legend_entry_popup (StudioExplorerLegendEntry *self,
                                    const GdkRectangle        *at)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();
      g_autoptr (GMenu) selection = g_menu_new ();

      g_menu_append (menu, _("_Hide or Show"), "legend.hide");
      g_menu_append (menu, _("Show _Only This, or All"), "legend.only");
      g_menu_append (selection, _("_Select These"), "legend.select");
      g_menu_append (selection, _("_Add to the Selection"), "legend.add");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (selection));
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      studio_menu_names_keep (GTK_POPOVER (self->menu));
      g_signal_connect_object (self->menu, "closed",
                               G_CALLBACK (studio_explorer_legend_entry_menu_closed), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
studio_explorer_legend_entry_pressed (GtkGestureClick           *gesture,
                                      int                        n_press,
                                      double                     x,
                                      double                     y,
                                      StudioExplorerLegendEntry *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  studio_explorer_legend_entry_popup (self, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static gboolean
studio_explorer_legend_entry_open_menu (GtkWidget *widget,
                                        GVariant  *args,
                                        gpointer   data)
{
  studio_explorer_legend_entry_popup (
    STUDIO_EXPLORER_LEGEND_ENTRY (widget),
    &(GdkRectangle) { 24, gtk_widget_get_height (widget), 1, 1 });
  return GDK_EVENT_STOP;
}

/* --- what it shows --------------------------------------------------------------------------- */

void
studio_explorer_legend_entry_update (StudioExplorerLegendEntry *self)
{
  const HekSceneLegendEntry *entry;
  g_autofree char *count = NULL, *rows = NULL, *tooltip = NULL;
  gboolean is_visible;

  g_return_if_fail (STUDIO_IS_EXPLORER_LEGEND_ENTRY (self));

  entry = studio_explorer_legend_entry_get (self);
  if (entry == NULL)
    return;
  is_visible = hek_explorer_view_is_entry_visible (self->view, self->entry);
  count = studio_count_format (entry->n_rows);
  rows = g_strdup_printf (g_dngettext (NULL, "%s row", "%s rows", entry->n_rows), count);
  tooltip = g_strdup_printf (is_visible
                               ? _("%s: %s\nClick hides them, a double click shows only them")
                               : _("%s: %s\nClick shows them, a double click shows only them"),
                             entry->label, rows);
  gtk_label_set_text (self->label, entry->label);
  gtk_label_set_text (self->count, count);
  studio_explorer_legend_swatch_set (STUDIO_EXPLORER_LEGEND_SWATCH (self->swatch), entry->rgb,
                                     is_visible);
  gtk_widget_set_tooltip_text (self->toggle, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  entry->label, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, rows, -1);
  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), is_visible);
  self->updating = FALSE;
  if (is_visible)
    gtk_widget_remove_css_class (self->toggle, "hidden");
  else
    gtk_widget_add_css_class (self->toggle, "hidden");
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_legend_entry_size_allocate (GtkWidget *widget,
                                            int        width,
                                            int        height,
                                            int        baseline)
{
  StudioExplorerLegendEntry *self = STUDIO_EXPLORER_LEGEND_ENTRY (widget);

  gtk_widget_size_allocate (self->toggle, &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
studio_explorer_legend_entry_measure (GtkWidget      *widget,
                                      GtkOrientation  orientation,
                                      int             for_size,
                                      int            *minimum,
                                      int            *natural,
                                      int            *minimum_baseline,
                                      int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_EXPLORER_LEGEND_ENTRY (widget)->toggle, orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
studio_explorer_legend_entry_dispose (GObject *object)
{
  StudioExplorerLegendEntry *self = STUDIO_EXPLORER_LEGEND_ENTRY (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->toggle, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (studio_explorer_legend_entry_parent_class)->dispose (object);
}

static void
studio_explorer_legend_entry_class_init (StudioExplorerLegendEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_legend_entry_dispose;
  widget_class->size_allocate = studio_explorer_legend_entry_size_allocate;
  widget_class->measure = studio_explorer_legend_entry_measure;
  gtk_widget_class_install_action (widget_class, "legend.hide", NULL,
                                   studio_explorer_legend_entry_activate_hide);
  gtk_widget_class_install_action (widget_class, "legend.only", NULL,
                                   studio_explorer_legend_entry_activate_only);
  gtk_widget_class_install_action (widget_class, "legend.select", NULL,
                                   studio_explorer_legend_entry_activate_select);
  gtk_widget_class_install_action (widget_class, "legend.add", NULL,
                                   studio_explorer_legend_entry_activate_select);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0,
                                studio_explorer_legend_entry_open_menu, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                studio_explorer_legend_entry_open_menu, NULL);
  gtk_widget_class_set_css_name (widget_class, "legendentry");
}

static void
studio_explorer_legend_entry_init (StudioExplorerLegendEntry *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *events = gtk_event_controller_legacy_new ();

  self->swatch = studio_explorer_legend_swatch_new ();
  self->label = GTK_LABEL (gtk_label_new (NULL));
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (self->label, 3);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
  gtk_box_append (GTK_BOX (line), self->swatch);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->count));
  self->toggle = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->toggle), line);
  gtk_widget_add_css_class (self->toggle, "flat");
  gtk_widget_set_parent (self->toggle, GTK_WIDGET (self));
  g_signal_connect_object (self->toggle, "toggled",
                           G_CALLBACK (studio_explorer_legend_entry_toggled), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (studio_explorer_legend_entry_event), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (studio_explorer_legend_entry_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
studio_explorer_legend_entry_new (HekExplorerView *view,
                                  guint            entry)
{
  StudioExplorerLegendEntry *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_LEGEND_ENTRY, NULL);
  self->view = g_object_ref (view);
  self->entry = entry;
  studio_explorer_legend_entry_update (self);
  return GTK_WIDGET (self);
}
