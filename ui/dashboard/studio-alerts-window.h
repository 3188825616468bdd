/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-library.h"
#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/*
 * The alerts of the workspace: their rules with state and reading, how they are made and changed,
 * and their history. Closing hides it; rules are watched all the same.
 */
#define STUDIO_TYPE_ALERTS_WINDOW (studio_alerts_window_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsWindow, studio_alerts_window, STUDIO, ALERTS_WINDOW, AdwWindow)

GtkWidget *studio_alerts_window_new (HekTelemetrySession *telemetry, HekLibrary *library);

/* Shows one rule, selected; one that is gone: the list. */
void studio_alerts_window_show_rule (StudioAlertsWindow *self, const char *id);

/**
 * studio_alerts_window_add_rule:
 * @instrument: (nullable): "search.latency"; @collection: (nullable): UUID
 *
 * Begins a new rule of that series, as a chart's menu does.
 */
void studio_alerts_window_add_rule (StudioAlertsWindow *self, const char *instrument,
                                    const char *collection);

/* Reads rules, and asks before those that are here are replaced. */
void studio_alerts_window_import_file (StudioAlertsWindow *self, GFile *file);
/* Writes all rules, or that of @id (nullable), without their secrets. */
void studio_alerts_window_export_file (StudioAlertsWindow *self, GFile *file, const char *id);

G_END_DECLS
