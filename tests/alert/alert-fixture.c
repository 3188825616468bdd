/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "alert-fixture.h"

#include <glib/gstdio.h>

static char *
quoted (const char *json)
{
  return g_strdelimit (g_strdup (json), "'", '"');
}

HekAlertRule *
alert_fixture_rule (const char *json)
{
  g_autofree char *text = quoted (json);
  g_autoptr (GError) error = NULL;
  HekAlertRule *rule = hek_alert_rule_from_json (text, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (rule);
  return rule;
}

void
alert_fixture_refuse (const char *json,
                      const char *begin)
{
  g_autofree char *text = quoted (json);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekAlertRule) rule = hek_alert_rule_from_json (text, -1, NULL, &error);

  g_assert_null (rule);
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_RULE);
  if (!g_str_has_prefix (error->message, begin))
    g_error ("“%s” does not begin with “%s”", error->message, begin);
}

HekSeriesSample
alert_fixture_gauge (gint64 time_us,
                     double value)
{
  return (HekSeriesSample) {
    .instrument = "process.rss", .scope = "", .kind = HEK_SERIES_GAUGE, .unit = "bytes",
    .point = { time_us, 1, value, value, value, value },
  };
}

HekSeriesSample
alert_fixture_counter (gint64 time_us,
                       double value)
{
  return (HekSeriesSample) {
    .instrument = "errors", .scope = "", .kind = HEK_SERIES_COUNTER, .unit = "1",
    .point = { time_us, 1, value, value, value, value },
  };
}

HekAlertMessage *
alert_fixture_message (const char *name)
{
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (
    "{'id': 'r1', 'name': 'x', 'series': 'process.rss', 'reduce': 'last', 'condition': 'above',"
    " 'threshold': 40}");

  g_free (rule->name);
  rule->name = g_strdup (name);
  return hek_alert_message_new (rule, HEK_ALERT_EVENT_FIRING, 42, 1000000 * SECOND + 250000,
                                1000000 * SECOND, "work/studio");
}

HekAlertChannel *
alert_fixture_channel (const char *json)
{
  g_autofree char *text = g_strdup_printf (
    "{'id': 'r1', 'name': 'x', 'series': 'process.rss', 'reduce': 'last', 'condition': 'above',"
    " 'threshold': 40, 'channels': [%s]}", json);
  g_autoptr (HekAlertRule) rule = alert_fixture_rule (text);

  return hek_alert_channel_ref (rule->channels->pdata[0]);
}

char *
alert_fixture_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("hek-alert-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL
                                                                     : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

void
alert_fixture_remove (char *folder)
{
  remove_all (folder);
  g_free (folder);
}
