/* SPDX-License-Identifier: Apache-2.0 */
/* Puts the chart of engine/trial into a StudioChart, and says in words what it shows. */
#include "config.h"

#include "studio-study-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-study-chart.h"
#include "studio-chart.h"

#define STUDIO_STUDY_CHART_WIDTH 300
#define STUDIO_STUDY_CHART_HEIGHT 180

struct _StudioStudyChart
{
  GtkWidget parent_instance;

  GtkWidget *chart;          /* the only child */
  HekStudyChart *points;     /* owned (nullable) */
  const HekMetricValue *x, *y; /* borrowed (nullable): of the points */
  int selected_row;          /* -1: none */
  double zoom_min, zoom_max; /* equal: everything */
  gboolean by_return;        /* the key that is being handled opens the point */
};

enum
{
  PICKED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioStudyChart, studio_study_chart, GTK_TYPE_WIDGET)

/* --- the chart ------------------------------------------------------------------------------- */

static void
studio_study_chart_draw (cairo_t            *cr,
                         double              width,
                         double              height,
                         const HekPlotTheme *theme,
                         int                 hovered,
                         gpointer            data)
{
  StudioStudyChart *self = data;
  int selected = -1;

  if (self->points == NULL)
    return;
  if (self->selected_row >= 0)
    selected = hek_study_chart_item_of_row (self->points, (guint) self->selected_row);
  hek_study_chart_draw (self->points, cr, width, height, theme, hovered, selected);
}

static int
studio_study_chart_pick (double               x,
                         double               y,
                         double               width,
                         double               height,
                         const HekPlotTheme  *theme,
                         char               **text,
                         gpointer             data)
{
  StudioStudyChart *self = data;

  if (self->points == NULL)
    return -1;
  return hek_study_chart_pick (self->points, x, y, width, height, theme, text);
}

static void
studio_study_chart_zoom (double              x0,
                         double              x1,
                         double              width,
                         double              height,
                         const HekPlotTheme *theme,
                         gpointer            data)
{
  StudioStudyChart *self = data;
  HekPlotFrame frame;

  if (self->points == NULL)
    return;
  if (x1 <= x0)
    self->zoom_min = self->zoom_max = 0;
  else if (hek_study_chart_get_frame (self->points, width, height, theme, &frame))
    {
      self->zoom_min = hek_plot_frame_x_at (&frame, x0);
      self->zoom_max = hek_plot_frame_x_at (&frame, x1);
    }
  hek_study_chart_zoom (self->points, self->zoom_min, self->zoom_max);
}

static guint
studio_study_chart_n_items (gpointer data)
{
  StudioStudyChart *self = data;

  return self->points != NULL ? hek_study_chart_n_items (self->points) : 0;
}

static char *
studio_study_chart_item_text (int      index,
                              gpointer data)
{
  return hek_study_chart_item_text (STUDIO_STUDY_CHART (data)->points, index);
}

static const StudioChartFuncs studio_study_chart_funcs = {
  .draw = studio_study_chart_draw,
  .pick = studio_study_chart_pick,
  .zoom = studio_study_chart_zoom,
  .n_items = studio_study_chart_n_items,
  .item_text = studio_study_chart_item_text,
};

/* --- input ----------------------------------------------------------------------------------- */

static void
studio_study_chart_picked (StudioStudyChart *self,
                           int               item)
{
  guint row_idx;

  if (self->points == NULL || (guint) item >= hek_study_chart_n_items (self->points))
    return;
  row_idx = hek_study_chart_row_idx (self->points, item);
  g_signal_emit (self, signals[self->by_return ? ACTIVATED : PICKED], 0, row_idx);
}

/* The chart does not tell a click from Return; a click selects, Return opens. */
static gboolean
studio_study_chart_key_pressed (GtkEventControllerKey *controller,
                                guint                  keyval,
                                guint                  keycode,
                                GdkModifierType        state,
                                StudioStudyChart      *self)
{
  self->by_return = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;
  return GDK_EVENT_PROPAGATE;
}

static void
studio_study_chart_pressed (StudioStudyChart *self)
{
  self->by_return = FALSE;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_study_chart_dispose (GObject *object)
{
  StudioStudyChart *self = STUDIO_STUDY_CHART (object);

  g_clear_pointer (&self->chart, gtk_widget_unparent);
  g_clear_pointer (&self->points, hek_study_chart_free);
  G_OBJECT_CLASS (studio_study_chart_parent_class)->dispose (object);
}

static void
studio_study_chart_class_init (StudioStudyChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_study_chart_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
studio_study_chart_init (StudioStudyChart *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->selected_row = -1;
  self->chart = studio_chart_new ();
  gtk_widget_set_hexpand (self->chart, TRUE);
  gtk_widget_set_vexpand (self->chart, TRUE);
  studio_chart_set_size (STUDIO_CHART (self->chart), STUDIO_STUDY_CHART_WIDTH,
                         STUDIO_STUDY_CHART_HEIGHT);
  studio_chart_set_funcs (STUDIO_CHART (self->chart), &studio_study_chart_funcs, self, NULL);
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Pictures by two metrics"), -1);
  g_signal_connect_swapped (self->chart, "picked", G_CALLBACK (studio_study_chart_picked), self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (studio_study_chart_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (studio_study_chart_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
studio_study_chart_describe (StudioStudyChart   *self,
                             const HekStudy     *study,
                             const HekStudyPair *pair)
{
  g_autofree char *text = NULL;

  if (pair->points->len == 0)
    text = g_strdup (_("No picture has both values"));
  else
    {
      const HekStudyPoint *first = &g_array_index (pair->points, HekStudyPoint, 0);
      g_autofree char *label = hek_study_row_label (&study->spec,
                                                    study->rows->pdata[first->row_idx]);

      text = g_strdup_printf (_("%u points, %s to the right, %s upwards. Spearman’s ρ %.3f. "
                                "Outliers: %u. Furthest apart: %s, %+.1f %%"),
                              pair->points->len, _(pair->x->label), _(pair->y->label),
                              pair->spearman, pair->n_outliers, label, 100 * first->score);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
studio_study_chart_set_pair (StudioStudyChart   *self,
                             const HekStudy     *study,
                             const HekStudyPair *pair)
{
  g_return_if_fail (STUDIO_IS_STUDY_CHART (self) && study != NULL && pair != NULL);

  if (self->x != pair->x || self->y != pair->y)
    self->zoom_min = self->zoom_max = 0;
  self->x = pair->x;
  self->y = pair->y;
  g_clear_pointer (&self->points, hek_study_chart_free);
  self->points = hek_study_chart_new (study, pair);
  hek_study_chart_zoom (self->points, self->zoom_min, self->zoom_max);
  studio_study_chart_describe (self, study, pair);
  studio_chart_changed (STUDIO_CHART (self->chart));
}

void
studio_study_chart_clear (StudioStudyChart *self)
{
  g_return_if_fail (STUDIO_IS_STUDY_CHART (self));

  self->zoom_min = self->zoom_max = 0;
  g_clear_pointer (&self->points, hek_study_chart_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("No points yet"), -1);
  studio_chart_changed (STUDIO_CHART (self->chart));
}

void
studio_study_chart_set_selected (StudioStudyChart *self,
                                 int               row_idx)
{
  g_return_if_fail (STUDIO_IS_STUDY_CHART (self));

  self->selected_row = row_idx;
  gtk_widget_queue_draw (self->chart);
}

void
studio_study_chart_set_dimmed (StudioStudyChart *self,
                               gboolean          dimmed)
{
  g_return_if_fail (STUDIO_IS_STUDY_CHART (self));

  studio_chart_set_dimmed (STUDIO_CHART (self->chart), dimmed);
}
