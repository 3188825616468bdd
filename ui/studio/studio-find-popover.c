/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The target is one value of one metric, chosen from the metric table; the value proposed is the
 * one that the current setting has. The session adds its search to the job list, which is where
 * progress is read and cancelled.
 */
#include "config.h"

#include "studio-find-popover.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-find-bids.h"
#include "studio-metric-list.h"
#include "studio-own-name.h"
#include "studio-resource.h"

#define STUDIO_FIND_DEFAULT_KEY "delta_e_2000_p95"

struct _StudioFindPopover
{
  GtkPopover parent_instance;

  /* template */
  GtkDropDown *metric;
  GtkLabel *relation_label;
  GtkSpinButton *value;
  GtkCheckButton *all_methods;
  GtkProgressBar *progress;
  GtkButton *cancel_button;
  GtkButton *find_button;
  StudioFindBids *bids;

  HekPictureSession *session; /* owned (nullable) */
  HekJobList *jobs;           /* owned (nullable) */
  HekJob *job;                /* owned (nullable): the search under way */
  GArray *targets;            /* of double: what is asked for, as in the drop-down */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioFindPopover, studio_find_popover, GTK_TYPE_POPOVER)

/* The value asked for is kept while another metric is looked at. */
static void
studio_find_popover_metric_changed (StudioFindPopover *self)
{
  const HekMetricValue *what = studio_metric_list_get_selected (self->metric);
  guint position = gtk_drop_down_get_selected (self->metric);
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (self->value);
  g_autofree char *relation = NULL;
  double step, upper;

  if (what == NULL || self->targets == NULL)
    return;
  step = pow (10, floor (log10 (fabs (what->typical_max - what->typical_min) / 20)));
  upper = what->higher_is_better && what->typical_max <= 1 ? 1 : 10 * fabs (what->typical_max);
  self->updating = TRUE;
  gtk_adjustment_configure (adjustment, 0, 0, upper, step, 5 * step, 0);
  gtk_spin_button_set_digits (self->value, what->n_digits);
  gtk_spin_button_set_value (self->value, g_array_index (self->targets, double, position));
  self->updating = FALSE;
  relation = g_strdup_printf (what->unit != NULL ? "%s (%s)" : "%s",
                              what->higher_is_better ? _("At least") : _("At most"),
                              what->unit != NULL ? _(what->unit) : NULL);
  gtk_label_set_text (self->relation_label, relation);
}

static void
studio_find_popover_value_changed (StudioFindPopover *self)
{
  guint position = gtk_drop_down_get_selected (self->metric);

  if (!self->updating && self->targets != NULL && position < self->targets->len)
    g_array_index (self->targets, double, position) = gtk_spin_button_get_value (self->value);
}

static void
studio_find_popover_show_running (StudioFindPopover *self)
{
  gboolean running = self->job != NULL;
  GtkWidget *next = GTK_WIDGET (running ? self->cancel_button : self->find_button);

  gtk_widget_set_visible (next, TRUE);
  /* the button that had the focus is about to go */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (next);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), running);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), running);
  gtk_widget_set_visible (GTK_WIDGET (self->find_button), !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->metric), !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->value), !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->all_methods), !running);
}

static void
studio_find_popover_job_changed (StudioFindPopover *self)
{
  HekJobState state = hek_job_get_state (self->job);
  double fraction = hek_job_get_fraction (self->job);
  g_autofree char *text = NULL;

  if (state == HEK_JOB_PENDING || state == HEK_JOB_RUNNING)
    {
      text = g_strdup_printf ("%.0f %%", fraction * 100);
      gtk_progress_bar_set_fraction (self->progress, fraction);
      gtk_progress_bar_set_text (self->progress, text);
      return;
    }
  g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  studio_find_popover_show_running (self);
  /* what the methods need is read here, the rest on the page */
  if (state == HEK_JOB_DONE && !gtk_widget_get_visible (GTK_WIDGET (self->bids)))
    gtk_popover_popdown (GTK_POPOVER (self));
}

static void
studio_find_popover_job_added (GListModel *jobs,
                               guint       position,
                               guint       removed,
                               guint       added,
                               gpointer    user_data)
{
  StudioFindPopover *self = user_data;

  if (added == 1 && self->job == NULL)
    self->job = g_list_model_get_item (jobs, position);
}

static void
studio_find_popover_find_clicked (StudioFindPopover *self)
{
  HekTarget target = { studio_metric_list_get_selected (self->metric), 0 };
  gulong handler;

  if (self->job != NULL || target.what == NULL
      || hek_picture_session_get_source (self->session) == NULL)
    return;
  gtk_spin_button_update (self->value);
  target.value = gtk_spin_button_get_value (self->value);
  handler = g_signal_connect (self->jobs, "items-changed",
                              G_CALLBACK (studio_find_popover_job_added), self);
  hek_picture_session_find (self->session, &target,
                            gtk_check_button_get_active (self->all_methods));
  g_signal_handler_disconnect (self->jobs, handler);
  studio_find_bids_update (self->bids);
  if (self->job == NULL)
    return;
  g_signal_connect_object (self->job, "notify::fraction",
                           G_CALLBACK (studio_find_popover_job_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (studio_find_popover_job_changed),
                           self, G_CONNECT_SWAPPED);
  studio_find_popover_show_running (self);
  studio_find_popover_job_changed (self);
}

static void
studio_find_popover_cancel_clicked (StudioFindPopover *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
}

static void
studio_find_popover_map (GtkWidget *widget)
{
  StudioFindPopover *self = STUDIO_FIND_POPOVER (widget);

  if (self->job == NULL)
    studio_find_popover_metric_changed (self);
  GTK_WIDGET_CLASS (studio_find_popover_parent_class)->map (widget);
}

static void
studio_find_popover_dispose (GObject *object)
{
  StudioFindPopover *self = STUDIO_FIND_POPOVER (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->jobs);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_find_popover_parent_class)->dispose (object);
}

static void
studio_find_popover_finalize (GObject *object)
{
  g_array_unref (STUDIO_FIND_POPOVER (object)->targets);
  G_OBJECT_CLASS (studio_find_popover_parent_class)->finalize (object);
}

static void
studio_find_popover_class_init (StudioFindPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_FIND_BIDS);

  G_OBJECT_CLASS (klass)->dispose = studio_find_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_find_popover_finalize;
  widget_class->map = studio_find_popover_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-find-popover.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioFindPopover, metric);
  gtk_widget_class_bind_template_child (widget_class, StudioFindPopover, relation_label);
  gtk_widget_class_bind_template_child (widget_class, StudioFindPopover, value);
  gtk_widget_class_bind_template_child (widget_class, StudioFindPopover, all_methods);
  gtk_widget_class_bind_template_child (widget_class, StudioFindPopover, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioFindPopover, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, StudioFindPopover, find_button);
  gtk_widget_class_bind_template_child (widget_class, StudioFindPopover, bids);
  gtk_widget_class_bind_template_callback (widget_class, studio_find_popover_metric_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_find_popover_value_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_find_popover_find_clicked);
  gtk_widget_class_bind_template_callback (widget_class, studio_find_popover_cancel_clicked);
}

static void
studio_find_popover_init (StudioFindPopover *self)
{
  const HekMetricValue *what;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->targets = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; (what = studio_metric_list_get (i)) != NULL; i++)
    g_array_append_val (self->targets, what->target);
  studio_metric_list_fill (self->metric, STUDIO_FIND_DEFAULT_KEY);
  studio_own_name_keep (self->metric);
  studio_own_name_keep (self->find_button);
  studio_own_name_keep (self->cancel_button);
  gtk_popover_set_default_widget (GTK_POPOVER (self), GTK_WIDGET (self->find_button));
  g_object_set (gtk_editable_get_delegate (GTK_EDITABLE (self->value)), "activates-default", TRUE,
                NULL);
  studio_find_popover_show_running (self);
}

void
studio_find_popover_set_session (StudioFindPopover *self,
                                 HekPictureSession *session,
                                 HekJobList        *jobs)
{
  g_return_if_fail (STUDIO_IS_FIND_POPOVER (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->jobs = g_object_ref (jobs);
  studio_find_bids_set_session (self->bids, session);
}
