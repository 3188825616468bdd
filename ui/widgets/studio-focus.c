/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-focus.h"

typedef struct
{
  GtkWindow *window;     /* not owned: it owns this */
  GSignalGroup *focused; /* owned: of the widget that has the focus */
  GtkWidget *keeper;     /* not owned, only compared: has the focus until it settles; or NULL */
  guint settle_idle;
} StudioFocus;

static void
studio_focus_free (StudioFocus *self)
{
  g_clear_handle_id (&self->settle_idle, g_source_remove);
  g_object_unref (self->focused);
  g_free (self);
}

/* What remains took the keys meanwhile; now the focus goes on to what is nearest and can be seen to
 * have it: a list gives it to the row at the same place. Unless somebody moved it since. */
static gboolean
studio_focus_settle (gpointer user_data)
{
  StudioFocus *self = user_data;
  GtkWidget *focus = gtk_window_get_focus (self->window);

  self->settle_idle = 0;
  if (focus != self->keeper)
    return G_SOURCE_REMOVE;
  while (focus != NULL && !gtk_widget_grab_focus (focus)
         && !gtk_widget_child_focus (focus, GTK_DIR_TAB_FORWARD))
    focus = gtk_widget_get_parent (focus);
  return G_SOURCE_REMOVE;
}

/* What remains is mapped still: all of what is removed was unmapped before. What is only hidden
 * hands keys to what it lies in, as it is. The window itself may be what goes; then the focus stays
 * until it comes back. */
static void
studio_focus_unrealize (GtkWidget   *widget,
                        StudioFocus *self)
{
  GtkWidget *remains = gtk_widget_get_parent (widget);

  if (gtk_window_get_focus (self->window) != widget
      || !gtk_widget_get_mapped (GTK_WIDGET (self->window)))
    return;
  while (remains != NULL && !gtk_widget_get_mapped (remains))
    remains = gtk_widget_get_parent (remains);
  self->keeper = remains != GTK_WIDGET (self->window) ? remains : NULL;
  gtk_root_set_focus (GTK_ROOT (self->window), self->keeper);
  if (self->settle_idle == 0)
    self->settle_idle = g_idle_add_full (G_PRIORITY_HIGH, studio_focus_settle, self, NULL);
}

void
studio_focus_leave_removed (GtkWindow *window)
{
  StudioFocus *self = g_new0 (StudioFocus, 1);

  self->window = window;
  self->focused = g_signal_group_new (GTK_TYPE_WIDGET);
  g_signal_group_connect (self->focused, "unrealize", G_CALLBACK (studio_focus_unrealize), self);
  g_object_bind_property (window, "focus-widget", self->focused, "target", G_BINDING_SYNC_CREATE);
  g_object_set_data_full (G_OBJECT (window), "studio-focus", self,
                          (GDestroyNotify) studio_focus_free);
}
