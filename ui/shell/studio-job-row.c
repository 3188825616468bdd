/* SPDX-License-Identifier: Apache-2.0 */
/* A row owns a reference of its job and of the list, and only reads; the job notifies at most ten
 * times a second. */
#include "config.h"

#include "studio-job-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-cancel-action.h"
#include "studio-words.h"

struct _StudioJobRow
{
  GtkListBoxRow parent_instance;

  HekJobList *jobs;
  HekJob *job;

  GtkLabel *title;
  GtkProgressBar *progress;
  GtkLabel *detail;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (StudioJobRow, studio_job_row, GTK_TYPE_LIST_BOX_ROW)

static void
studio_job_row_show_button (StudioJobRow *self,
                            const char   *icon_name,
                            const char   *label)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", label, hek_job_get_title (self->job));

  gtk_button_set_icon_name (self->button, icon_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
studio_job_row_update_state (StudioJobRow *self)
{
  gboolean failed = hek_job_get_state (self->job) == HEK_JOB_FAILED;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), !failed);
  if (failed)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->detail), "error");
      gtk_label_set_label (self->detail, hek_job_get_message (self->job));
      studio_job_row_show_button (self, "window-close-symbolic", _("Dismiss"));
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->detail), "dim-label");
      studio_job_row_show_button (self, "process-stop-symbolic", _("Cancel"));
    }
}

static void
studio_job_row_update_progress (StudioJobRow *self)
{
  double fraction = hek_job_get_fraction (self->job);
  double left = hek_job_get_seconds_left (self->job);
  g_autofree char *time = left >= 0 ? studio_words_time_left (left) : NULL;
  g_autofree char *text = NULL;

  if (hek_job_get_state (self->job) == HEK_JOB_FAILED)
    return;

  text = g_strdup_printf (time != NULL ? "%.0f %% · %s" : "%.0f %%", floor (fraction * 100), time);
  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_label_set_label (self->detail, text);
}

static void
studio_job_row_clicked (StudioJobRow *self)
{
  const char *action = g_object_get_data (G_OBJECT (self->job), STUDIO_CANCEL_ACTION);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (action != NULL && hek_job_get_state (self->job) == HEK_JOB_RUNNING
      && g_action_parse_detailed_name (action, &name, &target, NULL))
    {
      gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
      return;
    }
  /* the answer comes when the job's thread has stopped: say at once that it was heard */
  if (hek_job_get_state (self->job) == HEK_JOB_RUNNING)
    gtk_label_set_label (self->detail, _("Cancelling…"));
  hek_job_list_dismiss (self->jobs, self->job);
}

/* A job may end while its button has the focus. GTK 4.8 leaves the focus on the button that is
 * gone, and the window hears no more keys. */
static void
studio_job_row_unroot (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = gtk_root_get_focus (root);

  if (focus != NULL && gtk_widget_is_ancestor (focus, widget))
    gtk_root_set_focus (root, NULL);
  GTK_WIDGET_CLASS (studio_job_row_parent_class)->unroot (widget);
}

static void
studio_job_row_dispose (GObject *object)
{
  StudioJobRow *self = STUDIO_JOB_ROW (object);

  g_clear_object (&self->job);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (studio_job_row_parent_class)->dispose (object);
}

static void
studio_job_row_class_init (StudioJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_job_row_dispose;
  widget_class->unroot = studio_job_row_unroot;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hektor/Studio/ui/shell/studio-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioJobRow, title);
  gtk_widget_class_bind_template_child (widget_class, StudioJobRow, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioJobRow, detail);
  gtk_widget_class_bind_template_child (widget_class, StudioJobRow, button);
  gtk_widget_class_bind_template_callback (widget_class, studio_job_row_clicked);
}

static void
studio_job_row_init (StudioJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
studio_job_row_new (HekJobList *jobs,
                    HekJob     *job)
{
  StudioJobRow *self = g_object_new (STUDIO_TYPE_JOB_ROW, NULL);

  self->jobs = g_object_ref (jobs);
  self->job = g_object_ref (job);
  gtk_label_set_label (self->title, hek_job_get_title (job));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  hek_job_get_title (job), -1);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (studio_job_row_update_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (studio_job_row_update_progress),
                           self, G_CONNECT_SWAPPED);
  studio_job_row_update_state (self);
  studio_job_row_update_progress (self);
  return GTK_WIDGET (self);
}
