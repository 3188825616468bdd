/* SPDX-License-Identifier: Apache-2.0 */
/* One delivery at a time: log files and commands. Webhooks have a test of their own. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "alert-fixture.h"

static gboolean
send (const char    *json,
      const char    *folder,
      const char    *name,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (HekAlertChannel) channel = alert_fixture_channel (json);
  g_autoptr (HekAlertMessage) message = alert_fixture_message (name);

  return hek_alert_channel_send (channel, folder, message, cancellable, error);
}

static char *
read_file (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_log (void)
{
  char *folder = alert_fixture_folder ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (send ("{'kind': 'log', 'file': 'a.log'}", folder, "one", NULL, &error));
  g_assert_true (send ("{'kind': 'log', 'file': 'a.log'}", folder, "t\two\nlines", NULL, &error));
  text = read_file (folder, "a.log");
  g_assert_cmpstr (text, ==,
                   "1970-01-12T13:46:40.250000Z\twarning\tfiring\tone\t42 B\t"
                   "one: 42 B (last of process.rss above 40 B)\n"
                   "1970-01-12T13:46:40.250000Z\twarning\tfiring\tt wo lines\t42 B\t"
                   "t wo lines: 42 B (last of process.rss above 40 B)\n");
  g_assert_false (send ("{'kind': 'log', 'file': 'no/such/folder/a.log'}", folder, "n", NULL,
                        &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_LATER);
  g_assert_nonnull (strstr (error->message, "no/such/folder/a.log"));
  alert_fixture_remove (folder);
}

/* No line is lost or torn by rotation, and no more files are kept than asked for. */
static void
test_rotation (void)
{
  char *folder = alert_fixture_folder ();
  guint n_lines = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("m%02u", i);

      send ("{'kind': 'log', 'file': 'a.log', 'max_bytes': 1024, 'keep': 3}", folder, name, NULL,
            &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = i == 0 ? g_strdup ("a.log") : g_strdup_printf ("a.log.%u", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, i <= 3);
      if (i > 3)
        continue;
      text = read_file (folder, name);
      g_assert_cmpuint (strlen (text), <=, 1024);
      g_assert_true (g_str_has_suffix (text, "\n"));
      lines = g_strsplit (text, "\n", -1);
      for (guint k = g_strv_length (lines) - 1; k-- > 0; n_lines++)
        {
          g_autofree char *expected = g_strdup_printf ("\tm%02u\t", 59 - n_lines);

          g_assert_nonnull (strstr (lines[k], expected));
        }
    }
  g_assert_cmpuint (n_lines, >, 30);
  alert_fixture_remove (folder);
}

/* Names and texts are values, whatever they hold. */
static void
test_command_values (void)
{
  static const char nasty[] = "; touch x `id` $(id) \"'\\ * \n -rf {value} ü";
  char *folder = alert_fixture_folder ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *path = NULL, *expected = NULL;

  send ("{'kind': 'command', 'argv': ['sh', '-c', 'printf %s__ \\'$@\\' \\'$HEKTOR_ALERT_NAME\\'"
        " \\'$HEKTOR_ALERT_NUMBER\\' > out; cat > in', 'sh', '{name}', '[{event}|{number}]',"
        " '{{x}']}", folder, nasty, NULL, &error);
  g_assert_no_error (error);
  text = read_file (folder, "out");
  expected = g_strdup_printf ("%s__[firing|42]__{x}__%s__42__", nasty, nasty);
  g_assert_cmpstr (text, ==, expected);
  path = g_build_filename (folder, "x", NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_free (text);
  text = read_file (folder, "in");
  g_assert_true (g_str_has_prefix (text, "{\"version\":1,\"id\":\""));
  g_assert_true (g_str_has_suffix (text, "}"));
  alert_fixture_remove (folder);
}

static void
test_command_failures (void)
{
  char *folder = alert_fixture_folder ();
  g_autoptr (GError) error = NULL;

  g_assert_false (send ("{'kind': 'command', 'argv': ['sh', '-c', 'echo one >&2; echo two >&2;"
                        " exit 3']}", folder, "n", NULL, &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "it ended with status 3: two");
  g_clear_error (&error);
  g_assert_false (send ("{'kind': 'command', 'argv': ['sh', '-c', 'exit 75']}", folder, "n", NULL,
                        &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_LATER);
  g_clear_error (&error);
  g_assert_false (send ("{'kind': 'command', 'argv': ['sh', '-c', 'kill -9 $$']}", folder, "n",
                        NULL, &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_LATER);
  g_clear_error (&error);
  g_assert_false (send ("{'kind': 'command', 'argv': ['hektor-no-such-program']}", folder, "n",
                        NULL, &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_REFUSED);
  g_clear_error (&error);
  /* much on the standard error, and no reader of the standard input */
  g_assert_true (send ("{'kind': 'command', 'argv': ['sh', '-c', 'exec <&-; head -c 3000000"
                       " /dev/zero >&2']}", folder, "n", NULL, &error));
  g_assert_no_error (error);
  alert_fixture_remove (folder);
}

/* It has ended, and left somebody behind who never stops to complain. */
static void
test_command_noise (void)
{
  char *folder = alert_fixture_folder ();
  g_autoptr (GError) error = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  g_assert_true (send ("{'kind': 'command', 'argv': ['sh', '-c', 'yes >&2 & sleep 0.05']}", folder,
                       "n", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 10 * SECOND);
  alert_fixture_remove (folder);
}

/* Whether the process is gone, or only its parent has not noticed. */
static gboolean
is_gone (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid);
  g_autofree char *text = NULL;
  const char *state;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return TRUE;
  state = strrchr (text, ')');
  return state == NULL || state[2] == 'Z';
}

static void
assert_child_gone (const char *folder)
{
  g_autofree char *pid = read_file (folder, "pid");

  g_strchomp (pid);
  g_assert_cmpstr (pid, !=, "");
  for (guint i = 0; i < 200 && !is_gone (pid); i++)
    g_usleep (10000);
  g_assert_true (is_gone (pid));
}

#define STALLS "{'kind': 'command', 'timeout_s': 1, 'argv': ['sh', '-c', 'trap \\'\\' TERM;" \
               " sleep 300 & echo $! > pid; echo waiting >&2; wait']}"

static void
test_command_timeout (void)
{
  char *folder = alert_fixture_folder ();
  g_autoptr (GError) error = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  g_assert_false (send (STALLS, folder, "n", NULL, &error));
  g_assert_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_LATER);
  g_assert_cmpstr (error->message, ==, "it was ended after 1 s: waiting");
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 10 * SECOND);
  assert_child_gone (folder);
  alert_fixture_remove (folder);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (300000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_command_cancel (void)
{
  char *folder = alert_fixture_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

  g_assert_false (send ("{'kind': 'command', 'argv': ['sh', '-c', 'sleep 300 & echo $! > pid;"
                        " wait']}", folder, "n", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  assert_child_gone (folder);
  alert_fixture_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert/channel/log", test_log);
  g_test_add_func ("/alert/channel/rotation", test_rotation);
  g_test_add_func ("/alert/channel/command-values", test_command_values);
  g_test_add_func ("/alert/channel/command-failures", test_command_failures);
  g_test_add_func ("/alert/channel/command-noise", test_command_noise);
  g_test_add_func ("/alert/channel/command-timeout", test_command_timeout);
  g_test_add_func ("/alert/channel/command-cancel", test_command_cancel);
  return g_test_run ();
}
