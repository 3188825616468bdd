/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-message.h"

G_BEGIN_DECLS

/*
 * Delivers messages on threads of its own; giving it one never waits. Messages of one rule for one
 * channel are delivered one after the other, in order: nobody hears "resolved" before "firing".
 * What fails for now is tried again after 1, 2, 4, 8, 16 s and then every 30 s, each shortened by
 * up to half at random, so that many do not come at once; seven times in all. Later messages of the
 * same rule for the same channel wait meanwhile.
 *
 * At most %HEK_ALERT_MAX_QUEUE wait; a message more is refused. Whatever comes of a message is a
 * report: taken by hek_alert_sender_take_reports(), by whoever keeps the history.
 */
#define HEK_ALERT_MAX_QUEUE 256u
#define HEK_ALERT_MAX_ATTEMPTS 7u
#define HEK_ALERT_SENDER_THREADS 4u

typedef struct _HekAlertSender HekAlertSender;

typedef struct
{
  HekAlertMessage *message;
  HekAlertChannel *channel;
  gboolean is_delivered;
  guint n_attempts;
  gint64 time_us;  /* real time */
  char *reason;    /* (nullable): why not, as a sentence */
} HekAlertReport;

void hek_alert_report_free (HekAlertReport *report);

/* @workspace: the folder. @retry_us: the first wait; 0: the usual second (tests are faster) */
HekAlertSender *hek_alert_sender_new (const char *workspace, gint64 retry_us);

/* Waits at most @wait_us for what is under way and due, then cancels; what was not delivered is
 * reported so. Nothing can be pushed any more. */
void hek_alert_sender_stop (HekAlertSender *sender, gint64 wait_us);
/* Stopped or not. */
void hek_alert_sender_free (HekAlertSender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAlertSender, hek_alert_sender_free)

/* One message to all of @channels (element-type HekAlertChannel); any thread, never waits. What
 * there is no room for is reported, too. */
void hek_alert_sender_push (HekAlertSender *sender, HekAlertMessage *message,
                            const GPtrArray *channels);

/* Returns: (transfer full) (element-type HekAlertReport): since the last time */
GPtrArray *hek_alert_sender_take_reports (HekAlertSender *sender);
/* Returns: (transfer full) (element-type HekAlertMessage): what the application shall show on the
 * desktop; a later message of a rule stands in the place of an earlier one */
GPtrArray *hek_alert_sender_take_notices (HekAlertSender *sender);

/* Messages that were pushed and not yet reported. */
guint hek_alert_sender_get_n_waiting (HekAlertSender *sender);

G_END_DECLS
