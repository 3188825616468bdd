/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-dashboard-store.h"

#include <stdlib.h>
#include <string.h>

#include "hek-dashboard-private.h"

#define ORDER "order"

/* A line of the order is a UUID; more than so many were not written by us. */
#define MAX_ORDER_BYTES ((guint64) 1024 * 1024)

void
hek_dashboard_info_free (HekDashboardInfo *info)
{
  g_free (info->id);
  g_free (info->name);
  g_free (info->problem);
  g_free (info);
}

/* --- files ----------------------------------------------------------------------------------- */

const HekDocumentFolder hek_dashboard_folder = { "dashboards", HEK_DASHBOARD_MAX_BYTES };

static HekDashboard *
read_dashboard (HekWorkspace *workspace,
                const char   *id,
                GError      **error)
{
  g_autofree char *path = hek_document_folder_dup_file (&hek_dashboard_folder, workspace, id);
  gsize n_bytes;
  g_autofree char *json = hek_document_folder_read (&hek_dashboard_folder, workspace, id, &n_bytes,
                                                    error);
  HekDashboard *dashboard;

  if (json == NULL)
    return NULL;
  dashboard = hek_dashboard_from_json (json, (gssize) n_bytes, error);
  if (dashboard == NULL)
    g_prefix_error (error, "%s: ", path);
  else if (strcmp (hek_dashboard_get_id (dashboard), id) != 0)
    {
      g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID,
                   "%s: id: %s is not that of the file; import the file to make a dashboard of it",
                   path, hek_dashboard_get_id (dashboard));
      g_clear_pointer (&dashboard, hek_dashboard_unref);
    }
  return dashboard;
}

/* --- the order ------------------------------------------------------------------------------- */

static char *
dup_order_path (HekWorkspace *workspace)
{
  g_autofree char *folder = hek_document_folder_dup_path (&hek_dashboard_folder, workspace);

  return g_build_filename (folder, ORDER, NULL);
}

/* Returns: (transfer full): ids that files had when it was written; empty when there is no such
 * file, or nothing can be made of it: then the order is that of the names */
static char **
read_order (HekWorkspace *workspace)
{
  g_autofree char *path = dup_order_path (workspace);
  gsize n_bytes;
  g_autofree char *text = hek_file_read_whole (hek_workspace_get_ops (workspace), path,
                                               MAX_ORDER_BYTES, &n_bytes, NULL);

  return g_strsplit (text != NULL ? text : "", "\n", -1);
}

static gboolean
write_order (HekWorkspace *workspace,
             GPtrArray    *ids,
             GError      **error)
{
  g_autofree char *path = dup_order_path (workspace);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) ids->pdata[i]);
  return hek_file_replace_whole (hek_workspace_get_ops (workspace), path, text->str, text->len,
                                 error);
}

/* --- listing --------------------------------------------------------------------------------- */

static HekDashboardInfo *
read_info (HekWorkspace *workspace,
           const char   *id)
{
  HekDashboardInfo *info = g_new0 (HekDashboardInfo, 1);
  g_autoptr (HekDashboard) dashboard = NULL;
  g_autoptr (GError) error = NULL;

  info->id = g_strdup (id);
  dashboard = read_dashboard (workspace, id, &error);
  if (dashboard != NULL)
    {
      info->name = g_strdup (hek_dashboard_get_name (dashboard));
      info->n_widgets = hek_dashboard_get_n_widgets (dashboard);
    }
  else
    {
      info->name = hek_document_folder_dup_name (id);
      info->problem = g_strdup (error->message);
    }
  return info;
}

typedef struct
{
  HekDashboardInfo *info;
  gsize rank; /* in the order; G_MAXSIZE: not there */
  char *key;
} Entry;

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *one = a, *two = b;

  if (one->rank != two->rank)
    return one->rank < two->rank ? -1 : 1;
  if ((one->info->problem != NULL) != (two->info->problem != NULL))
    return one->info->problem != NULL ? 1 : -1;
  if (strcmp (one->key, two->key) != 0)
    return strcmp (one->key, two->key);
  return strcmp (one->info->id, two->info->id);
}

/* By @order; those that it does not have by name. */
static void
sort_infos (GPtrArray         *infos,
            const char *const *order)
{
  g_autofree Entry *entries = g_new0 (Entry, infos->len + 1);

  for (guint i = 0; i < infos->len; i++)
    {
      entries[i].info = infos->pdata[i];
      entries[i].key = g_utf8_collate_key_for_filename (entries[i].info->name, -1);
      entries[i].rank = G_MAXSIZE;
      for (gsize k = 0; order[k] != NULL && entries[i].rank == G_MAXSIZE; k++)
        if (strcmp (order[k], entries[i].info->id) == 0)
          entries[i].rank = k;
    }
  qsort (entries, infos->len, sizeof *entries, compare_entries);
  for (guint i = 0; i < infos->len; i++)
    {
      infos->pdata[i] = entries[i].info;
      g_free (entries[i].key);
    }
}

GPtrArray *
hek_dashboard_list (HekWorkspace *workspace,
                    GError      **error)
{
  g_autoptr (GPtrArray) ids = hek_document_folder_list (&hek_dashboard_folder, workspace, error);
  g_auto (GStrv) order = NULL;
  GPtrArray *infos;

  if (ids == NULL)
    return NULL;
  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_dashboard_info_free);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (infos, read_info (workspace, ids->pdata[i]));
  order = read_order (workspace);
  sort_infos (infos, (const char *const *) order);
  return infos;
}

/* --- one ------------------------------------------------------------------------------------- */

static HekDashboard *
fail_not_found (GPtrArray  *infos,
                const char *name,
                GError    **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < infos->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "",
                            ((const HekDashboardInfo *) infos->pdata[i])->name);
  if (infos->len == 0)
    g_string_assign (names, "none; a template makes the first");
  g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND,
               "there is no dashboard “%s”: there are %s", name, names->str);
  return NULL;
}

HekDashboard *
hek_dashboard_load (HekWorkspace *workspace,
                    const char   *name,
                    GError      **error)
{
  g_autoptr (GPtrArray) infos = NULL;
  const HekDashboardInfo *found = NULL;

  if (g_uuid_string_is_valid (name))
    {
      g_autofree char *id = g_ascii_strdown (name, -1);
      g_autofree char *path = hek_document_folder_dup_file (&hek_dashboard_folder, workspace, id);
      gboolean exists;

      if (!hek_file_exists (hek_workspace_get_ops (workspace), path, &exists, error))
        return NULL;
      if (exists)
        return read_dashboard (workspace, id, error);
    }
  infos = hek_dashboard_list (workspace, error);
  if (infos == NULL)
    return NULL;
  for (guint i = 0; i < infos->len; i++)
    {
      const HekDashboardInfo *info = infos->pdata[i];

      if (strcmp (info->name, name) != 0)
        continue;
      if (found != NULL)
        {
          g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_EXISTS,
                       "several dashboards are called “%s”: name %s or %s", name, found->id,
                       info->id);
          return NULL;
        }
      found = info;
    }
  return found != NULL ? read_dashboard (workspace, found->id, error)
                       : fail_not_found (infos, name, error);
}

/* The ids of all files in their order, @id after the others when it has no place yet. */
static gboolean
append_to_order (HekWorkspace *workspace,
                 const char   *id,
                 GError      **error)
{
  g_autoptr (GPtrArray) infos = hek_dashboard_list (workspace, error);
  g_autoptr (GPtrArray) ids = NULL;
  g_auto (GStrv) order = NULL;

  if (infos == NULL)
    return FALSE;
  order = read_order (workspace);
  if (g_strv_contains ((const char *const *) order, id))
    return TRUE;
  ids = g_ptr_array_new ();
  for (guint i = 0; i < infos->len; i++)
    if (strcmp (((const HekDashboardInfo *) infos->pdata[i])->id, id) != 0)
      g_ptr_array_add (ids, ((HekDashboardInfo *) infos->pdata[i])->id);
  g_ptr_array_add (ids, (char *) id);
  return write_order (workspace, ids, error);
}

/* What would not be read again is not written: members that are kept unread may be shorter in the
 * file that they came from. */
static gboolean
check_size (HekDashboard *dashboard,
            gsize         n_bytes,
            GError      **error)
{
  if (n_bytes <= HEK_DASHBOARD_MAX_BYTES)
    return TRUE;
  g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_FULL,
               "“%s” would have %" G_GSIZE_FORMAT " bytes of JSON, a dashboard has at most 4 MB: "
               "remove widgets, or make another dashboard", hek_dashboard_get_name (dashboard),
               n_bytes);
  return FALSE;
}

gboolean
hek_dashboard_save (HekWorkspace *workspace,
                    HekDashboard *dashboard,
                    GError      **error)
{
  const char *id = hek_dashboard_get_id (dashboard);
  g_autofree char *path = hek_document_folder_dup_file (&hek_dashboard_folder, workspace, id);
  g_autofree char *json = NULL;
  gboolean exists;

  if (!hek_document_folder_make (&hek_dashboard_folder, workspace, error) ||
      !hek_file_exists (hek_workspace_get_ops (workspace), path, &exists, error))
    return FALSE;
  json = hek_dashboard_to_json (dashboard);
  if (!check_size (dashboard, strlen (json), error))
    return FALSE;
  /* the order first: a name in it without a file is harmless, a file without a name would be
   * elsewhere after a cut */
  if (!exists && !append_to_order (workspace, id, error))
    return FALSE;
  return hek_document_folder_write (&hek_dashboard_folder, workspace, id, json, error);
}

gboolean
hek_dashboard_delete (HekWorkspace *workspace,
                      const char   *id,
                      GError      **error)
{
  g_autofree char *path = hek_document_folder_dup_file (&hek_dashboard_folder, workspace, id);
  g_auto (GStrv) order = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  gboolean exists;

  if (!hek_document_folder_may_write (&hek_dashboard_folder, workspace, error) ||
      !hek_file_exists (hek_workspace_get_ops (workspace), path, &exists, error))
    return FALSE;
  if (!exists || !g_uuid_string_is_valid (id))
    {
      g_set_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_NOT_FOUND,
                   "there is no dashboard %s", id);
      return FALSE;
    }
  if (!hek_document_folder_delete (&hek_dashboard_folder, workspace, id, error))
    return FALSE;

  /* so that it comes back at the end */
  order = read_order (workspace);
  if (!g_strv_contains ((const char *const *) order, id))
    return TRUE;
  rest = g_ptr_array_new ();
  for (char **each = order; *each != NULL; each++)
    if (strcmp (*each, id) != 0 && **each != '\0')
      g_ptr_array_add (rest, *each);
  return write_order (workspace, rest, error);
}

gboolean
hek_dashboard_reorder (HekWorkspace      *workspace,
                       const char *const *ids,
                       GError           **error)
{
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  if (!hek_document_folder_may_write (&hek_dashboard_folder, workspace, error))
    return FALSE;
  infos = hek_dashboard_list (workspace, error);
  if (infos == NULL)
    return FALSE;
  if (infos->len == 0)
    return TRUE;
  sort_infos (infos, ids);
  for (guint i = 0; i < infos->len; i++)
    g_ptr_array_add (order, ((HekDashboardInfo *) infos->pdata[i])->id);
  return write_order (workspace, order, error);
}
