/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-telemetry-keeper-private.h"
#include "hek-telemetry-session.h"

G_BEGIN_DECLS

struct _HekTelemetrySession
{
  GObject parent_instance;

  HekJobList *jobs;           /* owned */
  HekLibrary *library;        /* owned */
  HekTelemetryKeeper *keeper; /* owned (nullable) */
  HekTelemetrySessionState state;
  char *problem, *notice;     /* owned (nullable) */
  gboolean has_rules; /* that are watched also while the library is closed */
  guint look_timer;   /* they could not be looked for */
  gboolean is_closed;
};

/* Emits "failed". */
void hek_telemetry_session_fail (HekTelemetrySession *self, const char *what, const GError *error);

G_END_DECLS
