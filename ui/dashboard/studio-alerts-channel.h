/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-alert-channel.h"
#include "hek-alert-rule.h"

G_BEGIN_DECLS

/*
 * One channel of a rule, to be edited: built from the table of its kind's fields. A test delivers
 * what is in the fields now, without a change to the rule, and tells what came of it.
 *
 * Signals
 *   changed ()
 *   remove ()
 */
#define STUDIO_TYPE_ALERTS_CHANNEL (studio_alerts_channel_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsChannel, studio_alerts_channel, STUDIO, ALERTS_CHANNEL,
                      AdwExpanderRow)

/* Makes the rule as it is in the editor now. Returns: (transfer full) */
typedef HekAlertRule *(*StudioAlertsRuleFunc) (gpointer data);

/* @workspace: (nullable): its folder; @make_rule: of whom a test is */
GtkWidget *studio_alerts_channel_new (HekAlertChannel *channel, const char *workspace,
                                      StudioAlertsRuleFunc make_rule, gpointer data);

/* The last that could be read. Returns: (transfer none) */
HekAlertChannel *studio_alerts_channel_get (StudioAlertsChannel *self);
/* Whether something in it cannot be so, which it says itself. */
gboolean         studio_alerts_channel_has_problem (StudioAlertsChannel *self);
/* Delivers a message now, on a job; nothing, where there is a problem. */
void             studio_alerts_channel_run_test (StudioAlertsChannel *self);
gboolean         studio_alerts_channel_is_testing (StudioAlertsChannel *self);
/* What came of the last test, as a sentence. */
const char      *studio_alerts_channel_get_result (StudioAlertsChannel *self);
void             studio_alerts_channel_focus (StudioAlertsChannel *self);

G_END_DECLS
