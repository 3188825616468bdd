/* SPDX-License-Identifier: Apache-2.0 */
/* JSON from elsewhere becomes a dashboard of a workspace, beside those that there are. */
#include "config.h"

#include <string.h>

#include "hek-dashboard-private.h"
#include "hek-dashboard-store.h"

static const HekDashboardInfo *
find_info (GPtrArray  *list,
           const char *id,
           const char *name)
{
  for (guint i = 0; i < list->len; i++)
    {
      const HekDashboardInfo *info = list->pdata[i];

      if ((id != NULL && strcmp (info->id, id) == 0)
          || (name != NULL && strcmp (info->name, name) == 0))
        return info;
    }
  return NULL;
}

char *
hek_dashboard_unique_name (GPtrArray  *list,
                           const char *name)
{
  const char *end = name + strlen (name);
  g_autofree char *stem = NULL;
  guint64 n = 1;

  if (find_info (list, NULL, name) == NULL)
    return g_strdup (name);

  /* "Searches 2" is followed by "Searches 3" */
  while (end > name && g_ascii_isdigit (end[-1]))
    end--;
  if (end == name || end[-1] != ' ' || !g_ascii_string_to_unsigned (end, 10, 1, 999999, &n, NULL))
    end = name + strlen (name);
  else
    end--;
  stem = g_strndup (name, (gsize) (end - name));
  if (strlen (stem) > HEK_DASHBOARD_MAX_NAME - 8)
    *g_utf8_find_prev_char (stem, stem + HEK_DASHBOARD_MAX_NAME - 8) = '\0';
  for (;;)
    {
      g_autofree char *next = g_strdup_printf ("%s %" G_GUINT64_FORMAT, stem, ++n);

      if (find_info (list, NULL, next) == NULL)
        return g_steal_pointer (&next);
    }
}

HekDashboard *
hek_dashboard_import (HekWorkspace *workspace,
                      const char   *json,
                      gssize        n_bytes,
                      gboolean      replace,
                      GError      **error)
{
  g_autoptr (HekDashboard) read = hek_dashboard_from_json (json, n_bytes, error);
  g_autoptr (HekDashboard) dashboard = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const HekDashboardInfo *same_id, *same_name;

  if (read == NULL || !hek_document_folder_may_write (&hek_dashboard_folder, workspace, error))
    return NULL;
  list = hek_dashboard_list (workspace, error);
  if (list == NULL)
    return NULL;
  same_id = find_info (list, hek_dashboard_get_id (read), NULL);
  same_name = find_info (list, NULL, hek_dashboard_get_name (read));
  if (replace && same_id == NULL && same_name != NULL)
    {
      dashboard = hek_dashboard_with_id (read, same_name->id);
    }
  else if (!replace && (same_id != NULL || same_name != NULL))
    {
      g_autofree char *name = hek_dashboard_unique_name (list, hek_dashboard_get_name (read));

      dashboard = same_id != NULL ? hek_dashboard_duplicate (read, name)
                                  : hek_dashboard_rename (read, name, error);
    }
  else
    {
      dashboard = hek_dashboard_ref (read);
    }
  if (dashboard == NULL || !hek_dashboard_save (workspace, dashboard, error))
    return NULL;
  return g_steal_pointer (&dashboard);
}
