/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-start.h"

#include <glib/gi18n.h>
#include <math.h>

#define MUCH_MEMORY "4000000000" /* bytes */

static const StudioAlertStart starts[] = {
  { "slow", N_("Searches are slow"),
    "{\"series\": \"search.latency\", \"reduce\": \"p99\", \"window_s\": 60,"
    " \"condition\": \"above\", \"threshold\": 50000000, \"hysteresis\": 5000000}" },
  { "recall", N_("Answers get worse"),
    "{\"series\": \"search.recall\", \"reduce\": \"mean\", \"window_s\": 300,"
    " \"condition\": \"below\", \"threshold\": 0.9, \"hysteresis\": 0.01}" },
  { "unusual", N_("Search latency is unlike before"),
    "{\"series\": \"search.latency\", \"reduce\": \"p95\", \"window_s\": 60,"
    " \"condition\": \"anomaly\", \"threshold\": 6}" },
  { "errors", N_("Errors happen"),
    "{\"series\": \"errors\", \"reduce\": \"sum\", \"window_s\": 300,"
    " \"condition\": \"above\", \"threshold\": 0, \"for_s\": 0}" },
  { "jobs", N_("A job failed"),
    "{\"series\": \"jobs.failed\", \"reduce\": \"sum\", \"window_s\": 300,"
    " \"condition\": \"above\", \"threshold\": 0, \"for_s\": 0}" },
  { "refused", N_("An import refuses rows"),
    "{\"series\": \"import.refused\", \"reduce\": \"sum\", \"window_s\": 300,"
    " \"condition\": \"above\", \"threshold\": 0, \"for_s\": 0, \"severity\": \"info\"}" },
  { "memory", N_("The program needs much memory"),
    "{\"series\": \"process.rss\", \"reduce\": \"last\", \"condition\": \"above\","
    " \"threshold\": " MUCH_MEMORY ", \"hysteresis\": 100000000}" },
};

guint
studio_alert_n_starts (void)
{
  return G_N_ELEMENTS (starts);
}

const StudioAlertStart *
studio_alert_start (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (starts), NULL);

  return &starts[i];
}

const StudioAlertStart *
studio_alert_start_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_equal (starts[i].id, id))
      return &starts[i];
  return NULL;
}

static void
add_desktop (HekAlertRule *rule)
{
  g_ptr_array_add (rule->channels, hek_alert_channel_new (hek_alert_channel_kind_find ("desktop")));
}

HekAlertRule *
studio_alert_start_make (const StudioAlertStart *start)
{
  /* the only thing that the table's texts lack */
  g_autofree char *json = g_strdup_printf ("{\"name\": \"%s\", %s", start->id, start->rule + 1);
  g_autoptr (GError) error = NULL;
  HekAlertRule *rule = hek_alert_rule_from_json (json, -1, NULL, &error);

  if (rule == NULL)
    g_error ("the alert “%s” to begin with: %s", start->id, error->message);
  g_free (rule->name);
  rule->name = g_strdup (_(start->label));
  add_desktop (rule);
  return rule;
}

HekAlertReduce
studio_alert_start_reduce (const HekInstrument *instrument)
{
  if (instrument == NULL)
    return HEK_ALERT_MEAN;
  switch (instrument->kind)
    {
    case HEK_INSTRUMENT_HISTOGRAM:
      return HEK_ALERT_P99;
    case HEK_INSTRUMENT_COUNTER:
      return HEK_ALERT_RATE;
    case HEK_INSTRUMENT_GAUGE:
    default:
      return HEK_ALERT_LAST;
    }
}

HekAlertRule *
studio_alert_start_make_plain (const char *instrument,
                               const char *collection)
{
  HekAlertRule *rule = hek_alert_rule_new ();
  const HekInstrument *row = instrument != NULL ? hek_instrument_find (instrument) : NULL;

  if (row == NULL)
    row = hek_instrument_get (HEK_INSTRUMENT_SEARCH_LATENCY);
  g_free (rule->instrument);
  rule->instrument = g_strdup (row->id);
  if (collection != NULL && (row->scope & HEK_INSTRUMENT_OF_COLLECTION) != 0)
    {
      g_free (rule->scope);
      rule->scope = g_strdup (collection);
    }
  rule->reduce = studio_alert_start_reduce (row);
  rule->threshold = NAN;
  add_desktop (rule);
  return rule;
}
