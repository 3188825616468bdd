/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-focus.h"

/* What is only hidden still hands keys to what it lies in. The window itself may be what goes; then
 * the focus stays until it comes back. */
static void
on_unrealize (GtkWidget *widget,
              GtkWindow *window)
{
  if (gtk_window_get_focus (window) == widget && gtk_widget_get_mapped (GTK_WIDGET (window)))
    gtk_window_set_focus (window, NULL);
}

void
studio_focus_leave_removed (GtkWindow *window)
{
  GSignalGroup *focused = g_signal_group_new (GTK_TYPE_WIDGET);

  g_signal_group_connect_object (focused, "unrealize", G_CALLBACK (on_unrealize), window, 0);
  g_object_bind_property (window, "focus-widget", focused, "target", G_BINDING_SYNC_CREATE);
  g_object_set_data_full (G_OBJECT (window), "studio-focus", focused, g_object_unref);
}
