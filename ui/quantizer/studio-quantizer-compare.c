/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chart is made anew only when what it shows has changed: while a method is trained, runs tell
 * of themselves many times a second, and what is under the pointer shall not flicker.
 */
#include "config.h"

#include "studio-quantizer-compare.h"

#include <glib/gi18n.h>

#include "studio-own-name.h"
#include "studio-quantizer-front-chart.h"
#include "studio-quantizer-resource.h"
#include "studio-quantizer-summary.h"
#include "studio-quantizer-table.h"
#include "studio-quantizer-watch.h"

/* Part of the height that the chart has at first. */
#define STUDIO_CHART_SHARE 0.56

/* What is worth an axis. */
static const char *const studio_x_keys[] = { "bytes_per_vector", "code_bytes", "scan_qps",
                                             "encode_vectors_per_s", "train_s" };
static const char *const studio_y_keys[] = {
  "recall_at_10", "recall_at_10_reranked", "recall_at_1", "recall_at_100", "relative_error",
  "mse", "mse_held_out", "scan_qps", "encode_vectors_per_s", "train_s",
};

struct _StudioQuantizerCompare
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box; /* the only child */
  GtkDropDown *x_choice, *y_choice;
  GtkLabel *note;
  GtkToggleButton *differences;
  GtkPaned *paned;
  StudioQuantizerFrontChart *chart;
  StudioQuantizerTable *table;
  GtkLabel *summary, *difference;

  HekQuantizerSession *session; /* owned */
  StudioQuantizerWatch *watch;  /* owned */
  GString *shown;               /* owned: what the front was made of */
  gboolean has_front;
  gboolean is_placed;           /* the divider has its first place */
};

G_DEFINE_FINAL_TYPE (StudioQuantizerCompare, studio_quantizer_compare, GTK_TYPE_WIDGET)

/* --- the chart ------------------------------------------------------------------------------- */

static void
studio_quantizer_compare_picked (StudioQuantizerCompare *self,
                                 HekQuantizerRun        *run)
{
  hek_quantizer_session_set_selected (self->session, run);
}

static void
studio_quantizer_compare_activated (StudioQuantizerCompare *self,
                                    HekQuantizerRun        *run)
{
  hek_quantizer_session_set_selected (self->session, run);
  gtk_widget_activate_action (GTK_WIDGET (self), "quantizer.adopt", NULL);
}

/* --- what is shown --------------------------------------------------------------------------- */

static const StudioQuantizerFigure *
studio_quantizer_compare_get_x (StudioQuantizerCompare *self)
{
  guint i = gtk_drop_down_get_selected (self->x_choice);

  return studio_quantizer_figure_find (studio_x_keys[MIN (i, G_N_ELEMENTS (studio_x_keys) - 1)]);
}

static const StudioQuantizerFigure *
studio_quantizer_compare_get_y (StudioQuantizerCompare *self)
{
  guint i = gtk_drop_down_get_selected (self->y_choice);

  return studio_quantizer_figure_find (studio_y_keys[MIN (i, G_N_ELEMENTS (studio_y_keys) - 1)]);
}

/* Returns: how many are finished but of another sample */
static guint
studio_quantizer_compare_list_shown (StudioQuantizerCompare *self,
                                     GString                *shown)
{
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  guint n_others = 0;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);

      if (studio_quantizer_run_is_comparable (run))
        g_string_append_printf (shown, "%p %p%s, ", (void *) run,
                                (const void *) hek_quantizer_run_get_evaluation (run),
                                hek_quantizer_run_get_pinned (run) ? "+" : "");
      else
        n_others += hek_quantizer_run_get_evaluation (run) != NULL;
    }
  return n_others;
}

static void
studio_quantizer_compare_make_front (StudioQuantizerCompare *self)
{
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  StudioQuantizerFront *front = studio_quantizer_front_new_for_runs (
    runs, studio_quantizer_compare_get_x (self), studio_quantizer_compare_get_y (self));

  self->has_front = TRUE;
  studio_quantizer_table_set_front (self->table, front);
  studio_quantizer_front_chart_take (self->chart, front);
}

static void
studio_quantizer_compare_show_details (StudioQuantizerCompare *self)
{
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  HekQuantizerRun *run = hek_quantizer_session_get_selected (self->session);
  HekQuantizerRun *reference = run != NULL && studio_quantizer_run_is_comparable (run)
                                 ? studio_quantizer_run_find_reference (runs, run) : NULL;
  g_autofree char *summary = run != NULL ? studio_quantizer_summary_of_run (run) : NULL;
  g_autofree char *difference
    = reference != NULL ? studio_quantizer_summary_of_difference (run, reference) : NULL;

  if (run != NULL)
    {
      g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>  %s",
                                                         hek_quantizer_run_get_label (run),
                                                         summary);

      gtk_label_set_markup (self->summary, markup);
    }
  else
    gtk_label_set_text (self->summary, _("Select a point or a row to see what it costs and finds"));
  gtk_label_set_text (self->difference, difference != NULL ? difference : "");
  gtk_widget_set_visible (GTK_WIDGET (self->difference), difference != NULL);
}

static void
studio_quantizer_compare_show_note (StudioQuantizerCompare *self,
                                    guint                   n_others)
{
  HekQuantizerRun *reference = studio_quantizer_run_find_reference (
    hek_quantizer_session_get_runs (self->session), NULL);
  g_autofree char *text = NULL;

  if (n_others > 0)
    text = g_strdup_printf (ngettext ("%u run of another sample is not in the chart",
                                      "%u runs of another sample are not in the chart", n_others),
                            n_others);
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->differences), reference != NULL);
  gtk_widget_set_tooltip_text (
    GTK_WIDGET (self->differences),
    reference != NULL ? _("Figures in the table as differences to the first pinned run")
                      : _("Pin a run (P) to see how the others differ from it"));
}

static void
studio_quantizer_compare_changed (gpointer source,
                                  gpointer data)
{
  StudioQuantizerCompare *self = data;
  g_autoptr (GString) shown = g_string_new (NULL);
  guint n_others = studio_quantizer_compare_list_shown (self, shown);

  if (!self->has_front || !g_string_equal (shown, self->shown))
    {
      g_string_assign (self->shown, shown->str);
      studio_quantizer_compare_make_front (self);
    }
  studio_quantizer_front_chart_set_selected (self->chart,
                                             hek_quantizer_session_get_selected (self->session));
  studio_quantizer_table_refresh (self->table);
  studio_quantizer_compare_show_note (self, n_others);
  studio_quantizer_compare_show_details (self);
}

static void
studio_quantizer_compare_axes_changed (StudioQuantizerCompare *self)
{
  if (self->session != NULL)
    studio_quantizer_compare_make_front (self);
}

static void
studio_quantizer_compare_differences_toggled (StudioQuantizerCompare *self)
{
  studio_quantizer_table_set_differences (self->table,
                                          gtk_toggle_button_get_active (self->differences));
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_compare_size_allocate (GtkWidget *widget,
                                        int        width,
                                        int        height,
                                        int        baseline)
{
  StudioQuantizerCompare *self = STUDIO_QUANTIZER_COMPARE (widget);

  if (!self->is_placed && height > 0)
    {
      self->is_placed = TRUE;
      gtk_paned_set_position (self->paned, (int) (STUDIO_CHART_SHARE * height));
    }
  gtk_widget_size_allocate (self->box, &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
studio_quantizer_compare_measure (GtkWidget      *widget,
                                  GtkOrientation  orientation,
                                  int             for_size,
                                  int            *minimum,
                                  int            *natural,
                                  int            *minimum_baseline,
                                  int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_QUANTIZER_COMPARE (widget)->box, orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
studio_quantizer_compare_dispose (GObject *object)
{
  StudioQuantizerCompare *self = STUDIO_QUANTIZER_COMPARE (object);

  g_clear_pointer (&self->watch, studio_quantizer_watch_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_quantizer_compare_parent_class)->dispose (object);
}

static void
studio_quantizer_compare_finalize (GObject *object)
{
  g_string_free (STUDIO_QUANTIZER_COMPARE (object)->shown, TRUE);
  G_OBJECT_CLASS (studio_quantizer_compare_parent_class)->finalize (object);
}

static void
studio_quantizer_compare_class_init (StudioQuantizerCompareClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_compare_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_quantizer_compare_finalize;
  widget_class->size_allocate = studio_quantizer_compare_size_allocate;
  widget_class->measure = studio_quantizer_compare_measure;
  g_type_ensure (STUDIO_TYPE_QUANTIZER_FRONT_CHART);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_TABLE);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-compare.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, box);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, x_choice);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, y_choice);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, note);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, differences);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, paned);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, chart);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, table);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, summary);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCompare, difference);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_quantizer_compare_differences_toggled);
}

static void
studio_quantizer_compare_fill (StudioQuantizerCompare *self,
                               GtkDropDown            *choice,
                               const char *const      *keys,
                               guint                   n_keys)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < n_keys; i++)
    {
      const StudioQuantizerFigure *figure = studio_quantizer_figure_find (keys[i]);

      gtk_string_list_append (titles, _(figure->title));
    }
  gtk_drop_down_set_model (choice, G_LIST_MODEL (titles));
  g_signal_connect_swapped (choice, "notify::selected",
                            G_CALLBACK (studio_quantizer_compare_axes_changed), self);
}

static void
studio_quantizer_compare_init (StudioQuantizerCompare *self)
{
  self->shown = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->x_choice);
  studio_own_name_keep (self->y_choice);
  studio_quantizer_compare_fill (self, self->x_choice, studio_x_keys,
                                 G_N_ELEMENTS (studio_x_keys));
  studio_quantizer_compare_fill (self, self->y_choice, studio_y_keys,
                                 G_N_ELEMENTS (studio_y_keys));
  g_signal_connect_object (self->chart, "picked", G_CALLBACK (studio_quantizer_compare_picked),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "activated",
                           G_CALLBACK (studio_quantizer_compare_activated), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_quantizer_compare_new (HekQuantizerSession *session)
{
  StudioQuantizerCompare *self = g_object_new (STUDIO_TYPE_QUANTIZER_COMPARE, NULL);

  self->session = g_object_ref (session);
  studio_quantizer_table_set_session (self->table, session);
  self->watch = studio_quantizer_watch_new (session, studio_quantizer_compare_changed, self);
  studio_quantizer_compare_changed (session, self);
  return GTK_WIDGET (self);
}
