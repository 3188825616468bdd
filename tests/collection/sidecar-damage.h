/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdio.h>
#include <string.h>

#include "things.h"

/* Changes one byte of the payload of the file that begins with @prefix and has @part in it. */
static inline void
damage_sidecar (Things     *things,
        const char *prefix,
        const char *part)
{
  g_autofree char *dir = g_build_filename (things->folder, "collections",
                                           hek_store_get_uuid (things->store), NULL);
  g_autoptr (GDir) files = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (files)) != NULL)
    if (g_str_has_prefix (name, prefix) && strstr (name, part) != NULL)
      {
        g_autofree char *path = g_build_filename (dir, name, NULL);
        FILE *file = fopen (path, "r+b");
        int byte;

        fseek (file, 4096 + 40, SEEK_SET);
        byte = fgetc (file);
        fseek (file, 4096 + 40, SEEK_SET);
        fputc (byte ^ 16, file);
        fclose (file);
        n++;
      }
  g_assert_cmpuint (n, ==, 1);
}
