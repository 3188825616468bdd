/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-front-chart.h"

#include <glib/gi18n.h>

#include "studio-chart.h"
#include "studio-chart-theme.h"

#define STUDIO_CHART_WIDTH 300
#define STUDIO_CHART_HEIGHT 150

struct _StudioQuantizerFrontChart
{
  GtkWidget parent_instance;

  GtkWidget *chart;                /* the only child */
  StudioQuantizerFront *front;     /* owned (nullable) */
  const StudioQuantizerFigure *x;  /* of the front */
  HekQuantizerRun *selected;       /* owned (nullable) */
  double zoom_min, zoom_max;       /* on the x axis; equal: everything */
  gboolean by_return;              /* the key that is being handled activates */
};

enum
{
  PICKED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioQuantizerFrontChart, studio_quantizer_front_chart, GTK_TYPE_WIDGET)

/* --- the chart ------------------------------------------------------------------------------- */

static void
studio_quantizer_front_chart_draw (cairo_t            *cr,
                                   double              width,
                                   double              height,
                                   const HekPlotTheme *theme,
                                   int                 hovered,
                                   gpointer            data)
{
  StudioQuantizerFrontChart *self = data;

  if (self->front != NULL)
    studio_quantizer_front_draw (self->front, cr, width, height, theme, hovered,
                                 studio_quantizer_front_find (self->front, self->selected));
}

static int
studio_quantizer_front_chart_pick (double               x,
                                   double               y,
                                   double               width,
                                   double               height,
                                   const HekPlotTheme  *theme,
                                   char               **text,
                                   gpointer             data)
{
  StudioQuantizerFrontChart *self = data;

  return self->front != NULL
           ? studio_quantizer_front_pick (self->front, x, y, width, height, theme, text) : -1;
}

static void
studio_quantizer_front_chart_zoom (double              x0,
                                   double              x1,
                                   double              width,
                                   double              height,
                                   const HekPlotTheme *theme,
                                   gpointer            data)
{
  StudioQuantizerFrontChart *self = data;
  HekPlotFrame frame;

  if (self->front == NULL)
    return;
  if (x1 <= x0)
    self->zoom_min = self->zoom_max = 0;
  else if (studio_quantizer_front_get_frame (self->front, width, height, theme, &frame))
    {
      self->zoom_min = hek_plot_frame_x_at (&frame, x0);
      self->zoom_max = hek_plot_frame_x_at (&frame, x1);
    }
  studio_quantizer_front_zoom (self->front, self->zoom_min, self->zoom_max);
}

static guint
studio_quantizer_front_chart_n_items (gpointer data)
{
  StudioQuantizerFrontChart *self = data;

  return self->front != NULL ? studio_quantizer_front_n_items (self->front) : 0;
}

static char *
studio_quantizer_front_chart_item_text (int      item,
                                        gpointer data)
{
  return studio_quantizer_front_item_text (STUDIO_QUANTIZER_FRONT_CHART (data)->front, item);
}

static const StudioChartFuncs studio_quantizer_front_chart_funcs = {
  .draw = studio_quantizer_front_chart_draw,
  .pick = studio_quantizer_front_chart_pick,
  .zoom = studio_quantizer_front_chart_zoom,
  .n_items = studio_quantizer_front_chart_n_items,
  .item_text = studio_quantizer_front_chart_item_text,
};

/* --- input ----------------------------------------------------------------------------------- */

static void
studio_quantizer_front_chart_emit (StudioQuantizerFrontChart *self,
                                   guint                      signal,
                                   int                        item)
{
  g_autoptr (HekQuantizerRun) run = NULL;

  /* who hears of it may take another front */
  run = g_object_ref (studio_quantizer_front_get_run (self->front, item));
  g_signal_emit (self, signals[signal], 0, run);
}

static void
studio_quantizer_front_chart_picked (StudioQuantizerFrontChart *self,
                                     int                        item)
{
  if (self->front != NULL && (guint) item < studio_quantizer_front_n_items (self->front))
    studio_quantizer_front_chart_emit (self, self->by_return ? ACTIVATED : PICKED, item);
}

/* The chart does not tell a click from Return. */
static gboolean
studio_quantizer_front_chart_key_pressed (GtkEventControllerKey     *controller,
                                          guint                      keyval,
                                          guint                      keycode,
                                          GdkModifierType            state,
                                          StudioQuantizerFrontChart *self)
{
  self->by_return = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;
  return GDK_EVENT_PROPAGATE;
}

/* Before the chart, which would show everything again after a double click. */
static void
studio_quantizer_front_chart_pressed (GtkGestureClick           *gesture,
                                      int                        n_press,
                                      double                     x,
                                      double                     y,
                                      StudioQuantizerFrontChart *self)
{
  g_autofree char *text = NULL;
  HekPlotTheme theme;
  int item;

  self->by_return = FALSE;
  if (n_press != 2)
    return;
  studio_chart_theme_init (&theme, self->chart);
  item = studio_quantizer_front_chart_pick (x, y, gtk_widget_get_width (self->chart),
                                            gtk_widget_get_height (self->chart), &theme, &text,
                                            self);
  if (item < 0)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  studio_quantizer_front_chart_emit (self, ACTIVATED, item);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_front_chart_dispose (GObject *object)
{
  StudioQuantizerFrontChart *self = STUDIO_QUANTIZER_FRONT_CHART (object);

  g_clear_pointer (&self->chart, gtk_widget_unparent);
  g_clear_pointer (&self->front, studio_quantizer_front_free);
  g_clear_object (&self->selected);
  G_OBJECT_CLASS (studio_quantizer_front_chart_parent_class)->dispose (object);
}

static void
studio_quantizer_front_chart_class_init (StudioQuantizerFrontChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_front_chart_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, HEK_TYPE_QUANTIZER_RUN);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, HEK_TYPE_QUANTIZER_RUN);
}

static void
studio_quantizer_front_chart_init (StudioQuantizerFrontChart *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->chart = studio_chart_new ();
  gtk_widget_set_hexpand (self->chart, TRUE);
  gtk_widget_set_vexpand (self->chart, TRUE);
  studio_chart_set_size (STUDIO_CHART (self->chart), STUDIO_CHART_WIDTH, STUDIO_CHART_HEIGHT);
  studio_chart_set_funcs (STUDIO_CHART (self->chart), &studio_quantizer_front_chart_funcs, self,
                          NULL);
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Runs by two figures"), -1);
  g_signal_connect_swapped (self->chart, "picked",
                            G_CALLBACK (studio_quantizer_front_chart_picked), self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (studio_quantizer_front_chart_key_pressed),
                    self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (studio_quantizer_front_chart_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
studio_quantizer_front_chart_take (StudioQuantizerFrontChart *self,
                                   StudioQuantizerFront      *front)
{
  g_autofree char *text = studio_quantizer_front_describe (front);
  const StudioQuantizerFigure *x = studio_quantizer_front_get_x (front);

  g_return_if_fail (STUDIO_IS_QUANTIZER_FRONT_CHART (self));

  g_clear_pointer (&self->front, studio_quantizer_front_free);
  self->front = front;
  if (x != self->x)
    self->zoom_min = self->zoom_max = 0;
  self->x = x;
  studio_quantizer_front_zoom (front, self->zoom_min, self->zoom_max);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  studio_chart_changed (STUDIO_CHART (self->chart));
}

void
studio_quantizer_front_chart_set_selected (StudioQuantizerFrontChart *self,
                                           HekQuantizerRun           *run)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_FRONT_CHART (self));

  if (g_set_object (&self->selected, run))
    gtk_widget_queue_draw (self->chart);
}
