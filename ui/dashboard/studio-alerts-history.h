/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/* What alerts did and what became of their messages, the latest first. It reads on a job, each
 * second while it can be seen. */
#define STUDIO_TYPE_ALERTS_HISTORY (studio_alerts_history_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsHistory, studio_alerts_history, STUDIO, ALERTS_HISTORY, GtkWidget)

/* Once. */
void studio_alerts_history_set_telemetry (StudioAlertsHistory *self,
                                          HekTelemetrySession *telemetry);

/* The rule of the choice "This alert". @id: (nullable): there is none: those of all */
void studio_alerts_history_set_rule (StudioAlertsHistory *self, const char *id);

/* The events that are shown: their number. */
guint studio_alerts_history_get_n_events (StudioAlertsHistory *self);

G_END_DECLS
