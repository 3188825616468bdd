/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-training.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-chart.h"
#include "studio-quantizer-curves.h"
#include "studio-quantizer-resource.h"
#include "studio-quantizer-training-row.h"
#include "studio-quantizer-watch.h"

#define STUDIO_CHART_WIDTH 300
#define STUDIO_CHART_HEIGHT 150

/* Part of the height that the chart has at first. */
#define STUDIO_CHART_SHARE 0.6

struct _StudioQuantizerTraining
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box; /* the only child */
  GtkLabel *summary;
  GtkToggleButton *log_scale;
  GtkPaned *paned;
  StudioChart *chart;
  GtkListBox *list;

  HekQuantizerSession *session;  /* owned */
  StudioQuantizerWatch *watch;   /* owned */
  StudioQuantizerCurves *curves; /* owned (nullable) */
  char *described;               /* owned (nullable): what the chart was said to show */
  gboolean shown_log_scale;
  gboolean updating;             /* the selection is the session's doing */
  gboolean is_placed;            /* the divider has its first place */
};

G_DEFINE_FINAL_TYPE (StudioQuantizerTraining, studio_quantizer_training, GTK_TYPE_WIDGET)

/* --- the chart ------------------------------------------------------------------------------- */

static void
studio_quantizer_training_draw (cairo_t            *cr,
                                double              width,
                                double              height,
                                const HekPlotTheme *theme,
                                int                 hovered,
                                gpointer            data)
{
  StudioQuantizerTraining *self = data;

  if (self->curves != NULL)
    studio_quantizer_curves_draw (self->curves, cr, width, height, theme, hovered);
}

static int
studio_quantizer_training_pick (double               x,
                                double               y,
                                double               width,
                                double               height,
                                const HekPlotTheme  *theme,
                                char               **text,
                                gpointer             data)
{
  StudioQuantizerTraining *self = data;

  return self->curves != NULL
           ? studio_quantizer_curves_pick (self->curves, x, y, width, height, theme, text) : -1;
}

static guint
studio_quantizer_training_n_items (gpointer data)
{
  StudioQuantizerTraining *self = data;

  return self->curves != NULL ? studio_quantizer_curves_n_items (self->curves) : 0;
}

static char *
studio_quantizer_training_item_text (int      item,
                                     gpointer data)
{
  return studio_quantizer_curves_item_text (STUDIO_QUANTIZER_TRAINING (data)->curves, item);
}

static const StudioChartFuncs studio_quantizer_training_funcs = {
  .draw = studio_quantizer_training_draw,
  .pick = studio_quantizer_training_pick,
  .n_items = studio_quantizer_training_n_items,
  .item_text = studio_quantizer_training_item_text,
};

static void
studio_quantizer_training_picked (StudioQuantizerTraining *self,
                                  int                      item)
{
  HekQuantizerRun *run
    = self->curves != NULL ? studio_quantizer_curves_get_run (self->curves, item) : NULL;

  if (run != NULL)
    hek_quantizer_session_set_selected (self->session, run);
}

/* --- the list -------------------------------------------------------------------------------- */

static GtkWidget *
studio_quantizer_training_new_row (gpointer item,
                                   gpointer data)
{
  return studio_quantizer_training_row_new (STUDIO_QUANTIZER_TRAINING (data)->session, item);
}

static void
studio_quantizer_training_selected (StudioQuantizerTraining *self,
                                    GtkListBoxRow           *row)
{
  if (row == NULL || self->updating || self->session == NULL)
    return;
  hek_quantizer_session_set_selected (
    self->session, studio_quantizer_training_row_get_run (STUDIO_QUANTIZER_TRAINING_ROW (row)));
}

static void
studio_quantizer_training_activated (StudioQuantizerTraining *self,
                                     GtkListBoxRow           *row)
{
  HekQuantizerRun *run
    = studio_quantizer_training_row_get_run (STUDIO_QUANTIZER_TRAINING_ROW (row));

  hek_quantizer_session_set_selected (self->session, run);
  if (hek_quantizer_run_get_state (run) == HEK_QUANTIZER_RUN_DONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "quantizer.view", "s", "compare");
}

/* --- what is shown --------------------------------------------------------------------------- */

static void
studio_quantizer_training_update_rows (StudioQuantizerTraining *self)
{
  HekQuantizerRun *selected = hek_quantizer_session_get_selected (self->session);
  GtkListBoxRow *row;

  self->updating = TRUE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      StudioQuantizerTrainingRow *of_run = STUDIO_QUANTIZER_TRAINING_ROW (row);
      HekQuantizerRun *run = studio_quantizer_training_row_get_run (of_run);

      studio_quantizer_training_row_update (
        of_run, studio_quantizer_curves_get_color (self->curves, run));
      if (run == selected && !gtk_list_box_row_is_selected (row))
        gtk_list_box_select_row (self->list, row);
    }
  if (selected == NULL)
    gtk_list_box_unselect_all (self->list);
  self->updating = FALSE;
}

static void
studio_quantizer_training_update_summary (StudioQuantizerTraining *self)
{
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  guint n = g_list_model_get_n_items (runs), n_done = 0, n_open = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);
      HekQuantizerRunState state = hek_quantizer_run_get_state (run);

      n_done += state == HEK_QUANTIZER_RUN_DONE;
      n_open += state < HEK_QUANTIZER_RUN_DONE;
    }
  if (n_open > 0 && hek_quantizer_session_is_paused (self->session))
    text = g_strdup_printf (_("Paused: %u of %u runs are done"), n_done, n);
  else
    text = g_strdup_printf (_("%u of %u runs are done"), n_done, n);
  if (strcmp (text, gtk_label_get_text (self->summary)) != 0)
    gtk_label_set_text (self->summary, text);
}

static void
studio_quantizer_training_update_chart (StudioQuantizerTraining *self)
{
  gboolean log_scale = gtk_toggle_button_get_active (self->log_scale);
  g_autofree char *described = NULL;

  g_clear_pointer (&self->curves, studio_quantizer_curves_free);
  self->curves = studio_quantizer_curves_new_for_runs (
    hek_quantizer_session_get_runs (self->session),
    hek_quantizer_session_get_selected (self->session), log_scale);
  described = studio_quantizer_curves_describe (self->curves);
  if (g_strcmp0 (described, self->described) == 0 && log_scale == self->shown_log_scale)
    return;
  self->shown_log_scale = log_scale;
  g_free (self->described);
  self->described = g_steal_pointer (&described);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->described, -1);
  studio_chart_changed (self->chart);
}

static void
studio_quantizer_training_update (StudioQuantizerTraining *self)
{
  if (self->session == NULL)
    return;
  studio_quantizer_training_update_chart (self);
  studio_quantizer_training_update_rows (self);
  studio_quantizer_training_update_summary (self);
}

static void
studio_quantizer_training_changed (gpointer source,
                                   gpointer data)
{
  studio_quantizer_training_update (data);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_training_size_allocate (GtkWidget *widget,
                                         int        width,
                                         int        height,
                                         int        baseline)
{
  StudioQuantizerTraining *self = STUDIO_QUANTIZER_TRAINING (widget);

  if (!self->is_placed && height > 0)
    {
      self->is_placed = TRUE;
      gtk_paned_set_position (self->paned, (int) (STUDIO_CHART_SHARE * height));
    }
  gtk_widget_size_allocate (self->box, &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
studio_quantizer_training_measure (GtkWidget      *widget,
                                   GtkOrientation  orientation,
                                   int             for_size,
                                   int            *minimum,
                                   int            *natural,
                                   int            *minimum_baseline,
                                   int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_QUANTIZER_TRAINING (widget)->box, orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
studio_quantizer_training_dispose (GObject *object)
{
  StudioQuantizerTraining *self = STUDIO_QUANTIZER_TRAINING (object);

  g_clear_pointer (&self->watch, studio_quantizer_watch_free);
  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->curves, studio_quantizer_curves_free);
  g_clear_pointer (&self->described, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_quantizer_training_parent_class)->dispose (object);
}

static void
studio_quantizer_training_class_init (StudioQuantizerTrainingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_training_dispose;
  widget_class->size_allocate = studio_quantizer_training_size_allocate;
  widget_class->measure = studio_quantizer_training_measure;
  g_type_ensure (STUDIO_TYPE_CHART);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-training.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTraining, box);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTraining, summary);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTraining, log_scale);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTraining, paned);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTraining, chart);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTraining, list);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_training_selected);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_training_activated);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_training_update);
}

static void
studio_quantizer_training_init (StudioQuantizerTraining *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_chart_set_size (self->chart, STUDIO_CHART_WIDTH, STUDIO_CHART_HEIGHT);
  studio_chart_set_funcs (self->chart, &studio_quantizer_training_funcs, self, NULL);
  g_signal_connect_object (self->chart, "picked", G_CALLBACK (studio_quantizer_training_picked),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
studio_quantizer_training_new (HekQuantizerSession *session)
{
  StudioQuantizerTraining *self = g_object_new (STUDIO_TYPE_QUANTIZER_TRAINING, NULL);

  self->session = g_object_ref (session);
  gtk_list_box_bind_model (self->list, hek_quantizer_session_get_runs (session),
                           studio_quantizer_training_new_row, self, NULL);
  self->watch = studio_quantizer_watch_new (session, studio_quantizer_training_changed, self);
  studio_quantizer_training_update (self);
  return GTK_WIDGET (self);
}
