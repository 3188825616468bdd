/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules with their states and windows. A second's work is done under the lock, in memory; messages
 * and history go out after it was released.
 */
#include "config.h"

#include "hek-alert-watch-private.h"

#include <math.h>

void
hek_alert_status_free (HekAlertStatus *status)
{
  hek_alert_rule_free (status->rule);
  hek_alert_state_free (status->state);
  g_free (status->problem);
  g_free (status);
}

/* Takes both. */
HekAlertEntry *
hek_alert_entry_new (HekAlertRule  *rule,
                     HekAlertState *state)
{
  HekAlertEntry *entry = g_new0 (HekAlertEntry, 1);

  entry->rule = rule;
  entry->state = state;
  return entry;
}

void
hek_alert_entry_free (HekAlertEntry *entry)
{
  hek_alert_window_free (entry->window);
  hek_alert_rule_free (entry->rule);
  hek_alert_state_free (entry->state);
  g_free (entry->problem);
  g_free (entry);
}

HekSeriesAlert *
hek_alert_entry_to_row (const HekAlertEntry *entry)
{
  g_autofree char *rule = hek_alert_rule_to_json (entry->rule);
  g_autofree char *state = hek_alert_state_to_json (entry->state);

  return hek_series_alert_new (entry->rule->id, rule, state);
}

HekAlertEntry *
hek_alert_watch_find (HekAlertWatch *watch,
                      const char    *id,
                      guint         *position)
{
  for (guint i = 0; i < watch->entries->len; i++)
    {
      HekAlertEntry *entry = watch->entries->pdata[i];

      if (!g_str_equal (entry->rule->id, id))
        continue;
      if (position != NULL)
        *position = i;
      return entry;
    }
  return NULL;
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
load (HekAlertWatch *watch,
      const HekTask *task,
      GError       **error)
{
  g_autoptr (GPtrArray) rows = hek_series_alert_list (watch->store, error);
  g_autoptr (GString) notice = g_string_new (NULL);
  gint64 steady_us = g_get_monotonic_time (), clock_us = g_get_real_time ();

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const HekSeriesAlert *row = rows->pdata[i];
      g_autoptr (GError) local = NULL;
      HekAlertRule *rule = hek_alert_rule_from_json (row->rule, -1, NULL, &local);
      HekAlertState *state;
      HekAlertEntry *entry;

      if (rule == NULL)
        {
          g_string_append_printf (notice, "%sThe alert rule %s is left out: %s.",
                                  notice->len > 0 ? " " : "", row->id, local->message);
          continue;
        }
      state = g_new0 (HekAlertState, 1);
      hek_alert_state_init (state);
      if (row->state != NULL)
        hek_alert_state_from_json (state, row->state);
      entry = hek_alert_entry_new (rule, state);
      g_ptr_array_add (watch->entries, entry);
      if (!rule->is_enabled)
        continue;
      entry->window = hek_alert_window_new (rule, steady_us);
      if (!hek_alert_window_fill (entry->window, watch->store, steady_us, clock_us, task, error))
        return FALSE;
    }
  if (notice->len > 0)
    watch->notice = g_string_free (g_steal_pointer (&notice), FALSE);
  return TRUE;
}

static void
watch_free (HekAlertWatch *watch)
{
  hek_alert_sender_free (watch->sender);
  hek_series_store_unref (watch->store);
  g_ptr_array_unref (watch->entries);
  g_ptr_array_unref (watch->events);
  pthread_mutex_destroy (&watch->keeping);
  pthread_mutex_destroy (&watch->lock);
  g_free (watch->notice);
  g_free (watch->workspace);
  g_free (watch);
}

HekAlertWatch *
hek_alert_watch_new (HekSeriesStore *store,
                     const char     *workspace,
                     const HekTask  *task,
                     GError        **error)
{
  HekAlertWatch *watch = g_new0 (HekAlertWatch, 1);
  g_autoptr (GError) local = NULL;

  watch->store = hek_series_store_ref (store);
  watch->workspace = g_strdup (workspace);
  watch->sender = hek_alert_sender_new (workspace, 0);
  watch->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_entry_free);
  watch->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_alert_event_free);
  pthread_mutex_init (&watch->keeping, NULL);
  pthread_mutex_init (&watch->lock, NULL);
  watch->version = 1;
  if (!load (watch, task, error))
    {
      watch_free (watch);
      return NULL;
    }
  /* on a full disk it stays as long as that */
  if (!hek_series_alert_forget (store, g_get_real_time () - HEK_ALERT_HISTORY_US, &local))
    g_info ("old history of alerts could not be deleted: %s", local->message);
  return watch;
}

void
hek_alert_watch_close (HekAlertWatch *watch,
                       gint64         wait_us)
{
  g_autoptr (GError) error = NULL;

  if (watch == NULL)
    return;
  hek_alert_sender_stop (watch->sender, wait_us);
  hek_alert_watch_take_reports (watch);
  pthread_mutex_lock (&watch->keeping);
  if (!hek_alert_watch_keep (watch, &error))
    g_info ("the history of alerts is not whole: %s", error->message);
  pthread_mutex_unlock (&watch->keeping);
  watch_free (watch);
}

char *
hek_alert_watch_dup_notice (HekAlertWatch *watch)
{
  return g_strdup (watch->notice);
}

/* --- a second -------------------------------------------------------------------------------- */

typedef struct
{
  HekAlertMessage *message; /* owned */
  GPtrArray *channels;      /* owned */
} Letter;

static void
letter_free (Letter *letter)
{
  hek_alert_message_unref (letter->message);
  g_ptr_array_unref (letter->channels);
  g_free (letter);
}

static void
add_samples (HekAlertEntry         *entry,
             const HekSeriesSample *samples,
             guint                  n_samples,
             gint64                 steady_us,
             gint64                 clock_us)
{
  for (guint i = 0; i < n_samples; i++)
    {
      gint64 age_us = clock_us - samples[i].point.time_us;

      if (hek_alert_window_wants (entry->window, samples[i].instrument, samples[i].scope))
        hek_alert_window_add (entry->window, &samples[i],
                              age_us > HEK_ALERT_FRESH_US ? steady_us - age_us : steady_us);
    }
}

/* One step of one rule. Returns: whether anything to be seen changed */
static gboolean
evaluate (HekAlertWatch *watch,
          HekAlertEntry *entry,
          gint64         elapsed_us,
          gint64         steady_us,
          gint64         clock_us,
          GPtrArray     *letters)
{
  const HekAlertRule *rule = entry->rule;
  HekAlertState *state = entry->state;
  double before = state->value;
  HekAlertReading reading;
  HekAlertStep step;

  hek_alert_window_read (entry->window, steady_us, &reading);
  step = hek_alert_state_step (state, rule, &reading, elapsed_us, clock_us);
  if (step.changed && (state->phase == HEK_ALERT_PHASE_FIRING ||
                       step.from == HEK_ALERT_PHASE_FIRING))
    hek_alert_watch_note (watch,
                          hek_alert_watch_event (rule, hek_alert_phase_id (state->phase),
                                                 reading.value, clock_us, NULL, NULL));
  else if (step.tell && step.event == HEK_ALERT_EVENT_REMINDER)
    hek_alert_watch_note (watch, hek_alert_watch_event (rule, hek_alert_event_id (step.event),
                                                        reading.value, clock_us, NULL, NULL));
  if (step.tell && rule->channels->len > 0)
    {
      Letter *letter = g_new0 (Letter, 1);

      letter->message = hek_alert_message_new (rule, (HekAlertEvent) step.event, reading.value,
                                               clock_us, state->began_us, watch->workspace);
      letter->channels = g_ptr_array_ref (rule->channels);
      g_ptr_array_add (letters, letter);
    }
  entry->is_unkept |= step.tell || (step.changed && (state->phase == HEK_ALERT_PHASE_FIRING ||
                                                     step.from == HEK_ALERT_PHASE_FIRING));
  return step.changed || step.tell ||
         (before != state->value && !(isnan (before) && isnan (state->value)));
}

gboolean
hek_alert_watch_feed (HekAlertWatch         *watch,
                      const HekSeriesSample *samples,
                      guint                  n_samples,
                      gint64                 steady_us,
                      gint64                 clock_us,
                      GError               **error)
{
  g_autoptr (GPtrArray) letters = g_ptr_array_new_with_free_func ((GDestroyNotify) letter_free);
  gint64 elapsed_us;
  gboolean ok;

  pthread_mutex_lock (&watch->lock);
  elapsed_us = watch->steady_us == 0 ? 0 : steady_us - watch->steady_us;
  watch->steady_us = steady_us;
  for (guint i = 0; i < watch->entries->len; i++)
    {
      HekAlertEntry *entry = watch->entries->pdata[i];

      if (entry->window == NULL)
        continue;
      add_samples (entry, samples, n_samples, steady_us, clock_us);
      watch->version += (guint) evaluate (watch, entry, elapsed_us, steady_us, clock_us, letters);
    }
  pthread_mutex_unlock (&watch->lock);
  for (guint i = 0; i < letters->len; i++)
    {
      Letter *letter = letters->pdata[i];

      hek_alert_sender_push (watch->sender, letter->message, letter->channels);
    }
  hek_alert_watch_take_reports (watch);
  /* somebody changes a rule just now: the next second keeps what there is */
  if (pthread_mutex_trylock (&watch->keeping) != 0)
    return TRUE;
  ok = hek_alert_watch_keep (watch, error);
  pthread_mutex_unlock (&watch->keeping);
  return ok;
}

/* --- looking --------------------------------------------------------------------------------- */

GPtrArray *
hek_alert_watch_list (HekAlertWatch *watch)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_status_free);

  pthread_mutex_lock (&watch->lock);
  for (guint i = 0; i < watch->entries->len; i++)
    {
      const HekAlertEntry *entry = watch->entries->pdata[i];
      HekAlertStatus *status = g_new0 (HekAlertStatus, 1);

      status->rule = hek_alert_rule_copy (entry->rule);
      status->state = hek_alert_state_copy (entry->state);
      status->problem = g_strdup (entry->problem);
      g_ptr_array_add (list, status);
    }
  pthread_mutex_unlock (&watch->lock);
  return list;
}

guint64
hek_alert_watch_get_version (HekAlertWatch *watch)
{
  guint64 version;

  pthread_mutex_lock (&watch->lock);
  version = watch->version;
  pthread_mutex_unlock (&watch->lock);
  return version;
}

GPtrArray *
hek_alert_watch_take_notices (HekAlertWatch *watch)
{
  return hek_alert_sender_take_notices (watch->sender);
}
