/* SPDX-License-Identifier: Apache-2.0 */
/* Alerts, from the page: their window is made when it is first asked for, and stays. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include "studio-alerts-window.h"

#define SERIES_SOURCE "telemetry"

static StudioAlertsWindow *
studio_dashboard_page_need_alerts (StudioDashboardPage *self)
{
  if (self->alerts == NULL)
    {
      self->alerts = studio_alerts_window_new (self->telemetry, self->library);
      gtk_window_set_transient_for (GTK_WINDOW (self->alerts),
                                    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
    }
  return STUDIO_ALERTS_WINDOW (self->alerts);
}

void
studio_dashboard_page_show_alerts (StudioDashboardPage *self,
                                   const char          *rule)
{
  StudioAlertsWindow *window = studio_dashboard_page_need_alerts (self);

  if (rule != NULL && *rule != '\0')
    studio_alerts_window_show_rule (window, rule);
  gtk_window_present (GTK_WINDOW (window));
}

/* (nullable): of a series: the first query of the selected widget that has one */
static const HekWidgetQuery *
studio_dashboard_page_find_series (StudioDashboardPage *self)
{
  HekDashboard *dashboard = self->session != NULL ? hek_dashboard_session_get (self->session)
                                                  : NULL;
  const char *id = studio_dashboard_page_get_widget (self);
  int at = dashboard != NULL && id != NULL ? hek_dashboard_find (dashboard, id) : -1;
  const GPtrArray *queries
    = at >= 0 ? hek_dashboard_get_widget (dashboard, (guint) at)->queries : NULL;

  for (guint i = 0; queries != NULL && i < queries->len; i++)
    if (g_str_equal (hek_widget_query_get_source (queries->pdata[i]), SERIES_SOURCE)
        && hek_widget_query_get (queries->pdata[i], "series") != NULL)
      return queries->pdata[i];
  return NULL;
}

gboolean
studio_dashboard_page_can_alert (StudioDashboardPage *self)
{
  return studio_dashboard_page_find_series (self) != NULL;
}

/* A new rule of the series that the selected widget shows. */
void
studio_dashboard_page_alert_on_widget (StudioDashboardPage *self)
{
  const HekWidgetQuery *query = studio_dashboard_page_find_series (self);
  const char *collection = hek_widget_query_get (query, "collection");
  StudioAlertsWindow *window = studio_dashboard_page_need_alerts (self);

  if (collection != NULL)
    collection = hek_dashboard_session_find_collection (self->session, collection);
  gtk_window_present (GTK_WINDOW (window));
  studio_alerts_window_add_rule (window, hek_widget_query_get (query, "series"), collection);
}

void
studio_dashboard_page_close_alerts (StudioDashboardPage *self)
{
  if (self->alerts != NULL)
    gtk_window_destroy (GTK_WINDOW (self->alerts));
  self->alerts = NULL;
}
