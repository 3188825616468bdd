/* SPDX-License-Identifier: Apache-2.0 */
/* History and states on their way to the store; what it cannot take now waits here. */
#include "config.h"

#include <math.h>

#include "hek-alert-json-private.h"
#include "hek-alert-watch-private.h"

HekSeriesAlertEvent *
hek_alert_watch_event (const HekAlertRule *rule,
                       const char         *what,
                       double              value,
                       gint64              now_us,
                       const char         *text,
                       const char         *detail)
{
  g_autofree char *value_text = NULL;
  g_autofree char *usual = NULL;
  guint n;

  if (text == NULL)
    {
      g_autofree char *condition = hek_alert_rule_describe (rule);

      value_text = hek_alert_rule_format_value (rule, value);
      usual = isnan (value) ? g_strdup (condition)
                            : g_strdup_printf ("%s (%s)", value_text, condition);
    }
  return hek_series_alert_event_new (now_us, rule->id, rule->name, what,
                                     hek_alert_severities (&n)[rule->severity].id, value,
                                     text != NULL ? text : usual, detail);
}

void
hek_alert_watch_note (HekAlertWatch       *watch,
                      HekSeriesAlertEvent *event)
{
  if (watch->events->len >= HEK_ALERT_MAX_UNKEPT)
    g_ptr_array_remove_index (watch->events, 0);
  g_ptr_array_add (watch->events, event);
}

/* --- what came of messages ------------------------------------------------------------------- */

static HekSeriesAlertEvent *
event_of_report (const HekAlertReport *report)
{
  const HekAlertMessage *message = report->message;
  g_autofree char *channel = hek_alert_channel_describe (report->channel);
  g_autofree char *text = report->is_delivered
                            ? g_strdup (channel)
                            : g_strdup_printf ("%s: %s", channel, report->reason);
  g_autoptr (GString) detail = g_string_new ("{");
  guint n;

  hek_alert_json_append_text (detail, "channel",
                              hek_alert_channel_get_kind (report->channel)->id);
  hek_alert_json_append_text (detail, "event", hek_alert_event_id (message->event));
  hek_alert_json_append_text (detail, "message", message->id);
  hek_alert_json_append_real (detail, "attempts", report->n_attempts);
  g_string_append_c (detail, '}');
  return hek_series_alert_event_new (report->time_us, message->rule, message->name,
                                     report->is_delivered ? "delivered" : "failed",
                                     hek_alert_severities (&n)[message->severity].id,
                                     message->value, text, detail->str);
}

void
hek_alert_watch_take_reports (HekAlertWatch *watch)
{
  g_autoptr (GPtrArray) reports = hek_alert_sender_take_reports (watch->sender);

  if (reports->len == 0)
    return;
  pthread_mutex_lock (&watch->lock);
  for (guint i = 0; i < reports->len; i++)
    {
      const HekAlertReport *report = reports->pdata[i];
      HekAlertEntry *entry = hek_alert_watch_find (watch, report->message->rule, NULL);
      HekSeriesAlertEvent *event = event_of_report (report);

      if (entry != NULL)
        {
          g_free (entry->problem);
          entry->problem = report->is_delivered ? NULL : g_strdup (event->text);
        }
      hek_alert_watch_note (watch, event);
    }
  watch->version++;
  pthread_mutex_unlock (&watch->lock);
}

/* --- keeping --------------------------------------------------------------------------------- */

/* After a failure: as it was, in the order of time. */
static void
put_back (HekAlertWatch *watch,
          GPtrArray     *rows,
          GPtrArray     *events)
{
  pthread_mutex_lock (&watch->lock);
  for (guint i = 0; i < rows->len; i++)
    {
      HekAlertEntry *entry = hek_alert_watch_find (watch, ((HekSeriesAlert *) rows->pdata[i])->id,
                                                   NULL);

      if (entry != NULL)
        entry->is_unkept = TRUE;
    }
  g_ptr_array_extend_and_steal (events, g_steal_pointer (&watch->events));
  watch->events = g_ptr_array_ref (events);
  while (watch->events->len > HEK_ALERT_MAX_UNKEPT)
    g_ptr_array_remove_index (watch->events, 0);
  pthread_mutex_unlock (&watch->lock);
}

gboolean
hek_alert_watch_keep (HekAlertWatch *watch,
                      GError       **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               hek_series_alert_free);
  g_autoptr (GPtrArray) events = NULL;

  pthread_mutex_lock (&watch->lock);
  for (guint i = 0; i < watch->entries->len; i++)
    {
      HekAlertEntry *entry = watch->entries->pdata[i];

      if (entry->is_unkept)
        g_ptr_array_add (rows, hek_alert_entry_to_row (entry));
      entry->is_unkept = FALSE;
    }
  events = g_steal_pointer (&watch->events);
  watch->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_alert_event_free);
  pthread_mutex_unlock (&watch->lock);
  if (rows->len == 0 && events->len == 0)
    return TRUE;
  if (hek_series_alert_save (watch->store, rows, NULL, events, error))
    return TRUE;
  put_back (watch, rows, events);
  return FALSE;
}
