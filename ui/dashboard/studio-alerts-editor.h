/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-library.h"
#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/*
 * A window in which one rule is made or changed. It closes when the rule is kept; what could not be
 * kept stays in it, with the reason.
 *
 * Signal "saved" (const char *id)
 */
#define STUDIO_TYPE_ALERTS_EDITOR (studio_alerts_editor_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsEditor, studio_alerts_editor, STUDIO, ALERTS_EDITOR, AdwWindow)

/* @rule: copied; thresholds that are NaN are empty */
GtkWidget *studio_alerts_editor_new (HekTelemetrySession *telemetry, HekLibrary *library,
                                     const HekAlertRule *rule, gboolean is_new);

G_END_DECLS
