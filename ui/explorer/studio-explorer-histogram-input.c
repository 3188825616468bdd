/* SPDX-License-Identifier: Apache-2.0 */
/* Pointer and keys of a histogram, in parts of its range. */
#include "config.h"

#include "studio-explorer-histogram-private.h"

#include <math.h>

#include "studio-input.h"

/* Of the range: what the first key chooses, and by what arrows move it. */
#define STUDIO_HISTOGRAM_KEY_WIDTH 0.25
#define STUDIO_HISTOGRAM_KEY_STEP (1.0 / 64)

static double
studio_explorer_histogram_fraction_at (StudioExplorerHistogram *self,
                                       double                   x)
{
  return CLAMP (x / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1), 0, 1);
}

/* --- pointer --------------------------------------------------------------------------------- */

/* What a press at @x would take hold of. */
static StudioHistogramGrip
studio_explorer_histogram_find_grip (StudioExplorerHistogram *self,
                                     double                   x)
{
  double low, high, width = gtk_widget_get_width (GTK_WIDGET (self));
  double to_low, to_high;

  if (!self->has_brush)
    return STUDIO_HISTOGRAM_NEW;
  studio_explorer_histogram_get_fractions (self, &low, &high);
  to_low = fabs (x - low * width);
  to_high = fabs (x - high * width);
  /* of two ends at one place the one that can be moved away */
  if (to_high <= STUDIO_HISTOGRAM_EDGE
      && (to_high < to_low || (to_high == to_low && x >= high * width)))
    return STUDIO_HISTOGRAM_HIGH;
  if (to_low <= STUDIO_HISTOGRAM_EDGE)
    return STUDIO_HISTOGRAM_LOW;
  if (x > low * width && x < high * width && high - low < 1)
    return STUDIO_HISTOGRAM_MOVE;
  return STUDIO_HISTOGRAM_NEW;
}

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           StudioExplorerHistogram  *self)
{
  static const char *const cursors[] = {
    [STUDIO_HISTOGRAM_NEW] = "crosshair",
    [STUDIO_HISTOGRAM_LOW] = "ew-resize",
    [STUDIO_HISTOGRAM_HIGH] = "ew-resize",
    [STUDIO_HISTOGRAM_MOVE] = "grab",
  };
  int hovered = -1;

  if (self->has_data)
    hovered = (int) MIN (studio_explorer_histogram_fraction_at (self, x) * self->data.n_bins,
                         self->data.n_bins - 1);
  if (!self->dragging)
    gtk_widget_set_cursor_from_name (
      GTK_WIDGET (self), cursors[studio_explorer_histogram_find_grip (self, x)]);
  if (hovered == self->hovered)
    return;
  self->hovered = hovered;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *controller,
          StudioExplorerHistogram  *self)
{
  self->hovered = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (GtkGestureClick         *gesture,
            int                      n_press,
            double                   x,
            double                   y,
            StudioExplorerHistogram *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    studio_explorer_histogram_clear_brush (self);
}

static void
on_drag_begin (GtkGestureDrag          *gesture,
               double                   x,
               double                   y,
               StudioExplorerHistogram *self)
{
  self->dragging = FALSE;
  self->drag_x = x;
  self->grip = studio_explorer_histogram_find_grip (self, x);
  self->drag_low = self->drag_high = studio_explorer_histogram_fraction_at (self, x);
  if (self->grip != STUDIO_HISTOGRAM_NEW)
    studio_explorer_histogram_get_fractions (self, &self->drag_low, &self->drag_high);
}

static void
on_drag_update (GtkGestureDrag          *gesture,
                double                   dx,
                double                   dy,
                StudioExplorerHistogram *self)
{
  double at = studio_explorer_histogram_fraction_at (self, self->drag_x + dx);
  double by = dx / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);

  if (!self->has_data)
    return;
  if (!self->dragging)
    {
      if (fabs (dx) < STUDIO_INPUT_DRAG_THRESHOLD)
        return;
      self->dragging = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  switch (self->grip)
    {
    case STUDIO_HISTOGRAM_LOW:
      studio_explorer_histogram_brush (self, at, self->drag_high);
      break;
    case STUDIO_HISTOGRAM_HIGH:
    case STUDIO_HISTOGRAM_NEW:
      studio_explorer_histogram_brush (self, self->drag_low, at);
      break;
    case STUDIO_HISTOGRAM_MOVE:
      by = CLAMP (by, -self->drag_low, 1 - self->drag_high);
      studio_explorer_histogram_brush (self, self->drag_low + by, self->drag_high + by);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
on_drag_end (GtkGestureDrag          *gesture,
             double                   dx,
             double                   dy,
             StudioExplorerHistogram *self)
{
  self->dragging = FALSE;
}

static gboolean
on_query_tooltip (GtkWidget  *widget,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  gpointer    data)
{
  StudioExplorerHistogram *self = STUDIO_EXPLORER_HISTOGRAM (widget);
  g_autofree char *text = NULL;

  if (!self->has_data || keyboard || self->hovered < 0 || self->dragging)
    return FALSE;
  text = studio_explorer_histogram_dup_bin_text (self, (guint) self->hovered);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* --- keys ------------------------------------------------------------------------------------ */

static void
studio_explorer_histogram_move_by_key (StudioExplorerHistogram *self,
                                       int                      right,
                                       int                      down,
                                       gboolean                 upper_only)
{
  double low, high, step = STUDIO_HISTOGRAM_KEY_STEP;

  if (!self->has_brush)
    {
      /* the arrow says at which end it begins */
      low = right < 0 ? 1 - STUDIO_HISTOGRAM_KEY_WIDTH : 0;
      studio_explorer_histogram_brush (self, low, low + STUDIO_HISTOGRAM_KEY_WIDTH);
      return;
    }
  studio_explorer_histogram_get_fractions (self, &low, &high);
  if (upper_only)
    high = CLAMP (high + right * step, low, 1);
  else if (right != 0)
    {
      double by = CLAMP (right * step, -low, 1 - high);

      low += by;
      high += by;
    }
  else
    {
      low -= -down * step;
      high += -down * step;
      if (low > high)
        low = high = (low + high) / 2;
    }
  studio_explorer_histogram_brush (self, low, high);
}

static gboolean
on_key (GtkEventControllerKey   *controller,
        guint                    keyval,
        guint                    keycode,
        GdkModifierType          state,
        StudioExplorerHistogram *self)
{
  double low = 0, high = 1;
  int right, down;

  if (!studio_input_is_plain (state) || !self->has_data)
    return GDK_EVENT_PROPAGATE;
  if (studio_input_get_arrow (keyval, &right, &down))
    {
      studio_explorer_histogram_move_by_key (self, right, down, (state & GDK_SHIFT_MASK) != 0);
      return GDK_EVENT_STOP;
    }
  if (self->has_brush)
    studio_explorer_histogram_get_fractions (self, &low, &high);
  switch (keyval)
    {
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      studio_explorer_histogram_brush (self, 0, self->has_brush ? high : 0.5);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      studio_explorer_histogram_brush (self, self->has_brush ? low : 0.5, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_BackSpace:
      if (!self->has_brush)
        return GDK_EVENT_PROPAGATE;
      studio_explorer_histogram_clear_brush (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
studio_explorer_histogram_init_input (StudioExplorerHistogram *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  studio_input_add_motion (widget, G_CALLBACK (on_motion), G_CALLBACK (on_leave));
  studio_input_add_keys (widget, G_CALLBACK (on_key), NULL);
  studio_input_add_click (widget, G_CALLBACK (on_pressed), NULL);
  studio_input_add_drag (widget, GDK_BUTTON_PRIMARY, G_CALLBACK (on_drag_begin),
                         G_CALLBACK (on_drag_update), G_CALLBACK (on_drag_end));
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}
