/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-tabs.h"

#include <glib/gi18n.h>

#include "studio-input.h"
#include "studio-menu-names.h"
#include "studio-own-name.h"

#define ID "studio-id"
#define NAME_CHARS 24

struct _StudioDashboardTabs
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkBox *box;         /* of the tabs, in their order */
  GtkWidget *add;

  HekDashboardSession *session; /* owned (nullable) */

  GtkWidget *held;     /* (nullable): the tab that follows the pointer */
  double held_x;       /* where the pointer took it, in @box */
  gboolean has_moved;
};

G_DEFINE_FINAL_TYPE (StudioDashboardTabs, studio_dashboard_tabs, GTK_TYPE_WIDGET)

static const char *
get_id (GtkWidget *tab)
{
  return g_object_get_data (G_OBJECT (tab), ID);
}

static GtkWidget *
find_tab (StudioDashboardTabs *self,
          const char          *id)
{
  GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (self->box));

  while (tab != NULL && !g_str_equal (get_id (tab), id))
    tab = gtk_widget_get_next_sibling (tab);
  return tab;
}

/* --- their order ----------------------------------------------------------------------------- */

static void
keep_order (StudioDashboardTabs *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (self->box));

  for (; tab != NULL; tab = gtk_widget_get_next_sibling (tab))
    g_ptr_array_add (ids, (gpointer) get_id (tab));
  g_ptr_array_add (ids, NULL);
  hek_dashboard_session_reorder (self->session, (const char *const *) ids->pdata);
}

/* Returns: whether there was a neighbour */
static gboolean
swap_with (StudioDashboardTabs *self,
           GtkWidget           *tab,
           gboolean             right)
{
  GtkWidget *other = right ? gtk_widget_get_next_sibling (tab)
                           : gtk_widget_get_prev_sibling (tab);

  if (other == NULL)
    return FALSE;
  if (right)
    gtk_box_reorder_child_after (self->box, tab, other);
  else
    gtk_box_reorder_child_after (self->box, other, tab);
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioDashboardTabs   *self)
{
  GtkWidget *tab = gtk_widget_get_focus_child (GTK_WIDGET (self->box));
  gboolean right = keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down;

  state &= GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  if (tab == NULL || state != GDK_CONTROL_MASK
      || (!right && keyval != GDK_KEY_Page_Up && keyval != GDK_KEY_KP_Page_Up))
    return GDK_EVENT_PROPAGATE;
  if (hek_dashboard_session_can_edit (self->session) && swap_with (self, tab, right))
    keep_order (self);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
  return GDK_EVENT_STOP;
}

/* --- by the pointer -------------------------------------------------------------------------- */

static double
middle_of (StudioDashboardTabs *self,
           GtkWidget           *tab)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (tab, GTK_WIDGET (self->box), &bounds))
    return 0;
  return bounds.origin.x + bounds.size.width / 2;
}

static void
drag_begin (GtkGestureDrag      *gesture,
            double               x,
            double               y,
            StudioDashboardTabs *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->box), x, y, GTK_PICK_DEFAULT);

  while (picked != NULL && gtk_widget_get_parent (picked) != GTK_WIDGET (self->box))
    picked = gtk_widget_get_parent (picked);
  if (picked == NULL || !hek_dashboard_session_can_edit (self->session))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->held = picked;
  self->held_x = x;
  self->has_moved = FALSE;
}

static void
drag_update (GtkGestureDrag      *gesture,
             double               dx,
             double               dy,
             StudioDashboardTabs *self)
{
  double x = self->held_x + dx;
  GtkWidget *other;

  if (self->held == NULL
      || !gtk_drag_check_threshold (GTK_WIDGET (self), (int) self->held_x, 0, (int) x, 0))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_add_css_class (self->held, "held");
  other = gtk_widget_get_next_sibling (self->held);
  if (other != NULL && x > middle_of (self, other))
    self->has_moved |= swap_with (self, self->held, TRUE);
  other = gtk_widget_get_prev_sibling (self->held);
  if (other != NULL && x < middle_of (self, other))
    self->has_moved |= swap_with (self, self->held, FALSE);
}

static void
drag_end (GtkGestureDrag      *gesture,
          double               dx,
          double               dy,
          StudioDashboardTabs *self)
{
  GtkWidget *held = g_steal_pointer (&self->held);

  if (held == NULL)
    return;
  gtk_widget_remove_css_class (held, "held");
  if (self->has_moved)
    keep_order (self);
}

/* --- what the session has -------------------------------------------------------------------- */

static const char *
name_of (StudioDashboardTabs    *self,
         const HekDashboardInfo *info)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);

  if (dashboard != NULL && g_str_equal (hek_dashboard_get_id (dashboard), info->id))
    return hek_dashboard_get_name (dashboard);
  return info->name;
}

static GtkWidget *
new_tab (const char *id)
{
  GtkWidget *tab = gtk_toggle_button_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_button_set_child (GTK_BUTTON (tab), label);
  gtk_widget_add_css_class (tab, "flat");
  g_object_set_data_full (G_OBJECT (tab), ID, g_strdup (id), g_free);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (tab), "dashboard.select");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (tab), "s", id);
  return tab;
}

static void
show_tab (StudioDashboardTabs    *self,
          GtkWidget              *tab,
          const HekDashboardInfo *info)
{
  const char *name = name_of (self, info);
  g_autofree char *text = info->problem == NULL ? g_strdup (name)
                                                : g_strdup_printf ("⚠ %s", name);

  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (tab))), text);
  gtk_widget_set_tooltip_text (tab, info->problem != NULL ? info->problem : name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  studio_own_name_keep (tab);
}

static void
update (StudioDashboardTabs *self)
{
  GPtrArray *list = hek_dashboard_session_get_list (self->session);
  GtkWidget *before = NULL, *tab, *next;

  if (self->held != NULL) /* it is where the pointer wants it */
    return;
  for (guint i = 0; i < list->len; i++)
    {
      const HekDashboardInfo *info = g_ptr_array_index (list, i);

      tab = find_tab (self, info->id);
      if (tab == NULL)
        {
          tab = new_tab (info->id);
          gtk_box_append (self->box, tab);
        }
      gtk_box_reorder_child_after (self->box, tab, before);
      show_tab (self, tab, info);
      before = tab;
    }
  tab = before != NULL ? gtk_widget_get_next_sibling (before)
                       : gtk_widget_get_first_child (GTK_WIDGET (self->box));
  for (; tab != NULL; tab = next)
    {
      next = gtk_widget_get_next_sibling (tab);
      gtk_box_remove (self->box, tab);
    }
}

void
studio_dashboard_tabs_set_session (StudioDashboardTabs *self,
                                   HekDashboardSession *session)
{
  g_set_object (&self->session, session);
  g_signal_connect_object (session, "list-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/* --- life ------------------------------------------------------------------------------------ */

static GMenuModel *
new_add_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) templates = g_menu_new ();
  g_autoptr (GMenu) others = g_menu_new ();

  for (guint i = 0; i < HEK_DASHBOARD_N_TEMPLATES; i++)
    {
      const HekDashboardTemplate *templ = hek_dashboard_template (i);
      g_autofree char *action = g_strdup_printf ("dashboard.create::%s", templ->id);

      g_menu_append (templates, g_dgettext (GETTEXT_PACKAGE, templ->label), action);
    }
  g_menu_append (others, _("Empty dashboard"), "dashboard.create::");
  g_menu_append (others, _("Copy of this one"), "dashboard.duplicate-dashboard");
  g_menu_append (others, _("From a file…"), "dashboard.import");
  g_menu_append_section (menu, _("From a template"), G_MENU_MODEL (templates));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
  return G_MENU_MODEL (menu);
}

static void
studio_dashboard_tabs_dispose (GObject *object)
{
  StudioDashboardTabs *self = STUDIO_DASHBOARD_TABS (object);

  self->held = NULL;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_dashboard_tabs_parent_class)->dispose (object);
}

static void
studio_dashboard_tabs_class_init (StudioDashboardTabsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_tabs_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "dashboardtabs");
}

static void
studio_dashboard_tabs_init (StudioDashboardTabs *self)
{
  g_autoptr (GMenuModel) menu = new_add_menu ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->scroller = gtk_scrolled_window_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  self->add = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->add), "list-add-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->add), menu);
  studio_menu_names_keep (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->add)));
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_set_tooltip_text (self->add, _("New dashboard"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("New dashboard"), -1);
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Dashboards"), -1);
  studio_input_add_keys (GTK_WIDGET (self), G_CALLBACK (on_key), NULL);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self->box), GTK_EVENT_CONTROLLER (drag));
}
