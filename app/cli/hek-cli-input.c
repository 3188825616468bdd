/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures from files and from standard input. */
#include "config.h"

#include "hek-cli-input.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

char *
hek_cli_input_name (const char *path)
{
  g_autofree char *base = NULL;

  if (strcmp (path, "-") == 0)
    return g_strdup ("standard input");
  base = g_path_get_basename (path);
  return g_filename_display_name (base);
}

/* A stream, so that Ctrl+C ends the wait for a writer. */
GBytes *
hek_cli_read_stdin (const HekTask  *task,
                    GError        **error)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  GCancellable *cancellable = task != NULL ? task->cancellable : NULL;

  for (;;)
    {
      guint8 chunk[CHUNK_BYTES];
      gssize n = g_input_stream_read (stream, chunk, sizeof chunk, cancellable, error);

      if (n < 0)
        return NULL;
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&all));
      if (all->len + (guint64) n > HEK_CLI_STDIN_MAX_BYTES)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                       "standard input: longer than 2 GiB");
          return NULL;
        }
      g_byte_array_append (all, chunk, (guint) n);
    }
}

HekImage *
hek_cli_load (const char     *path,
              HekImageInfo  **info,
              const HekTask  *task,
              GError        **error)
{
  HekImage *image = NULL;

  if (strcmp (path, "-") != 0)
    image = hek_image_load (path, info, task, error);
  else
    {
      g_autoptr (GBytes) bytes = hek_cli_read_stdin (task, error);

      if (bytes != NULL)
        image = hek_image_load_bytes (bytes, "standard input", info, task, error);
    }
  if (image == NULL)
    hek_cli_prefix_path (error, strcmp (path, "-") == 0 ? "standard input" : path);
  return image;
}
