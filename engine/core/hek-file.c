/* SPDX-License-Identifier: Apache-2.0 */
/* Files that appear whole or not at all, and are read whole. */
#include "config.h"

#include "hek-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "hek-file-temp.h"

#define LOAD_BYTES ((gsize) 65536)

gboolean
hek_file_replace (const char     *path,
                  gconstpointer   data,
                  gsize           n_bytes,
                  GError        **error)
{
  g_auto (HekFileTemp) temp = { .fd = -1 };

  return hek_file_temp_open (&temp, path, error) &&
         hek_file_temp_write (&temp, data, n_bytes, error) && hek_file_temp_commit (&temp, error);
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

/* Returns: 0, or errno. @text: gets one byte more than @max_bytes where there are more */
static int
read_all (int      fd,
          gsize    max_bytes,
          GString *text)
{
  while (text->len <= max_bytes)
    {
      gsize at = text->len, n = MIN (LOAD_BYTES, max_bytes + 1 - at);
      gssize n_read;

      g_string_set_size (text, at + n);
      do
        n_read = read (fd, text->str + at, n);
      while (n_read < 0 && errno == EINTR);
      g_string_set_size (text, at + (gsize) MAX (n_read, 0));
      if (n_read <= 0)
        return n_read < 0 ? errno : 0;
    }
  return 0;
}

char *
hek_file_load (const char  *path,
               gsize        max_bytes,
               gsize       *n_bytes,
               GError     **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = g_filename_display_name (path);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  int problem = fd < 0 ? errno : read_all (fd, max_bytes, text);

  if (fd >= 0)
    close (fd);
  if (problem != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (problem), "%s cannot be read: %s",
                   name, g_strerror (problem));
      return NULL;
    }
  if (text->len > max_bytes)
    {
      g_autofree char *size = g_format_size (max_bytes);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   "%s is too large: a file of this kind has at most %s", name, size);
      return NULL;
    }
  if (n_bytes != NULL)
    *n_bytes = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}
