/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-report-store.h"

#include <string.h>

#include "hek-store-error.h"

#define FOLDER "reports"
#define SUFFIX ".json"

void
hek_report_info_free (HekReportInfo *info)
{
  g_free (info->id);
  g_free (info->title);
  g_free (info->problem);
  g_free (info);
}

char *
hek_report_dup_folder (HekWorkspace *workspace)
{
  return g_build_filename (hek_workspace_get_path (workspace), FOLDER, NULL);
}

static char *
dup_path (HekWorkspace *workspace,
          const char   *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (hek_workspace_get_path (workspace), FOLDER, name, NULL);
}

static gboolean
may_write (HekWorkspace  *workspace,
           GError       **error)
{
  if (hek_workspace_is_writable (workspace))
    return TRUE;
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                       "the workspace is open for reading only: reports cannot be changed");
  return FALSE;
}

char *
hek_report_load (HekWorkspace  *workspace,
                 const char    *id,
                 GError       **error)
{
  g_autofree char *path = dup_path (workspace, id);
  g_autoptr (HekFile) file = NULL;
  g_autofree char *data = NULL;
  guint64 size;

  if (!g_uuid_string_is_valid (id))
    {
      g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                   "there is no report %s", id);
      return NULL;
    }
  file = hek_file_open (hek_workspace_get_ops (workspace), path, HEK_FILE_READ, error);
  if (file == NULL || !hek_file_get_size (file, &size, error))
    return NULL;
  if (size > HEK_REPORT_RECIPE_MAX_BYTES)
    {
      g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                   "%s: %" G_GUINT64_FORMAT " bytes are more than a recipe can have", path, size);
      return NULL;
    }
  data = g_malloc (size + 1);
  if (!hek_file_read_exact (file, 0, data, size, error))
    return NULL;
  data[size] = '\0';
  return g_steal_pointer (&data);
}

/* --- listing --------------------------------------------------------------------------------- */

static HekReportInfo *
read_info (HekWorkspace *workspace,
           const char   *id)
{
  HekReportInfo *info = g_new0 (HekReportInfo, 1);
  g_autofree char *folder = hek_report_dup_folder (workspace);
  g_autofree char *json = NULL;
  g_autoptr (HekReportDraft) draft = NULL;
  g_autoptr (GError) error = NULL;

  info->id = g_strdup (id);
  json = hek_report_load (workspace, id, &error);
  if (json != NULL)
    draft = hek_report_draft_from_json (json, -1, folder, &error);
  if (draft != NULL)
    {
      info->title = g_strdup (hek_report_draft_get_text (draft, HEK_REPORT_HEAD, "title"));
      info->n_parts = hek_report_draft_get_n_parts (draft);
    }
  else
    info->problem = g_strdup (error->message);
  if (info->title == NULL)
    info->title = g_strconcat (id, SUFFIX, NULL);
  return info;
}

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  const HekReportInfo *one = *(HekReportInfo *const *) a, *two = *(HekReportInfo *const *) b;
  int order = g_utf8_collate (one->title, two->title);

  return order != 0 ? order : strcmp (one->id, two->id);
}

GPtrArray *
hek_report_list (HekWorkspace  *workspace,
                 GError       **error)
{
  const HekFileOps *ops = hek_workspace_get_ops (workspace);
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_report_info_free);
  g_autofree char *folder = hek_report_dup_folder (workspace);
  g_auto (GStrv) names = NULL;
  gboolean exists;

  if (!hek_file_exists (ops, folder, &exists, error))
    return NULL;
  if (!exists)
    return g_steal_pointer (&infos);
  names = hek_file_list_directory (ops, folder, error);
  if (names == NULL)
    return NULL;
  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *id = NULL;

      if (!g_str_has_suffix (*name, SUFFIX))
        continue;
      id = g_strndup (*name, strlen (*name) - strlen (SUFFIX));
      if (g_uuid_string_is_valid (id))
        g_ptr_array_add (infos, read_info (workspace, id));
    }
  g_ptr_array_sort (infos, compare_infos);
  return g_steal_pointer (&infos);
}

/* --- writing --------------------------------------------------------------------------------- */

gboolean
hek_report_save (HekWorkspace  *workspace,
                 const char    *id,
                 const char    *json,
                 GError       **error)
{
  const HekFileOps *ops = hek_workspace_get_ops (workspace);
  g_autofree char *folder = hek_report_dup_folder (workspace);
  g_autofree char *path = dup_path (workspace, id);
  gsize n_bytes = strlen (json);
  gboolean exists;

  g_return_val_if_fail (g_uuid_string_is_valid (id), FALSE);

  if (!may_write (workspace, error) || !hek_file_exists (ops, folder, &exists, error))
    return FALSE;
  if (n_bytes > HEK_REPORT_RECIPE_MAX_BYTES)
    {
      g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                   "the recipe would have %" G_GSIZE_FORMAT " bytes, and can have 4 MB: "
                   "remove parts, or begin another report", n_bytes);
      return FALSE;
    }
  if (!exists && (!hek_file_make_directory (ops, folder, error)
                  || !hek_file_sync_parent (ops, folder, error)))
    return FALSE;
  return hek_file_replace_whole (ops, path, json, n_bytes, error);
}

gboolean
hek_report_delete (HekWorkspace  *workspace,
                   const char    *id,
                   GError       **error)
{
  const HekFileOps *ops = hek_workspace_get_ops (workspace);
  g_autofree char *path = dup_path (workspace, id);
  gboolean exists;

  g_return_val_if_fail (g_uuid_string_is_valid (id), FALSE);

  if (!may_write (workspace, error) || !hek_file_exists (ops, path, &exists, error))
    return FALSE;
  return !exists || (hek_file_unlink (ops, path, error) && hek_file_sync_parent (ops, path, error));
}
