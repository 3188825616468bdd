/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-compare-handle.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-input.h"

/* Widget units. */
#define GRIP_SIZE 22
#define ARROW_SIZE 4

#define KEY_STEP 0.01
#define KEY_PAGE 0.10

struct _StudioCompareHandle
{
  GtkWidget parent_instance;

  double position;
  double grab; /* from the line to the pointer when the drag began */
  gboolean dragging;
};

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioCompareHandle, studio_compare_handle, GTK_TYPE_WIDGET)

static void
move_to (StudioCompareHandle *self,
         double               position)
{
  g_signal_emit (self, signals[MOVED], 0, CLAMP (position, 0.0, 1.0));
}

static void
on_drag_begin (GtkGestureDrag      *gesture,
               double               x,
               double               y,
               StudioCompareHandle *self)
{
  self->grab = x - gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  self->dragging = TRUE;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_drag_update (GtkGestureDrag      *gesture,
                double               x,
                double               y,
                StudioCompareHandle *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  const double width = gtk_widget_get_width (parent);
  double start_x, start_y, parent_x, parent_y;

  /* The handle moves under the pointer, so offsets of the gesture mean nothing here: where the
   * pointer is counts. */
  if (!gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y) || width <= 0 ||
      !gtk_widget_translate_coordinates (GTK_WIDGET (self), parent, start_x + x, start_y + y,
                                         &parent_x, &parent_y))
    return;
  move_to (self, (parent_x - self->grab) / width);
}

static void
on_drag_end (GtkGestureDrag      *gesture,
             double               x,
             double               y,
             StudioCompareHandle *self)
{
  self->dragging = FALSE;
}

static void
on_pressed (GtkGestureClick     *gesture,
            int                  n_press,
            double               x,
            double               y,
            StudioCompareHandle *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    move_to (self, 0.5);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioCompareHandle   *self)
{
  const double step = (state & GDK_SHIFT_MASK) != 0 ? KEY_PAGE : KEY_STEP;

  if (!studio_input_is_plain (state))
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      move_to (self, self->position - step);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      move_to (self, self->position + step);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      move_to (self, self->position - KEY_PAGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      move_to (self, self->position + KEY_PAGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      move_to (self, 0.0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      move_to (self, 1.0);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
append_arrow (cairo_t *cr,
              double   x,
              double   y,
              double   direction)
{
  cairo_move_to (cr, x, y - ARROW_SIZE);
  cairo_line_to (cr, x + direction * ARROW_SIZE, y);
  cairo_line_to (cr, x, y + ARROW_SIZE);
  cairo_stroke (cr);
}

static void
append_grip (StudioCompareHandle *self,
             GtkSnapshot         *snapshot,
             double               x,
             double               y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double radius = GRIP_SIZE / 2.0;
  GdkRGBA ring = { 0, 0, 0, 0.35f };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot,
                                           &GRAPHENE_RECT_INIT (x - radius - 3, y - radius - 3,
                                                                GRIP_SIZE + 6, GRIP_SIZE + 6));
  if (gtk_widget_has_visible_focus (widget))
    {
      ring = (GdkRGBA){ 0.21f, 0.52f, 0.89f, 1.0f };
      gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_bg_color",
                                      &ring);
      cairo_set_line_width (cr, 2);
    }
  else
    cairo_set_line_width (cr, 1);

  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_arc (cr, x, y, radius + 0.5, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &ring);
  cairo_stroke (cr);

  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  append_arrow (cr, x - 2.5, y, -1);
  append_arrow (cr, x + 2.5, y, 1);
  cairo_destroy (cr);
}

static void
studio_compare_handle_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  StudioCompareHandle *self = STUDIO_COMPARE_HANDLE (widget);
  const double x = floor (gtk_widget_get_width (widget) / 2.0);
  const double height = gtk_widget_get_height (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA rim = { 0, 0, 0, 0.45f };

  gtk_snapshot_append_color (snapshot, &rim, &GRAPHENE_RECT_INIT (x - 2, 0, 4, height));
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (x - 1, 0, 2, height));
  append_grip (self, snapshot, x, floor (height / 2));
}

static void
studio_compare_handle_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? STUDIO_COMPARE_HANDLE_WIDTH : 0;
}

static void
studio_compare_handle_class_init (StudioCompareHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = studio_compare_handle_snapshot;
  widget_class->measure = studio_compare_handle_measure;

  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);

  gtk_widget_class_set_css_name (widget_class, "splithandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
studio_compare_handle_init (StudioCompareHandle *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->position = 0.5;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "col-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Split position"), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 50.0, -1);

  studio_input_add_click (widget, G_CALLBACK (on_pressed), NULL);
  studio_input_add_drag (widget, GDK_BUTTON_PRIMARY, G_CALLBACK (on_drag_begin),
                         G_CALLBACK (on_drag_update), G_CALLBACK (on_drag_end));
  studio_input_add_keys (widget, G_CALLBACK (on_key), NULL);
}

GtkWidget *
studio_compare_handle_new (void)
{
  return g_object_new (STUDIO_TYPE_COMPARE_HANDLE, NULL);
}

void
studio_compare_handle_set_position (StudioCompareHandle *self,
                                    double               position)
{
  g_return_if_fail (STUDIO_IS_COMPARE_HANDLE (self));

  if (self->position == position)
    return;
  self->position = position;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  round (position * 100), -1);
}
