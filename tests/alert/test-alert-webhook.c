/* SPDX-License-Identifier: Apache-2.0 */
/* Webhooks against a server that this test starts: answers, refusals, redirects, silence. */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "alert-fixture.h"
#include "alert-server.h"
#include "hek-alert-sender.h"

static HekAlertChannel *
hook (AlertServer *server,
      const char  *more)
{
  g_autofree char *json = g_strdup_printf (
    "{'kind': 'webhook', 'url': 'http://127.0.0.1:%u/hook'%s}", alert_server_get_port (server),
    more);

  return alert_fixture_channel (json);
}

static gboolean
post (HekAlertChannel *channel,
      GCancellable    *cancellable,
      GError         **error)
{
  g_autoptr (HekAlertMessage) message = alert_fixture_message ("n “ü”\n");

  return hek_alert_channel_send (channel, ".", message, cancellable, error);
}

static void
test_body (void)
{
  AlertServer *server = alert_server_start (NULL, 0);
  g_autoptr (HekAlertChannel) channel = hook (server, ", 'secret': 'key'");
  g_autoptr (GError) error = NULL;
  const AlertRequest *request;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *mac = NULL;
  g_autofree char *signature = NULL;

  g_assert_true (post (channel, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (alert_server_n_requests (server), ==, 1);
  request = alert_server_request (server, 0);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->path, ==, "/hook");
  g_assert_true (g_str_has_prefix (request->type, "application/json"));
  root = json_from_string (request->body, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "name"), ==,
                   "n “ü”\n");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "value"), ==, 42);
  mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) "key", 3, request->body, -1);
  signature = g_strconcat ("sha256=", mac, NULL);
  g_assert_cmpstr (request->signature, ==, signature);
  alert_server_stop (server);
}

static void
test_answers (void)
{
  static const guint plan[] = { 204, 500, 503, 429, 408, 400, 404, 410 };
  static const int codes[] = { -1, HEK_ALERT_ERROR_LATER, HEK_ALERT_ERROR_LATER,
                               HEK_ALERT_ERROR_LATER, HEK_ALERT_ERROR_LATER,
                               HEK_ALERT_ERROR_REFUSED, HEK_ALERT_ERROR_REFUSED,
                               HEK_ALERT_ERROR_REFUSED };
  AlertServer *server = alert_server_start (plan, G_N_ELEMENTS (plan));
  g_autoptr (HekAlertChannel) channel = hook (server, "");

  for (guint i = 0; i < G_N_ELEMENTS (plan); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *begin = g_strdup_printf ("the server answers %u", plan[i]);

      g_assert_cmpint (post (channel, NULL, &error), ==, codes[i] < 0);
      if (codes[i] < 0)
        continue;
      g_assert_error (error, HEK_ALERT_ERROR, codes[i]);
      g_assert_true (g_str_has_prefix (error->message, begin));
    }
  g_assert_null (alert_server_request (server, 0)->signature);
  alert_server_stop (server);
}

static void
test_redirects (void)
{
  static const guint plan[] = { 307, 200, 308, 302, 307, 307, 307, 307, 307 };
  AlertServer *server = alert_server_start (plan, G_N_ELEMENTS (plan));
  g_autoptr (HekAlertChannel) channel = hook (server, "");
  g_autoptr (GError) error = NULL;

  alert_server_set_location (server, "/there");
  g_assert_true (post (channel, NULL, &error)); /* 307, 200 */
  g_assert_cmpstr (alert_server_request (server, 1)->path, ==, "/there");
  g_assert_cmpstr (alert_server_request (server, 1)->method, ==, "POST");
  g_assert_cmpstr (alert_server_request (server, 1)->body, ==,
                   alert_server_request (server, 0)->body);
  alert_server_set_location (server, "file:///etc/passwd");
  g_assert_false (post (channel, NULL, &error)); /* 308 */
  g_assert_cmpstr (error->message, ==,
                   "the server leads from http to file, which is not followed");
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_REFUSED);
  g_clear_error (&error);
  alert_server_set_location (server, "/there");
  g_assert_false (post (channel, NULL, &error)); /* 302: the method would be lost */
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (post (channel, NULL, &error)); /* in a circle */
  g_assert_cmpstr (error->message, ==, "more than 3 redirects");
  g_assert_cmpuint (alert_server_n_requests (server), ==, 8);
  alert_server_stop (server);
}

/* A redirect to no host at all is refused, at once. */
static void
test_nowhere (void)
{
  static const guint plan[] = { 307, 307, 308 };
  static const char *const locations[] = { "http:///there", "http:", "http://:80/" };
  AlertServer *server = alert_server_start (plan, G_N_ELEMENTS (plan));
  g_autoptr (HekAlertChannel) channel = hook (server, "");

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autoptr (GError) error = NULL;

      alert_server_set_location (server, locations[i]);
      g_assert_false (post (channel, NULL, &error));
      g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_REFUSED);
      g_test_message ("%s: %s", locations[i], error->message);
    }
  g_assert_cmpuint (alert_server_n_requests (server), ==, G_N_ELEMENTS (plan));
  alert_server_stop (server);
}

static void
test_silence (void)
{
  AlertServer *server = alert_server_start (NULL, 0);
  g_autoptr (HekAlertChannel) channel = hook (server, ", 'timeout_s': 1");
  g_autofree char *json = g_strdup_printf ("{'kind': 'webhook', 'url': 'http://127.0.0.1:%u/'}",
                                           alert_server_get_port (server));
  g_autoptr (HekAlertChannel) nobody = alert_fixture_channel (json);
  g_autoptr (GError) error = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  alert_server_set_stalled (server, TRUE);
  g_assert_false (post (channel, NULL, &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_LATER);
  g_assert_cmpstr (error->message, ==, "no answer within 1 s");
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 10 * SECOND);
  g_clear_error (&error);
  alert_server_stop (server);
  g_assert_false (post (nobody, NULL, &error)); /* nobody listens there any more */
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_LATER);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  AlertServer *server = alert_server_start (NULL, 0);
  g_autoptr (HekAlertChannel) channel = hook (server, "");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  alert_server_set_stalled (server, TRUE);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (post (channel, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  alert_server_stop (server);
}

/* --- with the sender ------------------------------------------------------------------------- */

/* All reports of @n messages. */
static GPtrArray *
collect (HekAlertSender *sender,
         guint           n)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_report_free);

  for (guint i = 0; i < 1000 && all->len < n; i++)
    {
      g_ptr_array_extend_and_steal (all, hek_alert_sender_take_reports (sender));
      g_usleep (10000);
    }
  g_assert_cmpuint (all->len, ==, n);
  return all;
}

/* 500 twice, then taken; the message after it waits its turn. */
static void
test_retries (void)
{
  static const guint plan[] = { 500, 500, 200, 200 };
  AlertServer *server = alert_server_start (plan, G_N_ELEMENTS (plan));
  g_autoptr (HekAlertSender) sender = hek_alert_sender_new (".", 20000);
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                   hek_alert_channel_unref);
  g_autoptr (HekAlertMessage) first = alert_fixture_message ("first");
  g_autoptr (HekAlertMessage) second = alert_fixture_message ("second");
  g_autoptr (GPtrArray) reports = NULL;
  const HekAlertReport *report;

  g_ptr_array_add (channels, hook (server, ""));
  hek_alert_sender_push (sender, first, channels);
  hek_alert_sender_push (sender, second, channels);
  reports = collect (sender, 2);
  report = reports->pdata[0];
  g_assert_cmpstr (report->message->name, ==, "first");
  g_assert_true (report->is_delivered);
  g_assert_cmpuint (report->n_attempts, ==, 3);
  report = reports->pdata[1];
  g_assert_true (report->is_delivered);
  g_assert_cmpuint (report->n_attempts, ==, 1);
  g_assert_cmpuint (alert_server_n_requests (server), ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (strstr (alert_server_request (server, i)->body, "\"first\""));
  g_assert_cmpstr (alert_server_request (server, 0)->body, ==,
                   alert_server_request (server, 2)->body);
  alert_server_stop (server);
}

static void
test_gives_up (void)
{
  static const guint plan[] = { 500, 500, 500, 500, 500, 500, 500, 500, 500, 500 };
  AlertServer *server = alert_server_start (plan, G_N_ELEMENTS (plan));
  g_autoptr (HekAlertSender) sender = hek_alert_sender_new (".", 2000);
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                   hek_alert_channel_unref);
  g_autoptr (HekAlertMessage) message = alert_fixture_message ("n");
  g_autoptr (GPtrArray) reports = NULL;
  const HekAlertReport *report;

  g_ptr_array_add (channels, hook (server, ""));
  hek_alert_sender_push (sender, message, channels);
  reports = collect (sender, 1);
  report = reports->pdata[0];
  g_assert_false (report->is_delivered);
  g_assert_cmpuint (report->n_attempts, ==, HEK_ALERT_MAX_ATTEMPTS);
  g_assert_true (g_str_has_prefix (report->reason, "the server answers 500"));
  g_assert_cmpuint (alert_server_n_requests (server), ==, HEK_ALERT_MAX_ATTEMPTS);
  alert_server_stop (server);
}

/* Servers that say nothing hold up neither who pushes nor other channels. */
static void
test_stalled (void)
{
  AlertServer *server = alert_server_start (NULL, 0);
  g_autoptr (HekAlertSender) sender = hek_alert_sender_new (".", 0);
  g_autoptr (GPtrArray) stalled = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                  hek_alert_channel_unref);
  g_autoptr (GPtrArray) desktop = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                  hek_alert_channel_unref);
  g_autoptr (HekAlertMessage) message = alert_fixture_message ("n");
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  alert_server_set_stalled (server, TRUE);
  g_ptr_array_add (stalled, hook (server, ", 'timeout_s': 100"));
  g_ptr_array_add (desktop, alert_fixture_channel ("{'kind': 'desktop'}"));
  for (guint i = 0; i < 50; i++)
    hek_alert_sender_push (sender, message, stalled);
  hek_alert_sender_push (sender, message, desktop);
  reports = collect (sender, 1);
  g_assert_true (((HekAlertReport *) reports->pdata[0])->is_delivered);
  hek_alert_sender_stop (sender, 0);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 10 * SECOND);
  rest = hek_alert_sender_take_reports (sender);
  g_assert_cmpuint (rest->len, ==, 50);
  for (guint i = 0; i < rest->len; i++)
    g_assert_cmpstr (((HekAlertReport *) rest->pdata[i])->reason, ==,
                     "the program ended before it was delivered");
  alert_server_stop (server);
}

int
main (int    argc,
      char **argv)
{
  /* a proxy of the system would be asked for 127.0.0.1 */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/webhook/body", test_body);
  g_test_add_func ("/alert/webhook/answers", test_answers);
  g_test_add_func ("/alert/webhook/redirects", test_redirects);
  g_test_add_func ("/alert/webhook/nowhere", test_nowhere);
  g_test_add_func ("/alert/webhook/silence", test_silence);
  g_test_add_func ("/alert/webhook/cancel", test_cancel);
  g_test_add_func ("/alert/webhook/retries", test_retries);
  g_test_add_func ("/alert/webhook/gives-up", test_gives_up);
  g_test_add_func ("/alert/webhook/stalled", test_stalled);
  return g_test_run ();
}
