/* SPDX-License-Identifier: Apache-2.0 */
/* The widgets of a dashboard on the whole screen: nothing else is seen, nothing can be changed, the
 * pointer goes when it rests, and the dashboards take turns when they shall. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include "studio-settings.h"

#define REST_MS 3000
#define ROTATION_KEY "dashboard-rotation"

/* --- the pointer ------------------------------------------------------------------------------ */

static gboolean
hide_pointer (gpointer data)
{
  StudioDashboardPage *self = data;

  self->hide_pointer = 0;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
  return G_SOURCE_REMOVE;
}

static void
let_pointer_rest (StudioDashboardPage *self)
{
  g_clear_handle_id (&self->hide_pointer, g_source_remove);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  if (self->presenting)
    self->hide_pointer = g_timeout_add (REST_MS, hide_pointer, self);
}

/* Also events without a move come, when what lies below the pointer changes. */
static void
on_motion (GtkEventControllerMotion *motion,
           double                    x,
           double                    y,
           StudioDashboardPage      *self)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  let_pointer_rest (self);
}

/* --- taking turns ----------------------------------------------------------------------------- */

/* The next one that can be read, and the first after the last. */
static gboolean
show_next (gpointer data)
{
  StudioDashboardPage *self = data;
  GPtrArray *list = hek_dashboard_session_get_list (self->session);
  const char *selected = hek_dashboard_session_get_selected (self->session);
  guint at = 0;

  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((const HekDashboardInfo *) g_ptr_array_index (list, i))->id, selected) == 0)
      at = i;
  for (guint i = 1; i < list->len; i++)
    {
      const HekDashboardInfo *info = g_ptr_array_index (list, (at + i) % list->len);

      if (info->problem != NULL)
        continue;
      hek_dashboard_session_select (self->session, info->id);
      break;
    }
  return G_SOURCE_CONTINUE;
}

static void
update_rotation (StudioDashboardPage *self)
{
  guint seconds = g_settings_get_uint (studio_settings_get (), ROTATION_KEY);

  g_clear_handle_id (&self->rotation, g_source_remove);
  if (self->presenting && seconds > 0)
    self->rotation = g_timeout_add_seconds (seconds, show_next, self);
}

/* --- in and out ------------------------------------------------------------------------------- */

static void
watch (StudioDashboardPage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_event_controller_set_name (motion, "present");
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (studio_settings_get (), "changed::" ROTATION_KEY,
                           G_CALLBACK (update_rotation), self, G_CONNECT_SWAPPED);
}

/* It costs an event each that nobody needs otherwise. */
static void
unwatch (StudioDashboardPage *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_strcmp0 (gtk_event_controller_get_name (controller), "present") != 0)
        continue;
      gtk_widget_remove_controller (GTK_WIDGET (self), controller);
      break;
    }
  g_signal_handlers_disconnect_by_func (studio_settings_get (), update_rotation, self);
}

void
studio_dashboard_page_present (StudioDashboardPage *self,
                               gboolean             presenting)
{
  if (self->session == NULL || presenting == self->presenting)
    return;
  self->presenting = presenting;
  g_object_set (self, "bare", presenting, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->head), !presenting);
  gtk_widget_set_visible (GTK_WIDGET (self->tools), !presenting);
  if (presenting)
    watch (self);
  else
    unwatch (self);
  let_pointer_rest (self);
  update_rotation (self);
  studio_dashboard_page_update (self); /* settings, palette, and whether anything can be changed */
  if (presenting)
    gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}
