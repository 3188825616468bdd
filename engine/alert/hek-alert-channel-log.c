/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines at the end of a file. Each is one write in append mode, so that several programs can have
 * the same file; a rotation is renames only, the oldest first, so that a power cut in the midst
 * loses at most a number.
 */
#include "config.h"

#include "hek-alert-channel-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const HekAlertField fields[] = {
  { .name = "file", .label = N_ ("File"), .type = HEK_ALERT_FIELD_FILE, .is_required = TRUE,
    .def_text = "alerts.log",
    .help = N_ ("Where lines are appended; a relative path begins in the workspace.") },
  { .name = "max_bytes", .label = N_ ("Largest size"), .type = HEK_ALERT_FIELD_INT,
    .def = 1 << 20, .min = 1 << 10, .max = G_GINT64_CONSTANT (1) << 40, .unit = "bytes",
    .help = N_ ("A larger file is set aside, and a new one begun.") },
  { .name = "keep", .label = N_ ("Files kept"), .type = HEK_ALERT_FIELD_INT, .def = 5, .min = 0,
    .max = 100, .help = N_ ("How many that were set aside are kept.") },
};

static gboolean
check (const HekAlertChannel *channel,
       const char           **field,
       GError               **error)
{
  const char *file = hek_alert_channel_get_text (channel, "file");

  if (file[0] == '\0' || g_str_has_suffix (file, "/"))
    return hek_alert_channel_refuse (field, error, "file", "this must be the name of a file");
  return TRUE;
}

static gboolean
fail (GError    **error,
      const char *what,
      const char *path,
      int         reason)
{
  g_set_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_LATER, "could not %s %s: %s", what, path,
               g_strerror (reason));
  return FALSE;
}

/* FILE.3 → FILE.4 …, FILE → FILE.1. */
static void
rotate (const char *path,
        gint64      keep)
{
  g_autofree char *last = g_strdup_printf ("%s.%" G_GINT64_FORMAT, path, keep);

  if (keep == 0)
    {
      g_unlink (path);
      return;
    }
  g_unlink (last);
  for (gint64 i = keep - 1; i >= 0; i--)
    {
      g_autofree char *from = i == 0 ? g_strdup (path)
                                     : g_strdup_printf ("%s.%" G_GINT64_FORMAT, path, i);
      g_autofree char *to = g_strdup_printf ("%s.%" G_GINT64_FORMAT, path, i + 1);

      g_rename (from, to);
    }
}

/* Returns: an open file that holds the lock of its name: no other rotates it meanwhile; -1 */
static int
open_file (const char *path,
           gint64      max_bytes,
           gint64      keep,
           gsize       n_more)
{
  for (guint i = 0; i < 10; i++)
    {
      int fd = g_open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
                       0640);
      struct stat at_path, opened;

      if (fd < 0)
        return -1;
      if (flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        g_usleep (5000);
      else if (fstat (fd, &opened) == 0 && stat (path, &at_path) == 0 &&
               opened.st_ino == at_path.st_ino && opened.st_dev == at_path.st_dev)
        {
          if (!S_ISREG (opened.st_mode) || opened.st_size == 0 ||
              opened.st_size + (gint64) n_more <= max_bytes)
            return fd;
          rotate (path, keep);
        }
      close (fd); /* it is another file by now */
    }
  errno = EBUSY;
  return -1;
}

/* Tabs and line ends inside of texts become spaces: a message is one line of six columns. */
static char *
format_line (const HekAlertMessage *message)
{
  static const char *const columns[] = { "time", "severity", "event", "name", "value", "text" };
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    for (guint i = 0; i < HEK_ALERT_N_PLACEHOLDERS; i++)
      if (g_str_equal (hek_alert_placeholder (i), columns[c]))
        {
          g_autofree char *text = hek_alert_message_get (message, i);

          for (char *p = text; *p != '\0'; p++)
            if ((guchar) *p < 0x20 || *p == 0x7f)
              *p = ' ';
          g_string_append_printf (line, "%s%s", c > 0 ? "\t" : "", text);
        }
  g_string_append_c (line, '\n');
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static gboolean
send_line (const HekAlertChannel *channel,
           const char            *workspace,
           const HekAlertMessage *message,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autofree char *path = g_canonicalize_filename (hek_alert_channel_get_text (channel, "file"),
                                                   workspace);
  g_autofree char *line = format_line (message);
  gsize n = strlen (line);
  gssize n_written;
  struct stat info;
  gint64 begin;
  int fd, reason;

  fd = open_file (path, hek_alert_channel_get_int (channel, "max_bytes"),
                  hek_alert_channel_get_int (channel, "keep"), n);
  if (fd < 0)
    return fail (error, "open", path, errno);
  begin = fstat (fd, &info) == 0 && S_ISREG (info.st_mode) ? info.st_size : -1;
  do
    n_written = write (fd, line, n);
  while (n_written < 0 && errno == EINTR);
  reason = n_written < 0 ? errno : ENOSPC;
  if (n_written == (gssize) n && (begin < 0 || fdatasync (fd) == 0))
    return close (fd) == 0 || fail (error, "write", path, errno);
  if (n_written == (gssize) n)
    reason = errno;
  /* half a line would be taken for one */
  if (begin >= 0 && n_written > 0 && ftruncate (fd, begin) != 0)
    reason = errno;
  close (fd);
  return fail (error, "write", path, reason);
}

const HekAlertChannelKind hek_alert_channel_log = {
  .id = "log",
  .label = N_ ("Log file"),
  .help = N_ ("One line a message at the end of a file, which is set aside when it is large."),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .check = check,
  .send = send_line,
};
