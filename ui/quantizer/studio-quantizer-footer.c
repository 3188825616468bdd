/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The runs of one batch are counted from the moment on at which the session begins to work; runs
 * that are added meanwhile belong to it. The bar is the share of the batch that is done, with the
 * part of the run that works.
 */
#include "config.h"

#include "studio-quantizer-footer.h"

#include <glib/gi18n.h>

#include "studio-quantizer-resource.h"
#include "studio-quantizer-watch.h"
#include "studio-words.h"

struct _StudioQuantizerFooter
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkWidget *progress_box;
  GtkLabel *doing;
  GtkLabel *left;
  GtkProgressBar *progress;
  GtkWidget *cancel;
  GtkButton *pause;
  GtkButton *primary;

  HekQuantizerSession *session; /* owned (nullable) */
  StudioQuantizerWatch *watch;  /* owned (nullable): of the runs */
  guint n_before; /* runs that had ended when the batch began */
  gboolean was_busy;
};

G_DEFINE_FINAL_TYPE (StudioQuantizerFooter, studio_quantizer_footer, GTK_TYPE_WIDGET)

typedef struct
{
  guint n_ended, n_open; /* waiting or at work */
  HekQuantizerRun *run;  /* borrowed (nullable): at work */
} RunCounts;

static RunCounts
count_runs (StudioQuantizerFooter *self)
{
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  guint n = g_list_model_get_n_items (runs);
  RunCounts counts = { 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);
      HekQuantizerRunState state = hek_quantizer_run_get_state (run);

      if (state == HEK_QUANTIZER_RUN_TRAINING || state == HEK_QUANTIZER_RUN_MEASURING)
        counts.run = run;
      if (counts.run == run || state == HEK_QUANTIZER_RUN_WAITING)
        counts.n_open++;
      else
        counts.n_ended++;
    }
  return counts;
}

static char *
describe (StudioQuantizerFooter *self,
          const RunCounts       *counts,
          guint                  n_done,
          guint                  n_all)
{
  const char *label;

  if (n_all > 0 && hek_quantizer_session_get_job (self->session) == NULL) /* between two runs */
    return g_strdup_printf (_("%u of %u runs are done"), n_done, n_all);
  if (counts->run == NULL && hek_quantizer_session_get_set (self->session) != NULL
      && hek_quantizer_session_is_choosing (self->session))
    {
      const GArray *candidates = hek_quantizer_session_get_candidates (self->session);
      guint n = candidates != NULL ? candidates->len : 0;

      return g_strdup_printf (ngettext ("Choosing: %u candidate measured",
                                        "Choosing: %u candidates measured", n), n);
    }
  if (counts->run == NULL)
    return g_strdup (_("Reading the rows and finding exact neighbours"));
  label = hek_quantizer_run_get_label (counts->run);
  if (n_all == 1)
    return g_strdup (label);
  return g_strdup_printf (_("%u of %u: %s"), MIN (n_done + 1, n_all), n_all, label);
}

static void
studio_quantizer_footer_show_progress (StudioQuantizerFooter *self)
{
  RunCounts counts = count_runs (self);
  guint n_done = counts.n_ended - MIN (self->n_before, counts.n_ended);
  guint n_all = n_done + counts.n_open;
  HekJob *job = hek_quantizer_session_get_job (self->session);
  double fraction = job != NULL ? hek_job_get_fraction (job) : 0;
  double seconds = job != NULL ? hek_job_get_seconds_left (job) : -1;
  gboolean paused = hek_quantizer_session_is_paused (self->session);
  g_autofree char *doing = describe (self, &counts, n_done, n_all);
  g_autofree char *left = NULL;

  if (job == NULL && n_all > 0)
    fraction = (double) n_done / n_all;
  if (counts.run != NULL)
    fraction = (n_done + hek_quantizer_run_get_fraction (counts.run)) / MAX (1, n_all);
  if (paused)
    left = g_strdup (_("Paused"));
  else if (seconds >= 0)
    left = studio_words_time_left (seconds);
  gtk_label_set_text (self->doing, doing);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->doing), doing);
  gtk_label_set_text (self->left, left != NULL ? left : "");
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
}

static void
studio_quantizer_footer_update (StudioQuantizerFooter *self)
{
  gboolean busy = hek_quantizer_session_is_busy (self->session);
  gboolean paused = hek_quantizer_session_is_paused (self->session);

  if (busy && !self->was_busy)
    self->n_before = count_runs (self).n_ended;
  self->was_busy = busy;
  gtk_widget_set_visible (self->progress_box, busy);
  gtk_widget_set_visible (self->cancel, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->pause), busy);
  gtk_button_set_label (self->pause, paused ? _("Resume") : _("Pause"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause),
                               paused ? _("Go on (Ctrl+P)")
                                      : _("Wait at the next step (Ctrl+P)"));
  if (busy)
    studio_quantizer_footer_show_progress (self);
}

static void
studio_quantizer_footer_watched (gpointer session,
                                 gpointer user_data)
{
  studio_quantizer_footer_update (user_data);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_footer_dispose (GObject *object)
{
  StudioQuantizerFooter *self = STUDIO_QUANTIZER_FOOTER (object);

  g_clear_pointer (&self->watch, studio_quantizer_watch_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_quantizer_footer_parent_class)->dispose (object);
}

static void
studio_quantizer_footer_class_init (StudioQuantizerFooterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_footer_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-footer.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerFooter, box);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerFooter, progress_box);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerFooter, doing);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerFooter, left);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerFooter, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerFooter, cancel);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerFooter, pause);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerFooter, primary);
}

static void
studio_quantizer_footer_init (StudioQuantizerFooter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_quantizer_footer_set_up (StudioQuantizerFooter *self,
                                HekQuantizerSession   *session)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_FOOTER (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (studio_quantizer_footer_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "choice-changed", G_CALLBACK (studio_quantizer_footer_update),
                           self, G_CONNECT_SWAPPED);
  self->watch = studio_quantizer_watch_new (session, studio_quantizer_footer_watched, self);
  studio_quantizer_footer_update (self);
}

void
studio_quantizer_footer_set_primary (StudioQuantizerFooter *self,
                                     const char            *label,
                                     const char            *action)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_FOOTER (self));

  gtk_button_set_label (self->primary, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->primary), action);
}
