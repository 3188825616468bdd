/* SPDX-License-Identifier: Apache-2.0 */
/* Pointer, wheel, pinch and keys of the view of points. Offsets are widget units. */
#include "config.h"

#include "studio-points-view-private.h"

#include <math.h>

#include "studio-input.h"

#define KEY_DEG 5.0          /* for one press of an arrow key */
#define KEY_PAN 0.06         /* of the shorter side */
#define WHEEL_FACTOR 1.2     /* zoom of one click of the wheel */
#define FOCUS_FACTOR 0.35    /* of the distance, for a double click on a point */

/* What a drag has to be like to go on by itself. */
#define SPIN_REST_USEC 60000 /* later, the hand had come to rest before it let go */

/* Around the pointer a depth is looked for, pixels. */
#define DEPTH_REACH 6

static double
shorter_side (StudioPointsView *self)
{
  return MAX (MIN (gtk_widget_get_width (GTK_WIDGET (self)),
                   gtk_widget_get_height (GTK_WIDGET (self))), 1);
}

/* --- camera ---------------------------------------------------------------------------------- */

/* The depth of the point that is drawn nearest to a place; 0: none. */
static double
depth_at (StudioPointsView *self,
          double            x,
          double            y)
{
  const StudioPointsFrame *shown = self->shown;
  const double scale = studio_points_view_get_scale (self);
  const int px = (int) floor (x * scale), py = (int) floor (y * scale);
  double depth = 0;
  int best = G_MAXINT;

  if (shown == NULL || shown->depth == NULL
      || !hek_scene_camera_equal (&shown->view.camera, &self->camera))
    return 0;
  for (int dy = -DEPTH_REACH; dy <= DEPTH_REACH; dy++)
    for (int dx = -DEPTH_REACH; dx <= DEPTH_REACH; dx++)
      {
        const int ix = px + dx, iy = py + dy, away = dx * dx + dy * dy;
        float at;

        if (ix < 0 || iy < 0 || ix >= (int) shown->width || iy >= (int) shown->height
            || away >= best)
          continue;
        at = shown->depth[(gsize) iy * shown->width + (gsize) ix];
        if (at > 0 && isfinite (at))
          {
            best = away;
            depth = (double) at;
          }
      }
  return depth;
}

/* What is under a pointer that rests stays there through any number of clicks of the wheel, also
 * while no depth of the newest camera is known. */
static double
anchor_depth (StudioPointsView *self,
              double            x,
              double            y)
{
  StudioPointsInput *input = &self->input;
  double depth, anchor_x, anchor_y;
  HekSceneView view;

  hek_scene_view_init (&view, &self->camera, gtk_widget_get_width (GTK_WIDGET (self)),
                       gtk_widget_get_height (GTK_WIDGET (self)));
  if (input->has_anchor && x == input->anchor_x && y == input->anchor_y
      && hek_scene_view_project (&view, input->anchor, &anchor_x, &anchor_y, &depth)
      && hypot (anchor_x - x, anchor_y - y) < 1)
    return depth;
  depth = depth_at (self, x, y);
  input->has_anchor = depth > 0;
  if (input->has_anchor)
    hek_scene_view_unproject (&view, x, y, depth, input->anchor);
  input->anchor_x = x;
  input->anchor_y = y;
  return depth;
}

static void
zoom (StudioPointsView *self,
      double            factor,
      double            x,
      double            y)
{
  hek_scene_camera_zoom_at (&self->camera, gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)), factor, x, y,
                            anchor_depth (self, x, y));
  studio_points_view_moved (self);
}

/* --- pointing -------------------------------------------------------------------------------- */

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           StudioPointsView         *self)
{
  self->input.x = x;
  self->input.y = y;
  if (!self->moving && !self->input.dragging)
    studio_points_view_point (self);
}

static void
on_leave (GtkEventControllerMotion *controller,
          StudioPointsView         *self)
{
  self->input.x = self->input.y = -1;
  studio_points_view_stop_pointing (self);
}

/* --- dragging -------------------------------------------------------------------------------- */

static void
on_drag_begin (GtkGestureDrag   *gesture,
               double            x,
               double            y,
               StudioPointsView *self)
{
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  const GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  StudioPointsInput *input = &self->input;

  if (button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  studio_points_view_rest (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  studio_points_view_stop_band (self);
  input->dragging = FALSE;
  input->surrounds = button == GDK_BUTTON_PRIMARY && self->tool != STUDIO_POINTS_TOOL_TURN;
  input->start_x = x;
  input->start_y = y;
  input->pans = button == GDK_BUTTON_MIDDLE || (state & GDK_SHIFT_MASK) != 0
                || studio_points_view_is_flat (self);
  input->depth = depth_at (self, x, y);
  input->done_x = input->done_y = 0;
  input->speed_x = input->speed_y = 0;
  input->time_usec = g_get_monotonic_time ();
}

static void
on_drag_update (GtkGestureDrag   *gesture,
                double            x,
                double            y,
                StudioPointsView *self)
{
  StudioPointsInput *input = &self->input;
  const double dx = x - input->done_x, dy = y - input->done_y;
  const gint64 now = g_get_monotonic_time ();
  const double seconds = MAX ((double) (now - input->time_usec) / G_USEC_PER_SEC, 0.004);

  if (input->pinching)
    {
      input->done_x = x;
      input->done_y = y;
      return;
    }
  if (!input->dragging && hypot (x, y) < STUDIO_INPUT_DRAG_THRESHOLD)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (input->surrounds)
    {
      if (!input->dragging)
        studio_points_view_begin_band (self, input->start_x, input->start_y);
      input->dragging = TRUE;
      studio_points_view_move_band (self, input->start_x + x, input->start_y + y);
      return;
    }
  input->dragging = TRUE;
  input->done_x = x;
  input->done_y = y;
  input->time_usec = now;
  if (input->pans)
    {
      if (!studio_points_view_drag_space (self, input->start_x + x - dx, input->start_y + y - dy,
                                          dx, dy))
        studio_points_view_pan (self, dx, dy);
    }
  else
    studio_points_view_turn (self, dx, dy);
  input->speed_x = 0.5 * input->speed_x + 0.5 * dx / seconds;
  input->speed_y = 0.5 * input->speed_y + 0.5 * dy / seconds;
}

static void
on_drag_end (GtkGestureDrag   *gesture,
             double            x,
             double            y,
             StudioPointsView *self)
{
  StudioPointsInput *input = &self->input;

  if (input->surrounds)
    {
      if (input->dragging)
        studio_points_view_end_band (
          self, gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)));
      input->dragging = FALSE;
      return;
    }
  if (input->dragging && !self->mover.has_motion && studio_points_view_has_animations (self)
      && g_get_monotonic_time () - input->time_usec <= SPIN_REST_USEC
      && hypot (input->speed_x, input->speed_y) >= STUDIO_POINTS_SPIN_SPEED)
    {
      input->spins = TRUE;
      studio_points_view_begin_motion (self);
    }
  input->dragging = FALSE;
  if (!self->moving)
    studio_points_view_rest_moved (self);
  studio_points_view_maybe_rested (self);
}

/* Taken away, by another window or by the system: the end that follows selects nothing, and nothing
 * goes on by itself. */
static void
on_drag_cancelled (StudioPointsView *self)
{
  if (self->input.surrounds)
    studio_points_view_stop_band (self);
  self->input.speed_x = self->input.speed_y = 0;
}

static void
on_released (GtkGestureClick  *gesture,
             int               n_press,
             double            x,
             double            y,
             StudioPointsView *self)
{
  const GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  /* what was last pointed at may be elsewhere by now, and a finger never pointed at anything */
  self->input.x = x;
  self->input.y = y;
  studio_points_view_click (
    self, n_press, (guint) (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)));
}

void
studio_points_view_clicked (StudioPointsView        *self,
                            const StudioPointsClick *click)
{
  if (self->row == STUDIO_POINTS_VIEW_NO_ROW)
    {
      if (click->n_press == 2)
        studio_points_view_fit (self, TRUE);
      else
        g_signal_emit_by_name (self, "cleared", FALSE);
      return;
    }
  if (click->n_press == 2)
    {
      HekSceneCamera camera = self->camera;

      hek_scene_camera_focus (&camera, self->row_position, FOCUS_FACTOR);
      studio_points_view_fly_to (self, &camera);
    }
  else
    g_signal_emit_by_name (self, "activated", self->row, click->state);
}

/* --- zooming --------------------------------------------------------------------------------- */

static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           StudioPointsView         *self)
{
  const gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;

  studio_points_view_rest (self);
  zoom (self, pow (wheel ? WHEEL_FACTOR : STUDIO_INPUT_TOUCH_ZOOM, -dy), self->input.x,
        self->input.y);
  return GDK_EVENT_STOP;
}

/* A second finger: the first one drags no more, whatever it had begun. */
static void
on_pinch_begin (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                StudioPointsView *self)
{
  StudioPointsInput *input = &self->input;

  studio_points_view_rest (self);
  studio_points_view_stop_band (self);
  input->dragging = input->surrounds = FALSE;
  input->speed_x = input->speed_y = 0;
  input->pinching = TRUE;
  input->pinch = 1;
  if (!gtk_gesture_get_bounding_box_center (gesture, &input->pinch_x, &input->pinch_y))
    input->pinch_x = input->pinch_y = NAN;
  else
    input->depth = depth_at (self, input->pinch_x, input->pinch_y);
}

static void
on_pinch_end (StudioPointsView *self)
{
  self->input.pinching = FALSE;
  if (!self->moving)
    studio_points_view_rest_moved (self);
  studio_points_view_maybe_rested (self);
}

static void
on_pinch (GtkGestureZoom   *gesture,
          double            scale,
          StudioPointsView *self)
{
  StudioPointsInput *input = &self->input;
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y) || !(scale > 0))
    return;
  /* what lies between the fingers stays there */
  if (isfinite (input->pinch_x) && (x != input->pinch_x || y != input->pinch_y))
    studio_points_view_pan (self, x - input->pinch_x, y - input->pinch_y);
  input->pinch_x = x;
  input->pinch_y = y;
  zoom (self, scale / input->pinch, x, y);
  input->pinch = scale;
}

/* --- keys ------------------------------------------------------------------------------------ */

/* Which way a key flies; in the plane only along it. */
static double *
flight_of (StudioPointsView *self,
           guint             keyval,
           double           *sign)
{
  StudioPointsFlight *flight = &self->input.flight;
  const gboolean flat = studio_points_view_is_flat (self);

  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_d:
      *sign = 1;
      return &flight->right;
    case GDK_KEY_a:
      *sign = -1;
      return &flight->right;
    case GDK_KEY_w:
      *sign = 1;
      return flat ? &flight->up : &flight->forward;
    case GDK_KEY_s:
      *sign = -1;
      return flat ? &flight->up : &flight->forward;
    case GDK_KEY_e:
      *sign = 1;
      return flat ? NULL : &flight->up;
    case GDK_KEY_q:
      *sign = -1;
      return flat ? NULL : &flight->up;
    default:
      return NULL;
    }
}

static void
on_arrow (StudioPointsView *self,
          int               dx,
          int               dy,
          GdkModifierType   state)
{
  const double step = KEY_PAN * shorter_side (self);

  self->input.depth = 0;
  if ((state & GDK_SHIFT_MASK) != 0 || studio_points_view_is_flat (self))
    {
      if (!studio_points_view_drag_space (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                                          gtk_widget_get_height (GTK_WIDGET (self)) / 2.0,
                                          -dx * step, -dy * step))
        studio_points_view_pan (self, -dx * step, -dy * step);
    }
  else
    {
      hek_scene_camera_orbit (&self->camera, dx * KEY_DEG, -dy * KEY_DEG);
      studio_points_view_moved (self);
    }
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioPointsView      *self)
{
  const int zoom_step = studio_input_get_zoom_step (keyval);
  double sign, *flight;
  int right, down;

  if (studio_points_view_band_key (self, keyval, state))
    return GDK_EVENT_STOP;
  if (!studio_input_is_plain (state))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Escape && self->points != NULL)
    {
      if (!studio_points_view_stop_band (self))
        g_signal_emit_by_name (self, "cleared", TRUE);
      return GDK_EVENT_STOP;
    }
  flight = flight_of (self, keyval, &sign);
  if (flight != NULL)
    {
      self->input.start_usec = 0;
      self->input.spins = FALSE;
      *flight = sign;
      studio_points_view_begin_motion (self);
      return GDK_EVENT_STOP;
    }
  if (studio_input_get_arrow (keyval, &right, &down))
    {
      studio_points_view_rest (self);
      on_arrow (self, right, down, state);
      return GDK_EVENT_STOP;
    }
  if (zoom_step != 0)
    {
      studio_points_view_rest (self);
      zoom (self, zoom_step > 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR,
            gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
            gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home)
    {
      studio_points_view_fit (self, TRUE);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
on_key_released (GtkEventControllerKey *controller,
                 guint                  keyval,
                 guint                  keycode,
                 GdkModifierType        state,
                 StudioPointsView      *self)
{
  double sign, *flight = flight_of (self, keyval, &sign);

  if (flight != NULL && *flight == sign)
    *flight = 0;
}

/* A key that is let go elsewhere would fly on for ever. */
static void
on_focus_left (GtkEventControllerFocus *controller,
               StudioPointsView        *self)
{
  self->input.flight = (StudioPointsFlight) { 0 };
}

/* --- set-up ---------------------------------------------------------------------------------- */

void
studio_points_view_init_input (StudioPointsView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *drag, *pinch;

  self->input.x = self->input.y = -1;
  studio_input_add_motion (widget, G_CALLBACK (on_motion), G_CALLBACK (on_leave));
  studio_input_add_scroll (widget, GTK_EVENT_CONTROLLER_SCROLL_VERTICAL, G_CALLBACK (on_scroll));
  studio_input_add_keys (widget, G_CALLBACK (on_key), G_CALLBACK (on_key_released));
  drag = studio_input_add_drag (widget, 0, G_CALLBACK (on_drag_begin),
                                G_CALLBACK (on_drag_update), G_CALLBACK (on_drag_end));
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_drag_cancelled), self);
  studio_input_add_click (widget, NULL, G_CALLBACK (on_released));
  pinch = studio_input_add_pinch (widget, G_CALLBACK (on_pinch_begin), G_CALLBACK (on_pinch));
  g_signal_connect_swapped (pinch, "end", G_CALLBACK (on_pinch_end), self);
  gtk_gesture_group (drag, pinch); /* or a finger that drags would be lost to the pinch */
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (widget, focus);
}
