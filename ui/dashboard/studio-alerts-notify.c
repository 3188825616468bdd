/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-notify.h"

#include "hek-alert-message.h"

#define ACTION "studio-alerts-action"

static GNotificationPriority
get_priority (const HekAlertMessage *message)
{
  if (message->event == HEK_ALERT_EVENT_RESOLVED || message->event == HEK_ALERT_EVENT_TEST)
    return G_NOTIFICATION_PRIORITY_NORMAL;
  return message->severity == HEK_ALERT_CRITICAL ? G_NOTIFICATION_PRIORITY_URGENT
                                                 : G_NOTIFICATION_PRIORITY_HIGH;
}

/* What is told of one rule takes the place of what was told of it before. */
static void
on_notice (HekTelemetrySession   *telemetry,
           const HekAlertMessage *message,
           GApplication          *application)
{
  const char *action = g_object_get_data (G_OBJECT (application), ACTION);
  g_autofree char *title = g_strdup_printf ("%s: %s", hek_alert_event_label (message->event),
                                            message->name);
  g_autofree char *id = g_strdup_printf ("alert-%s", message->rule);
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, message->text);
  g_notification_set_priority (notification, get_priority (message));
  g_notification_set_default_action_and_target (notification, action, "s", message->rule);
  g_application_send_notification (application, id, notification);
}

void
studio_alerts_notify (GApplication        *application,
                      HekTelemetrySession *telemetry,
                      const char          *action)
{
  g_return_if_fail (G_IS_APPLICATION (application) && HEK_IS_TELEMETRY_SESSION (telemetry));

  g_object_set_data_full (G_OBJECT (application), ACTION, g_strdup (action), g_free);
  g_signal_connect_object (telemetry, "notice", G_CALLBACK (on_notice), application, 0);
}
