/* SPDX-License-Identifier: Apache-2.0 */
/* Which dashboard of a workspace was looked at last: one line, the id. */
#include "config.h"

#include <string.h>

#include "hek-dashboard-private.h"
#include "hek-dashboard-store.h"

#define FILE_NAME "shown"
#define MAX_BYTES 64

static char *
dup_path (HekWorkspace *workspace)
{
  g_autofree char *folder = hek_document_folder_dup_path (&hek_dashboard_folder, workspace);

  return g_build_filename (folder, FILE_NAME, NULL);
}

char *
hek_dashboard_get_shown (HekWorkspace *workspace)
{
  g_autofree char *path = dup_path (workspace);
  gsize n_bytes;
  g_autofree char *id = hek_file_read_whole (hek_workspace_get_ops (workspace), path, MAX_BYTES,
                                             &n_bytes, NULL);

  if (id == NULL)
    return NULL;
  g_strchomp (id);
  return g_uuid_string_is_valid (id) ? g_steal_pointer (&id) : NULL;
}

gboolean
hek_dashboard_set_shown (HekWorkspace *workspace,
                         const char   *id,
                         GError      **error)
{
  g_autofree char *path = dup_path (workspace);
  g_autofree char *line = g_strconcat (id, "\n", NULL);

  return hek_document_folder_make (&hek_dashboard_folder, workspace, error) &&
         hek_file_replace_whole (hek_workspace_get_ops (workspace), path, line, strlen (line),
                                 error);
}
