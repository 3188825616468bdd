/* SPDX-License-Identifier: Apache-2.0 */
/* Built from the metric table: a heading for each group, a check button for each metric. The group
 * with the most metrics has a column of its own, so that all of them are in sight. */
#include "config.h"

#include "studio-metric-chooser.h"

#include <glib/gi18n.h>

#include "studio-resource.h"
#include "studio-settings.h"

#define STUDIO_METRICS_KEY "metrics"

struct _StudioMetricChooser
{
  GtkPopover parent_instance;

  /* template */
  GtkBox *left;
  GtkBox *right;

  GtkCheckButton *checks[HEK_METRICS_MAX]; /* borrowed, as in the table of metrics */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioMetricChooser, studio_metric_chooser, GTK_TYPE_POPOVER)

guint
studio_metric_chooser_read (const HekMetric **metrics)
{
  g_auto (GStrv) ids = g_settings_get_strv (studio_settings_get (), STUDIO_METRICS_KEY);
  guint n = 0;

  for (guint i = 0; i < hek_metric_n (); i++)
    if (g_strv_contains ((const char *const *) ids, hek_metric (i)->id))
      metrics[n++] = hek_metric (i);
  return n;
}

static void
studio_metric_chooser_update (StudioMetricChooser *self)
{
  g_auto (GStrv) ids = g_settings_get_strv (studio_settings_get (), STUDIO_METRICS_KEY);

  self->updating = TRUE;
  for (guint i = 0; i < hek_metric_n (); i++)
    gtk_check_button_set_active (
      self->checks[i], g_strv_contains ((const char *const *) ids, hek_metric (i)->id));
  self->updating = FALSE;
}

static void
studio_metric_chooser_toggled (StudioMetricChooser *self)
{
  const char *ids[HEK_METRICS_MAX + 1] = { NULL };
  guint n = 0;

  if (self->updating)
    return;
  for (guint i = 0; i < hek_metric_n (); i++)
    if (gtk_check_button_get_active (self->checks[i]))
      ids[n++] = hek_metric (i)->id;
  g_settings_set_strv (studio_settings_get (), STUDIO_METRICS_KEY, ids);
}

static void
studio_metric_chooser_reset (StudioMetricChooser *self)
{
  g_settings_reset (studio_settings_get (), STUDIO_METRICS_KEY);
}

static void
studio_metric_chooser_add_group (StudioMetricChooser *self,
                                 HekMetricGroup       group)
{
  GtkBox *box = group == HEK_METRIC_COLOR ? self->right : self->left;
  GtkWidget *heading = gtk_label_new (hek_metric_group_label (group));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_widget_add_css_class (heading, "studio-metric-group");
  gtk_box_append (box, heading);
  for (guint i = 0; i < hek_metric_n (); i++)
    {
      const HekMetric *metric = hek_metric (i);
      GtkWidget *check;

      if (metric->group != group)
        continue;
      check = gtk_check_button_new_with_label (_(metric->label));
      gtk_widget_set_tooltip_text (check, _(metric->help));
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(metric->label), -1);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (studio_metric_chooser_toggled), self);
      gtk_box_append (box, check);
      self->checks[i] = GTK_CHECK_BUTTON (check);
    }
}

static void
studio_metric_chooser_class_init (StudioMetricChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-metric-chooser.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioMetricChooser, left);
  gtk_widget_class_bind_template_child (widget_class, StudioMetricChooser, right);
  gtk_widget_class_bind_template_callback (widget_class, studio_metric_chooser_reset);
}

static void
studio_metric_chooser_init (StudioMetricChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint group = 0; group < HEK_METRIC_N_GROUPS; group++)
    studio_metric_chooser_add_group (self, group);
  g_signal_connect_object (studio_settings_get (), "changed::" STUDIO_METRICS_KEY,
                           G_CALLBACK (studio_metric_chooser_update), self, G_CONNECT_SWAPPED);
  studio_metric_chooser_update (self);
}
