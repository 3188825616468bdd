/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What alerts leave behind: the history, messages to a real server with what came of them, and
 * files of rules.
 */
#include "config.h"

#include <string.h>

#include "alerts-fixture.h"
#include "studio-alerts-channel.h"
#include "studio-alerts-start.h"
#include "studio-test-window.h"

#if HEK_HAVE_SOUP
#include <json-glib/json-glib.h>

#include "alert-server.h"
#include "studio-alerts-event.h"
#endif

/* --- history --------------------------------------------------------------------------------- */

static gboolean
has_events (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return studio_alerts_history_get_n_events (fixture->window->history) >= 2;
}

static void
test_history (AlertsFixture *fixture,
              gconstpointer  data)
{
  alerts_fixture_make_firing (fixture);
  /* it was added, and it fired */
  studio_test_wait_until (has_events, fixture);
}

#if HEK_HAVE_SOUP

typedef struct
{
  AlertsFixture *fixture;
  AlertServer *server;
  StudioAlertsChannel *channel;
  guint n;
} Waiting;

static gboolean
was_asked (gconstpointer data)
{
  const Waiting *waiting = data;

  return alert_server_n_requests (waiting->server) >= waiting->n;
}

static gboolean
was_told (gconstpointer data)
{
  const Waiting *waiting = data;
  GListModel *events = G_LIST_MODEL (gtk_column_view_get_model (
    studio_test_need (waiting->fixture->window->history, GTK_TYPE_COLUMN_VIEW, 0)));

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (StudioAlertsEvent) event = g_list_model_get_item (events, i);

      if (g_str_equal (studio_alerts_event_get (event)->what, "delivered"))
        return TRUE;
    }
  return FALSE;
}

/* The last row of a channel says what came of its test. */
static gboolean
says (gconstpointer data)
{
  const Waiting *waiting = data;

  return waiting->channel != NULL && !studio_alerts_channel_is_testing (waiting->channel);
}

static void
test_webhook (AlertsFixture *fixture,
              gconstpointer  data)
{
  static const guint plan[] = { 404, 200, 200 };
  Waiting waiting = { .fixture = fixture };
  StudioAlertsEditor *editor;
  g_autofree char *url = NULL;
  g_autoptr (JsonNode) root = NULL;
  GtkWidget *field;

  waiting.server = alert_server_start (plan, G_N_ELEMENTS (plan));
  url = g_strdup_printf ("http://127.0.0.1:%u/hook", alert_server_get_port (waiting.server));
  editor = alerts_fixture_begin (fixture, "memory");
  alerts_fixture_type (editor, FIELD_THRESHOLD, "10 B");
  alerts_fixture_type (editor, FIELD_HYSTERESIS, "0");
  alerts_fixture_type (editor, FIELD_FOR, "0");
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.add-channel", "s", "webhook");
  waiting.channel = editor->channels->pdata[editor->channels->len - 1];
  g_assert_true (studio_alerts_channel_has_problem (waiting.channel));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (editor->save)));
  field = studio_test_need (waiting.channel, STUDIO_TYPE_ALERTS_FIELD, 0);
  gtk_editable_set_text (studio_test_need (field, GTK_TYPE_TEXT, 0), "ftp://there");
  g_assert_cmpstr (studio_alerts_field_get_problem (STUDIO_ALERTS_FIELD (field)), ==,
                   "This must begin with https:// or http://.");
  gtk_editable_set_text (studio_test_need (field, GTK_TYPE_TEXT, 0), url);
  g_assert_false (studio_alerts_channel_has_problem (waiting.channel));

  /* a test before it is saved: refused, then delivered */
  studio_alerts_channel_run_test (waiting.channel);
  studio_test_wait_until (says, &waiting);
  g_assert_nonnull (strstr (studio_alerts_channel_get_result (waiting.channel), "404"));
  studio_alerts_channel_run_test (waiting.channel);
  studio_test_wait_until (says, &waiting);
  g_assert_cmpstr (studio_alerts_channel_get_result (waiting.channel), ==,
                   "The test was delivered.");
  g_assert_cmpuint (alert_server_n_requests (waiting.server), ==, 2);

  alerts_fixture_save (editor);
  waiting.n = 3;
  studio_test_wait_until (was_asked, &waiting);
  root = json_from_string (alert_server_request (waiting.server, 2)->body, NULL);
  g_assert_nonnull (root);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "event"), ==,
                   "firing");
  studio_test_wait_until (was_told, &waiting);
  alert_server_stop (waiting.server);
}

#endif

/* --- files ----------------------------------------------------------------------------------- */

static gboolean
is_written (gconstpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static gboolean
has_question (gconstpointer data)
{
  return alerts_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static gboolean
has_two (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return fixture->window->statuses->len == 2;
}

static gboolean
has_message (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return gtk_widget_get_visible (GTK_WIDGET (fixture->window->message_bar)) &&
         gtk_widget_get_mapped (GTK_WIDGET (fixture->window->message_bar));
}

static void
test_files (AlertsFixture *fixture,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->base.dir, "alerts.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *json = NULL;
  HekAlertRule *rule = studio_alert_start_make (studio_alert_start_find ("recall"));
  g_autoptr (HekAlertChannel) empty
    = hek_alert_channel_new (hek_alert_channel_kind_find ("webhook"));
  g_autoptr (HekAlertChannel) plain
    = hek_alert_channel_with (empty, "url", "https://hooks.example.org/x", NULL);

  g_ptr_array_add (rule->channels, hek_alert_channel_with (plain, "secret", "hush", NULL));
  hek_telemetry_session_put_rule (fixture->telemetry, rule);
  hek_alert_rule_free (rule);
  studio_test_wait_until (alerts_fixture_has_one, fixture);
  studio_alerts_window_export_file (fixture->window, file, "gone"); /* not an empty file */
  studio_test_wait (50);
  g_assert_false (is_written (path));
  studio_alerts_window_export_file (fixture->window, file, NULL);
  studio_test_wait_until (is_written, path);
  studio_test_wait (50);
  g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
  g_assert_nonnull (strstr (json, "hooks.example.org"));
  g_assert_null (strstr (json, "hush"));

  /* what is here already is not replaced without a question */
  studio_alerts_window_import_file (fixture->window, file);
  studio_test_wait_until (has_question, NULL);
  alerts_fixture_respond ("add");
  studio_test_wait_until (has_two, fixture);

  /* what is wrong is said with its path, and nothing is changed */
  g_assert_true (g_file_set_contents (path, "{\"version\": 1, \"rules\": [{\"name\": 3}]}", -1,
                                      NULL));
  studio_alerts_window_import_file (fixture->window, file);
  studio_test_wait_until (has_message, fixture);
  g_assert_cmpuint (fixture->window->statuses->len, ==, 2);
}

/* --- failures -------------------------------------------------------------------------------- */

static gboolean
is_closed (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return hek_telemetry_session_get_state (fixture->telemetry) == HEK_TELEMETRY_SESSION_STOPPED &&
         g_str_equal (gtk_stack_get_visible_child_name (fixture->window->stack), "closed");
}

/* What cannot be kept stays in the editor, with the reason. */
static void
test_failed (AlertsFixture *fixture,
             gconstpointer  data)
{
  StudioAlertsEditor *editor = alerts_fixture_begin (fixture, "slow");

  alerts_fixture_type (editor, FIELD_NAME, "To be kept");
  hek_library_close (fixture->base.library);
  studio_test_wait_until (is_closed, fixture);
  g_signal_emit_by_name (editor->save, "clicked");
  studio_test_wait (50);
  g_assert_true (alerts_fixture_find_window (STUDIO_TYPE_ALERTS_EDITOR) == editor);
  g_assert_cmpstr (studio_alerts_field_get_text (editor->fields[FIELD_NAME]), ==, "To be kept");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (editor->message_bar)));
  g_assert_true (gtk_widget_get_sensitive (editor->form));

  /* it can be kept when there is a workspace again */
  hek_library_open (fixture->base.library);
  studio_test_wait_until (alerts_fixture_is_watched, fixture);
  alerts_fixture_save (editor);
  studio_test_wait_until (alerts_fixture_has_one, fixture);
  g_assert_cmpstr (alerts_fixture_first (fixture)->rule->name, ==, "To be kept");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  studio_test_allow_dialogs ();
  adw_init ();
#define ADD(path, func) \
  g_test_add (path, AlertsFixture, NULL, alerts_fixture_set_up, func, alerts_fixture_tear_down)
  ADD ("/ui/alerts/history", test_history);
#if HEK_HAVE_SOUP
  ADD ("/ui/alerts/webhook", test_webhook);
#endif
  ADD ("/ui/alerts/files", test_files);
  ADD ("/ui/alerts/failed", test_failed);
#undef ADD
  return g_test_run ();
}
