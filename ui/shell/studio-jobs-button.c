/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A job is new for 300 ms: when it arrives it is given its time of arrival (qdata of the job), and
 * one timeout looks again when the youngest comes of age. The filtered model is what is shown. No
 * timer runs while nothing is new.
 */
#include "config.h"

#include "studio-jobs-button.h"

#include <glib/gi18n.h>

#include "studio-job-row.h"
#include "studio-progress-ring.h"

#define STUDIO_JOBS_DELAY_MS 300

struct _StudioJobsButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  StudioProgressRing *ring;
  GtkPopover *popover;
  GtkListBox *list;

  HekJobList *jobs;           /* owned (nullable) */
  GtkCustomFilter *filter;    /* owned */
  GtkFilterListModel *shown;  /* owned */
  guint timeout_id;
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (StudioJobsButton, studio_jobs_button, GTK_TYPE_WIDGET)

static GQuark
studio_jobs_button_arrival_quark (void)
{
  return g_quark_from_static_string ("studio-job-arrival");
}

/* Milliseconds since the job was first seen here. */
static gint64
studio_jobs_button_get_age (HekJob *job)
{
  GQuark quark = studio_jobs_button_arrival_quark ();
  gint64 now = g_get_monotonic_time ();
  gint64 *arrival = g_object_get_qdata (G_OBJECT (job), quark);

  if (arrival == NULL)
    {
      arrival = g_memdup2 (&now, sizeof now);
      g_object_set_qdata_full (G_OBJECT (job), quark, arrival, g_free);
    }
  return (now - *arrival) / 1000;
}

static gboolean
studio_jobs_button_is_shown (gpointer item,
                             gpointer user_data)
{
  return hek_job_get_state (item) == HEK_JOB_FAILED
         || studio_jobs_button_get_age (item) >= STUDIO_JOBS_DELAY_MS;
}

/* Number of failed jobs, and the mean progress of the running ones that are shown. */
static guint
studio_jobs_button_sum_up (StudioJobsButton *self,
                           guint            *n_running,
                           double           *fraction)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  guint n_failed = 0;
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekJob) job = g_list_model_get_item (G_LIST_MODEL (self->shown), i);

      if (hek_job_get_state (job) == HEK_JOB_FAILED)
        n_failed++;
      else
        sum += hek_job_get_fraction (job);
    }
  *n_running = n - n_failed;
  *fraction = n > n_failed ? sum / (n - n_failed) : 0;
  return n_failed;
}

/* A hidden widget must not keep the focus: GTK 4.8 goes on sending it the keys, which are lost. */
static void
studio_jobs_button_hide (StudioJobsButton *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
studio_jobs_button_update (StudioJobsButton *self)
{
  guint n_running, n_failed;
  double fraction;
  g_autofree char *text = NULL;

  n_failed = studio_jobs_button_sum_up (self, &n_running, &fraction);
  /* an open popover keeps its button: it would vanish under the pointer */
  if (n_running + n_failed > 0 || gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  else
    studio_jobs_button_hide (self);
  studio_progress_ring_set (self->ring, fraction, n_running, n_failed > 0);
  if (n_failed > 0)
    text = g_strdup_printf (ngettext ("%u job failed", "%u jobs failed", n_failed), n_failed);
  else
    text = g_strdup_printf (ngettext ("%u job, %.0f %% done", "%u jobs, %.0f %% done", n_running),
                            n_running, fraction * 100);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void studio_jobs_button_jobs_changed (StudioJobsButton *self);

static gboolean
studio_jobs_button_look_again (gpointer user_data)
{
  StudioJobsButton *self = user_data;

  self->timeout_id = 0;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  studio_jobs_button_jobs_changed (self);
  return G_SOURCE_REMOVE;
}

/* Sets the timeout for the oldest of the jobs that are still too new to be shown. */
static void
studio_jobs_button_jobs_changed (StudioJobsButton *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->jobs));
  gint64 oldest = -1;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);
      gint64 age = studio_jobs_button_get_age (job);

      if (age < STUDIO_JOBS_DELAY_MS)
        oldest = MAX (oldest, age);
    }
  if (oldest >= 0 && self->timeout_id == 0)
    self->timeout_id = g_timeout_add ((guint) (STUDIO_JOBS_DELAY_MS - oldest) + 1,
                                      studio_jobs_button_look_again, self);
}

static void
studio_jobs_button_state_changed (StudioJobsButton *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  studio_jobs_button_update (self);
}

static gboolean
studio_jobs_button_update_later (gpointer user_data)
{
  StudioJobsButton *self = user_data;

  self->idle_id = 0;
  studio_jobs_button_update (self);
  return G_SOURCE_REMOVE;
}

/* The button is hidden after its popover was taken down and has given the focus back. */
static void
studio_jobs_button_closed (StudioJobsButton *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (studio_jobs_button_update_later, self);
}

static GtkWidget *
studio_jobs_button_create_row (gpointer item,
                               gpointer user_data)
{
  return studio_job_row_new (STUDIO_JOBS_BUTTON (user_data)->jobs, item);
}

static void
studio_jobs_button_dispose (GObject *object)
{
  StudioJobsButton *self = STUDIO_JOBS_BUTTON (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  if (self->jobs != NULL)
    g_signal_handlers_disconnect_by_data (self->jobs, self);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->jobs);
  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->button));
  self->button = NULL;
  G_OBJECT_CLASS (studio_jobs_button_parent_class)->dispose (object);
}

static void
studio_jobs_button_class_init (StudioJobsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_jobs_button_dispose;
  g_type_ensure (STUDIO_TYPE_PROGRESS_RING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hektor/Studio/ui/shell/studio-jobs-button.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioJobsButton, button);
  gtk_widget_class_bind_template_child (widget_class, StudioJobsButton, ring);
  gtk_widget_class_bind_template_child (widget_class, StudioJobsButton, popover);
  gtk_widget_class_bind_template_child (widget_class, StudioJobsButton, list);
  gtk_widget_class_bind_template_callback (widget_class, studio_jobs_button_closed);
}

static void
studio_jobs_button_init (StudioJobsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Jobs"), -1);
}

void
studio_jobs_button_set_jobs (StudioJobsButton *self,
                             HekJobList       *jobs)
{
  g_return_if_fail (STUDIO_IS_JOBS_BUTTON (self) && self->jobs == NULL);

  self->jobs = g_object_ref (jobs);
  self->filter = gtk_custom_filter_new (studio_jobs_button_is_shown, NULL, NULL);
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (jobs)),
                                           g_object_ref (GTK_FILTER (self->filter)));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), studio_jobs_button_create_row,
                           self, NULL);
  g_signal_connect_swapped (self->shown, "items-changed",
                            G_CALLBACK (studio_jobs_button_update), self);
  g_signal_connect_swapped (jobs, "items-changed", G_CALLBACK (studio_jobs_button_jobs_changed),
                            self);
  g_signal_connect_swapped (jobs, "notify::n-running",
                            G_CALLBACK (studio_jobs_button_state_changed), self);
  g_signal_connect_swapped (jobs, "notify::fraction", G_CALLBACK (studio_jobs_button_update), self);
  studio_jobs_button_jobs_changed (self);
  studio_jobs_button_update (self);
}

gboolean
studio_jobs_button_popup (StudioJobsButton *self)
{
  g_return_val_if_fail (STUDIO_IS_JOBS_BUTTON (self), FALSE);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return FALSE;
  gtk_menu_button_popup (self->button);
  return TRUE;
}
