/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/*
 * A bell with the worst state of all alerts: how many fire, in a colour, a shape and a number.
 * Clicking it emits "clicked"; it shows nothing itself.
 */
#define STUDIO_TYPE_ALERTS_BUTTON (studio_alerts_button_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsButton, studio_alerts_button, STUDIO, ALERTS_BUTTON, GtkWidget)

GtkWidget *studio_alerts_button_new (HekTelemetrySession *telemetry);

/* An action that a click activates: "dashboard.alerts". @action: (nullable) */
void studio_alerts_button_set_action_name (StudioAlertsButton *self, const char *action);

/* Signals
 *   clicked ()
 */

G_END_DECLS
