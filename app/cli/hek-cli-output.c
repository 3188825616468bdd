/* SPDX-License-Identifier: Apache-2.0 */
/* Where results go: files that appear whole, standard output, devices. */
#include "config.h"

#include "hek-cli-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hek-cli-interrupt.h"
#include "hek-file.h"
#include "hek-image-file.h"

static gboolean
hek_cli_write_fd (int           fd,
                  const char   *name,
                  const char   *data,
                  gsize         n_bytes,
                  GError      **error)
{
  while (n_bytes > 0)
    {
      gssize n = write (fd, data, n_bytes);
      int saved = errno;

      if (n < 0 && saved == EINTR)
        continue;
      if (n < 0 && saved == EPIPE)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_PIPE, "%s: nobody reads it", name);
          return FALSE;
        }
      if (n < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", name,
                       g_strerror (saved));
          return FALSE;
        }
      data += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

gboolean
hek_cli_write_stdout (gconstpointer   data,
                      gsize           n_bytes,
                      GError        **error)
{
  return hek_cli_write_fd (STDOUT_FILENO, "standard output", data, n_bytes, error);
}

/* A temporary file with a rename would put a plain file in the place of the device. */
static gboolean
hek_cli_save_device (const char  *path,
                     GBytes      *bytes,
                     GError     **error)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (bytes, &n_bytes);
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  gboolean ok;

  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", path,
                   g_strerror (saved));
      return FALSE;
    }
  ok = hek_cli_write_fd (fd, path, data, n_bytes, error);
  close (fd);
  return ok;
}

gboolean
hek_cli_save (const char  *path,
              GBytes      *bytes,
              GError     **error)
{
  struct stat st;
  gboolean ok;

  if (strcmp (path, "-") == 0)
    return hek_cli_write_stdout (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (stat (path, &st) == 0 && !S_ISREG (st.st_mode) && !S_ISDIR (st.st_mode))
    return hek_cli_save_device (path, bytes, error);

  hek_cli_interrupt_hold ();
  ok = hek_file_replace_bytes (path, bytes, error);
  hek_cli_interrupt_release ();
  if (!ok)
    hek_cli_prefix_path (error, path);
  return ok;
}

gboolean
hek_cli_same_file (const char *a,
                   const char *b)
{
  struct stat sa, sb;

  if (stat (a, &sa) == 0 && stat (b, &sb) == 0)
    return sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
  else
    {
      g_autofree char *full_a = g_canonicalize_filename (a, NULL);
      g_autofree char *full_b = g_canonicalize_filename (b, NULL);

      return strcmp (full_a, full_b) == 0;
    }
}

gboolean
hek_cli_check_suffix (const char  *path,
                      const char  *suffix,
                      GError     **error)
{
  static const char *const jpeg[] = { "jpg", "jpeg", "jpe", NULL };
  const char *dot = strrchr (path, '.');
  g_autofree char *own = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);
  gboolean is_jpeg = strcmp (suffix, "jpg") == 0;

  if (is_jpeg ? g_strv_contains (jpeg, own) : strcmp (own, suffix) == 0)
    return TRUE;
  if (!g_strv_contains (jpeg, own) && !g_strv_contains (hek_image_load_suffixes (), own))
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
               "%s: what is written there is a %s: call it .%s", path, is_jpeg ? "JPEG" : "PNG",
               suffix);
  return FALSE;
}

gboolean
hek_cli_check_output (const char       *path,
                      const GPtrArray  *inputs,
                      GError          **error)
{
  g_autofree char *dir = g_path_get_dirname (path);

  if (strcmp (path, "-") == 0)
    return TRUE;
  if (*path == '\0')
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "the output has no name");
      return FALSE;
    }
  for (guint i = 0; i < inputs->len; i++)
    if (hek_cli_same_file (path, inputs->pdata[i]))
      {
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                     "%s: is an input, and inputs are not overwritten", path);
        return FALSE;
      }
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: is a folder", path);
      return FALSE;
    }
  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s: there is no folder “%s”", path,
                   dir);
      return FALSE;
    }
  return TRUE;
}
