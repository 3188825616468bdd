/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-progress.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "studio-actions.h"
#include "studio-chart-theme.h"
#include "studio-count.h"
#include "studio-explorer-resource.h"
#include "studio-words.h"

#define SHOW_MS 300 /* what is done before that has needed no strip */

/* A cancel that loses so much is asked about. */
#define ASK_USEC (30 * G_USEC_PER_SEC)

#define MAX_LOSSES 4096
#define CURVE_MARGIN 2.0

struct _StudioExplorerProgress
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *title, *detail, *left;
  GtkDrawingArea *curve;
  GtkButton *pause;
  GtkProgressBar *bar;

  HekExplorerSession *session; /* owned (nullable) */
  HekJob *job;                 /* owned (nullable): that is shown */
  GArray *losses;              /* owned: of double: of its frames */
  GSimpleActionGroup *actions; /* owned */
  GtkWidget *question;         /* (nullable), weak */
  gint64 begun_usec;
  guint show_timeout;
  gboolean has_steps;          /* there is something to keep */
  gboolean is_ending;          /* it was cancelled, and has not seen it yet */
};

G_DEFINE_FINAL_TYPE (StudioExplorerProgress, studio_explorer_progress, GTK_TYPE_WIDGET)

/* --- what is shown --------------------------------------------------------------------------- */

char *
studio_explorer_progress_describe (const HekExplorerFrame *frame)
{
  g_autofree char *step = NULL, *n_steps = NULL;

  if (frame == NULL || frame->n_steps < 2)
    return g_strdup (_("Reading vectors, finding neighbours"));
  step = studio_count_format (frame->step);
  n_steps = studio_count_format (frame->n_steps);
  if (isfinite (frame->loss))
    return g_strdup_printf (_("Step %s of %s, loss %.4g"), step, n_steps, frame->loss);
  return g_strdup_printf (_("Step %s of %s"), step, n_steps);
}

static void
show_left (StudioExplorerProgress *self)
{
  double seconds = hek_job_get_seconds_left (self->job);
  g_autofree char *left = NULL;

  if (self->is_ending)
    left = g_strdup (_("Stopping…"));
  else if (hek_explorer_session_is_paused (self->session))
    left = g_strdup (hek_job_is_paused (self->job) ? _("Paused") : _("Pausing…"));
  else if (seconds >= 0)
    left = studio_words_time_left (seconds);
  gtk_label_set_text (self->left, left != NULL ? left : "");
  gtk_progress_bar_set_fraction (self->bar, CLAMP (hek_job_get_fraction (self->job), 0, 1));
}

static void
show_pause (StudioExplorerProgress *self)
{
  gboolean paused = hek_explorer_session_is_paused (self->session);

  gtk_button_set_label (self->pause, paused ? _("Resume") : _("Pause"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause),
                               paused ? _("Go on (Ctrl+P)")
                                      : _("Wait at the next step (Ctrl+P)"));
  studio_actions_enable (self->actions, "pause", !self->is_ending);
  studio_actions_enable (self->actions, "keep", self->has_steps && !self->is_ending);
  studio_actions_enable (self->actions, "cancel", !self->is_ending);
}

static void
studio_explorer_progress_tick (StudioExplorerProgress *self)
{
  if (self->job != NULL)
    show_left (self);
}

static void
studio_explorer_progress_frame (StudioExplorerProgress *self)
{
  HekExplorerFrame *frame = hek_explorer_session_get_frame (self->session);
  g_autofree char *detail = NULL;

  if (self->job == NULL)
    return;
  detail = studio_explorer_progress_describe (frame);
  gtk_label_set_text (self->detail, detail);
  if (frame == NULL || frame->n_steps < 2)
    return;
  if (!self->has_steps)
    {
      self->has_steps = TRUE;
      show_pause (self);
    }
  if (!isfinite (frame->loss))
    return;
  if (self->losses->len >= MAX_LOSSES) /* a long one: every second of what there is */
    {
      for (guint i = 0; i < MAX_LOSSES / 2; i++)
        g_array_index (self->losses, double, i) = g_array_index (self->losses, double, 2 * i);
      g_array_set_size (self->losses, MAX_LOSSES / 2);
    }
  g_array_append_val (self->losses, frame->loss);
  gtk_widget_set_visible (GTK_WIDGET (self->curve), self->losses->len > 1);
  gtk_widget_queue_draw (GTK_WIDGET (self->curve));
}

static void
studio_explorer_progress_draw (GtkDrawingArea *area,
                               cairo_t        *cr,
                               int             width,
                               int             height,
                               gpointer        user_data)
{
  StudioExplorerProgress *self = user_data;
  const double *losses = (const double *) (gconstpointer) self->losses->data;
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE, right = width - 2 * CURVE_MARGIN;
  HekPlotTheme theme;
  guint n = self->losses->len;

  for (guint i = 0; i < n; i++)
    {
      low = MIN (low, losses[i]);
      high = MAX (high, losses[i]);
    }
  if (n < 2)
    return;
  studio_chart_theme_init (&theme, GTK_WIDGET (area));
  for (guint i = 0; i < n; i++)
    {
      double t = high > low ? (high - losses[i]) / (high - low) : 0.5;

      cairo_line_to (cr, CURVE_MARGIN + right * i / (n - 1),
                     CURVE_MARGIN + (height - 2 * CURVE_MARGIN) * t);
    }
  hek_plot_set_source (cr, hek_plot_theme_series_color (&theme, 0));
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

/* --- beginning and end ----------------------------------------------------------------------- */

static gboolean
studio_explorer_progress_appear (gpointer user_data)
{
  StudioExplorerProgress *self = user_data;

  self->show_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return G_SOURCE_REMOVE;
}

static void
forget_job (StudioExplorerProgress *self)
{
  g_clear_handle_id (&self->show_timeout, g_source_remove);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_array_set_size (self->losses, 0);
  self->has_steps = self->is_ending = FALSE;
  if (self->question != NULL)
    gtk_window_destroy (GTK_WINDOW (self->question)); /* it has no meaning any more */
}

static void
begin (StudioExplorerProgress *self,
       HekJob                 *job)
{
  self->job = g_object_ref (job);
  self->begun_usec = g_get_monotonic_time ();
  gtk_label_set_text (self->title, hek_job_get_title (job));
  gtk_widget_set_visible (GTK_WIDGET (self->curve), FALSE);
  g_signal_connect_swapped (job, "notify", G_CALLBACK (studio_explorer_progress_tick), self);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    self->show_timeout = g_timeout_add (SHOW_MS, studio_explorer_progress_appear, self);
  studio_explorer_progress_frame (self);
}

static void
studio_explorer_progress_changed (StudioExplorerProgress *self)
{
  HekJob *job = hek_explorer_session_get_job (self->session);

  if (job != self->job)
    {
      forget_job (self);
      if (job != NULL)
        begin (self, job);
      else
        gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
    }
  if (job == NULL)
    return;
  show_pause (self);
  show_left (self);
}

/* --- actions --------------------------------------------------------------------------------- */

void
studio_explorer_progress_toggle_pause (StudioExplorerProgress *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_PROGRESS (self));

  if (self->job == NULL || self->is_ending)
    return;
  if (hek_explorer_session_is_paused (self->session))
    hek_explorer_session_resume (self->session);
  else
    hek_explorer_session_pause (self->session);
}

static void
end (StudioExplorerProgress *self,
     gboolean                keep)
{
  if (self->job == NULL || self->is_ending)
    return;
  self->is_ending = TRUE;
  hek_explorer_session_cancel (self->session, keep);
  show_pause (self);
  show_left (self);
}

static void
studio_explorer_progress_keep (StudioExplorerProgress *self)
{
  end (self, self->has_steps);
}

static void
studio_explorer_progress_answered (AdwMessageDialog       *dialog,
                                   const char             *response,
                                   StudioExplorerProgress *self)
{
  if (!g_str_equal (response, "continue"))
    end (self, g_str_equal (response, "keep"));
}

/* The computation goes on while a person thinks. */
static void
ask (StudioExplorerProgress *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *heading = _("Stop computing the layout?");
  GtkWidget *dialog;

  if (self->question != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->question));
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (root), heading,
                                   _("What was done until now can be kept; it can be gone on with "
                                     "later."));
  gtk_window_set_title (GTK_WINDOW (dialog), heading); /* screen readers say it */
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "continue", _("Continue"),
                                    "discard", _("Discard"), "keep", _("Keep"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "continue");
  g_set_weak_pointer (&self->question, dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (studio_explorer_progress_answered),
                           self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
studio_explorer_progress_stop (StudioExplorerProgress *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_PROGRESS (self));

  if (self->job == NULL || self->is_ending)
    return;
  if (self->has_steps && g_get_monotonic_time () - self->begun_usec > ASK_USEC)
    ask (self);
  else
    end (self, FALSE);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_progress_dispose (GObject *object)
{
  StudioExplorerProgress *self = STUDIO_EXPLORER_PROGRESS (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  forget_job (self);
  g_clear_weak_pointer (&self->question);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (studio_explorer_progress_parent_class)->dispose (object);
}

static void
studio_explorer_progress_finalize (GObject *object)
{
  g_array_unref (STUDIO_EXPLORER_PROGRESS (object)->losses);
  G_OBJECT_CLASS (studio_explorer_progress_parent_class)->finalize (object);
}

static void
studio_explorer_progress_class_init (StudioExplorerProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_progress_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_explorer_progress_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-progress.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerProgress, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerProgress, title);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerProgress, detail);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerProgress, left);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerProgress, curve);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerProgress, pause);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerProgress, bar);
}

static void
studio_explorer_progress_init (StudioExplorerProgress *self)
{
  static const StudioPlainAction actions[] = {
    { "pause", G_CALLBACK (studio_explorer_progress_toggle_pause) },
    { "keep", G_CALLBACK (studio_explorer_progress_keep) },
    { "cancel", G_CALLBACK (studio_explorer_progress_stop) },
  };

  self->losses = g_array_new (FALSE, FALSE, sizeof (double));
  self->actions = g_simple_action_group_new ();
  studio_actions_add (self->actions, actions, G_N_ELEMENTS (actions), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "layout-job",
                                  G_ACTION_GROUP (self->actions));
  gtk_drawing_area_set_draw_func (self->curve, studio_explorer_progress_draw, self, NULL);
}

GtkWidget *
studio_explorer_progress_new (HekExplorerSession *session)
{
  StudioExplorerProgress *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_PROGRESS, "visible", FALSE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (studio_explorer_progress_changed),
                            self);
  g_signal_connect_swapped (session, "frame", G_CALLBACK (studio_explorer_progress_frame), self);
  studio_explorer_progress_changed (self);
  return GTK_WIDGET (self);
}
