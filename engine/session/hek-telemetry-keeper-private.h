/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-telemetry-session.h"

G_BEGIN_DECLS

/* What one delivery brings to the main thread. */
typedef struct
{
  HekTelemetrySessionState state;
  gboolean has_second;
  gboolean has_alerts; /* they have changed */
  char *problem;       /* owned (nullable) */
  char *notice;        /* owned (nullable) */
  GPtrArray *messages; /* owned (element-type HekAlertMessage) */
} HekTelemetryNews;

void hek_telemetry_news_clear (HekTelemetryNews *news);

/* On the main thread, once for all news that came since the last time. */
typedef void (*HekTelemetryNewsFunc) (HekTelemetryKeeper *keeper, const HekTelemetryNews *news,
                                      GObject *object);

/* Starts the recorder. @object: held weakly; @func is not called when it has gone */
HekTelemetryKeeper *hek_telemetry_keeper_start (const char *workspace, HekTelemetryNewsFunc func,
                                                GObject *object);

/* Waits for the disk, and for messages of alerts that are under way. Once. */
void hek_telemetry_keeper_stop (HekTelemetryKeeper *keeper);

/* Looks only. */
GPtrArray *hek_telemetry_keeper_list_alerts (HekTelemetryKeeper *keeper);

/* Runs @func with the watch, which stays as long; any thread, waits for the disk if @func does.
 * Errors: another process watches, or it has stopped; those of @func */
typedef gboolean (*HekTelemetryWatchFunc) (HekAlertWatch *watch, gpointer data, GError **error);
gboolean hek_telemetry_keeper_change_alerts (HekTelemetryKeeper *keeper,
                                             HekTelemetryWatchFunc func, gpointer data,
                                             GError **error);

G_END_DECLS
