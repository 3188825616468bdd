/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-channel.h"
#include "hek-alert-message.h"

G_BEGIN_DECLS

/* The longest attempt that can be asked for. */
#define HEK_ALERT_MAX_TIMEOUT_S 120

extern const HekAlertChannelKind hek_alert_channel_command;
extern const HekAlertChannelKind hek_alert_channel_desktop;
extern const HekAlertChannelKind hek_alert_channel_log;
extern const HekAlertChannelKind hek_alert_channel_webhook;

/* Sets %HEK_ALERT_ERROR_RULE and the name of the field that is wrong. Returns: %FALSE */
gboolean hek_alert_channel_refuse (const char **field, GError **error, const char *name,
                                   const char *format, ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
