/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-watch.h"
#include "hek-telemetry-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Questions about one rule; the answer goes to @telemetry. */

/* Acknowledges, with a comment where one is given. */
void studio_alerts_ask_acknowledge (GtkWindow *owner, HekTelemetrySession *telemetry,
                                    const HekAlertRule *rule);

/* Silences for a length of time or until a moment, as it is typed. */
void studio_alerts_ask_silence (GtkWindow *owner, HekTelemetrySession *telemetry,
                                const HekAlertRule *rule);

/**
 * studio_alerts_read_until:
 * @text: "2 h", "2026-11-23 08:00", or "08:00": the next time that a clock says so
 * @until_us: (out): untouched on failure
 * @problem: (out) (transfer full): a sentence
 */
gboolean studio_alerts_read_until (const char *text, gint64 now_us, gint64 *until_us,
                                   char **problem);

G_END_DECLS
