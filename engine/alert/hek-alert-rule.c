/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as values: choices, checks, and how people read them. */
#include "config.h"

#include "hek-alert-rule.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-alert-json-private.h"
#include "hek-alert-message.h"

static const HekChoice severities[] = {
  [HEK_ALERT_INFO] = { "info", N_ ("Information") },
  [HEK_ALERT_WARNING] = { "warning", N_ ("Warning") },
  [HEK_ALERT_CRITICAL] = { "critical", N_ ("Critical") },
};

static const HekChoice reduces[] = {
  [HEK_ALERT_LAST] = { "last", N_ ("Last") },
  [HEK_ALERT_MEAN] = { "mean", N_ ("Mean") },
  [HEK_ALERT_MIN] = { "min", N_ ("Minimum") },
  [HEK_ALERT_MAX] = { "max", N_ ("Maximum") },
  [HEK_ALERT_SUM] = { "sum", N_ ("Sum") },
  [HEK_ALERT_COUNT] = { "count", N_ ("Count") },
  [HEK_ALERT_RATE] = { "rate", N_ ("Rate per second") },
  [HEK_ALERT_P50] = { "p50", N_ ("Median") },
  [HEK_ALERT_P90] = { "p90", N_ ("90th percentile") },
  [HEK_ALERT_P95] = { "p95", N_ ("95th percentile") },
  [HEK_ALERT_P99] = { "p99", N_ ("99th percentile") },
  [HEK_ALERT_P999] = { "p999", N_ ("99.9th percentile") },
  [HEK_ALERT_AGE] = { "age", N_ ("Seconds since the last value") },
};

static const HekChoice conditions[] = {
  [HEK_ALERT_ABOVE] = { "above", N_ ("Above") },
  [HEK_ALERT_BELOW] = { "below", N_ ("Below") },
  [HEK_ALERT_OUTSIDE] = { "outside", N_ ("Outside a range") },
  [HEK_ALERT_INSIDE] = { "inside", N_ ("Inside a range") },
  [HEK_ALERT_NO_DATA] = { "no-data", N_ ("No data") },
  [HEK_ALERT_ANOMALY] = { "anomaly", N_ ("Anomaly") },
};

static const HekChoice missings[] = {
  [HEK_ALERT_MISSING_KEEP] = { "keep", N_ ("Nothing changes") },
  [HEK_ALERT_MISSING_OK] = { "ok", N_ ("Counts as fine") },
  [HEK_ALERT_MISSING_FIRE] = { "fire", N_ ("Counts as the condition") },
};

const HekChoice *
hek_alert_severities (guint *n)
{
  *n = G_N_ELEMENTS (severities);
  return severities;
}

const HekChoice *
hek_alert_reduces (guint *n)
{
  *n = G_N_ELEMENTS (reduces);
  return reduces;
}

const HekChoice *
hek_alert_conditions (guint *n)
{
  *n = G_N_ELEMENTS (conditions);
  return conditions;
}

const HekChoice *
hek_alert_missings (guint *n)
{
  *n = G_N_ELEMENTS (missings);
  return missings;
}

gboolean
hek_alert_reduce_suits (HekAlertReduce    reduce,
                        HekInstrumentKind kind)
{
  switch (reduce)
    {
    case HEK_ALERT_LAST:
      return kind == HEK_INSTRUMENT_GAUGE;
    case HEK_ALERT_MEAN:
    case HEK_ALERT_MIN:
    case HEK_ALERT_MAX:
      return kind != HEK_INSTRUMENT_COUNTER;
    case HEK_ALERT_SUM:
    case HEK_ALERT_RATE:
      return kind != HEK_INSTRUMENT_GAUGE;
    case HEK_ALERT_COUNT:
    case HEK_ALERT_P50:
    case HEK_ALERT_P90:
    case HEK_ALERT_P95:
    case HEK_ALERT_P99:
    case HEK_ALERT_P999:
      return kind == HEK_INSTRUMENT_HISTOGRAM;
    case HEK_ALERT_AGE:
    default:
      return TRUE;
    }
}

double
hek_alert_reduce_quantile (HekAlertReduce reduce)
{
  switch ((int) reduce)
    {
    case HEK_ALERT_P50:
      return 0.5;
    case HEK_ALERT_P90:
      return 0.9;
    case HEK_ALERT_P95:
      return 0.95;
    case HEK_ALERT_P99:
      return 0.99;
    case HEK_ALERT_P999:
      return 0.999;
    default:
      return NAN;
    }
}

gboolean
hek_alert_rule_is_together (const HekAlertRule *rule)
{
  const HekInstrument *instrument = hek_instrument_find (rule->instrument);

  return rule->scope[0] == '\0' && instrument != NULL &&
         (instrument->scope & HEK_INSTRUMENT_OF_COLLECTION) != 0;
}

/* --- life ------------------------------------------------------------------------------------ */

HekAlertRule *
hek_alert_rule_new (void)
{
  HekAlertRule *rule = g_new0 (HekAlertRule, 1);

  rule->id = g_uuid_string_random ();
  rule->name = g_strdup ("");
  rule->is_enabled = TRUE;
  rule->instrument = g_strdup ("");
  rule->scope = g_strdup ("");
  rule->reduce = HEK_ALERT_MEAN;
  rule->window_us = 60 * G_USEC_PER_SEC;
  rule->condition = HEK_ALERT_ABOVE;
  rule->for_us = 30 * G_USEC_PER_SEC;
  rule->resolve_us = 30 * G_USEC_PER_SEC;
  rule->severity = HEK_ALERT_WARNING;
  rule->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_channel_unref);
  return rule;
}

HekAlertRule *
hek_alert_rule_copy (const HekAlertRule *rule)
{
  HekAlertRule *copy = g_memdup2 (rule, sizeof *rule);

  copy->id = g_strdup (rule->id);
  copy->name = g_strdup (rule->name);
  copy->instrument = g_strdup (rule->instrument);
  copy->scope = g_strdup (rule->scope);
  copy->text = g_strdup (rule->text);
  copy->more = g_strdup (rule->more);
  copy->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_channel_unref);
  for (guint i = 0; i < rule->channels->len; i++)
    g_ptr_array_add (copy->channels, hek_alert_channel_ref (rule->channels->pdata[i]));
  return copy;
}

void
hek_alert_rule_free (HekAlertRule *rule)
{
  if (rule == NULL)
    return;
  g_free (rule->id);
  g_free (rule->name);
  g_free (rule->instrument);
  g_free (rule->scope);
  g_free (rule->text);
  g_free (rule->more);
  g_ptr_array_unref (rule->channels);
  g_free (rule);
}

gboolean
hek_alert_rule_equal (const HekAlertRule *a,
                      const HekAlertRule *b)
{
  g_autofree char *a_text = hek_alert_rule_to_json (a);
  g_autofree char *b_text = hek_alert_rule_to_json (b);

  return g_str_equal (a_text, b_text);
}

gboolean
hek_alert_rule_watches_same (const HekAlertRule *a,
                             const HekAlertRule *b)
{
  return g_str_equal (a->instrument, b->instrument) && g_str_equal (a->scope, b->scope) &&
         a->reduce == b->reduce && a->window_us == b->window_us && a->condition == b->condition;
}

/* --- checks ---------------------------------------------------------------------------------- */

static gboolean
check_span (gint64      us,
            gint64      min_us,
            gint64      max_us,
            const char *path,
            const char *name,
            GError    **error)
{
  if (us >= min_us && us <= max_us)
    return TRUE;
  return hek_alert_json_fail (error, path, name,
                              "this must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                              " seconds", min_us / G_USEC_PER_SEC, max_us / G_USEC_PER_SEC);
}

static gboolean
check_times (const HekAlertRule *rule,
             const char         *path,
             GError            **error)
{
  if (!check_span (rule->window_us, G_USEC_PER_SEC, HEK_ALERT_MAX_WINDOW_US, path, "window_s",
                   error) ||
      !check_span (rule->for_us, 0, HEK_ALERT_MAX_WAIT_US, path, "for_s", error) ||
      !check_span (rule->resolve_us, 0, HEK_ALERT_MAX_WAIT_US, path, "resolve_s", error) ||
      !check_span (rule->repeat_us, 0, HEK_ALERT_MAX_WAIT_US, path, "repeat_s", error))
    return FALSE;
  if (rule->window_us % G_USEC_PER_SEC != 0)
    return hek_alert_json_fail (error, path, "window_s", "this must be whole seconds");
  if (rule->repeat_us > 0 && rule->repeat_us < 10 * G_USEC_PER_SEC)
    return hek_alert_json_fail (error, path, "repeat_s",
                                "this must be 0 (never) or at least 10 seconds");
  return TRUE;
}

static gboolean
check_condition (const HekAlertRule *rule,
                 const char         *path,
                 GError            **error)
{
  gboolean is_range = rule->condition == HEK_ALERT_OUTSIDE || rule->condition == HEK_ALERT_INSIDE;

  if (!isfinite (rule->threshold))
    return hek_alert_json_fail (error, path, "threshold", "this must be a number");
  if (!isfinite (rule->hysteresis) || rule->hysteresis < 0)
    return hek_alert_json_fail (error, path, "hysteresis", "this must be 0 or more");
  if (is_range && !(isfinite (rule->low) && isfinite (rule->high) && rule->low <= rule->high))
    return hek_alert_json_fail (error, path, "high", "this must be “low” or more");
  if (rule->condition == HEK_ALERT_OUTSIDE && 2 * rule->hysteresis > rule->high - rule->low)
    return hek_alert_json_fail (error, path, "hysteresis",
                                "more than half of the range: the rule would never resolve");
  if (rule->condition == HEK_ALERT_ANOMALY && !(rule->threshold >= 1 && rule->threshold <= 1000))
    return hek_alert_json_fail (error, path, "threshold",
                                "a z-score from 1 to 1000 (6 is usual)");
  if (rule->condition == HEK_ALERT_ANOMALY && rule->hysteresis >= rule->threshold)
    return hek_alert_json_fail (error, path, "hysteresis",
                                "not less than the threshold: the rule would never resolve");
  return TRUE;
}

static gboolean
check_series (const HekAlertRule *rule,
              const char         *path,
              GError            **error)
{
  const HekInstrument *instrument;

  if (rule->instrument[0] == '\0')
    return hek_alert_json_fail (error, path, "series", "this is needed, such as search.latency");
  instrument = hek_instrument_find (rule->instrument);
  if (instrument == NULL || rule->condition == HEK_ALERT_NO_DATA ||
      hek_alert_reduce_suits (rule->reduce, instrument->kind))
    return TRUE;
  return hek_alert_json_fail (error, path, "reduce", "%s, a %s, has no “%s”", instrument->id,
                              hek_instrument_kind_get_id (instrument->kind),
                              reduces[rule->reduce].id);
}

gboolean
hek_alert_rule_check (const HekAlertRule *rule,
                      const char         *path,
                      GError            **error)
{
  g_autoptr (GError) local = NULL;

  if (rule->id[0] == '\0' || g_utf8_strlen (rule->id, -1) > (glong) HEK_ALERT_MAX_NAME)
    return hek_alert_json_fail (error, path, "id", "this must be a short text");
  if (rule->name[0] == '\0')
    return hek_alert_json_fail (error, path, "name", "a rule needs a name");
  if (g_utf8_strlen (rule->name, -1) > (glong) HEK_ALERT_MAX_NAME)
    return hek_alert_json_fail (error, path, "name", "longer than %u characters",
                                HEK_ALERT_MAX_NAME);
  if (!check_series (rule, path, error) || !check_times (rule, path, error) ||
      !check_condition (rule, path, error))
    return FALSE;
  if (rule->text != NULL && g_utf8_strlen (rule->text, -1) > (glong) HEK_ALERT_MAX_TEXT)
    return hek_alert_json_fail (error, path, "text", "longer than %u characters",
                                HEK_ALERT_MAX_TEXT);
  if (rule->text != NULL && !hek_alert_template_check (rule->text, &local))
    return hek_alert_json_fail (error, path, "text", "%s", local->message);
  if (rule->channels->len > HEK_ALERT_MAX_CHANNELS)
    return hek_alert_json_fail (error, path, "channels", "more than %u", HEK_ALERT_MAX_CHANNELS);
  for (guint i = 0; i < rule->channels->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("channels[%u]", i);
      g_autofree char *where = hek_alert_json_path (path, name);

      if (!hek_alert_channel_check (rule->channels->pdata[i], where, error))
        return FALSE;
    }
  return TRUE;
}

/* --- for people ------------------------------------------------------------------------------ */

char *
hek_alert_rule_format_value (const HekAlertRule *rule,
                             double              value)
{
  const HekInstrument *instrument = hek_instrument_find (rule->instrument);

  if (isnan (value))
    return g_strdup ("–");
  if (rule->reduce == HEK_ALERT_AGE || rule->condition == HEK_ALERT_NO_DATA)
    return g_strdup_printf (_ ("%.0f s"), value);
  if (rule->reduce == HEK_ALERT_COUNT)
    return hek_unit_format (HEK_UNIT_COUNT, value, FALSE);
  return hek_unit_format (instrument != NULL ? instrument->unit : HEK_UNIT_COUNT, value,
                          rule->reduce == HEK_ALERT_RATE);
}

char *
hek_alert_rule_describe (const HekAlertRule *rule)
{
  g_autofree char *threshold = hek_alert_rule_format_value (rule, rule->threshold);
  g_autofree char *low = hek_alert_rule_format_value (rule, rule->low);
  g_autofree char *high = hek_alert_rule_format_value (rule, rule->high);
  g_autofree char *what = NULL;
  int window_s = (int) (rule->window_us / G_USEC_PER_SEC);

  if (rule->condition == HEK_ALERT_NO_DATA)
    /* Translators: %s is the id of a series, such as search.latency */
    return g_strdup_printf (_ ("%s without data for %d s"), rule->instrument, window_s);
  if (rule->reduce == HEK_ALERT_LAST || rule->reduce == HEK_ALERT_AGE)
    /* Translators: a way of reducing many values to one ("last"), and the id of a series */
    what = g_strdup_printf (_ ("%s of %s"), reduces[rule->reduce].id, rule->instrument);
  else
    what = g_strdup_printf (_ ("%s of %s over %d s"), reduces[rule->reduce].id, rule->instrument,
                            window_s);
  switch (rule->condition)
    {
    case HEK_ALERT_ABOVE:
      return g_strdup_printf (_ ("%s above %s"), what, threshold);
    case HEK_ALERT_BELOW:
      return g_strdup_printf (_ ("%s below %s"), what, threshold);
    case HEK_ALERT_OUTSIDE:
      return g_strdup_printf (_ ("%s outside of %s to %s"), what, low, high);
    case HEK_ALERT_INSIDE:
      return g_strdup_printf (_ ("%s from %s to %s"), what, low, high);
    case HEK_ALERT_ANOMALY:
    case HEK_ALERT_NO_DATA:
    default:
      /* Translators: z is a robust z-score */
      return g_strdup_printf (_ ("%s unlike before (|z| above %.3g)"), what, rule->threshold);
    }
}
