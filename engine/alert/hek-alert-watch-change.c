/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the user changes. It is written first, and is so in memory when that has worked: whoever
 * changes something holds the lock of writing all the time, so there is one order of changes, the
 * same on the disk and in memory.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-alert-json-private.h"
#include "hek-alert-watch-private.h"

/* A rule that was told to fire and is not watched any more: whoever heard of it hears its end. */
static void
tell_end (HekAlertWatch       *watch,
          const HekAlertEntry *entry)
{
  g_autoptr (HekAlertMessage) message = NULL;

  if (entry == NULL || entry->state->phase != HEK_ALERT_PHASE_FIRING || !entry->state->is_told ||
      entry->rule->channels->len == 0)
    return;
  message = hek_alert_message_new (entry->rule, HEK_ALERT_EVENT_RESOLVED, NAN, g_get_real_time (),
                                   entry->state->began_us, watch->workspace);
  hek_alert_sender_push (watch->sender, message, entry->rule->channels);
}

/* --- rules ----------------------------------------------------------------------------------- */

/* Whether state and window go on with @rule. */
static gboolean
goes_on (const HekAlertEntry *old,
         const HekAlertRule  *rule)
{
  return old != NULL && rule->is_enabled && old->rule->is_enabled &&
         hek_alert_rule_watches_same (old->rule, rule);
}

/* With the lock of writing: an entry as it is to be; its window is made later when it goes on. */
static HekAlertEntry *
prepare (HekAlertWatch      *watch,
         const HekAlertRule *rule,
         gboolean           *is_new,
         GError            **error)
{
  gint64 steady_us = g_get_monotonic_time ();
  g_autoptr (HekAlertState) state = NULL;
  gboolean on;
  HekAlertEntry *old, *entry;

  pthread_mutex_lock (&watch->lock);
  old = hek_alert_watch_find (watch, rule->id, NULL);
  *is_new = old == NULL;
  on = goes_on (old, rule);
  if (old != NULL)
    state = hek_alert_state_copy (old->state);
  pthread_mutex_unlock (&watch->lock);
  if (!on)
    {
      HekAlertState *fresh = g_new0 (HekAlertState, 1);

      hek_alert_state_init (fresh);
      if (state != NULL)
        {
          fresh->silence_from_us = state->silence_from_us;
          fresh->silence_until_us = state->silence_until_us;
          hek_alert_state_free (state);
        }
      state = fresh;
    }
  entry = hek_alert_entry_new (hek_alert_rule_copy (rule), g_steal_pointer (&state));
  if (on || !rule->is_enabled)
    return entry;
  entry->window = hek_alert_window_new (entry->rule, steady_us);
  if (hek_alert_window_fill (entry->window, watch->store, steady_us, g_get_real_time (), NULL,
                             error))
    return entry;
  hek_alert_entry_free (entry);
  return NULL;
}

/* Puts @entry (transfer full) in its place. Returns: (transfer full) (nullable): what was there */
static HekAlertEntry *
install (HekAlertWatch *watch,
         HekAlertEntry *entry)
{
  HekAlertEntry *old;
  guint at;

  pthread_mutex_lock (&watch->lock);
  old = hek_alert_watch_find (watch, entry->rule->id, &at);
  if (old != NULL && goes_on (old, entry->rule))
    {
      /* seconds have passed since the state was copied */
      hek_alert_state_free (entry->state);
      entry->state = hek_alert_state_copy (old->state);
      entry->is_unkept = TRUE;
      entry->window = g_steal_pointer (&old->window);
      hek_alert_window_set_rule (entry->window, entry->rule);
    }
  if (old == NULL)
    g_ptr_array_add (watch->entries, entry);
  else
    watch->entries->pdata[at] = entry;
  watch->version++;
  pthread_mutex_unlock (&watch->lock);
  return old;
}

static gboolean
check_rules (HekAlertWatch   *watch,
             const GPtrArray *rules,
             GError         **error)
{
  guint n;

  pthread_mutex_lock (&watch->lock);
  n = watch->entries->len;
  for (guint i = 0; i < rules->len; i++)
    n += hek_alert_watch_find (watch, ((HekAlertRule *) rules->pdata[i])->id, NULL) == NULL;
  pthread_mutex_unlock (&watch->lock);
  if (n > HEK_ALERT_MAX_RULES)
    return hek_alert_json_fail (error, NULL, NULL, "there would be more than %u rules",
                                HEK_ALERT_MAX_RULES);
  for (guint i = 0; i < rules->len; i++)
    {
      const HekAlertRule *rule = rules->pdata[i];
      g_autofree char *path = rules->len > 1 ? g_strdup_printf ("rules[%u]", i) : NULL;

      if (!hek_alert_rule_check (rule, path, error))
        return FALSE;
      for (guint k = 0; k < rule->channels->len; k++)
        {
          const HekAlertChannelKind *kind = hek_alert_channel_get_kind (rule->channels->pdata[k]);
          g_autofree char *name = g_strdup_printf ("channels[%u].kind", k);

          if (kind->missing != NULL)
            return hek_alert_json_fail (error, path, name, "%s", _ (kind->missing));
        }
      for (guint k = 0; k < i; k++)
        if (g_str_equal (((HekAlertRule *) rules->pdata[k])->id, rule->id))
          return hek_alert_json_fail (error, path, "id", "rules[%u] has the same", k);
    }
  return TRUE;
}

static gboolean
put_with_lock (HekAlertWatch   *watch,
               const GPtrArray *rules,
               GError         **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                  hek_alert_entry_free);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               hek_series_alert_free);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                 hek_series_alert_event_free);

  for (guint i = 0; i < rules->len; i++)
    {
      gboolean is_new;
      HekAlertEntry *entry = prepare (watch, rules->pdata[i], &is_new, error);

      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (entries, entry);
      g_ptr_array_add (rows, hek_alert_entry_to_row (entry));
      g_ptr_array_add (events, hek_alert_watch_event (entry->rule, is_new ? "added" : "changed",
                                                      NAN, g_get_real_time (), NULL, NULL));
    }
  if (!hek_series_alert_save (watch->store, rows, NULL, events, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      HekAlertEntry *old = install (watch, entries->pdata[i]);

      if (old != NULL && !goes_on (old, ((HekAlertEntry *) entries->pdata[i])->rule))
        tell_end (watch, old);
      g_clear_pointer (&old, hek_alert_entry_free);
    }
  g_ptr_array_set_free_func (entries, NULL);
  return TRUE;
}

gboolean
hek_alert_watch_put_all (HekAlertWatch   *watch,
                         const GPtrArray *rules,
                         GError         **error)
{
  gboolean ok;

  pthread_mutex_lock (&watch->keeping);
  ok = check_rules (watch, rules, error) && put_with_lock (watch, rules, error);
  pthread_mutex_unlock (&watch->keeping);
  return ok;
}

gboolean
hek_alert_watch_put (HekAlertWatch      *watch,
                     const HekAlertRule *rule,
                     GError            **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();

  g_ptr_array_add (rules, (gpointer) rule);
  return hek_alert_watch_put_all (watch, rules, error);
}

static gboolean
fail_unknown (const char *id,
              GError    **error)
{
  g_set_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_NOT_FOUND, "there is no alert rule %s", id);
  return FALSE;
}

gboolean
hek_alert_watch_remove (HekAlertWatch *watch,
                        const char    *id,
                        GError       **error)
{
  const char *const ids[] = { id, NULL };
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                 hek_series_alert_event_free);
  HekAlertEntry *entry;
  guint at;
  gboolean ok = FALSE;

  pthread_mutex_lock (&watch->keeping);
  pthread_mutex_lock (&watch->lock);
  entry = hek_alert_watch_find (watch, id, NULL);
  if (entry != NULL)
    g_ptr_array_add (events, hek_alert_watch_event (entry->rule, "removed", NAN,
                                                    g_get_real_time (), NULL, NULL));
  pthread_mutex_unlock (&watch->lock);
  if (entry == NULL)
    fail_unknown (id, error);
  else if ((ok = hek_series_alert_save (watch->store, NULL, ids, events, error)))
    {
      pthread_mutex_lock (&watch->lock);
      entry = hek_alert_watch_find (watch, id, &at);
      g_ptr_array_steal_index (watch->entries, at);
      watch->version++;
      pthread_mutex_unlock (&watch->lock);
      tell_end (watch, entry);
      hek_alert_entry_free (entry);
    }
  pthread_mutex_unlock (&watch->keeping);
  return ok;
}

/* --- states ---------------------------------------------------------------------------------- */

/* Changes a state and the history together; @change returns an event (transfer full), or NULL when
 * there is nothing to do. */
static gboolean
change_state (HekAlertWatch *watch,
              const char    *id,
              HekSeriesAlertEvent *(*change) (const HekAlertRule *rule, HekAlertState *state,
                                              gconstpointer data),
              gconstpointer  data,
              GError       **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               hek_series_alert_free);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                 hek_series_alert_event_free);
  HekSeriesAlertEvent *event = NULL;
  HekAlertEntry *entry;
  gboolean is_known, ok = TRUE;

  pthread_mutex_lock (&watch->keeping);
  pthread_mutex_lock (&watch->lock);
  entry = hek_alert_watch_find (watch, id, NULL);
  is_known = entry != NULL;
  if (is_known)
    {
      /* on a copy: in memory it is so when it is on the disk */
      g_autoptr (HekAlertState) state = hek_alert_state_copy (entry->state);
      HekAlertEntry as_it_will_be = { .rule = entry->rule, .state = state };

      event = change (entry->rule, state, data);
      g_ptr_array_add (rows, hek_alert_entry_to_row (&as_it_will_be));
    }
  pthread_mutex_unlock (&watch->lock);
  if (!is_known)
    ok = fail_unknown (id, error);
  else if (event != NULL)
    {
      g_ptr_array_add (events, event);
      ok = hek_series_alert_save (watch->store, rows, NULL, events, error);
      pthread_mutex_lock (&watch->lock);
      if (ok)
        {
          /* nobody takes rules away meanwhile, but a second may have passed over the state */
          entry = hek_alert_watch_find (watch, id, NULL);
          event = change (entry->rule, entry->state, data);
          g_clear_pointer (&event, hek_series_alert_event_free);
          entry->is_unkept = TRUE;
          watch->version++;
        }
      pthread_mutex_unlock (&watch->lock);
    }
  pthread_mutex_unlock (&watch->keeping);
  return ok;
}

static HekSeriesAlertEvent *
acknowledge (const HekAlertRule *rule,
             HekAlertState      *state,
             gconstpointer       comment)
{
  if (!hek_alert_state_acknowledge (state, comment))
    return NULL;
  return hek_alert_watch_event (rule, "acknowledged", state->value, g_get_real_time (), comment,
                                NULL);
}

gboolean
hek_alert_watch_acknowledge (HekAlertWatch *watch,
                             const char    *id,
                             const char    *comment,
                             GError       **error)
{
  if (comment != NULL && g_utf8_strlen (comment, -1) > (glong) HEK_ALERT_MAX_TEXT)
    return hek_alert_json_fail (error, NULL, NULL, "the comment is longer than %u characters",
                                HEK_ALERT_MAX_TEXT);
  return change_state (watch, id, acknowledge, comment, error);
}

static HekSeriesAlertEvent *
silence (const HekAlertRule *rule,
         HekAlertState      *state,
         gconstpointer       data)
{
  gint64 now_us = g_get_real_time (), until_us = *(const gint64 *) data;
  gboolean is_on = until_us > now_us;
  g_autoptr (GDateTime) until = NULL;
  g_autofree char *text = NULL;

  if (!is_on && state->silence_until_us == 0)
    return NULL;
  hek_alert_state_silence (state, now_us, until_us);
  if (is_on && (until = g_date_time_new_from_unix_utc (until_us / G_USEC_PER_SEC)) != NULL)
    text = g_date_time_format (until, "%Y-%m-%dT%H:%M:%SZ");
  return hek_alert_watch_event (rule, is_on ? "silenced" : "unsilenced", NAN, now_us,
                                text != NULL ? text : "", NULL);
}

gboolean
hek_alert_watch_silence (HekAlertWatch *watch,
                         const char    *id,
                         gint64         until_us,
                         GError       **error)
{
  return change_state (watch, id, silence, &until_us, error);
}

gboolean
hek_alert_watch_test (HekAlertWatch *watch,
                      const char    *id,
                      GError       **error)
{
  gint64 now_us = g_get_real_time ();
  g_autoptr (HekAlertMessage) message = NULL;
  g_autoptr (GPtrArray) channels = NULL;
  HekAlertEntry *entry;

  pthread_mutex_lock (&watch->lock);
  entry = hek_alert_watch_find (watch, id, NULL);
  if (entry != NULL)
    {
      message = hek_alert_message_new (entry->rule, HEK_ALERT_EVENT_TEST, entry->state->value,
                                       now_us, now_us, watch->workspace);
      channels = g_ptr_array_ref (entry->rule->channels);
      hek_alert_watch_note (watch, hek_alert_watch_event (entry->rule, "test",
                                                          entry->state->value, now_us, NULL,
                                                          NULL));
    }
  pthread_mutex_unlock (&watch->lock);
  if (message == NULL)
    return fail_unknown (id, error);
  hek_alert_sender_push (watch->sender, message, channels);
  return TRUE;
}
