/* SPDX-License-Identifier: Apache-2.0 */
/* What the study has so far: progress, failures, how far the metrics agree, which actions make
 * sense. */
#include "config.h"

#include "studio-study-window-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-actions.h"

/* More of them in a popover help nobody; the exported table has all. */
#define STUDIO_STUDY_MAX_FAILURES 200

/* --- failures -------------------------------------------------------------------------------- */

static GtkWidget *
studio_study_window_failure_row (const HekStudyFailure *failure)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (failure->name);
  GtkWidget *reason = gtk_label_new (failure->reason);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (reason), 0);
  gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (reason), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (reason, "dim-label");
  gtk_widget_add_css_class (reason, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), reason);
  return box;
}

static void
studio_study_window_show_failures (StudioStudyWindow *self,
                                   const HekStudy    *study)
{
  guint n = study != NULL ? study->failures->len : 0;
  g_autofree char *text = NULL;

  if (n < self->n_failures)
    {
      GtkWidget *row;

      while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->failures_list))) != NULL)
        gtk_list_box_remove (self->failures_list, row);
      self->n_failures = 0;
    }
  for (; self->n_failures < n; self->n_failures++)
    if (self->n_failures < STUDIO_STUDY_MAX_FAILURES)
      gtk_list_box_append (self->failures_list, studio_study_window_failure_row (
                                                  study->failures->pdata[self->n_failures]));
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u picture was not measured",
                                       "%u pictures were not measured", n), n);
  gtk_menu_button_set_label (self->failures_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->failures_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->failures_button), n > 0);
}

/* --- progress -------------------------------------------------------------------------------- */

static char *
studio_study_window_time_left (double seconds)
{
  if (seconds < 0)
    return NULL;
  if (seconds < 90)
    return g_strdup_printf (_("about %.0f s left"), MAX (1, ceil (seconds)));
  return g_strdup_printf (_("about %.0f min left"), ceil (seconds / 60));
}

static void
studio_study_window_show_progress (StudioStudyWindow *self)
{
  const HekStudy *study = hek_study_session_get_study (self->session);
  HekJob *job = hek_study_session_get_job (self->session);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->status_box, study != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), job != NULL);
  if (study == NULL)
    return;
  if (job != NULL)
    {
      g_autofree char *left = studio_study_window_time_left (hek_job_get_seconds_left (job));

      gtk_progress_bar_set_fraction (self->progress, hek_job_get_fraction (job));
      if (study->n_pictures == 0)
        text = g_strdup (_("Looking for pictures"));
      else
        text = g_strdup_printf (_("%u of %u pictures%s%s"), study->n_done, study->n_pictures,
                                left != NULL ? " · " : "", left != NULL ? left : "");
    }
  else if (study->n_done < study->n_pictures)
    text = g_strdup_printf (_("Cancelled after %u of %u pictures"), study->n_done,
                            study->n_pictures);
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u picture", "%u pictures",
                                         study->n_pictures), study->n_pictures);
  gtk_label_set_text (self->status_label, text);
}

static void
studio_study_window_follow_job (StudioStudyWindow *self)
{
  HekJob *job = hek_study_session_get_job (self->session);

  if (job == self->job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_object (job, "notify::fraction",
                             G_CALLBACK (studio_study_window_show_progress), self,
                             G_CONNECT_SWAPPED);
}

static void
studio_study_window_show_title (StudioStudyWindow *self,
                                const HekStudy    *study)
{
  g_autofree char *base = g_filename_display_basename (study->spec.folder);
  g_autofree char *other = study->spec.against != NULL
                             ? g_filename_display_basename (study->spec.against)
                             : hek_recipe_describe (&study->spec.recipe);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", base, other);

  adw_window_title_set_subtitle (self->window_title, subtitle);
}

void
studio_study_window_show_study (StudioStudyWindow *self)
{
  const HekStudy *study = hek_study_session_get_study (self->session);

  studio_study_window_follow_job (self);
  studio_study_window_show_progress (self);
  studio_study_window_show_failures (self, study);
  if (study != NULL)
    studio_study_window_show_title (self, study);
  gtk_stack_set_visible_child_name (self->stack, study != NULL ? "results" : "empty");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->empty_page), GTK_ACCESSIBLE_STATE_HIDDEN,
                               study != NULL, -1);
  if (study != NULL && study->rows->len == 0)
    studio_study_window_show_pair (self);
  studio_study_window_update_actions (self);
}

/* --- the pair -------------------------------------------------------------------------------- */

/* Why there are no points, or %NULL. */
static char *
studio_study_window_why_empty (StudioStudyWindow *self,
                               const HekStudy    *study)
{
  const HekMetricValue *axes[] = { studio_study_setup_get_x (self->setup),
                                   studio_study_setup_get_y (self->setup) };

  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    if (axes[i] != NULL && !hek_study_spec_measures (&study->spec, axes[i]))
      return g_strdup_printf (_("%s was not measured. Measure again to compare it."),
                              _(axes[i]->label));
  if (study->rows->len == 0 && hek_study_session_get_job (self->session) != NULL)
    return g_strdup (_("The first pictures are being measured."));
  if (study->rows->len == 0)
    return g_strdup (_("No picture was measured."));
  return NULL;
}

static char *
studio_study_window_format_correlation (double value)
{
  return g_strdup_printf ("%s%.3f", value < 0 ? "−" : "", fabs (value));
}

static char *
studio_study_window_summary (const HekStudyPair *pair)
{
  /* no disagreement is larger than 100 % */
  g_autofree char *low = studio_study_list_format_score (MAX (pair->fence_low, -1));
  g_autofree char *high = studio_study_list_format_score (MIN (pair->fence_high, 1));
  g_autofree char *spearman = studio_study_window_format_correlation (pair->spearman);
  g_autofree char *kendall = studio_study_window_format_correlation (pair->kendall);
  g_autofree char *agreement = NULL;
  g_autofree char *outliers = NULL;

  if (isnan (pair->spearman))
    agreement = g_strdup (_("Too few different values for a correlation"));
  else
    agreement = g_strdup_printf (_("Spearman’s ρ %s · Kendall’s τ-b %s"), spearman, kendall);
  if (isnan (pair->fence_low))
    outliers = g_strdup (_("too few pictures for outliers"));
  else
    outliers
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u outlier outside %s … %s",
                                      "%u outliers outside %s … %s", pair->n_outliers),
                         pair->n_outliers, low, high);
  return g_strdup_printf ("%s · %s", agreement, outliers);
}

void
studio_study_window_show_pair (StudioStudyWindow *self)
{
  const HekStudy *study = hek_study_session_get_study (self->session);
  const HekStudyPair *pair = hek_study_session_get_pair (self->session);
  HekStudyItem *selected = studio_study_list_get_selected (self->list);
  g_autofree char *summary = NULL;

  if (study == NULL)
    return;
  summary = studio_study_window_why_empty (self, study);
  if (summary == NULL && pair != NULL)
    summary = studio_study_window_summary (pair);
  if (pair != NULL)
    {
      studio_study_list_set_values (self->list, pair->x, pair->y);
      studio_study_chart_set_pair (self->chart, study, pair);
    }
  else if (study->rows->len == 0)
    studio_study_chart_clear (self->chart);
  studio_study_chart_set_dimmed (self->chart, pair == NULL);
  studio_study_chart_set_selected (
    self->chart, selected != NULL ? (int) hek_study_item_get_point (selected)->row_idx : -1);
  /* the words of before stay until the next pair is there */
  if (summary != NULL)
    gtk_label_set_text (self->summary_label, summary);
  studio_study_window_update_actions (self);
}

/* --- actions --------------------------------------------------------------------------------- */

void
studio_study_window_update_actions (StudioStudyWindow *self)
{
  const HekStudy *study = hek_study_session_get_study (self->session);
  gboolean running = hek_study_session_get_job (self->session) != NULL;

  studio_actions_enable (self->actions, "start",
                         !running && studio_study_setup_is_complete (self->setup));
  studio_actions_enable (self->actions, "cancel", running);
  studio_actions_enable (self->actions, "export", study != NULL && study->rows->len > 0);
  studio_actions_enable (self->actions, "open",
                         studio_study_list_get_selected (self->list) != NULL);
  gtk_widget_set_visible (self->start_button, !running);
  gtk_widget_set_visible (self->cancel_button, running);
}
