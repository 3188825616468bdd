/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-message.h"
#include "hek-series-store.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/* A rule of that JSON, whose ' are "; it must be one. */
HekAlertRule *alert_fixture_rule (const char *json);
/* Checks that it is none, and that the message begins with @begin. */
void alert_fixture_refuse (const char *json, const char *begin);

HekSeriesSample alert_fixture_gauge (gint64 time_us, double value);
HekSeriesSample alert_fixture_counter (gint64 time_us, double value);

/* "rule of tests" that fires with 42; goes to no channel of itself */
HekAlertMessage *alert_fixture_message (const char *name);
/* The one channel of a JSON object, whose ' are ". */
HekAlertChannel *alert_fixture_channel (const char *json);
/* A folder for the test; alert_fixture_remove() frees its name */
char *alert_fixture_folder (void);
void alert_fixture_remove (char *folder);
