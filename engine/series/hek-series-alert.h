/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-store.h"

G_BEGIN_DECLS

/*
 * What engine/alert keeps in the database of the series: rules, the state of each, and the history
 * of what they did. What the texts mean is known there. Written by stores that are not
 * %HEK_SERIES_STORE_READ.
 */
typedef struct
{
  char *id;       /* of the maker's: a UUID */
  char *rule;     /* JSON */
  char *state;    /* (nullable): JSON: where its state machine is, so that it goes on there */
  gint64 changed_us;
} HekSeriesAlert;

HekSeriesAlert *hek_series_alert_new (const char *id, const char *rule, const char *state);
void hek_series_alert_free (HekSeriesAlert *alert);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesAlert, hek_series_alert_free)

typedef struct
{
  gint64 id;      /* 0: not kept yet */
  gint64 time_us;
  char *alert;    /* id of its rule, which may be gone */
  char *name;     /* of the rule, as it was then */
  char *what;     /* "pending", "firing", "resolved", "acknowledged", "sent", "failed" … */
  char *severity;
  double value;   /* NaN: none */
  char *text;
  char *detail;   /* (nullable): JSON */
} HekSeriesAlertEvent;

HekSeriesAlertEvent *hek_series_alert_event_new (gint64 time_us, const char *alert,
                                                 const char *name, const char *what,
                                                 const char *severity, double value,
                                                 const char *text, const char *detail);
void hek_series_alert_event_free (HekSeriesAlertEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesAlertEvent, hek_series_alert_event_free)

/* Returns: (transfer full) (element-type HekSeriesAlert): in the order they were put first */
GPtrArray *hek_series_alert_list (HekSeriesStore *store, GError **error);

/**
 * hek_series_alert_save:
 * @alerts: (nullable) (element-type HekSeriesAlert): new, or in the place of those with their ids;
 *   a state of %NULL leaves the state as it was
 * @removed: (nullable) (array zero-terminated=1): ids; their history stays
 * @events: (nullable) (element-type HekSeriesAlertEvent): get their ids
 *
 * All of it in one durable transaction, or nothing.
 */
gboolean hek_series_alert_save (HekSeriesStore *store, GPtrArray *alerts,
                                const char *const *removed, GPtrArray *events, GError **error);

/**
 * hek_series_alert_history:
 * @alert: (nullable): only of this rule
 * @max_events: the latest so many, at most 100,000
 *
 * Returns: (transfer full) (element-type HekSeriesAlertEvent): of [from_us, to_us), by time
 */
GPtrArray *hek_series_alert_history (HekSeriesStore *store, gint64 from_us, gint64 to_us,
                                     const char *alert, guint max_events, GError **error);

/* Deletes history before @before_us. */
gboolean hek_series_alert_forget (HekSeriesStore *store, gint64 before_us, GError **error);

G_END_DECLS
