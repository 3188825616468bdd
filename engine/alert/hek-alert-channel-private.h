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

/*
 * An attempt waits in a context of its own; the sender's cancellable is cancelled by another
 * thread. A GCancellableSource of it can leak when both meet (GLib 2.74), so that thread only wakes
 * the context, and the attempt looks.
 */
typedef struct
{
  GCancellable *cancellable; /* (nullable) */
  gulong handler;
} HekAlertWake;

/* @cancellable: (nullable); @context: outlives the wake */
void     hek_alert_wake_init (HekAlertWake *wake, GCancellable *cancellable,
                              GMainContext *context);
void     hek_alert_wake_clear (HekAlertWake *wake);
gboolean hek_alert_wake_is_cancelled (const HekAlertWake *wake);

G_END_DECLS
