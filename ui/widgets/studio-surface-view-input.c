/* SPDX-License-Identifier: Apache-2.0 */
/* Pointer, wheel, pinch and keys of the 3D view. Offsets are widget units. */
#include "config.h"

#include "studio-surface-view-private.h"

#include <math.h>

#include "studio-input.h"

#define TURN_DEG 0.4         /* for one unit of a drag */
#define TILT_DEG 0.3
#define KEY_DEG 5.0          /* for one press of an arrow key */
#define KEY_PAN 0.06         /* of the shorter side */
#define WHEEL_FACTOR 1.2     /* zoom of one click of the wheel */

/* After a drag it turns on, slower by a factor of e in this time, if it was fast enough. */
#define SPIN_SECONDS 0.18
#define SPIN_MIN_DEG 25.0    /* per second */
#define SPIN_REST_USEC 60000 /* the hand had come to rest before it let go */

/* --- camera ---------------------------------------------------------------------------------- */

static void
turn (StudioSurfaceView *self,
      double             azimuth_deg,
      double             elevation_deg)
{
  self->camera.azimuth_deg += azimuth_deg;
  self->camera.elevation_deg += elevation_deg;
  studio_surface_view_moved (self);
}

static void
zoom (StudioSurfaceView *self,
      double             factor,
      double             x,
      double             y)
{
  HekPlotSurfaceView view = { 0 };
  graphene_rect_t area;

  if (!studio_surface_view_get_area (self, &area))
    return;
  /* the rectangle of the scene is the same for every camera */
  if (self->shown != NULL)
    view = self->shown->view;
  hek_plot_camera_zoom_at (&self->camera, &view, factor, x - area.origin.x, y - area.origin.y);
  studio_surface_view_moved (self);
}

static void
zoom_middle (StudioSurfaceView *self,
             double             factor)
{
  graphene_rect_t area;

  if (self->shown == NULL || !studio_surface_view_get_area (self, &area))
    return;
  zoom (self, factor, area.origin.x + self->shown->view.x + self->shown->view.width / 2,
        area.origin.y + self->shown->view.y + self->shown->view.height / 2);
}

/* By parts of the shorter side. */
static void
pan (StudioSurfaceView *self,
     double             dx,
     double             dy)
{
  self->camera.pan_x += dx;
  self->camera.pan_y += dy;
  studio_surface_view_moved (self);
}

static double
shorter_side (StudioSurfaceView *self)
{
  double shorter = self->shown != NULL ? MIN (self->shown->view.width, self->shown->view.height)
                                       : 0;

  return MAX (shorter, 1);
}

/* --- pointing -------------------------------------------------------------------------------- */

void
studio_surface_view_leave (StudioSurfaceView *self)
{
  if (studio_viewport_get_hover_view (self->viewport) == self)
    studio_viewport_set_hover (self->viewport, -1, -1, NULL);
}

static void
point_at (StudioSurfaceView *self,
          double             x,
          double             y)
{
  HekPlotPick pick;
  graphene_rect_t area;
  int source_x, source_y;

  if (self->shown == NULL || self->shown->frame == NULL
      || !studio_surface_view_get_area (self, &area)
      || !hek_plot_surface_pick (&self->shown->plot, &self->shown->view, self->shown->frame,
                                 x - area.origin.x, y - area.origin.y, &pick))
    {
      studio_surface_view_leave (self);
      return;
    }
  studio_surface_view_to_source (self, self->shown->plot.grid, pick.mark.point_idx, &source_x,
                                 &source_y);
  studio_viewport_set_hover (self->viewport, source_x, source_y, self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  pick.text, -1);
}

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           StudioSurfaceView        *self)
{
  self->input.x = x;
  self->input.y = y;
  if (!self->moving)
    point_at (self, x, y);
}

static void
on_leave (GtkEventControllerMotion *controller,
          StudioSurfaceView        *self)
{
  studio_surface_view_leave (self);
}

/* --- turning on ------------------------------------------------------------------------------ */

static gboolean
on_spin (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  StudioSurfaceView *self = STUDIO_SURFACE_VIEW (widget);
  StudioSurfaceInput *input = &self->input;
  const gint64 now = gdk_frame_clock_get_frame_time (clock);
  const double seconds = CLAMP ((double) (now - input->time_usec) / G_USEC_PER_SEC, 0, 0.1);

  input->time_usec = now;
  turn (self, input->speed_x * seconds, input->speed_y * seconds);
  input->speed_x *= exp (-seconds / SPIN_SECONDS);
  input->speed_y *= exp (-seconds / SPIN_SECONDS);
  if (hypot (input->speed_x, input->speed_y) > SPIN_MIN_DEG / 5)
    return G_SOURCE_CONTINUE;
  input->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
start_spin (StudioSurfaceView *self)
{
  StudioSurfaceInput *input = &self->input;
  gboolean animations = FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations,
                NULL);
  if (!animations || g_get_monotonic_time () - input->time_usec > SPIN_REST_USEC
      || hypot (input->speed_x, input->speed_y) < SPIN_MIN_DEG)
    return;
  input->time_usec = g_get_monotonic_time ();
  input->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_spin, NULL, NULL);
}

void
studio_surface_view_stop_turning (StudioSurfaceView *self)
{
  if (self->input.tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->input.tick);
  self->input.tick = 0;
}

/* --- dragging -------------------------------------------------------------------------------- */

static void
on_drag_begin (GtkGestureDrag    *gesture,
               double             x,
               double             y,
               StudioSurfaceView *self)
{
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  const GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  studio_surface_view_stop_turning (self);
  if (button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->input.pans = button == GDK_BUTTON_MIDDLE || (state & GDK_SHIFT_MASK) != 0;
  self->input.done_x = self->input.done_y = 0;
  self->input.speed_x = self->input.speed_y = 0;
  self->input.time_usec = g_get_monotonic_time ();
}

static void
on_drag_update (GtkGestureDrag    *gesture,
                double             x,
                double             y,
                StudioSurfaceView *self)
{
  StudioSurfaceInput *input = &self->input;
  const double dx = x - input->done_x, dy = y - input->done_y;
  const gint64 now = g_get_monotonic_time ();
  const double seconds = MAX ((double) (now - input->time_usec) / G_USEC_PER_SEC, 0.004);

  if (input->done_x == 0 && input->done_y == 0 && hypot (x, y) < STUDIO_INPUT_DRAG_THRESHOLD)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  input->done_x = x;
  input->done_y = y;
  input->time_usec = now;
  if (input->pans)
    {
      pan (self, dx / shorter_side (self), dy / shorter_side (self));
      return;
    }
  /* the front of the scene follows the hand */
  turn (self, dx * TURN_DEG, dy * TILT_DEG);
  input->speed_x = 0.5 * input->speed_x + 0.5 * dx * TURN_DEG / seconds;
  input->speed_y = 0.5 * input->speed_y + 0.5 * dy * TILT_DEG / seconds;
}

static void
on_drag_end (GtkGestureDrag    *gesture,
             double             x,
             double             y,
             StudioSurfaceView *self)
{
  if (!self->input.pans)
    start_spin (self);
}

static void
on_released (GtkGestureClick   *gesture,
             int                n_press,
             double             x,
             double             y,
             StudioSurfaceView *self)
{
  if (n_press == 2)
    studio_surface_view_reset (self);
}

/* --- zooming --------------------------------------------------------------------------------- */

static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           StudioSurfaceView        *self)
{
  const gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;

  zoom (self, pow (wheel ? WHEEL_FACTOR : STUDIO_INPUT_TOUCH_ZOOM, -dy), self->input.x,
        self->input.y);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture        *gesture,
                GdkEventSequence  *sequence,
                StudioSurfaceView *self)
{
  self->input.pinch = 1;
}

static void
on_pinch (GtkGestureZoom    *gesture,
          double             scale,
          StudioSurfaceView *self)
{
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y) || !(scale > 0))
    return;
  zoom (self, scale / self->input.pinch, x, y);
  self->input.pinch = scale;
}

/* --- keys ------------------------------------------------------------------------------------ */

static gboolean
on_arrow (StudioSurfaceView *self,
          int                dx,
          int                dy,
          GdkModifierType    state)
{
  studio_surface_view_stop_turning (self);
  if ((state & GDK_SHIFT_MASK) != 0)
    pan (self, dx * KEY_PAN, dy * KEY_PAN);
  else
    turn (self, dx * KEY_DEG, -dy * KEY_DEG);
  return GDK_EVENT_STOP;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioSurfaceView     *self)
{
  const int zoom_step = studio_input_get_zoom_step (keyval);
  int right, down;

  if (!studio_input_is_plain (state))
    return GDK_EVENT_PROPAGATE;
  if (studio_input_get_arrow (keyval, &right, &down))
    return on_arrow (self, right, down, state);
  if (zoom_step != 0)
    {
      zoom_middle (self, zoom_step > 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR);
      return GDK_EVENT_STOP;
    }
  switch (keyval)
    {
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      studio_surface_view_reset (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* --- set-up ---------------------------------------------------------------------------------- */

void
studio_surface_view_init_input (StudioSurfaceView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  studio_input_add_motion (widget, G_CALLBACK (on_motion), G_CALLBACK (on_leave));
  studio_input_add_scroll (widget, GTK_EVENT_CONTROLLER_SCROLL_VERTICAL, G_CALLBACK (on_scroll));
  studio_input_add_keys (widget, G_CALLBACK (on_key), NULL);
  studio_input_add_drag (widget, 0, G_CALLBACK (on_drag_begin), G_CALLBACK (on_drag_update),
                         G_CALLBACK (on_drag_end));
  studio_input_add_click (widget, NULL, G_CALLBACK (on_released));
  studio_input_add_pinch (widget, G_CALLBACK (on_pinch_begin), G_CALLBACK (on_pinch));
}
