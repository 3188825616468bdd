/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/**
 * studio_alerts_notify:
 * @action: of @application, with the id of a rule (s): what a click on a notification does
 *
 * Shows the notices of alerts on the desktop from now on, one for each rule.
 */
void studio_alerts_notify (GApplication *application, HekTelemetrySession *telemetry,
                           const char *action);

G_END_DECLS
