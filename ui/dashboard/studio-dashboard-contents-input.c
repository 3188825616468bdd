/* SPDX-License-Identifier: Apache-2.0 */
/* What the pointer is over, clicks and the wheel; -drag.c has drags, -keys.c the keyboard. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <math.h>

#include "studio-input.h"

#define STUDIO_PANE_WHEEL_ROWS 3.0
#define STUDIO_PANE_WHEEL_ZOOM 1.2

/* --- pointing --------------------------------------------------------------------------------- */

static gboolean
is_same_hit (const HekWidgetHit *a,
             const HekWidgetHit *b)
{
  return a->kind == b->kind && a->frame_idx == b->frame_idx && a->column_idx == b->column_idx
         && a->row == b->row && a->x == b->x && a->y == b->y;
}

static void
studio_dashboard_pane_tell (StudioDashboardPane *self)
{
  g_autofree char *row = NULL;
  const char *text = self->has_hit ? self->hit.text : "";

  if (self->has_hit && self->hit.kind == HEK_WIDGET_HIT_ROW)
    text = row = studio_dashboard_pane_describe_row (self, self->hit.row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->body), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
  gtk_widget_set_cursor_from_name (
    self->body, self->has_hit && self->hit.kind == HEK_WIDGET_HIT_HEADER ? "pointer" : NULL);
}

/* The moment that the pointer is at, for the other charts. */
static void
studio_dashboard_pane_link (StudioDashboardPane *self)
{
  HekPlotFrame axes;
  double x = NAN;

  if (studio_dashboard_pane_get_manner (self) != STUDIO_PANE_TIME)
    return;
  if (self->view.has_pointer && studio_dashboard_pane_get_axes (self, &axes)
      && self->view.pointer_x >= axes.x && self->view.pointer_x <= axes.x + axes.width)
    x = hek_plot_frame_x_at (&axes, self->view.pointer_x);
  studio_dashboard_contents_set_link (self->contents, self, x);
}

void
studio_dashboard_pane_pick_again (StudioDashboardPane *self)
{
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  HekPlotTheme theme;

  self->has_hit = FALSE;
  if (drawing == NULL || !self->view.has_pointer)
    return;
  studio_dashboard_pane_get_theme (self, &theme);
  self->has_hit = hek_widget_pick (drawing, gtk_widget_get_width (self->body),
                                   gtk_widget_get_height (self->body), &theme, &self->view,
                                   self->view.pointer_x, self->view.pointer_y, &self->hit);
}

void
studio_dashboard_pane_point (StudioDashboardPane *self,
                             double               x,
                             double               y,
                             gboolean             by_key)
{
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  HekWidgetHit hit = { 0 };
  HekPlotTheme theme;
  gboolean found, same;

  if (drawing == NULL || (g_str_equal (hek_widget_get_kind (drawing)->id, "scene")
                          && (self->picture == NULL || self->rest_timer != 0)))
    return;
  studio_dashboard_pane_get_theme (self, &theme);
  found = hek_widget_pick (drawing, gtk_widget_get_width (self->body),
                           gtk_widget_get_height (self->body), &theme, &self->view, x, y, &hit);
  same = self->view.has_pointer && found == self->has_hit
         && (!found || is_same_hit (&hit, &self->hit));
  self->view.has_pointer = TRUE;
  self->view.pointer_x = x;
  self->view.pointer_y = y;
  self->by_key = by_key;
  self->has_hit = found;
  self->hit = hit;
  if (!same)
    {
      gboolean known = self->axes_known;

      studio_dashboard_pane_redraw (self, TRUE);
      self->axes_known = known; /* the pointer does not move them */
      studio_dashboard_pane_tell (self);
    }
  else if (by_key)
    gtk_widget_queue_draw (self->body);
  studio_dashboard_pane_link (self);
}

void
studio_dashboard_pane_leave (StudioDashboardPane *self)
{
  if (!self->view.has_pointer)
    return;
  self->view.has_pointer = self->has_hit = self->by_key = FALSE;
  studio_dashboard_pane_redraw (self, TRUE);
  studio_dashboard_pane_tell (self);
  if (self->contents->link_pane == self)
    studio_dashboard_contents_set_link (self->contents, self, NAN);
}

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           StudioDashboardPane      *self)
{
  /* GTK repeats the last motion after a relayout: that is no wish of the user */
  if (self->contents == NULL
      || (self->by_key && x == self->last_x && y == self->last_y))
    return;
  self->last_x = x;
  self->last_y = y;
  if (self->drag == STUDIO_PANE_NO_DRAG)
    studio_dashboard_pane_point (self, x, y, FALSE);
}

static void
on_leave (GtkEventControllerMotion *controller,
          StudioDashboardPane      *self)
{
  if (self->contents != NULL && !self->by_key)
    studio_dashboard_pane_leave (self);
}

static void
on_focus_leave (GtkEventControllerFocus *controller,
                StudioDashboardPane     *self)
{
  if (self->contents != NULL && self->by_key)
    studio_dashboard_pane_leave (self);
}

/* --- clicks ----------------------------------------------------------------------------------- */

static void
on_pressed (GtkGestureClick     *click,
            int                  n_press,
            double               x,
            double               y,
            StudioDashboardPane *self)
{
  self->press_x = x;
  self->press_y = y;
  if (self->contents != NULL && gtk_widget_get_focusable (self->body))
    gtk_widget_grab_focus (self->body);
}

/* A point, alone or with Control one more or one fewer; beside all of them none. */
static void
studio_dashboard_pane_click_point (StudioDashboardPane *self,
                                   GdkModifierType      state)
{
  HekFrame *frame = hek_widget_get_frame (studio_dashboard_pane_get_drawing (self), 0);
  g_autoptr (HekSceneSet) one = NULL;
  g_autoptr (HekSceneSet) set = NULL;
  guint32 row = (guint32) self->hit.row;

  self->view.brush_x_from = self->view.brush_x_to = 0;
  if (!self->has_hit)
    {
      if (self->selection != NULL && !(state & GDK_CONTROL_MASK))
        studio_dashboard_pane_select (self, NULL);
      return;
    }
  one = hek_scene_set_new_rows ((guint32) frame->n_rows, &row, 1);
  if ((state & GDK_CONTROL_MASK) && self->selection != NULL)
    set = hek_scene_set_combine (self->selection, HEK_SCENE_SET_TOGGLE, one);
  else
    set = hek_scene_set_ref (one);
  studio_dashboard_pane_select (self, set);
}

static void
on_released (GtkGestureClick     *click,
             int                  n_press,
             double               x,
             double               y,
             StudioDashboardPane *self)
{
  GdkModifierType state
    = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));

  if (self->contents == NULL || studio_dashboard_pane_get_drawing (self) == NULL
      || hypot (x - self->press_x, y - self->press_y) >= STUDIO_PANE_THRESHOLD)
    return;
  switch (studio_dashboard_pane_get_manner (self))
    {
    case STUDIO_PANE_TIME:
      if (n_press == 2)
        {
          studio_dashboard_pane_unzoom (self);
          studio_dashboard_contents_reset_range (self->contents);
        }
      break;
    case STUDIO_PANE_CHART:
      if (n_press == 2)
        studio_dashboard_pane_unzoom (self);
      break;
    case STUDIO_PANE_SCATTER:
      if (n_press == 2)
        studio_dashboard_pane_unzoom (self);
      else if (n_press == 1)
        studio_dashboard_pane_click_point (self, state);
      break;
    case STUDIO_PANE_TABLE:
      if (n_press == 1 || self->hit.kind == HEK_WIDGET_HIT_HEADER)
        studio_dashboard_pane_table_click (self, x, y, state);
      break;
    case STUDIO_PANE_SCENE:
      if (n_press == 2)
        {
          self->view.has_camera = FALSE;
          studio_dashboard_pane_render (self);
        }
      break;
    case STUDIO_PANE_READ:
    case STUDIO_PANE_STILL:
    default:
      break;
    }
}

/* --- the wheel -------------------------------------------------------------------------------- */

/* Alone it scrolls a table, and a 3D plot that has the focus comes nearer; otherwise the page
 * scrolls. With Control it zooms whatever can be. */
static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           StudioDashboardPane      *self)
{
  GdkModifierType state
    = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  gboolean zooms = (state & GDK_CONTROL_MASK) != 0;
  double factor = pow (wheel ? STUDIO_PANE_WHEEL_ZOOM : STUDIO_INPUT_TOUCH_ZOOM, -dy);
  StudioPaneManner manner;

  if (self->contents == NULL || studio_dashboard_pane_get_drawing (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  manner = studio_dashboard_pane_get_manner (self);
  if (manner == STUDIO_PANE_TABLE && !zooms)
    return studio_dashboard_pane_scroll (self, wheel ? dy * STUDIO_PANE_WHEEL_ROWS
                                                     : dy / (2 * self->theme.font_size));
  if (manner == STUDIO_PANE_SCENE && (zooms || gtk_widget_has_focus (self->body)))
    {
      studio_dashboard_pane_zoom_scene (self, factor, self->last_x, self->last_y);
      return GDK_EVENT_STOP;
    }
  if (!zooms || (manner != STUDIO_PANE_TIME && manner != STUDIO_PANE_CHART
                 && manner != STUDIO_PANE_SCATTER))
    return GDK_EVENT_PROPAGATE;
  studio_dashboard_pane_zoom (self, factor, self->last_x, self->last_y,
                              (state & GDK_SHIFT_MASK) != 0);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture          *gesture,
                GdkEventSequence    *sequence,
                StudioDashboardPane *self)
{
  self->pinch = 1;
}

static void
on_pinch (GtkGestureZoom      *gesture,
          double               scale,
          StudioDashboardPane *self)
{
  double x, y;

  if (self->contents == NULL || !(scale > 0)
      || studio_dashboard_pane_get_manner (self) != STUDIO_PANE_SCENE
      || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  studio_dashboard_pane_zoom_scene (self, scale / self->pinch, x, y);
  self->pinch = scale;
}

/* --- set-up ----------------------------------------------------------------------------------- */

/* The handlers have the pane, which the body holds, instead of the widget. */
void
studio_dashboard_pane_init_input (StudioDashboardPane *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *scroll
    = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new (), *pinch = gtk_gesture_zoom_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (self->body, motion);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (self->body, focus);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (self->body, scroll);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (self->body, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (self->body, GTK_EVENT_CONTROLLER (pinch));
  studio_dashboard_pane_init_drag (self);
  studio_dashboard_pane_init_keys (self);
}
