/* SPDX-License-Identifier: Apache-2.0 */
/* Drags in a body: stretches to zoom to, brushes, cameras; and ranges of time. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <math.h>

#include "studio-input.h"

#define STUDIO_PANE_TURN_DEG 0.4  /* for one unit */
#define STUDIO_PANE_TILT_DEG 0.3
#define STUDIO_CONTENTS_BURST_USEC G_USEC_PER_SEC

/* --- ranges ----------------------------------------------------------------------------------- */

/* Within its limits, around its middle. */
void
studio_dashboard_contents_choose_range (StudioDashboardContents *self,
                                        double                   from_us,
                                        double                   to_us)
{
  double middle = (from_us + to_us) / 2;
  double half = CLAMP ((to_us - from_us) / 2, HEK_DASHBOARD_RANGE_MIN_US / 2.0,
                       HEK_DASHBOARD_RANGE_MAX_US / 2.0);
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);
  gint64 now_us = g_get_monotonic_time ();
  HekDashboardRange before;

  if (dashboard == NULL)
    return;
  if (self->gesture == 0 || now_us - self->zoomed_us > STUDIO_CONTENTS_BURST_USEC)
    self->gesture = hek_dashboard_session_begin (self->session);
  self->zoomed_us = now_us;
  hek_dashboard_get_range (dashboard, &before);
  /* one of somebody else's is what is gone back to */
  if (!self->has_range || !hek_dashboard_range_equal (&before, &self->zoomed))
    self->range = before;
  self->has_range = TRUE;
  self->zoomed = (HekDashboardRange){ .from_us = (gint64) floor (middle - half),
                                      .to_us = (gint64) ceil (middle + half) };
  if (!studio_dashboard_contents_emit_range (self, self->zoomed.from_us, self->zoomed.to_us))
    hek_dashboard_session_set_range (self->session, &self->zoomed, self->gesture);
}

gboolean
studio_dashboard_contents_is_zoomed (StudioDashboardContents *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);
  HekDashboardRange range;

  if (!self->has_range || dashboard == NULL)
    return FALSE;
  hek_dashboard_get_range (dashboard, &range);
  return hek_dashboard_range_equal (&range, &self->zoomed);
}

void
studio_dashboard_contents_reset_range (StudioDashboardContents *self)
{
  gboolean zoomed = studio_dashboard_contents_is_zoomed (self);

  self->has_range = FALSE;
  self->gesture = 0;
  if (zoomed && !studio_dashboard_contents_emit_reset (self))
    hek_dashboard_session_set_range (self->session, &self->range, 0);
}

/* --- zoom ------------------------------------------------------------------------------------- */

/* Shows only what is between two positions along an axis. */
static void
studio_dashboard_pane_zoom_to (StudioDashboardPane *self,
                               const HekPlotFrame  *axes,
                               gboolean             along_y,
                               double               from,
                               double               to)
{
  double a = along_y ? hek_plot_frame_y_at (axes, from) : hek_plot_frame_x_at (axes, from);
  double b = along_y ? hek_plot_frame_y_at (axes, to) : hek_plot_frame_x_at (axes, to);

  if (!isfinite (a) || !isfinite (b) || a == b)
    return;
  if (along_y)
    {
      self->view.y_from = MIN (a, b);
      self->view.y_to = MAX (a, b);
    }
  else if (studio_dashboard_pane_get_manner (self) == STUDIO_PANE_TIME)
    {
      studio_dashboard_contents_choose_range (self->contents, MIN (a, b), MAX (a, b));
      return;
    }
  else
    {
      self->view.x_from = MIN (a, b);
      self->view.x_to = MAX (a, b);
    }
  studio_dashboard_pane_redraw (self, TRUE);
}

/* From the range that is wanted, which may not be shown yet. @center_us: that stays */
static void
studio_dashboard_contents_zoom_range (StudioDashboardContents *self,
                                      double                   factor,
                                      double                   center_us)
{
  gint64 from_us, to_us;

  hek_dashboard_session_get_span (self->session, &from_us, &to_us);
  if (!(center_us >= (double) from_us && center_us <= (double) to_us))
    center_us = ((double) from_us + (double) to_us) / 2;
  studio_dashboard_contents_choose_range (self, center_us - (center_us - (double) from_us) / factor,
                                          center_us + ((double) to_us - center_us) / factor);
}

void
studio_dashboard_pane_zoom (StudioDashboardPane *self,
                            double               factor,
                            double               x,
                            double               y,
                            gboolean             along_y)
{
  HekPlotFrame axes;
  gboolean both = studio_dashboard_pane_get_manner (self) == STUDIO_PANE_SCATTER;

  if (!studio_dashboard_pane_get_axes (self, &axes))
    return;
  if (x < axes.x || x > axes.x + axes.width)
    x = axes.x + axes.width / 2;
  if (y < axes.y || y > axes.y + axes.height)
    y = axes.y + axes.height / 2;
  if (!along_y && studio_dashboard_pane_get_manner (self) == STUDIO_PANE_TIME)
    studio_dashboard_contents_zoom_range (self->contents, factor,
                                          hek_plot_frame_x_at (&axes, x));
  else if (!along_y || both)
    studio_dashboard_pane_zoom_to (self, &axes, FALSE, x - (x - axes.x) / factor,
                                   x + (axes.x + axes.width - x) / factor);
  if ((along_y || both) && studio_dashboard_pane_get_manner (self) != STUDIO_PANE_CHART)
    studio_dashboard_pane_zoom_to (self, &axes, TRUE, y + (axes.y + axes.height - y) / factor,
                                   y - (y - axes.y) / factor);
}

/* --- brushes ---------------------------------------------------------------------------------- */

static void
studio_dashboard_pane_brush (StudioDashboardPane *self)
{
  HekPlotFrame axes;
  double x[2], y[2];

  if (!studio_dashboard_pane_get_axes (self, &axes))
    return;
  x[0] = hek_plot_frame_x_at (&axes, self->start_x);
  x[1] = hek_plot_frame_x_at (&axes, self->at_x);
  y[0] = hek_plot_frame_y_at (&axes, self->start_y);
  y[1] = hek_plot_frame_y_at (&axes, self->at_y);
  self->view.brush_x_from = MIN (x[0], x[1]);
  self->view.brush_x_to = MAX (x[0], x[1]);
  self->view.brush_y_from = MIN (y[0], y[1]);
  self->view.brush_y_to = MAX (y[0], y[1]);
  studio_dashboard_pane_redraw (self, TRUE);
}

static void
studio_dashboard_pane_end_brush (StudioDashboardPane *self)
{
  HekWidget *drawing = studio_dashboard_pane_get_drawing (self);
  g_autoptr (HekSceneSet) set = NULL;

  if (drawing != NULL)
    set = hek_widget_select (drawing, &self->view);
  studio_dashboard_pane_select (self, set);
}

/* --- the gesture ------------------------------------------------------------------------------ */

static void
on_begin (GtkGestureDrag      *gesture,
          double               x,
          double               y,
          StudioDashboardPane *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  StudioPaneManner manner = self->contents != NULL ? studio_dashboard_pane_get_manner (self)
                                                   : STUDIO_PANE_STILL;
  HekPlotFrame axes;
  gboolean can = FALSE;

  self->drag = STUDIO_PANE_NO_DRAG;
  if (manner == STUDIO_PANE_SCENE)
    can = button == GDK_BUTTON_PRIMARY || button == GDK_BUTTON_MIDDLE;
  else if (manner == STUDIO_PANE_TIME || manner == STUDIO_PANE_CHART
           || manner == STUDIO_PANE_SCATTER)
    {
      can = button == GDK_BUTTON_PRIMARY && studio_dashboard_pane_get_axes (self, &axes);
      if (can)
        {
          /* one that begins on the labels begins at the end of the axis */
          x = CLAMP (x, axes.x, axes.x + axes.width);
          y = CLAMP (y, axes.y, axes.y + axes.height);
        }
    }
  if (!can)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->start_x = self->at_x = x;
  self->start_y = self->at_y = y;
  self->done_x = self->done_y = 0;
}

static StudioPaneDrag
studio_dashboard_pane_choose_drag (StudioDashboardPane *self,
                                   GtkGesture          *gesture,
                                   double               dx,
                                   double               dy)
{
  GdkModifierType state
    = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean middle
    = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_MIDDLE;

  switch (studio_dashboard_pane_get_manner (self))
    {
    case STUDIO_PANE_SCENE:
      return middle || (state & GDK_SHIFT_MASK) ? STUDIO_PANE_PAN : STUDIO_PANE_TURN;
    case STUDIO_PANE_SCATTER:
      return state & GDK_SHIFT_MASK ? STUDIO_PANE_STRETCH_BOTH : STUDIO_PANE_BRUSH;
    case STUDIO_PANE_CHART:
      return STUDIO_PANE_STRETCH_X;
    case STUDIO_PANE_TIME:
      return fabs (dy) > fabs (dx) ? STUDIO_PANE_STRETCH_Y : STUDIO_PANE_STRETCH_X;
    case STUDIO_PANE_STILL:
    case STUDIO_PANE_READ:
    case STUDIO_PANE_TABLE:
    default:
      return STUDIO_PANE_NO_DRAG;
    }
}

static void
studio_dashboard_pane_follow (StudioDashboardPane *self,
                              double               dx,
                              double               dy)
{
  HekPlotFrame axes;

  switch (self->drag)
    {
    case STUDIO_PANE_TURN:
      studio_dashboard_pane_turn (self, -(dx - self->done_x) * STUDIO_PANE_TURN_DEG,
                                  (dy - self->done_y) * STUDIO_PANE_TILT_DEG);
      break;
    case STUDIO_PANE_PAN:
      studio_dashboard_pane_pan (self, dx - self->done_x, dy - self->done_y);
      break;
    case STUDIO_PANE_STRETCH_X:
    case STUDIO_PANE_STRETCH_Y:
    case STUDIO_PANE_STRETCH_BOTH:
    case STUDIO_PANE_BRUSH:
      if (!studio_dashboard_pane_get_axes (self, &axes))
        break;
      self->at_x = CLAMP (self->start_x + dx, axes.x, axes.x + axes.width);
      self->at_y = CLAMP (self->start_y + dy, axes.y, axes.y + axes.height);
      if (self->drag == STUDIO_PANE_BRUSH)
        studio_dashboard_pane_brush (self);
      else
        gtk_widget_queue_draw (self->body);
      break;
    case STUDIO_PANE_NO_DRAG:
    default:
      break;
    }
  self->done_x = dx;
  self->done_y = dy;
}

static void
on_update (GtkGestureDrag      *gesture,
           double               dx,
           double               dy,
           StudioDashboardPane *self)
{
  if (self->contents == NULL)
    return;
  if (self->drag == STUDIO_PANE_NO_DRAG)
    {
      if (hypot (dx, dy) < STUDIO_PANE_THRESHOLD)
        return;
      self->drag = studio_dashboard_pane_choose_drag (self, GTK_GESTURE (gesture), dx, dy);
      if (self->drag == STUDIO_PANE_NO_DRAG)
        return;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      studio_dashboard_pane_leave (self);
    }
  studio_dashboard_pane_follow (self, dx, dy);
}

static void
on_end (GtkGestureDrag      *gesture,
        double               dx,
        double               dy,
        StudioDashboardPane *self)
{
  StudioPaneDrag drag = self->drag;
  HekPlotFrame axes;

  self->drag = STUDIO_PANE_NO_DRAG;
  if (self->contents == NULL || drag == STUDIO_PANE_NO_DRAG)
    return;
  if (drag == STUDIO_PANE_BRUSH)
    studio_dashboard_pane_end_brush (self);
  else if (drag <= STUDIO_PANE_STRETCH_BOTH && studio_dashboard_pane_get_axes (self, &axes))
    {
      gboolean wide = fabs (self->at_x - self->start_x) >= STUDIO_PANE_THRESHOLD;
      gboolean high = fabs (self->at_y - self->start_y) >= STUDIO_PANE_THRESHOLD;

      if (drag != STUDIO_PANE_STRETCH_Y && wide)
        studio_dashboard_pane_zoom_to (self, &axes, FALSE, self->start_x, self->at_x);
      if (drag != STUDIO_PANE_STRETCH_X && high)
        studio_dashboard_pane_zoom_to (self, &axes, TRUE, self->start_y, self->at_y);
    }
  gtk_widget_queue_draw (self->body);
}

static void
on_cancel (GtkGesture          *gesture,
           GdkEventSequence    *sequence,
           StudioDashboardPane *self)
{
  if (self->contents != NULL)
    studio_dashboard_pane_cancel_drag (self);
}

gboolean
studio_dashboard_pane_cancel_drag (StudioDashboardPane *self)
{
  StudioPaneDrag drag = self->drag;

  if (drag == STUDIO_PANE_NO_DRAG)
    return FALSE;
  self->drag = STUDIO_PANE_NO_DRAG;
  if (drag == STUDIO_PANE_BRUSH)
    {
      self->view.brush_x_from = self->view.brush_x_to = 0;
      studio_dashboard_pane_redraw (self, TRUE);
    }
  gtk_widget_queue_draw (self->body);
  gtk_gesture_set_state (self->gesture, GTK_EVENT_SEQUENCE_DENIED);
  return TRUE;
}

void
studio_dashboard_pane_init_drag (StudioDashboardPane *self)
{
  self->gesture = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->gesture), 0);
  g_signal_connect (self->gesture, "drag-begin", G_CALLBACK (on_begin), self);
  g_signal_connect (self->gesture, "drag-update", G_CALLBACK (on_update), self);
  /* before the end, which then has nothing to end */
  g_signal_connect (self->gesture, "cancel", G_CALLBACK (on_cancel), self);
  g_signal_connect (self->gesture, "drag-end", G_CALLBACK (on_end), self);
  gtk_widget_add_controller (self->body, GTK_EVENT_CONTROLLER (self->gesture));
}
