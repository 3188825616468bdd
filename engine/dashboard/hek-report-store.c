/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-report-store.h"

#include <string.h>

#include "hek-document-folder.h"

static const HekDocumentFolder documents = { "reports", HEK_REPORT_RECIPE_MAX_BYTES };

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
  return hek_document_folder_dup_path (&documents, workspace);
}

char *
hek_report_load (HekWorkspace  *workspace,
                 const char    *id,
                 GError       **error)
{
  gsize n_bytes;

  return hek_document_folder_read (&documents, workspace, id, &n_bytes, error);
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
    info->title = hek_document_folder_dup_name (id);
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
  g_autoptr (GPtrArray) ids = hek_document_folder_list (&documents, workspace, error);
  GPtrArray *infos;

  if (ids == NULL)
    return NULL;
  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_report_info_free);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (infos, read_info (workspace, ids->pdata[i]));
  g_ptr_array_sort (infos, compare_infos);
  return infos;
}

/* --- writing --------------------------------------------------------------------------------- */

gboolean
hek_report_save (HekWorkspace  *workspace,
                 const char    *id,
                 const char    *json,
                 GError       **error)
{
  gsize n_bytes = strlen (json);

  if (n_bytes <= HEK_REPORT_RECIPE_MAX_BYTES)
    return hek_document_folder_write (&documents, workspace, id, json, error);
  g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
               "the recipe would have %" G_GSIZE_FORMAT " bytes, and can have 4 MB: "
               "remove parts, or begin another report", n_bytes);
  return FALSE;
}

gboolean
hek_report_delete (HekWorkspace  *workspace,
                   const char    *id,
                   GError       **error)
{
  return hek_document_folder_delete (&documents, workspace, id, error);
}
