/* SPDX-License-Identifier: Apache-2.0 */
/* Files that appear whole or not at all. */
#include "config.h"

#include "hek-file.h"

#include "hek-file-temp.h"

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
