/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-alert-rule.h"
#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/* What a rule would have done in the last day, computed from what is kept, on a job. */
#define STUDIO_TYPE_ALERTS_PREVIEW (studio_alerts_preview_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsPreview, studio_alerts_preview, STUDIO, ALERTS_PREVIEW, GtkWidget)

/* @rule: (nullable): copied; %NULL: there is none that could be put on the past */
void        studio_alerts_preview_set_rule (StudioAlertsPreview *self,
                                            HekTelemetrySession *telemetry,
                                            const HekAlertRule *rule);

/* What it says; "" while nothing is known. */
const char *studio_alerts_preview_get_text (StudioAlertsPreview *self);

G_END_DECLS
