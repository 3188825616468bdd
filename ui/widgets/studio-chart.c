/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws a chart of engine/plot through cairo and turns pointer and keys into what its functions
 * understand. The chart itself draws marks and read-out of the hovered item; here is only which
 * item that is.
 */
#include "config.h"

#include "studio-chart.h"

#include <math.h>

#include "studio-chart-theme.h"
#include "studio-input.h"

/* Widget units before a press becomes a stretch to zoom to. */
#define DRAG_THRESHOLD 6.0

#define DIM_OPACITY 0.5

struct _StudioChart
{
  GtkWidget parent_instance;

  const StudioChartFuncs *funcs; /* (nullable) static */
  gpointer data;
  GDestroyNotify free_data;

  int hovered; /* -1: none */
  gboolean by_key; /* the hovered item was chosen by key */
  double pointer_x, pointer_y;
  gboolean dimmed;
  gboolean dragging;
  double drag_start, drag_end;
  int min_width, min_height;
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioChart, studio_chart, GTK_TYPE_WIDGET)

/* --- hovering ------------------------------------------------------------------------------- */

static void
set_hovered (StudioChart *self,
             int          hovered,
             const char  *text)
{
  if (self->hovered == hovered)
    return;

  self->hovered = hovered;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  hovered >= 0 && text != NULL ? text : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static int
pick (StudioChart *self,
      double       x,
      double       y,
      char       **text)
{
  GtkWidget *widget = GTK_WIDGET (self);
  HekPlotTheme theme;

  if (self->funcs == NULL || self->funcs->pick == NULL)
    return -1;
  studio_chart_theme_init (&theme, widget);
  return self->funcs->pick (x, y, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                            &theme, text, self->data);
}

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           StudioChart              *self)
{
  g_autofree char *text = NULL;
  int hovered;

  /* GTK repeats the last motion after a relayout: that is no wish of the user. */
  if (self->by_key && x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  hovered = pick (self, x, y, &text);
  self->by_key = FALSE;
  set_hovered (self, hovered, text);
}

static void
on_leave (GtkEventControllerMotion *controller,
          StudioChart              *self)
{
  if (!self->by_key)
    set_hovered (self, -1, NULL);
}

static void
hover_by_key (StudioChart *self,
              int          hovered)
{
  g_autofree char *text = NULL;

  if (hovered >= 0 && self->funcs->item_text != NULL)
    text = self->funcs->item_text (hovered, self->data);
  self->by_key = hovered >= 0;
  set_hovered (self, hovered, text);
}

static void
on_focus_leave (GtkEventControllerFocus *controller,
                StudioChart             *self)
{
  if (self->by_key)
    hover_by_key (self, -1);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        StudioChart           *self)
{
  int n_items = 0;

  if (!studio_input_is_plain (state))
    return GDK_EVENT_PROPAGATE;
  if (self->funcs != NULL && self->funcs->n_items != NULL)
    n_items = (int) self->funcs->n_items (self->data);
  if (n_items == 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      hover_by_key (self, self->hovered < 0 ? n_items - 1 : MAX (self->hovered - 1, 0));
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      hover_by_key (self, MIN (self->hovered + 1, n_items - 1));
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      hover_by_key (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      hover_by_key (self, n_items - 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      if (self->hovered < 0)
        return GDK_EVENT_PROPAGATE;
      g_signal_emit (self, signals[PICKED], 0, self->hovered);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (!self->by_key)
        return GDK_EVENT_PROPAGATE;
      hover_by_key (self, -1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* --- pressing and dragging ------------------------------------------------------------------ */

static void
call_zoom (StudioChart *self,
           double       x0,
           double       x1)
{
  GtkWidget *widget = GTK_WIDGET (self);
  HekPlotTheme theme;

  if (self->funcs == NULL || self->funcs->zoom == NULL)
    return;
  studio_chart_theme_init (&theme, widget);
  self->funcs->zoom (x0, x1, gtk_widget_get_width (widget), gtk_widget_get_height (widget), &theme,
                     self->data);
  set_hovered (self, -1, NULL);
  gtk_widget_queue_draw (widget);
}

static void
on_released (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             StudioChart     *self)
{
  g_autofree char *text = NULL;
  int item;

  if (n_press == 2)
    {
      call_zoom (self, -1, -1);
      return;
    }
  item = pick (self, x, y, &text);
  if (n_press == 1 && item >= 0)
    g_signal_emit (self, signals[PICKED], 0, item);
}

static void
on_pressed (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            StudioChart     *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_drag_begin (GtkGestureDrag *gesture,
               double          x,
               double          y,
               StudioChart    *self)
{
  self->drag_start = self->drag_end = x;
}

static void
on_drag_update (GtkGestureDrag *gesture,
                double          x,
                double          y,
                StudioChart    *self)
{
  if (self->funcs == NULL || self->funcs->zoom == NULL)
    return;
  if (!self->dragging)
    {
      if (fabs (x) < DRAG_THRESHOLD)
        return;
      self->dragging = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  self->drag_end = CLAMP (self->drag_start + x, 0, gtk_widget_get_width (GTK_WIDGET (self)));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_end (GtkGestureDrag *gesture,
             double          x,
             double          y,
             StudioChart    *self)
{
  double x0 = MIN (self->drag_start, self->drag_end);
  double x1 = MAX (self->drag_start, self->drag_end);

  if (!self->dragging)
    return;
  self->dragging = FALSE;
  if (x1 - x0 >= DRAG_THRESHOLD)
    call_zoom (self, x0, x1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- drawing -------------------------------------------------------------------------------- */

static void
append_stretch (StudioChart        *self,
                GtkSnapshot        *snapshot,
                const HekPlotTheme *theme,
                double              height)
{
  const double x0 = floor (MIN (self->drag_start, self->drag_end));
  const double x1 = ceil (MAX (self->drag_start, self->drag_end));
  GdkRGBA fill = { theme->text.r, theme->text.g, theme->text.b, 0.10f };
  GdkRGBA line = { theme->text.r, theme->text.g, theme->text.b, 0.55f };

  gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (x0, 0, x1 - x0, height));
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x0, 0, 1, height));
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x1 - 1, 0, 1, height));
}

static void
studio_chart_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  StudioChart *self = STUDIO_CHART (widget);
  const double width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  HekPlotTheme theme;

  if (width <= 0 || height <= 0)
    return;

  studio_chart_theme_init (&theme, widget);
  if (self->funcs != NULL)
    {
      cairo_t *cr;

      if (self->dimmed)
        gtk_snapshot_push_opacity (snapshot, DIM_OPACITY);
      cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
      self->funcs->draw (cr, width, height, &theme, self->hovered, self->data);
      cairo_destroy (cr);
      if (self->dimmed)
        gtk_snapshot_pop (snapshot);
    }
  if (self->dragging)
    append_stretch (self, snapshot, &theme, height);
  studio_chart_snapshot_focus (widget, snapshot);
}

static void
studio_chart_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  StudioChart *self = STUDIO_CHART (widget);

  *minimum = *natural =
    orientation == GTK_ORIENTATION_HORIZONTAL ? self->min_width : self->min_height;
}

static void
studio_chart_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_chart_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

/* --- object --------------------------------------------------------------------------------- */

static void
free_data (StudioChart *self)
{
  if (self->free_data != NULL)
    self->free_data (self->data);
  self->funcs = NULL;
  self->data = NULL;
  self->free_data = NULL;
}

static void
studio_chart_dispose (GObject *object)
{
  free_data (STUDIO_CHART (object));
  G_OBJECT_CLASS (studio_chart_parent_class)->dispose (object);
}

static void
studio_chart_class_init (StudioChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_chart_dispose;
  widget_class->snapshot = studio_chart_snapshot;
  widget_class->measure = studio_chart_measure;
  widget_class->css_changed = studio_chart_css_changed;

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_chart_init (StudioChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *focus;

  self->hovered = -1;
  gtk_widget_set_focusable (widget, TRUE);

  studio_input_add_motion (widget, G_CALLBACK (on_motion), G_CALLBACK (on_leave));
  focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (widget, focus);
  studio_input_add_keys (widget, G_CALLBACK (on_key), NULL);
  studio_input_add_click (widget, G_CALLBACK (on_pressed), G_CALLBACK (on_released));
  studio_input_add_drag (widget, GDK_BUTTON_PRIMARY, G_CALLBACK (on_drag_begin),
                         G_CALLBACK (on_drag_update), G_CALLBACK (on_drag_end));
}

GtkWidget *
studio_chart_new (void)
{
  return g_object_new (STUDIO_TYPE_CHART, NULL);
}

void
studio_chart_set_funcs (StudioChart            *self,
                        const StudioChartFuncs *funcs,
                        gpointer                data,
                        GDestroyNotify          destroy)
{
  g_return_if_fail (STUDIO_IS_CHART (self));

  free_data (self);
  self->funcs = funcs;
  self->data = data;
  self->free_data = destroy;
  studio_chart_changed (self);
}

void
studio_chart_changed (StudioChart *self)
{
  g_return_if_fail (STUDIO_IS_CHART (self));

  /* the item under the pointer may be another one now */
  set_hovered (self, -1, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_chart_set_dimmed (StudioChart *self,
                         gboolean     dimmed)
{
  g_return_if_fail (STUDIO_IS_CHART (self));

  if (self->dimmed == !!dimmed)
    return;
  self->dimmed = !!dimmed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_chart_set_size (StudioChart *self,
                       int          min_width,
                       int          min_height)
{
  g_return_if_fail (STUDIO_IS_CHART (self));

  self->min_width = min_width;
  self->min_height = min_height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
