/* SPDX-License-Identifier: Apache-2.0 */
/* The queue: order, bounds, desktop notices, and the end of the program. */
#include "config.h"

#include "hek-alert-sender.h"

#include <string.h>

#include "alert-fixture.h"

static GPtrArray *
one_channel (const char *json)
{
  GPtrArray *channels = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_channel_unref);

  g_ptr_array_add (channels, alert_fixture_channel (json));
  return channels;
}

static void
push (HekAlertSender  *sender,
      const char      *name,
      const GPtrArray *channels)
{
  g_autoptr (HekAlertMessage) message = alert_fixture_message (name);

  hek_alert_sender_push (sender, message, channels);
}

static void
test_order (void)
{
  char *folder = alert_fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "a.log", NULL);
  g_autoptr (HekAlertSender) sender = hek_alert_sender_new (folder, 0);
  g_autoptr (GPtrArray) channels = one_channel ("{'kind': 'log', 'file': 'a.log'}");
  g_autoptr (GPtrArray) reports = NULL;
  g_autofree char *text = NULL;
  const char *at;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("m%03u", i);

      push (sender, name, channels);
    }
  hek_alert_sender_stop (sender, 30 * SECOND);
  g_assert_cmpuint (hek_alert_sender_get_n_waiting (sender), ==, 0);
  reports = hek_alert_sender_take_reports (sender);
  g_assert_cmpuint (reports->len, ==, 100);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = text;
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("\tm%03u\t", i);

      g_assert_true (((HekAlertReport *) reports->pdata[i])->is_delivered);
      at = strstr (at, name);
      g_assert_nonnull (at);
    }
  alert_fixture_remove (folder);
}

static void
test_bound (void)
{
  g_autoptr (HekAlertSender) sender = hek_alert_sender_new (".", 0);
  g_autoptr (GPtrArray) channels = one_channel ("{'kind': 'command', 'argv': ['sleep', '100']}");
  g_autoptr (GPtrArray) reports = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < HEK_ALERT_MAX_QUEUE + 5; i++)
    push (sender, "n", channels);
  g_assert_cmpuint (hek_alert_sender_get_n_waiting (sender), ==, HEK_ALERT_MAX_QUEUE);
  reports = hek_alert_sender_take_reports (sender);
  g_assert_cmpuint (reports->len, ==, 5);
  g_assert_cmpstr (((HekAlertReport *) reports->pdata[0])->reason, ==,
                   "too many messages wait to be delivered before it");
  hek_alert_sender_stop (sender, 0);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 10 * SECOND);
  g_ptr_array_unref (reports);
  push (sender, "late", channels);
  reports = hek_alert_sender_take_reports (sender);
  g_assert_cmpuint (reports->len, ==, HEK_ALERT_MAX_QUEUE + 1);
  for (guint i = 0; i < reports->len; i++)
    g_assert_false (((HekAlertReport *) reports->pdata[i])->is_delivered);
}

/* What failed for now, and the program ends: the reason is of the last attempt. */
static void
test_end (void)
{
  g_autoptr (HekAlertSender) sender = hek_alert_sender_new (".", 20 * SECOND);
  g_autoptr (GPtrArray) channels = one_channel ("{'kind': 'command', 'argv': ['sh', '-c',"
                                                " 'echo busy >&2; exit 75']}");
  g_autoptr (GPtrArray) reports = NULL;

  push (sender, "n", channels);
  hek_alert_sender_stop (sender, 30 * SECOND); /* waits for the attempt, not for the next one */
  reports = hek_alert_sender_take_reports (sender);
  g_assert_cmpuint (reports->len, ==, 1);
  g_assert_cmpstr (((HekAlertReport *) reports->pdata[0])->reason, ==,
                   "it ended with status 75: busy; the program ended before it was tried again");
  g_assert_cmpuint (((HekAlertReport *) reports->pdata[0])->n_attempts, ==, 1);
}

/* Nobody wants to see old news when there is newer of the same rule. */
static void
test_notices (void)
{
  g_autoptr (HekAlertSender) sender = hek_alert_sender_new (".", 0);
  g_autoptr (GPtrArray) channels = one_channel ("{'kind': 'desktop'}");
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (GPtrArray) none = NULL;

  push (sender, "first", channels);
  push (sender, "second", channels);
  hek_alert_sender_stop (sender, 30 * SECOND);
  notices = hek_alert_sender_take_notices (sender);
  none = hek_alert_sender_take_notices (sender);
  g_assert_cmpuint (notices->len, ==, 1);
  g_assert_cmpstr (((HekAlertMessage *) notices->pdata[0])->name, ==, "second");
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/sender/order", test_order);
  g_test_add_func ("/alert/sender/bound", test_bound);
  g_test_add_func ("/alert/sender/end", test_end);
  g_test_add_func ("/alert/sender/notices", test_notices);
  return g_test_run ();
}
