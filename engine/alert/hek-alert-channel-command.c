/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program with its arguments, without a shell: a value is never more than one argument, whatever
 * it holds. It leads a session of its own, whose processes end with it when it takes too long; one
 * that makes a session itself gets away.
 */
#include "config.h"

#include "hek-alert-channel-private.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* EX_TEMPFAIL of sysexits.h. */
#define EXIT_LATER 75
/* Of what it wrote to its standard error, as many bytes from the end go into the reason. */
#define TAIL_BYTES 400
#define COMPLAINT_BYTES 4096
/* As many of them as a pipe holds (64 KiB). */
#define MAX_LEFT_READS 16

static const HekAlertField fields[] = {
  { .name = "argv", .label = N_ ("Command"), .type = HEK_ALERT_FIELD_ARGV, .is_required = TRUE,
    .help = N_ ("A program and its arguments, such as: logger -t hektor -- {text}. There is no "
                "shell; {name}, {value} and others are replaced, and HEKTOR_ALERT_NAME and others "
                "are in its environment.") },
  { .name = "timeout_s", .label = N_ ("Time-out"), .type = HEK_ALERT_FIELD_INT, .def = 30,
    .min = 1, .max = HEK_ALERT_MAX_TIMEOUT_S, .unit = "s",
    .help = N_ ("Then it is ended, with the processes that it started.") },
};

static gboolean
check (const HekAlertChannel *channel,
       const char           **field,
       GError               **error)
{
  const char *const *argv = hek_alert_channel_get_argv (channel);
  g_autoptr (GError) local = NULL;

  if (argv[0][0] == '\0')
    return hek_alert_channel_refuse (field, error, "argv[0]", "this must be a program");
  if (!g_path_is_absolute (argv[0]) && strchr (argv[0], '/') != NULL)
    return hek_alert_channel_refuse (field, error, "argv[0]",
                                     "a program is found by its whole path, or by its name alone");
  if (strchr (argv[0], '{') != NULL)
    return hek_alert_channel_refuse (field, error, "argv[0]",
                                     "the program cannot be a placeholder");
  for (guint i = 1; argv[i] != NULL; i++)
    if (!hek_alert_template_check (argv[i], &local))
      return hek_alert_channel_refuse (field, error, "argv", "%s", local->message);
  return TRUE;
}

/* --- one attempt ----------------------------------------------------------------------------- */

typedef struct
{
  GMainContext *context;
  GSubprocess *process;
  GCancellable *give_up; /* ends the wait for the process */
  gboolean is_late;
  gboolean is_done;
  GString *tail;
} Attempt;

static gboolean
refuse (GError    **error,
        int         code,
        const char *format,
        ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (HEK_ALERT_ERROR, code, format, args);
  va_end (args);
  return FALSE;
}

/* In the child, between fork and exec. */
static void
lead_session (gpointer data)
{
  setsid ();
}

static void
end_all (Attempt *attempt)
{
  const char *id = g_subprocess_get_identifier (attempt->process);

  if (id != NULL)
    kill (-(pid_t) g_ascii_strtoll (id, NULL, 10), SIGKILL);
  g_subprocess_force_exit (attempt->process);
  g_cancellable_cancel (attempt->give_up);
}

static gboolean
on_deadline (gpointer data)
{
  Attempt *attempt = data;

  attempt->is_late = TRUE;
  end_all (attempt);
  return G_SOURCE_REMOVE;
}

static void
on_exit_seen (GObject      *process,
              GAsyncResult *result,
              gpointer      data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (process), result, NULL);
  ((Attempt *) data)->is_done = TRUE;
}

/* Keeps the pipe empty, and the end of what came. */
static gboolean
on_complaint (int          fd,
              GIOCondition condition,
              gpointer     data)
{
  Attempt *attempt = data;
  char buffer[COMPLAINT_BYTES];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n <= 0)
    return G_SOURCE_REMOVE;
  g_string_append_len (attempt->tail, buffer, n);
  if (attempt->tail->len > TAIL_BYTES)
    g_string_erase (attempt->tail, 0, (gssize) (attempt->tail->len - TAIL_BYTES));
  return G_SOURCE_CONTINUE;
}

/* A file in memory: there is no pipe that can be full, or closed at the other end. */
static int
open_input (const HekAlertMessage *message)
{
  g_autofree char *body = hek_alert_message_to_json (message);
  gsize n = strlen (body);
  int fd = memfd_create ("hektor-alert", MFD_CLOEXEC);

  if (fd >= 0 && (write (fd, body, n) != (gssize) n || lseek (fd, 0, SEEK_SET) != 0))
    {
      close (fd);
      return -1;
    }
  return fd;
}

static GSubprocess *
start (const HekAlertChannel *channel,
       const char            *workspace,
       const HekAlertMessage *message,
       GError               **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  const char *const *templates = hek_alert_channel_get_argv (channel);
  g_autoptr (GError) local = NULL;
  GSubprocess *process;
  int input = open_input (message);

  if (input < 0)
    return refuse (error, HEK_ALERT_ERROR_LATER, "there is no memory for its input"), NULL;
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  g_subprocess_launcher_set_child_setup (launcher, lead_session, NULL, NULL);
  g_subprocess_launcher_set_cwd (launcher, workspace);
  for (guint i = 0; i < HEK_ALERT_N_PLACEHOLDERS; i++)
    {
      g_autofree char *upper = g_ascii_strup (hek_alert_placeholder (i), -1);
      g_autofree char *name = g_strconcat ("HEKTOR_ALERT_", upper, NULL);
      g_autofree char *value = hek_alert_message_get (message, i);

      g_subprocess_launcher_setenv (launcher, name, value, TRUE);
    }
  g_ptr_array_add (argv, g_strdup (templates[0]));
  for (guint i = 1; templates[i] != NULL; i++)
    g_ptr_array_add (argv, hek_alert_message_expand (message, templates[i]));
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &local);
  if (process == NULL)
    refuse (error, g_error_matches (local, G_SPAWN_ERROR, G_SPAWN_ERROR_FORK)
                     ? HEK_ALERT_ERROR_LATER : HEK_ALERT_ERROR_REFUSED,
            "%s", local->message);
  return process;
}

static void
attach (GMainContext *context,
        GSource      *source,
        GSourceFunc   func,
        Attempt      *attempt)
{
  g_source_set_callback (source, func, attempt, NULL);
  g_source_attach (source, context);
}

/* Until it has ended, was ended, or somebody has cancelled. */
static void
wait_for (Attempt      *attempt,
          gint64        timeout_s,
          GCancellable *cancellable)
{
  GInputStream *complaints = g_subprocess_get_stderr_pipe (attempt->process);
  int fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (complaints));
  g_autoptr (GSource) deadline = g_timeout_source_new_seconds ((guint) timeout_s);
  g_autoptr (GSource) readable = NULL;
  gboolean is_ended = FALSE;
  HekAlertWake wake;

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  readable = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  attach (attempt->context, deadline, on_deadline, attempt);
  attach (attempt->context, readable, G_SOURCE_FUNC (on_complaint), attempt);
  hek_alert_wake_init (&wake, cancellable, attempt->context);
  g_subprocess_wait_async (attempt->process, attempt->give_up, on_exit_seen, attempt);
  while (!attempt->is_done)
    {
      g_main_context_iteration (attempt->context, TRUE);
      if (!is_ended && hek_alert_wake_is_cancelled (&wake))
        {
          end_all (attempt);
          is_ended = TRUE;
        }
    }
  hek_alert_wake_clear (&wake);
  /* what the pipe holds, no more: a child that it left behind may go on writing for ever */
  for (guint i = 0; i < MAX_LEFT_READS && !g_source_is_destroyed (readable) &&
                    on_complaint (fd, G_IO_IN, attempt); i++)
    continue;
  g_source_destroy (deadline);
  g_source_destroy (readable);
}

/* What it said last, in words for people: ": …", or nothing. Returns: (transfer full) */
static char *
last_words (Attempt *attempt)
{
  g_autofree char *text = g_utf8_make_valid (attempt->tail->str, (gssize) attempt->tail->len);
  const char *line;

  g_strchomp (text);
  line = strrchr (text, '\n');
  line = line != NULL ? line + 1 : text;
  return line[0] != '\0' ? g_strdup_printf (": %s", line) : g_strdup ("");
}

static gboolean
explain (Attempt      *attempt,
         GCancellable *cancellable,
         gint64        timeout_s,
         GError      **error)
{
  GSubprocess *process = attempt->process;
  g_autofree char *words = last_words (attempt);

  if (attempt->is_late)
    return refuse (error, HEK_ALERT_ERROR_LATER,
                   "it was ended after %" G_GINT64_FORMAT " s%s", timeout_s, words);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_subprocess_get_if_signaled (process))
    return refuse (error, HEK_ALERT_ERROR_LATER, "it was ended by signal %d (%s)%s",
                   g_subprocess_get_term_sig (process),
                   g_strsignal (g_subprocess_get_term_sig (process)), words);
  if (g_subprocess_get_exit_status (process) == 0)
    return TRUE;
  return refuse (error, g_subprocess_get_exit_status (process) == EXIT_LATER
                          ? HEK_ALERT_ERROR_LATER : HEK_ALERT_ERROR_REFUSED,
                 "it ended with status %d%s", g_subprocess_get_exit_status (process), words);
}

static gboolean
send_command (const HekAlertChannel *channel,
              const char            *workspace,
              const HekAlertMessage *message,
              GCancellable          *cancellable,
              GError               **error)
{
  gint64 timeout_s = hek_alert_channel_get_int (channel, "timeout_s");
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) give_up = g_cancellable_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) tail = g_string_new (NULL);
  Attempt attempt = { .context = context, .give_up = give_up, .tail = tail };
  gboolean ok = FALSE;

  g_main_context_push_thread_default (context);
  attempt.process = process = start (channel, workspace, message, error);
  if (process != NULL)
    {
      wait_for (&attempt, timeout_s, cancellable);
      ok = explain (&attempt, cancellable, timeout_s, error);
    }
  g_main_context_pop_thread_default (context);
  return ok;
}

const HekAlertChannelKind hek_alert_channel_command = {
  .id = "command",
  .label = N_ ("Command"),
  .help = N_ ("A program that is started for each message."),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .check = check,
  .send = send_command,
};
