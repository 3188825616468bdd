/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are written under another name and then put in their place. */
#include "config.h"

#include "hek-file-temp.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
temp_fail (const HekFileTemp  *temp,
           GError            **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s cannot be written: %s",
               temp->name, g_strerror (saved));
  return FALSE;
}

/* The new file gets the permissions of the one it replaces, or what the umask allows. */
static mode_t
file_mode (const char *path)
{
  struct stat st;
  mode_t mask;

  if (stat (path, &st) == 0)
    return st.st_mode & 0777;
  mask = umask (022);
  umask (mask);
  return 0666 & ~mask;
}

static void
sync_directory (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  (void) fsync (fd); /* some file systems refuse it for directories; the rename stands anyway */
  close (fd);
}

gboolean
hek_file_temp_open (HekFileTemp  *temp,
                    const char   *path,
                    GError      **error)
{
  struct stat st;
  char *target;

  *temp = (HekFileTemp) { .fd = -1, .target = g_strdup (path),
                          .name = g_filename_display_name (path) };
  if (stat (path, &st) == 0 && !S_ISREG (st.st_mode))
    {
      errno = S_ISDIR (st.st_mode) ? EISDIR : EINVAL; /* a device or pipe must not become a file */
      return temp_fail (temp, error);
    }
  target = realpath (path, NULL);
  if (target != NULL)
    {
      g_free (temp->target);
      temp->target = g_strdup (target);
      free (target);
    }
  temp->path = g_strconcat (temp->target, ".XXXXXX", NULL);
  temp->fd = g_mkstemp_full (temp->path, O_RDWR | O_CLOEXEC, 0600);
  if (temp->fd >= 0)
    return TRUE;
  temp_fail (temp, error);
  g_clear_pointer (&temp->path, g_free);
  return FALSE;
}

gboolean
hek_file_temp_write (HekFileTemp    *temp,
                     gconstpointer   data,
                     gsize           n_bytes,
                     GError        **error)
{
  const guint8 *p = data;

  while (n_bytes > 0)
    {
      gssize n = write (temp->fd, p, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return temp_fail (temp, error);
      p += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

gboolean
hek_file_temp_write_at (HekFileTemp    *temp,
                        guint64         offset,
                        gconstpointer   data,
                        gsize           n_bytes,
                        GError        **error)
{
  const guint8 *p = data;

  while (n_bytes > 0)
    {
      gssize n = pwrite (temp->fd, p, n_bytes, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return temp_fail (temp, error);
      p += n;
      offset += (guint64) n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

gboolean
hek_file_temp_commit (HekFileTemp  *temp,
                      GError      **error)
{
  int fd = temp->fd >= 0 ? temp->fd : g_open (temp->path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fchmod (fd, file_mode (temp->target)) == 0 && fsync (fd) == 0;

  temp->fd = -1;
  if (fd >= 0 && close (fd) != 0)
    ok = FALSE;
  if (!ok || g_rename (temp->path, temp->target) != 0)
    return temp_fail (temp, error);
  g_clear_pointer (&temp->path, g_free);
  sync_directory (temp->target);
  return TRUE;
}

void
hek_file_temp_clear (HekFileTemp *temp)
{
  if (temp->fd >= 0)
    close (temp->fd);
  temp->fd = -1;
  if (temp->path != NULL)
    (void) g_unlink (temp->path);
  g_clear_pointer (&temp->path, g_free);
  g_clear_pointer (&temp->target, g_free);
  g_clear_pointer (&temp->name, g_free);
}
