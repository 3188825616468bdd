/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-alert-sender.h"
#include "hek-alert-watch.h"
#include "hek-alert-window.h"

G_BEGIN_DECLS

/* Events that wait for room on the disk; beyond it the oldest are dropped. */
#define HEK_ALERT_MAX_UNKEPT 10000u
/* History of alerts is kept so long. */
#define HEK_ALERT_HISTORY_US (366 * G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

typedef struct
{
  HekAlertRule *rule;
  HekAlertState *state;
  HekAlertWindow *window; /* (nullable): the rule is switched off; borrows @rule */
  char *problem;          /* (nullable) */
  gboolean is_unkept;     /* the state differs from what is kept */
} HekAlertEntry;

struct _HekAlertWatch
{
  HekSeriesStore *store;
  HekAlertSender *sender;
  char *workspace;
  char *notice;

  /* Held by whoever writes to the store, before @lock. */
  pthread_mutex_t keeping;
  pthread_mutex_t lock; /* guards all below; never held while the disk is written or read */
  GPtrArray *entries; /* (element-type HekAlertEntry) */
  GPtrArray *events;  /* (element-type HekSeriesAlertEvent): not kept yet */
  guint64 version;
  gint64 steady_us;   /* of the last feed; 0: there was none */
};

HekAlertEntry *hek_alert_entry_new (HekAlertRule *rule, HekAlertState *state);
void           hek_alert_entry_free (HekAlertEntry *entry);
HekSeriesAlert *hek_alert_entry_to_row (const HekAlertEntry *entry);

/* With @lock. (nullable) */
HekAlertEntry *hek_alert_watch_find (HekAlertWatch *watch, const char *id, guint *position);

/* @event: (transfer full); with @lock */
void hek_alert_watch_note (HekAlertWatch *watch, HekSeriesAlertEvent *event);
/* @value: NaN: none. @text, @detail: (nullable) */
HekSeriesAlertEvent *hek_alert_watch_event (const HekAlertRule *rule, const char *what,
                                            double value, gint64 now_us, const char *text,
                                            const char *detail);

/* Puts what came of messages into the history. */
void hek_alert_watch_take_reports (HekAlertWatch *watch);
/* Keeps what is not kept yet; with @keeping, without @lock. */
gboolean hek_alert_watch_keep (HekAlertWatch *watch, GError **error);

G_END_DECLS
