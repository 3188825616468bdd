/* SPDX-License-Identifier: Apache-2.0 */
/* What the pointer takes hold of. While something is held the document stays as it was: each place
 * of the pointer is turned into a wish, and what that would give is shown. */
#include "config.h"

#include "studio-dashboard-grid-private.h"

#include <math.h>

#include "studio-input.h"

#define STUDIO_DASHBOARD_EDGE 7.0    /* within a tile: resizes */
#define STUDIO_DASHBOARD_CORNER 18.0 /* along an edge: of both */
#define STUDIO_DASHBOARD_LEAST 24.0  /* px that what is held keeps */

/* --- what a press would take hold of --------------------------------------------------------- */

static StudioDashboardPlace *
studio_dashboard_grid_pick_place (StudioDashboardGrid *self,
                                  double               x,
                                  double               y,
                                  HekDashboardRect    *rect)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      StudioDashboardPlace *place = g_ptr_array_index (self->places, i);

      *rect = studio_dashboard_grid_get_shown_rect (self, place);
      if (x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height)
        return place;
    }
  return NULL;
}

static guint
studio_dashboard_grid_find_grip (StudioDashboardGrid   *self,
                                 double                 x,
                                 double                 y,
                                 StudioDashboardPlace **place)
{
  HekDashboardRect rect;
  double left, right, bottom;
  guint grip = STUDIO_GRIP_NONE;

  *place = studio_dashboard_grid_pick_place (self, x, y, &rect);
  if (*place == NULL || !self->editable)
    return STUDIO_GRIP_NONE;
  left = x - rect.x;
  right = rect.x + rect.width - x;
  bottom = rect.y + rect.height - y;
  if (left <= STUDIO_DASHBOARD_EDGE
      || (bottom <= STUDIO_DASHBOARD_EDGE && left <= STUDIO_DASHBOARD_CORNER))
    grip |= STUDIO_GRIP_LEFT;
  else if (right <= STUDIO_DASHBOARD_EDGE
           || (bottom <= STUDIO_DASHBOARD_EDGE && right <= STUDIO_DASHBOARD_CORNER))
    grip |= STUDIO_GRIP_RIGHT;
  if (bottom <= STUDIO_DASHBOARD_EDGE || (grip != 0 && bottom <= STUDIO_DASHBOARD_CORNER))
    grip |= STUDIO_GRIP_BOTTOM;
  if (grip == 0 && y - rect.y < studio_dashboard_tile_get_header_height ((*place)->tile))
    grip = STUDIO_GRIP_MOVE;
  return grip;
}

static const char *
studio_dashboard_grid_get_cursor (guint    grip,
                                  gboolean held)
{
  switch (grip)
    {
    case STUDIO_GRIP_MOVE:
      return held ? "grabbing" : "grab";
    case STUDIO_GRIP_LEFT:
    case STUDIO_GRIP_RIGHT:
      return "ew-resize";
    case STUDIO_GRIP_BOTTOM:
      return "ns-resize";
    case STUDIO_GRIP_LEFT | STUDIO_GRIP_BOTTOM:
      return "nesw-resize";
    case STUDIO_GRIP_RIGHT | STUDIO_GRIP_BOTTOM:
      return "nwse-resize";
    default:
      return NULL;
    }
}

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           StudioDashboardGrid      *self)
{
  StudioDashboardPlace *place;
  guint grip = studio_dashboard_grid_find_grip (self, x, y, &place);

  if (self->held == NULL)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                     studio_dashboard_grid_get_cursor (grip, FALSE));
}

static void
on_leave (GtkEventControllerMotion *controller,
          StudioDashboardGrid      *self)
{
  if (self->held == NULL)
    gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

/* --- what is held ---------------------------------------------------------------------------- */

static int
to_steps (double by,
          double step)
{
  return (int) round (CLAMP (by / step, -1e6, 1e6));
}

/* The cell that the pointer asks for, @dx and @dy from where it was pressed. */
static void
studio_dashboard_grid_wish (StudioDashboardGrid *self,
                            double               dx,
                            double               dy)
{
  const HekWidgetKind *kind = studio_dashboard_tile_get_widget (self->held->tile)->kind;
  int columns = to_steps (dx, studio_dashboard_grid_get_column_step (self));
  double row = studio_dashboard_grid_get_row_step ();
  const HekGridCell *start = &self->start;
  HekGridCell wish = *start;

  self->wish_y = start->y;
  if (self->grip == STUDIO_GRIP_MOVE)
    {
      wish.x = CLAMP (start->x + columns, 0, HEK_DASHBOARD_COLUMNS - start->w);
      self->wish_y = MAX (start->y + dy / row, 0);
    }
  if (self->grip & STUDIO_GRIP_RIGHT)
    wish.w = CLAMP (start->w + columns, (int) kind->min_w, HEK_DASHBOARD_COLUMNS - start->x);
  if (self->grip & STUDIO_GRIP_LEFT)
    {
      wish.x = CLAMP (start->x + columns, 0, start->x + start->w - (int) kind->min_w);
      wish.w = start->x + start->w - wish.x;
    }
  if (self->grip & STUDIO_GRIP_BOTTOM)
    wish.h = CLAMP (start->h + to_steps (dy, row), (int) kind->min_h, HEK_GRID_MAX_H);
  self->wish = wish;
}

/* What is held goes with the pointer, inside the grid. */
static void
studio_dashboard_grid_hold_at (StudioDashboardGrid *self,
                               double               dx,
                               double               dy)
{
  HekDashboardRect rect = hek_dashboard_get_rect (&self->start, self->width);

  if (self->grip == STUDIO_GRIP_MOVE)
    {
      rect.x = CLAMP (rect.x + dx, 0, MAX (self->width - rect.width, 0));
      rect.y = MAX (rect.y + dy, 0);
    }
  if (self->grip & STUDIO_GRIP_RIGHT)
    rect.width = CLAMP (rect.width + dx, STUDIO_DASHBOARD_LEAST, self->width - rect.x);
  if (self->grip & STUDIO_GRIP_LEFT)
    {
      double by = CLAMP (dx, -rect.x, rect.width - STUDIO_DASHBOARD_LEAST);

      rect.x += by;
      rect.width -= by;
    }
  if (self->grip & STUDIO_GRIP_BOTTOM)
    rect.height = MAX (rect.height + dy, STUDIO_DASHBOARD_LEAST);
  self->held_rect = rect;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Shows what the wish gives. */
static void
studio_dashboard_grid_preview_drag (StudioDashboardGrid *self)
{
  const char *id = studio_dashboard_tile_get_id (self->held->tile);
  guint i = (guint) hek_dashboard_find (self->dashboard, id);
  HekDashboard *preview = hek_dashboard_place (self->dashboard, i, &self->wish, self->wish_y);
  guint at = (guint) hek_dashboard_find (preview, id);
  HekGridCell cell = hek_dashboard_get_widget (preview, at)->cell;

  /* most moves of the pointer change nothing */
  if (self->preview != NULL && studio_dashboard_grid_same_cells (self->preview, preview))
    hek_dashboard_unref (preview);
  else
    studio_dashboard_grid_show_preview (self, preview, &cell);
}

void
studio_dashboard_grid_follow_drag (StudioDashboardGrid *self,
                                   double               x,
                                   double               y)
{
  double dx = x - self->press_x, dy = y - self->press_y;

  studio_dashboard_grid_wish (self, dx, dy);
  studio_dashboard_grid_hold_at (self, dx, dy);
  studio_dashboard_grid_preview_drag (self);
}

void
studio_dashboard_grid_renew_preview (StudioDashboardGrid *self)
{
  if (self->held != NULL)
    studio_dashboard_grid_preview_drag (self);
  else if (self->kind != NULL && self->dashboard != NULL)
    studio_dashboard_grid_preview_drop (self);
  else
    studio_dashboard_grid_show_preview (self, NULL, NULL);
}

/* Lets go without arranging: tiles glide from where they are. */
static void
studio_dashboard_grid_let_go (StudioDashboardGrid *self)
{
  studio_dashboard_grid_freeze (self);
  gtk_widget_remove_css_class (GTK_WIDGET (self->held->tile), "held");
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  self->held = NULL;
  studio_dashboard_grid_drop_pointer (self);
}

gboolean
studio_dashboard_grid_cancel (StudioDashboardGrid *self)
{
  if (self->held == NULL)
    return FALSE;
  studio_dashboard_grid_let_go (self);
  studio_dashboard_grid_show_preview (self, NULL, NULL);
  gtk_gesture_set_state (self->gesture, GTK_EVENT_SEQUENCE_DENIED);
  return TRUE;
}

/* --- gestures -------------------------------------------------------------------------------- */

static void
on_drag_begin (GtkGestureDrag      *gesture,
               double               x,
               double               y,
               StudioDashboardGrid *self)
{
  StudioDashboardPlace *place;
  guint grip = studio_dashboard_grid_find_grip (self, x, y, &place);

  self->pressed_grip = grip;
  if (grip == STUDIO_GRIP_NONE)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (place->tile));
  self->press_x = x;
  self->press_y = y;
}

static void
studio_dashboard_grid_take (StudioDashboardGrid *self,
                            GtkGesture          *gesture)
{
  StudioDashboardPlace *place;
  guint grip = studio_dashboard_grid_find_grip (self, self->press_x, self->press_y, &place);

  /* what was pressed has gone from under the pointer */
  if (grip != self->pressed_grip || self->dashboard == NULL)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->grip = grip;
  self->start = place->cell;
  self->held_rect = studio_dashboard_grid_get_shown_rect (self, place);
  self->held = place;
  gtk_widget_add_css_class (GTK_WIDGET (place->tile), "held");
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   studio_dashboard_grid_get_cursor (grip, TRUE));
}

static void
on_drag_update (GtkGestureDrag      *gesture,
                double               dx,
                double               dy,
                StudioDashboardGrid *self)
{
  double x, y;

  if (self->held == NULL)
    {
      if (hypot (dx, dy) < STUDIO_INPUT_DRAG_THRESHOLD)
        return;
      studio_dashboard_grid_take (self, GTK_GESTURE (gesture));
      if (self->held == NULL)
        return;
    }
  /* not by @dx and @dy: the grid scrolls under the pointer */
  if (!gtk_gesture_get_point (GTK_GESTURE (gesture), NULL, &x, &y))
    return;
  studio_dashboard_grid_set_pointer (self, x, y);
  studio_dashboard_grid_follow_drag (self, x, y);
}

static void
on_drag_end (GtkGestureDrag      *gesture,
             double               dx,
             double               dy,
             StudioDashboardGrid *self)
{
  g_autofree char *id = NULL;

  if (self->held == NULL)
    return;
  id = g_strdup (studio_dashboard_tile_get_id (self->held->tile));
  studio_dashboard_grid_let_go (self);
  if (!studio_dashboard_grid_same_cells (self->preview, self->dashboard))
    {
      /* nothing moves until the listener has answered */
      studio_dashboard_grid_emit_place (self, id, &self->wish, self->wish_y);
    }
  studio_dashboard_grid_show_preview (self, NULL, NULL);
}

static void
on_drag_cancel (GtkGesture          *gesture,
                GdkEventSequence    *sequence,
                StudioDashboardGrid *self)
{
  studio_dashboard_grid_cancel (self);
}

static void
on_pressed (GtkGestureClick     *click,
            int                  n_press,
            double               x,
            double               y,
            StudioDashboardGrid *self)
{
  StudioDashboardPlace *place;
  HekDashboardRect rect;

  place = studio_dashboard_grid_pick_place (self, x, y, &rect);
  if (place == NULL)
    return;
  if (!gtk_widget_get_focus_child (GTK_WIDGET (place->tile)))
    gtk_widget_grab_focus (GTK_WIDGET (place->tile));
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click)) == GDK_BUTTON_SECONDARY)
    studio_dashboard_grid_emit_menu (self, studio_dashboard_tile_get_id (place->tile), x, y);
  else if (n_press == 2
           && y - rect.y < studio_dashboard_tile_get_header_height (place->tile))
    studio_dashboard_grid_emit_command (self, STUDIO_DASHBOARD_ACTIVATE,
                                        studio_dashboard_tile_get_id (place->tile));
}

void
studio_dashboard_grid_init_drag (StudioDashboardGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();

  studio_input_add_motion (widget, G_CALLBACK (on_motion), G_CALLBACK (on_leave));
  self->gesture = studio_input_add_drag (widget, GDK_BUTTON_PRIMARY, G_CALLBACK (on_drag_begin),
                                         G_CALLBACK (on_drag_update), G_CALLBACK (on_drag_end));
  /* before the end of the drag, which then has nothing to end */
  g_signal_connect (self->gesture, "cancel", G_CALLBACK (on_drag_cancel), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
