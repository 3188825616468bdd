/* SPDX-License-Identifier: Apache-2.0 */
/* Reports, from the page: their window and its model are made when they are first asked for. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include "studio-actions.h"
#include "studio-report-window.h"

static StudioReportWindow *
need_window (StudioDashboardPage *self)
{
  if (self->reports == NULL)
    {
      g_autoptr (HekReportSession) session
        = hek_report_session_new (self->jobs, self->library, self->telemetry);

      self->reports = studio_report_window_new (session, self->pictures);
      gtk_window_set_transient_for (GTK_WINDOW (self->reports),
                                    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
    }
  return STUDIO_REPORT_WINDOW (self->reports);
}

static void
show_reports (StudioDashboardPage *self)
{
  gtk_window_present (GTK_WINDOW (need_window (self)));
}

static void
add_dashboard (StudioDashboardPage *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);

  if (dashboard == NULL)
    return;
  studio_report_window_add_dashboard (need_window (self), hek_dashboard_get_id (dashboard), NULL);
  show_reports (self);
}

static void
add_widget (StudioDashboardPage *self)
{
  HekDashboard *dashboard = hek_dashboard_session_get (self->session);
  const char *widget = studio_dashboard_page_get_widget (self);

  if (dashboard == NULL || widget == NULL)
    return;
  studio_report_window_add_dashboard (need_window (self), hek_dashboard_get_id (dashboard),
                                      widget);
  show_reports (self);
}

void
studio_dashboard_page_add_report_actions (StudioDashboardPage *self)
{
  static const StudioPlainAction plain[] = {
    { "report", G_CALLBACK (show_reports) },
    { "report-dashboard", G_CALLBACK (add_dashboard) },
    { "report-widget", G_CALLBACK (add_widget) },
  };

  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
}

void
studio_dashboard_page_update_report_actions (StudioDashboardPage *self)
{
  HekDashboardSession *session = self->session;
  gboolean has_one = session != NULL && hek_dashboard_session_get (session) != NULL;

  studio_actions_enable (self->actions, "report", session != NULL);
  studio_actions_enable (self->actions, "report-dashboard", has_one);
  studio_actions_enable (self->actions, "report-widget",
                         has_one && studio_dashboard_page_get_widget (self) != NULL);
}

/* The application stays until what was changed last is kept. */
static void
on_closed (HekReportSession *session,
           GApplication     *application)
{
  g_signal_handlers_disconnect_by_func (session, on_closed, application);
  g_application_release (application);
  g_object_unref (application);
  g_object_unref (session);
}

void
studio_dashboard_page_close_reports (StudioDashboardPage *self)
{
  GApplication *application = g_application_get_default ();
  HekReportSession *session;

  if (self->reports == NULL)
    return;
  session = g_object_ref (studio_report_window_get_session (STUDIO_REPORT_WINDOW (self->reports)));
  gtk_window_destroy (GTK_WINDOW (self->reports));
  self->reports = NULL;
  if (application != NULL)
    {
      g_application_hold (application);
      g_signal_connect (g_object_ref (session), "closed", G_CALLBACK (on_closed),
                        g_object_ref (application));
    }
  hek_report_session_close (session);
  g_object_unref (session);
}

void
studio_dashboard_page_set_pictures (StudioDashboardPage *self,
                                    HekPictureSession   *pictures)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_PAGE (self));

  g_set_object (&self->pictures, pictures);
}
