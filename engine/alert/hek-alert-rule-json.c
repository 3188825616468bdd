/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as JSON. Members that this version does not know go through unchanged. */
#include "config.h"

#include "hek-alert-rule.h"

#include <string.h>

#include "hek-alert-json-private.h"

#define MAX_DEPTH 100u

static const char *const known[] = {
  "version",    "id",    "name",      "enabled",  "series",  "collection", "reduce",
  "window_s",   "low",   "condition", "high",     "channels", "threshold",  "hysteresis",
  "for_s",      "text",  "resolve_s", "repeat_s", "missing", "severity",   NULL,
};

/* --- in -------------------------------------------------------------------------------------- */

static gboolean
read_choices (JsonObject   *object,
              const char   *path,
              HekAlertRule *rule,
              GError      **error)
{
  guint n, severity = rule->severity, reduce = rule->reduce, condition = rule->condition;
  guint missing = rule->missing;
  const HekChoice *rows = hek_alert_reduces (&n);

  if (!hek_alert_json_read_choice (object, path, "reduce", rows, n, &reduce, error))
    return FALSE;
  rows = hek_alert_conditions (&n);
  if (!hek_alert_json_read_choice (object, path, "condition", rows, n, &condition, error))
    return FALSE;
  rows = hek_alert_missings (&n);
  if (!hek_alert_json_read_choice (object, path, "missing", rows, n, &missing, error))
    return FALSE;
  rows = hek_alert_severities (&n);
  if (!hek_alert_json_read_choice (object, path, "severity", rows, n, &severity, error))
    return FALSE;
  rule->reduce = (HekAlertReduce) reduce;
  rule->condition = (HekAlertCondition) condition;
  rule->missing = (HekAlertMissing) missing;
  rule->severity = (HekAlertSeverity) severity;
  return TRUE;
}

static gboolean
read_numbers (JsonObject   *object,
              const char   *path,
              HekAlertRule *rule,
              GError      **error)
{
  gboolean is_range = rule->condition == HEK_ALERT_OUTSIDE || rule->condition == HEK_ALERT_INSIDE;
  const char *needed = is_range ? "low" : "threshold";

  if (rule->condition != HEK_ALERT_NO_DATA && rule->condition != HEK_ALERT_ANOMALY &&
      !json_object_has_member (object, needed))
    return hek_alert_json_fail (error, path, needed, "this is needed for the condition");
  if (is_range && !json_object_has_member (object, "high"))
    return hek_alert_json_fail (error, path, "high", "this is needed for the condition");
  if (rule->condition == HEK_ALERT_ANOMALY)
    rule->threshold = 6;
  return hek_alert_json_read_real (object, path, "threshold", &rule->threshold, error) &&
         hek_alert_json_read_real (object, path, "low", &rule->low, error) &&
         hek_alert_json_read_real (object, path, "high", &rule->high, error) &&
         hek_alert_json_read_real (object, path, "hysteresis", &rule->hysteresis, error) &&
         hek_alert_json_read_seconds (object, path, "window_s", &rule->window_us, error) &&
         hek_alert_json_read_seconds (object, path, "for_s", &rule->for_us, error) &&
         hek_alert_json_read_seconds (object, path, "resolve_s", &rule->resolve_us, error) &&
         hek_alert_json_read_seconds (object, path, "repeat_s", &rule->repeat_us, error);
}

static gboolean
read_channels (JsonObject   *object,
               const char   *path,
               HekAlertRule *rule,
               GError      **error)
{
  JsonNode *node = json_object_get_member (object, "channels");
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return hek_alert_json_fail (error, path, "channels", "this must be a list");
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *name = g_strdup_printf ("channels[%u]", i);
      g_autofree char *where = hek_alert_json_path (path, name);
      HekAlertChannel *channel;

      channel = hek_alert_channel_from_node (json_array_get_element (array, i), where, error);
      if (channel == NULL)
        return FALSE;
      g_ptr_array_add (rule->channels, channel);
    }
  return TRUE;
}

static void
read_more (JsonObject   *object,
           HekAlertRule *rule)
{
  g_autoptr (GString) more = g_string_new ("{");

  hek_alert_json_append_more (more, object, known);
  if (more->len > 1)
    rule->more = g_strdup_printf ("%s}", more->str);
}

static HekAlertRule *
rule_from_node (JsonNode   *node,
                const char *path,
                GError    **error)
{
  g_autoptr (HekAlertRule) rule = hek_alert_rule_new ();
  double version = HEK_ALERT_RULE_VERSION;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return hek_alert_json_fail (error, path, NULL, "this must be an object"), NULL;
  object = json_node_get_object (node);
  if (!hek_alert_json_read_real (object, path, "version", &version, error))
    return NULL;
  if (version != HEK_ALERT_RULE_VERSION)
    return hek_alert_json_fail (error, path, "version",
                                "this program knows version %d only; a newer one is needed",
                                HEK_ALERT_RULE_VERSION), NULL;
  if (!hek_alert_json_read_text (object, path, "id", HEK_ALERT_MAX_NAME, &rule->id, error) ||
      !hek_alert_json_read_text (object, path, "name", HEK_ALERT_MAX_NAME, &rule->name, error) ||
      !hek_alert_json_read_boolean (object, path, "enabled", &rule->is_enabled, error) ||
      !hek_alert_json_read_text (object, path, "series", HEK_ALERT_MAX_NAME, &rule->instrument,
                                 error) ||
      !hek_alert_json_read_text (object, path, "collection", HEK_ALERT_MAX_NAME, &rule->scope,
                                 error) ||
      !hek_alert_json_read_text (object, path, "text", HEK_ALERT_MAX_TEXT, &rule->text, error) ||
      !read_choices (object, path, rule, error) || !read_numbers (object, path, rule, error) ||
      !read_channels (object, path, rule, error))
    return NULL;
  read_more (object, rule);
  if (!hek_alert_rule_check (rule, path, error))
    return NULL;
  return g_steal_pointer (&rule);
}

/* json-glib parses by recursion, and rules may come from anywhere. It also takes texts in single
 * quotes, and comments: where they would be, brackets could not be counted, and neither is JSON. */
static gboolean
check_depth (const char *json,
             gsize       n_bytes,
             GError    **error)
{
  gboolean in_text = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < n_bytes; i++)
    {
      if (json[i] == '\\' && in_text)
        i++;
      else if (json[i] == '"')
        in_text = !in_text;
      else if (!in_text && (json[i] == '\'' || json[i] == '/' || json[i] == '#'))
        return hek_alert_json_fail (error, NULL, NULL, "this is not JSON: “%c” at byte %"
                                    G_GSIZE_FORMAT, json[i], i);
      else if (!in_text && (json[i] == '[' || json[i] == '{') && ++depth > MAX_DEPTH)
        return hek_alert_json_fail (error, NULL, NULL, "lists and objects in each other deeper "
                                    "than %u", MAX_DEPTH);
      else if (!in_text && (json[i] == ']' || json[i] == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

/* json-glib takes some things for JSON that are not, and a text of no value for null. */
static JsonNode *
parse (const char *json,
       gssize      n_bytes,
       GError    **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  JsonNode *root;

  if (!g_utf8_validate (json, n_bytes, NULL))
    return hek_alert_json_fail (error, NULL, NULL, "the rules are not UTF-8"), NULL;
  if (!check_depth (json, n_bytes < 0 ? strlen (json) : (gsize) n_bytes, error))
    return NULL;
  if (!json_parser_load_from_data (parser, json, n_bytes, &local))
    return hek_alert_json_fail (error, NULL, NULL, "this is not JSON: %s", local->message), NULL;
  root = json_parser_steal_root (parser);
  if (root == NULL)
    hek_alert_json_fail (error, NULL, NULL, "there is nothing in it");
  return root;
}

HekAlertRule *
hek_alert_rule_from_json (const char *json,
                          gssize      n_bytes,
                          const char *path,
                          GError    **error)
{
  g_autoptr (JsonNode) root = parse (json, n_bytes, error);

  return root == NULL ? NULL : rule_from_node (root, path, error);
}

GPtrArray *
hek_alert_rules_from_json (const char *json,
                           gssize      n_bytes,
                           GError    **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                hek_alert_rule_free);
  g_autoptr (JsonNode) root = parse (json, n_bytes, error);
  JsonObject *object;
  JsonNode *list;
  JsonArray *array;

  if (root == NULL)
    return NULL;
  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  list = object == NULL ? NULL : json_object_get_member (object, "rules");
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return hek_alert_json_fail (error, "rules", NULL, "this must be a list"), NULL;
  array = json_node_get_array (list);
  if (json_array_get_length (array) > HEK_ALERT_MAX_RULES)
    return hek_alert_json_fail (error, "rules", NULL, "more than %u", HEK_ALERT_MAX_RULES), NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("rules[%u]", i);
      HekAlertRule *rule = rule_from_node (json_array_get_element (array, i), path, error);

      if (rule == NULL)
        return NULL;
      g_ptr_array_add (rules, rule);
      for (guint k = 0; k < i; k++)
        if (g_str_equal (((HekAlertRule *) rules->pdata[k])->id, rule->id))
          return hek_alert_json_fail (error, path, "id", "rules[%u] has the same", k), NULL;
    }
  return g_steal_pointer (&rules);
}

/* --- out ------------------------------------------------------------------------------------- */

static void
append_condition (const HekAlertRule *rule,
                  GString            *out)
{
  guint n;

  hek_alert_json_append_text (out, "reduce", hek_alert_reduces (&n)[rule->reduce].id);
  hek_alert_json_append_seconds (out, "window_s", rule->window_us);
  hek_alert_json_append_text (out, "condition", hek_alert_conditions (&n)[rule->condition].id);
  if (rule->condition == HEK_ALERT_OUTSIDE || rule->condition == HEK_ALERT_INSIDE)
    {
      hek_alert_json_append_real (out, "low", rule->low);
      hek_alert_json_append_real (out, "high", rule->high);
    }
  else if (rule->condition != HEK_ALERT_NO_DATA)
    hek_alert_json_append_real (out, "threshold", rule->threshold);
  hek_alert_json_append_real (out, "hysteresis", rule->hysteresis);
  hek_alert_json_append_seconds (out, "for_s", rule->for_us);
  hek_alert_json_append_seconds (out, "resolve_s", rule->resolve_us);
  hek_alert_json_append_seconds (out, "repeat_s", rule->repeat_us);
  hek_alert_json_append_text (out, "missing", hek_alert_missings (&n)[rule->missing].id);
  hek_alert_json_append_text (out, "severity", hek_alert_severities (&n)[rule->severity].id);
}

char *
hek_alert_rule_to_json (const HekAlertRule *rule)
{
  g_autoptr (GString) out = g_string_new ("{");

  hek_alert_json_append_real (out, "version", HEK_ALERT_RULE_VERSION);
  hek_alert_json_append_text (out, "id", rule->id);
  hek_alert_json_append_text (out, "name", rule->name);
  hek_alert_json_append_name (out, "enabled");
  g_string_append (out, rule->is_enabled ? "true" : "false");
  hek_alert_json_append_text (out, "series", rule->instrument);
  hek_alert_json_append_text (out, "collection", rule->scope);
  append_condition (rule, out);
  if (rule->text != NULL)
    hek_alert_json_append_text (out, "text", rule->text);
  hek_alert_json_append_name (out, "channels");
  g_string_append_c (out, '[');
  for (guint i = 0; i < rule->channels->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      hek_alert_channel_append_json (rule->channels->pdata[i], out);
    }
  g_string_append_c (out, ']');
  if (rule->more != NULL)
    g_string_append_printf (out, ",%s", rule->more + 1);
  else
    g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
hek_alert_rules_to_json (const GPtrArray *rules)
{
  g_autoptr (GString) out = g_string_new ("{\"version\":1,\"rules\":[");

  for (guint i = 0; i < rules->len; i++)
    {
      g_autofree char *rule = hek_alert_rule_to_json (rules->pdata[i]);

      g_string_append_printf (out, "%s\n%s", i > 0 ? "," : "", rule);
    }
  g_string_append (out, "\n]}\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
