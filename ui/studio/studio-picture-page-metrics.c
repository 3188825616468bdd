/* SPDX-License-Identifier: Apache-2.0 */
/* The metrics pane: which metrics it shows and the session measures, which one the curve is of, and
 * the way from a number to its map. */
#include "config.h"

#include "studio-picture-page-private.h"

#include "studio-metric-chooser.h"
#include "studio-metric-list.h"
#include "studio-settings.h"

#define STUDIO_CURVE_DEFAULT_KEY "ssim"

static void
studio_picture_page_metrics_chosen (StudioPicturePage *self)
{
  const HekMetric *metrics[HEK_METRICS_MAX];
  guint n = studio_metric_chooser_read (metrics);

  studio_metrics_view_set_metrics (self->metrics, metrics, n);
  hek_picture_session_set_metrics (self->session, metrics, n);
}

void
studio_picture_page_curve_metric_changed (StudioPicturePage *self)
{
  const HekMetricValue *what = studio_metric_list_get_selected (self->curve_metric);

  if (what == NULL || self->session == NULL)
    return;
  studio_rate_curve_set_metric (self->curve, what);
  hek_picture_session_set_curve_metric (self->session, hek_metric_find_key (what->key, NULL));
}

/* Where nothing but the metrics is shown, the map would be out of sight. */
static void
studio_picture_page_metric_activated (StudioPicturePage *self,
                                      const HekMetric   *metric)
{
  GActionGroup *actions = G_ACTION_GROUP (self->actions);

  if (metric->map_label == NULL)
    return;
  studio_compare_bar_set_map_metric (self->compare_bar, metric);
  g_action_group_change_action_state (actions, "compare", g_variant_new_string ("heat"));
  if (!gtk_widget_get_visible (GTK_WIDGET (self->compare_pane)))
    g_action_group_activate_action (actions, "restore", NULL);
}

void
studio_picture_page_add_metrics (StudioPicturePage *self)
{
  studio_metric_list_fill (self->curve_metric, STUDIO_CURVE_DEFAULT_KEY);
  studio_picture_page_curve_metric_changed (self);
  g_signal_connect_object (self->metrics, "metric-activated",
                           G_CALLBACK (studio_picture_page_metric_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (studio_settings_get (), "changed::metrics",
                           G_CALLBACK (studio_picture_page_metrics_chosen), self,
                           G_CONNECT_SWAPPED);
  studio_picture_page_metrics_chosen (self);
}
