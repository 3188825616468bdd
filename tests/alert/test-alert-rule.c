/* SPDX-License-Identifier: Apache-2.0 */
/* Rules: JSON in and out, messages that name the path, texts. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "alert-fixture.h"

#define LEAST "'name': 'n', 'series': 'search.latency', 'reduce': 'p99', 'condition': 'above', " \
              "'threshold': 1"

static void
test_round_trip (void)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'version': 1, 'id': 'abc', 'name': 'Slow “searches”\\n', 'enabled': false,"
    " 'series': 'search.latency', 'collection': 'c-1', 'reduce': 'p99', 'window_s': 90,"
    " 'condition': 'outside', 'low': 0.1, 'high': 5e7, 'hysteresis': 0.3, 'for_s': 0.5,"
    " 'resolve_s': 12, 'repeat_s': 3600, 'missing': 'fire', 'severity': 'critical',"
    " 'text': '{name}: {{x} {value}', 'owner': {'team': [1, 2.5, null, true]},"
    " 'channels': [{'kind': 'desktop'}, {'kind': 'log', 'file': 'a b.log', 'keep': 3,"
    "  'later': 'x'}, {'kind': 'command', 'argv': ['/bin/true', '{name}', '']},"
    "  {'kind': 'webhook', 'url': 'https://example.org/h?x=1', 'secret': 's', 'timeout_s': 3}]}");
  g_autofree char *json = hek_alert_rule_to_json (rule);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekAlertRule) again = hek_alert_rule_from_json (json, -1, NULL, &error);
  g_autoptr (HekAlertRule) copy = hek_alert_rule_copy (rule);

  g_assert_no_error (error);
  g_assert_true (hek_alert_rule_equal (rule, again));
  g_assert_true (hek_alert_rule_equal (rule, copy));
  g_assert_cmpstr (again->name, ==, "Slow “searches”\n");
  g_assert_false (again->is_enabled);
  g_assert_cmpint (again->window_us, ==, 90 * SECOND);
  g_assert_cmpint (again->for_us, ==, SECOND / 2);
  g_assert_cmpfloat (again->low, ==, 0.1);
  g_assert_cmpint (again->missing, ==, HEK_ALERT_MISSING_FIRE);
  g_assert_cmpuint (again->channels->len, ==, 4);
  /* short numbers, and what is not known */
  g_assert_nonnull (strstr (json, "\"hysteresis\":0.3,"));
  g_assert_nonnull (strstr (json, "\"owner\":{\"team\":[1,2.5,null,true]}"));
  g_assert_nonnull (strstr (json, "\"later\":\"x\""));
  copy->low = 0.2;
  g_assert_false (hek_alert_rule_equal (rule, copy));
}

/* Deeper than anybody writes by hand: refused, not followed down. */
static void
test_deep (void)
{
  g_autoptr (GString) json = g_string_new ("{\"x\\\"[\": 1, \"deep\": ");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (json, '[');
  g_assert_null (hek_alert_rule_from_json (json->str, -1, NULL, &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_RULE);
  g_assert_nonnull (strstr (error->message, "deeper"));
  g_clear_error (&error);
  g_string_prepend (json, "{'\"': 1, "); /* nor is it hidden behind what is not JSON */
  g_assert_null (hek_alert_rule_from_json (json->str, -1, NULL, &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_RULE);
}

static void
test_defaults (void)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule ("{" LEAST "}");
  g_autoptr (HekAlertRule) other = alert_fixture_rule ("{" LEAST "}");

  g_assert_true (g_uuid_string_is_valid (rule->id));
  g_assert_cmpstr (rule->id, !=, other->id);
  g_assert_true (rule->is_enabled);
  g_assert_cmpint (rule->window_us, ==, 60 * SECOND);
  g_assert_cmpint (rule->for_us, ==, 30 * SECOND);
  g_assert_cmpint (rule->severity, ==, HEK_ALERT_WARNING);
  g_assert_true (hek_alert_rule_is_together (rule));
  g_assert_null (rule->text);
}

static void
test_paths (void)
{
  static const struct
  {
    const char *json, *begin;
  } cases[] = {
    { "{'name': 'n'}", "threshold: " },
    { "{'name': 'n', 'threshold': 1}", "series: " },
    { "{'series': 'errors', 'threshold': 1, 'reduce': 'rate'}", "name: " },
    { "{" LEAST ", 'reduce': 'p98'}", "reduce: “p98” is not one of last, mean" },
    { "{" LEAST ", 'reduce': 7}", "reduce: this must be one of" },
    { "{'name': 'n', 'series': 'errors', 'reduce': 'p99', 'threshold': 1}",
      "reduce: errors, a counter, has no “p99”" },
    { "{" LEAST ", 'window_s': 0}", "window_s: this must be from 1 to 86400" },
    { "{" LEAST ", 'window_s': 1.5}", "window_s: this must be whole seconds" },
    { "{" LEAST ", 'window_s': 1e300}", "window_s: " },
    { "{" LEAST ", 'window_s': '60'}", "window_s: this must be a number" },
    { "{" LEAST ", 'for_s': -1}", "for_s: " },
    { "{" LEAST ", 'repeat_s': 3}", "repeat_s: " },
    { "{" LEAST ", 'hysteresis': -1}", "hysteresis: " },
    { "{" LEAST ", 'threshold': null}", "threshold: " },
    { "{" LEAST ", 'enabled': 1}", "enabled: this must be true or false" },
    { "{" LEAST ", 'version': 2}", "version: " },
    { "{" LEAST ", 'severity': 'Warning'}", "severity: " },
    { "{" LEAST ", 'text': 'a {foo} b'}", "text: “{foo} b” begins no placeholder" },
    { "{" LEAST ", 'text': 'a {name'}", "text: " },
    { "{" LEAST ", 'condition': 'outside', 'low': 2}", "high: this is needed" },
    { "{" LEAST ", 'condition': 'inside', 'low': 2, 'high': 1}", "high: " },
    { "{" LEAST ", 'condition': 'outside', 'low': 1, 'high': 2, 'hysteresis': 1}",
      "hysteresis: " },
    { "{" LEAST ", 'condition': 'anomaly', 'threshold': 0.5}", "threshold: a z-score" },
    { "{" LEAST ", 'channels': {}}", "channels: this must be a list" },
    { "{" LEAST ", 'channels': [3]}", "channels[0]: this must be an object" },
    { "{" LEAST ", 'channels': [{'kind': 'desktop'}, {'kind': 'pigeon'}]}",
      "channels[1].kind: " },
    { "{" LEAST ", 'channels': [{'kind': 'webhook'}]}", "channels[0].url: this is needed" },
    { "{" LEAST ", 'channels': [{'kind': 'webhook', 'url': 'ftp://x'}]}", "channels[0].url: " },
    { "{" LEAST ", 'channels': [{'kind': 'webhook', 'url': 'http://a:b@x'}]}",
      "channels[0].url: an address with a user" },
    { "{" LEAST ", 'channels': [{'kind': 'webhook', 'url': 'no'}]}", "channels[0].url: " },
    { "{" LEAST ", 'channels': [{'kind': 'webhook', 'url': 'http://x', 'timeout_s': 0}]}",
      "channels[0].timeout_s: this must be a whole number from 1 to 120" },
    { "{" LEAST ", 'channels': [{'kind': 'log', 'file': ''}]}", "channels[0].file: " },
    { "{" LEAST ", 'channels': [{'kind': 'log', 'file': 'x', 'max_bytes': 10.5}]}",
      "channels[0].max_bytes: " },
    { "{" LEAST ", 'channels': [{'kind': 'command', 'argv': 'rm -rf'}]}",
      "channels[0].argv: this must be a list of texts" },
    { "{" LEAST ", 'channels': [{'kind': 'command', 'argv': []}]}", "channels[0].argv: " },
    { "{" LEAST ", 'channels': [{'kind': 'command', 'argv': ['x', 1]}]}",
      "channels[0].argv[1]: this must be a text" },
    { "{" LEAST ", 'channels': [{'kind': 'command', 'argv': ['bin/x']}]}",
      "channels[0].argv[0]: " },
    { "{" LEAST ", 'channels': [{'kind': 'command', 'argv': ['{name}']}]}",
      "channels[0].argv[0]: " },
    { "{" LEAST ", 'channels': [{'kind': 'command', 'argv': ['x', '{nome}']}]}",
      "channels[0].argv: “{nome}”" },
    { "[]", "this must be an object" },
    { "{'name': }", "this is not JSON: " },
    { "", "there is nothing in it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    alert_fixture_refuse (cases[i].json, cases[i].begin);
}

static void
test_many (void)
{
  static const char twice[] = "{\"version\": 1, \"rules\": [{\"id\": \"a\", \"name\": \"n\", "
                              "\"series\": \"errors\", \"reduce\": \"rate\", \"threshold\": 1}, "
                              "{\"id\": \"%s\", \"name\": \"%s\", \"series\": \"errors\", "
                              "\"reduce\": \"rate\", \"threshold\": 2}]}";
  g_autoptr (GError) error = NULL;
  g_autofree char *good = g_strdup_printf (twice, "b", "m");
  g_autofree char *same = g_strdup_printf (twice, "a", "m");
  g_autofree char *nameless = g_strdup_printf (twice, "b", "");
  g_autoptr (GPtrArray) rules = hek_alert_rules_from_json (good, -1, &error);
  g_autofree char *json = NULL;
  g_autoptr (GPtrArray) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (rules->len, ==, 2);
  json = hek_alert_rules_to_json (rules);
  again = hek_alert_rules_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_true (hek_alert_rule_equal (rules->pdata[1], again->pdata[1]));
  g_assert_null (hek_alert_rules_from_json (same, -1, &error));
  g_assert_cmpstr (error->message, ==, "rules[1].id: rules[0] has the same");
  g_clear_error (&error);
  g_assert_null (hek_alert_rules_from_json (nameless, -1, &error));
  g_assert_cmpstr (error->message, ==, "rules[1].name: a rule needs a name");
  g_clear_error (&error);
  g_assert_null (hek_alert_rules_from_json ("{\"rules\": 1}", -1, &error));
  g_assert_cmpstr (error->message, ==, "rules: this must be a list");
}

/* Whatever is damaged in a document, there is a rule that reads back as itself, or an error. */
static void
test_mutations (void)
{
  static const char json[] = "{\"id\":\"a\",\"name\":\"n\",\"series\":\"errors\",\"reduce\":"
                             "\"rate\",\"window_s\":60,\"threshold\":1.5,\"channels\":[{\"kind\":"
                             "\"command\",\"argv\":[\"/bin/true\",\"{name}\"]}],\"x\":{\"y\":[]}}";
  guint n_rules = 0;

  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *text = g_strdup (json);
      gsize n = strlen (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (HekAlertRule) rule = NULL;

      for (guint k = 0; k < 1 + i % 3; k++)
        text[g_test_rand_int_range (0, (int) n)] = (char) g_test_rand_int_range (1, 128);
      rule = hek_alert_rule_from_json (text, i % 5 == 0 ? g_test_rand_int_range (0, (int) n)
                                                        : (gssize) n, NULL, &error);
      g_assert_true ((rule != NULL) == (error == NULL));
      if (rule != NULL)
        {
          g_autofree char *out = hek_alert_rule_to_json (rule);
          g_autoptr (HekAlertRule) again = hek_alert_rule_from_json (out, -1, NULL, &error);

          g_assert_no_error (error);
          g_assert_true (hek_alert_rule_equal (rule, again));
          n_rules++;
        }
    }
  g_test_message ("%u of 4000 damaged rules were rules", n_rules);
  g_assert_cmpuint (n_rules, >, 100);
}

static void
test_texts (void)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'name': 'Slow', 'series': 'search.latency', 'reduce': 'p99', 'window_s': 60,"
    " 'condition': 'above', 'threshold': 50000000}");
  g_autofree char *described = hek_alert_rule_describe (rule);
  g_autoptr (HekAlertMessage) message = hek_alert_message_new (
    rule, HEK_ALERT_EVENT_FIRING, 61210000, 1000000 * SECOND + 250000, 1000000 * SECOND,
    "folder/studio");
  g_autofree char *json = hek_alert_message_to_json (message);
  g_autofree char *expanded = hek_alert_message_expand (
    message, "{{name} {name}|{event}|{severity}|{number}|{unit}|{time}|{workspace}|{none}");
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonObject *object = json_node_get_object (root);

  g_assert_cmpstr (described, ==, "p99 of search.latency over 60 s above 50.0 ms");
  g_assert_cmpstr (message->text, ==,
                   "Slow: 61.2 ms (p99 of search.latency over 60 s above 50.0 ms)");
  g_assert_cmpstr (expanded, ==, "{name} Slow|firing|warning|61210000|ns|"
                   "1970-01-12T13:46:40.250000Z|studio|{none}");
  g_assert_cmpstr (json_object_get_string_member (object, "event"), ==, "firing");
  g_assert_cmpint (json_object_get_int_member (object, "value"), ==, 61210000);
  g_assert_cmpstr (json_object_get_string_member (object, "since"), ==,
                   "1970-01-12T13:46:40.000000Z");
  g_assert_cmpuint (json_object_get_size (object), ==, 16);
}

static void
test_fields (void)
{
  const HekAlertChannelKind *kind = hek_alert_channel_kind_find ("command");
  g_autoptr (HekAlertChannel) none = hek_alert_channel_new (kind);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekAlertChannel) channel = NULL;
  g_autoptr (HekAlertChannel) timed = NULL;
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  g_assert_false (hek_alert_channel_check (none, "channels[0]", &error));
  g_assert_true (g_str_has_prefix (error->message, "channels[0].argv: this is needed"));
  g_clear_error (&error);
  channel = hek_alert_channel_with (none, "argv", "/usr/bin/logger -t 'two words' '' {text}",
                                    &error);
  g_assert_no_error (error);
  g_assert_true (hek_alert_channel_check (channel, NULL, &error));
  g_assert_cmpuint (g_strv_length ((char **) hek_alert_channel_get_argv (channel)), ==, 5);
  text = hek_alert_channel_dup_text (channel, "argv");
  g_assert_cmpstr (text, ==, "/usr/bin/logger -t 'two words' '' {text}");
  label = hek_alert_channel_describe (channel);
  g_assert_cmpstr (label, ==, "Command: logger");
  g_assert_null (hek_alert_channel_with (channel, "argv", "a 'b", &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_RULE);
  g_clear_error (&error);
  g_assert_null (hek_alert_channel_with (channel, "timeout_s", "121", &error));
  g_assert_cmpstr (error->message, ==,
                   "timeout_s: “121” is not a whole number from 1 to 120");
  timed = hek_alert_channel_with (channel, "timeout_s", "7", NULL);
  g_assert_cmpint (hek_alert_channel_get_int (timed, "timeout_s"), ==, 7);
  g_assert_cmpint (hek_alert_channel_get_int (channel, "timeout_s"), ==, 30);
  g_assert_false (hek_alert_channel_equal (timed, channel));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/rule/round-trip", test_round_trip);
  g_test_add_func ("/alert/rule/defaults", test_defaults);
  g_test_add_func ("/alert/rule/deep", test_deep);
  g_test_add_func ("/alert/rule/paths", test_paths);
  g_test_add_func ("/alert/rule/many", test_many);
  g_test_add_func ("/alert/rule/mutations", test_mutations);
  g_test_add_func ("/alert/rule/texts", test_texts);
  g_test_add_func ("/alert/rule/fields", test_fields);
  return g_test_run ();
}
