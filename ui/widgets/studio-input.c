/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-input.h"

gboolean
studio_input_is_plain (GdkModifierType state)
{
  return (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) == 0;
}

gboolean
studio_input_get_arrow (guint  keyval,
                        int   *right,
                        int   *down)
{
  *right = *down = 0;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      *right = -1;
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      *right = 1;
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      *down = -1;
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      *down = 1;
      return TRUE;
    default:
      return FALSE;
    }
}

int
studio_input_get_zoom_step (guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      return 1;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      return -1;
    default:
      return 0;
    }
}

/* @controller: (transfer full) */
static void
studio_input_add (GtkWidget          *widget,
                  GtkEventController *controller,
                  const char         *signal,
                  GCallback           handler,
                  const char         *other_signal,
                  GCallback           other_handler)
{
  if (handler != NULL)
    g_signal_connect (controller, signal, handler, widget);
  if (other_handler != NULL)
    g_signal_connect (controller, other_signal, other_handler, widget);
  gtk_widget_add_controller (widget, controller);
}

void
studio_input_add_motion (GtkWidget *widget,
                         GCallback  motion,
                         GCallback  leave)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();

  g_signal_connect (controller, "enter", motion, widget);
  studio_input_add (widget, controller, "motion", motion, "leave", leave);
}

void
studio_input_add_scroll (GtkWidget                     *widget,
                         GtkEventControllerScrollFlags  flags,
                         GCallback                      scroll)
{
  studio_input_add (widget, gtk_event_controller_scroll_new (flags), "scroll", scroll, NULL, NULL);
}

void
studio_input_add_keys (GtkWidget *widget,
                       GCallback  pressed,
                       GCallback  released)
{
  studio_input_add (widget, gtk_event_controller_key_new (), "key-pressed", pressed,
                    "key-released", released);
}

void
studio_input_add_click (GtkWidget *widget,
                        GCallback  pressed,
                        GCallback  released)
{
  studio_input_add (widget, GTK_EVENT_CONTROLLER (gtk_gesture_click_new ()), "pressed", pressed,
                    "released", released);
}

GtkGesture *
studio_input_add_drag (GtkWidget *widget,
                       guint      button,
                       GCallback  begin,
                       GCallback  update,
                       GCallback  end)
{
  GtkGesture *gesture = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), button);
  g_signal_connect (gesture, "drag-begin", begin, widget);
  studio_input_add (widget, GTK_EVENT_CONTROLLER (gesture), "drag-update", update, "drag-end",
                    end);
  return gesture;
}

GtkGesture *
studio_input_add_pinch (GtkWidget *widget,
                        GCallback  begin,
                        GCallback  scale_changed)
{
  GtkGesture *gesture = gtk_gesture_zoom_new ();

  studio_input_add (widget, GTK_EVENT_CONTROLLER (gesture), "begin", begin, "scale-changed",
                    scale_changed);
  return gesture;
}
