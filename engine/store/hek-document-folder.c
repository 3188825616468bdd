/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-document-folder.h"

#include <string.h>

#include "hek-store-error.h"

#define SUFFIX ".json"

char *
hek_document_folder_dup_path (const HekDocumentFolder *folder,
                              HekWorkspace            *workspace)
{
  return g_build_filename (hek_workspace_get_path (workspace), folder->name, NULL);
}

char *
hek_document_folder_dup_name (const char *id)
{
  return g_strconcat (id, SUFFIX, NULL);
}

char *
hek_document_folder_dup_file (const HekDocumentFolder *folder,
                              HekWorkspace            *workspace,
                              const char              *id)
{
  g_autofree char *name = hek_document_folder_dup_name (id);

  return g_build_filename (hek_workspace_get_path (workspace), folder->name, name, NULL);
}

GPtrArray *
hek_document_folder_list (const HekDocumentFolder  *folder,
                          HekWorkspace             *workspace,
                          GError                  **error)
{
  const HekFileOps *ops = hek_workspace_get_ops (workspace);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = hek_document_folder_dup_path (folder, workspace);
  g_auto (GStrv) names = NULL;
  gboolean exists;

  if (!hek_file_exists (ops, path, &exists, error))
    return NULL;
  if (!exists)
    return g_steal_pointer (&ids);
  names = hek_file_list_directory (ops, path, error);
  if (names == NULL)
    return NULL;
  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *id = NULL;

      if (!g_str_has_suffix (*name, SUFFIX))
        continue;
      id = g_strndup (*name, strlen (*name) - strlen (SUFFIX));
      if (g_uuid_string_is_valid (id))
        g_ptr_array_add (ids, g_steal_pointer (&id));
    }
  return g_steal_pointer (&ids);
}

char *
hek_document_folder_read (const HekDocumentFolder  *folder,
                          HekWorkspace             *workspace,
                          const char               *id,
                          gsize                    *n_bytes,
                          GError                  **error)
{
  g_autofree char *path = hek_document_folder_dup_file (folder, workspace, id);

  if (g_uuid_string_is_valid (id))
    return hek_file_read_whole (hek_workspace_get_ops (workspace), path, folder->max_bytes,
                                n_bytes, error);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND, "%s has no %s", folder->name,
               id);
  return NULL;
}

/* --- writing --------------------------------------------------------------------------------- */

gboolean
hek_document_folder_may_write (const HekDocumentFolder  *folder,
                               HekWorkspace             *workspace,
                               GError                  **error)
{
  if (hek_workspace_is_writable (workspace))
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
               "the workspace is open for reading only: %s cannot be changed", folder->name);
  return FALSE;
}

gboolean
hek_document_folder_make (const HekDocumentFolder  *folder,
                          HekWorkspace             *workspace,
                          GError                  **error)
{
  const HekFileOps *ops = hek_workspace_get_ops (workspace);
  g_autofree char *path = hek_document_folder_dup_path (folder, workspace);
  gboolean exists;

  if (!hek_document_folder_may_write (folder, workspace, error) ||
      !hek_file_exists (ops, path, &exists, error))
    return FALSE;
  return exists ||
         (hek_file_make_directory (ops, path, error) && hek_file_sync_parent (ops, path, error));
}

gboolean
hek_document_folder_write (const HekDocumentFolder  *folder,
                           HekWorkspace             *workspace,
                           const char               *id,
                           const char               *text,
                           GError                  **error)
{
  g_autofree char *path = hek_document_folder_dup_file (folder, workspace, id);

  g_return_val_if_fail (g_uuid_string_is_valid (id), FALSE);

  return hek_document_folder_make (folder, workspace, error) &&
         hek_file_replace_whole (hek_workspace_get_ops (workspace), path, text, strlen (text),
                                 error);
}

gboolean
hek_document_folder_delete (const HekDocumentFolder  *folder,
                            HekWorkspace             *workspace,
                            const char               *id,
                            GError                  **error)
{
  const HekFileOps *ops = hek_workspace_get_ops (workspace);
  g_autofree char *path = hek_document_folder_dup_file (folder, workspace, id);
  gboolean exists;

  g_return_val_if_fail (g_uuid_string_is_valid (id), FALSE);

  if (!hek_document_folder_may_write (folder, workspace, error) ||
      !hek_file_exists (ops, path, &exists, error))
    return FALSE;
  return !exists || (hek_file_unlink (ops, path, error) && hek_file_sync_parent (ops, path, error));
}
