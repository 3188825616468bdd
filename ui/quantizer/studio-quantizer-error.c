/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The charts borrow evaluations, which live as long as their runs: those that are shown are held
 * here. Runs tell of every step of a training, so nothing is made anew unless what is shown is
 * another.
 */
#include "config.h"

#include "studio-quantizer-error.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "studio-own-name.h"
#include "studio-quantizer-error-grid.h"
#include "studio-quantizer-error-pane.h"
#include "studio-quantizer-error-plot.h"
#include "studio-quantizer-error-spread.h"
#include "studio-quantizer-error-text.h"
#include "studio-quantizer-resource.h"
#include "studio-quantizer-use.h"
#include "studio-stack.h"
#include "studio-wrap-box.h"

#define STUDIO_CHART_MIN_WIDTH 200
#define STUDIO_CHART_MIN_HEIGHT 140

struct _StudioQuantizerError
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkButton *empty_button;
  GtkLabel *facts_label;
  GtkWidget *beside_box;
  GtkDropDown *beside;
  GtkToggleButton *relative;
  GtkDropDown *layout;
  StudioQuantizerErrorPane *dims_pane, *subspaces_pane, *use_pane, *spread_pane;
  GtkWidget *use_modes;
  GtkToggleButton *use_map, *use_bits, *spread_cumulative;

  HekQuantizerSession *session; /* owned */
  HekQuantizerRun *run;         /* owned (nullable): that is shown */
  HekQuantizerRun *other;       /* owned (nullable): beside it */
  HekQuantizerRun *last_other;  /* weak (nullable): beside it when the view was seen last */
  GPtrArray *candidates;        /* owned: of HekQuantizerRun: in the drop-down, after "none" */
  gboolean wants_alone;         /* "none" was chosen */
  GArray *layouts;              /* owned (nullable): of dim */
  guint dim;
  StudioQuantizerErrorPlot dims, subspaces;
  StudioQuantizerUse use;
  StudioQuantizerErrorSpread spread;
  char *no_subspaces, *no_centroids; /* owned (nullable) */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioQuantizerError, studio_quantizer_error, GTK_TYPE_WIDGET)

/* --- charts ---------------------------------------------------------------------------------- */

static const HekEvaluation *
studio_quantizer_error_get_evaluation (HekQuantizerRun *run)
{
  return run != NULL ? hek_quantizer_run_get_evaluation (run) : NULL;
}

static void
studio_quantizer_error_show_values (StudioQuantizerError *self)
{
  const HekEvaluation *run = studio_quantizer_error_get_evaluation (self->run);
  const HekEvaluation *other = studio_quantizer_error_get_evaluation (self->other);
  const char *label = self->run != NULL ? hek_quantizer_run_get_label (self->run) : NULL;
  const char *other_label = self->other != NULL ? hek_quantizer_run_get_label (self->other) : NULL;
  gboolean relative = gtk_toggle_button_get_active (self->relative);
  guint layout = gtk_drop_down_get_selected (self->layout);

  self->dims.relative = self->subspaces.relative = relative;
  if (self->layouts != NULL && layout < self->layouts->len)
    self->dims.layout = g_array_index (self->layouts, StudioQuantizerLayout, layout);
  studio_quantizer_error_plot_set_runs (&self->dims, run, label, other, other_label);
  studio_quantizer_error_plot_set_runs (&self->subspaces, run, label, other, other_label);
  studio_quantizer_error_pane_changed (
    self->dims_pane, studio_quantizer_error_plot_describe (&self->dims), NULL);
  studio_quantizer_error_pane_changed (
    self->subspaces_pane, studio_quantizer_error_plot_describe (&self->subspaces),
    self->no_subspaces != NULL ? g_strdup (self->no_subspaces)
    : other != NULL
      ? studio_quantizer_error_text_other_subspaces (run, other, other_label) : NULL);
}

/* Returns: (transfer full) (nullable): in words, of the selected run */
static char *
studio_quantizer_error_say_use (StudioQuantizerError *self)
{
  const StudioQuantizerUseFigures *figures = self->use.figures[0];
  g_autofree char *bits = NULL;
  g_autofree char *dead = NULL;

  if (figures == NULL)
    return g_strdup (self->no_centroids);
  bits = studio_quantizer_use_figures_say_bits (figures);
  dead = studio_quantizer_use_figures_say_dead (figures);
  return g_strdup_printf ("%s %s", bits, dead);
}

static void
studio_quantizer_error_draw_rows (StudioQuantizerError *self)
{
  const HekEvaluation *run = studio_quantizer_error_get_evaluation (self->run);

  studio_quantizer_error_pane_changed (self->use_pane, studio_quantizer_use_describe (&self->use),
                                       studio_quantizer_error_say_use (self));
  studio_quantizer_error_pane_changed (
    self->spread_pane, studio_quantizer_error_spread_describe (&self->spread),
    run != NULL ? studio_quantizer_error_text_spread (run->errors) : NULL);
}

static void
studio_quantizer_error_show_rows (StudioQuantizerError *self)
{
  const HekEvaluation *run = studio_quantizer_error_get_evaluation (self->run);
  const HekEvaluation *other = studio_quantizer_error_get_evaluation (self->other);
  const char *label = self->run != NULL ? hek_quantizer_run_get_label (self->run) : NULL;
  const char *other_label = self->other != NULL ? hek_quantizer_run_get_label (self->other) : NULL;

  studio_quantizer_use_set_runs (&self->use, run, label, other, other_label);
  gtk_widget_set_visible (self->use_modes, self->use.figures[0] != NULL);
  studio_quantizer_error_spread_set_runs (&self->spread, run, label, other, other_label);
  studio_quantizer_error_draw_rows (self);
}

/* --- layouts of dimensions -------------------------------------------------------------------- */

/* What was chosen stays while the dimension does. */
static void
studio_quantizer_error_update_layouts (StudioQuantizerError *self,
                                       guint                 dim)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (self->dim == dim)
    return;
  self->dim = dim;
  g_clear_pointer (&self->layouts, g_array_unref);
  self->layouts = studio_quantizer_layouts (dim);
  for (guint i = 0; i < self->layouts->len; i++)
    gtk_string_list_take (
      names, studio_quantizer_layout_get_name (&g_array_index (self->layouts,
                                                               StudioQuantizerLayout, i)));
  self->updating = TRUE;
  gtk_drop_down_set_model (self->layout, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->layout, studio_quantizer_layouts_get_likely (self->layouts));
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->layout), self->layouts->len > 1);
}

/* --- which runs ------------------------------------------------------------------------------ */

static gboolean
studio_quantizer_error_is_candidate (StudioQuantizerError *self,
                                     HekQuantizerRun      *run,
                                     HekQuantizerRun      *selected)
{
  const HekEvaluation *evaluation = hek_quantizer_run_get_evaluation (run);

  return run != selected && hek_quantizer_run_get_pinned (run) && evaluation != NULL
         && evaluation->errors != NULL && hek_quantizer_run_is_current (run);
}

/* Returns: whether they changed */
static gboolean
studio_quantizer_error_find_candidates (StudioQuantizerError *self,
                                        HekQuantizerRun      *selected)
{
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean same;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);

      if (studio_quantizer_error_is_candidate (self, run, selected))
        g_ptr_array_add (found, g_steal_pointer (&run));
    }
  same = found->len == self->candidates->len;
  for (guint i = 0; same && i < found->len; i++)
    same = found->pdata[i] == self->candidates->pdata[i];
  if (same)
    return FALSE;
  g_ptr_array_unref (self->candidates);
  self->candidates = g_steal_pointer (&found);
  return TRUE;
}

/* The run that was beside the last one stays there, else it is the first pinned one. Returns:
 * (nullable) */
static HekQuantizerRun *
studio_quantizer_error_choose_other (StudioQuantizerError *self)
{
  HekQuantizerRun *last = self->other != NULL ? self->other : self->last_other;

  if (self->wants_alone || self->candidates->len == 0)
    return NULL;
  if (last != NULL && g_ptr_array_find (self->candidates, last, NULL))
    return last;
  return self->candidates->pdata[0];
}

static void
studio_quantizer_error_update_beside (StudioQuantizerError *self,
                                      HekQuantizerRun      *other)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, _("No other run"));
  for (guint i = 0; i < self->candidates->len; i++)
    {
      gtk_string_list_append (names, hek_quantizer_run_get_label (self->candidates->pdata[i]));
      if (self->candidates->pdata[i] == other)
        selected = i + 1;
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (self->beside, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->beside, selected);
  self->updating = FALSE;
  gtk_widget_set_visible (self->beside_box, self->candidates->len > 0);
}

static void
studio_quantizer_error_show_head (StudioQuantizerError *self,
                                  const HekEvaluation  *evaluation)
{
  g_autofree char *facts = studio_quantizer_error_text_facts (evaluation);
  g_autofree char *text = NULL;

  if (!hek_quantizer_run_is_current (self->run))
    text = g_strdup_printf (_("%s. Measured on another sample."), facts);
  gtk_label_set_text (self->facts_label, text != NULL ? text : facts);
}

static void
studio_quantizer_error_show_empty (StudioQuantizerError *self,
                                   HekQuantizerRun      *run)
{
  g_autofree char *text = studio_quantizer_error_text_missing (run);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->empty_page, markup);
  gtk_button_set_label (self->empty_button, run != NULL ? _("Show training") : _("Show runs"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->empty_button), "s",
                                    run != NULL ? "training" : "compare");
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
studio_quantizer_error_show (StudioQuantizerError *self,
                             HekQuantizerRun      *run,
                             HekQuantizerRun      *other)
{
  const HekEvaluation *evaluation = studio_quantizer_error_get_evaluation (run);

  /* charts forget the runs of before while these still live */
  g_autoptr (HekQuantizerRun) last_run = g_steal_pointer (&self->run);
  g_autoptr (HekQuantizerRun) last_other = g_steal_pointer (&self->other);

  g_set_object (&self->run, run);
  g_set_object (&self->other, other);
  g_clear_pointer (&self->no_subspaces, g_free);
  g_clear_pointer (&self->no_centroids, g_free);
  if (evaluation != NULL)
    {
      studio_quantizer_error_update_layouts (self, evaluation->dim);
      self->no_subspaces = studio_quantizer_error_text_no_subspaces (evaluation);
      self->no_centroids = studio_quantizer_error_text_no_centroids (evaluation);
      studio_quantizer_error_show_head (self, evaluation);
    }
  self->subspaces.empty_text = _("No subspaces");
  self->use.empty_text = _("No centroids");
  self->spread.empty_text = _("Every row is kept as it is.");
  studio_quantizer_error_show_values (self);
  studio_quantizer_error_show_rows (self);
}

/* What is not seen computes nothing, and holds no figures. */
static void
studio_quantizer_error_let_go (StudioQuantizerError *self)
{
  if (self->other != NULL)
    g_set_weak_pointer (&self->last_other, self->other);
  if (self->run != NULL)
    studio_quantizer_error_show (self, NULL, NULL);
  if (self->candidates->len == 0)
    return;
  g_ptr_array_set_size (self->candidates, 0);
  studio_quantizer_error_update_beside (self, NULL);
}

static void
studio_quantizer_error_update (StudioQuantizerError *self)
{
  HekQuantizerRun *selected = hek_quantizer_session_get_selected (self->session), *other;
  const HekEvaluation *evaluation = studio_quantizer_error_get_evaluation (selected);
  gboolean has_errors = evaluation != NULL && evaluation->errors != NULL, changed;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      studio_quantizer_error_let_go (self);
      return;
    }
  changed = studio_quantizer_error_find_candidates (self, selected);
  other = has_errors ? studio_quantizer_error_choose_other (self) : NULL;
  if (changed || other != self->other)
    studio_quantizer_error_update_beside (self, other);
  if (!has_errors)
    {
      if (self->run != NULL)
        studio_quantizer_error_show (self, NULL, NULL);
      studio_quantizer_error_show_empty (self, selected);
      return;
    }
  if (selected != self->run || other != self->other)
    studio_quantizer_error_show (self, selected, other);
  else
    studio_quantizer_error_show_head (self, evaluation);
  gtk_stack_set_visible_child_name (self->stack, "charts");
}

static void
studio_quantizer_error_runs_changed (StudioQuantizerError *self,
                                     guint                 position,
                                     guint                 n_removed,
                                     guint                 n_added,
                                     GListModel           *runs)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);

      /* one that was taken away and put back is connected already */
      g_signal_handlers_disconnect_by_func (run, studio_quantizer_error_update, self);
      g_signal_connect_object (run, "changed", G_CALLBACK (studio_quantizer_error_update), self,
                               G_CONNECT_SWAPPED);
    }
  studio_quantizer_error_update (self);
}

/* --- controls -------------------------------------------------------------------------------- */

static void
studio_quantizer_error_beside_selected (StudioQuantizerError *self)
{
  guint selected = gtk_drop_down_get_selected (self->beside);

  if (self->updating || selected > self->candidates->len)
    return;
  self->wants_alone = selected == 0;
  studio_quantizer_error_show (self, self->run,
                               selected > 0 ? self->candidates->pdata[selected - 1] : NULL);
}

static void
studio_quantizer_error_values_changed (StudioQuantizerError *self)
{
  if (!self->updating && self->run != NULL)
    studio_quantizer_error_show_values (self);
}

static void
studio_quantizer_error_modes_changed (StudioQuantizerError *self)
{
  self->use.mode = gtk_toggle_button_get_active (self->use_map)    ? STUDIO_QUANTIZER_USE_MAP
                   : gtk_toggle_button_get_active (self->use_bits) ? STUDIO_QUANTIZER_USE_BITS
                                                                   : STUDIO_QUANTIZER_USE_SORTED;
  self->spread.cumulative = gtk_toggle_button_get_active (self->spread_cumulative);
  if (self->run != NULL)
    studio_quantizer_error_draw_rows (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_error_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_quantizer_error_parent_class)->map (widget);
  studio_quantizer_error_update (STUDIO_QUANTIZER_ERROR (widget));
}

static void
studio_quantizer_error_dispose (GObject *object)
{
  StudioQuantizerError *self = STUDIO_QUANTIZER_ERROR (object);

  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  studio_quantizer_error_plot_clear (&self->dims);
  studio_quantizer_error_plot_clear (&self->subspaces);
  studio_quantizer_use_clear (&self->use);
  studio_quantizer_error_spread_clear (&self->spread);
  g_clear_pointer (&self->layouts, g_array_unref);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->no_subspaces, g_free);
  g_clear_pointer (&self->no_centroids, g_free);
  g_clear_object (&self->run);
  g_clear_object (&self->other);
  g_clear_weak_pointer (&self->last_other);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_quantizer_error_parent_class)->dispose (object);
}

static void
studio_quantizer_error_bind (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, stack);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, empty_page);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, empty_button);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, facts_label);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, beside_box);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, beside);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, relative);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, layout);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, dims_pane);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, subspaces_pane);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, use_pane);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, spread_pane);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, use_modes);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, use_map);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, use_bits);
  gtk_widget_class_bind_template_child (klass, StudioQuantizerError, spread_cumulative);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_error_beside_selected);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_error_values_changed);
  gtk_widget_class_bind_template_callback (klass, studio_quantizer_error_modes_changed);
}

static void
studio_quantizer_error_class_init (StudioQuantizerErrorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_error_dispose;
  widget_class->map = studio_quantizer_error_map;
  g_type_ensure (STUDIO_TYPE_QUANTIZER_ERROR_PANE);
  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_ERROR_GRID);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-error.ui"));
  studio_quantizer_error_bind (widget_class);
}

static void
studio_quantizer_error_init (StudioQuantizerError *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->beside);
  studio_own_name_keep (self->layout);
  studio_stack_follow (self->stack);
  self->candidates = g_ptr_array_new_with_free_func (g_object_unref);
  self->dims.layout.n_planes = 1;
  self->subspaces.of_subspaces = TRUE;
  studio_quantizer_error_pane_set_chart (self->dims_pane, &studio_quantizer_error_plot_funcs,
                                         &self->dims);
  studio_quantizer_error_pane_set_chart (self->subspaces_pane, &studio_quantizer_error_plot_funcs,
                                         &self->subspaces);
  studio_quantizer_error_pane_set_chart (self->use_pane, &studio_quantizer_use_funcs, &self->use);
  studio_quantizer_error_pane_set_chart (self->spread_pane, &studio_quantizer_error_spread_funcs,
                                         &self->spread);
}

GtkWidget *
studio_quantizer_error_new (HekQuantizerSession *session)
{
  StudioQuantizerError *self = g_object_new (STUDIO_TYPE_QUANTIZER_ERROR, NULL);
  GListModel *runs = hek_quantizer_session_get_runs (session);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (studio_quantizer_error_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (studio_quantizer_error_runs_changed),
                           self, G_CONNECT_SWAPPED);
  studio_quantizer_error_runs_changed (self, 0, 0, g_list_model_get_n_items (runs), runs);
  return GTK_WIDGET (self);
}
