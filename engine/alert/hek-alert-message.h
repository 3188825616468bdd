/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-rule.h"

G_BEGIN_DECLS

/*
 * What a channel is told. As JSON, the body of webhooks and the standard input of commands:
 *
 *   {"version": 1, "id": "…", "event": "firing", "name": "Searches are slow",
 *    "severity": "warning", "text": "Searches are slow: 61.2 ms (p99 of …)",
 *    "value": 61210000, "unit": "ns", "value_text": "61.2 ms",
 *    "condition": "p99 of search.latency over 60 s above 50 ms",
 *    "rule": "5c9f…", "series": "search.latency", "collection": "",
 *    "time": "2026-11-22T17:40:31.250000Z", "since": "2026-11-22T17:40:01.250000Z",
 *    "workspace": "studio"}
 *
 * "value" is null where there is none. "id" is the same in all attempts and on all channels: one
 * who was told twice can see it. "since" is when the condition began to hold, as far as it was
 * watched.
 *
 * Placeholders, in texts and arguments: {name} {event} {severity} {value} {number} {unit}
 * {condition} {text} {series} {collection} {rule} {time} {workspace}; {{ is a brace. In texts
 * {text} is nothing.
 *
 * Immutable once made; shared by reference count.
 */
typedef enum
{
  HEK_ALERT_EVENT_FIRING,
  HEK_ALERT_EVENT_RESOLVED,
  HEK_ALERT_EVENT_REMINDER, /* it still fires */
  HEK_ALERT_EVENT_TEST,
} HekAlertEvent;

const char *hek_alert_event_id (HekAlertEvent event);    /* "firing" … */
const char *hek_alert_event_label (HekAlertEvent event); /* translated */

struct _HekAlertMessage
{
  gatomicrefcount ref_count;
  char *id;
  HekAlertEvent event;
  char *rule;
  char *name;
  HekAlertSeverity severity;
  char *series;
  char *collection;
  double value;     /* NaN: none */
  char *unit;       /* "ns" …; "" when it is not known */
  char *value_text;
  char *condition;
  char *text;
  char *workspace;  /* the name of its folder */
  gint64 time_us;
  gint64 since_us;
};

/* @workspace: the folder */
HekAlertMessage *hek_alert_message_new (const HekAlertRule *rule, HekAlertEvent event,
                                        double value, gint64 time_us, gint64 since_us,
                                        const char *workspace);
HekAlertMessage *hek_alert_message_ref (HekAlertMessage *message);
void             hek_alert_message_unref (HekAlertMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAlertMessage, hek_alert_message_unref)

/* Returns: (transfer full) */
char *hek_alert_message_to_json (const HekAlertMessage *message);

/* Returns: (transfer full): @template with its placeholders replaced; what is none of them stays */
char *hek_alert_message_expand (const HekAlertMessage *message, const char *template);

/* Whether all placeholders are known and all braces end. */
gboolean hek_alert_template_check (const char *template, GError **error);

/* Names of placeholders, and their values; for environments. @i < HEK_ALERT_N_PLACEHOLDERS */
#define HEK_ALERT_N_PLACEHOLDERS 13u
const char *hek_alert_placeholder (guint i);
char *hek_alert_message_get (const HekAlertMessage *message, guint i); /* (transfer full) */

G_END_DECLS
