/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pointer, pinch and keys of the picture views. All of it ends in calls of the viewport, so linked
 * views follow. Positions are widget units here and device pixels from the centre there.
 */
#include "config.h"

#include "studio-picture-area-private.h"

#include <math.h>

#include "studio-input.h"

#define WHEEL_FACTOR 1.25        /* zoom of one click of the wheel, below 100 % */
#define ARROW_PAN (1.0 / 8)      /* part of the view that an arrow key moves */

/* From 100 % on the wheel keeps to zooms at which the pixels are equally large, or nearly. */
static const double wheel_steps[] = {
  1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64,
};

static void
to_viewport (StudioPictureArea *self,
             double             x,
             double             y,
             double            *dx,
             double            *dy)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int scale = gtk_widget_get_scale_factor (widget);

  *dx = (x - gtk_widget_get_width (widget) / 2.0) * scale;
  *dy = (y - gtk_widget_get_height (widget) / 2.0) * scale;
}

void
studio_picture_area_update_pointer (StudioPictureArea *self)
{
  StudioPictureInput *input = studio_picture_area_get_input (self);
  int x = -1, y = -1;

  if (!input->has_pointer)
    return;
  studio_picture_area_pixel_at (self, input->x, input->y, &x, &y);
  studio_picture_area_hover (self, x, y, self);
}

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           StudioPictureArea        *self)
{
  StudioPictureInput *input = studio_picture_area_get_input (self);

  input->has_pointer = TRUE;
  input->x = x;
  input->y = y;
  studio_picture_area_update_pointer (self);
}

static void
on_leave (GtkEventControllerMotion *controller,
          StudioPictureArea        *self)
{
  studio_picture_area_get_input (self)->has_pointer = FALSE;
  studio_picture_area_hover (self, -1, -1, NULL);
}

static void
zoom_by_wheel (StudioViewport *viewport,
               double          clicks,
               double          x,
               double          y)
{
  const double zoom = studio_viewport_get_zoom (viewport);
  const int n = G_N_ELEMENTS (wheel_steps);
  int i;

  /* wheels that tell parts of a click zoom smoothly */
  if (fabs (clicks) < 1 || zoom < 1 || (zoom <= 1 && clicks < 0))
    {
      studio_viewport_zoom_by (viewport, pow (WHEEL_FACTOR, clicks), x, y);
      return;
    }

  if (clicks > 0)
    {
      for (i = 0; i < n - 1 && wheel_steps[i] <= zoom; i++)
        ;
    }
  else
    {
      for (i = n - 1; i > 0 && wheel_steps[i] >= zoom; i--)
        ;
    }
  studio_viewport_zoom_to (viewport, wheel_steps[i], x, y);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           StudioPictureArea        *self)
{
  StudioPictureInput *input = studio_picture_area_get_input (self);
  StudioViewport *viewport = studio_picture_area_get_viewport (self);
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  const gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double x = 0, y = 0;

  if (!wheel && (state & GDK_CONTROL_MASK) == 0)
    {
      studio_viewport_pan_by (viewport, -dx * scale, -dy * scale);
      return GDK_EVENT_STOP;
    }
  if (input->has_pointer)
    to_viewport (self, input->x, input->y, &x, &y);
  if (wheel)
    zoom_by_wheel (viewport, -dy, x, y);
  else
    studio_viewport_zoom_by (viewport, pow (STUDIO_INPUT_TOUCH_ZOOM, -dy), x, y);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture        *gesture,
                GdkEventSequence  *sequence,
                StudioPictureArea *self)
{
  studio_picture_area_get_input (self)->pinch = 1.0;
}

static void
on_pinch (GtkGestureZoom    *gesture,
          double             scale,
          StudioPictureArea *self)
{
  StudioPictureInput *input = studio_picture_area_get_input (self);
  double x, y, dx, dy;

  if (scale <= 0 || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  to_viewport (self, x, y, &dx, &dy);
  studio_viewport_zoom_by (studio_picture_area_get_viewport (self), scale / input->pinch, dx, dy);
  input->pinch = scale;
}

static void
on_drag_begin (GtkGestureDrag    *gesture,
               double             x,
               double             y,
               StudioPictureArea *self)
{
  StudioPictureInput *input = studio_picture_area_get_input (self);
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  input->drag_x = input->drag_y = 0;
  if ((button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE) ||
      studio_picture_area_claims (self, x, y))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
on_drag_update (GtkGestureDrag    *gesture,
                double             x,
                double             y,
                StudioPictureArea *self)
{
  StudioPictureInput *input = studio_picture_area_get_input (self);
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (input->drag_x == 0 && input->drag_y == 0)
    {
      if (hypot (x, y) < STUDIO_INPUT_DRAG_THRESHOLD)
        return;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
    }
  studio_viewport_pan_by (studio_picture_area_get_viewport (self), (x - input->drag_x) * scale,
                          (y - input->drag_y) * scale);
  input->drag_x = x;
  input->drag_y = y;
}

static void
on_drag_end (GtkGestureDrag    *gesture,
             double             x,
             double             y,
             StudioPictureArea *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static void
on_pressed (GtkGestureClick   *gesture,
            int                n_press,
            double             x,
            double             y,
            StudioPictureArea *self)
{
  double dx, dy;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press != 2 || studio_picture_area_claims (self, x, y))
    return;
  to_viewport (self, x, y, &dx, &dy);
  studio_viewport_toggle_fit (studio_picture_area_get_viewport (self), dx, dy);
}

/* Moves the marked pixel, and the picture when the pixel would leave the view. */
static void
move_mark (StudioPictureArea *self,
           int                right,
           int                down)
{
  StudioViewport *viewport = studio_picture_area_get_viewport (self);
  GtkWidget *widget = GTK_WIDGET (self);
  const int scale = gtk_widget_get_scale_factor (widget);
  const double half_width = gtk_widget_get_width (widget) * scale / 2.0;
  const double half_height = gtk_widget_get_height (widget) * scale / 2.0;
  double center_x, center_y, dx, dy;
  guint width, height;
  int x, y;

  studio_viewport_get_picture_size (viewport, &width, &height);
  if (!studio_viewport_get_hover (viewport, &x, &y))
    {
      studio_viewport_get_center (viewport, &center_x, &center_y);
      x = (int) center_x;
      y = (int) center_y;
    }
  else
    {
      x += right;
      y += down;
    }
  x = CLAMP (x, 0, (int) width - 1);
  y = CLAMP (y, 0, (int) height - 1);

  studio_picture_area_get_input (self)->has_pointer = FALSE;
  studio_picture_area_hover (self, x, y, NULL);
  studio_viewport_from_source (viewport, x + 0.5, y + 0.5, &dx, &dy);
  studio_viewport_pan_by (viewport, CLAMP (dx, -half_width, half_width) - dx,
                          CLAMP (dy, -half_height, half_height) - dy);
}

static gboolean
on_arrow (StudioPictureArea *self,
          int                right,
          int                down,
          GdkModifierType    state)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int scale = gtk_widget_get_scale_factor (widget);

  if ((state & GDK_SHIFT_MASK) != 0)
    move_mark (self, right, down);
  else
    studio_viewport_pan_by (studio_picture_area_get_viewport (self),
                            -right * gtk_widget_get_width (widget) * ARROW_PAN * scale,
                            -down * gtk_widget_get_height (widget) * ARROW_PAN * scale);
  return GDK_EVENT_STOP;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioPictureArea     *self)
{
  StudioViewport *viewport = studio_picture_area_get_viewport (self);
  const int zoom_step = studio_input_get_zoom_step (keyval);
  StudioPictureGeometry geometry;
  int right, down;

  if (!studio_input_is_plain (state) || !studio_picture_area_get_geometry (self, &geometry))
    return GDK_EVENT_PROPAGATE;
  if (studio_input_get_arrow (keyval, &right, &down))
    return on_arrow (self, right, down, state);
  if (zoom_step != 0)
    {
      studio_viewport_zoom_step (viewport, zoom_step);
      return GDK_EVENT_STOP;
    }
  switch (keyval)
    {
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      studio_viewport_fit (viewport);
      return GDK_EVENT_STOP;
    case GDK_KEY_1:
    case GDK_KEY_KP_1:
      studio_viewport_zoom_to (viewport, 1.0, 0, 0);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
studio_picture_area_init_input (StudioPictureArea *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  studio_input_add_motion (widget, G_CALLBACK (on_motion), G_CALLBACK (on_leave));
  studio_input_add_scroll (widget, GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES, G_CALLBACK (on_scroll));
  studio_input_add_keys (widget, G_CALLBACK (on_key), NULL);
  studio_input_add_pinch (widget, G_CALLBACK (on_pinch_begin), G_CALLBACK (on_pinch));
  studio_input_add_drag (widget, 0, G_CALLBACK (on_drag_begin), G_CALLBACK (on_drag_update),
                         G_CALLBACK (on_drag_end));
  studio_input_add_click (widget, G_CALLBACK (on_pressed), NULL);
}
