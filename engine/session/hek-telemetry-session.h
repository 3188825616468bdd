/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-watch.h"
#include "hek-library.h"

G_BEGIN_DECLS

/*
 * HekTelemetrySession keeps what the engine does, as long as the library's workspace is open, or
 * from the start where alerts are to be watched (hek_telemetry_session_watch()): it runs the
 * recorder, has the alerts watch each second, also while nobody looks at them, and brings
 * both to the main thread. It never waits for a disk there. Main thread only; one in a process, for
 * telemetry has one collector.
 *
 * Of several processes on a workspace one is the owner, which keeps series and watches alerts; the
 * others hand it what they measured. When it goes, one of them becomes the owner.
 */
#define HEK_TYPE_TELEMETRY_SESSION (hek_telemetry_session_get_type ())
G_DECLARE_FINAL_TYPE (HekTelemetrySession, hek_telemetry_session, HEK, TELEMETRY_SESSION, GObject)

HekTelemetrySession *hek_telemetry_session_new (HekJobList *jobs, HekLibrary *library);

/* Alerts are watched although nobody looks into the library: a job finds out whether the workspace
 * has rules that are switched on. Where it has none, or there is no workspace yet, nothing is made
 * and nothing runs; where that cannot be found out, it is tried again. */
void hek_telemetry_session_watch (HekTelemetrySession *self);

typedef enum
{
  HEK_TELEMETRY_SESSION_STOPPED, /* the library is not open, and there are no alerts to watch */
  HEK_TELEMETRY_SESSION_STARTING, /* no second has gone by yet */
  HEK_TELEMETRY_SESSION_OTHER,   /* another process keeps the series */
  HEK_TELEMETRY_SESSION_OWNER,
  HEK_TELEMETRY_SESSION_STOPPING,
} HekTelemetrySessionState;

HekTelemetrySessionState hek_telemetry_session_get_state (HekTelemetrySession *self);
/* (nullable): why the last second could not be kept, and until when it waits; or why alerts are not
 * watched */
const char *hek_telemetry_session_get_problem (HekTelemetrySession *self);
/* (nullable): what was found and done when the series and the alerts were opened */
const char *hek_telemetry_session_get_notice (HekTelemetrySession *self);

/* --- for jobs: any thread ------------------------------------------------------------------ */

/* One run of the recorder; it may have ended, what it kept can then still be read. */
typedef struct _HekTelemetryKeeper HekTelemetryKeeper;

/* (transfer none) (nullable): of now; on the main thread */
HekTelemetryKeeper *hek_telemetry_session_get_keeper (HekTelemetrySession *self);
HekTelemetryKeeper *hek_telemetry_keeper_ref (HekTelemetryKeeper *keeper);
void                hek_telemetry_keeper_unref (HekTelemetryKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekTelemetryKeeper, hek_telemetry_keeper_unref)

/* Opens files. Returns: (transfer full) (nullable): what was kept, to read, and to write
 * annotations; %NULL without an error when nothing ever was */
HekSeriesStore *hek_telemetry_keeper_open_series (HekTelemetryKeeper *keeper, GError **error);

/* --- alerts -------------------------------------------------------------------------------- */

/* Returns: (transfer full) (element-type HekAlertStatus): as hek_alert_watch_list(); empty while
 * another process watches them */
GPtrArray *hek_telemetry_session_list_alerts (HekTelemetrySession *self);

/* Changes are jobs; "alerts-changed" comes when they are kept, otherwise "failed". As
 * hek_alert_watch_put() and so on. */
void hek_telemetry_session_put_rule (HekTelemetrySession *self, const HekAlertRule *rule);
/* All or none. @rules: (element-type HekAlertRule) */
void hek_telemetry_session_put_rules (HekTelemetrySession *self, const GPtrArray *rules);
void hek_telemetry_session_remove_rule (HekTelemetrySession *self, const char *id);
void hek_telemetry_session_acknowledge (HekTelemetrySession *self, const char *id,
                                        const char *comment);
void hek_telemetry_session_silence (HekTelemetrySession *self, const char *id, gint64 until_us);
void hek_telemetry_session_test_rule (HekTelemetrySession *self, const char *id);

/* Keeps what has come until now and stops, on a job; "state-changed" tells the end. It does not
 * start again. */
void hek_telemetry_session_close (HekTelemetrySession *self);

/*
 * Signals
 *   state-changed ()    state, problem or notice
 *   second ()           a second more is kept: series can be read anew
 *   alerts-changed ()   hek_telemetry_session_list_alerts() answers otherwise
 *   notice (const HekAlertMessage *)   to be shown on the desktop
 *   failed (const char *what, const GError *)   @what: translated, "Changing an alert"
 */

G_END_DECLS
