/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "library-fixture.h"
#include "studio-alerts-editor-private.h"
#include "studio-alerts-window-private.h"

G_BEGIN_DECLS

/* A workspace whose alerts are watched, and the window of its alerts. */
typedef struct
{
  LibraryFixture base;
  HekTelemetrySession *telemetry;
  StudioAlertsWindow *window;
} AlertsFixture;

void alerts_fixture_set_up (AlertsFixture *fixture, gconstpointer data);
void alerts_fixture_tear_down (AlertsFixture *fixture, gconstpointer data);

/* An action of the window, which must be enabled. */
void alerts_fixture_act (AlertsFixture *fixture, const char *name);

/* (nullable): a window of the type that is shown */
gpointer alerts_fixture_find_window (GType type);

/* Opens the editor on one of the usual alerts. */
StudioAlertsEditor *alerts_fixture_begin (AlertsFixture *fixture, const char *id);
/* Types into a field, as a person does. */
void alerts_fixture_type (StudioAlertsEditor *editor, Field field, const char *text);
/* Saves and waits until it is kept. */
void alerts_fixture_save (StudioAlertsEditor *editor);
/* Makes a rule and waits until it fires. */
void alerts_fixture_make_firing (AlertsFixture *fixture);

/* Answers the dialog that is open. */
void alerts_fixture_respond (const char *response);

/* (nullable): the first rule that is shown */
const HekAlertStatus *alerts_fixture_first (const AlertsFixture *fixture);

/* Conditions for studio_test_wait_until(). */
gboolean alerts_fixture_has_no_editor (gconstpointer unused);
gboolean alerts_fixture_is_watched (gconstpointer fixture);
gboolean alerts_fixture_has_one (gconstpointer fixture);
gboolean alerts_fixture_is_firing (gconstpointer fixture);

G_END_DECLS
