/* SPDX-License-Identifier: Apache-2.0 */
/* Messages, and templates with their placeholders. */
#include "config.h"

#include "hek-alert-message.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-alert-json-private.h"
#include "hek-json-text.h"
#include "hek-ref.h"

static const char *const placeholders[] = {
  "name",   "event",      "severity", "value", "number",    "unit", "condition", "text",
  "series", "collection", "rule",     "time",  "workspace",
};

G_STATIC_ASSERT (G_N_ELEMENTS (placeholders) == HEK_ALERT_N_PLACEHOLDERS);

static const HekChoice events[] = {
  [HEK_ALERT_EVENT_FIRING] = { "firing", N_ ("Firing") },
  [HEK_ALERT_EVENT_RESOLVED] = { "resolved", N_ ("Resolved") },
  [HEK_ALERT_EVENT_REMINDER] = { "reminder", N_ ("Still firing") },
  [HEK_ALERT_EVENT_TEST] = { "test", N_ ("Test") },
};

const char *
hek_alert_event_id (HekAlertEvent event)
{
  return events[event].id;
}

const char *
hek_alert_event_label (HekAlertEvent event)
{
  return _ (events[event].label);
}

static const char *
severity_id (const HekAlertMessage *message)
{
  guint n;

  return hek_alert_severities (&n)[message->severity].id;
}

static char *
format_time (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  gint64 us = time_us % G_USEC_PER_SEC;
  g_autofree char *seconds = NULL;

  if (time == NULL || us < 0)
    return g_strdup ("");
  seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%06" G_GINT64_FORMAT "Z", seconds, us);
}

/* --- life ------------------------------------------------------------------------------------ */

static char *
usual_text (HekAlertEvent event)
{
  switch (event)
    {
    case HEK_ALERT_EVENT_RESOLVED:
      /* Translators: a message of an alert; keep what is in braces */
      return g_strdup (_ ("{name}: resolved, now {value} ({condition})"));
    case HEK_ALERT_EVENT_REMINDER:
      return g_strdup (_ ("{name}: still firing, {value} ({condition})"));
    case HEK_ALERT_EVENT_TEST:
      return g_strdup (_ ("{name}: this is a test ({condition})"));
    case HEK_ALERT_EVENT_FIRING:
    default:
      return g_strdup (_ ("{name}: {value} ({condition})"));
    }
}

HekAlertMessage *
hek_alert_message_new (const HekAlertRule *rule,
                       HekAlertEvent       event,
                       double              value,
                       gint64              time_us,
                       gint64              since_us,
                       const char         *workspace)
{
  HekAlertMessage *message = g_new0 (HekAlertMessage, 1);
  const HekInstrument *instrument = hek_instrument_find (rule->instrument);
  g_autofree char *template = rule->text != NULL ? g_strdup (rule->text) : usual_text (event);

  g_atomic_ref_count_init (&message->ref_count);
  message->id = g_uuid_string_random ();
  message->event = event;
  message->rule = g_strdup (rule->id);
  message->name = g_strdup (rule->name);
  message->severity = rule->severity;
  message->series = g_strdup (rule->instrument);
  message->collection = g_strdup (rule->scope);
  message->value = value;
  if (rule->reduce == HEK_ALERT_AGE || rule->condition == HEK_ALERT_NO_DATA)
    message->unit = g_strdup ("s");
  else if (instrument == NULL || rule->reduce == HEK_ALERT_COUNT)
    message->unit = g_strdup (instrument == NULL ? "" : hek_unit_get_id (HEK_UNIT_COUNT));
  else
    message->unit = g_strconcat (hek_unit_get_id (instrument->unit),
                                 rule->reduce == HEK_ALERT_RATE ? "/s" : NULL, NULL);
  message->value_text = hek_alert_rule_format_value (rule, value);
  message->condition = hek_alert_rule_describe (rule);
  message->workspace = g_path_get_basename (workspace);
  message->time_us = time_us;
  message->since_us = since_us;
  message->text = hek_alert_message_expand (message, template);
  return message;
}

HekAlertMessage *
hek_alert_message_ref (HekAlertMessage *message)
{
  g_atomic_ref_count_inc (&message->ref_count);
  return message;
}

void
hek_alert_message_unref (HekAlertMessage *message)
{
  if (!hek_ref_drop (&message->ref_count))
    return;
  g_free (message->id);
  g_free (message->rule);
  g_free (message->name);
  g_free (message->series);
  g_free (message->collection);
  g_free (message->unit);
  g_free (message->value_text);
  g_free (message->condition);
  g_free (message->text);
  g_free (message->workspace);
  g_free (message);
}

char *
hek_alert_message_to_json (const HekAlertMessage *message)
{
  g_autoptr (GString) out = g_string_new ("{\"version\":1");
  g_autofree char *time = format_time (message->time_us);
  g_autofree char *since = format_time (message->since_us);
  /* the name of a folder may be any bytes */
  g_autofree char *workspace = g_utf8_make_valid (message->workspace, -1);

  hek_alert_json_append_text (out, "id", message->id);
  hek_alert_json_append_text (out, "event", events[message->event].id);
  hek_alert_json_append_text (out, "name", message->name);
  hek_alert_json_append_text (out, "severity", severity_id (message));
  hek_alert_json_append_text (out, "text", message->text);
  hek_alert_json_append_real (out, "value", message->value);
  hek_alert_json_append_text (out, "unit", message->unit);
  hek_alert_json_append_text (out, "value_text", message->value_text);
  hek_alert_json_append_text (out, "condition", message->condition);
  hek_alert_json_append_text (out, "rule", message->rule);
  hek_alert_json_append_text (out, "series", message->series);
  hek_alert_json_append_text (out, "collection", message->collection);
  hek_alert_json_append_text (out, "time", time);
  hek_alert_json_append_text (out, "since", since);
  hek_alert_json_append_text (out, "workspace", workspace);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- templates ------------------------------------------------------------------------------- */

const char *
hek_alert_placeholder (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (placeholders), NULL);
  return placeholders[i];
}

char *
hek_alert_message_get (const HekAlertMessage *message,
                       guint                  i)
{
  const char *const texts[] = {
    message->name,   events[message->event].id, severity_id (message), message->value_text,
    NULL,            message->unit,             message->condition,    message->text,
    message->series, message->collection,       message->rule,         NULL,
    message->workspace,
  };

  g_return_val_if_fail (i < G_N_ELEMENTS (texts), NULL);
  if (g_str_equal (placeholders[i], "number"))
    return isnan (message->value) ? g_strdup ("") : hek_json_text_number (message->value);
  if (g_str_equal (placeholders[i], "time"))
    return format_time (message->time_us);
  return g_strdup (texts[i] != NULL ? texts[i] : "");
}

/* The placeholder that @at, a brace, begins; -1: there is none. @end: (out): behind its brace */
static int
find_placeholder (const char  *at,
                  const char **end)
{
  const char *close = strchr (at, '}');

  for (guint i = 0; close != NULL && i < G_N_ELEMENTS (placeholders); i++)
    if (strlen (placeholders[i]) == (gsize) (close - at - 1) &&
        strncmp (placeholders[i], at + 1, (gsize) (close - at - 1)) == 0)
      {
        *end = close + 1;
        return (int) i;
      }
  return -1;
}

char *
hek_alert_message_expand (const HekAlertMessage *message,
                          const char            *template)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = template;

  while (*at != '\0')
    {
      const char *end = NULL;
      int i = at[0] == '{' && at[1] != '{' ? find_placeholder (at, &end) : -1;

      if (i >= 0)
        {
          g_autofree char *value = hek_alert_message_get (message, (guint) i);

          g_string_append (out, value);
          at = end;
          continue;
        }
      if (at[0] == '{' && at[1] == '{')
        at++;
      g_string_append_c (out, *at++);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
hek_alert_template_check (const char *template,
                          GError    **error)
{
  for (const char *at = template; *at != '\0'; at++)
    {
      const char *end = NULL;

      if (at[0] != '{')
        continue;
      if (at[1] == '{')
        {
          at++;
          continue;
        }
      if (find_placeholder (at, &end) < 0)
        {
          g_autofree char *rest = g_utf8_substring (at, 0, MIN (20, g_utf8_strlen (at, -1)));
          g_autofree char *names = NULL;
          const char *all[G_N_ELEMENTS (placeholders) + 1] = { NULL };

          memcpy (all, placeholders, sizeof placeholders);
          names = g_strjoinv ("} {", (char **) all);
          g_set_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_RULE,
                       "“%s” begins no placeholder; there are {%s}, and {{ for a brace", rest,
                       names);
          return FALSE;
        }
      at = end - 1;
    }
  return TRUE;
}
