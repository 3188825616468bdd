/* SPDX-License-Identifier: Apache-2.0 */
/* Files that appear whole or not at all. */
#include "config.h"

#include "hek-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
hek_file_fail (GError     **error,
               const char  *path)
{
  int saved = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s cannot be written: %s",
               name, g_strerror (saved));
  return FALSE;
}

static gboolean
hek_file_write_all (int         fd,
                    const char *data,
                    gsize       n_bytes)
{
  while (n_bytes > 0)
    {
      gssize n = write (fd, data, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

/* The new file gets the permissions of the one it replaces, or what the umask allows. */
static mode_t
hek_file_mode (const char *path)
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
hek_file_sync_directory (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  (void) fsync (fd); /* some file systems refuse it for directories; the rename stands anyway */
  close (fd);
}

gboolean
hek_file_replace (const char     *path,
                  gconstpointer   data,
                  gsize           n_bytes,
                  GError        **error)
{
  g_autofree char *real = NULL;
  g_autofree char *temp = NULL;
  struct stat st;
  char *target;
  int fd;
  gboolean ok;

  if (stat (path, &st) == 0 && !S_ISREG (st.st_mode))
    {
      errno = S_ISDIR (st.st_mode) ? EISDIR : EINVAL; /* a device or pipe must not become a file */
      return hek_file_fail (error, path);
    }
  /* Through a link, the file it points to is replaced and the link stays. */
  target = realpath (path, NULL);
  real = g_strdup (target != NULL ? target : path);
  free (target);

  temp = g_strconcat (real, ".XXXXXX", NULL);
  fd = g_mkstemp_full (temp, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return hek_file_fail (error, path);

  ok = hek_file_write_all (fd, data, n_bytes) && fchmod (fd, hek_file_mode (real)) == 0 &&
       fsync (fd) == 0;
  if (close (fd) != 0)
    ok = FALSE;
  if (ok)
    ok = g_rename (temp, real) == 0;
  if (!ok)
    {
      hek_file_fail (error, path);
      (void) g_unlink (temp);
      return FALSE;
    }
  hek_file_sync_directory (real);
  return TRUE;
}

gboolean
hek_file_replace_bytes (const char  *path,
                        GBytes      *bytes,
                        GError     **error)
{
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);

  return hek_file_replace (path, data, n_bytes, error);
}
