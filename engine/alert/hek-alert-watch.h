/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-message.h"
#include "hek-alert-state.h"
#include "hek-series-alert.h"

G_BEGIN_DECLS

/*
 * All rules of a workspace, watched: samples go in once a second, states change, messages go to
 * the channels, and what happened is kept (hek-series-alert.h). Rules, states and history survive
 * the program; what could not be kept for now (a full disk) is kept with the next second.
 *
 * Threads: hek_alert_watch_feed() is called by one, everything else by any. Looking
 * (hek_alert_watch_list()) never waits for the disk; changes do.
 *
 * History has these events (HekSeriesAlertEvent.what): "firing" "resolved" "reminder" "test" of the
 * rule; "acknowledged" "silenced" "unsilenced" "added" "changed" "removed" of the user;
 * "delivered" "failed" of a message on a channel, the reason in the text.
 */
typedef struct _HekAlertWatch HekAlertWatch;

typedef struct
{
  HekAlertRule *rule;
  HekAlertState *state;
  char *problem; /* (nullable): of the last message that could not be delivered */
} HekAlertStatus;

void hek_alert_status_free (HekAlertStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAlertStatus, hek_alert_status_free)

/**
 * hek_alert_watch_new:
 * @store: (transfer none): the owner's
 * @workspace: the folder
 *
 * Reads rules and states, and fills their windows with what is kept. Rules that cannot be read (of
 * a newer version) are left as they are and named by hek_alert_watch_dup_notice().
 */
HekAlertWatch *hek_alert_watch_new (HekSeriesStore *store, const char *workspace,
                                    const HekTask *task, GError **error);
/* Waits up to @wait_us for messages that are under way; reports of all others are kept. */
void hek_alert_watch_close (HekAlertWatch *watch, gint64 wait_us);
/* (transfer full) (nullable): sentences */
char *hek_alert_watch_dup_notice (HekAlertWatch *watch);

/**
 * hek_alert_watch_feed:
 * @steady_us: g_get_monotonic_time(); @clock_us: g_get_real_time()
 *
 * Once a second, also without samples: evaluates all rules. A sample belongs to the moment that its
 * time says, as seen from @clock_us.
 *
 * Returns: %FALSE when history could not be kept; rules were evaluated and messages given out
 *   nevertheless, and it is tried again the next time
 */
gboolean hek_alert_watch_feed (HekAlertWatch *watch, const HekSeriesSample *samples,
                               guint n_samples, gint64 steady_us, gint64 clock_us,
                               GError **error);

/* Returns: (transfer full) (element-type HekAlertStatus): copies, in the order of their making */
GPtrArray *hek_alert_watch_list (HekAlertWatch *watch);
/* Another number whenever hek_alert_watch_list() would answer otherwise, values included. */
guint64    hek_alert_watch_get_version (HekAlertWatch *watch);
/* As hek_alert_sender_take_notices(). */
GPtrArray *hek_alert_watch_take_notices (HekAlertWatch *watch);

/* Adds a rule, or puts it in the place of the one with its id; what it watches, when that is
 * another series, window, reduction or condition, begins anew. Checked; kept when it returns. */
gboolean hek_alert_watch_put (HekAlertWatch *watch, const HekAlertRule *rule, GError **error);
/* Several at once: all or none. @rules: (element-type HekAlertRule) */
gboolean hek_alert_watch_put_all (HekAlertWatch *watch, const GPtrArray *rules, GError **error);
/* Its history stays. Errors: %HEK_ALERT_ERROR_NOT_FOUND, as of all below */
gboolean hek_alert_watch_remove (HekAlertWatch *watch, const char *id, GError **error);

/* One that does not fire (any more) is no error. @comment: (nullable) */
gboolean hek_alert_watch_acknowledge (HekAlertWatch *watch, const char *id, const char *comment,
                                      GError **error);
/* @until_us: real time; 0 ends the silence */
gboolean hek_alert_watch_silence (HekAlertWatch *watch, const char *id, gint64 until_us,
                                  GError **error);
/* Sends a message to all channels of the rule, whatever its state. */
gboolean hek_alert_watch_test (HekAlertWatch *watch, const char *id, GError **error);

G_END_DECLS
