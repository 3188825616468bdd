/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-words.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <math.h>
#include <string.h>

#include "studio-amount.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* --- states ---------------------------------------------------------------------------------- */

static const struct
{
  const char *icon;
  const char *style;
} looks[] = {
  [STUDIO_ALERT_OFF] = { "media-playback-pause-symbolic", "dim-label" },
  [STUDIO_ALERT_FINE] = { "emblem-ok-symbolic", "success" },
  [STUDIO_ALERT_PENDING] = { "content-loading-symbolic", NULL },
  [STUDIO_ALERT_QUIET] = { "notifications-disabled-symbolic", NULL },
  [STUDIO_ALERT_FIRES_INFO] = { "dialog-information-symbolic", "accent" },
  [STUDIO_ALERT_FIRES_WARNING] = { "dialog-warning-symbolic", "warning" },
  [STUDIO_ALERT_FIRES_CRITICAL] = { "dialog-error-symbolic", "error" },
};

StudioAlertLook
studio_alerts_get_look (const HekAlertStatus *status,
                        gint64                now_us)
{
  const HekAlertState *state = status->state;

  if (!status->rule->is_enabled)
    return STUDIO_ALERT_OFF;
  if (state->phase == HEK_ALERT_PHASE_PENDING)
    return STUDIO_ALERT_PENDING;
  if (state->phase != HEK_ALERT_PHASE_FIRING)
    return STUDIO_ALERT_FINE;
  if (state->is_acknowledged || hek_alert_state_is_silenced (state, now_us))
    return STUDIO_ALERT_QUIET;
  return status->rule->severity == HEK_ALERT_CRITICAL  ? STUDIO_ALERT_FIRES_CRITICAL
         : status->rule->severity == HEK_ALERT_WARNING ? STUDIO_ALERT_FIRES_WARNING
                                                       : STUDIO_ALERT_FIRES_INFO;
}

const char *
studio_alerts_look_icon (StudioAlertLook look)
{
  return looks[look].icon;
}

const char *
studio_alerts_look_style (StudioAlertLook look)
{
  return looks[look].style;
}

void
studio_alerts_look_apply (StudioAlertLook look,
                          gpointer        widget)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].style != NULL && g_strcmp0 (looks[i].style, looks[look].style) != 0)
      gtk_widget_remove_css_class (widget, looks[i].style);
  if (looks[look].style != NULL)
    gtk_widget_add_css_class (widget, looks[look].style);
}

/* @is_moment: the moment since when, which does not change with each second */
static char *
describe_state (const HekAlertStatus *status,
                gint64                now_us,
                gboolean              is_moment)
{
  const HekAlertState *state = status->state;
  const char *phase = hek_alert_phase_label (state->phase);
  g_autofree char *age = studio_alerts_age_text (now_us - state->since_us);
  g_autofree char *moment = studio_alerts_moment_text (state->since_us, now_us);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!status->rule->is_enabled)
    return g_strdup (_("Switched off"));
  if (state->since_us == 0)
    return g_strdup (_("Not looked at yet"));
  if (state->phase == HEK_ALERT_PHASE_OK)
    g_string_append (text, phase);
  else if (is_moment)
    /* Translators: a state of an alert and when it began: "Firing since 14:05:31" */
    g_string_append_printf (text, _("%s since %s"), phase, moment);
  else
    /* Translators: a state of an alert and how long it has been so: "Firing for 3 min" */
    g_string_append_printf (text, _("%s for %s"), phase, age);
  if (state->phase == HEK_ALERT_PHASE_FIRING && state->is_acknowledged)
    /* Translators: follows the state of an alert */
    g_string_append (text, _(", acknowledged"));
  if (hek_alert_state_is_silenced (state, now_us))
    {
      g_autofree char *until = studio_alerts_moment_text (state->silence_until_us, now_us);

      /* Translators: follows the state of an alert; %s is a time */
      g_string_append_printf (text, _(", silenced until %s"), until);
    }
  if (status->problem != NULL)
    /* Translators: follows the state of an alert */
    g_string_append (text, _(", last message not delivered"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
studio_alerts_state_text (const HekAlertStatus *status,
                          gint64                now_us)
{
  return describe_state (status, now_us, FALSE);
}

char *
studio_alerts_state_since (const HekAlertStatus *status,
                           gint64                now_us)
{
  return describe_state (status, now_us, TRUE);
}

const char *
studio_alerts_event_text (const char *what)
{
  static const struct
  {
    const char *id, *text;
  } events[] = {
    { "firing", N_("Firing") },           { "resolved", N_("Resolved") },
    { "reminder", N_("Still firing") },   { "test", N_("Test") },
    { "acknowledged", N_("Acknowledged") }, { "silenced", N_("Silenced") },
    { "unsilenced", N_("Silence ended") }, { "added", N_("Added") },
    { "changed", N_("Changed") },         { "removed", N_("Removed") },
    { "delivered", N_("Delivered") },     { "failed", N_("Not delivered") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (events[i].id, what))
      return _(events[i].text);
  return what;
}

/* --- time ------------------------------------------------------------------------------------ */

char *
studio_alerts_age_text (gint64 age_us)
{
  int days = (int) (MAX (age_us, 0) / DAY);

  if (age_us < MINUTE)
    return g_strdup_printf (_("%d s"), (int) (MAX (age_us, 0) / SECOND));
  if (age_us < HOUR)
    return g_strdup_printf (_("%d min"), (int) (age_us / MINUTE));
  if (age_us < DAY)
    return g_strdup_printf (_("%d h"), (int) (age_us / HOUR));
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
}

char *
studio_alerts_moment_text (gint64 time_us,
                           gint64 now_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / SECOND);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / SECOND);

  if (time == NULL || now == NULL)
    return g_strdup ("–");
  if (g_date_time_get_year (time) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    return g_date_time_format (time, "%H:%M:%S");
  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
}

/* Units as they are typed; the first of a length is written. */
static const struct
{
  const char *name;
  gint64 us;
} spans[] = {
  { "d", DAY },  { "day", DAY }, { "days", DAY },   { "h", HOUR },      { "min", MINUTE },
  { "m", MINUTE }, { "s", SECOND }, { "sec", SECOND }, { "w", 7 * DAY },
};

char *
studio_alerts_span_text (gint64 span_us)
{
  static const guint written[] = { 0, 3, 4 };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      gint64 n = span_us / spans[written[i]].us;

      if (n == 0)
        continue;
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT " %s", text->len > 0 ? " " : "", n,
                              spans[written[i]].name);
      span_us -= n * spans[written[i]].us;
    }
  if (span_us > 0 || text->len == 0)
    g_string_append_printf (text, "%s%g s", text->len > 0 ? " " : "", (double) span_us / SECOND);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
studio_alerts_span_parse (const char *text,
                          gint64     *span_us,
                          char      **problem)
{
  const char *at = studio_amount_skip_space (text);
  double sum_us = 0, value;
  gboolean ok = *at != '\0';

  while (ok && *at != '\0')
    {
      gsize n;
      gint64 unit_us = 0;

      if (!(ok = studio_amount_read_number (&at, &value) && value >= 0))
        break;
      at = studio_amount_skip_space (at);
      n = studio_amount_word_length (at);
      for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
        if (strlen (spans[i].name) == n && g_ascii_strncasecmp (at, spans[i].name, n) == 0)
          unit_us = spans[i].us;
      if (n == 0 && *at == '\0' && (value == 0 || sum_us == 0))
        unit_us = SECOND;
      ok = unit_us > 0;
      sum_us += value * (double) unit_us;
      at = studio_amount_skip_space (at + n);
    }
  if (!ok || sum_us > 1e4 * (double) DAY)
    {
      *problem = g_strdup_printf (_("“%s” is no length of time: write 30 s, 5 min or 1 h 30 min."),
                                  text);
      return FALSE;
    }
  *span_us = (gint64) llround (sum_us);
  return TRUE;
}

/* --- amounts --------------------------------------------------------------------------------- */

/* The unit of a rule's readings, as studio-amount.h names it. */
static const char *
get_unit (const HekAlertRule *rule)
{
  const HekInstrument *instrument = hek_instrument_find (rule->instrument);
  HekUnit unit = instrument != NULL ? instrument->unit : HEK_UNIT_COUNT;
  gboolean is_rate = rule->reduce == HEK_ALERT_RATE;

  if (rule->condition == HEK_ALERT_ANOMALY)
    return NULL;
  if (rule->reduce == HEK_ALERT_AGE)
    return "s";
  if (rule->reduce == HEK_ALERT_COUNT)
    return "1";
  if (unit == HEK_UNIT_NS)
    return is_rate ? "ns/s" : "ns";
  if (unit == HEK_UNIT_BYTES)
    return is_rate ? "bytes/s" : "bytes";
  if (unit == HEK_UNIT_FRACTION)
    return "fraction";
  return is_rate ? "1/s" : "1";
}

const char *
studio_alerts_amount_example (const HekAlertRule *rule)
{
  return rule->condition == HEK_ALERT_ANOMALY ? "6" : studio_amount_example (get_unit (rule));
}

char *
studio_alerts_amount_text (const HekAlertRule *rule,
                           double              value)
{
  return studio_amount_text (get_unit (rule), value);
}

gboolean
studio_alerts_amount_parse (const HekAlertRule *rule,
                            const char         *text,
                            double             *value,
                            char              **problem)
{
  return studio_amount_parse (get_unit (rule), text, value, problem);
}
